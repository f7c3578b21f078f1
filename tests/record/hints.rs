//! What is told of a record that is not as it should be, and that what is told resolves it.

use std::fs;

use crate::desk::{
    LEDGER, NORTH, SOUTH, at, by_clock, desk, has, kinds, objects, overwrite, recorded, verify,
};
use crate::support::Site;

const LATER: &str = "2026-01-12T12:00:00Z";

/// The object that holds a text.
fn object(site: &Site, words: &str) -> String {
    let holds = |path: &String| site.text(path).contains(words);
    objects(site).into_iter().find(holds).expect("an object")
}

#[test]
fn a_date_of_the_future_is_not_attested_and_that_of_an_update_is() {
    let site = desk();
    site.replace(NORTH, "2026-01-10", "2099-01-01");
    let run = at(&site, "2026-01-10T12:00:00Z", &["record", "talks/north"]).expect(0);
    has(
        &run,
        "more than a day before or after now, and not attested",
    );
    at(&site, LATER, &["record"]).expect(0);
    site.build();
    let north = |page: &str| site.page(&format!("assessments/talks/north/{page}index.html"));
    assert!(north("").contains("ecorded later than dated"));
    site.replace(NORTH, "2099-01-01", "2026-01-20");
    let update = ["record", "--kind", "correction", "--note", "A slip."];
    at(&site, "2026-01-20T12:00:00Z", &update).expect(0);
    by_clock(&site);
    site.build();
    assert!(!north("").contains("later than dated"));
    assert!(north("v1/").contains("ecorded later than dated"));
}

#[test]
fn a_date_that_is_set_back_is_a_correction_and_not_attested() {
    let site = recorded();
    by_clock(&site);
    site.build();
    let page = site.page("assessments/talks/north/index.html");
    assert!(!page.contains("later than dated"));
    site.replace(NORTH, "2026-01-10", "2020-01-01");
    for kind in ["minor", "update"] {
        let run = at(
            &site,
            LATER,
            &["record", "--kind", kind, "--note", "A slip."],
        )
        .expect(1);
        has(
            &run,
            "BACKDATED `talks/north` was recorded with the date 2026-01-10",
        );
        has(
            &run,
            "`standpoint record talks/north --kind correction --note \"…\"`",
        );
    }
    let correct = [
        "record",
        "talks/north",
        "--kind",
        "correction",
        "--note",
        "It was older.",
    ];
    at(&site, LATER, &correct).expect(0);
    site.build();
    let page = site.page("assessments/talks/north/index.html");
    assert!(page.contains("ecorded later than dated") && page.contains("It was older."));
    // The versions before bore a date that was.
    assert!(
        !site
            .page("assessments/talks/north/v2/index.html")
            .contains("later than dated")
    );
}

#[test]
fn a_removal_that_does_not_know_what_is_to_go_removes_nothing() {
    let site = recorded();
    let manifest = object(&site, "  content/assessments/talks/south.md");
    let was = site.text(&manifest);
    fs::remove_file(site.path(&manifest)).unwrap();
    let run = at(
        &site,
        LATER,
        &["remove", "talks/south", "--reason", "An order."],
    )
    .expect(1);
    has(
        &run,
        "nothing was removed: the manifest of talks/south version 1 cannot be read",
    );
    assert!(!site.text(LEDGER).contains("\"remove\""));
    fs::write(site.path(&manifest), was).unwrap();
    at(
        &site,
        LATER,
        &["remove", "talks/south", "--reason", "An order."],
    )
    .expect(0);
    assert!(
        objects(&site)
            .iter()
            .all(|path| !site.text(path).contains("They will hold"))
    );
}

#[test]
fn what_comes_back_of_a_removed_assessment_is_named_and_goes_again() {
    let site = recorded();
    let kept: Vec<_> = objects(&site)
        .into_iter()
        .map(|path| (site.text(&path), path))
        .collect();
    at(
        &site,
        LATER,
        &["remove", "talks/south", "--reason", "An order."],
    )
    .expect(0);
    fs::remove_file(site.path(SOUTH)).unwrap();
    assert_eq!(kinds(&verify(&site, &[])).0, Vec::<&str>::new());
    for (text, path) in kept.iter().filter(|(_, path)| !site.path(path).exists()) {
        fs::write(site.path(path), text).unwrap();
    }
    let report = verify(&site, &[]);
    assert_eq!(kinds(&report).0, ["STORE_CORRUPT", "STORE_CORRUPT"]);
    for finding in report["findings"].as_array().unwrap() {
        assert_eq!(finding["id"], "talks/south");
        let hint = finding["hint"].as_str().unwrap();
        assert!(
            hint.starts_with("`standpoint remove talks/south --reason"),
            "{hint}"
        );
    }
    at(
        &site,
        LATER,
        &["remove", "talks/south", "--reason", "An order."],
    )
    .expect(0);
    assert_eq!(kinds(&verify(&site, &[])).0, Vec::<&str>::new());
}

