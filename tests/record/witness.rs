//! Proofs of witnesses in `archive/witness/`: the heads that they name, and the files as others may have made them.

use std::fs::{self, File};
use std::process::Command;

use standpoint::digest::Digest;

use crate::desk::{LEDGER, NORTH, at, has, head, kinds, lines, recorded, verify};
use crate::support::{Site, files};

const LATER: &str = "2026-01-12T12:00:00Z";
const BAG: [&str; 5] = ["archive", "--format", "bagit", "--out", "bag"];

/// Puts a proof of a head into the record, and gives back its path.
fn witness(site: &Site, head: &str, ending: &str) -> String {
    let path = format!("archive/witness/{head}.{ending}");
    site.write(&path, format!("a proof of {head}"));
    path
}

/// Expects that each command fails and says these words.
#[track_caller]
fn refused(site: &Site, told: &[&str]) {
    for command in [&["verify"][..], &["check"], &["build"], &BAG] {
        let run = site.run(command).expect(1);
        for told in told {
            has(&run, told);
        }
    }
    assert!(!site.path("bag").exists());
}

#[test]
fn a_head_that_a_witness_saw_must_stay_on_the_chain() {
    let site = recorded();
    let first = Digest::of(lines(&site)[0].as_bytes()).to_string();
    for ending in ["sshsig", "minisig", "tsr", "txt", "txt.sig", "alice.ots"] {
        witness(&site, &first, ending);
    }
    assert_eq!(kinds(&verify(&site, &[])).0, [""; 0]);
    site.build();
    fs::remove_dir_all(site.path("public")).unwrap();
    let proof = witness(&site, &head(&site), "sshsig");
    for command in [&["verify"][..], &["check"], &["build"]] {
        site.run(command).expect(0);
    }
    // What was built before is asked, too: here, only the witness is left.
    fs::remove_dir_all(site.path("public")).unwrap();
    let mut lines = lines(&site);
    lines.pop();
    site.write(LEDGER, lines.join("\n") + "\n");
    site.replace(NORTH, " by May", "");
    let told = format!("a witness saw a head that is not on the chain (`{proof}`)");
    refused(&site, &[&told]);
    // An entry after the wrong line would make two records of one.
    let was = site.text(LEDGER);
    for more in [&["--dry-run"][..], &[]] {
        let run = at(&site, LATER, &[&["record"], more].concat()).expect(1);
        has(&run, &told);
        has(&run, "nothing was recorded");
    }
    assert_eq!(site.text(LEDGER), was);
    let report = verify(&site, &[]);
    assert_eq!(kinds(&report).0, ["REWOUND"]);
    assert_eq!(report["findings"][0]["path"], LEDGER);
    let other = witness(&site, &format!("{}1", "0".repeat(63)), "tsr");
    let told = format!("witnesses saw heads that are not on the chain (`{other}`, `{proof}`)");
    refused(&site, &[&told]);
    // Nothing else is left of the record, and the settings are silent.
    fs::remove_dir_all(site.path("archive/objects")).unwrap();
    site.remove(LEDGER).write("standpoint.toml", "");
    refused(&site, &["witnesses saw heads that are not on the chain"]);
    let run = at(&site, LATER, &["record"]).expect(1);
    has(&run, "witnesses saw heads that are not on the chain");
    assert!(!site.path(LEDGER).exists());
}

#[test]
fn a_build_sees_a_witness_that_comes_while_nothing_else_changes() {
    let site = recorded();
    site.build();
    has(&site.build(), "nothing has changed");
    let proof = witness(&site, &head(&site), "sshsig");
    site.build();
    has(&site.build(), "nothing has changed");
    witness(&site, &"5".repeat(64), "sshsig");
    has(&site.run(&["build"]).expect(1), "record-rewound");
    site.remove(&format!("archive/witness/{}.sshsig", "5".repeat(64)));
    site.build();
    // Recording goes on, and leaves it alone.
    site.replace(NORTH, "by May", "by June");
    at(
        &site,
        LATER,
        &["record", "--kind", "minor", "--note", "why"],
    )
    .expect(0);
    assert!(site.path(&proof).exists());
    site.build();
}

#[test]
fn a_file_that_names_no_head_is_refused_and_told_how_to_be_named() {
    let site = recorded();
    site.write("archive/witness/README.md", "words");
    refused(
        &site,
        &["archive/witness/README.md", "name it `<head>.<ending>`"],
    );
    // File managers leave such things.
    site.remove("archive/witness/README.md");
    site.write("archive/witness/.DS_Store", "x");
    site.write("archive/witness/.cache/x", "x");
    assert_eq!(kinds(&verify(&site, &[])).0, [""; 0]);
}

#[test]
#[cfg(unix)]
fn links_folders_pipes_and_large_files_are_no_proofs() {
    use std::os::unix::fs::symlink;
    let site = recorded();
    let path = format!("archive/witness/{}.sshsig", head(&site));
    let place = site.path(&path);
    fs::create_dir_all(&place).unwrap();
    refused(&site, &[&path, "this is not a regular file"]);
    fs::remove_dir(&place).unwrap();
    site.write("proof", "x");
    symlink("../../proof", &place).unwrap();
    refused(&site, &[&path, "is a symbolic link"]);
    let run = at(
        &site,
        LATER,
        &["withdraw", "talks/south", "--reason", "why"],
    )
    .expect(1);
    has(&run, "is a symbolic link, and the record holds none");
    fs::remove_file(&place).unwrap();
    File::create(&place)
        .unwrap()
        .set_len((1 << 20) + 1)
        .unwrap();
    refused(&site, &[&path, "it is larger than 1 MiB"]);
    fs::remove_file(&place).unwrap();
    if Command::new("mkfifo")
        .arg(&place)
        .status()
        .is_ok_and(|made| made.success())
    {
        refused(&site, &[&path, "this is not a regular file"]);
        fs::remove_file(&place).unwrap();
    }
    fs::remove_dir(site.path("archive/witness")).unwrap();
    fs::create_dir(site.path("elsewhere")).unwrap();
    symlink("../elsewhere", site.path("archive/witness")).unwrap();
    refused(&site, &["archive/witness", "is a symbolic link"]);
}

#[test]
fn a_bag_has_the_proofs() {
    let site = recorded();
    let proof = witness(&site, &head(&site), "tsr");
    site.write("archive/witness/.DS_Store", "x");
    site.run(&BAG).expect(0);
    let bag = files(&site.path("bag"));
    assert_eq!(
        bag[&format!("data/{proof}")],
        site.text(&proof).into_bytes()
    );
    let manifest = String::from_utf8(bag["manifest-sha512.txt"].clone()).unwrap();
    assert!(manifest.contains(&format!("  data/{proof}\n")));
    let witnesses = bag.keys().filter(|path| path.contains("/witness/"));
    assert_eq!(witnesses.count(), 1);
}
