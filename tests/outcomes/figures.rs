//! The figures of random sites, held against the same once more, slow and obvious, and what may not change them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use standpoint::compile::{Options, Record, Scanned};
use standpoint::diagnostic::Diagnostics;
use standpoint::plan::Contents;
use standpoint::source::MemoryFiles;
use standpoint::view::Shared;

use crate::proof::random::{Random, seed};
use crate::random_site::{AGENTS, RandomSite};
use crate::support::Site;

const SITES: u64 = 30;
/// The figures that the pages of a site print: of agents by id, and of pairs by both.
fn printed(files: &BTreeMap<String, String>) -> (BTreeMap<String, Value>, BTreeMap<String, Value>) {
    let mut memory = MemoryFiles::default();
    for (path, text) in files {
        memory.put(path, text);
    }
    let mut diagnostics = Diagnostics::default();
    let scanned = Scanned::scan(memory, &Options::default(), None, &mut diagnostics);
    let linked = scanned.read().link(Record::Shown, &mut diagnostics);
    assert!(!diagnostics.has_errors(), "{:#?}", diagnostics.sorted());
    let shared = Shared::new(&linked.site);
    let (mut agents, mut pairs) = (BTreeMap::new(), BTreeMap::new());
    for page in &linked.plan.pages {
        let Contents::View(view) = page.make(&linked.site, &shared, &linked.plan) else {
            continue;
        };
        let template = view.template();
        if template == "agent.html" {
            let view = serde_json::to_value(&view).unwrap();
            if !view["track"].is_null() {
                let id = view["id"].as_str().unwrap().to_owned();
                agents.insert(id, track(&view["track"]));
            }
        } else if template == "compared.html" {
            let view = serde_json::to_value(&view).unwrap();
            let id = |at: usize| view["agents"][at]["id"].as_str().unwrap();
            let counts = ["first", "second", "neither"].map(|of| view["counts"][of].clone());
            let total: u64 = counts.iter().filter_map(Value::as_u64).sum();
            assert_eq!(view["counts"]["shared"], total);
            pairs.insert(format!("{} {}", id(0), id(1)), json!(counts));
        }
    }
    (agents, pairs)
}

fn track(view: &Value) -> Value {
    let terms = view["terms"].as_array().unwrap().iter().map(|row| {
        let keys = ["band_low", "band_high", "count", "total", "low", "high"];
        let values = keys.map(|key| row[key].clone());
        (row["term"].as_str().unwrap().to_owned(), json!(values))
    });
    let terms: BTreeMap<_, _> = terms.collect();
    let brier = &view["brier"];
    let mut track = json!({ "terms": terms, "brier": null });
    if !brier.is_null() {
        track["brier"] = json!([brier["low"], brier["high"]]);
    }
    for key in ["answered", "decided", "void", "early", "early_yes", "few"] {
        track[key] = view[key].clone();
    }
    track
}

/// Calls `check` with random sites, and names the one at which it fails.
#[allow(clippy::disallowed_macros, reason = "a seed is told")]
fn for_each_site(check: impl Fn(&RandomSite, &mut Random)) {
    let seed = seed();
    println!("seed {seed}");
    for number in 0..SITES {
        println!("site {number}");
        let mut random = Random::new(seed.wrapping_mul(1_000_003).wrapping_add(number));
        let site = RandomSite::random(&mut random);
        check(&site, &mut random);
    }
}

#[test]
fn random_sites_print_what_an_obvious_reimplementation_does() {
    let with_figures = std::cell::Cell::new(0);
    for_each_site(|random_site, _| {
        let (agents, pairs) = printed(&random_site.files());
        let expected: BTreeMap<_, _> = (0..4)
            .filter_map(|at| Some((AGENTS[at].to_owned(), random_site.track(at)?)))
            .collect();
        assert_eq!(agents, expected, "{random_site:#?}");
        let both = (0..4).flat_map(|one| (one + 1..4).map(move |other| (one, other)));
        let expected: BTreeMap<_, _> = both
            .filter_map(|(one, other)| {
                let counts = random_site.compared(one, other)?;
                Some((format!("{} {}", AGENTS[one], AGENTS[other]), json!(counts)))
            })
            .collect();
        assert_eq!(pairs, expected, "{random_site:#?}");
        let many = agents.values().filter(|track| track["few"] == false);
        with_figures.set(with_figures.get() + many.count());
    });
    assert!(with_figures.get() > 30, "{}", with_figures.get());
}

#[test]
fn an_assessment_added_after_the_outcome_changes_no_figure() {
    for_each_site(|random_site, random| {
        let before = printed(&random_site.files());
        let mut later = random_site.clone();
        later.add_later(random);
        assert_eq!(before, printed(&later.files()), "{later:#?}");
    });
}

#[test]
fn the_order_of_files_changes_no_figure() {
    for_each_site(|random_site, random| {
        let before = printed(&random_site.files());
        let mut shuffled = random_site.clone();
        random.shuffle(&mut shuffled.names);
        for answer in &mut shuffled.answers {
            random.shuffle(&mut answer.agents);
        }
        assert_eq!(before, printed(&shuffled.files()), "{random_site:#?}");
    });
}

#[test]
fn neither_the_zone_of_the_machine_nor_the_time_of_building_changes_a_page() {
    let mut random = Random::new(7);
    let random_site = RandomSite::random(&mut random);
    let build = |zone: &str, epoch: &str| {
        let site = Site::new::<&str>(&[]);
        site.write("standpoint.toml", "base_url = \"https://desk.example/\"\n");
        for (path, text) in random_site.files() {
            site.write(&path, text);
        }
        let mut command = site.command(&["build"]);
        command.env("TZ", zone).env("SOURCE_DATE_EPOCH", epoch);
        crate::support::finish(&mut command).expect(0);
        let mut public = site.public();
        let own = |path: &str| {
            path.starts_with("changes/")
                || path.starts_with("outcomes/")
                || path.starts_with("agents/")
        };
        public.retain(|path, _| own(path));
        public
    };
    let first = build("UTC", "1748736000");
    let paths: BTreeSet<_> = first.keys().collect();
    assert!(
        paths.iter().any(|path| path.starts_with("outcomes/a-1/")),
        "{paths:?}"
    );
    assert_eq!(first, build("Pacific/Kiritimati", "1780272000"));
}
