//! Withheld means absent, shown by random sites: each is built with and without its withheld documents, and the outputs and
//! bags are the same bytes.
//!
//! The seed is printed. `PROPTEST_RNG_SEED=<seed> cargo test --test site proof` makes the same sites again.

mod built;
mod documents;
mod generate;
mod on_disk;
mod publishing;
pub mod random;
mod recorded;
mod texts;

use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicBool, Ordering};

use standpoint::diagnostic::{Diagnostic, Diagnostics};

use built::{Built, bag, build, difference, errors};
use generate::RandomSite;
use random::{Random, seed};

use crate::support::Files;

/// Sites of each kind.
const SITES: u64 = 500;
/// A bag is made of one site in so many.
const BAG_EVERY: u64 = 12;
/// Threads that make sites.
const THREADS: u64 = 2;

/// Runs a check of each site, and names the one that fails it.
pub fn for_each_site(what: &str, count: u64, check: impl Fn(u64, &mut Random) + Sync) {
    let seed = seed();
    // Past what the test harness takes in: the seed is to be seen of tests that pass, too.
    let _ = writeln!(
        std::io::stderr(),
        "proof: {count} sites {what}, seed {seed}"
    );
    let has_failed = AtomicBool::new(false);
    let of_thread = |first: u64| {
        for number in (first..count).step_by(usize::try_from(THREADS).unwrap()) {
            if has_failed.load(Ordering::Relaxed) {
                return;
            }
            let mut random = Random::new(seed.wrapping_mul(1_000_003).wrapping_add(number));
            if let Err(failed) = catch_unwind(AssertUnwindSafe(|| check(number, &mut random))) {
                has_failed.store(true, Ordering::Relaxed);
                let _ = writeln!(
                    std::io::stderr(),
                    "proof: site {number} of seed {seed} fails"
                );
                resume_unwind(failed);
            }
        }
    };
    std::thread::scope(|scope| {
        for first in 0..THREADS {
            let of_thread = &of_thread;
            scope.spawn(move || of_thread(first));
        }
    });
}

/// A random site, with a record of what is public in some cases.
fn site(random: &mut Random) -> RandomSite {
    let mut site = RandomSite::random(random);
    if random.chance(25) {
        site.record(random);
    }
    site
}

/// What is said of documents that are not withheld.
fn said(of: Diagnostics, site: &RandomSite) -> Vec<String> {
    let withheld = site.withheld();
    let is_shown = |one: &Diagnostic| {
        let file = one.place.as_ref().map(|place| &*place.file);
        file.is_none_or(|file| !withheld.contains(file))
    };
    let said = of.into_iter().filter(is_shown);
    let mut said: Vec<String> = said.map(|one| format!("{one:?}")).collect();
    said.sort();
    said
}

/// The numbers that a build tells are those of the generator.
fn check_counts(site: &RandomSite, with: &Built) {
    let mut counts = (0, 0, 0, None);
    for document in site.cast.withheld() {
        match document.publishing.reason(site.of) {
            ("marking", _) => counts.0 += 1,
            ("draft", _) => counts.1 += 1,
            (_, end) => {
                counts.2 += 1;
                counts.3 = counts.3.into_iter().chain(end).min();
            }
        }
    }
    let told = &with.counts;
    let next = told.next.map(jiff::Timestamp::as_second);
    assert_eq!((told.marked, told.drafts, told.embargoed, next), counts);
}

/// Search engines are kept out of all editions but the public one, and what is labelled says so.
fn check_edition(site: &RandomSite, files: &Files) {
    let text = |path: &str| files.get(path).map(|bytes| String::from_utf8_lossy(bytes));
    let is_public = site.of.is_public();
    let keeps_out = text("robots.txt").is_some_and(|text| text.contains("Disallow: /"));
    assert_eq!(keeps_out, !is_public, "{:?}", site.of);
    assert!(is_public || !files.contains_key("sitemap.xml"));
    let home = text("index.html").expect("a home page");
    // The default theme writes a tag only where it is so, and the other shows the value.
    let after = home.split_once("noindex").map_or("", |(_, after)| after);
    let value: String = after.chars().take(12).collect();
    let keeps_out = home.contains("content=\"noindex\"") || value.contains("true");
    assert_eq!(keeps_out, !is_public, "{value}");
    let register = text("register.csv").expect("a register");
    let head = register.lines().next().unwrap_or_default();
    let is_internal = site.of.label > 0;
    assert_eq!(head.ends_with(",marking"), is_internal);
    let rows = text("register.json").expect("a register");
    let has_rows = register.lines().count() > 1;
    assert_eq!(rows.contains("\"marking\":"), is_internal && has_rows);
}

fn check_same(number: u64, random: &mut Random) {
    let site = site(random);
    let with = build(&site.files, site.of);
    assert!(
        !with.diagnostics.has_errors(),
        "{:#?}\n{:?}",
        with.diagnostics,
        site.of
    );
    check_counts(&site, &with);
    check_edition(&site, &with.files);
    let keeps_attachments = random.chance(50);
    let files = site.without_withheld(keeps_attachments);
    let without = build(&files, site.of);
    if let Some(difference) = difference(&with.files, &without.files) {
        panic!(
            "{difference}\n{:?}\nwithheld: {:?}",
            site.of,
            site.withheld()
        );
    }
    assert_eq!(
        said(with.diagnostics, &site),
        said(without.diagnostics, &site)
    );
    let withheld = site.withheld();
    let is_quiet = withheld.iter().all(|path| !with.due.concern(path));
    assert!(is_quiet, "{:?}", with.due);
    assert_eq!(said(with.due, &site), said(without.due, &site));
    assert_eq!(
        with.spooled, without.spooled,
        "the prose of what is withheld waits for a page"
    );
    if number.is_multiple_of(BAG_EVERY) && site.of.is_public() {
        let (with, without) = (bag(&site.files, site.of), bag(&files, site.of));
        if let Some(difference) = difference(&with, &without) {
            panic!(
                "bag: {difference}\n{:?}\nwithheld: {:?}",
                site.of,
                site.withheld()
            );
        }
    }
}

#[test]
fn a_site_and_its_bag_are_the_same_without_its_withheld_documents() {
    for_each_site("with and without", SITES, check_same);
}

#[test]
fn a_document_that_refers_to_a_withheld_one_stops_every_build() {
    for_each_site("with a slip", 100, |_, random| {
        let site = site(random);
        let Some((files, path, code)) = site.with_slip(random) else {
            return;
        };
        let errors = errors(&files, site.of);
        let is_named = errors.contains(&(code, path.clone()));
        assert!(
            is_named,
            "{path}: {errors:?}\n{}",
            String::from_utf8_lossy(&files[&path])
        );
    });
}
