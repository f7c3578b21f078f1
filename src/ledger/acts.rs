//! Tests of format 2: which entries can follow which.

use super::{Act, Change, Entry, Ledger, START};
use crate::digest::Digest;

/// A version, as the test of chains makes it, too.
pub(super) fn entry(seq: u64, id: &str, rev: u64) -> Entry {
    let act = if rev == 1 { Act::Publish } else { Act::Revise };
    let content = Digest::of(format!("{id} {rev}").as_bytes());
    let now = jiff::Timestamp::from_second(1_800_000_000).unwrap();
    Entry {
        seq,
        change: (rev > 1).then_some(Change::Update),
        note: if rev > 1 { "why" } else { "" }.into(),
        ..Entry::after(None, act, id, (rev, content), now)
    }
}

/// An entry about a version, without a new one.
fn about(act: Act, seq: u64, id: &str, rev: u64) -> Entry {
    Entry {
        act,
        change: None,
        note: "why".into(),
        ..entry(seq, id, rev)
    }
}

fn rename(seq: u64, rev: u64, id: &str, from: &str) -> Entry {
    Entry {
        id: id.into(),
        from: Some(from.into()),
        ..about(Act::Rename, seq, from, rev)
    }
}

fn past(mut entry: Entry) -> Entry {
    entry.recorded = jiff::Timestamp::from_second(9).unwrap();
    entry
}

fn read(entries: &[Entry]) -> Ledger {
    let mut prev = START;
    let mut text = String::new();
    for entry in entries {
        let line = entry.line(prev);
        prev = Digest::of(line.as_bytes());
        text += &(line + "\n");
    }
    Ledger::read(text.as_bytes())
}

/// Reads two versions of `a`, and these entries after them; `line` is that of the one fault, if there is one.
fn check(next: &[Entry], line: Option<u64>) {
    let all = [&[entry(1, "a", 1), entry(2, "a", 2)], next].concat();
    let faults = read(&all).faults;
    let lines: Vec<_> = faults.iter().map(|fault| fault.line).collect();
    assert_eq!(lines, Vec::from_iter(line.map(Some)), "{next:?} {faults:?}");
}

#[test]
fn what_was_withdrawn_or_unpublished_can_be_reinstated() {
    for act in [Act::Withdraw, Act::Unpublish] {
        let (act, back) = (
            |seq| about(act, seq, "a", 2),
            |seq| about(Act::Reinstate, seq, "a", 2),
        );
        check(&[act(3), back(4)], None);
        check(&[act(3), back(4), act(5)], None);
        check(&[act(3), act(4)], Some(4));
        check(&[act(3), back(4), back(5)], Some(5));
        check(&[back(3)], Some(3));
    }
    check(&[about(Act::Unpublish, 3, "a", 1)], Some(3));
    check(
        &[
            about(Act::Remove, 3, "a", 2),
            about(Act::Reinstate, 4, "a", 2),
        ],
        Some(4),
    );
    let ledger = read(&[
        entry(1, "a", 1),
        about(Act::Withdraw, 2, "a", 1),
        about(Act::Reinstate, 3, "a", 1),
        about(Act::Unpublish, 4, "a", 1),
    ]);
    let history = ledger.history("a").unwrap();
    assert!(history.withdrawn().is_none() && history.unpublished().is_some());
}

#[test]
fn a_renamed_assessment_goes_on_under_its_new_id_alone() {
    let to_b = || rename(3, 2, "b", "a");
    check(&[to_b(), entry(4, "b", 3)], None);
    let to_c = |rev, of: &str| Entry {
        content: entry(1, of, rev).content,
        ..rename(4, rev, "c", "b")
    };
    check(&[to_b(), to_c(2, "a")], None);
    check(&[to_b(), to_c(2, "b")], Some(4));
    check(&[to_b(), entry(4, "a", 3)], Some(4));
    check(&[to_b(), entry(4, "a", 1)], Some(4));
    check(&[to_b(), entry(4, "b", 2)], Some(4));
    check(&[rename(3, 1, "b", "a")], Some(3));
    check(&[rename(3, 2, "b", "c")], Some(3));
    check(&[rename(3, 2, "a", "a")], Some(3));
    check(&[entry(3, "b", 1), rename(4, 2, "b", "a")], Some(4));
    check(
        &[about(Act::Remove, 3, "a", 2), rename(4, 2, "b", "a")],
        Some(4),
    );
}

#[test]
fn a_history_goes_through_all_ids() {
    let rename = |seq, id: &str, from: &str| Entry {
        content: entry(1, "a", 1).content,
        ..rename(seq, 1, id, from)
    };
    let ledger = read(&[
        entry(1, "a", 1),
        about(Act::Withdraw, 2, "a", 1),
        rename(3, "c", "a"),
        entry(4, "b", 1),
        rename(5, "d", "c"),
        entry(6, "d", 2),
    ]);
    assert_eq!(ledger.faults, []);
    let ids: Vec<_> = ledger.histories().map(super::History::id).collect();
    assert_eq!(ids, ["b", "d"]);
    let former: Vec<_> = ledger.former_ids().collect();
    assert_eq!(former, [("a", "d"), ("c", "d")]);
    assert!(ledger.history("a").is_none() && ledger.history("c").is_none());
    let history = ledger.history("d").unwrap();
    let of: Vec<_> = history
        .entries()
        .map(|entry| (&*entry.id, entry.seq))
        .collect();
    assert_eq!(of, [("a", 1), ("a", 2), ("c", 3), ("d", 5), ("d", 6)]);
    let revs: Vec<_> = history.versions().map(|entry| entry.rev).collect();
    assert_eq!(revs, [1, 2]);
    assert!(history.withdrawn().is_some(), "a new id takes nothing back");
    assert_eq!(ledger.renamed("a").unwrap().seq, 3);
    // The same, one entry after the other.
    let begun = read(&[entry(1, "a", 1), about(Act::Withdraw, 2, "a", 1)]);
    let extended = begun.extended(&ledger.entries()[2..]);
    assert_eq!(extended.lines(), ledger.lines());
    assert_eq!(extended.leaves(), ledger.leaves());
    assert_eq!(extended.today("a"), Some("d"));
    let wrong = begun.extended(&[about(Act::Reinstate, 3, "b", 1)]);
    assert_eq!(wrong.faults.len(), 1);
}

#[test]
fn a_clock_that_ran_ahead_is_left_behind_by_an_entry() {
    let clock = |rev| Entry {
        content: START,
        ..about(Act::Clock, 3, "site:clock", rev)
    };
    check(&[past(clock(1)), past(entry(4, "b", 1))], None);
    check(&[past(entry(3, "b", 1))], Some(3));
    check(&[clock(1)], Some(3));
    check(&[clock(2)], Some(3));
    // It is about no version.
    check(&[about(Act::Clock, 3, "site:clock", 1)], Some(3));
}

#[test]
fn other_subjects_have_histories_of_their_own() {
    let asked = |seq, rev| entry(seq, "question:e/q", rev);
    check(&[asked(3, 1), asked(4, 2)], None);
    check(&[asked(3, 2)], Some(3));
    let ledger = read(&[entry(1, "a", 1), entry(2, "agent:a", 1)]);
    let counts = (ledger.histories().count(), ledger.all_histories().count());
    assert_eq!(counts, (1, 2));
}