#[test]
fn an_id_that_is_not_on_the_record_is_no_slip_for_another_one() {
    let site = desk();
    at(&site, "2026-01-10T12:00:00Z", &["record", "talks/north"]).expect(0);
    for command in ["withdraw", "remove"] {
        let told = |id: &str| at(&site, LATER, &[command, id, "--reason", "Why."]).expect(1);
        has(
            &told("talks/south"),
            "not on the record yet: `standpoint record talks/south`",
        );
        has(&told("talks/nort"), "did you mean `talks/north`?");
        has(&told("elsewhere/entirely"), "and no assessment has that id");
        has(&told(NORTH), "the id of its assessment is `talks/north`");
    }
    fs::remove_file(site.path(NORTH)).unwrap();
    let run = at(&site, LATER, &["record", "talks/north"]).expect(1);
    has(
        &run,
        "`talks/north` is on the record, and no file has that id any more",
    );
}

#[test]
fn a_build_a_check_and_a_bag_ask_for_a_whole_store() {
    let site = recorded();
    site.build();
    let refused = |told: &str| {
        for command in [
            &["build"][..],
            &["check"],
            &["archive", "--format", "bagit", "--out", "bag"],
        ] {
            has(&site.run(command).expect(1), told);
        }
        assert!(!site.path("bag").exists());
    };
    // That of the newest version, which no page is made of.
    let path = object(&site, "They will hold.");
    let was = site.text(&path);
    overwrite(&site, &path, b"Other words.");
    refused("error[record-store-corrupt]: this object of the record is not what its name says");
    overwrite(&site, &path, was.as_bytes());
    // What a build has found whole it does not read again, and yet sees a change that hides its time.
    site.build();
    assert!(site.path(".standpoint/record.whole").exists());
    let place = site.path(&path);
    let age = fs::metadata(&place).unwrap().modified().unwrap();
    fs::write(&place, was.replace("will", "Will")).unwrap();
    fs::File::options()
        .append(true)
        .open(&place)
        .unwrap()
        .set_modified(age)
        .unwrap();
    refused("error[record-store-corrupt]: this object of the record is not what its name says");
    overwrite(&site, &path, was.as_bytes());
    site.build();
}

#[test]
fn a_reference_to_what_was_removed_says_so() {
    let site = recorded();
    at(
        &site,
        LATER,
        &["remove", "talks/south", "--reason", "An order."],
    )
    .expect(0);
    fs::remove_file(site.path(SOUTH)).unwrap();
    let refers = crate::support::assessment(
        "West",
        "2026-01-10",
        "talks",
        "supersedes: talks/south\n",
        "See [it](south.md) and [[talks/south]].",
    );
    site.write("content/assessments/talks/west.md", refers);
    let run = site.run(&["check"]).expect(1);
    let told = "it was removed from the record: take the reference out";
    assert_eq!(run.stderr.matches(told).count(), 3, "{}", run.stderr);
}

#[test]
fn a_file_with_other_line_ends_is_told_to_be_one() {
    let site = recorded();
    let data = site.path("content/assessments/talks/data.csv");
    fs::write(&data, "a,b\r\n1,2\r\n").unwrap();
    has(
        &site.run(&["verify"]).expect(1),
        "only its line ends differ",
    );
    fs::write(&data, "a,b\r\n1,3\r\n").unwrap();
    let run = site.run(&["verify"]).expect(1);
    assert!(!run.stderr.contains("line ends"), "{}", run.stderr);
}

#[test]
fn a_damaged_ledger_has_no_head() {
    let site = recorded();
    let text = site.text(LEDGER);
    let (_, rest) = text.split_once('\n').unwrap();
    site.write(LEDGER, rest);
    let report = verify(&site, &[]);
    assert!(report["head"].is_null());
    let finding = &report["findings"][0];
    assert_eq!(finding["kind"], "CHAIN_BROKEN");
    assert_ne!(finding["expected"], finding["found"]);
    assert_eq!(site.run(&["verify"]).expect(1).stdout, "");
    // Nothing of it is left, and no settings ask for it: all objects but the first are others.
    site.write(LEDGER, "").write("standpoint.toml", "");
    let others = format!("nor {} others", objects(&site).len() - 1);
    has(&site.run(&["verify"]).expect(1), &others);
    site.write(LEDGER, format!("{text}\n"));
    has(
        &site.run(&["verify"]).expect(1),
        "line 5 does not follow line 4: it is empty",
    );
}

#[test]
fn a_head_is_taken_as_people_copy_it() {
    let site = recorded();
    let head = format!(" {}\n", crate::desk::head(&site).to_uppercase());
    site.run(&["verify", "--expect-head", &head]).expect(0);
}
