//! Where links lead: Markdown paths, wikilinks, anchors, files, and ids in front matter.

use std::collections::BTreeSet;

use super::names::{Found, Kind, Names};
use super::{AbsoluteLink, Body, Href, Index, InternalHref, Linker};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span, nearest};
use crate::model::{Link, Outline, Target, Text};
use crate::route::{Route, fold, slug};

/// Beyond so many candidates nothing is suggested: a report must not take longer than a build.
const MOST_CANDIDATES: usize = 10_000;
/// So many suggestions are made for one body.
const MOST_SUGGESTIONS: usize = 20;

/// What a name or a path may lead to.
#[derive(Debug, Clone)]
pub enum Goal {
    /// A document or an undeclared name of this edition.
    Public(Linker),
    /// A document that this edition does not show.
    Withheld(Box<str>),
    /// A document with errors, which are all that is reported.
    Faulty,
}

/// Everything that can be referred to.
pub struct Resolver<'a> {
    /// Documents by file.
    pub by_file: Index<Goal>,
    /// Documents and undeclared names by route.
    pub by_route: Index<Goal>,
    /// Assessments by id and alias.
    pub by_id: Index<Goal>,
    /// Ids of assessments, for suggestions.
    pub ids: Vec<Box<str>>,
    /// Events by name.
    pub events: &'a Names,
    /// Agents by name.
    pub agents: &'a Names,
    /// From positions in the lists of names to positions on the site.
    pub event_at: &'a [Option<usize>],
    /// The same for agents.
    pub agent_at: &'a [Option<usize>],
    /// Routes, titles and outlines of everything.
    pub entries: Entries<'a>,
    /// Files under `content/` that are not Markdown, sorted.
    pub files: &'a [Box<str>],
    /// Markdown files, sorted.
    pub documents: &'a [Box<str>],
}

/// What a link needs to know of its goal.
pub struct Entries<'a> {
    /// Of each assessment: its page, title and outline.
    pub assessments: Vec<Entry<'a>>,
    /// Of each event.
    pub events: Vec<Entry<'a>>,
    /// Of each agent.
    pub agents: Vec<Entry<'a>>,
    /// Of each plain page.
    pub pages: Vec<Entry<'a>>,
}

/// The page, the title and the outline of one goal.
pub struct Entry<'a> {
    /// Its page.
    pub route: &'a Route,
    /// The words of a wikilink to it.
    pub title: &'a str,
    /// Its headings; none for an undeclared name.
    pub outline: Option<&'a Outline>,
}

/// What the links of one body came to.
#[derive(Default)]
pub struct Resolved {
    /// One for each link of the outline.
    pub hrefs: Vec<Href>,
    /// What it links to, each once.
    pub goals: BTreeSet<Linker>,
    /// Files that it refers to.
    pub files: BTreeSet<Box<str>>,
    /// Links to absolute paths that are no document's.
    pub absolute: Vec<AbsoluteLink>,
    /// What is wrong.
    pub diagnostics: Diagnostics,
    suggested: usize,
}

impl Resolved {
    /// Whether to look for what may have been meant among so many: a report must not take longer
    /// than a build, and nobody reads the hundredth suggestion.
    fn may_suggest(&mut self, candidates: usize) -> bool {
        self.suggested += 1;
        self.suggested <= MOST_SUGGESTIONS && candidates <= MOST_CANDIDATES
    }
}

