//! Two branches that both record facts.

use crate::branches::{
    MERGED, OURS, THEIRS, merge, merge_content, merge_piped, repository_of, revise,
};
use crate::desk::{LEDGER, at, expect_whole, has, objects};
use crate::facts::recorded;
use crate::harm::{AGENT, EVENT};
use crate::repository::{commit, git};
use crate::support::Site;

#[test]
fn facts_that_both_branches_have_changed_are_numbered_one_after_the_other() {
    const SOUTHERN: &str = "content/agents/south.md";
    let change = |site: &Site, moment: &str, (from, to): (&str, &str), name: &str| {
        site.replace(EVENT, from, to);
        site.write(SOUTHERN, format!("---\nname: {name}\n---\n"));
        let update = ["record", "--kind", "update", "--note", name];
        at(site, moment, &update).expect(0);
    };
    let deadline = ("2026-03-01", "2026-04-01");
    let words = ("Will they sign?", "Will they sign it?");
    let base = recorded();
    let there = |site: &Site| change(site, THEIRS, deadline, "The southern desk");
    let here = |site: &Site| change(site, OURS, words, "The south");
    let Some(site) = repository_of(base, &there, &here) else {
        return;
    };
    merge_content(&site);
    let run = merge(&site, &[LEDGER]).expect(1);
    let told = "`agent:south` was first recorded on both branches, in different words";
    has(&run, told);
    let correct = [LEDGER, "--kind", "correction", "--note", "Its name."];
    let run = merge(&site, &correct).expect(0);
    has(&run, "agent:south version 2 (correction: Its name.)");
    has(
        &run,
        "question:talks/sign version 3 (update: The southern desk)",
    );
    has(&run, "merged 2 entries");
    // Git has put both changes into the event, which neither branch had on the record.
    git(&site, &["checkout", "-q", "--theirs", SOUTHERN]);
    has(
        &at(&site, MERGED, &["record"]).expect(1),
        "question:talks/sign",
    );
    let minor = ["record", "--kind", "minor", "--note", "Merged."];
    at(&site, MERGED, &minor).expect(0);
    expect_whole(&site);
    let history = site.page("assessments/talks/north/history/index.html");
    assert!(history.contains("<del>2026-03-01</del> <ins>2026-04-01</ins>"));
    commit(&site, "Merge");
    let again = merge_piped(&site, "other").expect(0);
    assert_eq!(again.stderr, "nothing to merge\n");
}

#[test]
fn a_fact_that_the_other_branch_removed_goes_with_its_versions_here() {
    let base = recorded();
    let there = |site: &Site| {
        let remove = ["remove", "agent:north", "--reason", "An order."];
        at(site, THEIRS, &remove).expect(0);
        site.write(AGENT, "---\nname: A desk\n---\n");
    };
    let here = |site: &Site| revise(site, OURS, AGENT, ("The northern desk", "Ann"), "Ours.");
    let Some(site) = repository_of(base, &there, &here) else {
        return;
    };
    let names = |site: &Site| {
        let objects = objects(site);
        let texts = objects.iter().map(|path| site.text(path));
        texts.filter(|text| text.contains("agent:north")).count()
    };
    assert_eq!(names(&site), 2);
    merge_content(&site);
    has(&merge(&site, &[LEDGER]).expect(0), "merged 1 entry");
    assert_eq!(names(&site), 0);
    git(&site, &["checkout", "-q", "--theirs", AGENT]);
    expect_whole(&site);
}
