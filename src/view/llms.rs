//! `llms.txt`: what is on the site and where, for language models (llmstxt.org).

use crate::route::Route;
use crate::site::{EventEntry, EventIx, Site};
use crate::text::one_line;

/// Number of events listed, newest first. The list of all events is a page.
const EVENTS: usize = 100;
/// Number of agents listed.
const AGENTS: usize = 100;

/// The file. Of the files of data it names those that the site `has`.
pub fn llms(site: &Site, has: impl Fn(&Route) -> bool) -> Vec<u8> {
    let base = site.settings.base_url.as_deref();
    let url = |route: &Route| base.map_or_else(|| route.url(), |base| route.absolute(base));
    let link = |title: &str, route: &Route, about: &str| {
        let about = match one_line(about) {
            about if about.is_empty() => String::new(),
            about => format!(": {about}"),
        };
        format!("- [{}]({}){about}\n", words(title), url(route))
    };
    let mut file = format!("# {}\n\n", one_line(&site.settings.title));
    file.push_str(
        "> Assessments of events by several agents. Each page of an event sets the agents side by side; \
         confidence is how good the evidence is, likelihood how probable an outcome is.\n",
    );
    let data = [
        ("All assessments (JSON)", Route::register("json")),
        ("All judgements (CSV)", Route::judgements()),
        (
            "All questions and answers (JSON)",
            Route::questions_data("json"),
        ),
        ("All assessments (STIX 2.1)", Route::stix()),
        ("All citations (CSL-JSON)", Route::home().citations("json")),
        ("The timeline", Route::timeline()),
    ];
    let data = data.iter().filter(|(_, route)| has(route));
    section(
        &mut file,
        "Data",
        data.map(|(title, route)| link(title, route, "")),
    );
    let events = site.events_by_date.iter().rev().take(EVENTS);
    let event = |at: &EventIx| {
        let event = &site.events[*at];
        link(&event.title, &event.route, summary(event))
    };
    section(&mut file, "Events", events.map(event));
    let agents = site.agents.iter().take(AGENTS);
    let agents = agents.map(|agent| {
        let facts = agent.facts.as_ref();
        let about = facts.and_then(|facts| facts.perspective.as_deref());
        link(&agent.name, &agent.route, about.unwrap_or_default())
    });
    section(&mut file, "Agents", agents);
    file.into_bytes()
}

fn section(file: &mut String, title: &str, lines: impl Iterator<Item = String>) {
    let lines: Vec<_> = lines.collect();
    if !lines.is_empty() {
        let lines = lines.concat();
        file.extend(["\n## ", title, "\n\n", &lines]);
    }
}

fn summary(event: &EventEntry) -> &str {
    let facts = event.facts.as_ref();
    facts
        .and_then(|facts| facts.summary.as_deref())
        .unwrap_or_default()
}

/// Words of a link in Markdown.
fn words(text: &str) -> String {
    one_line(text).replace(['[', ']'], "")
}
