//! `docs/themes.md` lists every value that a template gets, and none that it does not: the views
//! of all pages of seven sites (the demo, a full one, a bare one, an empty one, one with many outcomes and two recorded ones) are held
//! against its tables.

#![allow(
    clippy::disallowed_methods,
    reason = "tests make files and look at them"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use standpoint::compile::{Options, Record, Scanned};
use standpoint::diagnostic::Diagnostics;
use standpoint::digest::Digest;
use standpoint::ledger::{self, Act, Change, Entry, Ledger, Manifest, object_path};
use standpoint::plan::Contents;
use standpoint::site::Edition;
use standpoint::source::{DiskFiles, Files, MemoryFiles};
use standpoint::theme::embedded;
use standpoint::view::{Shared, SiteView};

const PAGE: &str = "docs/themes.md";
/// The heading above what all templates get.
const EVERY: &str = "Every template";

#[test]
fn the_themes_page_lists_every_value_and_no_other() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut doc = Doc::read(root);
    doc.look_at_site(DiskFiles::new(root), Edition::default());
    let mut full = MemoryFiles::default();
    put_full_site(&mut full);
    doc.look_at_site(full, Edition::ALL);
    let mut bare = MemoryFiles::default();
    put_bare_site(&mut bare);
    doc.look_at_site(bare, Edition::default());
    let recorded = tempfile::tempdir().expect("a folder");
    write_recorded_site(recorded.path());
    let site = DiskFiles::new(recorded.path());
    doc.look_at_site(site.clone(), Edition::default());
    let settings = "base_url = \"https://example.org/\"\n[record]\npublish_sources = true\n";
    write(recorded.path(), "standpoint.toml", settings);
    // Folders where the site would have files of its record.
    for name in ["ledger.jsonl", "checkpoint"] {
        write(
            recorded.path(),
            &format!("static/record/{name}/own.txt"),
            "",
        );
    }
    doc.look_at_site(site, Edition::default());
    doc.look_at_site(MemoryFiles::default(), Edition::default());
    let mut asked = MemoryFiles::default();
    put_asked_site(&mut asked);
    doc.look_at_site(asked, Edition::default());
    let mut undated = MemoryFiles::default();
    undated.put(
        "content/events/e.md",
        "---\nquestions: [{id: q, text: Will it?}]\n---\n",
    );
    undated.put("content/agents/idle.md", "---\nid: IDLE\n---\n");
    undated.put("static/custom.css", "");
    undated.put("standpoint.toml", "[search]\nenabled = false\n");
    doc.look_at_site(undated, Edition::default());
    let mut decided = MemoryFiles::default();
    put_decided_site(&mut decided);
    doc.look_at_site(decided, Edition::default());
    let tracked = tempfile::tempdir().expect("a folder");
    write_tracked_site(tracked.path());
    doc.look_at_site(DiskFiles::new(tracked.path()), Edition::default());
    doc.finish();
    let faults: Vec<_> = doc.faults.into_iter().collect();
    assert!(faults.is_empty(), "\n\n{}\n", faults.join("\n"));
}

#[test]
fn the_themes_page_lists_every_component() {
    let doc = Doc::read(Path::new(env!("CARGO_MANIFEST_DIR")));
    let mut defined = BTreeSet::new();
    for (_, bytes) in embedded() {
        let text = String::from_utf8_lossy(bytes).replace("{%-", "{%");
        for rest in text.split("{% component ").skip(1) {
            let name = rest.split('(').next().unwrap_or_default();
            defined.insert(name.to_owned());
        }
    }
    assert_eq!(doc.components, defined, "in {PAGE}, and in the theme");
}

/// What the type column says of a value.
#[derive(Debug, Clone)]
enum Type {
    Text,
    Number,
    Flag,
    Anything,
    /// The fields of another table, by its heading.
    Shape(String),
}

/// One row of a table.
#[derive(Debug)]
struct Listed {
    kind: Type,
    /// Whether it says that there may be nothing.
    optional: bool,
    /// Whether a page has it.
    seen: bool,
    /// Whether a page has nothing in its place.
    lacked: bool,
}

