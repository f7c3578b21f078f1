//! What a document with errors is called, so that references to it are no errors of their own.

use super::events::Markdown;
use super::keys::Place;
use super::markdown;
use crate::diagnostic::Diagnostics;
use crate::model::Faulty;
use crate::route::{Route, slug};

/// Keys under which names stand.
const KEYS: [&str; 8] = [
    "id", "title", "name", "aliases", "event", "events", "agent", "agents",
];
/// Names are looked for in so many lines.
const LINES: usize = 200;

/// Reads what can be read without understanding the front matter.
pub fn salvage(path: &str, text: &str) -> Faulty {
    let words = words(text);
    let all = |keys: &[&str]| -> Vec<Box<str>> {
        let found = words.iter().filter(|(key, _)| keys.contains(key));
        found.map(|(_, word)| (*word).into()).collect()
    };
    let body = super::body(text);
    let offset = text.len() - body.len();
    // What is wrong with the body itself was told when the document was parsed.
    let mut told = Diagnostics::default();
    let parsed = Markdown::of(body);
    let outline = markdown::outline(path, body, &parsed, offset, &mut told, |_, _| ());
    let (outline, links) = outline.unwrap_or_default().finish(path, &mut told);
    let mut faulty = Faulty {
        path: path.into(),
        outline,
        links,
        ..Faulty::default()
    };
    match Place::of(path) {
        Place::Assessment(segments) => {
            let slugs: Vec<_> = segments.iter().map(|segment| slug(segment)).collect();
            faulty.ids = all(&["id", "aliases"]);
            faulty.ids.push(slugs.join("/").into());
            faulty.events = all(&["event", "events"]);
            faulty.agents = all(&["agent", "agents"]);
            for id in &faulty.ids {
                faulty.routes.push(Route::assessment(id));
            }
        }
        Place::Event(stem) => {
            faulty.events = all(&["id", "title", "aliases"]);
            faulty.events.push(stem.into());
            faulty.agents = all(&["agent", "agents"]);
        }
        Place::Agent(stem) => {
            faulty.agents = all(&["id", "name", "title", "aliases"]);
            faulty.agents.push(stem.into());
        }
        Place::Page(segments) => {
            let segments = segments.iter().map(|segment| slug(segment));
            faulty.routes.push(Route::page(segments));
        }
    }
    let names = [("events", &faulty.events), ("agents", &faulty.agents)];
    for (collection, names) in names {
        for name in names {
            faulty.routes.push(Route::member(collection, &slug(name)));
        }
    }
    faulty
}

/// Pairs of a key and a text that stands behind it, on its line or in the list below it.
fn words(text: &str) -> Vec<(&'static str, &str)> {
    let mut words = Vec::new();
    let mut key = None;
    for line in text.lines().skip(1).take(LINES) {
        let line = line.trim();
        let value = match line.strip_prefix("- ") {
            Some(item) => item,
            None => {
                let (name, value) = line.split_once([':', '=']).unwrap_or((line, ""));
                let name = name.trim();
                key = KEYS.into_iter().find(|known| *known == name);
                if matches!(line, "---" | "+++") {
                    break;
                }
                value
            }
        };
        let Some(key) = key else { continue };
        for word in value.split(',') {
            let edges = |c: char| c.is_whitespace() || "[]\"'".contains(c);
            let word = word.trim_matches(edges);
            if !word.is_empty() {
                words.push((key, word));
            }
        }
        let whole = value.trim_matches(|c: char| c.is_whitespace() || "\"'".contains(c));
        if value.contains(',') && !whole.is_empty() {
            words.push((key, whole));
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_in_broken_front_matter() {
        let text = "---\nid: kyiv/ua\nevent: [a, \"b\"\nagent:\n  - UA-01\n  - X, Y\ndate: ]\n---\nid: z\n";
        let faulty = salvage("content/assessments/Some File.md", text);
        let ids: Vec<_> = faulty.ids.iter().map(|id| &**id).collect();
        assert_eq!(ids, ["kyiv/ua", "some-file"]);
        assert!(faulty.events.contains(&"b".into()));
        assert!(faulty.agents.contains(&"X, Y".into()));
    }
}
