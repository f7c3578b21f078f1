//! What the README and the demo say of themselves is true.
//!
//! The marked blocks of the tour are run as one script in an empty folder.
//! The comment above a block says what it is: `<!-- tour -->` commands, `<!-- tour: fails -->`
//! a command that must fail, `<!-- tour: serves -->` one that must say where the preview is and is
//! then ended, `<!-- tour: says -->` lines that must have been printed by then,
//! `<!-- tour: saves some/path -->` a new file, `<!-- tour: edits some/path -->` lines of a file that go
//! and come, and `<!-- tour: some/path -->` a file to be written anew.

#![allow(
    clippy::disallowed_methods,
    reason = "tests make files and look at them"
)]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

/// A fenced block, and the comment above it.
struct Block {
    mark: String,
    text: String,
}

fn blocks(page: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut mark = None;
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if let Some(found) = line.strip_prefix("<!-- tour") {
            let found = found.trim_end_matches("-->").trim_start_matches(':').trim();
            mark = Some(found.to_owned());
        } else if line.starts_with("```") {
            let text: String = lines
                .by_ref()
                .take_while(|line| !line.starts_with("```"))
                .flat_map(|line| [line, "\n"])
                .collect();
            blocks.extend(mark.take().map(|mark| Block { mark, text }));
        }
    }
    blocks
}

/// Commands that change lines of a file as a reader does in an editor: a line with `-` goes, and the one with
/// `+` after it comes in its place.
fn edits(path: &str, diff: &str) -> String {
    let mut script = String::new();
    let mut lines = diff.lines().peekable();
    while let Some(line) = lines.next() {
        let old = line.strip_prefix('-').expect("a line that goes");
        let new = lines.next_if(|line| line.starts_with('+'));
        let print = new.map_or(String::new(), |new| format!("print \"{}\"; ", &new[1..]));
        let _ = writeln!(
            script,
            "grep -qxF -e '{old}' {path}\n\
             awk '$0 == \"{old}\" {{ {print}next }} {{ print }}' {path} >{path}.new\n\
             mv {path}.new {path}"
        );
    }
    script
}

#[test]
#[cfg(unix)]
fn the_tour_of_the_readme_works() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("README.md")).expect("the README");
    let blocks = blocks(&page);
    let mut script = String::from("set -e\nexec 2>&1\n");
    let mut said = Vec::new();
    for Block { mark, text } in &blocks {
        let _ = match mark.as_str() {
            "" => write!(script, "{text}"),
            "fails" => writeln!(
                script,
                "if {text}then echo 'that should have failed'; exit 9; fi"
            ),
            "serves" => writeln!(
                script,
                "{} --port 0 >preview.log 2>&1 & pid=$!; trap 'kill $pid' EXIT\n\
                 tries=0\n\
                 until grep -q 'preview at http://127' preview.log; do\n\
                 tries=$((tries + 1)); test $tries -lt 600; sleep 0.1\n\
                 done\n\
                 kill $pid; trap - EXIT",
                text.trim_end()
            ),
            "says" => {
                said.extend(text.lines());
                Ok(())
            }
            other if other.starts_with("saves ") => {
                let path = &other["saves ".len()..];
                writeln!(
                    script,
                    "test ! -e {path}\ncat >{path} <<'END OF FILE'\n{text}END OF FILE"
                )
            }
            other if other.starts_with("edits ") => {
                script.push_str(&edits(&other["edits ".len()..], text));
                Ok(())
            }
            path => writeln!(
                script,
                "test -f {path}\ncat >{path} <<'END OF FILE'\n{text}END OF FILE"
            ),
        };
    }
    let program = Path::new(env!("CARGO_BIN_EXE_standpoint"));
    let folder = program.parent().expect("its folder").display();
    let empty = tempfile::tempdir().expect("a folder");
    let path = std::env::var("PATH").unwrap_or_default();
    let ran = Command::new("sh")
        .args(["-c", &script])
        .current_dir(empty.path())
        .env("PATH", format!("{folder}:{path}"))
        .env("NO_COLOR", "1")
        .env("XDG_CACHE_HOME", env!("CARGO_TARGET_TMPDIR"))
        .output()
        .expect("a shell");
    let output = String::from_utf8_lossy(&ran.stdout);
    assert!(ran.status.success(), "{script}\n{output}");
    assert!(
        !said.is_empty() && blocks.len() >= 6,
        "the tour lost its marks"
    );
    for line in said {
        assert!(output.contains(line), "nothing says `{line}`:\n{output}");
    }
    let made = (empty.path()).join("mysite/public/assessments/ferry-to-the-islands-resumes");
    for agent in ["cd-01", "north"] {
        assert!(made.join(agent).join("index.html").is_file(), "{output}");
    }
    // The reader's own site has no record of an example, and nothing that is not the reader's.
    let is_there = |path: &str| empty.path().join(path).exists();
    assert!(!is_there("mysite/archive") && is_there("trial/archive/ledger.jsonl"));
    for command in ["sed ", "cat >", "echo ", ">>"] {
        let commands = blocks.iter().filter(|block| block.mark.is_empty());
        assert!(
            commands
                .into_iter()
                .all(|block| !block.text.contains(command)),
            "`{command}` is not the same in every shell"
        );
    }
}

