//! Labels of TLP in bodies and in values of front matter.

use standpoint::diagnostic::{Code, Diagnostic};

use super::{
    ASSESSMENT, EVENT, PAGE, PATHS, read, refused_as_slip, required, silent, with_body, with_keys,
};

/// Labels that say more than the front matter.
const LABELS: &[&str] = &[
    "TLP:RED",
    "tlp:red",
    "TLP: AMBER",
    "**TLP:RED**",
    "*TLP:GREEN*",
    "# TLP:RED",
    "## TLP:RED ##",
    "> TLP:RED",
    "(TLP:AMBER+STRICT)",
    "[TLP:RED]",
    "\"TLP:RED\"",
    "“TLP:RED”",
    "ＴＬＰ：ＲＥＤ",
    "TLP:\u{200b}RED",
    "# TLP:AMBER - title",
    "TLP:RED | Desk | 2025",
    "**TLP:RED** | Desk",
    "TLP:RED//NOFORN",
    "<b>TLP:RED</b>",
    "<p class=\"label\"><strong>TLP:AMBER</strong></p>",
    "| Title | Marking |\n|---|---|\n| Talks | TLP:RED |",
    "> | **Marking** | Date |\n> |:--|--:|\n> | **TLP:RED** | today |",
    "TLP:RED: Talks",
    "TLP:RED – Talks",
    "TLP:AMBER--STRICT",
    "*TLP:AMBER — not for distribution*",
    "Marking: TLP:RED (named recipients of this text only)",
    "**Marking:** TLP:RED – named recipients of this text only",
    "Marking TLP:RED",
    "marking: TLP:AMBER - partners only",
    "# Marking: TLP:GREEN",
];

#[test]
fn labels_above_the_marking_are_errors() {
    let marked = |path: &str, marking: &str, line: &str| {
        let keys = required(path);
        format!("---\n{keys}marking: {marking}\n---\n{line}\n\nWords.\n")
    };
    for line in LABELS {
        for path in PATHS {
            for text in [
                with_body(path, &format!("{line}\n")),
                with_body(path, &format!("\n{line}\n\nWords.\n")),
                with_body(path, &format!("# Title\n\nWords.\n\n{line}\n")),
                marked(path, "TLP:CLEAR", line),
            ] {
                refused_as_slip(path, &text);
                let (found, _) = read(path, &text);
                let is_told = |hint: &str| {
                    hint.contains("marking: TLP:") || hint.contains("begins with a line")
                };
                assert!(
                    found
                        .iter()
                        .any(|one| one.hint.as_deref().is_some_and(is_told)),
                    "{line}"
                );
            }
            let (found, is_public) = read(path, &marked(path, "TLP:RED", line));
            assert!(found.is_empty() && !is_public, "{line}: {found:#?}");
        }
    }
    refused_as_slip(PAGE, &marked(PAGE, "TLP:GREEN", "# TLP:AMBER - Talks"));
    refused_as_slip(PAGE, &marked(PAGE, "TLP:AMBER", "TLP:AMBER+STRICT"));
    // The line is right, and what follows it is read all the same.
    refused_as_slip(
        PAGE,
        &marked(PAGE, "TLP:RED", "---\nmarking: TLP:RED\nstatus: draft\n---"),
    );
    refused_as_slip(
        PAGE,
        &marked(PAGE, "TLP:RED", "\"marking\": \"TLP:RED\", \"draft\": true"),
    );
}

#[test]
fn labels_in_front_matter_above_the_marking_are_errors() {
    for keys in [
        "title: TLP:RED",
        "title: \"TLP:AMBER - Talks\"",
        "title: \"[TLP:GREEN] | Talks\"",
        "summary: TLP:RED // not for distribution",
        "extra: {label: TLP:RED}",
        "extra: {deeper: [a, \"(tlp:amber+strict)\"]}",
        "note: TLP:RED",
        "ranking: TLP:RED",
        "labels: [a, TLP:AMBER]",
    ] {
        for path in [ASSESSMENT, EVENT, PAGE] {
            let text = with_keys(path, keys);
            refused_as_slip(path, &text);
            refused_as_slip(
                path,
                &with_keys(path, &format!("marking: TLP:CLEAR\n{keys}")),
            );
            let (found, _) = read(path, &with_keys(path, &format!("marking: TLP:RED\n{keys}")));
            let is_slip = |one: &Diagnostic| one.code == Code::GuardedKey;
            assert!(!found.iter().any(is_slip), "{keys}: {found:#?}");
        }
    }
    for path in [ASSESSMENT, EVENT] {
        refused_as_slip(path, &with_keys(path, "tags: [talks, TLP:RED]"));
        refused_as_slip(path, &with_keys(path, "tags: tlp:amber"));
        refused_as_slip(path, &with_keys(path, "tags: [\"#TLP:RED\"]"));
        silent(
            path,
            &with_keys(path, "tags: [TLP:CLEAR, the TLP:RED label]"),
        );
    }
    for keys in [
        "title: TLP:RED and what it means",
        "title: \"TLP:CLEAR - Talks\"",
        "summary: We received it as TLP:AMBER.",
        "extra: {note: TLP:RED is not meant here, colour: RED, label: TLP:CLEAR}",
    ] {
        silent(PAGE, &with_keys(PAGE, keys));
    }
    refused_as_slip(
        ASSESSMENT,
        &with_keys(ASSESSMENT, "places: [Kyiv, \"TLP:RED\"]"),
    );
    silent(ASSESSMENT, &with_keys(ASSESSMENT, "places: [Red Square]"));
    let source = "sources: [{name: a, note: TLP:AMBER}]";
    silent(ASSESSMENT, &with_keys(ASSESSMENT, source));
}

#[test]
fn a_label_that_a_full_stop_ends_counts_in_the_first_line() {
    for line in ["TLP:RED.", "**TLP:AMBER**.", "TLP:RED!"] {
        refused_as_slip(PAGE, &with_body(PAGE, &format!("{line}\n\nWords.\n")));
        silent(
            PAGE,
            &with_body(PAGE, &format!("We received it as\n{line}\n")),
        );
    }
    refused_as_slip(PAGE, &with_keys(PAGE, "title: TLP:RED."));
}

#[test]
fn what_explains_labels_is_no_label() {
    for body in [
        "| Marking | Meaning |\n|---|---|\n| TLP:RED | named people |\n| TLP:GREEN | the community |",
        "| Colour | Meaning |\n|---|---|\n| TLP:RED | named people |",
        "| Marking | Meaning |\n|---|---|\n| `TLP:RED` | named people |",
        "<code>TLP:RED</code>",
        "<b>TLP:RED</b> is for named people.",
        "TLP:RED. So it is called.",
        "<https://example.org/> TLP:RED",
    ] {
        silent(
            PAGE,
            &with_body(PAGE, &format!("Words.\n\n{body}\n\nWords.\n")),
        );
    }
}
