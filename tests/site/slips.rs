//! What somebody wrote to withhold a document does not publish it, wherever and however it is written; and
//! honest texts build without a report.

use standpoint::archive::{Store, prepare};
use standpoint::compile::{Options, Parsed, Scanned};
use standpoint::config::Settings;
use standpoint::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use standpoint::ledger::Ledger;
use standpoint::model::Reach;
use standpoint::site::{Edition, visibility};
use standpoint::source::{DiskFiles, MemoryFiles};

use crate::support::{Site, assessment};

/// Keys that the document at a path must have, as YAML.
fn required(path: &str) -> &'static str {
    if path.starts_with("content/assessments/") {
        "agent: A\ndate: 2025-01-01\nevent: talks\nconfidence: low\n"
    } else {
        ""
    }
}

const ASSESSMENT: &str = "content/assessments/x.md";
const EVENT: &str = "content/events/x.md";
const AGENT: &str = "content/agents/x.md";
const PAGE: &str = "content/x.md";
const PATHS: [&str; 4] = [ASSESSMENT, EVENT, AGENT, PAGE];

/// What is said of a text, and whether it would be published.
fn read(path: &str, text: &str) -> (Vec<Diagnostic>, bool) {
    let mut files = MemoryFiles::default();
    files.put(path, text);
    let (parsed, _) = Parsed::read(&files, path, &Settings::default());
    let is_public = parsed.document.as_ref().is_ok_and(|document| {
        let (withheld, _) = visibility(&document.publishing, Edition::default());
        withheld.is_none()
    });
    let found = parsed.diagnostics.into_iter().collect::<Vec<_>>();
    let has_errors = found.iter().any(|one| one.severity == Severity::Error);
    (found, is_public && !has_errors)
}

/// A document with one thing more in its YAML.
fn with_keys(path: &str, keys: &str) -> String {
    format!("---\n{}{keys}\n---\n\nWords.\n", required(path))
}

/// A document with a body.
fn with_body(path: &str, body: &str) -> String {
    match path {
        ASSESSMENT => format!("---\n{}---\n{body}", required(path)),
        _ => body.to_owned(),
    }
}

#[track_caller]
fn refused(path: &str, text: &str) {
    let (found, is_public) = read(path, text);
    assert!(!is_public, "{path} is published:\n{text}\n{found:#?}");
    let told = found
        .iter()
        .filter(|one| one.severity == Severity::Error && one.code == Code::GuardedKey);
    for one in told {
        assert!(one.hint.is_some() && one.place.is_some(), "{one:?}");
    }
}

/// The same, by an error about a key that withholds.
#[track_caller]
fn refused_as_slip(path: &str, text: &str) {
    refused(path, text);
    let (found, _) = read(path, text);
    let is_slip =
        |one: &Diagnostic| one.code == Code::GuardedKey && one.severity == Severity::Error;
    assert!(found.iter().any(is_slip), "{path}:\n{text}\n{found:#?}");
}

#[track_caller]
fn warned(path: &str, text: &str, code: Code) {
    let (found, is_public) = read(path, text);
    assert!(is_public, "{path} is refused:\n{text}\n{found:#?}");
    assert!(
        found.iter().any(|one| one.code == code),
        "{text}\n{found:#?}"
    );
}

#[track_caller]
fn silent(path: &str, text: &str) {
    let (found, is_public) = read(path, text);
    assert!(is_public && found.is_empty(), "{path}:\n{text}\n{found:#?}");
}