impl<'a> Resolver<'a> {
    fn entry(&self, linker: Linker) -> &Entry<'a> {
        match linker {
            Linker::Assessment(at) => &self.entries.assessments[at],
            Linker::Event(at) => &self.entries.events[at],
            Linker::Agent(at) => &self.entries.agents[at],
            Linker::Page(at) => &self.entries.pages[at],
        }
    }

    /// Resolves all links of a body.
    pub fn body(&self, body: &Body) -> Resolved {
        let mut resolved = Resolved::default();
        for link in &body.outline.links {
            let href = self
                .link(body, link, &mut resolved)
                .unwrap_or(Href::Plain(None));
            resolved.hrefs.push(href);
        }
        resolved
    }

    fn link(&self, body: &Body, link: &Link, resolved: &mut Resolved) -> Option<Href> {
        let at = (&*body.path, link.span);
        match &link.target {
            Target::External(_) => Some(Href::External),
            Target::RemoteImage(_) => Some(Href::ImageLink),
            Target::Refused => None,
            Target::Anchor(anchor) => {
                Self::anchor(at, Some(&body.outline), anchor, resolved)?;
                // The page itself: an empty path and the fragment.
                Some(internal(Route::file(""), fragment(Some(anchor)), None))
            }
            Target::Document { path, fragment } => {
                let goal = self.document(at, path, resolved)?;
                self.to(at, goal, fragment.as_deref(), None, resolved)
            }
            Target::Wiki {
                name,
                fragment,
                optional,
            } => {
                let words = || Some(Href::Plain(Some(kind_and_name(name).1.into())));
                match self.named(name) {
                    Ok(Goal::Withheld(_)) | Err(Unknown::Nothing) if *optional => words(),
                    Ok(goal) => {
                        let anchor = fragment.as_deref();
                        self.to(at, goal, anchor, Some(()), resolved)
                    }
                    Err(unknown) => {
                        let candidates = self.ids.len() + self.events.list().len();
                        let suggest = resolved.may_suggest(candidates);
                        let diagnostic = self.unknown(name, &unknown, suggest);
                        resolved.diagnostics.push(diagnostic.at(at.0, at.1));
                        None
                    }
                }
            }
            Target::File { path, rest } => {
                let file = self.file(at, path, resolved)?;
                let below = file.strip_prefix("content/").unwrap_or(&file);
                let href = internal(Route::file(below), rest.clone(), None);
                resolved.files.insert(file);
                Some(href)
            }
            Target::Site { path, rest } => {
                let Some(route) = Route::home().follow(path) else {
                    resolved.diagnostics.push(leaves(at, path));
                    return None;
                };
                let (_, anchor) = rest.split_once('#').unwrap_or((rest, ""));
                if let Some(goal) = self.by_route.get(route.as_str()) {
                    let anchor = Some(anchor).filter(|anchor| !anchor.is_empty());
                    self.to(at, goal.clone(), anchor, None, resolved)?;
                } else {
                    resolved.absolute.push(AbsoluteLink {
                        file: body.path.clone(),
                        span: link.span,
                        route: route.clone(),
                        anchor: anchor.into(),
                    });
                }
                Some(internal(route, rest.clone(), None))
            }
        }
    }

    fn to(
        &self,
        at: (&str, Span),
        goal: Goal,
        anchor: Option<&str>,
        own_words: Option<()>,
        resolved: &mut Resolved,
    ) -> Option<Href> {
        let linker = match goal {
            Goal::Public(linker) => linker,
            Goal::Withheld(file) => {
                let hint =
                    "publish both or neither; `[[?id|words]]` stands as plain words until then";
                let diagnostic = withheld(at, "links to", &file).hint(hint);
                resolved.diagnostics.push(diagnostic);
                return None;
            }
            Goal::Faulty => return None,
        };
        let entry = self.entry(linker);
        if let Some(anchor) = anchor {
            Self::anchor(at, entry.outline, anchor, resolved)?;
        }
        resolved.goals.insert(linker);
        let words = own_words.map(|()| entry.title.into());
        Some(internal(entry.route.clone(), fragment(anchor), words))
    }

    fn anchor(
        (file, span): (&str, Span),
        outline: Option<&Outline>,
        anchor: &str,
        resolved: &mut Resolved,
    ) -> Option<()> {
        if outline.is_some_and(|outline| outline.has_anchor(anchor)) {
            return Some(());
        }
        let headings = outline.map_or(&[][..], |outline| &outline.headings);
        let ids = || headings.iter().map(|heading| &*heading.id);
        let meant = resolved.may_suggest(headings.len());
        let meant = meant.then(|| nearest(anchor, ids())).flatten();
        let hint = match meant {
            Some(meant) => format!("did you mean `#{meant}`?"),
            None if headings.is_empty() => "that page has no headings".to_owned(),
            None => {
                let some: Vec<_> = ids().take(8).collect();
                let more = if headings.len() > 8 { ", …" } else { "" };
                format!("its headings are #{}{more}", some.join(", #"))
            }
        };
        resolved.diagnostics.push(
            Diagnostic::error(
                Code::BrokenAnchor,
                format!("there is no heading `#{anchor}`"),
            )
            .at(file, span)
            .hint(hint),
        );
        None
    }

    /// A path relative to the document that has the link, below `content/`.
    fn below_content(at: (&str, Span), path: &str, resolved: &mut Resolved) -> Option<String> {
        let folder = at.0.strip_prefix("content/").unwrap_or(at.0);
        match Route::file(folder).follow(path) {
            Some(route) => Some(format!("content/{}", route.as_str())),
            None => {
                resolved.diagnostics.push(leaves(at, path));
                None
            }
        }
    }

    fn document(&self, at: (&str, Span), path: &str, resolved: &mut Resolved) -> Option<Goal> {
        let wanted = Self::below_content(at, path, resolved)?;
        if let Some(goal) = self.by_file.get(&wanted) {
            return Some(goal.clone());
        }
        // A file that was moved is still found by its old id.
        let stem = wanted.strip_suffix(".md").unwrap_or(&wanted);
        if let Some(old) = stem.strip_prefix("content/assessments/") {
            let id: Vec<_> = old.split('/').map(slug).collect();
            if let Some(goal) = self.by_id.get(&id.join("/")) {
                return Some(goal.clone());
            }
        }
        if self
            .documents
            .binary_search_by(|d| (**d).cmp(&wanted))
            .is_ok()
        {
            // It is there, and has errors of its own.
            return None;
        }
        let similar = resolved.may_suggest(self.documents.len());
        let similar = similar.then(|| Self::similar(at.0, &wanted, self.documents));
        let hint = match similar.flatten() {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "write the path of a Markdown file, relative to this one".to_owned(),
        };
        resolved.diagnostics.push(
            Diagnostic::error(Code::BrokenLink, format!("there is no file `{wanted}`"))
                .at(at.0, at.1)
                .hint(hint),
        );
        None
    }

    fn file(&self, at: (&str, Span), path: &str, resolved: &mut Resolved) -> Option<Box<str>> {
        let wanted = Self::below_content(at, path, resolved)?;
        if self
            .files
            .binary_search_by(|file| (**file).cmp(&wanted))
            .is_ok()
        {
            return Some(wanted.into());
        }
        let similar = resolved.may_suggest(self.files.len());
        let similar = similar.then(|| Self::similar(at.0, &wanted, self.files));
        let hint = match similar.flatten() {
            Some(meant) => format!("did you mean `{meant}`?"),
            None if path.ends_with('/') => {
                "link to a Markdown file (`../other.md`), or from the root (`/timeline/`)"
                    .to_owned()
            }
            None => {
                "put the file there, or mend the path; it is relative to this document".to_owned()
            }
        };
        resolved.diagnostics.push(
            Diagnostic::error(Code::MissingFile, format!("there is no file `{wanted}`"))
                .at(at.0, at.1)
                .hint(hint),
        );
        None
    }

    /// The path most like `wanted`, as it is written in `here`: the same name in another folder,
    /// or a like name in the same.
    fn similar<'f>(here: &str, wanted: &'f str, files: &'f [Box<str>]) -> Option<String> {
        let parts = |path: &'f str| path.rsplit_once('/').unwrap_or(("", path));
        let (folder, name) = parts(wanted);
        let others = || {
            files
                .iter()
                .map(|file| &**file)
                .filter(|file| *file != here)
        };
        let same_name = others().find(|file| parts(file).1 == name);
        let meant = same_name.or_else(|| {
            let beside = || others().filter(|file| parts(file).0 == folder);
            let like = nearest(name, beside().map(|file| parts(file).1))?;
            beside().find(|file| parts(file).1 == like)
        })?;
        Some(Route::file(here).link_to(&Route::file(meant)))
    }

    /// What a wikilink's name stands for.
    fn named(&self, text: &str) -> Result<Goal, Unknown> {
        let (kind, name) = kind_and_name(text);
        let wanted = |this: &str| kind.is_none_or(|kind| kind == this);
        let mut goals = Vec::new();
        if wanted("event") {
            goals.extend(self.named_event(name));
        }
        if wanted("agent") {
            goals.extend(self.named_agent(name));
        }
        if wanted("assessment") {
            goals.extend(self.by_id.get(name.trim_matches('/')).cloned());
        }
        if goals.iter().any(|goal| matches!(goal, Goal::Faulty)) {
            return Ok(Goal::Faulty);
        }
        match goals.len() {
            0 => Err(Unknown::Nothing),
            1 => goals.pop().ok_or(Unknown::Nothing),
            _ => Err(Unknown::Ambiguous),
        }
    }

    fn named_event(&self, name: &str) -> Option<Goal> {
        goal(self.events.find(name)?, self.event_at, Linker::Event)
    }

    fn named_agent(&self, name: &str) -> Option<Goal> {
        goal(self.agents.find(name)?, self.agent_at, Linker::Agent)
    }

    fn unknown(&self, name: &str, unknown: &Unknown, suggest: bool) -> Diagnostic {
        if *unknown == Unknown::Ambiguous {
            return Diagnostic::error(
                Code::AmbiguousName,
                format!("`[[{name}]]` fits more than one of an event, an agent and an assessment"),
            )
            .hint(format!(
                "write `[[event:{name}]]`, `[[agent:{name}]]` or `[[assessment:{name}]]`"
            ));
        }
        let (kind, bare) = kind_and_name(name);
        let of = |this: &str| suggest && kind.is_none_or(|kind| kind == this);
        let events = self.events.list().iter().filter(|_| of("event"));
        let agents = self.agents.list().iter().filter(|_| of("agent"));
        let ids = self.ids.iter().filter(|_| of("assessment"));
        let candidates = events
            .chain(agents)
            .map(|named| &*named.name)
            .chain(ids.map(|id| &**id));
        let hint = match (nearest(bare, candidates), kind) {
            (Some(meant), None) => format!("did you mean `[[{meant}]]`?"),
            (Some(meant), Some(kind)) => format!("did you mean `[[{kind}:{meant}]]`?"),
            (None, _) => format!(
                "write the id of an event, an agent or an assessment, or `[[?{name}|words]]` \
                 for plain words until there is one"
            ),
        };
        let message = match kind {
            Some(kind) => format!("no {kind} is called `{bare}`"),
            None => format!("nothing is called `{name}`: no event, no agent and no assessment"),
        };
        Diagnostic::error(Code::BrokenLink, message).hint(hint)
    }

    /// The assessment that an id in `supersedes` or `responds_to` stands for.
    pub fn assessment(
        &self,
        file: &str,
        key: &str,
        id: &Text,
        diagnostics: &mut Diagnostics,
    ) -> Option<usize> {
        let name = id.value.trim_matches('/');
        let name = name.strip_prefix("assessment:").unwrap_or(name);
        match self.by_id.get(name).or_else(|| self.by_id.get(&fold(name))) {
            Some(Goal::Public(Linker::Assessment(at))) => return Some(*at),
            Some(Goal::Withheld(other)) => {
                let verb = format!("has `{key}` that names");
                let diagnostic = withheld((file, id.span), &verb, other);
                diagnostics.push(diagnostic.hint("publish both or neither"));
            }
            Some(Goal::Faulty) => {}
            _ => {
                let few = self.ids.len() < MOST_CANDIDATES;
                let ids = self.ids.iter().map(|id| &**id);
                let hint = match nearest(name, ids.take(if few { usize::MAX } else { 0 })) {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => "write an assessment's id: its path below `content/assessments/`, \
                             without `.md`, or its `id`"
                        .to_owned(),
                };
                diagnostics.push(
                    Diagnostic::error(
                        Code::UnknownReference,
                        format!("`{key}` names `{name}`, and there is no such assessment"),
                    )
                    .at(file, id.span)
                    .hint(hint),
                );
            }
        }
        None
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Unknown {
    Nothing,
    Ambiguous,
}

fn goal(found: &Found, at: &[Option<usize>], linker: fn(usize) -> Linker) -> Option<Goal> {
    match found {
        Found::At(position) => at[*position].map(|at| Goal::Public(linker(at))),
        Found::Withheld(file) => Some(Goal::Withheld(file.clone())),
        Found::Faulty => Some(Goal::Faulty),
    }
}

/// `event:kyiv` as a kind and a name; most wikilinks have only the name.
fn kind_and_name(text: &str) -> (Option<&str>, &str) {
    match text.split_once(':') {
        Some((kind @ ("event" | "agent" | "assessment"), name)) => (Some(kind), name.trim()),
        _ => (None, text),
    }
}

fn internal(route: Route, rest: Box<str>, words: Option<Box<str>>) -> Href {
    Href::Internal(Box::new(InternalHref { route, rest, words }))
}

fn fragment(anchor: Option<&str>) -> Box<str> {
    anchor.map_or_else(|| "".into(), |anchor| format!("#{anchor}").into())
}

fn leaves((file, span): (&str, Span), path: &str) -> Diagnostic {
    Diagnostic::error(
        Code::OutsideSite,
        format!("`{path}` leads out of the folder `content/`"),
    )
    .at(file, span)
    .hint("link only to what lies in `content/`; files in `static/` are linked from the root")
}

/// The error that a public document refers to one that is not.
pub fn withheld((file, span): (&str, Span), verb: &str, other: &str) -> Diagnostic {
    Diagnostic::error(
        Code::WithheldReference,
        format!("this public document {verb} `{other}`, which is withheld"),
    )
    .at(file, span)
    .also(
        other,
        None,
        "withheld: a draft, an embargo, or a marking above TLP:CLEAR",
    )
}

/// The error that a name in front matter stands for a withheld document.
pub fn withheld_name(file: &str, kind: Kind, name: &Text, other: &str) -> Diagnostic {
    withheld(
        (file, name.span),
        &format!("names the {}", kind.word()),
        other,
    )
    .hint("publish both or neither")
}
