//! Each mutation of a recorded site, and what `verify`, `check` and `build` make of it.

use standpoint::digest::Digest;
use standpoint::ledger::{Act, Change, Entry, object_path};

use crate::desk::{LEDGER, NORTH, SOUTH, entries};
use crate::harm::*;

/// From where the head of the ledger is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// `--expect-head`.
    Head,
    /// `--expect-head` with the checkpoint that was published.
    Checkpoint,
    /// The output folder.
    Site,
    /// A file in `archive/witness/`.
    Witness,
    /// `[record] required = true`, which all of these sites have.
    Settings,
}

/// What the three commands say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Says {
    /// One finding of this kind with the head expected: `verify` has it, `check` and `build` the error of that name.
    Finds(&'static str),
    /// Several of this kind alone.
    Many(&'static str),
    /// This one first, and others that follow from it.
    First(&'static str),
    /// One finding of this kind if nobody knows a head.
    Unseen(&'static str),
    /// Findings of this kind if nobody knows a head, by `verify` alone: it reads the recorded texts.
    Audited(&'static str),
    /// `REWOUND`, by what is known alone.
    Rewound(Known),
    /// Nothing is wrong, and `verify` has a note of this kind.
    Notes(&'static str),
    /// Nothing is wrong or to be noted.
    Passes,
    /// Nothing is found, because nobody knows a head.
    Unnoticed,
}

use Says::{Audited, Finds, First, Many, Notes, Passes, Rewound, Unnoticed, Unseen};

/// A name, what is said, and what is done.
pub type Row = (&'static str, Says, fn(&crate::support::Site));

const BROKEN: Says = Finds("CHAIN_BROKEN");
const FORKED: Says = Finds("FORKED");
const CUT: Says = Finds("TRUNCATED");
const CORRUPT: Says = Finds("STORE_CORRUPT");
const EDITED: Says = Finds("EDITED");
const BACKDATED: Says = Finds("BACKDATED");
const MISSING: Says = Finds("MISSING");
const BY_HEAD: Says = Rewound(Known::Head);
const STRAY: Says = Notes("STRAY");
const MONTH: jiff::SignedDuration = jiff::SignedDuration::from_hours(31 * 24);

/// A row a line, where that is short enough.
#[rustfmt::skip]
pub const TABLE: &[Row] = &[
    // The fields of a line that others follow.
    ("content", BROKEN, |s| {
        let content = entries(s)[NORTH_1].content.to_string();
        line(s, NORTH_1, &content, &Digest::of(b"other").to_string());
    }),
    ("content in capitals", BROKEN, |s| {
        let content = entries(s)[NORTH_1].content.to_string();
        line(s, NORTH_1, &content, &content.to_uppercase());
    }),
    ("id", BROKEN, |s| line(s, NORTH_1, "north", "norte")),
    ("id in capitals", BROKEN, |s| line(s, NORTH_1, "talks/n", "Talks/n")),
    ("id that leads out", BROKEN, |s| line(s, NORTH_1, "talks/n", "../n")),
    ("id with a zero-width space", BROKEN, |s| line(s, NORTH_1, "north", "nor\u{200b}th")),
    ("id of a fact", BROKEN, |s| line(s, QUESTION, "talks/sign", "talks/sing")),
    ("kind", BROKEN, |s| line(s, NORTH_1, "\"kind\":\"\"", "\"kind\":\"minor\"")),
    ("kind of a correction", BROKEN, |s| line(s, SEA_2, "\"minor\"", "\"update\"")),
    ("note", BROKEN, |s| line(s, WITHDRAWN, "forged", "fine")),
    ("note where none is", BROKEN, |s| line(s, NORTH_1, "\"note\":\"\"", "\"note\":\"x\"")),
    ("prev", BROKEN, |s| {
        let prev = head_at(s, NORTH_1 - 1);
        line(s, NORTH_1, &prev, &Digest::of(b"other").to_string());
    }),
    ("prev of the first line", BROKEN, |s| line(s, 0, &"0".repeat(64), &Digest::of(b"other").to_string())),
    ("recorded", BROKEN, |s| line(s, NORTH_1, "12:00:00Z", "12:00:01Z")),
    ("recorded with an offset", BROKEN, |s| line(s, NORTH_1, "00Z", "00+00:00")),
    ("recorded with a fraction", BROKEN, |s| line(s, NORTH_1, "00Z", "00.0Z")),
    ("rev", BROKEN, |s| line(s, NORTH_1, "\"rev\":1", "\"rev\":2")),
    ("rev with a plus", BROKEN, |s| line(s, NORTH_1, "\"rev\":1", "\"rev\":+1")),
    ("rev of +0", BROKEN, |s| line(s, NORTH_1, "\"rev\":1", "\"rev\":+0")),
    ("rev with a zero before", BROKEN, |s| line(s, NORTH_1, "\"rev\":1", "\"rev\":01")),
    ("rev with a fraction", BROKEN, |s| line(s, NORTH_1, "\"rev\":1", "\"rev\":1.0")),
    ("rev with an exponent", BROKEN, |s| line(s, NORTH_1, "\"rev\":1", "\"rev\":1e0")),
    ("rev as text", BROKEN, |s| line(s, NORTH_1, "\"rev\":1", "\"rev\":\"1\"")),
    ("rev below zero", BROKEN, |s| line(s, NORTH_1, "\"rev\":1", "\"rev\":-1")),
    ("rev beyond all numbers", BROKEN, |s| line(s, NORTH_1, "\"rev\":1", "\"rev\":18446744073709551616")),
    ("seq", BROKEN, |s| line(s, NORTH_1, "\"seq\":7", "\"seq\":8")),
    ("time", BROKEN, |s| line(s, NORTH_1, "\"time\":\"given\",", "")),
    ("tool", BROKEN, |s| line(s, NORTH_1, "standpoint 0", "standpoint 9")),
    ("type", BROKEN, |s| line(s, SOUTH_1, "\"import\"", "\"publish\"")),
    ("type that there is not", BROKEN, |s| line(s, SOUTH_1, "\"import\"", "\"praise\"")),
    ("format 1", BROKEN, |s| line(s, NORTH_1, "\"v\":2", "\"v\":1")),
    ("format 3", BROKEN, |s| line(s, NORTH_1, "\"v\":2", "\"v\":3")),
    ("from", First("CHAIN_BROKEN"), |s| line(s, RENAMED, "talks/lake", "talks/west")),
    ("a key more", BROKEN, |s| line(s, NORTH_1, "\"v\":2", "\"v\":2,\"w\":1")),
    ("a key less", BROKEN, |s| line(s, NORTH_1, "\"note\":\"\",", "")),
    ("a key twice", BROKEN, |s| line(s, NORTH_1, "\"rev\":1", "\"rev\":1,\"rev\":1")),
    ("a key that is null", BROKEN, |s| line(s, NORTH_1, "\"rev\"", "\"from\":null,\"rev\"")),
    ("keys in another order", BROKEN, |s| {
        line(s, NORTH_1, "\"kind\":\"\",\"note\":\"\"", "\"note\":\"\",\"kind\":\"\"");
    }),
    ("another bracket", BROKEN, |s| line(s, NORTH_1, "{", "[")),
    ("a space after a comma", BROKEN, |s| line(s, NORTH_1, ",", ", ")),
    ("a space at the end", BROKEN, |s| line(s, NORTH_1, "}", "} ")),
    ("a tab at the start", BROKEN, |s| line(s, NORTH_1, "{", "\t{")),
    // The last line, which none follows: only who has the head sees it, unless it is no canonical text.
    ("note of the last line", BY_HEAD, |s| line(s, NORTH_2, "missing", "wrong")),
    ("time of the last line", BY_HEAD, |s| line(s, NORTH_2, "11T12:00", "11T13:00")),
    ("kind of the last line", BY_HEAD, |s| line(s, NORTH_2, "\"correction\"", "\"update\"")),
    ("tool of the last line", BY_HEAD, |s| line(s, NORTH_2, "standpoint 0", "standpoint 9")),
    ("a letter in two parts", BY_HEAD, |s| line(s, NORTH_2, "\u{fb}", "u\u{302}")),
    ("a letter as an escape", BROKEN, |s| line(s, NORTH_2, "\u{fb}", "\\u00fb")),
    ("a slash as an escape", BROKEN, |s| line(s, NORTH_2, "talks/", "talks\\/")),
    ("half a letter as an escape", BROKEN, |s| line(s, NORTH_2, "\u{fb}", "\\ud83d")),
    ("a space in the last line", BROKEN, |s| line(s, NORTH_2, ",", ", ")),
    ("a note with a line separator", BROKEN, |s| line(s, NORTH_2, "missing", "\u{2028}")),
    ("a later number of the last line", BROKEN, |s| line(s, NORTH_2, "\"rev\":2", "\"rev\":3")),
    // Which lines there are, and in which order.
    ("first line gone", BROKEN, |s| edit(s, |lines| drop(lines.remove(0)))),
    ("middle line gone", BROKEN, |s| edit(s, |lines| drop(lines.remove(NORTH_1)))),
    ("half of the lines gone", BROKEN, |s| edit(s, |lines| drop(lines.drain(3..9)))),
    ("last line gone", BY_HEAD, |s| edit(s, |lines| lines.truncate(NORTH_2))),
    ("many last lines gone", First("REWOUND"), |s| edit(s, |lines| lines.truncate(OUTCOME))),
    ("all lines gone but one", BY_HEAD, |s| edit(s, |lines| lines.truncate(1))),
    ("all lines gone", BY_HEAD, |s| put(s, LEDGER, "")),
    ("first lines swapped", BROKEN, |s| edit(s, |lines| lines.swap(0, 1))),
    ("middle lines swapped", BROKEN, |s| edit(s, |lines| lines.swap(NORTH_1, SOUTH_1))),
    ("last lines swapped", BROKEN, |s| edit(s, |lines| lines.swap(SEA_2, NORTH_2))),
    ("lines backwards", BROKEN, |s| edit(s, |lines| lines.reverse())),
    ("first line twice", FORKED, |s| copy(s, 0, 1)),
    ("middle line twice", FORKED, |s| copy(s, NORTH_1, NORTH_1 + 1)),
    ("last line twice", FORKED, |s| copy(s, NORTH_2, NORTH_2 + 1)),
    ("first line again at the end", FORKED, |s| copy(s, 0, NORTH_2 + 1)),
    ("middle line again at the end", FORKED, |s| copy(s, NORTH_1, NORTH_2 + 1)),
    ("empty line first", BROKEN, |s| edit(s, |lines| lines.insert(0, String::new()))),
    ("empty line in the middle", BROKEN, |s| edit(s, |lines| lines.insert(5, String::new()))),
    ("empty line last", BROKEN, |s| edit(s, |lines| lines.push(String::new()))),
    ("a line of others", BROKEN, |s| edit(s, |lines| lines.insert(5, "# Ours".into()))),
    ("CRLF", BROKEN, |s| ledger(s, |text| text.replace('\n', "\r\n"))),
    ("CRLF once", BROKEN, |s| ledger(s, |text| text.replacen('\n', "\r\n", 1))),
    ("CR", CUT, |s| ledger(s, |text| text.replace('\n', "\r"))),
    ("a byte order mark", BROKEN, |s| ledger(s, |text| format!("\u{feff}{text}"))),
    ("a line separator for a line break", BROKEN, |s| ledger(s, |text| text.replacen('\n', "\u{2028}", 1))),
    ("a NUL", BROKEN, |s| line(s, NORTH_1, "north", "nor\0th")),
    ("bytes that are no text", BROKEN, |s| put(s, LEDGER, [s.text(LEDGER).as_bytes(), b"\xff\n"].concat())),
    ("UTF-16", First("CHAIN_BROKEN"), |s| {
        let units = s.text(LEDGER).encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
        put(s, LEDGER, units);
    }),
    ("last line break gone", CUT, |s| ledger(s, |text| text[..text.len() - 1].into())),
    ("two bytes gone", CUT, |s| ledger(s, |text| text[..text.len() - 2].into())),
    ("half a line gone", CUT, |s| ledger(s, |text| text[..text.len() - 200].into())),
    ("a line and a half gone", CUT, |s| ledger(s, |text| text[..text.len() - 600].into())),
    ("one byte left", CUT, |s| put(s, LEDGER, "{")),
    ("the ledger gone", CUT, |s| gone(s, LEDGER)),
    ("the ledger and an object gone", CUT, |s| {
        gone(s, &object(s, NORTH_1));
        gone(s, LEDGER);
    }),
    ("a folder in place of the ledger", BROKEN, |s| {
        gone(s, LEDGER);
        put(s, &format!("{LEDGER}/x"), "");
    }),
    ("another version of a branch", FORKED, |s| branch(s, SEA_2, 16, "talks/north")),
    ("a branch at the first line", FORKED, |s| branch(s, 0, 2, "talks/other")),
    ("a branch in the middle", FORKED, |s| branch(s, NORTH_1, 8, "talks/other")),
    ("a branch with another number", FORKED, |s| branch(s, NORTH_1, 9, "talks/other")),
    ("a branch and its branch", FORKED, |s| {
        branch(s, NORTH_1, 8, "talks/a");
        branch(s, NORTH_2 + 1, 9, "talks/b");
    }),
    ("two branches", FORKED, |s| {
        branch(s, NORTH_1, 8, "talks/a");
        branch(s, NORTH_1, 8, "talks/b");
    }),
    // Chains without a broken link that say what cannot be. Who has a head needs none of this.
    ("a number left out", Unseen("CHAIN_BROKEN"), |s| forge(s, |all| all[NORTH_2].seq = 17)),
    ("a version left out", Unseen("CHAIN_BROKEN"), |s| forge(s, |all| all[NORTH_2].rev = 3)),
    ("an earlier time", Unseen("CHAIN_BROKEN"), |s| {
        forge(s, |all| { all[NORTH_2].recorded = "2026-01-01T00:00:00Z".parse().unwrap() });
    }),
    ("a change of nothing", Unseen("CHAIN_BROKEN"), |s| {
        forge_next(s, NORTH_2, |next| next.id = "talks/other".into());
    }),
    ("a first version twice", Unseen("CHAIN_BROKEN"), |s| forge_next(s, NORTH_1, |_| ())),
    ("withdrawn twice", Unseen("CHAIN_BROKEN"), |s| forge_next(s, WITHDRAWN, |_| ())),
    ("unpublished twice", Unseen("CHAIN_BROKEN"), |s| forge_next(s, OFFLINE, |_| ())),
    ("removed twice", Unseen("CHAIN_BROKEN"), |s| forge_next(s, REMOVED, |_| ())),
    ("renamed twice", Unseen("CHAIN_BROKEN"), |s| forge_next(s, RENAMED, |_| ())),
    ("reinstated though it stands", Unseen("CHAIN_BROKEN"), |s| {
        forge_next(s, NORTH_2, |next| { (next.act, next.change) = (Act::Reinstate, None) });
    }),
    ("reinstated though removed", Unseen("CHAIN_BROKEN"), |s| {
        forge_next(s, REMOVED, |next| next.act = Act::Reinstate);
    }),
    ("a version after a removal", Unseen("CHAIN_BROKEN"), |s| {
        forge_next(s, REMOVED, |next| { (next.act, next.change, next.rev) = (Act::Revise, Some(Change::Update), 2); });
    }),
    ("a version of the former id", Unseen("CHAIN_BROKEN"), |s| {
        forge_next(s, NORTH_2, |next| next.id = "talks/lake".into());
    }),
    ("a withdrawn fact", Unseen("CHAIN_BROKEN"), |s| {
        forge_next(s, QUESTION, |next| { (next.act, next.note) = (Act::Withdraw, "why".into()) });
    }),
    ("a removed time zone", Unseen("CHAIN_BROKEN"), |s| {
        forge_next(s, ZONE, |next| { (next.act, next.note) = (Act::Remove, "why".into()) });
    }),
    ("a clock with another id", Unseen("CHAIN_BROKEN"), |s| {
        forge_next(s, NORTH_2, |next| { (next.act, next.change) = (Act::Clock, None) });
    }),
    ("an import called a publication", Audited("MISATTESTED"), |s| forge(s, |all| all[SOUTH_1].act = Act::Publish)),
    ("a publication called an import", Audited("MISATTESTED"), |s| forge(s, |all| all[NORTH_1].act = Act::Import)),
    ("all recorded a month before", Audited("MISATTESTED"), |s| {
        forge(s, |all| for one in all { one.recorded -= MONTH });
    }),
    ("all recorded a month later", Audited("MISATTESTED"), |s| {
        forge(s, |all| for one in all { one.recorded += MONTH });
    }),
    ("renamed to itself", Unseen("CHAIN_BROKEN"), |s| {
        forge(s, |all| {
            let newest = all[SEA_2].clone();
            let id = Some(newest.id.clone());
            all.push(Entry { seq: 17, act: Act::Rename, change: None, from: id, recorded: all[NORTH_2].recorded, ..newest });
        });
    }),
    ("a clock that leads nowhere", Unseen("CHAIN_BROKEN"), |s| forge_clock(s, |_| ())),
    ("a clock back to the year 1", Audited("MISATTESTED"), |s| {
        forge_clock(s, |clock| clock.recorded = "0001-01-01T00:00:00Z".parse().unwrap());
    }),
    ("a clock that does not say why", Audited("MISATTESTED"), |s| {
        forge_clock(s, |clock| (clock.recorded, clock.note) = (clock.recorded - MONTH, "Why not.".into()));
    }),
    ("a likelihood called minor", Audited("MISATTESTED"), |s| {
        text(s, NORTH, "likely", "unlikely");
        run(s, &["record", "--kind", "update", "--note", "why"]);
        forge(s, |all| all[NORTH_2 + 1].change = Some(Change::Minor));
    }),
    ("a deadline called minor", Audited("MISATTESTED"), |s| {
        text(s, EVENT, "2026-03-01", "2026-04-01");
        run(s, &["record", "--kind", "update", "--note", "why"]);
        forge(s, |all| all[NORTH_2 + 1].change = Some(Change::Minor));
    }),
    ("a version of another assessment", Audited("MISATTESTED"), |s| forge_between(s, SOUTH_1, WEST_1)),
    ("a version of another fact", Audited("MISATTESTED"), |s| forge_between(s, NAME, QUESTION)),
    ("the last note, and nobody saw a head", Unnoticed, |s| forge(s, |all| all[NORTH_2].note = "Other.".into())),
    ("all written anew, and nobody saw a head", Unnoticed, |s| record_anew(s, "2026-01-12T12:00:00Z")),
    ("the last recording reverted, and nobody saw a head", Unnoticed, revert),
    // Shorter than it was, or another one: each of what may tell.
    ("reverted", BY_HEAD, revert),
    ("recorded anew", BY_HEAD, |s| record_anew(s, "2026-01-10T12:00:00Z")),
    ("recorded anew and later", BY_HEAD, |s| record_anew(s, "2026-01-12T12:00:00Z")),
    ("archive gone", BY_HEAD, |s| raze(s, "archive")),
    ("archive gone, and the settings", BY_HEAD, |s| {
        raze(s, "archive");
        put(s, SETTINGS, "");
    }),
    ("reverted, by a checkpoint", Rewound(Known::Checkpoint), revert),
    ("archive gone, by a checkpoint", Rewound(Known::Checkpoint), |s| raze(s, "archive")),
    ("last note, by a checkpoint", Rewound(Known::Checkpoint), |s| line(s, NORTH_2, "missing", "wrong")),
    ("reverted, by the site", Rewound(Known::Site), revert),
    ("reverted, by the ledger of the site", Rewound(Known::Site), |s| {
        revert(s);
        gone(s, "public/record/checkpoint");
    }),
    ("reverted, by the checkpoint of the site", Rewound(Known::Site), |s| {
        revert(s);
        gone(s, "public/record/ledger.jsonl");
    }),
    ("last note, by the site", Rewound(Known::Site), |s| line(s, NORTH_2, "missing", "wrong")),
    ("recorded anew, by the site", Rewound(Known::Site), |s| {
        moved_folder(s, "public", "away");
        record_anew(s, "2026-01-12T12:00:00Z");
        moved_folder(s, "away", "public");
    }),
    ("archive gone, by the site", Rewound(Known::Site), |s| {
        raze(s, "archive");
        put(s, SETTINGS, "");
    }),
    ("reverted, by a witness", Rewound(Known::Witness), revert),
    ("last note, by a witness", Rewound(Known::Witness), |s| line(s, NORTH_2, "missing", "wrong")),
    ("ledger and objects gone, by a witness", Rewound(Known::Witness), |s| {
        raze(s, "archive/objects");
        gone(s, LEDGER);
        put(s, SETTINGS, "");
    }),
    ("a witness of another head", Rewound(Known::Witness), |s| witness(s, &format!("{}.tsr", "5".repeat(64)))),
    ("archive gone, by the settings", Rewound(Known::Settings), |s| raze(s, "archive")),
    ("all lines gone, by the settings", Rewound(Known::Settings), |s| put(s, LEDGER, "")),
    ("archive gone, and nothing tells", Unnoticed, |s| {
        raze(s, "archive");
        put(s, SETTINGS, "");
    }),
    // Objects.
    ("a byte of a source", CORRUPT, |s| flip(s, &source(s, SOUTH_1))),
    ("a byte of an old source", CORRUPT, |s| flip(s, &source(s, NORTH_1))),
    ("a byte of a withdrawn source", CORRUPT, |s| flip(s, &source(s, WEST_1))),
    ("a byte of a source that is offline", CORRUPT, |s| flip(s, &source(s, AWAY_1))),
    ("a byte of a source under its former id", CORRUPT, |s| flip(s, &source(s, LAKE_1))),
    ("a byte of a manifest", CORRUPT, |s| flip(s, &object(s, SOUTH_1))),
    ("a byte of an old manifest", CORRUPT, |s| flip(s, &object(s, NORTH_1))),
    ("a byte of a file", CORRUPT, |s| flip(s, &kept(s, MAP))),
    ("a byte of a question", CORRUPT, |s| flip(s, &object(s, QUESTION))),
    ("a byte of an outcome", CORRUPT, |s| flip(s, &object(s, OUTCOME))),
    ("a byte of a name", CORRUPT, |s| flip(s, &object(s, NAME))),
    ("a byte of the zone", CORRUPT, |s| flip(s, &object(s, ZONE))),
    ("a source emptied", CORRUPT, |s| put(s, &source(s, SOUTH_1), "")),
    ("a manifest emptied", CORRUPT, |s| put(s, &object(s, SOUTH_1), "")),
    ("a fact emptied", CORRUPT, |s| put(s, &object(s, NAME), "")),
    ("a source cut", CORRUPT, |s| {
        let path = source(s, SOUTH_1);
        put(s, &path, &s.text(&path)[..20]);
    }),
    ("a source longer", CORRUPT, |s| {
        let path = source(s, SOUTH_1);
        put(s, &path, s.text(&path) + "\n");
    }),
    ("a source with CRLF", CORRUPT, |s| {
        let path = source(s, SOUTH_1);
        put(s, &path, s.text(&path).replace('\n', "\r\n"));
    }),
    ("a source gone", CORRUPT, |s| gone(s, &source(s, SOUTH_1))),
    ("an old source gone", CORRUPT, |s| gone(s, &source(s, NORTH_1))),
    ("a manifest gone", CORRUPT, |s| gone(s, &object(s, SOUTH_1))),
    ("an old manifest gone", CORRUPT, |s| gone(s, &object(s, NORTH_1))),
    ("a file gone", CORRUPT, |s| gone(s, &kept(s, MAP))),
    ("a question gone", CORRUPT, |s| gone(s, &object(s, QUESTION))),
    ("an outcome gone", CORRUPT, |s| gone(s, &object(s, OUTCOME))),
    ("a name gone", CORRUPT, |s| gone(s, &object(s, NAME))),
    ("the zone gone", CORRUPT, |s| gone(s, &object(s, ZONE))),
    ("all objects gone", Many("STORE_CORRUPT"), |s| raze(s, "archive/objects")),
    ("a source under another name", CORRUPT, |s| moved(s, &source(s, NORTH_1), &object_path(Digest::of(b"another")))),
    ("two sources exchanged", First("STORE_CORRUPT"), |s| exchange(s, &source(s, SOUTH_1), &source(s, WEST_1))),
    ("two manifests exchanged", Many("STORE_CORRUPT"), |s| exchange(s, &object(s, SOUTH_1), &object(s, WEST_1))),
    ("a folder in place of a source", CORRUPT, |s| {
        let path = source(s, SOUTH_1);
        gone(s, &path);
        put(s, &format!("{path}/x"), "");
    }),
    ("an object that nothing names", CUT, |s| keep(s, "left by a run that was stopped")),
    ("an empty object that nothing names", CUT, |s| keep(s, "")),
    ("two objects that nothing names", CUT, |s| {
        keep(s, "left by a run that was stopped");
        keep(s, "left by another one");
    }),
    // What is no part of the record is noted, and stops nothing.
    ("a stray file", STRAY, |s| put(s, "archive/notes.txt", "mine")),
    ("a stray folder", STRAY, |s| put(s, "archive/old/ledger.jsonl", "mine")),
    ("a stray file among the objects", STRAY, |s| put(s, "archive/objects/notes.txt", "mine")),
    ("a stray file in a folder of objects", STRAY, |s| put(s, "archive/objects/ab/x.tmp", "mine")),
    ("an object too deep", STRAY, |s| put(s, "archive/objects/ab/cd/ef", "mine")),
    ("an object in a folder of other letters", STRAY, |s| {
        put(s, &format!("archive/objects/zz/{}", "0".repeat(62)), "mine");
    }),
    ("an object in the folder +0", STRAY, |s| put(s, &format!("archive/objects/+0/{}", "0".repeat(62)), "mine")),
    ("an object in capitals", STRAY, |s| put(s, &format!("archive/objects/ab/{}", "AB".repeat(31)), "mine")),
    ("an object with an ending", STRAY, |s| put(s, &format!("archive/objects/ab/{}.txt", "0".repeat(62)), "mine")),
    ("what file managers leave", Passes, |s| put(s, "archive/.DS_Store", "mine")),
    ("what file managers leave among the objects", Passes, |s| put(s, "archive/objects/.DS_Store", "mine")),
    ("what keeps Git away is gone", Passes, |s| gone(s, "archive/.gitattributes")),
    ("the ledger touched", Passes, |s| touch(s, LEDGER)),
    ("an object touched", Passes, |s| touch(s, &source(s, SOUTH_1))),
    // Witnesses.
    ("a witness of the head", Passes, |s| witness(s, &format!("{}.sshsig", head_at(s, NORTH_2)))),
    ("a witness of an early head", Passes, |s| witness(s, &format!("{}.tsr", head_at(s, 0)))),
    ("a witness who wrote nothing", Passes, |s| put(s, &format!("archive/witness/{}.txt", head_at(s, 0)), "")),
    ("two witnesses of one head", Passes, |s| {
        witness(s, &format!("{}.sshsig", head_at(s, 3)));
        witness(s, &format!("{}.alice.ots", head_at(s, 3)));
    }),
    ("a witness without a head", CORRUPT, |s| witness(s, "README.md")),
    ("a witness without an ending", CORRUPT, |s| witness(s, &head_at(s, 0))),
    ("a witness with an empty ending", CORRUPT, |s| witness(s, &format!("{}.", head_at(s, 0)))),
    ("a witness of 63 digits", CORRUPT, |s| witness(s, &format!("{}.sshsig", &head_at(s, 0)[1..]))),
    ("a witness of 65 digits", CORRUPT, |s| witness(s, &format!("{}0.sshsig", head_at(s, 0)))),
    ("a witness with a sign", CORRUPT, |s| witness(s, &format!("+0{}.sshsig", &head_at(s, 0)[2..]))),
    ("a witness in capitals", CORRUPT, |s| witness(s, &format!("{}.sshsig", head_at(s, 0).to_uppercase()))),
    ("a witness with words before the head", CORRUPT, |s| witness(s, &format!("x{}.sshsig", head_at(s, 0)))),
    ("a folder among the witnesses", CORRUPT, |s| witness(s, &format!("{}.sshsig/x", head_at(s, 0)))),
    // Facts.
    ("the text of a question", EDITED, |s| text(s, EVENT, "they sign?", "they sign in May?")),
    ("the criteria", EDITED, |s| text(s, EVENT, "A signed text.", "A text.")),
    ("the criteria gone", EDITED, |s| text(s, EVENT, "  criteria: A signed text.\n", "")),
    ("the deadline", EDITED, |s| text(s, EVENT, "2026-03-01", "2026-04-01")),
    ("the deadline gone", EDITED, |s| text(s, EVENT, "  resolves_by: 2026-03-01\n", "")),
    ("the outcome's answer", EDITED, |s| text(s, EVENT, "answer: yes", "answer: no")),
    ("the outcome's date", EDITED, |s| text(s, EVENT, "date: 2026-01-10", "date: 2026-01-09")),
    ("the outcome's source", EDITED, |s| text(s, EVENT, "The hosts", "The guests")),
    ("an address of the outcome", EDITED, |s| {
        text(s, EVENT, "source: The hosts", "source: The hosts\n    url: https://example.org/");
    }),
    ("the outcome gone", EDITED, |s| {
        text(s, EVENT, "  outcome:\n    answer: yes\n    date: 2026-01-10\n    source: The hosts\n", "");
    }),
    ("the name of an agent", EDITED, |s| text(s, AGENT, "northern", "southern")),
    ("the name of an agent gone", EDITED, |s| text(s, AGENT, "name: The northern desk\n", "")),
    ("the page of an agent gone", EDITED, |s| gone(s, AGENT)),
    ("the page of an agent withheld", EDITED, |s| text(s, AGENT, "name:", "draft: true\nname:")),
    ("an alias that names another agent", EDITED, |s| {
        put(s, "content/agents/south.md", "---\naliases: [S-01]\n---\n");
        name_anew(s, "agent: North", "agent: S-01");
        put(s, "content/agents/south.md", "---\n---\n");
        put(s, "content/agents/west.md", "---\naliases: [S-01]\n---\n");
    }),
    ("an alias that names another event", EDITED, |s| {
        put(s, "content/events/summit.md", "---\naliases: [A summit]\n---\n");
        name_anew(s, "event: talks", "event: a summit");
        put(s, "content/events/summit.md", "---\n---\n");
        put(s, "content/events/other.md", "---\naliases: [A summit]\n---\n");
    }),
    ("an id of an agent that is an alias now", EDITED, |s| {
        text(s, AGENT, "name:", "id: XX-99\naliases: [North]\nname:");
    }),
    ("an id of an event that is an alias now", Many("EDITED"), |s| {
        text(s, EVENT, "title:", "id: other\naliases: [talks]\ntitle:");
    }),
    ("the time zone", EDITED, |s| text(s, SETTINGS, "base_url", "time_zone = \"Asia/Tokyo\"\nbase_url")),
    ("the id of a question", MISSING, |s| text(s, EVENT, "id: sign", "id: signed")),
    ("the event withheld", Many("EDITED"), |s| text(s, EVENT, "title:", "draft: true\ntitle:")),
    ("a deadline written otherwise", Passes, |s| {
        text(s, EVENT, "resolves_by: 2026-03-01", "resolves_by: \"2026-03-01\"");
    }),
    ("another question", Passes, |s| text(s, EVENT, "Will they meet?", "Will they talk?")),
    ("a question more", Passes, |s| {
        text(s, EVENT, "- id: other", "- id: third\n  text: Will they eat?\n- id: other");
    }),
    ("the title of the event", Passes, |s| text(s, EVENT, "The talks", "Their talks")),
    ("the title of the site", Passes, |s| text(s, SETTINGS, "base_url", "title = \"X\"\nbase_url")),
    ("a text on the page of the agent", Passes, |s| put(s, AGENT, s.text(AGENT) + "Words.\n")),
    ("required taken out", Passes, |s| text(s, SETTINGS, "required = true\n", "")),
    // Texts.
    ("a word", EDITED, |s| text(s, SOUTH, "will hold", "may hold")),
    ("a byte at the end", EDITED, |s| put(s, SOUTH, s.text(SOUTH) + " ")),
    ("the last line break", EDITED, |s| put(s, SOUTH, s.text(SOUTH).trim_end())),
    ("a comment", EDITED, |s| put(s, SOUTH, s.text(SOUTH) + "<!-- x -->\n")),
    ("a letter of another script", EDITED, |s| text(s, SOUTH, "They will", "Th\u{435}y will")),
    ("the confidence", EDITED, |s| text(s, SOUTH, "confidence: low", "confidence: high")),
    ("a likelihood", EDITED, |s| text(s, NORTH, "likely", "unlikely")),
    ("an agent", EDITED, |s| text(s, SOUTH, "agent: South", "agent: West")),
    ("a key", EDITED, |s| text(s, SOUTH, "event: talks", "event: talks\ntitle: Other")),
    ("a later date", EDITED, |s| text(s, SOUTH, "2025-11-01", "2025-11-02")),
    ("the words of version 1", EDITED, |s| text(s, NORTH, " by août", "")),
    ("a file", EDITED, |s| put(s, DATA, "a,b\n1,3\n")),
    ("line ends of a file", EDITED, |s| put(s, DATA, "a,b\r\n1,2\r\n")),
    ("an image", EDITED, |s| put(s, MAP, "<svg/>")),
    ("a draft now", EDITED, |s| text(s, SOUTH, "event:", "draft: true\nevent:")),
    ("under an embargo now", EDITED, |s| text(s, SOUTH, "event:", "publish_on: 2999-01-01T00:00:00Z\nevent:")),
    ("marked now", EDITED, |s| text(s, SOUTH, "event:", "marking: TLP:RED\nevent:")),
    ("errors", EDITED, |s| text(s, SOUTH, "confidence: low", "confidence: lots")),
    ("edited and moved", EDITED, |s| {
        text(s, SOUTH, "hold", "fail");
        moved(s, SOUTH, "content/assessments/s.md");
    }),
    ("edited after it was withdrawn", EDITED, |s| text(s, WEST, "Words", "Works")),
    ("edited after it was renamed", EDITED, |s| text(s, SEA, "Words", "Works")),
    ("a day before", BACKDATED, |s| text(s, NORTH, "date: 2026-01-10", "date: 2026-01-09")),
    ("a year before", BACKDATED, |s| text(s, NORTH, "date: 2026-01-10", "date: 2025-01-10")),
    ("decades before", BACKDATED, |s| text(s, NORTH, "date: 2026-01-10", "date: 1999-12-31")),
    ("an hour before", BACKDATED, |s| text(s, NORTH, "date: 2026-01-10", "date: 2026-01-09T23:00:00Z")),
    ("an offset before", BACKDATED, |s| text(s, NORTH, "date: 2026-01-10", "date: 2026-01-10T01:00:00+02:00")),
    ("an import a day before", BACKDATED, |s| text(s, SOUTH, "2025-11-01", "2025-10-31")),
    ("before, and other words", BACKDATED, |s| {
        text(s, SOUTH, "2025-11-01", "2025-10-31");
        text(s, SOUTH, "will hold", "may hold");
    }),
    ("before, and moved", BACKDATED, |s| {
        text(s, SOUTH, "2025-11-01", "2025-10-31");
        moved(s, SOUTH, "content/assessments/s.md");
    }),
    ("deleted", MISSING, |s| gone(s, SOUTH)),
    ("deleted after it was corrected", MISSING, |s| gone(s, NORTH)),
    ("deleted after it was withdrawn", MISSING, |s| gone(s, WEST)),
    ("a file of it deleted", MISSING, |s| gone(s, MAP)),
    ("another id", MISSING, |s| without_id(s, "id: talks/other\n")),
    ("nearly the same id", MISSING, |s| without_id(s, "id: talks/souths\n")),
    ("the last part of its id", MISSING, |s| without_id(s, "id: south\n")),
    ("out of content", MISSING, |s| moved(s, SOUTH, "south.md")),
    ("among the events", MISSING, |s| moved(s, SOUTH, "content/events/south.md")),
    ("a plain page", MISSING, |s| moved(s, SOUTH, "content/south.md")),
    ("not Markdown", MISSING, |s| moved(s, SOUTH, "content/assessments/talks/south.txt")),
    ("a hidden file", MISSING, |s| moved(s, SOUTH, "content/assessments/talks/.south.md")),
    ("a hidden folder", MISSING, |s| moved(s, SOUTH, "content/assessments/.talks/south.md")),
    ("an editor's backup", MISSING, |s| moved(s, SOUTH, "content/assessments/talks/south.md~")),
    ("a second file with its id", EDITED, |s| {
        put(s, "content/assessments/talks/a.md", s.text(SOUTH).replace("hold", "fail"));
    }),
    ("a copy of it", EDITED, |s| put(s, "content/assessments/talks/z.md", s.text(SOUTH))),
    ("renamed, and its file back at its old place", First("EDITED"), |s| {
        rename_place(s);
        moved(s, NEW_PLACE, OLD_PLACE);
    }),
    ("edited, and a copy at its old place", Many("EDITED"), |s| {
        rename_place(s);
        put(s, OLD_PLACE, s.text(NEW_PLACE));
        put(s, NEW_PLACE, s.text(NEW_PLACE) + "More.\n");
    }),
    // What is no edit.
    ("a draft with its id", Passes, |s| {
        put(s, "content/assessments/talks/a.md", s.text(SOUTH).replace("event:", "draft: true\nevent:"));
    }),
    ("renamed by its place alone", Notes("MOVED"), rename_place),
    ("moved", Notes("MOVED"), |s| moved(s, SOUTH, "content/assessments/old/s.md")),
    ("without its id at its place", EDITED, |s| without_id(s, "")),
    ("CRLF in a text", Passes, |s| put(s, SOUTH, s.text(SOUTH).replace('\n', "\r\n"))),
    ("a byte order mark of a text", Passes, |s| put(s, SOUTH, format!("\u{feff}{}", s.text(SOUTH)))),
    ("a text touched", Passes, |s| touch(s, SOUTH)),
    ("a file touched", Passes, |s| touch(s, MAP)),
    ("a draft changed", Passes, |s| text(s, DRAFT, "Not yet.", "Not now.")),
    ("a draft deleted", Passes, |s| gone(s, DRAFT)),
    ("a new assessment", Notes("UNRECORDED"), |s| {
        put(s, "content/assessments/talks/new.md", s.text(SOUTH).replace("id: talks/south\n", ""));
    }),
    ("a new page", Passes, |s| put(s, "content/about.md", "# About\n")),
    ("a new file that nothing shows", Passes, |s| put(s, "content/assessments/talks/x.csv", "x")),
    ("a new static file", Passes, |s| put(s, "static/x.txt", "x")),
    // What went.
    ("what was removed is back", EDITED, |s| put(s, EAST, removed_text())),
    ("what was removed is back as a draft", Passes, |s| {
        put(s, EAST, removed_text().replace("event:", "draft: true\nevent:"));
    }),
    ("a source of what was removed", CORRUPT, |s| {
        keep(s, &format!("{}  {EAST}\n", Digest::of(removed_text().as_bytes())));
    }),
    ("an object of what was removed", CORRUPT, |s| put(s, &object_path(entries(s)[EAST_1].content), "other")),
    ("what is offline is back", EDITED, |s| put(s, AWAY, removed_text().replace("/east", "/away"))),
    ("objects of what is offline gone", Notes("OFFLINE"), |s| {
        gone(s, &source(s, AWAY_1));
        gone(s, &object(s, AWAY_1));
    }),
    ("a source of what is offline gone", CORRUPT, |s| gone(s, &source(s, AWAY_1))),
    ("a former id is used", EDITED, |s| {
        put(s, "content/assessments/talks/l.md", removed_text().replace("/east", "/lake"));
    }),
    ("the entry of a removal gone", First("CHAIN_BROKEN"), |s| edit(s, |lines| drop(lines.remove(REMOVED)))),
    ("the entry of a removal cut off", First("REWOUND"), |s| edit(s, |lines| lines.truncate(REMOVED))),
    ("the reason of a removal", BROKEN, |s| line(s, REMOVED, "court", "king's")),
    ("the entry of a renaming gone", First("CHAIN_BROKEN"), |s| edit(s, |lines| drop(lines.remove(RENAMED)))),
    // What belongs to the record's course.
    ("withdrawn", Passes, |s| run(s, &["withdraw", "talks/south", "--reason", "why"])),
    ("reinstated", Passes, |s| run(s, &["reinstate", "talks/west", "--reason", "why"])),
    ("corrected", Passes, |s| {
        text(s, SOUTH, "will hold", "may hold");
        run(s, &["record", "--kind", "correction", "--note", "why"]);
    }),
    ("removed, and its file is still there", EDITED, |s| run(s, &["remove", "talks/south", "--reason", "why"])),
    ("unpublished, and its file is still there", EDITED, |s| {
        run(s, &["unpublish", "talks/south", "--reason", "why"]);
    }),
];
