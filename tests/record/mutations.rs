//! Mutations: whatever is done to a record is found, and each is found as what it is.

use std::fs;

use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use standpoint::digest::Digest;
use standpoint::ledger::{Entry, object_path};
use standpoint::source::is_document;

use crate::desk::{
    LEDGER, NORTH, SOUTH, at, head, kinds, lines, objects, overwrite, recorded, verify,
};
use crate::support::Site;

/// Lines of facts before those of assessments, by which all others are counted here.
const FACTS: usize = 1;

/// A way to harm a record.
type Harm<'a> = (&'a str, &'a dyn Fn(&Site));

/// Does each to a fresh record, and expects one finding of this kind, which names what is given.
#[track_caller]
fn expect(kind: &str, harms: &[Harm<'_>]) {
    assert!(harms.len() >= 10, "only {} mutations", harms.len());
    for (name, harm) in harms {
        let site = recorded();
        let expected = head(&site);
        harm(&site);
        let report = verify(&site, &["--expect-head", &expected]);
        assert_eq!(kinds(&report).0, [kind], "{name}: {report:#}");
        let finding = &report["findings"][0];
        assert!(!finding["hint"].as_str().unwrap().is_empty(), "{name}");
        assert!(!finding["path"].as_str().unwrap().is_empty(), "{name}");
        let people = site.run(&["verify", "--expect-head", &expected]).expect(1);
        assert!(people.stderr.starts_with(kind), "{name}: {}", people.stderr);
    }
}

fn write_lines(site: &Site, lines: &[String]) {
    let text: String = lines.iter().flat_map(|line| [line, "\n"]).collect();
    site.write(LEDGER, text);
}

/// Changes the lines of the ledger.
fn edit(site: &Site, change: impl Fn(&mut Vec<String>)) {
    let mut lines = lines(site);
    change(&mut lines);
    write_lines(site, &lines);
}

fn replace_in(site: &Site, line: usize, from: &str, to: &str) {
    let line = line + FACTS;
    edit(site, |lines| {
        assert!(lines[line].contains(from), "{}", lines[line]);
        lines[line] = lines[line].replacen(from, to, 1);
    });
}

fn entry(site: &Site, line: usize) -> Entry {
    Entry::parse(&lines(site)[line + FACTS]).unwrap().0
}

/// Adds a line that follows the line at `after`.
fn chain(site: &Site, after: usize, entry: &Entry) {
    edit(site, |lines| {
        let prev = Digest::of(lines[after + FACTS].as_bytes());
        lines.push(entry.line(prev));
    });
}

/// The manifest of the version that a line records.
fn manifest(site: &Site, line: usize) -> String {
    object_path(entry(site, line).content)
}

/// The source of the version that a line records.
fn source(site: &Site, line: usize) -> String {
    let manifest = site.text(&manifest(site, line));
    let line = manifest
        .lines()
        .find(|line| is_document(&line[66..]))
        .unwrap();
    object_path(line[..64].parse().unwrap())
}

#[test]
fn edited() {
    expect(
        "EDITED",
        &[
            ("a word", &|s| {
                s.replace(NORTH, "by May", "by June");
            }),
            ("a byte at the end", &|s| {
                s.write(NORTH, s.text(NORTH) + " ");
            }),
            ("the last line break", &|s| {
                s.write(NORTH, s.text(NORTH).trim_end());
            }),
            ("the confidence", &|s| {
                s.replace(SOUTH, "confidence: low", "confidence: high");
            }),
            ("a later date", &|s| {
                s.replace(SOUTH, "2025-11-01", "2025-11-02");
            }),
            ("a key", &|s| {
                s.replace(SOUTH, "event: talks", "event: talks\ntitle: Other");
            }),
            ("the words of version 1", &|s| {
                s.replace(NORTH, "fail by May", "fail");
            }),
            ("a file", &|s| {
                s.write("content/assessments/talks/data.csv", "a,b\r\n1,2\r\n");
            }),
            ("an image", &|s| {
                s.write("content/assessments/talks/map.svg", "<svg/>");
            }),
            ("withheld", &|s| {
                s.replace(SOUTH, "event: talks", "event: talks\ndraft: true");
            }),
            ("errors", &|s| {
                s.replace(SOUTH, "confidence: low", "confidence: lots");
            }),
            ("edited and moved", &|s| {
                let text = s.text(SOUTH).replace("hold", "fail");
                s.remove(SOUTH).write("content/assessments/s.md", text);
            }),
            ("removed and back", &|s| {
                let text = s.text(SOUTH);
                at(
                    s,
                    "2026-01-12T00:00:00Z",
                    &["remove", "talks/south", "--reason", "why"],
                )
                .expect(0);
                s.write(SOUTH, text);
            }),
        ],
    );
}

#[test]
fn an_edit_names_digests_lines_and_what_to_type() {
    let site = recorded();
    let was = Digest::of(site.text(NORTH).as_bytes());
    site.replace(NORTH, "by May", "by June");
    let report = verify(&site, &[]);
    let finding = &report["findings"][0];
    assert_eq!(finding["id"], "talks/north");
    assert_eq!(
        (finding["rev"].as_u64(), finding["line"].as_u64()),
        (Some(2), Some(10))
    );
    assert_eq!(finding["expected"], was.to_string());
    assert_eq!(
        finding["found"],
        Digest::of(site.text(NORTH).as_bytes()).to_string()
    );
    assert_eq!(finding["path"], NORTH);
    let people = site.run(&["verify"]).expect(1);
    let (finding, last) = people.stderr.trim_end().rsplit_once('\n').unwrap();
    assert_eq!(
        finding,
        format!(
            "EDITED `talks/north` is not as it was recorded in version 2\n  \
             at {NORTH}:10 (talks/north, version 2)\n  \
             expected {was}\n  \
             found    {}\n  \
             restore the file; or put the change on the record with `standpoint record talks/north --kind \
             correction --note \"…\"` (or `--kind update`, or `minor`)",
            Digest::of(site.text(NORTH).as_bytes())
        )
    );
    assert!(last.ends_with(": 1 finding"), "{last}");
    assert_eq!(people.stdout.trim(), head(&site), "the head, for scripts");
    let text = site.run(&["verify", "--format", "json"]).stdout;
    let keys = [
        "findings", "kind", "id", "rev", "expected", "found", "path", "line", "hint", "notes",
        "head",
    ];
    let mut rest = &*text;
    for key in keys {
        (_, rest) = rest.split_once(&format!("\"{key}\":")).expect(key);
    }
    assert_eq!(text.matches("\":").count(), keys.len(), "{text}");
}

#[test]
fn backdated() {
    let date = |to: &'static str| {
        move |s: &Site| {
            s.replace(NORTH, "2026-01-10", to);
        }
    };
    expect(
        "BACKDATED",
        &[
            ("a day", &date("2026-01-09")),
            ("a month", &date("2025-12-10")),
            ("a year", &date("2025-01-10")),
            ("decades", &date("1999-12-31")),
            ("a time", &date("2026-01-09T23:59:59Z")),
            ("an offset", &date("2026-01-10T01:00:00+02:00")),
            ("with other words", &|s| {
                s.replace(NORTH, "2026-01-10", "2026-01-01")
                    .replace(NORTH, "by May", "by June");
            }),
            ("with other confidence", &|s| {
                s.replace(SOUTH, "2025-11-01", "2025-10-31")
                    .replace(SOUTH, "low", "high");
            }),
            ("the other one", &|s| {
                s.replace(SOUTH, "2025-11-01", "2025-10-31");
            }),
            ("and moved", &|s| {
                let text = s.text(SOUTH).replace("2025-11-01", "2025-10-01");
                s.remove(SOUTH).write("content/assessments/s.md", text);
            }),
        ],
    );
}

