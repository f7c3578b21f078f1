//! Keys in other letters, at other places and of other tools.

use standpoint::diagnostic::Code;

use super::{
    AGENT, ASSESSMENT, EVENT, PAGE, PATHS, read, refused, refused_as_slip, silent, warned,
    with_keys,
};

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
        "rdaft: true",
        "daft: true",
        "drfat: true",
        "making: TLP:RED",
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
        "extra: {draft: 1}",
        "extra: {draft: 9.5 m}",
        "extra: {page.draft: true}",
        "page.draft: true",
        "meta.draft: maybe",
        "meta.marking: TLP:RED",
        "a.b.publish_on: 2030-01-01",
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

/// Words of other tools with values that withhold, and the key to write.
const WORDS: &[(&str, &str)] = &[
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
    ("state: wip", "draft"),
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
    ("published_at: 2030-01-01", "publish_on"),
    ("pub_date: 2020-01-01", "publish_on"),
    ("pubDate: 2030-01-01", "publish_on"),
    ("date_published: 2030-01-01", "publish_on"),
    ("dg-publish: false", "draft"),
    ("release: false", "draft"),
    ("live: no", "draft"),
    ("online: false", "draft"),
    ("share: never", "draft"),
    ("hide: true", "draft"),
    ("exclude: true", "draft"),
    ("disabled: true", "draft"),
    ("not_published: true", "draft"),
    ("classified: yes", "draft"),
    ("eyes_only: true", "draft"),
    ("access: members", "marking"),
    ("permissions: internal", "marking"),
    ("distribution: partners only", "marking"),
    ("dissemination: NOFORN", "marking"),
    ("restriction: official use", "marking"),
    ("clearance: secret", "marking"),
    ("caveat: NOFORN", "marking"),
    ("page.draft: true", "draft"),
    ("meta.draft: true", "draft"),
    ("page.published: false", "draft"),
];

#[test]
fn words_of_other_tools_are_errors_with_the_key_to_write() {
    for (keys, ours) in WORDS {
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
        "release: true",
        "live: true",
        "hide: false",
        "exclude: no",
        "disabled: false",
        "access: public",
        "permissions: everyone",
        "restriction: none",
        "caveat: none",
        "page.draft: false",
        "drift: 3",
        "craft: boats",
        "raft: a small one",
        "shaft: 2 m",
        "ranking: 1",
        "parking: none",
        "marketing: none",
        "kraft: paper",
    ] {
        for path in PATHS {
            warned(path, &with_keys(path, keys), Code::UnknownKey);
        }
    }
    // The date of a source is that of its publication.
    for keys in [
        "published: 2025-01-01",
        "publish_date: 2025-01-01",
        "published_at: 2025-01-01",
        "pubdate: 2025-01-01",
        "date_published: 2025-01-01",
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
        "extra: {published_at: 2025-01-01}",
        "extra: {ship: {draft: 9.5, raft: 2}}",
        "extra: {draft: 12}",
    ] {
        silent(PAGE, &with_keys(PAGE, keys));
    }
}