/// The tables of the page, and what was found wrong with them.
#[derive(Default)]
struct Doc {
    /// By the heading above the table, and the path.
    values: BTreeMap<(String, String), Listed>,
    headings: BTreeSet<String>,
    components: BTreeSet<String>,
    faults: BTreeSet<String>,
}

impl Doc {
    fn read(root: &Path) -> Self {
        let text = fs::read_to_string(root.join(PAGE)).expect("the page on themes");
        let mut doc = Self::default();
        let (mut heading, mut table) = (String::new(), String::new());
        for line in text.lines() {
            if let Some(title) = line.strip_prefix("### ") {
                heading = title.replace('`', "");
                doc.headings.insert(heading.clone());
            }
            let Some(cells) = line.strip_prefix('|') else {
                table.clear();
                continue;
            };
            let cells: Vec<_> = cells.split('|').map(str::trim).collect();
            if table.is_empty() {
                cells[0].clone_into(&mut table);
                continue;
            }
            let Some(name) = cells[0].strip_prefix('`') else {
                continue;
            };
            let name = name.split('`').next().unwrap_or_default();
            match table.as_str() {
                "value" => doc.list(&heading, name, cells[1]),
                "component" => {
                    let name = name.split('(').next().unwrap_or_default();
                    doc.components.insert(name.to_owned());
                }
                _ => {}
            }
        }
        doc
    }

    fn list(&mut self, heading: &str, path: &str, words: &str) {
        let (words, optional) = match words.strip_suffix(" or nothing") {
            Some(words) => (words, true),
            None => (words, false),
        };
        let kind = match words {
            "text" => Type::Text,
            "number" => Type::Number,
            "true or false" => Type::Flag,
            "anything" => Type::Anything,
            _ => match words
                .strip_prefix('[')
                .and_then(|words| words.split_once(']'))
            {
                Some((shape, _)) => Type::Shape(shape.to_owned()),
                None => panic!("{PAGE}: `{words}` is no type that this test knows ({path})"),
            },
        };
        let listed = Listed {
            kind,
            optional,
            seen: false,
            lacked: false,
        };
        self.values
            .insert((heading.to_owned(), path.to_owned()), listed);
    }

    /// Holds the views of all pages of a site against the tables.
    fn look_at_site(&mut self, files: impl Files + 'static, edition: Edition) {
        let mut diagnostics = Diagnostics::default();
        let options = Options {
            edition,
            ..Options::default()
        };
        let scanned = Scanned::scan(files, &options, None, &mut diagnostics);
        let linked = scanned.read().link(Record::Shown, &mut diagnostics);
        assert!(!diagnostics.has_errors(), "{:#?}", diagnostics.sorted());
        let site = serde_json::to_value(SiteView::new(&linked.site)).expect("a value");
        self.look(&site, EVERY, "site");
        let shared = Shared::new(&linked.site);
        for page in &linked.plan.pages {
            let Contents::View(view) = page.make(&linked.site, &shared, &linked.plan) else {
                continue;
            };
            let root = Value::from(page.route.to_root());
            self.look(&root, EVERY, "root");
            let template = view.template();
            if !self.headings.contains(template) {
                self.fault(&format!("has no heading `{template}`"));
            }
            let value = serde_json::to_value(&view).expect("a value");
            self.look(&value, template, "page");
        }
    }