#[test]
fn missing() {
    let elsewhere = |to: &'static str| {
        move |s: &Site| {
            let text = s.text(SOUTH);
            s.remove(SOUTH).write(to, text);
        }
    };
    let id = |to: &'static str| {
        move |s: &Site| {
            s.replace(SOUTH, "id: talks/south\n", to);
        }
    };
    expect(
        "MISSING",
        &[
            ("deleted", &|s| {
                s.remove(SOUTH);
            }),
            ("the other one", &|s| {
                s.remove(NORTH);
            }),
            ("another id", &id("id: talks/other\n")),
            ("an id that is nearly the same", &id("id: talks/souths\n")),
            ("its last part only", &id("id: south\n")),
            ("out of content", &elsewhere("south.md")),
            ("among the events", &elsewhere("content/events/south.md")),
            ("a plain page", &elsewhere("content/south.md")),
            (
                "not Markdown",
                &elsewhere("content/assessments/talks/south.txt"),
            ),
            ("hidden", &elsewhere("content/assessments/talks/.south.md")),
            (
                "a hidden folder",
                &elsewhere("content/assessments/.talks/south.md"),
            ),
            (
                "an editor's own",
                &elsewhere("content/assessments/talks/south.md~"),
            ),
            ("a file of it", &|s| {
                s.remove("content/assessments/talks/map.svg");
            }),
        ],
    );
}

