//! `standpoint new`: a file with its front matter filled in.

use std::io::{self, Write as _};
use std::path::Path;

use super::Outcome;
use super::clock;
use super::terminal::Terminal;
use crate::cli::New;
use crate::compile::{Inputs, Options};
use crate::diagnostic::{Code, Complaint, Diagnostics};
use crate::model::{Moment, When};
use crate::route::{fold, slug};
use crate::site::{Edition, Site};
use crate::value::is_deceptive;

/// Writes a file that must not exist, and the folders above it.
#[expect(
    clippy::disallowed_methods,
    reason = "new files of the author's own; nothing is ever overwritten"
)]
pub fn write_new(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::File::create_new(path)?.write_all(text.as_bytes())
}

/// A file to be made: its path below the root, and its text.
struct Draft {
    path: String,
    text: String,
}

/// Runs the command.
pub fn run(root: &Path, what: &New) -> Outcome {
    // Everything that there is, drafts included, so that no id is given twice.
    let mut ignored = Diagnostics::default();
    let options = Options {
        edition: Edition {
            drafts: true,
            future: true,
        },
        base_url: None,
    };
    let site = Inputs::scan(root, &options, &mut ignored)
        .compile(root, &mut ignored)
        .site;
    let draft = match what {
        New::Assessment {
            event,
            agent,
            date,
            title,
        } => assessment(root, &site, event, agent, date.as_deref(), title.as_deref()),
        New::Event { title, id, date } => event_file(&site, title, id.as_deref(), date.as_deref()),
        New::Agent { id, name } => agent_file(id, name.as_deref()),
    };
    let draft = match draft {
        Ok(draft) => draft,
        Err(complaint) => {
            Terminal::fail(&format!("{}; {}", complaint.message, complaint.hint));
            return Outcome::WrongUsage;
        }
    };
    match write_new(&root.join(&draft.path), &draft.text) {
        Ok(()) => {
            Terminal::data(&format!("{}\n", root.join(&draft.path).display()));
            Outcome::Done
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            Terminal::fail(&format!(
                "`{}` exists already; edit that, or choose another id",
                draft.path
            ));
            Outcome::WrongUsage
        }
        Err(error) => {
            Terminal::fail(&format!("cannot write `{}`: {error}", draft.path));
            Outcome::MachineFailed
        }
    }
}

fn assessment(
    root: &Path,
    site: &Site,
    event: &str,
    agent: &str,
    date: Option<&str>,
    title: Option<&str>,
) -> Result<Draft, Complaint> {
    let zone = &site.settings.time_zone;
    for (flag, text) in [
        ("--event", Some(event)),
        ("--agent", Some(agent)),
        ("--title", title),
    ] {
        words(flag, text.unwrap_or("-"))?;
    }
    let date = match date {
        Some(text) => {
            Moment::parse(text, zone)?;
            text.to_owned()
        }
        None => clock::today(zone).to_string(),
    };
    let same = |a: &str, b: &str| fold(a) == fold(b);
    let known_event = site.events.iter().find(|known| {
        let aliases = known.facts.iter().flat_map(|facts| &facts.aliases);
        let mut names = aliases.map(|alias| &*alias.value);
        same(event, &known.slug)
            || same(event, &known.title)
            || known
                .facts
                .as_ref()
                .is_some_and(|facts| same(event, &facts.id))
            || names.any(|name| same(event, name))
    });
    let known_agent = site.agents.iter().find(|known| {
        let aliases = known.facts.iter().flat_map(|facts| &facts.aliases);
        let mut names = aliases.map(|alias| &*alias.value);
        same(agent, &known.id) || same(agent, &known.name) || names.any(|name| same(agent, name))
    });
    let event_name = known_event.map_or(event, |known| {
        known
            .facts
            .as_ref()
            .map_or(&*known.title, |facts| &*facts.id)
    });
    let agent_name = known_agent.map_or(agent, |known| &*known.id);
    let event_slug = known_event.map_or_else(|| slug(event), |known| known.slug.to_string());
    let agent_slug = known_agent.map_or_else(|| slug(agent), |known| known.slug.to_string());
    let taken = |id: &str| {
        let path = format!("content/assessments/{id}.md");
        site.assessments.iter().any(|entry| &*entry.facts.id == id) || root.join(path).exists()
    };
    let first = format!("{event_slug}/{agent_slug}");
    let mut id = first.clone();
    let mut number = 1;
    while taken(&id) {
        number += 1;
        id = format!("{first}-{number}");
    }
    let title = title.map_or_else(String::new, |title| format!("title: {}\n", yaml(title)));
    Ok(Draft {
        path: format!("content/assessments/{id}.md"),
        text: format!(
            "---\nid: {id}\n{title}agent: {}\ndate: {date}\nevent: {}\n\
             # low, moderate, high or unstated: how good the evidence and the reasoning are\n\
             confidence:\n---\n\n",
            yaml(agent_name),
            yaml(event_name)
        ),
    })
}

fn event_file(
    site: &Site,
    title: &str,
    id: Option<&str>,
    date: Option<&str>,
) -> Result<Draft, Complaint> {
    words("the title", title)?;
    words("--id", id.unwrap_or("-"))?;
    let date = match date {
        Some(text) => {
            When::parse(text, &site.settings.time_zone)?;
            format!("date: {text}\n")
        }
        None => String::new(),
    };
    let id = id.map_or_else(|| slug(title), slug);
    Ok(Draft {
        path: format!("content/events/{id}.md"),
        text: format!("---\nid: {id}\ntitle: {}\n{date}---\n\n", yaml(title)),
    })
}

fn agent_file(id: &str, name: Option<&str>) -> Result<Draft, Complaint> {
    words("the id", id)?;
    words("--name", name.unwrap_or("-"))?;
    if id.contains('/') {
        let message = format!("`{id}` is not an id: it holds a `/`");
        return Err(Complaint::new(
            Code::BadId,
            message,
            "write it without the `/`",
        ));
    }
    let name = name.map_or_else(String::new, |name| format!("name: {}\n", yaml(name)));
    Ok(Draft {
        path: format!("content/agents/{}.md", slug(id)),
        text: format!("---\nid: {}\n{name}---\n\n", yaml(id)),
    })
}

/// Refuses what front matter would refuse.
fn words(what: &str, text: &str) -> Result<(), Complaint> {
    if text.trim().is_empty() || text.contains(is_deceptive) {
        return Err(Complaint::new(
            Code::BadValue,
            format!("{what} is empty or holds invisible characters"),
            "write words",
        ));
    }
    Ok(())
}

/// A text as a YAML scalar: plain where that is safe, else quoted as in JSON, which is YAML.
fn yaml(text: &str) -> String {
    let safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '_' | '.' | '/');
    let starts_well = text.starts_with(|c: char| c.is_ascii_alphanumeric());
    let null = matches!(text, "null" | "Null" | "NULL");
    if starts_well && !null && text.chars().all(safe) && text.trim() == text {
        text.to_owned()
    } else {
        serde_json::Value::from(text).to_string()
    }
}
