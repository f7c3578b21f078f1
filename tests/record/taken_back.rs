//! `withdraw` and `remove`: what they would do, and the question before they do it.

use crate::desk::{LEDGER, at, objects, recorded};
use crate::support::{files, on_terminal};

const LATER: &str = "2026-01-12T12:00:00Z";

#[test]
fn a_dry_run_says_what_would_be_done_and_writes_nothing() {
    let site = recorded();
    let before = files(site.root());
    for (command, id, said) in [
        (
            "withdraw",
            "talks/north",
            "would withdraw `talks/north`: its page and every list say so, and why\n",
        ),
        (
            "remove",
            "talks/south",
            "would remove `talks/south` from the record: 2 objects for good, but not its entries\n",
        ),
    ] {
        let arguments = [command, id, "--reason", "A court order.", "--dry-run"];
        let run = at(&site, LATER, &arguments).expect(0);
        assert_eq!(run.stdout, "");
        assert!(run.stderr.ends_with(said), "{}", run.stderr);
        // What it would refuse, it refuses.
        let early = at(&site, "2026-01-01T00:00:00Z", &arguments).expect(2);
        assert!(early.stderr.contains("no earlier time"), "{early:?}");
        at(
            &site,
            LATER,
            &[command, "talks/sout", "--reason", "x", "--dry-run"],
        )
        .expect(1);
        at(&site, LATER, &[command, id, "--reason", " ", "--dry-run"]).expect(2);
    }
    assert_eq!(files(site.root()), before);
    let named = ["remove", "talks/north", "--reason", "x", "--dry-run"];
    let named = at(&site, LATER, &named).expect(0).stderr;
    let run = at(&site, LATER, &["remove", "talks/north", "--reason", "x"]).expect(0);
    let left = objects(&site);
    let gone = before
        .keys()
        .filter(|path| path.starts_with("archive/objects/"));
    let gone: Vec<_> = gone.filter(|path| !left.contains(path)).collect();
    assert!(
        run.stderr.contains(&format!(": {} objects.", gone.len())),
        "{run:?}"
    );
    assert!(
        gone.iter().all(|path| named.contains(path.as_str())),
        "{named}"
    );
    // What is done already is not done again.
    let again = ["remove", "talks/north", "--reason", "x", "--dry-run"];
    let again = at(&site, LATER, &again).expect(0);
    assert_eq!(again.stderr, "`talks/north` was removed before\n");
}

#[test]
fn on_a_terminal_there_is_a_question_first() {
    for (command, question) in [
        (
            "withdraw",
            "withdraw `talks/south`: its page and every list say so, and why? [y/N] ",
        ),
        (
            "remove",
            "remove `talks/south` from the record: 2 objects for good, but not its entries? [y/N] ",
        ),
    ] {
        for (typed, more, code) in [
            ("\n", &[][..], 2),
            ("n\n", &[], 2),
            ("\u{4}", &[], 2),
            ("y\n", &[], 0),
            ("", &["--yes"], 0),
            ("", &["--dry-run"], 0),
        ] {
            let site = recorded();
            let was = site.text(LEDGER);
            let arguments = [&[command, "talks/south", "--reason", "Forged."], more].concat();
            let Some(run) = on_terminal(&site, &arguments, typed) else {
                return;
            };
            let run = run.expect(code);
            assert_eq!(run.stderr.contains(question), more.is_empty(), "{run:?}");
            let is_done = code == 0 && more != ["--dry-run"];
            assert_eq!(
                site.text(LEDGER) != was,
                is_done,
                "{typed:?} {more:?} {run:?}"
            );
        }
    }
}