#[test]
fn chain_broken() {
    let replace = |line: usize, from: &'static str, to: &'static str| {
        move |s: &Site| replace_in(s, line, from, to)
    };
    expect(
        "CHAIN_BROKEN",
        &[
            ("a byte of an id", &replace(0, "north", "norte")),
            ("a time", &replace(0, "12:00:00", "12:00:01")),
            ("a type", &replace(1, "import", "publish")),
            ("a space", &replace(1, ",", ", ")),
            ("no entry", &replace(0, "{", "[")),
            ("a new key", &replace(1, "\"v\":2", "\"v\":2,\"w\":1")),
            ("another format", &replace(1, "\"v\":2", "\"v\":1")),
            ("a digest", &|s| {
                let content = entry(s, 0).content.to_string();
                replace_in(s, 0, &content, &Digest::of(b"other").to_string());
            }),
            ("a line before", &|s| {
                let prev = "0".repeat(64);
                edit(s, |lines| {
                    lines[0] = lines[0].replace(&prev, &Digest::of(b"other").to_string());
                });
            }),
            ("the first line gone", &|s| {
                edit(s, |lines| drop(lines.remove(0)));
            }),
            ("the second line gone", &|s| {
                edit(s, |lines| drop(lines.remove(1)));
            }),
            ("swapped", &|s| edit(s, |lines| lines.swap(0, 1))),
            ("the last two swapped", &|s| {
                edit(s, |lines| lines.swap(1, 2));
            }),
            ("an empty line", &|s| {
                edit(s, |lines| lines.insert(1, String::new()));
            }),
            ("a line of others", &|s| {
                edit(s, |lines| lines.insert(1, "<<<<<<< HEAD".into()));
            }),
            ("CRLF", &|s| {
                s.write(LEDGER, s.text(LEDGER).replace('\n', "\r\n"));
            }),
            ("an entry about nothing", &|s| {
                let next = Entry {
                    seq: 5,
                    rev: 9,
                    ..entry(s, 2)
                };
                chain(s, 2, &next);
            }),
            ("a number left out", &|s| {
                let next = Entry {
                    seq: 6,
                    rev: 3,
                    ..entry(s, 2)
                };
                chain(s, 2, &next);
            }),
        ],
    );
}

#[test]
fn forked() {
    let copy = |line: usize, to: usize| {
        move |s: &Site| {
            edit(s, |lines| {
                lines.insert(to + FACTS, lines[line + FACTS].clone());
            });
        }
    };
    let branch = |after: usize, seq: u64, id: &'static str| {
        move |s: &Site| {
            let other = Entry {
                seq: seq + 1,
                id: id.into(),
                ..entry(s, 0)
            };
            chain(s, after, &other);
        }
    };
    expect(
        "FORKED",
        &[
            ("the first line twice", &copy(0, 1)),
            ("the second line twice", &copy(1, 2)),
            ("the last line twice", &copy(2, 3)),
            ("the first line at the end", &copy(0, 3)),
            ("the second line at the end", &copy(1, 3)),
            ("a branch at the first line", &branch(0, 2, "talks/other")),
            ("a branch at the second line", &branch(1, 3, "talks/other")),
            ("a branch with another number", &branch(1, 4, "talks/other")),
            ("a branch of the same id", &branch(1, 3, "talks/north")),
            ("a whole branch after another", &|s| {
                branch(0, 2, "talks/a")(s);
                branch(3, 3, "talks/b")(s);
            }),
            ("two branches", &|s| {
                branch(1, 3, "talks/a")(s);
                branch(1, 3, "talks/b")(s);
            }),
        ],
    );
}

#[test]
fn truncated() {
    let cut = |end: usize| {
        move |s: &Site| {
            let text = s.text(LEDGER);
            s.write(LEDGER, &text[..text.len() - end]);
        }
    };
    let left = |bytes: &'static [u8]| {
        move |s: &Site| {
            s.write(&object_path(Digest::of(bytes)), bytes);
        }
    };
    expect(
        "TRUNCATED",
        &[
            ("the last line break", &cut(1)),
            ("two bytes", &cut(2)),
            ("half a line", &cut(200)),
            ("a line and a half", &cut(600)),
            ("all but a byte", &|s| {
                s.write(LEDGER, "{");
            }),
            ("the file", &|s| {
                s.remove(LEDGER);
            }),
            ("the file and an object", &|s| {
                s.remove(LEDGER).remove(&objects(s)[0]);
            }),
            (
                "an object that nothing names",
                &left(b"left by a run that was stopped"),
            ),
            ("an empty one", &left(b"")),
            ("two of them", &|s| {
                left(b"left by a run that was stopped")(s);
                left(b"left by another one")(s);
            }),
        ],
    );
}