#[test]
fn links_between_the_documents_lead_to_files() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut pages = vec!["README.md".to_owned(), "CHANGELOG.md".to_owned()];
    for entry in fs::read_dir(root.join("docs")).expect("the documents") {
        let name = entry.expect("an entry").file_name();
        let name = name.to_string_lossy();
        if name.ends_with(".md") {
            pages.push(format!("docs/{name}"));
        }
    }
    pages.sort();
    let mut dead = Vec::new();
    for page in &pages {
        let text = fs::read_to_string(root.join(page)).expect("a document");
        let folder = root.join(page);
        let folder = folder.parent().expect("a folder");
        let mut in_block = false;
        for line in text.lines() {
            in_block ^= line.trim_start().starts_with("```");
            // What stands in backticks is an example.
            let words: String = line.split('`').step_by(2).collect();
            if in_block {
                continue;
            }
            for rest in words.split("](").skip(1) {
                let target = rest.split([')', '#', ' ']).next().unwrap_or_default();
                let elsewhere = target.is_empty() || target.contains("://");
                if !elsewhere && !folder.join(target).exists() {
                    dead.push(format!("{page} links to {target}"));
                }
            }
        }
    }
    assert!(dead.is_empty(), "{}", dead.join("\n"));
}

#[test]
fn workflows_in_the_documents_are_yaml() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (page, keys) in [
        ("README.md", ["on", "permissions", "jobs"].as_slice()),
        ("docs/publishing.md", &["pages", "script", "artifacts"]),
    ] {
        let text = fs::read_to_string(root.join(page)).expect("a document");
        let mut workflows = text.split("\n```yaml\n").skip(1);
        let has = |workflow: &str| {
            let is_key = |line: &str, key| line.trim_start().starts_with(&format!("{key}:"));
            keys.iter()
                .all(|key| workflow.lines().any(|line| is_key(line, key)))
        };
        let workflow = workflows.find_map(|rest| {
            let block = rest.split("\n```").next()?;
            has(block).then_some(block)
        });
        let workflow = workflow.unwrap_or_else(|| panic!("{page} has no workflow"));
        for event in granit_parser::Parser::new_from_str(workflow) {
            event.unwrap_or_else(|error| panic!("{page}: {error}\n{workflow}"));
        }
        // Both refuse a shorter record, and a record that does not hold.
        for command in ["standpoint verify", "RECORD_PUBLISHED", "--expect-head"] {
            assert!(workflow.contains(command), "{page} has no `{command}`");
        }
    }
}

#[test]
fn the_readme_opens_with_the_commands_of_a_fresh_clone() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("README.md")).expect("the README");
    let first = page.split("```").nth(1).expect("a block");
    assert_eq!(
        first, "sh\ncargo run --release -- serve\nscripts/test\n",
        "these come before everything else"
    );
    assert!(root.join("scripts/test").is_file());
}

#[test]
fn no_address_of_the_source_is_named_before_there_is_one() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("README.md")).expect("the README");
    let manifest = fs::read_to_string(root.join("Cargo.toml")).expect("Cargo.toml");
    for address in ["github.com/standpoint", "--git http", "repository = \"http"] {
        assert!(
            !page.contains(address) && !manifest.contains(address),
            "`{address}`: anybody could register that and serve it as Standpoint"
        );
    }
    assert!(page.contains("STANDPOINT: OWNER/REPO\n"), "the one place");
}

#[test]
fn the_demo_says_its_day() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let mut days = Vec::new();
    for event in fs::read_dir(root.join("assessments")).expect("the demo's assessments") {
        for file in fs::read_dir(event.expect("an entry").path()).expect("a folder") {
            let path = file.expect("an entry").path();
            if path.extension().is_some_and(|end| end == "md") {
                let text = fs::read_to_string(&path).expect("an assessment");
                let date = |line: &str| {
                    let value = line.strip_prefix("date: ");
                    let value = value.or_else(|| line.strip_prefix("date = "))?;
                    Some(value[..10].to_owned())
                };
                if !text.contains("\ndraft: true\n") {
                    days.push(text.lines().find_map(date).expect("a date"));
                }
            }
        }
    }
    assert_eq!(days.iter().max().map(String::as_str), Some("2025-11-20"));
    let about = fs::read_to_string(root.join("about.md")).expect("the About page");
    assert!(about.contains("as of 20 November 2025"), "{about}");
}
