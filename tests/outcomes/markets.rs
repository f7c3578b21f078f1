//! Forecasts with known outcomes: the figures of their site are those that `markets.py` computes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::page::figures;
use crate::support::{Site, finish};

/// Where the forecasts of real markets are, if they are on this machine; `STANDPOINT_MARKETS` names another file.
const REAL: &str = "../shared/forecasts/markets.csv";

/// The Python that runs scripts. One with `statsmodels` and `scikit-learn` holds the figures against theirs.
pub fn python() -> String {
    std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned())
}

/// Whether there is a Python; says so if not.
#[allow(clippy::disallowed_macros, reason = "skipped tests say so")]
pub fn has_python() -> bool {
    let found = Command::new(python()).arg("--version").output().is_ok();
    if !found {
        eprintln!("skipped: no `python3`");
    }
    found
}

/// Holds the site of a file of forecasts against what is expected of it.
fn check(forecasts: &Path) {
    let site = Site::new::<&str>(&[]);
    std::fs::remove_dir(site.path("content")).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/outcomes/markets.py");
    let mut command = Command::new(python());
    command.arg(script).arg(forecasts).arg(site.root());
    let run = finish(command.env("PYTHONUTF8", "1")).expect(0);
    let expected: BTreeMap<String, BTreeMap<String, String>> =
        serde_json::from_str(&run.stdout).unwrap();
    assert!(!expected.is_empty());
    site.build();
    let mut printed = BTreeMap::new();
    for source in expected.keys() {
        let mut own: BTreeMap<_, _> = figures(&site.page(&format!("agents/{source}/index.html")))
            .into_iter()
            .collect();
        own.retain(|name, _| {
            let kinds = ["brier-", "came-true ", "interval "];
            name == "decided" || kinds.iter().any(|kind| name.starts_with(kind))
        });
        printed.insert(source.clone(), own);
    }
    assert_eq!(printed, expected);
}

#[test]
fn the_scores_of_made_up_forecasts_are_those_of_the_script() {
    if has_python() {
        check(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/outcomes/markets.csv"));
    }
}

#[test]
#[allow(clippy::disallowed_macros, reason = "skipped tests say so")]
fn the_scores_of_real_forecasts_are_those_of_the_script() {
    let named = std::env::var_os("STANDPOINT_MARKETS").map(PathBuf::from);
    let forecasts = named.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join(REAL));
    if !forecasts.exists() {
        eprintln!("skipped: no {}", forecasts.display());
    } else if has_python() {
        check(&forecasts);
    }
}
