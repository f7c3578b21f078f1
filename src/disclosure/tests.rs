//! What is found, and what is not, in pages of every form.

use super::*;
use crate::config::Settings;
use crate::diagnostic::Diagnostics;
use crate::digest::Digest;
use crate::parse;
use crate::source::{Files as _, MemoryFiles};

fn said(path: &str, text: &str) -> (Box<str>, Said) {
    let mut files = MemoryFiles::default();
    files.put(path, text);
    let source = files.read(path).unwrap();
    let mut diagnostics = Diagnostics::default();
    let settings = Settings::default();
    let made = parse::document_with_prose(&source, &settings, &mut diagnostics);
    let (document, prose) = made.unwrap_or_else(|| panic!("{diagnostics:?}"));
    (path.into(), Said::of(&document, &prose))
}

/// What is found of a withheld document in a page, as it is quoted.
fn found(search: &Search, page: &str) -> Vec<String> {
    search.look(0, "a/index.html", page.as_bytes());
    let found = search.hits().into_iter().map(|hit| hit.quote).collect();
    search.report(|_| None);
    found
}

fn assessment(body: &str) -> (Box<str>, Said) {
    let front = "---\nagent: UA-01\nevent: talks\ndate: 2025-01-01\nconfidence: low\ntitle: A \"secret\" plan & more\n\
         judgements:\n  - text: The minister's deputy will resign before the end of May\n\
         sources:\n  - {name: Wire, url: \"https://User.Secret.example:8443/x\"}\naliases: older-talks/ua-01\n";
    said(
        "content/assessments/kyiv-talks/ua-01.md",
        &format!("{front}draft: true\n---\n{body}\n"),
    )
}

const BODY: &str = "He said \"no\" to *all* of it, and [went](https://t.example/y) home at once. Short one.\n\n\
    - Переговори про зерно у Києві тривали до самого ранку, без перерви\n\
    - 双方代表团在首都就粮食出口问题举行了秘密会谈。\n\
    - استمرت المحادثات السرية حول الحبوب في العاصمة حتى صباح اليوم\n\
    - A AND \"B\" & 'C' or \"D\" / 'E' or \"F\" / 'G' & \"H\"\n\n\
    ![](chart%201.svg) ![](figure-secret.svg)\n";

