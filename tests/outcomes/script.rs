//! The script of `docs/data.md`: it computes every figure that pages print.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use crate::credit::site_of_all_credits;
use crate::markets::{has_python, python};
use crate::page::figures;
use crate::proof::random::Random;
use crate::random_site::RandomSite;
use crate::support::{Site, finish};

/// Figures by page and name.
pub type Figures = BTreeMap<(String, String), String>;

/// The block of the page that is marked as the script.
fn script() -> String {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/data.md");
    let text = std::fs::read_to_string(page).unwrap();
    let (_, rest) = text
        .split_once("<!-- check: figures -->\n```python\n")
        .unwrap();
    rest.split_once("\n```\n").unwrap().0.to_owned()
}

/// What the script computes from the data of a built site.
pub fn computed(site: &Site) -> Figures {
    site.write("figures.py", script());
    let mut command = Command::new(python());
    command.current_dir(site.root()).env("PYTHONUTF8", "1");
    command.args([
        "figures.py",
        "public/judgements.csv",
        "public/questions.csv",
    ]);
    let run = finish(&mut command).expect(0);
    let lines = run.stdout.lines().map(|line| {
        let parts: Vec<_> = line.split('\t').collect();
        (
            (parts[0].to_owned(), parts[1].to_owned()),
            parts[2].to_owned(),
        )
    });
    lines.collect()
}

/// What the pages of a built site print.
fn printed(site: &Site) -> Figures {
    let mut all = Figures::new();
    let ids: BTreeMap<String, String> = ["A-1", "B-2", "C-3", "D-4", "E-5"]
        .map(|id| (id.to_lowercase(), id.to_owned()))
        .into();
    for (path, bytes) in site.public() {
        let Some(folder) = path.strip_suffix("/index.html") else {
            continue;
        };
        let segments: Vec<_> = folder.split('/').collect();
        let name = match segments[..] {
            ["outcomes"] => "outcomes".to_owned(),
            ["agents", agent] => ids[agent].clone(),
            ["outcomes", one, other] if one != "all_" => format!("{} {}", ids[one], ids[other]),
            _ => continue,
        };
        let page = String::from_utf8(bytes).unwrap();
        for (figure, words) in figures(&page) {
            let known = all.insert((name.clone(), figure.clone()), words.clone());
            assert!(known.is_none_or(|known| known == words), "{name} {figure}");
        }
    }
    all
}

/// Holds every figure of the pages against the script; what the script computes and no page prints is nothing.
pub fn check(site: &Site) -> Figures {
    site.build();
    let (printed, computed) = (printed(site), computed(site));
    for (key, words) in &printed {
        assert_eq!(Some(words), computed.get(key), "{key:?}");
    }
    let pairs_once = |key: &(String, String)| {
        let (one, other) = key.0.split_once(' ').unwrap_or_default();
        one > other
    };
    for (key, words) in &computed {
        let is_zero = words.split(' ').next() == Some("0");
        assert!(
            printed.contains_key(key) || is_zero || pairs_once(key),
            "{key:?} {words}"
        );
    }
    printed
}

#[test]
fn the_script_of_the_docs_computes_every_figure_of_random_sites() {
    if !has_python() {
        return;
    }
    let mut with_brier = 0;
    for seed in 0..4 {
        let site = Site::new::<&str>(&[]);
        for (path, text) in RandomSite::random(&mut Random::new(seed)).files() {
            site.write(&path, text);
        }
        let printed = check(&site);
        assert!(printed.len() > 20, "{printed:#?}");
        with_brier += printed.keys().filter(|key| key.1 == "brier-low").count();
    }
    assert!(with_brier > 2);
}

#[test]
fn the_script_of_the_docs_leaves_out_what_pages_leave_out() {
    if !has_python() {
        return;
    }
    let printed = check(&site_of_all_credits());
    let of = |agent: &str, figure: &str| {
        printed
            .get(&(agent.to_owned(), figure.to_owned()))
            .map(String::as_str)
    };
    assert_eq!(of("A-1", "attested"), Some("1 of 1"));
    assert_eq!(of("B-2", "recorded-after"), Some("1"));
    assert_eq!(of("C-3", "unrecorded"), Some("1"));
    assert_eq!(of("D-4", "withdrawn"), Some("1"));
    assert_eq!(of("A-1", "shared E-5"), Some("1"));
}
