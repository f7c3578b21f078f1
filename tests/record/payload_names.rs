//! Names of files that not every tool reads alike are neither recorded nor packed.

use crate::desk::{desk, recorded};
use crate::support::Site;

const PACK: [&str; 5] = ["archive", "--format", "bagit", "--out", "bag"];

/// Packs a site whose names are refused, and returns the lines that say why.
fn told(site: &Site) -> Vec<String> {
    let run = site.run(&PACK).expect(1);
    assert!(run.stderr.contains("nothing was packed"), "{}", run.stderr);
    assert!(!site.path("bag").exists() && !site.path(".bag.standpoint-new").exists());
    let lines = run
        .stderr
        .lines()
        .filter_map(|line| line.strip_prefix("  "));
    lines.map(str::to_owned).collect()
}

#[test]
fn all_names_that_cannot_be_packed_are_told_in_one_run() {
    let site = recorded();
    site.write("static/100%.txt", "x")
        .write("static/back\\slash.txt", "x")
        .write("static/ first.txt", "x")
        .write("static/last.txt ", "x")
        .write("static/dot.", "x")
        .write("static/folder /x.txt", "x")
        .write("static/line\u{2028}.txt", "x")
        .write("static/paragraph\u{2029}.txt", "x")
        .write("static/Case.txt", "x")
        .write("static/case.txt", "x")
        .write("static/\u{e9}.txt", "x")
        .write("static/e\u{301}.txt", "x")
        .write("static/Folder/a.txt", "x")
        .write("static/folder/b.txt", "x")
        .write("themes/default/static/wide\u{3000}", "x")
        // Nothing is wrong with these.
        .write("static/well named.txt", "x")
        .write("static/.well-known/\u{4e2d}\u{6587}.txt", "x")
        .write("static/it's.txt", "x");
    let expected = [
        "`static/ first.txt` has a part that begins with a space",
        "`static/100%.txt` holds `%`",
        "`static/back\\slash.txt` holds `\\`",
        "`static/dot.` has a part that ends with a dot",
        "`static/folder /x.txt` has a part that ends with a space",
        "`static/last.txt ` has a part that ends with a space",
        "`static/line\\u{2028}.txt` holds U+2028 (line separator)",
        "`static/paragraph\\u{2029}.txt` holds U+2029 (paragraph separator)",
        "`themes/default/static/wide\\u{3000}` has a part that ends with U+3000 (ideographic space)",
        "`static/Case.txt` and `static/case.txt` are one name for some systems",
        "`static/Folder` and `static/folder` are one name for some systems",
        "`static/e\u{301}.txt` and `static/\u{e9}.txt` are one name for some systems",
    ];
    assert_eq!(told(&site), expected);
}

#[test]
fn a_name_is_told_once_though_the_site_has_a_copy() {
    let site = desk();
    site.write("static/a ", "x")
        .write("themes/default/static/b.", "x");
    let told = told(&site);
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told.iter().all(|one| !one.contains("site/")), "{told:?}");
}

#[test]
fn assessments_with_such_names_are_not_recorded() {
    for (name, why) in [
        ("map%.svg", "holds `%`"),
        ("map.svg ", "has a part that ends with a space"),
        ("map.", "has a part that ends with a dot"),
        (" map.svg", "has a part that begins with a space"),
        ("m\u{2028}ap.svg", "holds U+2028 (line separator)"),
    ] {
        let site = desk();
        let own = "content/assessments/talks/north.md";
        let address = name.replace('%', "%25").replace(' ', "%20");
        let address = address.replace('\u{2028}', "%E2%80%A8");
        site.write(&format!("content/assessments/talks/{name}"), "<svg/>")
            .replace(own, "](map.svg)", &format!("]({address})"));
        let run = site.run(&["record"]).expect(1);
        assert!(
            run.stderr.contains(why) && run.stderr.contains("rename the file"),
            "{name}: {}",
            run.stderr
        );
        assert!(!run.stderr.contains('\u{2028}') && !site.path("archive/ledger.jsonl").exists());
    }
}

#[test]
fn every_name_of_an_assessment_that_cannot_be_recorded_is_told() {
    let site = desk();
    for name in ["a%.svg", "b%.svg"] {
        site.write(&format!("content/assessments/talks/{name}"), "<svg/>");
    }
    site.replace(
        "content/assessments/talks/north.md",
        "](map.svg)",
        "](a%25.svg) ![](b%25.svg)",
    );
    let run = site.run(&["record"]).expect(1);
    assert!(
        run.stderr.contains("a%.svg") && run.stderr.contains("b%.svg"),
        "{}",
        run.stderr
    );
}
