//! The layers of `docs/architecture.md` hold: each module uses only those above it in the table,
//! every module stands in the table, and every file begins by saying what it is for.
//!
//! The checker is a function of texts, so that the tests at the end can show that it fails.

#![allow(clippy::disallowed_methods, reason = "tests look at files")]

mod uses;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use uses::uses;

const TABLE: &str = "docs/architecture.md";

#[test]
fn the_layers_of_the_architecture_page_hold() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join(TABLE)).expect("the architecture page");
    let mut files = Vec::new();
    collect(&root.join("src"), "src", &mut files);
    let faults = faults(&page, &files);
    assert!(faults.is_empty(), "\n\n{}\n", faults.join("\n"));
}

/// Where code may know places on disk. All other code is handed a `source::Files`.
const ON_DISK: [&str; 8] = [
    "src/archive/",
    "src/cache/",
    "src/cli.rs",
    "src/commands/",
    "src/disk/",
    "src/output/",
    "src/preview/watch.rs",
    "src/source/",
];

#[test]
fn few_modules_know_places_on_disk() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    collect(&root.join("src"), "src", &mut files);
    files.retain(|file| !ON_DISK.iter().any(|own| file.path.starts_with(own)));
    let names_path = |file: &&File| file.text.contains("std::path");
    let wrong: Vec<_> = files.iter().filter(names_path).map(|f| &f.path).collect();
    assert!(wrong.is_empty(), "use `source::Files` in {wrong:?}");
}

