//! One recorded site with all kinds of entries, copies of it, and ways to harm them.

use std::fs;
use std::sync::LazyLock;

use standpoint::digest::Digest;
use standpoint::ledger::{Act, Change, Entry, START, object_path};
use standpoint::source::is_document;

use crate::desk::{LEDGER, NORTH, SOUTH, at, desk, entries, lines};
use crate::support::{Files, Site, assessment, files};

pub const EVENT: &str = "content/events/talks.md";
pub const AGENT: &str = "content/agents/north.md";
pub const SETTINGS: &str = "standpoint.toml";
pub const WEST: &str = "content/assessments/talks/west.md";
pub const EAST: &str = "content/assessments/talks/east.md";
pub const AWAY: &str = "content/assessments/talks/away.md";
pub const SEA: &str = "content/assessments/talks/lake.md";
pub const MAP: &str = "content/assessments/talks/map.svg";
pub const DATA: &str = "content/assessments/talks/data.csv";
pub const DRAFT: &str = "content/assessments/talks/draft.md";

/// The entries of the site, and the position of each line from 0.
pub const ENTRIES: [&str; 16] = [
    "agent:north 1 publish",
    "question:talks/sign 1 publish",
    "site:settings 1 publish",
    "talks/away 1 publish",
    "talks/east 1 publish",
    "talks/lake 1 publish",
    "talks/north 1 publish",
    "talks/south 1 import",
    "talks/west 1 publish",
    "outcome:talks/sign 1 publish",
    "talks/west 1 withdraw",
    "talks/east 1 remove",
    "talks/away 1 unpublish",
    "talks/sea 1 rename",
    "talks/sea 2 revise",
    "talks/north 2 revise",
];
pub const NAME: usize = 0;
pub const QUESTION: usize = 1;
pub const ZONE: usize = 2;
pub const AWAY_1: usize = 3;
pub const EAST_1: usize = 4;
pub const LAKE_1: usize = 5;
pub const NORTH_1: usize = 6;
pub const SOUTH_1: usize = 7;
pub const WEST_1: usize = 8;
pub const OUTCOME: usize = 9;
pub const WITHDRAWN: usize = 10;
pub const REMOVED: usize = 11;
pub const OFFLINE: usize = 12;
pub const RENAMED: usize = 13;
pub const SEA_2: usize = 14;
pub const NORTH_2: usize = 15;

const FIRST: &str = "2026-01-10T12:00:00Z";
const SECOND: &str = "2026-01-11T12:00:00Z";
const LATER: &str = "2026-01-12T12:00:00Z";

/// The files of the recorded site, and those that its build writes.
static BASE: LazyLock<(Files, Files)> = LazyLock::new(|| {
    let site = desk();
    site.write(EVENT, "---\ntitle: The talks\nquestions:\n- id: sign\n  text: Will they sign?\n  criteria: A signed text.\n  resolves_by: 2026-03-01\n- id: other\n  text: Will they meet?\n---\n")
        .write(AGENT, "---\nname: The northern desk\n---\n");
    let answer =
        "judgements:\n- {text: They will sign., likelihood: likely, question: sign}\nconfidence:";
    site.replace(NORTH, "confidence:", answer);
    for (path, id) in [
        (WEST, "west"),
        (EAST, "east"),
        (AWAY, "away"),
        (SEA, "lake"),
    ] {
        let more = format!("id: talks/{id}\n");
        let body = format!("# On {id}\n\nWords of {id}.\n");
        site.write(
            path,
            assessment("North", "2026-01-10", "talks", &more, &body),
        );
    }
    let run = |moment, arguments: &[&str]| drop(at(&site, moment, arguments).expect(0));
    run(FIRST, &["record"]);
    site.replace(
        EVENT,
        "2026-03-01",
        "2026-03-01\n  outcome:\n    answer: yes\n    date: 2026-01-10\n    source: The hosts",
    );
    run(SECOND, &["record"]);
    run(
        SECOND,
        &["withdraw", "talks/west", "--reason", "It was forged."],
    );
    run(
        SECOND,
        &["remove", "talks/east", "--reason", "A court order."],
    );
    run(
        SECOND,
        &["unpublish", "talks/away", "--reason", "For a while."],
    );
    site.remove(EAST).remove(AWAY);
    site.replace(SEA, "id: talks/lake", "id: talks/sea");
    run(
        SECOND,
        &["rename", "talks/lake", "talks/sea", "--reason", "A name."],
    );
    site.replace(NORTH, "They will fail.", "They will fail by août.");
    let note = "The month was missing: août.";
    run(SECOND, &["record", "--kind", "correction", "--note", note]);
    let told = entries(&site).into_iter();
    let told = told.map(|entry| format!("{} {} {}", entry.id, entry.rev, entry.act.word()));
    assert_eq!(told.collect::<Vec<_>>(), ENTRIES);
    let mut recorded = files(site.root());
    recorded.retain(|path, _| !path.ends_with('/') && !path.starts_with(".standpoint"));
    site.build();
    (recorded, files(&site.path("public")))
});

