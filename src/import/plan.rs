//! Where drafts go on a site: ids, files that are there already, and files that are to be made.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::agents::{Agent, Agents};
use super::assessment::AssessmentFile;
use super::draft::Draft;
use super::event::{Asked, EventFile, Told};
use super::evidence::{self, ATTRIBUTES};
use super::flag::Flag;
use crate::digest::Digest;
use crate::route::{stem, unreserved};
use crate::site::Site;
use crate::source::{Files, LARGEST_TEXT, MemoryFiles};

/// The files that transcripts become.
pub struct Plan<'s> {
    pub(super) site: &'s Site,
    date: Option<&'s str>,
    /// Ids of assessments that are taken.
    taken: BTreeSet<String>,
    /// The number of the last answer of an agent on an event.
    last: BTreeMap<String, usize>,
    agents: Agents<'s>,
    /// By their slugs.
    events: BTreeMap<String, EventFile>,
    /// Those of the site, as they are.
    pub(super) there: Arc<dyn Files>,
    files: MemoryFiles,
    pub(super) made: Vec<Made>,
    /// Whether answers take the place of those that an earlier import made and nobody has edited.
    replaces: bool,
    replaced: BTreeSet<String>,
}

/// What became of one transcript.
#[derive(Debug)]
pub struct Made {
    /// The draft that it became.
    pub draft: Draft,
    /// Files that were made of it, in the order: event, answers, profiles, evidence.
    pub files: Vec<String>,
}

/// A plan that is complete.
pub struct Planned {
    /// The new files, over those of the site: what it would be with them.
    pub files: MemoryFiles,
    /// What became of each transcript, in the order in which they were added.
    pub made: Vec<Made>,
    /// The paths of those of the files that take the place of others.
    pub replaced: BTreeSet<String>,
}

impl<'s> Plan<'s> {
    /// A plan without files. `date` is that of every answer.
    pub fn new(site: &'s Site, date: Option<&'s str>, there: impl Files + 'static) -> Self {
        let there: Arc<dyn Files> = Arc::new(there);
        let ids = (site.assessments.iter()).map(|entry| entry.facts.id.to_string());
        let redirects = site.redirects.keys().filter_map(|route| {
            let path = route.from_root();
            let id = path.strip_prefix("assessments/")?;
            Some(id.trim_end_matches('/').to_owned())
        });
        Self {
            taken: ids.chain(redirects).collect(),
            site,
            date,
            last: BTreeMap::new(),
            agents: Agents::new(site, there.clone()),
            events: BTreeMap::new(),
            files: MemoryFiles::over(there.clone(), []),
            there,
            made: Vec::new(),
            replaces: false,
            replaced: BTreeSet::new(),
        }
    }

    /// From here on, answers take the place of those that an earlier import made and nobody has edited.
    pub fn replace_unedited(&mut self) {
        self.replaces = true;
    }

    /// Finds a place for a transcript and all that it says.
    pub fn add(&mut self, mut draft: Draft, raw: &[u8], digest: Digest) {
        let mut files = Vec::new();
        let event = self.event(&mut draft, &mut files);
        let mut profiles = BTreeSet::new();
        let mut answers = Vec::new();
        for at in 0..draft.answers.len() {
            let answer = &draft.answers[at];
            let (line, speaker) = (answer.lines.start, answer.speaker.clone());
            let agent = self.agents.agent(&speaker, line, &mut draft.flags);
            profiles.extend(agent.profile());
            let (id, text) = self.answer(&mut draft, at, &event, &agent, digest);
            let path = format!("content/assessments/{id}.md");
            answers.push((path.clone(), text));
            if let Some(question) = draft.answers[at].question.take()
                && let Some(event) = self.events.get_mut(&event)
            {
                event.later.push(Asked {
                    transcript: self.made.len(),
                    question,
                    date: (draft.answers[at].stated.date.clone())
                        .or_else(|| self.date.map(str::to_owned))
                        .or_else(|| draft.date.clone()),
                    answer: id.clone(),
                    agent: agent.id.clone(),
                });
            }
            files.push(path);
        }
        files.extend(profiles);
        if self.there.bytes(ATTRIBUTES.0, LARGEST_TEXT).is_err() {
            self.files.put(ATTRIBUTES.0, ATTRIBUTES.1);
        }
        let made = evidence::made(&answers, digest);
        for (path, bytes) in [made]
            .into_iter()
            .chain(evidence::files(&draft, raw, digest))
        {
            self.files.put(&path, bytes);
            files.push(path);
        }
        self.made.push(Made { draft, files });
    }

