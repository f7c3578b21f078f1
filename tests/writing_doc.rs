//! The tables of keys in `docs/writing.md` are those of the code (`src/keys`).
//!
//! A line `<!-- keys: event -->` stands above the table of that mapping, and `<!-- words of other tools -->` above that
//! of what other programs write for the keys that withhold.
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

/// Stands above the table of the words of other tools.
const ELSEWHERE: &str = "<!-- words of other tools -->";

#[test]
fn the_tables_of_keys_are_those_of_the_code() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/writing.md");
    let page = fs::read_to_string(&path).expect("the page");
    let mut expected = String::new();
    let mut tables = DOCUMENTED.to_vec();
    let mut lines = page.lines().peekable();
    while let Some(line) = lines.next() {
        let _ = writeln!(expected, "{line}");
        if line == ELSEWHERE {
            expected.push_str(&elsewhere());
            while lines.next_if(|line| line.starts_with('|')).is_some() {}
            continue;
        }
        let name = line.strip_prefix("<!-- keys: ");
        let Some(name) = name.and_then(|rest| rest.strip_suffix(" -->")) else {
            continue;
        };
        let at = tables.iter().position(|mapping| mapping.name == name);
        let mapping = tables.swap_remove(at.unwrap_or_else(|| panic!("no table `{name}` is left")));
        expected.push_str(&table(mapping));
        while lines.next_if(|line| line.starts_with('|')).is_some() {}
    }
    assert!(page.contains(ELSEWHERE), "no table of other words");
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

/// What other tools and desks write for the keys that withhold.
fn elsewhere() -> String {
    let mut table = "| written elsewhere | withholds with | write |\n|---|---|---|\n".to_owned();
    for key in keys::guarded() {
        for (says, names) in key.elsewhere {
            let (names, values, key) = (names.join("`, `"), says.values(), key.name);
            let _ = writeln!(table, "| `{names}` | {values} | `{key}` |");
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