#[test]
fn other_spellings_of_our_keys_are_errors() {
    for keys in [
        "Draft: true",
        "DRAFT: true",
        "dRaFt: yes",
        "ｄｒａｆｔ: true",
        "ＤＲＡＦＴ: true",
        "\"Draft\": true",
        "'DRAFT': true",
        "\"draft \": true",
        "\" draft\": true",
        "drafts: true",
        "darft: true",
        "_draft: true",
        "draft-: true",
        "draft.: true",
        "\"“draft”\": true",
        "Marking: TLP:RED",
        "MARKING: TLP:RED",
        "ｍａｒｋｉｎｇ: TLP:RED",
        "markings: TLP:RED",
        "\"marking \": TLP:RED",
        "Publish_On: 2030-01-01",
        "PUBLISH_ON: 2030-01-01",
        "publish-on: 2030-01-01",
        "publishOn: 2030-01-01",
        "PublishOn: 2030-01-01",
        "publish on: 2030-01-01",
        "Publish On: 2030-01-01",
        "publishon: 2030-01-01",
        "publish.on: 2030-01-01",
        "ｐｕｂｌｉｓｈ＿ｏｎ: 2030-01-01",
        "pubish_on: 2030-01-01",
        "<<: {draft: true}",
    ] {
        for path in PATHS {
            refused_as_slip(path, &with_keys(path, keys));
        }
    }
    // These are refused for what is hidden in them, or withhold as they are.
    for keys in [
        "dra\u{200b}ft: true",
        "draft\u{200b}: true",
        "\u{2060}draft: true",
        "draft\u{a0}: true",
        "draft:\u{a0}true",
        "publish\u{ad}_on: 2030-01-01",
        "\"draft\": true",
        "'marking': TLP:RED",
        "? draft\n: true",
        "{draft: true}",
        "draft : true",
        "draft: True",
        "draft: TRUE",
        "draft: yes",
        "draft: on",
        "draft: \"true\"",
        "draft: [true]",
        "draft: {is: true}",
        "draft:",
        "draft: ''",
        "marking:",
        "marking: AMBER",
        "marking: TLP-RED",
        "marking: SECRET",
        "marking: [TLP:RED]",
        "publish_on:",
        "publish_on: soon",
        "publish_on: [2030-01-01]",
    ] {
        for path in PATHS {
            refused(path, &with_keys(path, keys));
        }
    }
}

#[test]
fn our_keys_below_other_keys_are_errors() {
    for keys in [
        "extra:\n  draft: true",
        "extra: {draft: yes}",
        "extra: {Draft: true}",
        "extra: {marking: TLP:RED}",
        "extra: {marking: secret}",
        "extra: {publish_on: 2030-01-01}",
        "extra: {publishOn: 2030-01-01}",
        "extra: {publish_on: soon}",
        "extra: {deeper: {draft: true}}",
        "extra: {list: [{draft: true}]}",
        "extra: [{marking: TLP:AMBER}]",
        "extra: {ｄｒａｆｔ: true}",
        "extra: {dra\u{200b}ft: true}",
        "extra: {draft: }",
        "meta: {draft: true}",
        "meta: [{draft: true}]",
        "params:\n  draft: true",
        "title: >\n  Words\n  draft: true",
        "title: |\n  Words\n  marking: TLP:RED\n",
        "title: \"Words\n  Publish_on: 2030-01-01\"",
        "extra:\n  note: |\n    a\n    draft: true",
    ] {
        for path in PATHS {
            refused_as_slip(path, &with_keys(path, keys));
        }
    }
    for keys in [
        "provenance: {kind: ai, draft: true}",
        "provenance:\n  kind: ai\n  marking: TLP:RED",
        "provenance:\n  kind: ai\n  publish_on: 2030-01-01",
        "provenance: {kind: ai, Draft: true}",
        "provenance: {kind: ai, confidential: true}",
        "sources:\n  - name: a\n    draft: true",
        "sources: [{name: a, marking: TLP:AMBER}]",
        "sources: [{name: a, embargo_until: 2030-01-01}]",
        "judgements:\n  - text: They sign.\n    draft: true",
        "judgements: [{text: They sign., marking: TLP:RED}]",
        "judgements: [{text: They sign., publish-on: 2030-01-01}]",
    ] {
        refused_as_slip(ASSESSMENT, &with_keys(ASSESSMENT, keys));
    }
    for keys in [
        "questions: [{id: a, text: Is it?, draft: true}]",
        "questions: [{id: a, text: Is it?, outcome: {answer: yes, marking: TLP:RED}}]",
        "questions:\n  - id: a\n    text: Is it?\n    publish_on: 2030-01-01",
    ] {
        refused_as_slip(EVENT, &with_keys(EVENT, keys));
    }
    for table in ["extra", "provenance", "meta", "extra.deeper", "taxonomies"] {
        for key in [
            "draft = true",
            "marking = \"TLP:RED\"",
            "publish_on = 2030-01-01",
        ] {
            let keys =
                "agent = \"A\"\ndate = 2025-01-01\nevent = \"talks\"\nconfidence = \"low\"\n";
            let keys = format!("+++\n{keys}[{table}]\nkind = \"ai\"\n{key}\n+++\nWords.\n");
            refused_as_slip(ASSESSMENT, &keys);
            refused(PAGE, &format!("+++\n[{table}]\n{key}\n+++\nWords.\n"));
        }
    }
    let list = "+++\nid = \"x\"\n[[questions]]\nid = \"a\"\ntext = \"Is it?\"\ndraft = true\n+++\n";
    refused_as_slip(EVENT, list);
}

