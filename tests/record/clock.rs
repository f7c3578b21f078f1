//! When entries are recorded: by which clock, and what is done about one that is wrong.

use jiff::{SignedDuration, Timestamp};
use standpoint::ledger::{Act, Entry, START, Time};

use crate::desk::{
    LEDGER, NORTH, SOUTH, at, built, by_clock, chain, desk, entries, has, kinds, lines, recorded,
    verify,
};
use crate::support::{Site, finish, on_terminal};

const FIRST: &str = "2026-01-10T12:00:00Z";
const WITHDRAW: [&str; 4] = ["withdraw", "talks/south", "--reason", "why"];
const REMOVE: [&str; 4] = ["remove", "talks/north", "--reason", "why"];

/// Entries of facts before those of assessments: that of the time zone.
const FACTS: usize = 1;

fn acts(site: &Site) -> Vec<Act> {
    entries(site).iter().map(|entry| entry.act).collect()
}

/// A record whose newest entry is of a time to come.
fn ahead() -> Site {
    let site = desk();
    let run = at(&site, "2999-01-01T00:00:00Z", &["record"]);
    run.expect(0);
    site
}

#[test]
fn what_is_recorded_is_of_the_machines_clock_whatever_source_date_epoch_is() {
    let site = desk();
    let second = |moment: Timestamp| moment.as_second();
    let before = second(Timestamp::now());
    let mut record = site.command(&["record"]);
    finish(record.env("SOURCE_DATE_EPOCH", "1768046400")).expect(0);
    let after = second(Timestamp::now());
    for (line, entry) in lines(&site).iter().zip(entries(&site)) {
        assert!((before..=after).contains(&second(entry.recorded)), "{line}");
        // Only the entry of the time zone needs format 2.
        let format = if &*entry.id == "site:settings" { 2 } else { 1 };
        assert!(
            line.ends_with(&format!("\"v\":{format}}}")) && !line.contains("\"time\""),
            "{line}"
        );
    }
}

#[test]
fn a_time_that_is_given_is_said_to_be_given() {
    let site = desk();
    let record = |id, time| site.run(&["record", id, "--recorded-at", time, "--yes"]);
    record("talks/north", "2026-01-10").expect(0);
    record("talks/south", "2026-01-10T12:00:00Z").expect(0);
    let moments: Vec<_> = entries(&site)
        .iter()
        .map(|entry| (entry.recorded, entry.time))
        .skip(FACTS)
        .collect();
    let given = |text: &str| (text.parse().unwrap(), Time::Given);
    assert_eq!(
        moments,
        [given("2026-01-10T00:00:00Z"), given("2026-01-10T12:00:00Z")]
    );
    assert!(lines(&site)[0].contains("\"time\":\"given\""));
    built(&site);
    for page in [
        "record/index.html",
        "assessments/talks/north/history/index.html",
    ] {
        assert!(site.page(page).contains("(time given)"), "{page}");
    }
    for wrong in [
        "yesterday",
        "2026-01-10T12:00",
        "2026-01-10T12:00:00+01:00",
        "2026-13-01",
        "1768046400",
    ] {
        let run = record("talks/south", wrong).expect(2);
        let told =
            "write a time in UTC, such as 2026-01-10T12:00:00Z, or a day, such as 2026-01-10";
        assert!(run.stderr.contains(told), "{}", run.stderr);
    }
}

