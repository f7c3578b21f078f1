//! What `serve` shows, says and refuses.

use std::net::TcpListener;
use std::os::unix::fs::symlink;

use crate::client::ask;
use crate::live::{Live, site, until};
use crate::support::{Site, assessment};

const A: &str = "content/assessments/e/a.md";
const PAGE: &str = "/assessments/e/a/";

fn state(live: &Live, page: &str) -> serde_json::Value {
    let text = live.text(&format!("/_standpoint/state?page={page}"));
    serde_json::from_str(&text).unwrap()
}

/// The report that pages show.
fn report(live: &Live, page: &str) -> String {
    state(live, page)["report"]["text"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[test]
fn everything_is_shown_with_a_banner_and_the_public_site_on_demand() {
    let site = site();
    site.write(
        "content/assessments/e/d.md",
        assessment(
            "D-1",
            "2025-01-05",
            "the-event",
            "marking: TLP:AMBER\n",
            "For few.",
        ),
    );
    let live = Live::start(&site, &[]);
    let banner = "The public site leaves it out";
    for (page, why) in [
        ("b", "Draft."),
        ("c", "Under embargo."),
        ("d", "TLP:AMBER."),
    ] {
        let text = live.text(&format!("/assessments/e/{page}/"));
        assert!(
            text.contains(banner) && text.contains(why),
            "{page}: {text}"
        );
    }
    assert!(!live.text(PAGE).contains(banner));
    assert!(live.text("/robots.txt").contains("Disallow: /"));

    // In public, a link to a draft is an error, and so is what follows from it.
    site.replace(A, "The [other](b.md) sees", "Somebody sees");
    let live = Live::start(&site, &["--public"]);
    site.build();
    for (path, bytes) in site.public() {
        let url = path
            .strip_suffix("index.html")
            .unwrap_or(&path)
            .replace(' ', "%20");
        let answer = live.ask(&format!("/{url}"));
        assert_eq!(answer.head.status, 200, "{path}");
        assert_eq!(crate::live::without_script(&answer.body), bytes, "{path}");
    }
    // What is wrong with a document that may be a draft is for the terminal.
    site.write(
        "content/assessments/e/secret-plan.md",
        "---\ndraft: true\nconfidence: hidden\n---\n",
    );
    let told = std::iter::repeat_with(|| report(&live, "/"))
        .find(|told| !told.is_empty())
        .unwrap();
    assert!(told.contains("The terminal"), "{told}");
    site.remove("content/assessments/e/secret-plan.md");
    for page in ["b", "c", "d"] {
        assert_eq!(
            live.ask(&format!("/assessments/e/{page}/")).head.status,
            404
        );
    }
}

#[test]
fn a_faulty_document_keeps_its_last_good_version_and_heals() {
    let site = site();
    break_and_mend(&site, &Live::start(&site, &[]));
}

/// The same where all documents are known from an earlier run.
#[test]
fn a_document_that_is_known_keeps_its_last_good_version_and_heals() {
    let site = site();
    let is_kept = || {
        let caches = std::fs::read_dir(site.caches().join("standpoint"));
        caches.is_ok_and(|mut caches| {
            caches.any(|cache| cache.unwrap().path().join("inputs").exists())
        })
    };
    let live = Live::start(&site, &[]);
    until("it is kept", is_kept);
    drop(live);
    let live = Live::start(&site, &[]);
    live.equals_build(&site);
    break_and_mend(&site, &live);
    live.equals_build(&site);
}

fn break_and_mend(site: &Site, live: &Live) {
    let good = site.text(A);
    site.write(
        A,
        good.replace("confidence: low", "confidence: <b>likely</b>"),
    );
    until("the report comes", || !report(live, PAGE).is_empty());
    let text = report(live, PAGE);
    assert!(text.contains("content/assessments/e/a.md:5:13") && text.contains("<b>likely</b>"));
    live.says(" --> content/assessments/e/a.md:5:13");
    live.says("changed content/assessments/e/a.md: 1 error, ");
    assert!(
        live.text(PAGE).contains("sees it otherwise"),
        "the last good version"
    );
    // Everything else is current.
    site.replace("content/assessments/e/b.md", "Words of B.", "New words.");
    live.shows("/assessments/e/b/", "New words.");
    assert_eq!(state(live, PAGE)["report"]["errors"], 1);
    // The same error is not told twice.
    live.says("changed content/assessments/e/b.md: 1 error, ");
    assert_eq!(
        live.said().matches("a.md:5:13").count(),
        1,
        "{}",
        live.said()
    );
    site.write(A, good.replace("otherwise", "differently"));
    live.shows(PAGE, "differently");
    until("the report goes", || report(live, PAGE).is_empty());
    live.says("changed content/assessments/e/a.md: no problems, ");

    // One that never was good is absent, until it is.
    site.write(
        "content/assessments/e/n.md",
        good.replace("agent: A-1", "agent: "),
    );
    until("the report comes", || report(live, PAGE).contains("e/n.md"));
    assert_eq!(live.ask("/assessments/e/n/").head.status, 404);
    site.write("content/assessments/e/n.md", &good);
    live.shows("/assessments/e/n/", "A first look");
}

#[test]
fn settings_and_themes_with_errors_leave_the_last_good_ones() {
    let site = site();
    let live = Live::start(&site, &[]);
    site.write("standpoint.toml", "title = Bureau\n");
    until("the report comes", || {
        report(&live, "/").contains("standpoint.toml:1:9")
    });
    assert!(live.text("/").contains("Desk"));
    site.write("standpoint.toml", "title = \"Bureau\"\n");
    live.shows("/", "Bureau");
    let template = "themes/default/templates/legend.html";
    site.write(template, "{% if %}");
    until("the report comes", || {
        report(&live, "/").contains("legend.html:1:")
    });
    assert_eq!(live.ask("/legend/").head.status, 200);
    // What only rendering finds is told where the page is opened.
    site.write(template, "<p>{{ page.nothing }}");
    until("the page fails", || live.ask("/legend/").head.status == 500);
    assert!(
        live.text("/legend/").contains("legend.html:1:"),
        "{}",
        live.text("/legend/")
    );
    live.says("legend.html:1:");
    assert_eq!(live.ask("/").head.status, 200);
    assert_eq!(report(&live, "/"), "");
    assert_eq!(state(&live, "/legend/")["state"]["broken"], true);
    // A link that a template makes to nowhere: the page is there, with the report.
    site.write(template, "<p>By hand <a href=\"../nowhere/\">x</a>");
    live.shows("/legend/", "By hand");
    assert!(report(&live, "/legend/").contains("nowhere"));
    site.remove(template);
    live.equals_build(&site);
}

#[test]
fn a_site_without_a_usable_theme_says_so_on_each_page() {
    let site = site();
    site.write("themes/default/templates/base.html", "{% block %}");
    let live = Live::start(&site, &[]);
    let answer = live.ask("/");
    assert_eq!(answer.head.status, 500);
    assert!(live.text("/").contains("base.html"), "{}", live.text("/"));
    site.remove("themes/default/templates/base.html");
    live.shows("/", "Desk");
}

#[test]
fn addresses_lead_where_they_lead_on_a_published_site() {
    let site = site();
    site.write("static/tool/index.html", "<p>A tool</p>");
    let live = Live::start(&site, &[]);
    for (from, to) in [
        ("/assessments/e/a", "/assessments/e/a/"),
        ("/assessments/e/a?x=%2F", "/assessments/e/a/?x=%2F"),
        ("/tool", "/tool/"),
    ] {
        let answer = live.ask(from);
        assert_eq!(
            (answer.head.status, answer.head.field("Location")),
            (302, Some(to))
        );
    }
    assert_eq!(live.text("/tool/"), "<p>A tool</p>");
    assert_eq!(
        live.text("/assessments/e/a/index.html"),
        live.text("/assessments/e/a/")
    );
    // The page for missing pages has absolute links under `base_url`.
    let missing = live.ask("/nothing/here/");
    assert_eq!(missing.head.status, 404);
    let text = String::from_utf8(missing.body).unwrap();
    assert!(text.contains("/reports/theme/style.css"), "{text}");
    assert_eq!(live.ask("/reports/theme/style.css").head.status, 200);
    assert_eq!(live.ask("/404.html").head.status, 200);
    for (path, kind) in [
        ("/", "text/html; charset=utf-8"),
        ("/register.json", "application/json; charset=utf-8"),
        ("/theme/favicon.svg", "image/svg+xml; charset=utf-8"),
        ("/assessments/e/map.png", "image/png"),
        ("/atom.xml", "text/xml; charset=utf-8"),
    ] {
        assert_eq!(
            live.ask(path).head.field("Content-Type"),
            Some(kind),
            "{path}"
        );
    }
    let page = live.ask(PAGE);
    let tag = format!("If-None-Match: {}", page.head.field("ETag").unwrap());
    assert_eq!(
        ask(live.address, &format!("GET {PAGE}"), &[&tag])
            .head
            .status,
        304
    );
}

#[test]
fn nothing_outside_the_site_is_served() {
    let site = site();
    symlink("/etc/passwd", site.path("static/users.txt")).unwrap();
    let live = Live::start(&site, &[]);
    live.says("this symbolic link leads out of the site");
    for path in [
        "/users.txt",
        "/standpoint.toml",
        "/content/about.md",
        "/about.md",
        "/../standpoint.toml",
        "/static/robots%20of%20old.txt",
    ] {
        let status = live.ask(path).head.status;
        assert!(matches!(status, 400 | 404), "{path}: {status}");
    }
    // A file that becomes a link to elsewhere before anybody has looked.
    let file = site.path("static/robots of old.txt");
    std::fs::remove_file(&file).unwrap();
    symlink("/etc/passwd", &file).unwrap();
    let answer = live.ask("/robots%20of%20old.txt");
    assert!(matches!(answer.head.status, 403 | 404));
}

#[test]
fn other_sites_and_other_machines_are_kept_out() {
    let site = site();
    let live = Live::start(&site, &["--allowed-host", "preview.example.org"]);
    let status = |host: &str| {
        let request = format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        crate::client::send(live.address, request.as_bytes())
            .head
            .status
    };
    assert_eq!(status("localhost:1"), 200);
    assert_eq!(status("preview.example.org"), 200);
    assert_eq!(status("evil.example"), 403);
    assert_eq!(status("192.168.0.7"), 403);
    let stream = "GET /_standpoint/events";
    let answer = ask(live.address, stream, &["Origin: http://evil.example"]);
    assert_eq!(answer.head.status, 403);
    let open = Live::start(&site, &["--host", "127.0.0.2"]);
    assert!(!open.said().contains("warning: every machine"));
}

#[test]
fn a_busy_port_is_told() {
    let site = site();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let run = site.run(&["serve", "--port", &port]).expect(3);
    assert_eq!(
        run.stderr,
        format!(
            "error: port {port} is taken: choose another one, or leave `--port` out to get the next one that is free\n"
        )
    );
    let run = site.run(&["serve", "--host", "somewhere"]).expect(2);
    assert!(run.stderr.contains("write an IP address"), "{}", run.stderr);
    let run = site
        .run(&["serve", "--allowed-host", "http://x/"])
        .expect(2);
    assert!(
        run.stderr.contains("is not the name of a host"),
        "{}",
        run.stderr
    );
}

#[test]
fn no_text_steers_the_terminal() {
    let site = site();
    let live = Live::start(&site, &[]);
    site.write(
        "content/evil.md",
        "# Evil\n\n\u{9b}31m \u{85} [x](nowhere.md) \u{9d}0;title\u{9c}\n",
    );
    site.write("content/nl\nerror: fake.md", "# x\n");
    live.says("there is no file `content/nowhere.md`");
    live.says("control characters");
    let said = live.said() + &report(&live, "/");
    let control = |c: char| c.is_control() && c != '\n';
    assert!(!said.contains(control), "{said:?}");
    assert!(
        !said.lines().any(|line| line.starts_with("error: fake")),
        "{said}"
    );
}
