//! `standpoint new`: a file with its front matter filled in.

use std::io::{self, Write as _};
use std::path::Path;

use super::failure::Failure;
use super::names::{declared, named};
use super::terminal::{self, Terminal};
use super::{below, clock, everything};
use crate::cli::{AssessmentArgs, New};
use crate::diagnostic::Complaint;
use crate::disk;
use crate::model::{Moment, When};
use crate::route::{LONGEST_SLUG, Route, slug, stem, unreserved};
use crate::site::Site;
use crate::source::{DiskFiles, Files as _};
use crate::value::yaml_scalar as yaml;

/// Writes a file that must not exist, and the folders above it, below a folder and not outside.
#[expect(
    clippy::disallowed_methods,
    reason = "new files of the author's own; nothing is ever overwritten"
)]
pub fn write_new(disk: &DiskFiles, path: &str, text: &str) -> io::Result<()> {
    disk.check_stays(path)?;
    let path = disk.place(path);
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
pub fn run(disk: &DiskFiles, what: &New) -> Result<(), Failure> {
    let site = everything(disk);
    named(what)?;
    let draft = match what {
        New::Assessment(args) => assessment(disk, &site, args)?,
        New::Event { title, id, date } => event_file(&site, title, id.as_deref(), date.as_deref())?,
        New::Agent { id, name } => agent_file(&site, id, name.as_deref())?,
    };
    let path = below(disk.root(), Path::new(&draft.path));
    write_new(disk, &draft.path, &draft.text).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => Failure::usage(format!(
            "`{}` exists already; edit that, or choose another id",
            draft.path
        )),
        _ => disk::Error::of("write", Path::new(&draft.path))(error).into(),
    })?;
    Terminal::data(&format!("{}\n", path.display()));
    Ok(())
}

fn assessment(disk: &DiskFiles, site: &Site, args: &AssessmentArgs) -> Result<Draft, Failure> {
    let zone = &site.settings.time_zone;
    let date = match &args.date {
        Some(text) => {
            Moment::parse(text, zone)?;
            text.clone()
        }
        None => clock::today(zone)?.to_string(),
    };
    let event = event(site, &args.event)?;
    let mut agents: Vec<Party> = Vec::new();
    for name in &args.agents {
        let agent = agent(site, name)?;
        if agents.iter().all(|known| known.slug != agent.slug) {
            agents.push(agent);
        }
    }
    let id = free_id(disk, site, &event, &agents);
    let title = args.title.as_deref();
    let title = title.map_or_else(String::new, |title| format!("title: {}\n", yaml(title)));
    let names: Vec<_> = agents.iter().map(|agent| yaml(&agent.name)).collect();
    let agent = match names.as_slice() {
        [one] => format!(" {one}"),
        all => format!("\n  - {}", all.join("\n  - ")),
    };
    let rest = if args.draft {
        "confidence: unstated\ndraft: true\n"
    } else {
        "confidence:\n"
    };
    Ok(Draft {
        path: format!("content/assessments/{id}.md"),
        text: format!(
            "---\nid: {id}\n{title}agent:{agent}\ndate: {date}\nevent: {}\n\
             # low, moderate, high or unstated: how good the evidence and the reasoning are\n{rest}---\n\n",
            yaml(&event.name)
        ),
    })
}

/// An event or an agent as a new assessment names it.
struct Party {
    name: String,
    slug: String,
}

impl Party {
    fn new(name: &str, slug: &str) -> Self {
        let (name, slug) = (name.to_owned(), slug.to_owned());
        Self { name, slug }
    }
}

/// The event that is meant.
fn event(site: &Site, name: &str) -> Result<Party, Failure> {
    let known = match site.event_named(name) {
        Some(known) => Some(known),
        None => meant("event", name, site.near_event(name), "event TITLE")?
            .and_then(|near| site.event_named(&near)),
    };
    let Some(known) = known else {
        return Ok(Party::new(name, &slug(name)));
    };
    let facts = known.facts.as_ref();
    let name = facts.map_or(&*known.title, |facts| &*facts.id);
    Ok(Party::new(name, &known.slug))
}

/// The agent that is meant.
fn agent(site: &Site, name: &str) -> Result<Party, Failure> {
    let known = match site.agent_named(name) {
        Some(known) => Some(known),
        None => meant("agent", name, site.near_agent(name), "agent ID")?
            .and_then(|near| site.agent_named(&near)),
    };
    Ok(match known {
        Some(known) => Party::new(&known.id, &known.slug),
        None => Party::new(name, &slug(name)),
    })
}

/// The near name, if the user means that. Fails if nobody can be asked.
fn meant(
    kind: &str,
    name: &str,
    near: Option<String>,
    insist: &str,
) -> Result<Option<String>, Failure> {
    let Some(near) = near else {
        return Ok(None);
    };
    let question = format!("there is no {kind} `{name}` yet: did you mean `{near}`?");
    match terminal::ask(&question, true)? {
        Some(true) => Ok(Some(near)),
        Some(false) => Ok(None),
        None => Err(Failure::usage(format!(
            "{question} If it is another {kind}, make it first, with `standpoint new {insist}`"
        ))),
    }
}

/// An id that no assessment, no alias and no file has yet.
fn free_id(disk: &DiskFiles, site: &Site, event: &Party, agents: &[Party]) -> String {
    let taken = |id: &str| {
        let path = format!("content/assessments/{id}.md");
        let route = Route::assessment(id);
        let is_there = site.assessments.iter().any(|entry| entry.route == route);
        is_there || site.redirects.contains_key(&route) || disk.stamp(&path).is_some()
    };
    let slugs: Vec<_> = agents.iter().map(|agent| &*agent.slug).collect();
    let joined = slugs.join("-");
    let agents = if joined.len() > LONGEST_SLUG {
        "joint"
    } else {
        &joined
    };
    let first = format!(
        "{}/{}",
        unreserved(&event.slug, "event"),
        unreserved(agents, "agent")
    );
    let mut id = first.clone();
    let mut number = 1;
    while taken(&id) {
        number += 1;
        id = format!("{first}-{number}");
    }
    id
}

fn event_file(
    site: &Site,
    title: &str,
    id: Option<&str>,
    date: Option<&str>,
) -> Result<Draft, Complaint> {
    let date = match date {
        Some(text) => {
            When::parse(text, &site.settings.time_zone)?;
            format!("date: {text}\n")
        }
        None => String::new(),
    };
    let known = site.event_named(title).or_else(|| site.event_named(id?));
    if let Some(file) = known.and_then(|known| known.body.as_ref()) {
        return Err(declared("event", title, &file.path));
    }
    let id = stem(id.unwrap_or(title), "event");
    Ok(Draft {
        path: format!("content/events/{id}.md"),
        text: format!("---\nid: {id}\ntitle: {}\n{date}---\n\n", yaml(title)),
    })
}

fn agent_file(site: &Site, id: &str, name: Option<&str>) -> Result<Draft, Complaint> {
    let known = site.agent_named(id).or_else(|| site.agent_named(name?));
    if let Some(file) = known.and_then(|known| known.body.as_ref()) {
        return Err(declared("agent", id, &file.path));
    }
    let name = name.map_or_else(String::new, |name| format!("name: {}\n", yaml(name)));
    Ok(Draft {
        path: format!("content/agents/{}.md", stem(id, "agent")),
        text: format!("---\nid: {}\n{name}---\n\n", yaml(id)),
    })
}