#[test]
fn a_clock_that_ran_ahead_is_left_behind_by_an_entry_that_says_so() {
    let site = ahead();
    let was = site.text(LEDGER);
    let run = site.run(&WITHDRAW).expect(1);
    let told = "nothing was recorded: the newest entry is of 2999-01-01T00:00:00Z, more than a day ahead of this \
                machine's clock (";
    assert!(run.stderr.contains(told), "{}", run.stderr);
    assert!(run.stderr.contains("add `--yes`"), "{}", run.stderr);
    assert_eq!(site.text(LEDGER), was);
    let run = site.run(&[&WITHDRAW[..], &["--yes"]].concat()).expect(0);
    let note = "The clock had run ahead to 2999-01-01T00:00:00Z.";
    assert!(run.stderr.contains(note), "{}", run.stderr);
    let clock = &entries(&site)[2 + FACTS];
    assert_eq!(
        (&*clock.id, clock.rev, clock.content),
        ("site:clock", 1, START)
    );
    assert_eq!((&*clock.note, clock.time), (note, Time::Clock));
    let [.., before, after] = &acts(&site)[..] else {
        panic!()
    };
    assert_eq!((*before, *after), (Act::Clock, Act::Withdraw));
    assert_eq!(kinds(&verify(&site, &[])), (vec![], vec![]));
    assert!(built(&site).page("record/index.html").contains(note));
    // From here on, all is as before; and the next time is counted.
    site.replace(NORTH, "will fail", "may fail");
    let update = ["record", "--kind", "update", "--note", "Less sure."];
    site.run(&update).expect(0);
    assert_eq!(entries(&site).len(), 5 + FACTS);
    site.replace(NORTH, "may fail", "might fail");
    at(&site, "2999-01-01T00:00:00Z", &update).expect(0);
    site.replace(NORTH, "might fail", "will fail");
    let run = site.run(&[&update[..], &["--yes"]].concat()).expect(0);
    assert!(
        run.stderr
            .contains("  site:clock version 2 (clock: The clock had run ahead"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.contains("recorded 1 changed assessment\n"),
        "{}",
        run.stderr
    );
    assert_eq!(kinds(&verify(&site, &[])), (vec![], vec![]));
}

/// Without that entry, an earlier time is a broken chain, as ever.
#[test]
fn an_earlier_time_needs_that_entry() {
    let site = ahead();
    site.run(&[&WITHDRAW[..], &["--yes"]].concat()).expect(0);
    let mut entries = entries(&site);
    entries.remove(2 + FACTS);
    entries[2 + FACTS].seq = 4;
    chain(&site, &entries);
    let report = verify(&site, &[]);
    assert_eq!(kinds(&report).0, ["CHAIN_BROKEN"]);
    assert_eq!(report["findings"][0]["line"], 4);
}

#[test]
fn clocks_that_differ_by_less_than_a_day_ask_nothing() {
    let site = desk();
    let soon = Timestamp::now() + SignedDuration::from_hours(12);
    let soon = soon.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    site.run(&["record", "--recorded-at", &soon]).expect(0);
    let run = site.run(&WITHDRAW).expect(0);
    assert!(
        run.stderr
            .contains("an entry of the type `clock` goes before"),
        "{}",
        run.stderr
    );
    assert_eq!(acts(&site)[2 + FACTS..], [Act::Clock, Act::Withdraw]);
}

#[test]
fn a_removal_is_never_blocked_by_a_clock() {
    let site = ahead();
    let run = site.run(&REMOVE).expect(0);
    assert!(
        run.stderr.contains("The clock had run ahead"),
        "{}",
        run.stderr
    );
    assert_eq!(acts(&site)[2 + FACTS..], [Act::Clock, Act::Remove]);
    site.remove(NORTH);
    assert_eq!(kinds(&verify(&site, &[])), (vec![], vec![]));
}

#[test]
fn a_time_that_is_given_far_ahead_is_questioned() {
    let site = desk();
    let ahead = ["record", "--recorded-at", "2999-01-01"];
    let run = site.run(&ahead).expect(1);
    let told =
        "--recorded-at is 2999-01-01T00:00:00Z, more than a day ahead of this machine's clock (";
    assert!(run.stderr.contains(told), "{}", run.stderr);
    assert!(!site.path(LEDGER).exists());
    for (typed, code) in [("n\n", 2), ("y\n", 0)] {
        let Some(run) = on_terminal(&site, &ahead, typed) else {
            return;
        };
        assert!(run.stderr.contains(told), "{}", run.stderr);
        assert!(
            run.expect(code)
                .stderr
                .contains("Record it all the same? [y/N] ")
        );
        assert_eq!(site.path(LEDGER).exists(), code == 0);
    }
    let withdraw = [&WITHDRAW[..], &["--recorded-at", "2999-01-02"]].concat();
    site.run(&withdraw).expect(1);
    site.run(&[&withdraw[..], &["--dry-run"]].concat())
        .expect(1);
    site.run(&[&withdraw[..], &["--yes"]].concat()).expect(0);
}

/// A name, the entry that is forged, and how.
type Harm<'a> = (&'a str, usize, &'a dyn Fn(&mut Entry));

#[test]
fn a_first_version_that_is_not_what_the_ledger_calls_it_is_found() {
    let harms: [Harm<'_>; 5] = [
        ("an import called a publication", 2, &|entry| {
            entry.act = Act::Publish;
        }),
        ("a publication called an import", 1, &|entry| {
            entry.act = Act::Import;
        }),
        ("recorded later", 1, &|entry| {
            entry.act = Act::Import;
            entry.recorded = "2026-01-10T13:00:00Z".parse().unwrap();
        }),
        ("recorded before", 1, &|entry| {
            entry.recorded = "2026-01-01T00:00:00Z".parse().unwrap();
        }),
        ("recorded before, by no clock", 1, &|entry| {
            entry.recorded = "2026-01-01T00:00:00Z".parse().unwrap();
            entry.time = Time::Clock;
        }),
    ];
    for (name, line, harm) in harms {
        let site = recorded();
        assert_eq!(kinds(&verify(&site, &[])), (vec![], vec![]), "{name}");
        let mut entries = entries(&site);
        harm(&mut entries[line]);
        entries[0].recorded = entries[0].recorded.min(entries[1].recorded);
        entries[2].recorded = entries[2].recorded.max(entries[1].recorded);
        chain(&site, &entries);
        let report = verify(&site, &[]);
        assert_eq!(kinds(&report).0, ["MISATTESTED"], "{name}: {report:#}");
        let finding = &report["findings"][0];
        assert_eq!(finding["line"], line + 1, "{name}");
        assert_eq!(finding["id"], *entries[line].id, "{name}");
        assert_eq!(finding["path"], LEDGER, "{name}");
    }
}

/// The zone of the site may have been another one when it was recorded.
#[test]
fn what_is_right_in_some_time_zone_is_no_finding() {
    let site = desk();
    at(&site, FIRST, &["record"]).expect(0);
    for (day, kind) in [
        ("2026-01-11", vec![]),
        ("2026-01-09", vec![]),
        ("2026-01-13", vec!["MISATTESTED"]),
    ] {
        let mut entries = entries(&site);
        for entry in &mut entries {
            entry.recorded = format!("{day}T12:00:00Z").parse().unwrap();
        }
        entries[FACTS].act = Act::Publish;
        chain(&site, &entries);
        assert_eq!(kinds(&verify(&site, &[])).0, kind, "{day}");
    }
    // What cannot be read as a date is not judged.
    let site = desk();
    site.replace(SOUTH, "2025-11-01", "\"2025-11-01\"");
    at(&site, FIRST, &["record"]).expect(0);
    assert_eq!(kinds(&verify(&site, &[])).0, Vec::<&str>::new());
}

#[test]
fn a_time_that_was_given_attests_nothing_and_pages_say_that_it_was_given() {
    let north = |site: &Site, page: &str| {
        site.build();
        site.page(&format!("assessments/talks/north/{page}index.html"))
    };
    let register = |site: &Site| {
        let text = site.text("public/register.csv");
        let line = text.lines().find(|line| line.starts_with("talks/north,"));
        line.unwrap().to_owned()
    };
    let site = recorded();
    let page = north(&site, "");
    let given = "11 January 2026, 12:00</time> (time given); recorded later than dated";
    assert!(page.contains(given), "{page}");
    assert!(page.contains("</time> (time given): The month was missing."));
    assert!(page.contains("or at a time that was given by hand. The record cannot tell"));
    assert!(register(&site).contains(",2026-01-10T12:00:00Z,false,"));
    let old = north(&site, "v1/");
    assert!(old.contains("</time> (time given); recorded later than dated"));
    assert!(old.contains("</time> (time given), by a correction"));
    let withdraw = ["withdraw", "talks/north", "--reason", "Forged."];
    at(&site, "2026-01-12T12:00:00Z", &withdraw).expect(0);
    let told = "12 January 2026, 12:00</time> (time given)";
    for page in ["", "v1/", "history/"] {
        assert!(north(&site, page).contains(told), "{page}");
    }
    // The same by the machine's clock.
    by_clock(&site);
    for page in ["", "v1/", "history/"] {
        let page = north(&site, page);
        assert!(!page.contains("given") && !page.contains("later than dated"));
    }
    assert!(register(&site).contains(",2026-01-10T12:00:00Z,true,"));
    at(&site, "2026-01-13T12:00:00Z", &REMOVE).expect(0);
    site.remove(NORTH);
    assert!(north(&site, "").contains("13 January 2026, 12:00</time> (time given). why"));
}

#[test]
fn a_note_that_steers_a_terminal_is_no_entry() {
    let site = recorded();
    at(&site, "2026-01-12T12:00:00Z", &WITHDRAW).expect(0);
    for (wrong, named) in [
        ("\u{1b}[31m", "U+001B"),
        ("\u{202e}", "U+202E"),
        ("\0", "U+0000"),
    ] {
        let mut entries = entries(&site);
        entries.last_mut().unwrap().note = format!("why {wrong} so").into();
        let was = site.text(LEDGER);
        chain(&site, &entries);
        assert_eq!(kinds(&verify(&site, &[])).0, ["CHAIN_BROKEN"]);
        for command in [&["verify"][..], &["build"], &WITHDRAW] {
            let run = site.run(command).expect(1);
            has(&run, &format!("its `note` holds the character {named}"));
            assert!(!run.stdout.contains(wrong) && !run.stderr.contains(wrong));
        }
        site.write(LEDGER, was);
    }
    // What hides without harm is written out.
    let mut entries = entries(&site);
    entries.last_mut().unwrap().note = "why\u{200b} so".into();
    chain(&site, &entries);
    has(&site.run(&WITHDRAW).expect(0), "already: why[U+200B] so");
    site.build();
    let page = site.page("assessments/talks/south/index.html");
    assert!(page.contains("why[U+200B] so"));
    assert!(site.text("public/register.csv").contains("why[U+200B] so"));
}