/// Whoever has installed the program has it alone: messages say what there is to know, or name a command.
#[test]
fn no_message_names_a_file_of_the_repository() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    collect(&root.join("src"), "src", &mut files);
    let mut wrong = Vec::new();
    for File { path, text } in &files {
        let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or(text);
        for line in code
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
        {
            let names = ["docs/", "README", "CHANGELOG"]
                .iter()
                .any(|name| line.contains(name));
            if names && !line.contains("include_str!") {
                wrong.push(format!("{path}: {}", line.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// `docs/security.md` names the test of each promise: as `file::test`, or as `file::` for all of a file.
#[test]
fn each_promise_of_security_has_a_test() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/security.md")).expect("the page on security");
    let mut files = Vec::new();
    collect(&root.join("tests"), "tests", &mut files);
    let named = page.split('`').skip(1).step_by(2);
    let named: Vec<_> = named.filter_map(|name| name.split_once("::")).collect();
    assert!(named.len() > 20, "{named:?}");
    let exists = |(file, test): &(&str, &str)| {
        let in_file = |found: &&File| {
            let path = &found.path;
            path.ends_with(&format!("/{file}.rs")) || path.ends_with(&format!("/{file}/main.rs"))
        };
        let has_test = |found: &File| found.text.contains(&format!("fn {test}("));
        let mut found = files.iter().filter(in_file);
        found.any(|found| test.is_empty() || has_test(found))
    };
    let wrong: Vec<_> = named.iter().filter(|name| !exists(name)).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

/// A file of Rust: its path from the project's root, with `/`, and its text.
struct File {
    path: String,
    text: String,
}

fn collect(folder: &Path, path: &str, files: &mut Vec<File>) {
    let entries = fs::read_dir(folder).expect("a folder of sources");
    let mut entries: Vec<_> = entries.map(|entry| entry.expect("an entry")).collect();
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = format!("{path}/{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            collect(&entry.path(), &path, files);
        } else if entry.path().extension().is_some_and(|end| end == "rs") {
            let text = fs::read_to_string(entry.path()).expect("UTF-8");
            files.push(File { path, text });
        }
    }
}

/// Everything that is wrong, one sentence each.
fn faults(page: &str, files: &[File]) -> Vec<String> {
    let layers = layers(page);
    let mut faults = Vec::new();
    if layers.is_empty() {
        return vec![format!(
            "{TABLE} has no table whose first column is headed `module`"
        )];
    }
    let mut found = BTreeSet::new();
    for file in files {
        if !file.text.starts_with("//!") {
            let path = &file.path;
            faults.push(format!(
                "{path} does not begin with `//!` and what the file is for"
            ));
        }
        let Some(place) = Place::of(&file.path) else {
            continue;
        };
        let Some(&own) = layers.get(place.module) else {
            if found.insert(place.module) {
                faults.push(format!(
                    "{}: `{}` is not in the table of {TABLE}: add a row, below all that it uses",
                    file.path, place.module
                ));
            }
            continue;
        };
        found.insert(place.module);
        for (line, used) in uses(&file.text, place.depth) {
            let below = layers.get(used).is_some_and(|&layer| layer > own);
            if used == "*" {
                faults.push(format!(
                    "{}:{line}: name the modules that are used, in place of all of the crate",
                    file.path
                ));
            } else if below {
                faults.push(format!(
                    "{}:{line}: `{}` uses `{used}`, which stands below it in the table of {TABLE}; \
                     a module uses only those above it",
                    file.path, place.module
                ));
            }
        }
    }
    for name in layers.keys().filter(|&&name| !found.contains(name)) {
        faults.push(format!(
            "{TABLE} lists `{name}`, but there is no src/{name}.rs or src/{name}/"
        ));
    }
    faults
}

/// The modules of the first table headed `module`, each with the number of its row.
fn layers(page: &str) -> BTreeMap<&str, usize> {
    let first_cell = |line: &'_ str| -> Option<String> {
        let cells = line.trim().strip_prefix('|')?;
        Some(cells.split('|').next()?.trim().to_lowercase())
    };
    let mut lines = page
        .lines()
        .skip_while(|line| first_cell(line).as_deref() != Some("module"));
    lines.next();
    let rows = lines.take_while(|line| line.trim().starts_with('|'));
    let mut layers = BTreeMap::new();
    for (row, line) in rows.enumerate() {
        let cell = line
            .trim()
            .trim_start_matches('|')
            .split('|')
            .next()
            .unwrap_or_default();
        for name in cell.split('`').skip(1).step_by(2) {
            layers.insert(name.trim_end_matches('/'), row);
        }
    }
    layers
}

/// The top-level module that a file belongs to.
struct Place<'a> {
    module: &'a str,
    /// How many `super` lead from the file's module to the root of the crate.
    depth: usize,
}

impl<'a> Place<'a> {
    /// `None` for the roots of the crate, which may use everything.
    fn of(path: &'a str) -> Option<Self> {
        let inner = path.strip_prefix("src/")?.strip_suffix(".rs")?;
        if ["lib", "main"].contains(&inner) {
            return None;
        }
        let inner = inner.strip_suffix("/mod").unwrap_or(inner);
        let module = inner.split('/').next()?;
        Some(Self {
            module,
            depth: inner.split('/').count(),
        })
    }
}

mod the_checker {
    use super::{File, faults, layers};

    const PAGE: &str = "\
# Architecture\n\n| key | job |\n|---|---|\n| `nothing` | another table |\n\n\
| Module | job |\n| --- | --- |\n| `low` | first |\n| `left`, `right/` | a pair |\n| `high` | uses `low` |\n\nEnd.\n";

    fn file(path: &str, text: &str) -> File {
        File {
            path: path.to_owned(),
            text: format!("//! Words.\n{text}"),
        }
    }

    /// The faults of a project that is sound but for these files.
    fn faults_of(changed: Vec<File>) -> Vec<String> {
        let mut files = changed;
        for path in [
            "src/high.rs",
            "src/left.rs",
            "src/lib.rs",
            "src/low.rs",
            "src/right/mod.rs",
        ] {
            if files.iter().all(|file| file.path != path) {
                files.push(file(path, ""));
            }
        }
        faults(PAGE, &files)
    }

    #[test]
    fn reads_the_table_with_several_names_to_a_row() {
        let expected = [("high", 3), ("left", 2), ("low", 1), ("right", 2)];
        assert_eq!(layers(PAGE).into_iter().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn accepts_what_stands_above_or_in_the_same_row() {
        let sound = vec![
            file("src/lib.rs", "use crate::high;"),
            file("src/high.rs", "use crate::{low, left::A, right};"),
            file("src/left.rs", "use crate::right::B;\nuse crate::left::C;"),
        ];
        assert_eq!(faults_of(sound), Vec::<String>::new());
    }

    #[test]
    fn refuses_what_stands_below() {
        let faults = faults_of(vec![file(
            "src/right/inner.rs",
            "\nfn f() { crate::high::go() }",
        )]);
        assert_eq!(
            faults,
            [
                "src/right/inner.rs:3: `right` uses `high`, which stands below it in the table of \
              docs/architecture.md; a module uses only those above it"
            ]
        );
    }

    #[test]
    fn refuses_a_module_that_is_not_listed() {
        let faults = faults_of(vec![
            file("src/new/mod.rs", ""),
            file("src/new/part.rs", ""),
        ]);
        assert_eq!(
            faults,
            [
                "src/new/mod.rs: `new` is not in the table of docs/architecture.md: add a row, below \
              all that it uses"
            ]
        );
    }

    #[test]
    fn refuses_a_row_without_a_module() {
        let files = ["src/high.rs", "src/left.rs", "src/low.rs"].map(|path| file(path, ""));
        assert_eq!(
            faults(PAGE, &files),
            ["docs/architecture.md lists `right`, but there is no src/right.rs or src/right/"]
        );
    }

    #[test]
    fn refuses_a_file_that_does_not_say_what_it_is_for() {
        let mute = File {
            path: "src/low.rs".to_owned(),
            text: "// Words.\n".to_owned(),
        };
        assert_eq!(
            faults_of(vec![mute]),
            ["src/low.rs does not begin with `//!` and what the file is for"]
        );
    }

    #[test]
    fn refuses_all_of_the_crate_at_once_and_a_page_without_a_table() {
        let faults_found = faults_of(vec![file("src/low.rs", "use crate::*;")]);
        assert_eq!(
            faults_found,
            ["src/low.rs:2: name the modules that are used, in place of all of the crate"]
        );
        assert_eq!(
            faults("# Nothing", &[]),
            ["docs/architecture.md has no table whose first column is headed `module`"]
        );
    }
}
