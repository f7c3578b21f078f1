//! What agents have forecast as of the outcome of a question: random sites against an obvious reimplementation, and what is
//! added later.

mod model;
mod obvious;

use std::collections::BTreeMap;
use std::sync::Mutex;

use standpoint::compile::{Options, Record, Scanned};
use standpoint::diagnostic::Diagnostics;
use standpoint::site::{Credit, Ix as _, Site};
use standpoint::source::MemoryFiles;

use crate::proof::random::Random;
use model::RandomSite;
use obvious::{Key, Told};

const SITES: u64 = 400;

/// Calls `check` with random sites, and names the one at which it fails.
fn for_each_site(check: impl Fn(&RandomSite, &mut Random) + Sync) {
    crate::proof::for_each_site("with forecasts", SITES, |_, random| {
        let site = RandomSite::random(random);
        check(&site, random);
    });
}

/// The site of files in any order of their names.
fn linked(files: &BTreeMap<String, String>) -> Site {
    let mut memory = MemoryFiles::default();
    for (path, text) in files {
        memory.put(path, text);
    }
    let mut diagnostics = Diagnostics::default();
    let scanned = Scanned::scan(memory, &Options::default(), None, &mut diagnostics);
    let linked = scanned.read().link(Record::Shown, &mut diagnostics);
    assert!(!diagnostics.has_errors(), "{:#?}", diagnostics.sorted());
    (*linked.site).clone()
}

/// What the site tells of the last forecast of each agent on each question.
fn told(site: &Site) -> BTreeMap<Key, Told> {
    let mut all = BTreeMap::new();
    for question in site.forecasts.questions() {
        let id = site.question(question).id.to_string();
        for one in &site.forecasts.of(question).agents {
            let Some(last) = one.last() else { continue };
            let said = site.said(last).unwrap();
            let versions = site.versions.enumerated();
            let mut versions = versions.filter(|(at, _)| Some(*at) == last.version);
            let told = Told {
                assessment: site.assessments[last.assessment].facts.id.to_string(),
                version: versions.next().map(|(_, version)| version.entry.rev),
                low: said.likelihood.interval.low,
                high: said.likelihood.interval.high,
                credit: last.credit,
                attested: last.is_attested(),
            };
            all.insert((id.clone(), site.agents[one.agent].id.to_string()), told);
        }
    }
    all
}

/// Those that count on questions that are decided: what a later addition may not change.
fn settled(site: &Site) -> BTreeMap<Key, Told> {
    let is_open = |key: &Key| {
        let mut questions = site.forecasts.questions();
        let found = questions
            .find(|at| *site.question(*at).id == *key.0)
            .unwrap();
        site.forecasts.of(found).state.is_open()
    };
    let counts = |told: &Told| matches!(told.credit, Credit::Counted | Credit::Withdrawn);
    let mut told = told(site);
    told.retain(|key, told| counts(told) && !is_open(key));
    told
}

#[test]
fn random_sites_tell_what_an_obvious_reimplementation_does() {
    let counts = Mutex::new(BTreeMap::new());
    for_each_site(|random_site, _| {
        let site = linked(&random_site.files());
        let told = told(&site);
        assert_eq!(told, obvious::told(random_site), "{random_site:#?}");
        for told in told.values() {
            *counts.lock().unwrap().entry(told.credit).or_insert(0) += 1;
        }
        let forecasts = site.forecasts.questions();
        for one in forecasts.flat_map(|at| &site.forecasts.of(at).agents) {
            let counted = one
                .forecasts
                .iter()
                .filter(|one| one.credit == Credit::Counted);
            assert!(counted.count() <= 1);
            assert!(one.steps.windows(2).all(|pair| {
                pair[0].from.instant < pair[1].from.instant && pair[0].forecast != pair[1].forecast
            }));
        }
    });
    // The generator comes by all of them.
    let counts = counts.into_inner().unwrap();
    for credit in [
        Credit::Counted,
        Credit::Withdrawn,
        Credit::RecordedAfter,
        Credit::Unrecorded,
    ] {
        assert!(counts[&credit] > 50, "{counts:?}");
    }
}

#[test]
fn what_comes_after_the_outcome_changes_nothing_that_counts() {
    for_each_site(|random_site, random| {
        let before = settled(&linked(&random_site.files()));
        let mut later = random_site.clone();
        later.add_later(random);
        let after = settled(&linked(&later.files()));
        // Which version has it may have another number only if there is one more now.
        let what = |told: BTreeMap<Key, Told>| -> BTreeMap<Key, (String, u8, u8, Credit, bool)> {
            let bare = |told: Told| {
                (
                    told.assessment,
                    told.low,
                    told.high,
                    told.credit,
                    told.attested,
                )
            };
            told.into_iter()
                .map(|(key, told)| (key, bare(told)))
                .collect()
        };
        assert_eq!(what(before), what(after), "{random_site:#?}\n{later:#?}");
    });
}

#[test]
fn neither_the_order_of_files_nor_that_of_agents_changes_anything() {
    for_each_site(|random_site, random| {
        let told_first = told(&linked(&random_site.files()));
        let mut shuffled = random_site.clone();
        shuffled.shuffle(random);
        assert_eq!(
            told_first,
            told(&linked(&shuffled.files())),
            "{random_site:#?}"
        );
    });
}

#[test]
fn steps_lead_to_the_answer_that_counts() {
    for_each_site(|random_site, _| {
        let site = linked(&random_site.files());
        for question in site.forecasts.questions() {
            let of = site.forecasts.of(question);
            for one in of.agents.iter().filter(|_| of.state.is_open()) {
                let last = one.steps.last().and_then(|step| step.forecast);
                let counted = one.last.filter(|_| one.counted().is_some());
                assert_eq!(last, counted, "{} {random_site:#?}", one.agent.at());
            }
        }
    });
}
