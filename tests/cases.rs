//! Every diagnostic, as a user sees it: `tests/cases/<code>.txt` holds small sites, each with the
//! whole report of `standpoint check --color never`, or of another command, behind it.
//!
//! ```text
//! ==> case what is wrong <==                 begins a site; the words are for readers
//! ==> content/events/x.md <==                a file, up to the next of these lines
//! ==> content/events/x.md (escaped) <==      the same; `\xNN`, `\r`, `\n` and `\\` are bytes,
//!                                            and ends of lines are none
//! ==> content/x.md (9 times) <==             the same nine times, escapes and all
//! ==> content/x.md -> ../elsewhere.md <==    a symbolic link
//! ==> command <==                            the command and its arguments in place of `check`
//! ==> flags <==                              further arguments, in one line
//! ==> report <==                             what is expected
//! ```
//!
//! `tests/hostile/` holds sites by strangers in the same form, and what must be said of them.
//!
//! `UPDATE=1 cargo test --test cases` writes what the reports are: the diff is the review.

#![allow(clippy::disallowed_methods, reason = "tests look at files")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use standpoint::diagnostic::Code;

/// Only a fault of ours makes the first two, and only `verify`, which prints no codes, lists the others.
const WITHOUT_CASE: [Code; 7] = [
    Code::Crashed,
    Code::Disclosure,
    Code::RecordMisattested,
    Code::RecordMoved,
    Code::RecordOffline,
    Code::RecordSiteDiffers,
    Code::RecordStray,
];
/// The clock of all cases: 1 February 2026, 00:00 UTC.
const NOW: &str = "1769904000";
/// So that reports are not all about a missing `base_url`.
const SETTINGS: &str = "base_url = \"https://desk.example/\"\n";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")
}

/// Names of case files, without `.txt`.
fn names() -> BTreeSet<String> {
    names_in(&folder())
}

fn names_in(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).expect("a folder of cases");
    entries
        .map(|entry| entry.expect("an entry").path())
        .map(|path| path.file_stem().expect("a name").to_string_lossy().into())
        .collect()
}

#[test]
fn every_code_has_a_case_and_every_case_a_code() {
    let without: Vec<_> = WITHOUT_CASE.iter().map(|code| code.name()).collect();
    let codes = Code::ALL.iter().map(|code| code.name().to_owned());
    let codes: BTreeSet<_> = codes
        .filter(|name| !without.contains(&name.as_str()))
        .collect();
    assert_eq!(names(), codes);
}

#[test]
fn every_code_has_a_section_and_every_section_a_code() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/diagnostics.md");
    let page = fs::read_to_string(page).expect("UTF-8");
    let mut sections = page.split("\n## ").skip(1);
    for code in Code::ALL {
        let section = sections.next().unwrap_or_default();
        assert_eq!(section.lines().next(), Some(code.name()));
        assert!(
            section.contains(code.meaning()),
            "{code}: {}",
            code.meaning()
        );
    }
    assert_eq!(sections.next(), None, "a section of no code");
}

#[test]
fn reports_are_as_expected() {
    for (name, found) in reports("cases", &names()) {
        let says = found.contains(&format!("[{name}]"));
        assert!(
            says,
            "no report of tests/cases/{name}.txt is about `{name}`:\n{found}"
        );
    }
}

#[test]
fn hostile_sites_are_reported_as_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hostile");
    let names = names_in(&folder);
    assert!(names.len() >= 10, "{names:?}");
    reports("hostile", &names);
}

/// The reports of all cases in a folder, by the names of their files, which must be as expected.
fn reports(folder: &str, names: &BTreeSet<String>) -> Vec<(String, String)> {
    let update = std::env::var_os("UPDATE").is_some();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut faults = String::new();
    let mut reports = Vec::new();
    for name in names {
        let path = root.join(folder).join(format!("{name}.txt"));
        let text = fs::read_to_string(&path).expect("UTF-8");
        let mut found = String::new();
        for case in text.split_inclusive('\n').fold(Vec::new(), gather) {
            found.push_str(&Case::read(&case).run(name));
        }
        if update {
            fs::write(&path, &found).expect("written");
        } else if let Some((wrong, line)) = first_difference(&text, &found) {
            let _ = writeln!(
                faults,
                "tests/{folder}/{name}.txt:{line}: expected\n    {}\nand found\n    {}\n\n{found}\n",
                wrong.0, wrong.1
            );
        }
        reports.push((name.clone(), found));
    }
    assert!(
        faults.is_empty(),
        "\n\n{faults}UPDATE=1 cargo test --test cases accepts what was found\n"
    );
    reports
}