#[test]
fn words_of_other_tools_are_errors_with_the_key_to_write() {
    for (keys, ours) in [
        ("is_draft: true", "draft"),
        ("isDraft: true", "draft"),
        ("draft_status: true", "draft"),
        ("draft_status: in progress", "draft"),
        ("published: false", "draft"),
        ("Published: no", "draft"),
        ("publish: false", "draft"),
        ("public: false", "draft"),
        ("PUBLIC: off", "draft"),
        ("listed: false", "draft"),
        ("visible: false", "draft"),
        ("private: true", "draft"),
        ("private:", "draft"),
        ("unlisted: true", "draft"),
        ("hidden: 1", "draft"),
        ("unpublished: true", "draft"),
        ("withheld: true", "draft"),
        ("withheld: until the talks end", "draft"),
        ("internal: true", "draft"),
        ("internal_only: yes", "draft"),
        ("confidential: true", "draft"),
        ("Confidential: \"yes\"", "draft"),
        ("secret: true", "draft"),
        ("noindex: true", "draft"),
        ("embargoed: true", "draft"),
        ("state: draft", "draft"),
        ("state: Withheld", "draft"),
        ("stage: embargoed", "draft"),
        ("publication_status: unpublished", "draft"),
        ("tlp: AMBER", "marking"),
        ("tlp: red", "marking"),
        ("TLP: TLP:GREEN", "marking"),
        ("tlp_marking: TLP:RED", "marking"),
        ("tlp-marking: TLP:RED", "marking"),
        ("tlpMarking: amber", "marking"),
        ("TLP Marking: amber", "marking"),
        ("ｔｌｐ: amber", "marking"),
        ("classification: secret", "marking"),
        ("Classification: SECRET//NOFORN", "marking"),
        ("classification: official", "marking"),
        ("sensitivity: high", "marking"),
        ("handling: internal only", "marking"),
        ("visibility: members", "marking"),
        ("visibility: [members]", "marking"),
        ("protective_marking: OFFICIAL", "marking"),
        ("embargo: 2030-01-01", "publish_on"),
        ("embargo_until: 2030-01-01", "publish_on"),
        ("embargoed_until: 2030-01-01T09:00:00Z", "publish_on"),
        ("embargoedUntil: 2030-01-01", "publish_on"),
        ("embargo-until: next week", "publish_on"),
        ("release_on: 2030-01-01", "publish_on"),
        ("releaseOn: 2030-01-01", "publish_on"),
        ("publishDate: 2030-01-01", "publish_on"),
        ("publish_date: 2030-01-01", "publish_on"),
        ("publish-date: 2020-01-01", "publish_on"),
        ("expiryDate: 2030-01-01", "publish_on"),
        ("scheduled_for: 2030-01-01", "publish_on"),
        ("not_before: 2030-01-01", "publish_on"),
    ] {
        for path in PATHS {
            let text = with_keys(path, keys);
            refused_as_slip(path, &text);
            let (found, _) = read(path, &text);
            let hint = found[0].hint.as_deref().expect("a hint");
            assert!(
                hint.starts_with(&format!("write `{ours}`")),
                "{keys}: {hint}"
            );
        }
    }
    for path in [ASSESSMENT, AGENT, PAGE] {
        refused_as_slip(path, &with_keys(path, "status: draft"));
        refused_as_slip(path, &with_keys(path, "Status: Draft, not for release"));
    }
    // An event has statuses of its own.
    warned(EVENT, &with_keys(EVENT, "status: draft"), Code::GuardedKey);
    warned(
        EVENT,
        &with_keys(EVENT, "status: Confidential"),
        Code::GuardedKey,
    );
    silent(EVENT, &with_keys(EVENT, "status: pending"));
    silent(EVENT, &with_keys(EVENT, "status: draft treaty sent"));
}