/// A copy of the site.
pub fn base() -> Site {
    let site = Site::new::<&str>(&[]);
    for (path, bytes) in &BASE.0 {
        site.write(path, bytes);
    }
    site
}

/// Gives a copy what an earlier build left in its output folder.
pub fn build_before(site: &Site) {
    for (path, bytes) in &BASE.1 {
        site.write(&format!("public/{path}"), bytes);
    }
}

pub fn put(s: &Site, path: &str, text: impl AsRef<[u8]>) {
    s.write(path, text);
}

pub fn gone(s: &Site, path: &str) {
    s.remove(path);
}

/// Deletes a folder.
pub fn raze(s: &Site, path: &str) {
    fs::remove_dir_all(s.path(path)).unwrap();
}

pub fn moved_folder(s: &Site, from: &str, to: &str) {
    fs::rename(s.path(from), s.path(to)).unwrap();
}

pub fn text(s: &Site, path: &str, from: &str, to: &str) {
    s.replace(path, from, to);
}

pub fn moved(s: &Site, from: &str, to: &str) {
    let text = fs::read(s.path(from)).unwrap();
    s.remove(from).write(to, text);
}

/// Runs a command that must succeed, after all that was recorded.
pub fn run(s: &Site, arguments: &[&str]) {
    at(s, LATER, arguments).expect(0);
}

/// Changes the text of the ledger.
pub fn ledger(s: &Site, change: impl Fn(&str) -> String) {
    s.write(LEDGER, change(&s.text(LEDGER)));
}

/// Changes the lines of the ledger.
pub fn edit(s: &Site, change: impl Fn(&mut Vec<String>)) {
    let mut lines = lines(s);
    change(&mut lines);
    s.write(
        LEDGER,
        lines
            .iter()
            .flat_map(|line| [line, "\n"])
            .collect::<String>(),
    );
}

/// Replaces text in a line, which must hold it.
pub fn line(s: &Site, at: usize, from: &str, to: &str) {
    edit(s, |lines| {
        assert!(lines[at].contains(from), "{from}: {}", lines[at]);
        lines[at] = lines[at].replacen(from, to, 1);
    });
}

/// Inserts a copy of a line.
pub fn copy(s: &Site, from: usize, to: usize) {
    edit(s, |lines| lines.insert(to, lines[from].clone()));
}

/// Adds a line that follows the line at `after`.
pub fn add(s: &Site, after: usize, entry: &Entry) {
    edit(s, |lines| {
        let prev = Digest::of(lines[after].as_bytes());
        lines.push(entry.line(prev));
    });
}

/// Adds a first entry of another id that follows the line at `after`, as another branch has it.
pub fn branch(s: &Site, after: usize, seq: u64, id: &str) {
    let other = Entry {
        seq,
        id: id.into(),
        ..entries(s).swap_remove(NORTH_1)
    };
    add(s, after, &other);
}

/// Changes entries and makes a chain of them that has no broken link.
pub fn forge(s: &Site, change: impl Fn(&mut Vec<Entry>)) {
    let mut entries = entries(s);
    change(&mut entries);
    let mut prev = START;
    let mut text = String::new();
    for entry in entries {
        let line = entry.line(prev);
        prev = Digest::of(line.as_bytes());
        text += &(line + "\n");
    }
    s.write(LEDGER, text);
}

/// Adds an entry with the next number that is like the one at `like`, but for `change`.
pub fn forge_next(s: &Site, like: usize, change: impl Fn(&mut Entry)) {
    forge(s, |all| {
        let mut next = all[like].clone();
        (next.seq, next.recorded) = (17, all[NORTH_2].recorded);
        change(&mut next);
        all.push(next);
    });
}

