//! Lines that are chained without a fault, and say what is not so.

use crate::desk::{LEDGER, NORTH, SOUTH, kinds, verify};
use crate::harm::{NORTH_2, WEST_1, base, forge};
use crate::support::Site;
use standpoint::ledger::{Act, Change, Entry};

/// A newest version of one assessment with the text of another one, which lies where that version says.
fn foreign() -> Site {
    let site = base();
    forge(&site, |all| {
        all.push(Entry {
            seq: 17,
            act: Act::Revise,
            rev: 3,
            content: all[WEST_1].content,
            change: Some(Change::Update),
            note: "why".into(),
            ..all[NORTH_2].clone()
        });
    });
    site
}

#[test]
fn a_version_of_another_assessment_is_no_version_of_this_one() {
    let site = foreign();
    for (harm, kind, code) in [
        ("nothing", "EDITED", "record-edited"),
        ("an edit", "EDITED", "record-edited"),
        ("a deletion", "MISSING", "record-missing"),
    ] {
        match harm {
            "an edit" => {
                site.write(NORTH, site.text(NORTH) + "More.\n");
            }
            "a deletion" => {
                site.remove(NORTH);
            }
            _ => {}
        }
        let report = verify(&site, &[]);
        assert_eq!(
            kinds(&report).0,
            ["MISATTESTED", kind],
            "{harm}: {report:#}"
        );
        assert_eq!(report["findings"][0]["path"], LEDGER);
        let build = site.run(&["build"]).expect(1);
        assert!(build.stderr.contains(code), "{harm}: {}", build.stderr);
        let people = site.run(&["verify"]).expect(1).stderr;
        let told = "version 3 of `talks/north` is a text that has the id `talks/west`";
        assert!(people.contains(told), "{people}");
    }
}

/// What Standpoint itself writes in the same cases.
#[test]
fn what_record_writes_is_not_forged() {
    let site = base();
    site.replace(SOUTH, "hold", "last");
    crate::harm::run(&site, &["record", "--kind", "minor", "--note", "A word."]);
    assert_eq!(kinds(&verify(&site, &[])).0, Vec::<&str>::new());
}