#[test]
fn harmless_values_are_unknown_keys_and_no_more() {
    for keys in [
        "published: true",
        "publish: yes",
        "public: true",
        "private: false",
        "hidden: no",
        "noindex: false",
        "is_draft: false",
        "draft_status: final",
        "classification: unclassified",
        "classification: Public",
        "tlp: clear",
        "tlp: white",
        "tlp: TLP:CLEAR",
        "tlp_marking: TLP:WHITE",
        "state: final",
        "state: published",
        "state: California",
        "stage: group stage",
        "sensitivity: none",
        "sensitivity: low",
        "visibility: public",
        "embargo: false",
        "embargo_until: none",
        "withheld: false",
    ] {
        for path in PATHS {
            warned(path, &with_keys(path, keys), Code::UnknownKey);
        }
    }
    // The date of a source is that of its publication.
    for keys in [
        "published: 2025-01-01",
        "publish_date: 2025-01-01",
        "classification: news",
    ] {
        let keys = format!("sources: [{{name: a, {keys}}}]");
        warned(ASSESSMENT, &with_keys(ASSESSMENT, &keys), Code::UnknownKey);
    }
    for keys in [
        "draft: false",
        "marking: TLP:CLEAR",
        "extra: {draft: false, marking: TLP:CLEAR}",
    ] {
        for path in PATHS {
            silent(path, &with_keys(path, keys));
        }
    }
    let white = with_keys(PAGE, "marking: tlp:white");
    warned(PAGE, &white, Code::BadMarking);
}

#[test]
fn words_of_other_tools_below_extra_are_warnings() {
    for keys in [
        "extra: {published: false}",
        "extra: {is_draft: true}",
        "extra: {tlp: amber}",
        "extra: {embargo_until: 2030-01-01}",
        "extra: {deeper: [{confidential: true}]}",
        "extra:\n  status: draft",
    ] {
        for path in PATHS {
            warned(path, &with_keys(path, keys), Code::GuardedKey);
        }
    }
    for keys in [
        "extra: {published: true}",
        "extra: {status: signed, state: Texas}",
        "extra: {audience: developers, classification: bird}",
        "extra: {publish_date: 2025-01-01}",
    ] {
        silent(PAGE, &with_keys(PAGE, keys));
    }
}

/// What is found in a body anywhere.
const ANYWHERE: [&str; 30] = [
    "draft: true",
    "Draft: true",
    "DRAFT: TRUE",
    "draft : true",
    "draft:true",
    "draft = true",
    "draft: yes",
    "draft: \"true\"",
    "\"draft\": true",
    "'draft': 'true'",
    "“draft”: true",
    "**draft:** true",
    "**Marking**: TLP:RED",
    "ｄｒａｆｔ: true",
    "ｄｒａｆｔ：ｔｒｕｅ",
    "draft： true",
    "dra\u{200b}ft: true",
    "\u{feff}draft: true",
    "  draft: true",
    "draft: true # not yet",
    "draft: true,",
    "{draft: true}",
    "{\"draft\": true}",
    "{ \"title\": \"X\", \"draft\": true }",
    "marking: TLP:RED",
    "Marking: TLP:AMBER+STRICT",
    "marking: amber",
    "publish_on: 2030-01-01",
    "Publish-On: 2030-01-01T09:00:00Z",
    "publishOn = 2030-01-01",
];

