//! `standpoint verify`: checks the record, offline.

use std::fmt::Write as _;
use std::path::Path;

use serde::Serialize;

use super::clock::Stopwatch;
use super::compared::MOST_LISTED;
use super::failure::Failure;
use super::heads::{expected, rewound};
use super::proof::{Claim, ProofRow};
use super::terminal::{Terminal, number};
use super::{check_record_not_lost, compared, public};
use crate::archive::examine;
use crate::cli::{VerifyArgs, VerifyFormat};
use crate::compile::Scanned;
use crate::diagnostic::{Code, Diagnostics};
use crate::ledger::{Audit, Finding, Ledger};
use crate::record::{Expected, Facts, audit, intact, merged, misattested};
use crate::source::{Digests, DiskFiles};
use crate::text::is_hidden_in_terminals;

/// What is printed as JSON.
#[derive(Serialize)]
struct Report {
    findings: Vec<Row>,
    notes: Vec<Row>,
    /// None where the ledger is damaged.
    head: Option<String>,
    /// What `--inclusion` or `--consistency` asks for.
    #[serde(skip_serializing_if = "Option::is_none")]
    proof: Option<ProofRow>,
    /// What `--site` asks for; `None` if there are findings without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    site: Option<SiteRow>,
}

/// How a folder was held against the site.
#[derive(Serialize)]
struct SiteRow {
    /// How many files a build makes.
    files: usize,
    /// How many are different, missing or too much in the folder.
    differences: usize,
    /// Whether more than half of the pages differ.
    #[serde(skip)]
    do_most_differ: bool,
}

#[derive(Serialize)]
struct Row {
    kind: String,
    id: Option<Box<str>>,
    rev: Option<u64>,
    expected: Option<String>,
    found: Option<String>,
    path: String,
    line: Option<u64>,
    hint: String,
    /// Further files of which the same is true.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    others: Vec<Box<str>>,
}

impl From<&Finding> for Row {
    fn from(finding: &Finding) -> Self {
        Self {
            kind: finding.word(),
            id: finding.id.clone(),
            rev: finding.rev,
            expected: finding.expected.map(|digest| digest.to_string()),
            found: finding.found.map(|digest| digest.to_string()),
            path: finding.path().to_owned(),
            line: finding.line,
            hint: finding.diagnostic.hint.clone().unwrap_or_default(),
            others: finding.others.clone(),
        }
    }
}

/// Runs the command.
pub fn run(terminal: &Terminal, disk: &DiskFiles, args: &VerifyArgs) -> Result<(), Failure> {
    let watch = Stopwatch::start();
    let expected = expected(args.expect_head.as_deref())?;
    let claim = Claim::of(args)?;
    // What is wrong with settings and documents is told by `check`.
    let mut ignored = Diagnostics::default();
    let scanned = Scanned::scan(disk.clone(), &public()?, None, &mut ignored);
    let none = Ledger::default();
    let ledger = scanned.book.as_ref().map_or(&none, |book| &book.ledger);
    let is_sound = ledger.faults.is_empty();
    let claim = claim.filter(|_| is_sound);
    claim
        .as_ref()
        .map_or(Ok(()), |claim| claim.check_id(ledger))?;
    let (mut found, count) = examined(disk, &scanned, ledger, expected.as_ref())?;
    let base_url = scanned.settings.base_url.as_deref();
    let proof = claim.map(|claim| claim.prove(ledger, base_url));
    let proof = proof.transpose().unwrap_or_else(|finding| {
        found.push(*finding);
        None
    });
    let head = is_sound.then(|| ledger.head().to_string());
    let site = compare(terminal, disk, args, &mut found)?;
    match args.format {
        VerifyFormat::Human => {
            print(&found.findings);
            for note in &found.notes {
                terminal.say(text(note).trim_end());
            }
            if let Some(site) = &site {
                say_compared(terminal, args, site);
            }
            let what = if scanned.book.is_none() {
                "there is no record here; looked".to_owned()
            } else {
                format!(
                    "verified {} and {}",
                    entries(ledger),
                    number(count, "object")
                )
            };
            let (took, outcome) = (watch.words(), outcome(&found));
            terminal.say(&format!("{what} in {took}: {outcome}"));
            if let Some(proof) = proof {
                Terminal::data(&proof.text);
            } else if let Some(head) = head {
                Terminal::data(&format!("{head}\n"));
            }
        }
        VerifyFormat::Json => {
            let report = Report {
                findings: found.findings.iter().map(Row::from).collect(),
                notes: found.notes.iter().map(Row::from).collect(),
                head,
                proof: proof.map(|proof| proof.json),
                site,
            };
            Terminal::data(&(serde_json::to_string(&report).unwrap_or_default() + "\n"));
        }
    }
    if !found.findings.is_empty() {
        return Err(Failure::reported());
    }
    Ok(())
}