    /// Holds one value against its row, or the values in it against theirs.
    fn look(&mut self, value: &Value, heading: &str, path: &str) {
        let own = (heading.to_owned(), path.to_owned());
        let shared = (EVERY.to_owned(), path.to_owned());
        let key = if self.values.contains_key(&own) {
            own
        } else {
            shared
        };
        if let Some(listed) = self.values.get_mut(&key) {
            if value.is_null() {
                listed.lacked = true;
                return;
            }
            listed.seen = true;
            let kind = listed.kind.clone();
            let fits = match &kind {
                Type::Text => value.is_string(),
                Type::Number => value.is_number(),
                Type::Flag => value.is_boolean(),
                Type::Anything => true,
                Type::Shape(_) => value.is_object(),
            };
            if !fits {
                self.fault(&format!(
                    "says that `{path}` ({heading}) is {kind:?}, and it is {value}"
                ));
            }
            if let (Type::Shape(shape), Value::Object(fields)) = (&kind, value) {
                for (name, inner) in fields {
                    self.look(inner, shape, &format!(".{name}"));
                }
            }
            return;
        }
        match value {
            Value::Object(fields) => {
                for (name, inner) in fields {
                    self.look(inner, heading, &format!("{path}.{name}"));
                }
            }
            Value::Array(items) => {
                let item = format!("{path}[]");
                let known = |heading: &str| {
                    let listed = self.values.keys();
                    let mut here = listed.filter(|(of, _)| of == heading);
                    here.any(|(_, path)| path.starts_with(&item))
                };
                if items.is_empty() && !known(heading) && !known(EVERY) {
                    self.fault(&format!("lacks `{item}` ({heading})"));
                }
                for inner in items {
                    self.look(inner, heading, &item);
                }
            }
            _ => self.fault(&format!("lacks `{path}` ({heading})")),
        }
    }

    /// What the tables say and no page shows.
    fn finish(&mut self) {
        let mut faults = Vec::new();
        for ((heading, path), listed) in &self.values {
            if !listed.seen {
                faults.push(format!("lists `{path}` ({heading}), which no page has"));
            } else if listed.optional && !listed.lacked {
                faults.push(format!(
                    "says that `{path}` ({heading}) may be nothing, and no page lacks it"
                ));
            } else if !listed.optional && listed.lacked {
                faults.push(format!(
                    "does not say that `{path}` ({heading}) may be nothing"
                ));
            }
        }
        for fault in faults {
            self.fault(&fault);
        }
    }

    fn fault(&mut self, fault: &str) {
        self.faults.insert(format!("{PAGE} {fault}"));
    }
}

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    fs::write(path, text).expect("written");
}

