//! Links by path: to Markdown files and to the files beside them.

use super::super::Linker;
use super::{Goal, Resolved, Resolver, leaves};
use crate::diagnostic::{Code, Diagnostic, Span, nearest};
use crate::model::Text;
use crate::route::{Route, fold, follow, slug};

impl<'a> Resolver<'a> {
    /// Where a path relative to the document that has the link leads, without `content/`.
    pub(super) fn below_content(
        at: (&str, Span),
        path: &str,
        resolved: &mut Resolved,
    ) -> Option<String> {
        let folder = at.0.strip_prefix("content/").unwrap_or(at.0);
        let found = follow(folder, path);
        if found.is_none() {
            resolved.diagnostics.push(leaves(at, path));
        }
        found
    }

    /// A path from the root as its file is named on disk, where it leads to one.
    pub(super) fn spelled(&self, route: Route) -> Route {
        if route.as_str().is_ascii() {
            return route;
        }
        for folder in ["static/", "content/"] {
            let path = format!("{folder}{}", route.as_str());
            let found = self.tree.spelled(&path);
            if self.tree.has(found) {
                return Route::copy_of(found);
            }
        }
        route
    }

    pub(super) fn document(
        &self,
        at: (&str, Span),
        path: &str,
        resolved: &mut Resolved,
    ) -> Option<Goal<'a>> {
        let below = Self::below_content(at, path, resolved)?;
        let wanted = format!("content/{below}");
        let wanted = self.tree.spelled(&wanted);
        let below = wanted.strip_prefix("content/").unwrap_or(wanted);
        if let Some(goal) = self.by_file.get(below) {
            return Some(*goal);
        }
        // A file that was moved is still found by its old id.
        let stem = below.strip_suffix(".md").unwrap_or(below);
        if let Some(old) = stem.strip_prefix("assessments/") {
            let id: Vec<_> = old.split('/').map(slug).collect();
            if let Some(goal) = self.by_id.get(&id.join("/")) {
                return Some(*goal);
            }
        }
        if self.tree.has_document(wanted) {
            // It is there, and has errors of its own.
            return None;
        }
        if let Some(goal) = self.by_old_file(stem) {
            return Some(goal);
        }
        let documents = &self.tree.documents;
        let similar = resolved.may_suggest(documents.len());
        let similar = similar.then(|| {
            Self::namesake(at.0, wanted, documents).or_else(|| Self::alike(at.0, wanted, documents))
        });
        let id = stem.strip_prefix("assessments/");
        let offline = id.and_then(|id| self.why_offline(id));
        let hint = match similar.flatten() {
            _ if offline.is_some() => offline.unwrap_or_default().to_owned(),
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

    /// What lay in a file, by its path without `.md`, if an alias of it says so.
    fn by_old_file(&self, stem: &str) -> Option<Goal<'a>> {
        let stem = stem.strip_suffix("/index").unwrap_or(stem);
        let (folder, rest) = stem.split_once('/').unwrap_or(("", stem));
        let name = rest.rsplit('/').next().unwrap_or(rest);
        let is_alias = |aliases: Option<&[Text]>| {
            let is_it = |alias: &Text| fold(&alias.value) == fold(name);
            aliases.is_some_and(|all| all.iter().any(is_it))
        };
        let goal = match folder {
            "events" => self.named_event(name),
            "agents" => self.named_agent(name),
            _ => {
                let route = Route::page(stem.split('/').map(slug));
                return self.by_old_page.get(route.as_str()).copied();
            }
        };
        goal.filter(|goal| match goal {
            Goal::Public(Linker::Event(at)) => {
                let facts = self.entries.events[*at].facts.as_ref();
                is_alias(facts.map(|facts| &*facts.aliases))
            }
            Goal::Public(Linker::Agent(at)) => {
                let facts = self.entries.agents[*at].facts.as_ref();
                is_alias(facts.map(|facts| &*facts.aliases))
            }
            _ => false,
        })
    }

    pub(super) fn file(
        &self,
        at: (&str, Span),
        path: &str,
        resolved: &mut Resolved,
    ) -> Option<Box<str>> {
        let wanted = format!("content/{}", Self::below_content(at, path, resolved)?);
        let wanted = self.tree.spelled(&wanted);
        if self.tree.has_file(wanted) {
            return Some(wanted.into());
        }
        let most = self.tree.files.len().max(self.tree.statics.len());
        let suggest = resolved.may_suggest(most);
        let hint = self.file_hint(at.0, wanted, suggest);
        resolved.diagnostics.push(
            Diagnostic::error(Code::MissingFile, format!("there is no file `{wanted}`"))
                .at(at.0, at.1)
                .hint(hint),
        );
        None
    }

    /// What to write instead of a path at which there is no file: a namesake is meant before one that is
    /// written alike.
    fn file_hint(&self, here: &str, wanted: &str, suggest: bool) -> String {
        if self.tree.has_document(wanted) {
            return "a picture is a file such as `.png`, `.jpg` or `.svg`; without the `!` this is a link"
                .to_owned();
        }
        let document = format!("{wanted}.md");
        let files = &self.tree.files;
        let meant = if self.tree.has_document(&document) {
            Some(written_in(here, &document))
        } else if suggest {
            Self::namesake(here, wanted, files)
                .or_else(|| self.static_namesake(wanted))
                .or_else(|| Self::alike(here, wanted, files))
        } else {
            None
        };
        match meant {
            Some(meant) => format!("did you mean `{meant}`?"),
            None if wanted.ends_with('/') => {
                "this is a folder: link to a file (`../map.png`), to a Markdown file (`../other.md`), or to \
                 a page from the root (`/timeline/`)"
                    .to_owned()
            }
            None => "put the file there, or mend the path; it is relative to this document".to_owned(),
        }
    }

    /// The file of the same name in another folder, as it is written in `here`; of several, the one with most
    /// folders in common.
    fn namesake(here: &str, wanted: &str, files: &[Box<str>]) -> Option<String> {
        let name = Some(parts(wanted).1).filter(|name| !name.is_empty())?;
        let common = |file: &str| {
            let pairs = file.split('/').zip(wanted.split('/'));
            pairs.take_while(|(a, b)| a == b).count()
        };
        let others = files.iter().map(|file| &**file);
        let others = others.filter(|file| *file != here && parts(file).1 == name);
        let meant = others.rev().max_by_key(|file| common(file))?;
        Some(written_in(here, meant))
    }

    /// The file of the same name in `static/`, by its path from the root.
    fn static_namesake(&self, wanted: &str) -> Option<String> {
        let name = Some(parts(wanted).1).filter(|name| !name.is_empty())?;
        let mut statics = self.tree.statics.iter();
        let meant = statics.find(|path| parts(path).1 == name)?;
        Some(format!("/{}", Route::copy_of(meant).as_str()))
    }

    /// The file in the same folder whose name is most like that of `wanted`, as it is written in `here`.
    fn alike(here: &str, wanted: &str, files: &[Box<str>]) -> Option<String> {
        let (folder, name) = parts(wanted);
        let others = files.iter().map(|file| &**file);
        let beside = others.filter(|file| *file != here && parts(file).0 == folder);
        let like = nearest(name, beside.clone().map(|file| parts(file).1))?;
        let meant = beside.clone().find(|file| parts(file).1 == like)?;
        Some(written_in(here, meant))
    }
}

/// A path as its folder and its name.
fn parts(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}

/// The way from the document at `here` to a file.
fn written_in(here: &str, file: &str) -> String {
    Route::file(here).link_to(&Route::file(file))
}