#[test]
fn our_keys_in_a_body_are_errors() {
    for line in ANYWHERE {
        for path in PATHS {
            for body in [
                format!("{line}\n"),
                format!("\n{line}\nWords.\n"),
                format!("\n---\n{line}\n---\n\nWords.\n"),
                format!("\n---\ntitle: X\n{line}\n---\nWords.\n"),
                format!("# Title\n\n{line}\n"),
                format!("# Title\n\n---\n{line}\n---\n"),
                format!("Words.\r\n\r\n{line}\r\n"),
                format!("{}\n{line}\n\nWords.\n", "Words.\n\n".repeat(200)),
                format!("```\ncode\n```\n\n{line}\n"),
            ] {
                refused_as_slip(path, &with_body(path, &body));
            }
        }
    }
}

#[test]
fn blocks_that_look_like_front_matter_are_errors() {
    for block in [
        "---\npublished: false\n---\n",
        "---\ntitle: X\nis_draft: true\n---\n",
        "---\ntitle: X\ntags:\n  - a\nstatus: draft\n---\n",
        "----\ntlp: amber\n----\n",
        "+++\nprivate = true\n+++\n",
        "+++\n[extra]\nembargo_until = 2030-01-01\n+++\n",
        "---\n{title: X, confidential: true}\n---\n",
        "---\n- draft: true\n---\n",
        "---\n- tlp: red\n---\n",
        "---\ndraft: maybe\n---\n",
        "---\nmarking:\n---\n",
        "---\npublish_on: soon\n---\n",
    ] {
        for path in PATHS {
            refused_as_slip(path, &with_body(path, &format!("\n{block}\nWords.\n")));
            refused_as_slip(
                path,
                &with_body(path, &format!("Words.\n\n{block}\nWords.\n")),
            );
        }
    }
    for opening in [
        "published: false\ntitle: X\n",
        "title: X\nStatus: draft\n",
        "\n---\ntitle: X\ntlp: red\n\nWords.\n",
        "Classification: SECRET\n",
        "embargoed_until: 2030-01-01\n",
        "{ \"title\": \"X\", \"published\": false }\n",
        "{\n  \"title\": \"X\",\n  \"draft\": true\n}\n",
        "{\n  \"title\": \"X\", \"draft\": true\n}\n",
        "{\n  \"private\": true\n}\n",
        "{\"draft\": \"maybe\"}\n",
        "{title: X, draft: true}\n",
    ] {
        for path in PATHS {
            refused_as_slip(path, &with_body(path, &format!("{opening}\nWords.\n")));
        }
    }
    // What was copied from a chat with the fence around it.
    for text in [
        "```markdown\n---\ndraft: true\n---\nWords.\n```\n",
        "\n```\n---\nprivate: true\n---\n```\n",
        "    ---\n    draft: true\n    ---\n",
    ] {
        for path in [EVENT, AGENT, PAGE] {
            refused_as_slip(path, text);
        }
    }
}