/// A site in which every value of every view has something in it.
fn put_full_site(files: &mut MemoryFiles) {
    files.put(
        "standpoint.toml",
        "title = \"Full\"\nbase_url = \"https://example.org/\"\nlicence = \"CC0\"\n\
         contact = \"desk@example.org\"\nnav = [{ title = \"About\", path = \"/about/\" }]\n",
    );
    let intro = "---\ntitle: Words\nextra: {a: 1}\n---\n\n## A heading\n\n[[e]] [[a]] [[one]]\n";
    for path in ["index", "about", "legend", "timeline", "events/index"] {
        files.put(&format!("content/{path}.md"), intro);
    }
    files.put(
        "content/other.md",
        "---\ndraft: true\naliases: old\n---\n[about](about.md) [home](index.md)\
         [legend](legend.md) [timeline](timeline.md) [events](events/index.md)\n",
    );
    files.put(
        "content/events/e.md",
        "---\ntitle: Event\ndate: 2024-01-01\nquestion: Why?\nsummary: Sum.\nplaces: Here\n\
         tags: [t, nobody]\nstatus: open\nagents: [A, Z]\nextra: {a: 1}\ndraft: true\n\
         questions:\n\
         - {id: q, text: Will it?, criteria: It does., resolves_by: 2026-01-01, \
         outcome: {answer: no, date: 2026-01-02, source: S, url: \"https://example.net/\"}}\n\
         - {id: r, text: And that?, outcome: void}\n---\n\n## H\n",
    );
    files.put(
        "content/events/crowd.md",
        "---\nquestions: [{id: q, text: Will it?}]\n---\n",
    );
    files.put(
        "content/agents/a.md",
        "---\nid: A\nname: Agent\nkind: ai\nperspective: Wide\nmodel: M\nactive: since 2024\n\
         draft: true\nextra: {a: 1}\n---\n\n## H\n",
    );
    assessment(
        files,
        "zero",
        "agent: A\ndate: 2023-01-01\nconfidence: low\njudgements: [{text: No., question: r}]",
    );
    assessment(
        files,
        "one",
        "agent: [A, B]\ndate: 2025-01-01T10:00:00Z\nconfidence: 70%\nsummary: Sum.\n\
         as_of: 2024-12-31\nplaces: [Here]\ndraft: true\n\
         provenance: {kind: ai, model: M, reviewed_by: R}\n\
         sources: [{name: N, url: \"https://example.net/\", accessed: 2024, rating: B2, note: X}, \
         {name: Field notes}]\n\
         supersedes: zero\nresponds_to: zero\nextra: {a: 1}\n\
         judgements: [{text: It does., likelihood: likely, confidence: low, question: q}, \
         {text: That., likelihood: 20%, confidence: high, question: r}]",
    );
    assessment(
        files,
        "two",
        "agent: A\ndate: 2025-01-02\nconfidence: high\nsupersedes: one\nresponds_to: one\n\
         provenance: {kind: human}\n\
         judgements: [{text: It does., likelihood: 80-90%, confidence: low, question: q}, {text: x}]",
    );
    assessment(
        files,
        "three",
        "agent: C\ndate: 2025-01-02\nconfidence: high\n\
         judgements: [{text: It does., likelihood: 20%, question: q}, {text: That., question: r}]",
    );
    assessment(
        files,
        "four",
        "agent: C\ndate: 2025-01-03\nconfidence: high\n\
         judgements: [{text: That., likelihood: 30%, question: r}]",
    );
    files.put("content/events/silence.md", "");
    // It is named above the lanes of the other.
    files.put(
        "content/events/meanwhile.md",
        "---\ndate: 2024-09-01\n---\n",
    );
    // So many answers that they are drawn as a curve.
    for number in 0..61 {
        let path = format!("content/assessments/crowd-{number:02}.md");
        let text = format!(
            "---\nagent: C-{number:02}\nevent: crowd\ndate: 2024-05-01\nconfidence: low\n\
             judgements: [{{text: It does., likelihood: 20-30%, question: q}}]\n---\n"
        );
        files.put(&path, &text);
    }
    // So many of one day, tag, source and event that each list has parts.
    for number in 0..205 {
        let id = format!("many-{number:03}");
        let keys =
            format!("agent: M-{number:03}\ndate: 2024-06-01\nconfidence: unstated\nsummary: S");
        assessment(files, &id, &keys);
    }
}

fn assessment(files: &mut MemoryFiles, id: &str, keys: &str) {
    let path = format!("content/assessments/{id}.md");
    let text = format!(
        "---\nid: {id}\nevent: e\ntags: t\n{keys}\n---\n\n## H\n\n[[e]] [x](https://example.com/)\n"
    );
    files.put(&path, text);
}

/// A site in which every value that may be nothing is nothing somewhere.
fn put_bare_site(files: &mut MemoryFiles) {
    files.put("standpoint.toml", "base_url = \"https://example.org/\"\n");
    files.put(
        "content/assessments/x.md",
        "---\nagent: A\ndate: 2025-01-01\nevent: B\nconfidence: low\n---\n",
    );
}

/// A site with a deadline close by, and an agent that answered only after an outcome.
fn put_asked_site(files: &mut MemoryFiles) {
    put_surer_agent(files);
    files.put(
        "content/events/e.md",
        "---\nquestions:\n- {id: open, text: Will it?, resolves_by: 2025-01-10}\n\
         - {id: late, text: Did it?, outcome: {answer: yes, date: 2024-12-01}}\n---\n",
    );
    files.put(
        "content/assessments/x.md",
        "---\nagent: A\ndate: 2025-01-01\nevent: e\nconfidence: low\njudgements:\n\
         - {text: So., likelihood: likely, question: open}\n\
         - {text: So., likelihood: likely, question: late}\n---\n",
    );
    files.put(
        "content/assessments/y.md",
        "---\nagent: B\ndate: 2024-11-01\nevent: e\nconfidence: low\njudgements:\n\
         - {text: So., likelihood: likely, question: late}\n---\n",
    );
}