#[test]
fn each_kind_is_found_in_each_form() {
    let search = Search::new(vec![assessment(BODY)]);
    let sentence = "He said no to all of it and went home at once";
    for (page, expected) in [
        ("<p>x <a href=\"../kyiv-talks/ua-01/\">", "kyiv-talks/ua-01"),
        (
            "https://h.example/assessments/kyiv-talks/ua-01/",
            "kyiv-talks/ua-01",
        ),
        ("a,older-talks/ua-01,b", "older-talks/ua-01"),
        (
            "<b>A &quot;secret&quot; plan &amp; more</b>",
            "A secret plan more",
        ),
        (
            r#"{"title":"A \"secret\" plan & more"}"#,
            "A secret plan more",
        ),
        (
            r"A \u0022secret\u0022 plan \u0026 more",
            "A secret plan more",
        ),
        ("1,\"A \"\"secret\"\" plan & more\",2", "A secret plan more"),
        (r#"x\nA \"secret\" plan\nmore"#, "A secret plan more"),
        (r"x\nkyiv-talks/ua-01\n", "kyiv-talks/ua-01"),
        (
            "The minister&#39;s deputy will resign before the end of May",
            "The minister s deputy will resign before the end of May",
        ),
        (
            "<p>He said &quot;no&quot; to <em>all</em> of it,\nand <a rel=\"x\" href=\"/y\">went</a> home at once.",
            sentence,
        ),
        (
            r#""summary":"He said \"no\" to all of it, and went home at once.""#,
            sentence,
        ),
        (
            "… He said “no” to all of it, and went home at once…",
            sentence,
        ),
        (
            "<li>Переговори про зерно у Києві тривали до самого ранку, без перерви</li>",
            "Переговори про зерно у Києві тривали до самого ранку без перерви",
        ),
        (
            "<li>双方代表团在首都就粮食出口问题举行了秘密会谈。</li>",
            "双方代表团在首都就粮食出口问题举行了秘密会谈",
        ),
        (
            "استمرت المحادثات السرية حول الحبوب في العاصمة حتى صباح اليوم",
            "استمرت المحادثات السرية حول الحبوب في العاصمة حتى صباح اليوم",
        ),
        (
            "A AND &quot;B&quot; &amp; 'C' or &quot;D&quot; / 'E' or &quot;F&quot; / 'G' &amp; &quot;H&quot;",
            "A AND B C or D E or F G H",
        ),
        (
            "<a href=\"http://user.secret.example/\">",
            "user.secret.example",
        ),
        ("see User.Secret.example.", "User.Secret.example"),
        ("https://t.example/", "t.example"),
        ("<img src=\"chart%201.svg\">", "chart%201.svg"),
        ("chart 1.svg", "chart 1.svg"),
        ("/x/figure-secret.svg?v", "figure-secret.svg"),
    ] {
        // Wherever it is, some window of it is looked at.
        for before in 0..7 {
            let page = format!("{} {page}", "x".repeat(before));
            assert_eq!(found(&search, &page), [expected], "{page}");
        }
    }
    let digest = Digest::of(b"chart");
    let mut with_digest = assessment("");
    with_digest.1.digest(digest);
    let search = Search::new(vec![with_digest]);
    assert_eq!(found(&search, &format!("x {digest} y")).len(), 1);
    search.look(0, "assessments/kyiv-talks/ua-01/index.html", b"");
    assert_eq!(search.hits().len(), 1);
}

#[test]
fn parts_and_longer_names_are_something_else() {
    let search = Search::new(vec![assessment(BODY)]);
    for page in [
        "kyiv-talks/ua-012 kyiv-talks/ua-01-b x-kyiv-talks/ua-01",
        "www.user.secret.example user.secret.example.org my.t.example",
        "other-figure-secret.svg figure-secret.svg.gz",
        "He said no to all of it, and went home",
        "Xhe said no to all of it, and went home at once",
        "<td>A secret</td><td>plan more</td> <a>A secret</a> <a>plan more</a>",
        "<p>He said no to all of it</p><p>and went home at once",
        "Short one. A secretplan more",
        "双方代表团在首都就粮食",
        "",
        "x",
    ] {
        assert_eq!(found(&search, page), [""; 0], "{page}");
    }
}

#[test]
fn what_is_public_too_is_none_of_it() {
    let search = Search::new(vec![assessment(BODY)]);
    search.publish(
        b"title: A 'secret' plan \\& more\0https://t.example/z",
        Form::Marked,
    );
    let page = "A &quot;secret&quot; plan &amp; more, t.example, kyiv-talks/ua-01";
    assert_eq!(found(&search, page), ["kyiv-talks/ua-01"]);
    search.look(0, "a", page.as_bytes());
    search.publish_pages(|page| (page == "a").then(|| b"of kyiv-talks/ua-01/".to_vec()));
    assert_eq!(search.hits(), []);
}

#[test]
fn thousands_of_like_sentences_are_told_apart() {
    let sentence = |n: usize| {
        format!("All estimates of this desk are open to doubt, says note number {n} of the year")
    };
    let documents = (0..3000).map(|n| {
        said(
            &format!("content/p{n}.md"),
            &format!("---\ntitle: T\n---\n{}\n", sentence(n)),
        )
    });
    let search = Search::new(documents.collect());
    assert_eq!(found(&search, &sentence(3000)), [""; 0]);
    assert_eq!(
        found(&search, &sentence(2999)),
        [sentence(2999).replace(',', "")]
    );
    search.look(1, "b/index.html", sentence(17).as_bytes());
    search.look(0, "a/index.html", sentence(17).as_bytes());
    let report = search.report(|_| None);
    let [diagnostic] = report.sorted()[..] else {
        panic!("{report:?}");
    };
    assert_eq!(
        diagnostic.message,
        format!(
            "`a/index.html` has a sentence that only `content/p17.md` has, which is withheld: `{}`",
            sentence(17).replace(',', "")
        )
    );
    assert!(search.report(|_| None).sorted().is_empty());
}

#[test]
fn a_report_names_the_place_and_few_of_many_hits() {
    let sentences =
        (0..9).map(|n| format!("This is the sentence with the number {n} of nine.\n\n"));
    let body = sentences.collect::<Vec<_>>().concat();
    let text = format!("---\ntitle: T\n---\n{body}");
    let search = Search::new(vec![said("content/p.md", &text)]);
    search.look(0, "a", body.as_bytes());
    let report = search.report(|_| Some(text.clone()));
    let report = report.sorted();
    assert_eq!(report.len(), 5);
    assert!(
        report[0]
            .message
            .ends_with("of nine` (and 4 more of this document)")
    );
    let place = report[0].place.as_ref().unwrap();
    let span = place.span.unwrap();
    assert!(text[span.start as usize..span.end as usize].starts_with("This is the sentence"));
}
