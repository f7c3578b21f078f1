//! Files for other programs: citations, the STIX bundle, and `llms.txt`.

use serde_json::Value;

use crate::support::{Site, assessment};

fn site(settings: &str) -> Site {
    let site = Site::new::<&str>(&[]);
    site.write("standpoint.toml", settings);
    site.write(
        "content/events/talks.md",
        "---\ntitle: The [talks]\nsummary: Words.\n---\n",
    );
    site.write(
        "content/agents/A-1.md",
        "---\nname: \"Agent & One\"\nkind: ai\n---\n",
    );
    let judgement = "summary: They may sign.\ntitle: 5% of {it}\n\
                     judgements: [{text: They sign., likelihood: very likely}]\n";
    for (id, text) in [
        ("a", assessment("A-1", "2025-01-05", "talks", judgement, "")),
        (
            "b",
            assessment("[A-1, B-2]", "2025-01-07", "Bridge", "", ""),
        ),
        (
            "d",
            assessment("B-2", "2025-01-08", "talks", "draft: true\n", ""),
        ),
    ] {
        site.write(&format!("content/assessments/{id}.md"), text);
    }
    site
}

const URL: &str = "base_url = \"https://desk.example/\"\n";

fn json(site: &Site, path: &str) -> Value {
    serde_json::from_str(&site.page(path)).unwrap()
}

#[test]
fn citations_are_of_the_site_and_of_each_event() {
    let site = site(URL);
    site.build();
    let bib = site.page("citations.bib");
    assert_eq!(bib.matches("@techreport{").count(), 2, "{bib}");
    assert!(
        bib.contains("title = {{5\\% of {\\textbraceleft}it{\\textbraceright}}}"),
        "{bib}"
    );
    let items = json(&site, "citations.json");
    assert_eq!(items.as_array().unwrap().len(), 2);
    assert_eq!(items[0]["type"], "report");
    assert_eq!(items[0]["author"][0]["literal"], "Agent & One (A-1)");
    assert_eq!(
        items[0]["issued"]["date-parts"],
        serde_json::json!([[2025, 1, 5]])
    );
    assert_eq!(items[0]["URL"], "https://desk.example/assessments/a/");
    assert_eq!(items[0]["abstract"], "They may sign.");
    assert_eq!(items[1]["author"].as_array().unwrap().len(), 2);
    let of_event = json(&site, "events/talks/citations.json");
    assert_eq!(of_event, Value::Array(vec![items[0].clone()]));
    assert_eq!(
        site.page("events/bridge/citations.bib")
            .matches('@')
            .count(),
        1
    );
}

#[test]
fn the_bundle_has_agents_events_and_assessments_and_nothing_dangles() {
    let site = site(URL);
    site.build();
    let bundle = json(&site, "stix.json");
    let objects = bundle["objects"].as_array().unwrap();
    let of = |kind: &str| objects.iter().filter(|one| one["type"] == kind).count();
    assert_eq!([of("identity"), of("incident"), of("report")], [2, 2, 2]);
    let has = |id: &Value| objects.iter().any(|one| one["id"] == *id);
    for report in objects.iter().filter(|one| one["type"] == "report") {
        let refs = report["object_refs"].as_array().unwrap();
        assert!(refs.iter().all(has), "{report}");
    }
    let first = objects
        .iter()
        .find(|one| one["name"] == "5% of {it}")
        .unwrap();
    assert_eq!(
        first["description"],
        "They may sign.\nThey sign. (very likely)"
    );
    assert_eq!(first["published"], "2025-01-05T00:00:00.000Z");
    assert_eq!(first["confidence"], 15);
    assert!(has(&first["created_by_ref"]));
    let joint = objects.iter().rfind(|one| one["type"] == "report").unwrap();
    assert_eq!(joint.get("created_by_ref"), None);
    // Another build, the same ids.
    let before = site.page("stix.json");
    site.run(&["record"]).expect(0);
    site.run(&["withdraw", "a", "--reason", "Wrong."]).expect(0);
    site.build();
    let after = json(&site, "stix.json");
    let now = after["objects"].as_array().unwrap();
    let again = now.iter().find(|one| one["id"] == first["id"]).unwrap();
    assert_eq!(again["revoked"], true);
    assert!(
        again["modified"].as_str() > again["created"].as_str(),
        "{again}"
    );
    assert!(!before.contains("revoked"));
}

#[test]
fn language_models_are_led_to_events_agents_and_data() {
    let site = site(URL);
    site.build();
    let text = site.page("llms.txt");
    assert!(text.starts_with("# Assessments\n\n> "), "{text}");
    assert!(
        text.contains("- [The talks](https://desk.example/events/talks/): Words.\n"),
        "{text}"
    );
    assert!(
        text.contains("- [All assessments (STIX 2.1)](https://desk.example/stix.json)\n"),
        "{text}"
    );
    assert!(!text.contains("questions.json"), "{text}");
}

#[test]
fn each_file_is_left_out_where_settings_say_so_or_it_has_no_place() {
    let files = [
        "citations.bib",
        "citations.json",
        "events/talks/citations.bib",
        "stix.json",
        "llms.txt",
    ];
    let off = "[data]\ncitations = false\nstix = false\nllms = false\n";
    let without_url = site("");
    without_url.build();
    assert!(!without_url.has("stix.json") && without_url.has("llms.txt"));
    assert!(!without_url.page("citations.json").contains("URL"));
    let none = site(&format!("{URL}{off}"));
    none.build();
    let some = site(URL);
    let out = some.path("internal");
    let out = out.to_str().unwrap();
    some.run(&["build", "--marking", "TLP:GREEN", "--out", out])
        .expect(0);
    for path in files {
        assert!(!none.has(path), "{path}");
        assert!(!some.path(&format!("internal/{path}")).exists(), "{path}");
    }
    some.write("static/llms.txt", "Our own.\n");
    some.build();
    assert_eq!(some.page("llms.txt"), "Our own.\n");
    assert!(!some.page("stix.json").contains("B-2 on The"));
}