#[test]
fn honest_texts_build_without_a_report() {
    for body in [
        "Draft: a first look at the talks.\n",
        "Draft: a secret deal\n",
        "Draft: notes on a treaty\n\n---\n\nMore.\n",
        "The draft: true or false?\n",
        "The marking = sign is new.\n",
        "Marking: the lines on the road are red.\n",
        "Marking time: the talks go on.\n",
        "A draft\n",
        "# Draft: true colours of a treaty\n",
        "## Marking: TLP:RED and what it means\n",
        "- Status: draft\n- Private: true\n",
        "- draft: true\n",
        "Words.\n\n- status: draft\n- private: true\n",
        "Words.\n\n- draft: true\n- marking: TLP:RED\n",
        "Words.\n\n* Marking: TLP:AMBER\n",
        "Words.\n\n> draft: true\n",
        "Words.\n\n| Key | Value |\n|---|---|\n| draft | true |\n| marking | TLP:RED |\n",
        "Words.\n\n| draft: true | x |\n|---|---|\n",
        "Words.\n\n```yaml\ndraft: true\nmarking: TLP:RED\n```\n",
        "Words.\n\n~~~\n---\ndraft: true\n---\n~~~\n",
        "Words.\n\n    draft: true\n",
        "Write `draft: true` to withhold it.\n",
        "Words.\n\n`draft: true` withholds it.\n",
        "Words.\n\ndraft\\: true\n",
        "Words.\n\nPublish: 2025\n",
        "Words.\n\nStatus: draft\n",
        "Words.\n\npublished: false\n",
        "Words.\n\nClassification: SECRET\n",
        "Words.\n\nPrivate: Smith, J.\n",
        "Words.\n\n---\n\nStatus: draft\n\n---\n\nWords.\n",
        "Words.\n\n---\n\nDraft: a first look\n\n---\n\nWords.\n",
        "Words.\n\n---\n\nPublished: no later than May.\n\nWords.\n",
        "Status: the draft is with the parties.\n",
        "Status: open\n",
        "Status: signed, draft withdrawn\n",
        "State: Texas\nTitle: X\n",
        "Published: 2025-01-01\n",
        "Published: yes\n",
        "Classification: unclassified\n",
        "Public: the squares were full.\n",
        "Private: a word on the talks\n",
        "Internal: affairs of the union\n",
        "\"Draft,\" he said: true to form.\n",
        "\"We sign,\" he said.\n\nStatus: draft\n",
        "Q: Is it a draft? A: true.\n",
        "draft: false\n",
        "marking: TLP:CLEAR\n",
        "Draft: 2025\n",
        "Hidden: 3\n",
        "10:30 Draft: true story\n",
        "https://example.org/?draft=true\n",
        "Words (draft: true).\n",
        "drafts: true\n",
    ] {
        for path in PATHS {
            silent(path, &with_body(path, body));
        }
    }
}

#[test]
fn a_recorded_text_is_warned_of() {
    let path = "content/assessments/x.md";
    let texts = [
        ("tlp: AMBER\n", "Words."),
        ("extra: {draft: true}\n", "Words."),
        ("", "Words.\n\ndraft: true"),
    ];
    for (keys, body) in texts {
        let site = Site::new(&[("standpoint.toml", "base_url = \"https://example.org/\"\n")]);
        let slip = assessment("A", "2025-01-01", "talks", keys, body);
        site.write(path, &slip);
        assert!(site.errors().contains("error[guarded-key]"), "{keys}");
        site.run(&["record"]).expect(1);
        record_as_before(&site);
        for command in ["check", "build", "build"] {
            let run = site.run(&[command]).expect(0);
            assert!(
                run.stderr.contains("warning[guarded-key]"),
                "{}",
                run.stderr
            );
        }
        site.run(&["verify"]).expect(0);
        site.run(&["record"]).expect(0);
        // Once it is edited, it is an error again.
        site.write(path, slip.replace("Words", "Other words"));
        assert!(site.errors().contains("error[guarded-key]"), "{keys}");
    }
}

/// An edit makes an error of what was a warning, so that a preview links the site again.
#[test]
fn an_edit_below_a_slip_reaches_the_site() {
    let parsed = |body: &str| {
        let mut files = MemoryFiles::default();
        files.put(
            ASSESSMENT,
            assessment("A", "2025-01-01", "talks", "tlp: red\n", body),
        );
        Parsed::read(&files, ASSESSMENT, &Settings::default()).0
    };
    let (before, now) = (parsed("A.\n\nOne."), parsed("A.\n\nTwo."));
    assert_eq!(before.diagnostics, now.diagnostics);
    assert_eq!(now.reach(&before), Reach::Site);
}

/// Puts a site's texts on the record, as a version did that knew less of slips.
fn record_as_before(site: &Site) {
    let disk = DiskFiles::new(site.root());
    let mut diagnostics = Diagnostics::default();
    let scanned = Scanned::scan(disk.clone(), &Options::default(), None, &mut diagnostics);
    let settings = scanned.settings.clone();
    let present = scanned.read().present();
    let present: Vec<_> = present.iter().collect();
    let now = "2025-01-02T00:00:00Z".parse().expect("a moment");
    let ledger = Ledger::default();
    let recording = prepare(&disk, &settings, &ledger, &present, None, now).expect("entries");
    let store = Store::open(&disk).expect("a store");
    store.keep(&recording.objects).expect("kept");
    store.append(None, &recording.entries).expect("appended");
}
