//! What clients of `serve --public` may not notice: that somebody works on what is withheld.

use crate::client::{Client, ask};
use crate::live::{Live, site, until};
use crate::support::{Site, assessment};

const A: &str = "content/assessments/e/a.md";
const D: &str = "content/assessments/e/d.md";

/// All that a client can ask for: bodies, and the fields that describe them.
fn seen(live: &Live, site: &Site) -> Vec<String> {
    let mut paths: Vec<_> = site.public().into_keys().collect();
    paths.extend(["b", "c", "d", "n"].map(|name| format!("assessments/e/{name}/index.html")));
    let mut seen = Vec::new();
    for path in paths {
        let url = path
            .strip_suffix("index.html")
            .unwrap_or(&path)
            .replace(' ', "%20");
        for url in [format!("/{url}"), format!("/_standpoint/state?page=/{url}")] {
            let answer = live.ask(&url);
            let body = String::from_utf8_lossy(&answer.body).into_owned();
            seen.push(format!(
                "{url} {} {:?} {body}",
                answer.head.status, answer.head.fields
            ));
        }
    }
    // A new stream begins with the name of the state.
    seen.push(listen(live).event().1);
    seen
}

fn listen(live: &Live) -> Client {
    let mut client = Client::connect(live.address);
    client.send(b"GET /_standpoint/events HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assert_eq!(client.head().status, 200);
    client
}

/// Changes of withheld documents: a name, the file, its text, and what the terminal says once the change
/// has been looked at.
fn edits() -> Vec<(&'static str, &'static str, String, &'static str)> {
    let draft = |more: &str, body: &str| {
        let more = format!("draft: true\n{more}");
        assessment("D-9", "2025-01-05", "the-event", &more, body)
    };
    let later = "publish_on: 2098-01-01T00:00:00Z\n";
    let embargo = assessment("A-1", "2025-01-04", "the-event", later, "Sooner.");
    let subject = |more: &str| format!("---\ndraft: true\n{more}---\n# Words\n");
    let (b, c) = ("content/assessments/e/b.md", "content/assessments/e/c.md");
    let n = "content/assessments/e/n.md";
    let (agent, event) = ("content/agents/d-9.md", "content/events/secret.md");
    let picture = "content/assessments/e/secret.png";
    let broken = draft("id: [\n", "[x](no.md)");
    vec![
        ("words", b, draft("", "Others."), "changed content/a"),
        ("a new one", D, draft("title: New\n", "[a](a.md)"), "added"),
        (
            "a title",
            D,
            draft("title: Newer\n", "[a](a.md)"),
            "changed",
        ),
        (
            "a key twice",
            D,
            draft("confidence: low\n", "x"),
            "duplicate-key",
        ),
        ("a broken head", D, broken, "front-matter-syntax"),
        ("an empty head", n, subject(""), "added"),
        ("a picture beside it", picture, "PNG".to_owned(), ""),
        ("an embargo", c, embargo, "changed"),
        ("an agent", agent, subject("name: Nine\n"), "added"),
        (
            "an event",
            event,
            subject("title: Secret\ndate: 2025-01-01\n"),
            "added",
        ),
        ("a page", "content/plan.md", subject(""), "added"),
    ]
}

#[test]
fn no_change_of_a_withheld_document_reaches_a_client() {
    let site = site();
    site.replace(A, "The [other](b.md) sees", "Somebody sees");
    site.build();
    let live = Live::start(&site, &["--public"]);
    let mut stream = listen(&live);
    let first = stream.event();
    let before = seen(&live, &site);
    for (name, path, text, said) in edits() {
        let from = live.said().len();
        site.write(path, &text);
        until(said, || live.said()[from..].contains(said));
        assert_eq!(seen(&live, &site), before, "{name}");
    }
    site.remove(D);
    live.says("removed content/assessments/e/d.md");
    assert_eq!(seen(&live, &site), before);
    // One that was public and has errors is shown as it was. It may have become a draft.
    let text = site.text(A);
    for (name, more) in [
        ("an error", "draft: true\n"),
        ("another", "draft: true\nid: 7\n"),
    ] {
        let from = live.said().len();
        site.write(
            A,
            text.replace("confidence: low\n", &format!("{more}confidence: hidden\n")),
        );
        until(name, || {
            live.said()[from..].contains("changed content/assessments/e/a.md")
        });
        assert_eq!(seen(&live, &site), before, "{name}");
    }
    site.write(A, text);
    // The stream was silent: the next that it tells is a change of what is public.
    site.replace(A, "Somebody sees", "Everybody sees");
    let next = stream.event();
    assert_ne!(next, first);
    live.shows("/assessments/e/a/", "Everybody sees");
    assert_eq!(seen(&live, &site).last(), Some(&next.1), "it was told once");
}

/// A public document that refers to a withheld one is an error, and clients see what they would without that one.
#[test]
fn no_client_learns_from_a_reference_that_somebody_works_on_its_target() {
    let site = site();
    site.replace(
        A,
        "The [other](b.md) sees",
        "Somebody sees [[?Nobody|him]], [it](/plan/) and",
    );
    let event = "---\nagents: [A-1, Silent-7]\n---\n";
    site.write("content/events/undeclared.md", event);
    site.write(
        "content/assessments/e/e.md",
        assessment(
            "E-5",
            "2025-01-06",
            "another event",
            "",
            "Words. [gone](../../none.md)",
        ),
    );
    let live = Live::start(&site, &["--public"]);
    let paths = [
        "/",
        "/agents/",
        "/agents/e-5/",
        "/agents/silent-7/",
        "/agents/nobody/",
        "/events/",
        "/events/another-event/",
        "/events/undeclared/",
        "/assessments/e/e/",
        "/assessments/e/a/",
        "/plan/",
        "/timeline/",
        "/atom.xml",
        "/register.json",
        "/sitemap.xml",
    ];
    let seen = || {
        paths
            .map(|path| live.ask(path))
            .map(|answer| (answer.head.status, answer.body))
    };
    let before = seen();
    for (path, more) in [
        ("content/agents/e.md", "id: E-5\n"),
        ("content/events/o.md", "aliases: [another event]\n"),
        ("content/agents/s.md", "id: Silent-7\n"),
        ("content/agents/nobody.md", ""),
        ("content/plan.md", ""),
        ("content/none.md", ""),
    ] {
        let from = live.said().len();
        site.write(path, format!("---\ndraft: true\n{more}---\n# Words\n"));
        until(path, || {
            live.said()[from..].contains(&format!("added {path}"))
        });
        assert!(seen() == before, "{path}");
    }
}

#[test]
fn what_is_public_is_told_of_and_what_was_public_goes() {
    let site = site();
    site.replace(A, "The [other](b.md) sees", "Somebody sees");
    let live = Live::start(&site, &["--public"]);
    let mut stream = listen(&live);
    let mut names = vec![stream.event().1];
    let mut next = |what: &str| {
        let name = stream.event().1;
        assert_ne!(names.last(), Some(&name), "{what}");
        names.push(name);
        names.len() - 1
    };
    site.replace(A, "Somebody sees", "Everybody sees");
    let words = next("words");
    site.replace("content/assessments/e/b.md", "draft: true\n", "");
    next("a draft that is one no more");
    live.shows("/assessments/e/b/", "Words of B.");
    site.replace(
        "content/assessments/e/b.md",
        "agent: B-1",
        "agent: B-1\ndraft: true",
    );
    let again = next("a draft again");
    until("it is gone", || {
        ask(live.address, "GET /assessments/e/b/", &[]).head.status == 404
    });
    site.write("static/notes.txt", "words");
    next("a file");
    site.write("standpoint.toml", "title = \"Bureau\"\n");
    next("the settings");
    // A page that cannot be rendered says no more than that.
    site.write(
        "themes/default/templates/legend.html",
        "<p>{{ page.nothing }}",
    );
    next("a template");
    let page = live.text("/legend/");
    assert!(
        page.contains("<title>This page cannot be shown</title>"),
        "{page}"
    );
    assert!(!page.contains("legend.html"), "{page}");
    assert_eq!(
        names[words], names[again],
        "what is public is the same again"
    );
}

#[test]
fn a_page_that_says_what_is_withheld_is_not_served() {
    let site = site();
    site.replace(A, "The [other](b.md) sees", "Somebody sees");
    let sentence = "These eight words are for the desk alone";
    let draft = assessment("D-9", "2025-01-05", "the-event", "draft: true\n", sentence);
    site.write(D, draft);
    let page = "assessments/e/a/index.html";
    let live = Live::start_planted(&site, &["--public"], page, &format!("<p>{sentence}"));
    for url in ["/assessments/e/a/", "/assessments/e/a/index.html"] {
        let answer = live.ask(url);
        let body = String::from_utf8_lossy(&answer.body).into_owned();
        assert_eq!(answer.head.status, 500, "{body}");
        assert!(!body.contains("eight") && !body.contains("d.md"), "{body}");
    }
    live.says("`assessments/e/a/index.html` has a sentence that only `content/assessments/e/d.md`");
    assert_eq!(live.ask("/").head.status, 200);
    // Once a public document says it, too, it may be read.
    site.replace(A, "Somebody sees", &format!("{sentence}. Somebody sees"));
    live.shows("/assessments/e/a/", sentence);
}