/// An agent that has become surer, on an event without questions.
fn put_surer_agent(files: &mut MemoryFiles) {
    for (day, confidence) in [(1, "low"), (2, "high")] {
        files.put(
            &format!("content/assessments/surer-{day}.md"),
            format!(
                "---\nagent: B\ndate: 2024-11-0{day}\nevent: plain\nconfidence: {confidence}\n---\n"
            ),
        );
    }
}

/// A site on which two agents have more decided answers than a page shows.
fn put_decided_site(files: &mut MemoryFiles) {
    let mut questions = String::from("---\nquestions:\n");
    for part in 0..5 {
        let mut judgements = String::from("judgements:\n");
        for number in 0..41 {
            let id = part * 41 + number;
            let _ = writeln!(
                questions,
                "- {{id: q{id}, text: Will it?, resolves_by: 2025-06-01, \
                 outcome: {{answer: yes, date: 2025-05-01}}}}"
            );
            let low = 40 + number % 2 * 20;
            let _ = writeln!(
                judgements,
                "- {{text: It does., likelihood: {low}-70%, question: q{id}}}"
            );
        }
        let keys = format!("agent: [A, B]\ndate: 2025-01-01\nconfidence: low\n{judgements}");
        assessment(files, &format!("part-{part}"), &keys);
    }
    files.put("content/events/e.md", &(questions + "---\n"));
}

/// Runs the program on a site, which must go well.
fn run_on(root: &Path, arguments: &[&str]) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_standpoint"));
    let command = command
        .arg("--quiet")
        .env("XDG_CACHE_HOME", env!("CARGO_TARGET_TMPDIR"))
        .args(["--root".as_ref(), root.as_os_str()]);
    let output = command.args(arguments).output().expect("it runs");
    assert!(output.status.success(), "{output:?}");
}

/// A site with a record on which a forecast was changed after the outcome, and another withdrawn.
fn write_tracked_site(root: &Path) {
    let event = |outcome: &str| {
        let text = format!(
            "---\nquestions:\n- {{id: q, text: Will it?{outcome}}}\n\
             - {{id: p, text: Also?{outcome}}}\n---\n"
        );
        write(root, "content/events/e.md", &text);
    };
    let forecast = |agent: &str, likelihood: &str| {
        let text = format!(
            "---\nagent: {agent}\ndate: 2025-01-01\nevent: e\nconfidence: low\n\
             judgements: [{{text: It does., likelihood: {likelihood}, question: q}}, \
             {{text: So., likelihood: {likelihood}, question: p}}]\n---\nWords.\n"
        );
        write(root, &format!("content/assessments/{agent}.md"), &text);
    };
    event("");
    forecast("a", "likely");
    forecast("c", "unlikely");
    run_on(root, &["record", "--recorded-at", "2025-01-01T12:00:00Z"]);
    event(", outcome: {answer: yes, date: 2025-02-01}");
    run_on(
        root,
        &[
            "record",
            "outcome:e/q",
            "--recorded-at",
            "2025-02-01T12:00:00Z",
        ],
    );
    // The record knew it before the date that is stated now.
    event(", outcome: {answer: yes, date: 2025-02-20}");
    forecast("a", "almost certain");
    forecast("e", "likely");
    let revise = ["record", "--kind", "update", "--note", "Why.", "--yes"];
    run_on(
        root,
        &[&revise[..], &["--recorded-at", "2025-03-01"]].concat(),
    );
    run_on(
        root,
        &[
            "withdraw",
            "c",
            "--reason",
            "Why.",
            "--recorded-at",
            "2025-03-02",
        ],
    );
}