    /// The event of a transcript, by its slug: one that is there already, or one of this plan.
    fn event(&mut self, draft: &mut Draft, files: &mut Vec<String>) -> String {
        let known = self.site.event_named(&draft.title);
        let slug = known.map_or_else(
            || stem(&draft.title, "event"),
            |known| known.slug.to_string(),
        );
        let body = known.and_then(|known| known.body.as_ref());
        // Whoever wrote the file of an event was asked for its date then.
        if body.is_some() {
            let dates = &draft.event_dates;
            draft.flags.retain(|flag| !dates.contains(flag));
        }
        if !self.events.contains_key(&slug) {
            let path = body.map_or_else(
                || format!("content/events/{slug}.md"),
                |body| body.path.to_string(),
            );
            files.push(path.clone());
            let facts = known.and_then(|known| known.facts.as_ref());
            // One that assessments alone name has no title of its own.
            let declared = known.filter(|known| known.facts.is_some());
            let there = self.site.events.iter().find(|event| *event.slug == *slug);
            let event = EventFile {
                id: facts.map_or_else(|| slug.clone(), |facts| facts.id.to_string()),
                slug: slug.clone(),
                path,
                title: declared
                    .map_or_else(|| draft.title.clone(), |known| known.title.to_string()),
                assessments: there.map_or_else(Vec::new, |event| event.assessments.clone()),
                question: None,
                is_draft: false,
                notes: String::new(),
                text: String::new(),
                later: Vec::new(),
            };
            self.events.insert(slug.clone(), event);
        }
        let event = self.events.get_mut(&slug);
        if event.map(|event| event.tell(draft)) == Some(Told::Otherwise) {
            let what = "another file of this run describes the event differently; what this one says is only in imports/";
            draft.flags.push(Flag::new(draft.line, what));
        }
        slug
    }

    /// An id for an answer, and the digest of its text; its file is added. An answer that is there already is what an
    /// import left that was broken off, perhaps edited since.
    fn answer(
        &mut self,
        draft: &mut Draft,
        at: usize,
        event: &str,
        agent: &Agent,
        digest: Digest,
    ) -> (String, Digest) {
        let event = &self.events[event];
        let stem = format!(
            "{}/{}",
            unreserved(&event.slug, "event"),
            unreserved(&agent.slug, "agent")
        );
        let evidence = evidence::folder(digest);
        let number = self.last.entry(stem.clone()).or_default();
        loop {
            *number += 1;
            let id = match *number {
                1 => stem.clone(),
                number => format!("{stem}-{number}"),
            };
            let file = AssessmentFile {
                id: &id,
                agent: &agent.id,
                event: &event.id,
                event_title: &event.title,
                date: self.date.or(draft.date.as_deref()),
                evidence: &evidence,
                answer: &draft.answers[at],
            };
            let path = format!("content/assessments/{id}.md");
            let text = file.write();
            let made = Digest::of(text.as_bytes());
            let Ok(there) = self.there.bytes(&path, LARGEST_TEXT) else {
                if self.taken.insert(id.clone()) {
                    self.files.put(&path, text.into_bytes());
                    let line = draft.answers[at].lines.start;
                    let flag = self.earlier(&agent.id, event, &evidence);
                    (draft.flags).extend(flag.map(|what| Flag::new(line, what)));
                    return (id, made);
                }
                continue;
            };
            let is_own = String::from_utf8_lossy(&there).contains(&file.origin());
            if is_own && there != text.as_bytes() {
                let what = format!("{path} was made of this before, and edited: it stays as it is");
                let line = draft.answers[at].lines.start;
                draft.flags.push(Flag::new(line, what));
                return (id, made);
            }
            if is_own {
                self.files.put(&path, text.into_bytes());
                return (id, made);
            }
            if evidence::is_unedited(&*self.there, &path, &there) {
                if self.replaces {
                    let what = format!("takes the place of {path}, which an earlier import made");
                    let line = draft.answers[at].lines.start;
                    draft.flags.push(Flag::new(line, what));
                    self.files.put(&path, text.into_bytes());
                    self.replaced.insert(path);
                    return (id, made);
                }
                let what = format!(
                    "an earlier import made {path}, and nobody has edited it: `--replace` puts this answer in its place"
                );
                let line = draft.answers[at].lines.start;
                draft.flags.push(Flag::new(line, what));
            }
        }
    }

    /// The whole plan. What an event that is there already does not say is told.
    pub fn finish(mut self) -> Planned {
        for event in std::mem::take(&mut self.events).into_values() {
            let text = event.write();
            match self.there.bytes(&event.path, LARGEST_TEXT) {
                Ok(there) if there != text.as_bytes() => {
                    self.leave(&event, &String::from_utf8_lossy(&there));
                }
                _ => self.files.put(&event.path, text.into_bytes()),
            }
        }
        for (path, text) in self.agents.profiles() {
            self.files.put(&path, text.into_bytes());
        }
        for made in &mut self.made {
            made.draft.flags.sort_by_key(|flag| flag.line);
        }
        Planned {
            files: self.files,
            made: self.made,
            replaced: self.replaced,
        }
    }
}
