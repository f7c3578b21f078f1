//! The tables of keys in `docs/writing.md` are those of the code (`src/keys`).
//!
//! A line `<!-- keys: event -->` stands above the table of that mapping.
//! `UPDATE=1 cargo test --test writing_doc` writes the tables anew; the difference is the review.

#![allow(
    clippy::disallowed_methods,
    reason = "tests make files and look at them"
)]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use standpoint::keys::{self, Accepts, Key, Mapping};

const DOCUMENTED: [&Mapping; 11] = [
    &keys::DOCUMENT,
    &keys::ASSESSMENT,
    &keys::SOURCE,
    &keys::PROVENANCE,
    &keys::EVENT,
    &keys::AGENT,
    &keys::PAGE,
    &keys::JUDGEMENT,
    &keys::QUESTION,
    &keys::OUTCOME,
    &keys::SETTINGS,
];

#[test]
fn the_tables_of_keys_are_those_of_the_code() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/writing.md");
    let page = fs::read_to_string(&path).expect("the page");
    let mut expected = String::new();
    let mut tables = DOCUMENTED.to_vec();
    let mut lines = page.lines().peekable();
    while let Some(line) = lines.next() {
        let _ = writeln!(expected, "{line}");
        let name = line.strip_prefix("<!-- keys: ");
        let Some(name) = name.and_then(|rest| rest.strip_suffix(" -->")) else {
            continue;
        };
        let at = tables.iter().position(|mapping| mapping.name == name);
        let mapping = tables.swap_remove(at.unwrap_or_else(|| panic!("no table `{name}` is left")));
        expected.push_str(&table(mapping));
        while lines.next_if(|line| line.starts_with('|')).is_some() {}
    }
    assert!(tables.is_empty(), "these have no table: {tables:#?}");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &expected).expect("written");
        return;
    }
    for (number, (is, should)) in page.lines().zip(expected.lines()).enumerate() {
        assert_eq!(is, should, "docs/writing.md:{}; see UPDATE=1", number + 1);
    }
    assert_eq!(page, expected);
}

fn table(mapping: &Mapping) -> String {
    let mut table = if has_defaults(mapping) {
        "| key | accepts | default | meaning |\n|---|---|---|---|\n".to_owned()
    } else {
        "| key | accepts | meaning |\n|---|---|---|\n".to_owned()
    };
    for key in mapping.keys {
        match key.accepts {
            Accepts::Mapping(below) if has_defaults(mapping) => {
                let section = format!("[{}] ", key.name);
                let rows = below.keys.iter().map(|key| row(&section, key, true));
                table.extend(rows);
            }
            _ => table.push_str(&row("", key, has_defaults(mapping))),
        }
    }
    table
}

fn has_defaults(mapping: &Mapping) -> bool {
    mapping.keys.iter().any(|key| key.default.is_some())
}

fn row(section: &str, key: &Key, has_default: bool) -> String {
    let star = if key.is_required { " *" } else { "" };
    let default = match key.default {
        _ if !has_default => String::new(),
        Some(default) => format!(" `{default}` |"),
        None => " none |".to_owned(),
    };
    format!(
        "| `{section}{}`{star} | {} |{default} {} |\n",
        key.name, key.accepts, key.meaning
    )
}
