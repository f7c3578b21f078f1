//! Lines of a body that look like front matter, and those that are prose.

use super::{AGENT, EVENT, PAGE, PATHS, refused_as_slip, silent, with_body};

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

/// Within marks of Markdown, or with a remark.
const WITHIN_MARKS: &[&str] = &[
    "<!-- draft: true -->",
    "<!--draft: true-->",
    "<!-- marking: TLP:RED -->",
    "<!-- TLP:RED -->",
    "<!--\ndraft: true\n-->",
    "<!-- draft: true\nmore -->",
    "Words. <!-- publish_on: 2030-01-01 --> Words.",
    "> draft: true",
    ">draft: true",
    "> > Marking: TLP:RED",
    "> ---\n> title: X\n> draft: true\n> ---",
    "# draft: true",
    "## Draft: true ##",
    "### marking: TLP:RED",
    "> ## publish_on: 2030-01-01",
    "| draft: true |\n|---|",
    "| draft: true | x |\n|---|---|",
    "| Key | Value |\n|---|---|\n| draft | true |",
    "| Key | Value |\n|---|---|\n| Marking | TLP:RED |",
    "| Key | Value |\n|---|---|\n| **Publish on** | 2030-01-01",
    "Draft: true (do not publish before Monday)",
    "Draft: yes, do not publish",
    "draft: true - until the talks have come to an end",
    "draft: true; see what the desk says of it",
    "Marking: TLP:AMBER, for the partners of the desk",
    "publish_on: 2030-01-01 (at nine, when the talks begin)",
    "publish_on: 2030-01-01T09:00:00Z - when the talks begin",
];

#[test]
fn our_keys_within_marks_are_errors() {
    for line in WITHIN_MARKS {
        for path in PATHS {
            refused_as_slip(path, &with_body(path, &format!("{line}\n")));
            refused_as_slip(
                path,
                &with_body(path, &format!("Words.\n\n{line}\n\nMore.\n")),
            );
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
        "title: X\ndraft: maybe\n",
        "draft:\n",
        "publish_on: soon\n",
        "\n---\nmarking: ours only\n\nWords.\n",
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
        "Draft:\n",
        "Words.\n\ndraft: maybe\n",
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
        "Words.\n\n> The draft: true or false?\n",
        "Words.\n\n> - draft: true\n",
        "Words.\n\n> Status: draft\n",
        "Words.\n\n`<!-- draft: true -->` hides it.\n",
        "Words.\n\n\\<!-- draft: true --> hides it.\n",
        "Words.\n\n<!-- draft: a first look at the talks -->\n",
        "Words.\n\n<!-- status: draft -->\n",
        "Words.\n\n| Key | Value |\n|---|---|\n| draft | what is not done yet |\n| marking | `TLP:RED` |\n",
        "Words.\n\n| `draft: true` | withholds it |\n|---|---|\n",
        "Words.\n\n| Draft | Yes | No |\n|---|---|---|\n| Status | draft | x |\n",
        "Words.\n\n| TLP:RED | for named recipients |\n|---|---|\n",
        "Draft: truly, nobody knows who wrote it\n",
        "Draft: a treaty, true to its word\n",
        "TLP:RED means that nobody else may read it.\n",
        "# TLP:RED and what it means\n",
        "We received it as TLP:AMBER.\n",
        "We received it as\nTLP:AMBER.\n",
        "TLP:RED-marked papers were found.\n",
        "TLP:RED, TLP:AMBER and TLP:GREEN are labels.\n",
        "TLP:CLEAR\n",
        "# TLP:CLEAR - title\n",
        "TLP:REDACTED\n",
        "Marking TLP:RED is for the few.\n",
        "- TLP:RED: for named recipients\n- TLP:GREEN: for the community\n",
        "1. TLP:RED - for named recipients\n",
        "See [TLP:RED] for it.\n\n[TLP:RED]: https://example.org/\n",
        "[TLP:RED](https://example.org/) is for the few.\n",
        "Words.\n\n```\nTLP:RED\n```\n",
        "`TLP:RED`\n",
    ] {
        for path in PATHS {
            silent(path, &with_body(path, body));
        }
    }
}