/// Holds the folder of `--site` against the site, unless there are findings: then no build makes a site.
fn compare(
    terminal: &Terminal,
    disk: &DiskFiles,
    args: &VerifyArgs,
    found: &mut Audit,
) -> Result<Option<SiteRow>, Failure> {
    let Some(folder) = &args.site else {
        return Ok(None);
    };
    if !found.findings.is_empty() {
        if args.format == VerifyFormat::Human {
            terminal.say("the folder was not compared with the site: resolve these findings first");
        }
        return Ok(None);
    }
    let compared = compared::compare(disk, folder, args)?;
    let row = SiteRow {
        files: compared.files,
        differences: compared.findings.len(),
        do_most_differ: compared.do_most_differ,
    };
    found.findings = compared.findings;
    Ok(Some(row))
}

fn say_compared(terminal: &Terminal, args: &VerifyArgs, site: &SiteRow) {
    let folder = args.site.as_deref().unwrap_or(Path::new(""));
    terminal.say(&format!(
        "compared {} with `{}`",
        number(site.files, "file"),
        folder.display()
    ));
    if site.do_most_differ {
        terminal.say(
            "most pages differ: give the `--base-url` with which the site was built, if any, and use the version that \
             built it",
        );
    }
}

/// What is wrong with the record, and how many objects it has. Fails if `archive/` was lost.
fn examined(
    disk: &DiskFiles,
    scanned: &Scanned,
    ledger: &Ledger,
    expected: Option<&Expected>,
) -> Result<(Audit, usize), Failure> {
    let store = examine(disk, ledger)?;
    let (mut intact, rest) = intact(disk, ledger, &store.manifests, &scanned.tree.documents);
    let mut present = scanned.present(&rest);
    let twice = intact.take_ids_of(&present);
    present.extend(scanned.present(&twice));
    // In the order in which a build reads them.
    present.sort_by(|a, b| a.path.cmp(&b.path));
    let (settings, none) = (&scanned.settings, Digests::default());
    // Where none is on the record, none can have changed.
    let first = ledger.facts().next();
    let facts = first.map_or_else(Facts::default, |_| scanned.facts());
    let there = (&*present, &facts);
    let (mut compared, _) = audit(disk, settings, ledger, there, &intact, &none);
    let rewound = rewound(disk, settings, Some(ledger), None, expected);
    let is_lost = !rewound.is_empty();
    compared.findings.extend(rewound);
    if scanned.book.is_none() && !is_lost {
        let ids = present.iter().map(|one| &*one.id);
        check_record_not_lost(&disk.place(&scanned.settings.output), ids)?;
    }
    let misattested = misattested(disk, settings, ledger, &store.manifests);
    compared.findings.extend(misattested);
    Ok((merged(store.audit, compared), store.count))
}

fn entries(ledger: &Ledger) -> String {
    match ledger.entries().len() {
        1 => "1 entry".to_owned(),
        count => format!("{count} entries"),
    }
}

/// Prints findings for people, to standard error. Of a site that differs, the first files stand for all.
pub fn print(findings: &[Finding]) {
    let is_of_site = |finding: &&Finding| finding.code() == Code::RecordSiteDiffers;
    let mut left = MOST_LISTED;
    for finding in findings {
        if is_of_site(&finding) {
            left = match left.checked_sub(1) {
                Some(left) => left,
                None => continue,
            };
        }
        Terminal::tell(&text(finding));
    }
    let count = findings.iter().filter(is_of_site).count();
    if count > MOST_LISTED {
        let more = count - MOST_LISTED;
        Terminal::tell(&format!(
            "and {more} more (`--format json` lists all of them)\n"
        ));
    }
}

fn text(finding: &Finding) -> String {
    let message = harmless(&finding.diagnostic.message);
    let mut text = format!("{} {message}\n", finding.word());
    // Writing into a String cannot fail.
    let _ = write!(text, "  at {}", harmless(finding.path()));
    if let Some(line) = finding.line {
        let _ = write!(text, ":{line}");
    }
    if let (Some(id), Some(rev)) = (&finding.id, finding.rev) {
        let _ = write!(text, " ({id}, version {rev})");
    }
    text.push('\n');
    for other in &finding.others {
        let _ = writeln!(text, "  and {other}");
    }
    for (what, digest) in [("expected", finding.expected), ("found   ", finding.found)] {
        if let Some(digest) = digest {
            let _ = writeln!(text, "  {what} {digest}");
        }
    }
    if let Some(hint) = &finding.diagnostic.hint {
        let _ = writeln!(text, "  {hint}");
    }
    text
}

/// A text without what steers a terminal: names in a folder may be a stranger's.
fn harmless(text: &str) -> String {
    let is_harmful = |c| is_hidden_in_terminals(c) || matches!(c, '\r' | '\n');
    text.replace(is_harmful, "\u{fffd}")
}

fn outcome(audit: &Audit) -> String {
    let findings = match audit.findings.len() {
        0 => "nothing wrong".to_owned(),
        count => number(count, "finding"),
    };
    match audit.notes.len() {
        0 => findings,
        count => format!("{findings}, {}", number(count, "note")),
    }
}