#[test]
fn rewound() {
    let again = |s: &Site, moment: &str| {
        fs::remove_dir_all(s.path("archive")).unwrap();
        s.write("standpoint.toml", "");
        at(s, moment, &["record"]).expect(0);
    };
    // No line witnesses the last one: only the head that is expected is another one.
    let last = |from: &'static str, to: &'static str| move |s: &Site| replace_in(s, 2, from, to);
    expect(
        "REWOUND",
        &[
            ("the last line", &|s| edit(s, |lines| drop(lines.pop()))),
            ("two lines", &|s| edit(s, |lines| lines.truncate(1 + FACTS))),
            ("all lines", &|s| {
                s.write(LEDGER, "");
            }),
            (
                "the note of the last line",
                &last("The month was missing.", "The month was wrong."),
            ),
            (
                "the time of the last line",
                &last("11T12:00:00", "11T13:00:00"),
            ),
            (
                "the kind of the last line",
                &last("\"correction\"", "\"update\""),
            ),
            (
                "the tool of the last line",
                &last("standpoint 0", "standpoint 9"),
            ),
            ("the last line and what it recorded", &|s| {
                edit(s, |lines| drop(lines.pop()));
                s.replace(NORTH, " by May", "");
            }),
            ("the folder", &|s| {
                fs::remove_dir_all(s.path("archive")).unwrap();
            }),
            ("the folder, and other settings", &|s| {
                fs::remove_dir_all(s.path("archive")).unwrap();
                s.write("standpoint.toml", "");
            }),
            ("recorded anew", &|s| again(s, "2026-01-10T12:00:00Z")),
            ("recorded anew and later", &|s| {
                again(s, "2026-01-12T12:00:00Z");
            }),
        ],
    );
}

#[test]
fn store_corrupt() {
    let change = |what: fn(&Site, usize) -> String, line: usize| {
        move |s: &Site| {
            let path = what(s, line);
            let mut bytes = fs::read(s.path(&path)).unwrap();
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
            overwrite(s, &path, &bytes);
        }
    };
    let gone = |what: fn(&Site, usize) -> String, line: usize| {
        move |s: &Site| {
            s.remove(&what(s, line));
        }
    };
    let map = |s: &Site, _| {
        let bytes = s.text("content/assessments/talks/map.svg");
        object_path(Digest::of(bytes.as_bytes()))
    };
    expect(
        "STORE_CORRUPT",
        &[
            ("a byte of a source", &change(source, 1)),
            ("a byte of an old source", &change(source, 0)),
            ("a byte of a manifest", &change(manifest, 1)),
            ("a byte of an old manifest", &change(manifest, 0)),
            ("a byte of a file", &change(map, 0)),
            ("a source gone", &gone(source, 2)),
            ("an old source gone", &gone(source, 0)),
            ("a manifest gone", &gone(manifest, 2)),
            ("an old manifest gone", &gone(manifest, 0)),
            ("a file gone", &gone(map, 0)),
            ("emptied", &|s| overwrite(s, &source(s, 1), b"")),
            ("longer", &|s| {
                let path = source(s, 1);
                let longer = s.text(&path) + "\n";
                overwrite(s, &path, longer.as_bytes());
            }),
            ("renamed", &|s| {
                let to = object_path(Digest::of(b"another"));
                fs::create_dir_all(s.path(&to).parent().unwrap()).unwrap();
                fs::rename(s.path(&source(s, 0)), s.path(&to)).unwrap();
            }),
            ("removed and back", &|s| {
                let path = source(s, 1);
                let text = s.text(&path);
                at(
                    s,
                    "2026-01-12T00:00:00Z",
                    &["remove", "talks/south", "--reason", "why"],
                )
                .expect(0);
                s.remove(SOUTH);
                // The manifest tells whose it is.
                let manifest = format!("{}  {SOUTH}\n", Digest::of(text.as_bytes()));
                s.write(&object_path(Digest::of(manifest.as_bytes())), manifest);
            }),
        ],
    );
}