/// Cuts a file into its cases.
fn gather(mut cases: Vec<String>, line: &str) -> Vec<String> {
    if cases.is_empty() || line.starts_with("==> case ") {
        cases.push(String::new());
    }
    if let Some(case) = cases.last_mut() {
        case.push_str(line);
    }
    cases
}

fn first_difference<'a>(a: &'a str, b: &'a str) -> Option<((&'a str, &'a str), usize)> {
    let longest = a.lines().count().max(b.lines().count());
    let lines = |text: &'a str| text.lines().chain(std::iter::repeat("(nothing)"));
    lines(a)
        .zip(lines(b))
        .take(longest)
        .enumerate()
        .find(|(_, (a, b))| a != b)
        .map(|(at, pair)| (pair, at + 1))
}

/// One site: what stands before its report, and its files.
struct Case<'a> {
    written: &'a str,
    files: Vec<(&'a str, &'a str)>,
}

impl<'a> Case<'a> {
    fn read(text: &'a str) -> Self {
        let written = match text.find("==> report <==\n") {
            Some(at) => &text[..at],
            None => text,
        };
        let mut files = Vec::new();
        let mut rest = written;
        while let Some((_, behind)) = rest.split_once("==> ") {
            let (name, behind) = behind.split_once(" <==\n").expect("`==> name <==`");
            let end = behind.find("==> ").unwrap_or(behind.len());
            files.push((name, &behind[..end]));
            rest = &behind[end..];
        }
        Self { written, files }
    }

    /// The case with the report that the program makes of it.
    fn run(&self, name: &str) -> String {
        let root = tempfile::tempdir().expect("a folder");
        let mut command = Command::new(env!("CARGO_BIN_EXE_standpoint"));
        let other = self.files.iter().find(|(path, _)| *path == "command");
        command.args(other.map_or("check", |(_, text)| text).split_whitespace());
        command.args(["--color", "never", "--root", "."]);
        command.current_dir(root.path()).env("NO_COLOR", "1");
        command.env("SOURCE_DATE_EPOCH", NOW);
        fs::write(root.path().join("standpoint.toml"), SETTINGS).expect("written");
        for (path, text) in &self.files {
            if *path == "flags" {
                command.args(text.split_whitespace());
            } else if !path.starts_with("case ") && *path != "command" {
                lay(root.path(), path, text);
            }
        }
        let output = command.output().expect("it runs");
        let report = String::from_utf8(output.stderr).expect("UTF-8");
        let failed = report.contains("\nerror[") || report.starts_with("error[");
        let code = output.status.code();
        assert_eq!(code, Some(i32::from(failed)), "{name}: {report}");
        let lines = report
            .lines()
            .filter(|line| !line.starts_with("checked "))
            .map(str::trim_end);
        let report: Vec<_> = lines.collect();
        let report = report.join("\n");
        let report = report.trim_end();
        let gap = if report.is_empty() { "" } else { "\n" };
        format!("{}==> report <==\n{report}{gap}\n", self.written)
    }
}

/// Writes a file or a symbolic link.
fn lay(root: &Path, path: &str, text: &str) {
    let (path, target) = match path.split_once(" -> ") {
        Some((path, target)) => (path, Some(target)),
        None => (path, None),
    };
    let (path, bytes) = match path
        .strip_suffix(')')
        .and_then(|path| path.rsplit_once(" ("))
    {
        Some((path, "escaped")) => (path, unescaped(text)),
        Some((path, times)) => {
            let times = times
                .strip_suffix(" times")
                .and_then(|times| times.parse().ok());
            (
                path,
                unescaped(text).repeat(times.expect("a number of times")),
            )
        }
        None => (path, text.as_bytes().to_vec()),
    };
    let file = root.join(path);
    fs::create_dir_all(file.parent().expect("a folder")).expect("made");
    match target {
        Some(target) => std::os::unix::fs::symlink(target, file).expect("linked"),
        None => fs::write(file, bytes).expect("written"),
    }
}

fn unescaped(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes().filter(|byte| *byte != b'\n');
    while let Some(byte) = rest.next() {
        if byte != b'\\' {
            bytes.push(byte);
            continue;
        }
        match rest.next() {
            Some(b'n') => bytes.push(b'\n'),
            Some(b'r') => bytes.push(b'\r'),
            Some(b'x') => {
                let digits: Vec<u8> = rest.by_ref().take(2).collect();
                let digits = String::from_utf8(digits).expect("two digits");
                bytes.push(u8::from_str_radix(&digits, 16).expect("two digits"));
            }
            Some(other) => bytes.push(other),
            None => {}
        }
    }
    bytes
}