/// Adds an entry of the type `clock` that is of no earlier time, but for `change`.
pub fn forge_clock(s: &Site, change: impl Fn(&mut Entry)) {
    forge(s, |all| {
        let last = &all[NORTH_2];
        let now = last.recorded;
        let mut clock = Entry::after(Some(last), Act::Clock, "site:clock", (1, START), now);
        clock.note = format!("The clock had run ahead to {now}.").into();
        change(&mut clock);
        all.push(clock);
    });
}

/// Adds a version of what the line `of` is about that has the content of the line `other`, and one that is as before.
pub fn forge_between(s: &Site, of: usize, other: usize) {
    forge(s, |all| {
        for (rev, seq, from) in [(2, 17, other), (3, 18, of)] {
            all.push(Entry {
                seq,
                act: Act::Revise,
                rev,
                content: all[from].content,
                change: Some(Change::Update),
                note: "why".into(),
                recorded: all[NORTH_2].recorded,
                ..all[of].clone()
            });
        }
    });
}

/// Records an assessment that names its agent or event by another name.
pub fn name_anew(s: &Site, from: &str, to: &str) {
    let own = removed_text()
        .replace("talks/east", "talks/new")
        .replace(from, to);
    put(s, NEW_PLACE, own);
    run(s, &["record"]);
}

pub const OLD_PLACE: &str = "content/assessments/talks/old.md";
pub const NEW_PLACE: &str = "content/assessments/talks/new.md";

/// Records an assessment without `id`, moves its file and renames it.
pub fn rename_place(s: &Site) {
    let own = removed_text().replace("id: talks/east\n", "");
    put(s, OLD_PLACE, own);
    run(s, &["record"]);
    moved(s, OLD_PLACE, NEW_PLACE);
    let rename = ["rename", "talks/old", "talks/new", "--reason", "why"];
    run(s, &rename);
}

/// Takes back the last recording with all that it wrote, as `git revert` does.
pub fn revert(s: &Site) {
    let source = source(s, NORTH_2);
    let manifest = object(s, NORTH_2);
    s.remove(&source).remove(&manifest);
    edit(s, |lines| lines.truncate(NORTH_2));
    text(s, NORTH, " by août", "");
}

/// The object that an entry names: a manifest, or the text of a fact.
pub fn object(s: &Site, line: usize) -> String {
    object_path(Entry::parse(&lines(s)[line]).unwrap().0.content)
}

/// The source of the version that a line records.
pub fn source(s: &Site, line: usize) -> String {
    let manifest = s.text(&object(s, line));
    let mut files = manifest.lines().map(|line| line.split_at(64));
    let (digest, _) = files.find(|(_, path)| is_document(path)).unwrap();
    object_path(digest.parse().unwrap())
}

/// The object of a file that the site still has.
pub fn kept(s: &Site, path: &str) -> String {
    object_path(Digest::of(&fs::read(s.path(path)).unwrap()))
}

/// Changes the middle byte of a file.
pub fn flip(s: &Site, path: &str) {
    let mut bytes = fs::read(s.path(path)).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    s.write(path, bytes);
}

/// Exchanges the bytes of two files.
pub fn exchange(s: &Site, one: &str, other: &str) {
    let (a, b) = (s.text(one), s.text(other));
    s.write(one, b).write(other, a);
}

/// Puts bytes into the store under their digest.
pub fn keep(s: &Site, bytes: &str) {
    s.write(&object_path(Digest::of(bytes.as_bytes())), bytes);
}

/// The text of what was removed.
pub fn removed_text() -> String {
    let body = "# On east\n\nWords of east.\n";
    assessment("North", "2026-01-10", "talks", "id: talks/east\n", body)
}

/// Forgets the record and writes another one of what is there today.
pub fn record_anew(s: &Site, moment: &str) {
    raze(s, "archive");
    s.write(SETTINGS, "base_url = \"https://desk.example/\"\n");
    at(s, moment, &["record"]).expect(0);
}

/// The proof of a witness who saw a head.
pub fn witness(s: &Site, name: &str) {
    s.write(&format!("archive/witness/{name}"), "a proof");
}

/// The head after a line.
pub fn head_at(s: &Site, line: usize) -> String {
    Digest::of(lines(s)[line].as_bytes()).to_string()
}

/// Sets the time of a file to that of today.
pub fn touch(s: &Site, path: &str) {
    s.write(path, fs::read(s.path(path)).unwrap());
}

/// What the site says of the other assessment, `SOUTH`, without its id.
pub fn without_id(s: &Site, id: &str) {
    text(s, SOUTH, "id: talks/south\n", id);
}