/// What is no part of the record is a note, once; and it stops nothing.
#[test]
fn stray() {
    let digest = Digest::of(b"misplaced").to_string();
    let (folder, name) = digest.split_at(2);
    let moved = format!("archive/objects/zz/{name}");
    let upper = format!("archive/objects/{folder}/{}", name.to_uppercase());
    let signed = format!("archive/objects/+0/{name}");
    for path in [
        "archive/notes.txt",
        "archive/old/ledger.jsonl",
        "archive/objects/notes.txt",
        "archive/objects/ab/x.tmp",
        "archive/objects/ab/cd/ef",
        &moved,
        &upper,
        &signed,
    ] {
        let site = recorded();
        site.write(path, "misplaced");
        let report = verify(&site, &["--expect-head", &head(&site)]);
        assert_eq!(
            kinds(&report),
            (vec![], vec!["STRAY"]),
            "{path}: {report:#}"
        );
        let named = report["notes"][0]["path"].as_str().unwrap();
        assert!(
            path == named || path.starts_with(&format!("{named}/")),
            "{named}"
        );
        let people = site.run(&["verify"]).expect(0).stderr;
        assert!(
            people.contains("verified 4 entries and 9 objects"),
            "{people}"
        );
        assert!(people.contains(": nothing wrong, 1 note"), "{people}");
        site.build();
        site.replace(NORTH, "by May", "by June");
        site.run(&["record", "--kind", "minor", "--note", "why"])
            .expect(0);
    }
    // All of them at once, and what file managers leave.
    let site = recorded();
    for path in [
        "archive/a",
        "archive/b/c",
        "archive/objects/d",
        "archive/objects/ab/e",
        "archive/.DS_Store",
    ] {
        site.write(path, "mine");
    }
    let report = verify(&site, &[]);
    assert_eq!(kinds(&report), (vec![], vec!["STRAY"; 4]), "{report:#}");
    // Without a ledger, they are no sign of one.
    let site = crate::desk::desk();
    site.write("archive/objects/notes.txt", "mine");
    assert_eq!(kinds(&verify(&site, &[])).0, Vec::<&str>::new());
    at(&site, "2026-01-10T12:00:00Z", &["record"]).expect(0);
}

/// Any byte of any file of the record, changed: something is found.
#[test]
fn no_changed_byte_passes_unnoticed() {
    let site = recorded();
    let expected = head(&site);
    let mut paths = objects(&site);
    paths.push(LEDGER.to_owned());
    paths.push(NORTH.to_owned());
    let mut runner = TestRunner::new(ProptestConfig::with_cases(80));
    let cases = (0..paths.len(), any::<prop::sample::Index>(), 1_u8..);
    let result = runner.run(&cases, |(path, place, change)| {
        let path = &paths[path];
        let bytes = fs::read(site.path(path)).unwrap();
        let mut harmed = bytes.clone();
        harmed[place.index(bytes.len())] ^= change;
        overwrite(&site, path, &harmed);
        let run = site.run(&["verify", "--expect-head", &expected]);
        overwrite(&site, path, &bytes);
        prop_assert_eq!(run.code, Some(1), "{}: {}", path, run.stderr);
        Ok(())
    });
    result.unwrap();
    assert_eq!(
        kinds(&verify(&site, &["--expect-head", &expected])),
        (vec![], vec![])
    );
}

/// Each object is needed: without it, it is named.
#[test]
fn every_dropped_object_is_found() {
    let site = recorded();
    for path in objects(&site) {
        let bytes = fs::read(site.path(&path)).unwrap();
        site.remove(&path);
        let report = verify(&site, &[]);
        assert_eq!(kinds(&report).0, ["STORE_CORRUPT"], "{path}");
        assert_eq!(report["findings"][0]["path"], *path);
        fs::create_dir_all(site.path(&path).parent().unwrap()).unwrap();
        fs::write(site.path(&path), bytes).unwrap();
    }
}

/// The largest number there is has no next one, and is found like any other that is wrong.
#[test]
fn numbers_that_have_no_next_one_stop_nothing() {
    let site = recorded();
    // The objects of the newest version are there, and no entry names them.
    let mut last = entry(&site, 2);
    last.rev = u64::MAX;
    last.content = entry(&site, 0).content;
    edit(&site, |lines| drop(lines.pop()));
    chain(&site, 1, &last);
    assert_eq!(kinds(&verify(&site, &[])).0, ["CHAIN_BROKEN"]);
    last.seq = u64::MAX;
    edit(&site, |lines| drop(lines.pop()));
    chain(&site, 1, &last);
    for command in ["verify", "build", "check", "record"] {
        let run = site.run(&[command]).expect(1);
        assert!(!run.stderr.contains("panicked"), "{}", run.stderr);
    }
}
