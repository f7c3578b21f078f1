//! The whole way: import, complete, build, look.

use crate::page::words;
use crate::support::{Run, Site, files};
use crate::texts::HARBOUR;

const EVENT: &str = "harbour-council-votes-to-close-the-old-lock";

/// A site into which the transcript was imported, what was said, and the path of the draft.
fn imported() -> (Site, Run, String) {
    let site = Site::new(&[("harbour.txt", HARBOUR)]);
    let run = site.run(&["import", "harbour.txt", "--date", "2031-03-14"]);
    let draft = format!("content/assessments/{EVENT}/hb-01.md");
    (site, run.expect(0), draft)
}

#[test]
fn an_import_tells_what_it_made_and_what_needs_an_eye() {
    let (site, run, draft) = imported();
    let made = format!("content/events/{EVENT}.md\n{draft}\ncontent/agents/hb-01.md\n");
    assert_eq!(run.stdout, made);
    assert_eq!(
        run.stderr,
        "\
harbour.txt: plain text, 1 answer by HB-01
  changed: 4 no-break spaces to spaces; 7 non-breaking hyphens to hyphens; 6 numbered titles to \
headings; 21 bullets to lists; 3 numbered items to lists; 3 citations to footnotes
  harbour.txt:3: “On 14 March 2031”: is the event's date 2031-03-14?
  harbour.txt:3: “on March 15”: of which year?
  harbour.txt:7: the confidence of HB-01 is left `unstated`; 2 sentences between lines 30 and 36 \
speak of likelihood: see the draft
  harbour.txt:18: “on 15 March”: of which year?
  harbour.txt:36: “15 March”: of which year?
  harbour.txt:60: a closing offer: it is left out of the assessment
  harbour.txt:64: `Edited by two` is left over behind the signature of HB-01, and kept as residue: \
has the text been cut off?
next: read the draft, state its confidence, and remove `draft: true`
"
    );
    let text = site.text(&draft);
    for line in [
        "#   line 30: The pilots are unlikely to accept the plan as it stands.\n",
        "#   line 36: The union will probably use it to say what it cannot give up.\n",
        ", lines 7 to 58\n",
    ] {
        assert!(text.contains(line), "{line} is missing in\n{text}");
    }
    assert!(site.text(&format!("content/events/{EVENT}.md")).contains(
        "#   line 3: date: 2031-03-14 (“On 14 March 2031”)\n---\n\nOn 14 March 2031, reports"
    ));
}

#[test]
fn a_transcript_becomes_the_page_of_an_event() {
    let (site, _, draft) = imported();
    // The event has its page at once; nothing that an agent said is public before its draft is done.
    site.build();
    let event = site.page(&format!("events/{EVENT}/index.html"));
    assert!(
        event.contains("The pilots called it a “dead end”"),
        "{event}"
    );
    for (path, bytes) in site.public() {
        let text = String::from_utf8_lossy(&bytes);
        for said in ["unlikely to accept", "Harbour Post"] {
            assert!(!text.contains(said), "{path} says {said}");
        }
    }
    assert!(!site.has(&format!("assessments/{EVENT}/hb-01/index.html")));
    site.replace(&draft, "confidence: unstated", "confidence: moderate");
    site.replace(&draft, "draft: true\n", "");
    let checked = site.run(&["check"]).expect(0);
    assert!(!checked.stderr.contains("warning"), "{}", checked.stderr);
    site.build();

    let event = site.page(&format!("events/{EVENT}/index.html"));
    for shown in [
        "<h1>Harbour Council Votes to Close the Old Lock</h1>",
        "<dd>What is your most up-to-date and in-depth assessment?</dd>",
        ">Harbour Agent</a>",
        "badge-moderate",
        &format!("href=\"../../assessments/{EVENT}/hb-01/\""),
        "The pilots called it a “dead end”",
    ] {
        assert!(event.contains(shown), "{shown} is missing in\n{event}");
    }
    let page = site.page(&format!("assessments/{EVENT}/hb-01/index.html"));
    let (_, body) = page.split_once("<div class=\"text\">").unwrap();
    let (body, notes) = body.split_once("<section class=\"footnotes\"").unwrap();
    assert_eq!(body.matches("<h2").count(), 6);
    let nested = body.split("to insist on:\n<ul>").nth(1).unwrap();
    let nested = nested.split("</ul>").next().unwrap();
    assert_eq!(nested.matches("<li>").count(), 4);
    let (numbered, _) = body
        .split("<ol>")
        .nth(1)
        .unwrap()
        .split_once("</ol>")
        .unwrap();
    assert_eq!(numbered.matches("<li>").count(), 3);
    assert_eq!(body.matches("<li>").count(), 17 + 4 + 3);
    assert!(
        notes.contains("Harbour Post+2The Canal Times+2 <a"),
        "{notes}"
    );
    assert!(!body.contains("Post+2") && !body.contains('\u{2011}') && !body.contains('\u{a0}'));
    for left_out in ["If you like", "Edited by two", "HB-01"] {
        assert!(
            !words(&page).text.join(" ").contains(left_out),
            "{left_out}"
        );
    }
    let sources = site.page("sources/index.html");
    for publisher in ["Harbour Post", "The Canal Times", "Radio Nord", "Reuters"] {
        assert!(sources.contains(publisher), "{publisher}");
    }
    // The transcript stays at home.
    let public = files(&site.path("public"));
    assert!(public.keys().all(|path| !path.contains("imports")));
    let raw = HARBOUR.lines().last().unwrap().as_bytes();
    assert!(
        public
            .values()
            .all(|bytes| !bytes.windows(raw.len()).any(|found| found == raw))
    );
}

#[test]
fn without_a_date_the_draft_has_a_warning_and_the_document_an_error() {
    let site = Site::new(&[("harbour.txt", HARBOUR)]);
    let run = site.run(&["import", "harbour.txt"]).expect(0);
    assert!(
        run.stderr
            .contains("\n  no answer has a date: write `date` into each draft; `--date` does so when a transcript is imported\n")
    );
    let draft = format!("content/assessments/{EVENT}/hb-01.md");
    let checked = site.run(&["check", "--format", "short"]).expect(0);
    assert_eq!(
        checked
            .stdout
            .lines()
            .filter(|line| line.contains("warning"))
            .count(),
        1
    );
    assert!(
        checked.stdout.contains("warning[missing-key]"),
        "{}",
        checked.stdout
    );
    site.replace(&draft, "draft: true\n", "");
    assert!(site.errors().contains("error[missing-key]"));
    site.run(&["build"]).expect(1);
}
