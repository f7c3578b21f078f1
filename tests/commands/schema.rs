//! What `check` takes is what the file of front matters says, which a script holds against the schemas, too.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::Value;

use crate::support::Site;

const CASES: &str = include_str!("front_matters.txt");

/// A document: what is expected of it, its path and its front matter.
struct Case {
    verdict: &'static str,
    path: String,
    text: String,
}

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    let (mut kind, mut needed) = ("", Vec::new());
    for line in CASES.lines() {
        if let Some(head) = line.strip_prefix("== ") {
            let (name, keys) = head.trim_end_matches(" ==").split_once(": ").unwrap();
            (kind, needed) = (name, keys.split("; ").collect());
        } else if let Some((verdict, keys)) =
            line.split_once(" |").filter(|_| !line.starts_with('#'))
        {
            let own: Vec<_> = keys
                .trim()
                .split("; ")
                .filter(|key| !key.is_empty())
                .collect();
            let name = |key: &str| key.split(':').next().unwrap_or_default().to_owned();
            let replaced: BTreeSet<_> = own
                .iter()
                .map(|key| name(key.trim_start_matches('-')))
                .collect();
            let mut text = "---\n".to_owned();
            let kept = needed.iter().filter(|key| !replaced.contains(&name(key)));
            for key in kept.chain(own.iter().filter(|key| !key.starts_with('-'))) {
                writeln!(text, "{key}").unwrap();
            }
            let folder = match kind {
                "page" => "content".to_owned(),
                kind => format!("content/{kind}s"),
            };
            cases.push(Case {
                verdict: verdict.trim(),
                path: format!("{folder}/n{}.md", cases.len()),
                text: text + "---\nWords.\n",
            });
        }
    }
    cases
}

#[test]
fn check_takes_the_front_matters_that_are_good() {
    let cases = cases();
    assert!(cases.len() >= 200, "{}", cases.len());
    let wrong: Vec<_> = cases
        .iter()
        .filter_map(|case| {
            // Each alone: what one document says must not be an error of another.
            let site = Site::new(&[(&*case.path, &case.text)]);
            let run = site.run(&["check", "--drafts", "--future", "--format", "json"]);
            let problems: Value = serde_json::from_str(&run.stdout).unwrap();
            let problems = problems["diagnostics"].as_array().unwrap().iter();
            // Names that nothing has are no matter of one document's keys.
            let other = ["unknown-reference", "unknown-question"];
            let mut refused = problems.filter(|one| {
                let is_error = one["severity"] == "error" || one["code"] == "unknown-key";
                is_error && !other.contains(&one["code"].as_str().unwrap_or_default())
            });
            let is_refused = refused.next().is_some();
            let expected = matches!(case.verdict, "bad" | "only check");
            (is_refused != expected)
                .then(|| format!("{}: {}\n{}", case.verdict, case.text, run.stdout))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_schema_is_printed_of_each_kind_without_a_site() {
    let site = Site::new::<&str>(&[]);
    std::fs::remove_dir(site.path("content")).unwrap();
    for (kind, key) in [
        ("assessment", "confidence"),
        ("event", "questions"),
        ("agent", "perspective"),
        ("page", "summary"),
        ("settings", "base_url"),
    ] {
        let schema: Value =
            serde_json::from_str(&site.run(&["schema", kind]).expect(0).stdout).unwrap();
        assert_eq!(
            schema["$schema"],
            "https://json-schema.org/draft/2020-12/schema"
        );
        let description = schema["properties"][key]["description"].as_str().unwrap();
        assert!(
            !description.is_empty() && !description.contains("]("),
            "{description}"
        );
    }
    site.run(&["schema", "tag"]).expect(2);
}
