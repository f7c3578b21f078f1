//! `standpoint new`: a file with its front matter filled in.

use std::io::{self, Write as _};
use std::path::Path;

use super::failure::Failure;
use super::names::{declared, named};
use super::terminal::Terminal;
use super::{below, clock, everything};
use crate::cli::New;
use crate::diagnostic::Complaint;
use crate::disk;
use crate::model::{Moment, When};
use crate::route::{Route, slug, stem, unreserved};
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
        New::Assessment {
            event,
            agent,
            date,
            title,
        } => assessment(disk, &site, event, agent, date.as_deref(), title.as_deref()),
        New::Event { title, id, date } => event_file(&site, title, id.as_deref(), date.as_deref()),
        New::Agent { id, name } => agent_file(&site, id, name.as_deref()),
    }?;
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

fn assessment(
    disk: &DiskFiles,
    site: &Site,
    event: &str,
    agent: &str,
    date: Option<&str>,
    title: Option<&str>,
) -> Result<Draft, Complaint> {
    let zone = &site.settings.time_zone;
    let date = match date {
        Some(text) => {
            Moment::parse(text, zone)?;
            text.to_owned()
        }
        None => clock::today(zone).to_string(),
    };
    let known_event = site.event_named(event);
    let known_agent = site.agent_named(agent);
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
        let route = Route::assessment(id);
        let is_there = site.assessments.iter().any(|entry| entry.route == route);
        is_there || site.redirects.contains_key(&route) || disk.stamp(&path).is_some()
    };
    let first = format!(
        "{}/{}",
        unreserved(&event_slug, "event"),
        unreserved(&agent_slug, "agent")
    );
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
