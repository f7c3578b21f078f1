//! The names that `new` is given: what may be one, and what is called so already.

use crate::cli::New;
use crate::diagnostic::{Code, Complaint};
use crate::route::{fold, is_reserved};
use crate::site::{AgentEntry, EventEntry, Site};
use crate::value::is_deceptive;

/// Whether all that was given can stand in front matter and be read back.
///
/// # Errors
/// A complaint that says what cannot.
pub fn named(what: &New) -> Result<(), Complaint> {
    let given = match what {
        New::Assessment {
            event,
            agent,
            title,
            ..
        } => [
            Some(("--event", event)),
            Some(("--agent", agent)),
            title.as_ref().map(|title| ("--title", title)),
        ],
        New::Event { title, id, .. } => [
            Some(("the title", title)),
            id.as_ref().map(|id| ("--id", id)),
            None,
        ],
        New::Agent { id, name } => {
            if id.contains('/') {
                return Err(wrong("the id", "holds a `/`"));
            }
            [
                Some(("the id", id)),
                name.as_ref().map(|name| ("--name", name)),
                None,
            ]
        }
    };
    for (what, text) in given.into_iter().flatten() {
        if text.trim().is_empty() {
            return Err(wrong(what, "is empty"));
        }
        if text.len() > 200 {
            return Err(wrong(what, "is longer than 200 bytes"));
        }
        if text.chars().any(is_invisible) {
            return Err(wrong(what, "holds an invisible character"));
        }
    }
    Ok(())
}

fn wrong(what: &str, why: &str) -> Complaint {
    let hint = "write one line of plain words";
    Complaint::new(Code::BadValue, format!("{what} {why}"), hint)
}

/// What the reader of front matter refuses, and line breaks.
fn is_invisible(c: char) -> bool {
    c.is_control() || is_deceptive(c)
}

/// The complaint that something is declared already.
pub fn declared(kind: &str, name: &str, file: &str) -> Complaint {
    Complaint::new(
        Code::AmbiguousName,
        format!("there is an {kind} `{name}` already, in `{file}`"),
        "edit that, or choose another name",
    )
}

/// The event that a name stands for.
pub fn known_event<'s>(site: &'s Site, name: &str) -> Option<&'s EventEntry> {
    let wanted = fold(name);
    site.events.iter().find(|event| {
        let facts = event.facts.as_ref();
        let aliases = facts.into_iter().flat_map(|facts| &facts.aliases);
        let mut names = aliases
            .map(|alias| &*alias.value)
            .chain(facts.map(|facts| &*facts.id))
            .chain([&*event.slug, &*event.title]);
        names.any(|name| fold(name) == wanted)
    })
}

/// The agent that a name stands for.
pub fn known_agent<'s>(site: &'s Site, name: &str) -> Option<&'s AgentEntry> {
    let wanted = fold(name);
    site.agents.iter().find(|agent| {
        let facts = agent.facts.as_ref();
        let aliases = facts.into_iter().flat_map(|facts| &facts.aliases);
        let mut names =
            aliases
                .map(|alias| &*alias.value)
                .chain([&*agent.slug, &*agent.id, &*agent.name]);
        names.any(|name| fold(name) == wanted)
    })
}

/// A segment of an assessment's id: `v1` and `history` are kept for versions.
pub fn usable(slug: String, kind: &str) -> String {
    if is_reserved(&slug) {
        format!("{kind}-{slug}")
    } else {
        slug
    }
}