/// A site with a record: versions, one of them with front matter that nobody can read, a correction, a
/// withdrawal, a removal and a renaming.
fn write_recorded_site(root: &Path) {
    let assessment = |id: &str, more: &str, words: &str| {
        let text = format!(
            "---\nid: {id}\nagent: A\ndate: 2025-01-01\nevent: B\nconfidence: low\n{more}---\n\n## H\n\n{words}\n"
        );
        write(root, &format!("content/assessments/{id}.md"), &text);
    };
    let run = |arguments: &[&str]| run_on(root, arguments);
    write(
        root,
        "content/record.md",
        "---\ntitle: Words\n---\n\n## A heading\n",
    );
    write(root, "content/about.md", "[record](record.md)\n");
    for id in ["plain", "gone", "taken", "stays", "lost", "first"] {
        assessment(id, "", "Words.");
    }
    assessment(
        "changed",
        "provenance: {kind: ai, model: M, reviewed_by: R}\nsources: [{name: N, url: \"https://example.net/\", accessed: 2024, rating: B2, note: X}, \
         {name: Field notes}]\njudgements: [{text: It does., likelihood: likely, confidence: low}, \
         {text: That.}]\n",
        "Words.",
    );
    // Names that nobody bears once it has changed.
    let path = "content/assessments/changed.md";
    let text = fs::read_to_string(root.join(path)).expect("a file");
    let text = text
        .replace("agent: A", "agent: Z")
        .replace("event: B", "event: Y");
    write(root, path, &text);
    let question = |keys: &str| {
        let text = format!("---\nquestions:\n- {{id: q, text: Will it?, {keys}}}\n---\n");
        write(root, "content/events/asked.md", &text);
    };
    question("criteria: It does.");
    write(
        root,
        "content/assessments/asked.md",
        "---\nagent: A\ndate: 2025-01-01\nevent: asked\nconfidence: low\n\
         judgements: [{text: It will., question: q}]\n---\nWords.\n",
    );
    run(&["record"]);
    question("resolves_by: 2026-01-01, outcome: yes");
    write(root, "standpoint.toml", "time_zone = \"Europe/Kyiv\"\n");
    for id in ["changed", "stays", "gone"] {
        assessment(id, "", "Other words and [figures](figures.csv).");
    }
    write(root, "content/assessments/figures.csv", "1");
    let correct = ["record", "--kind", "correction", "--note", "Why."];
    run(&correct);
    run(&["withdraw", "gone", "--reason", "Why."]);
    run(&["remove", "taken", "--reason", "Why."]);
    fs::remove_file(root.join("content/assessments/first.md")).expect("removed");
    assessment("second", "", "Words.");
    run(&["rename", "first", "second", "--reason", "Why."]);
    // The file of the one was removed from the record first, and that of the other was not.
    for id in ["taken", "lost"] {
        fs::remove_file(root.join(format!("content/assessments/{id}.md"))).expect("removed");
    }
    record_what_nobody_can_read(root);
}

/// Puts a version on the record that no version of the program would put there, and another after it.
fn record_what_nobody_can_read(root: &Path) {
    let path = root.join(ledger::FILE);
    let mut bytes = fs::read(&path).expect("a ledger");
    let mut record = |id: &str, act: Act, change: Option<Change>, text: &str| {
        let read = Ledger::read(&bytes);
        let (source, file) = (
            Digest::of(text.as_bytes()),
            format!("content/assessments/{id}.md"),
        );
        let manifest = Manifest::new([(source, file.as_str().into())]);
        write(root, &object_path(source), text);
        write(root, &object_path(manifest.digest()), &manifest.text());
        write(root, &file, text);
        let last = read.last().expect("an entry");
        let version = (if change.is_some() { 2 } else { 1 }, manifest.digest());
        let entry = Entry {
            change,
            note: if change.is_some() { "Why." } else { "" }.into(),
            ..Entry::after(Some(last), act, id, version, last.recorded)
        };

        bytes.extend_from_slice(entry.line(read.head()).as_bytes());
        bytes.push(b'\n');
    };
    record("old", Act::Publish, None, "agent: A\n");
    let now = "---\nagent: A\ndate: 2025-01-01\nevent: B\nconfidence: low\n---\nWords.\n";
    record("old", Act::Revise, Some(Change::Minor), now);
    fs::write(path, bytes).expect("written");
}
