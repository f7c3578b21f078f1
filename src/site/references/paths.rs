//! Links by path: to Markdown files and to the files beside them.

use super::named::REMOVED;
use super::{Goal, Resolved, Resolver, leaves};
use crate::diagnostic::{Code, Diagnostic, Span, nearest};
use crate::route::{Route, follow, slug};

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
        if self
            .documents
            .binary_search_by(|d| (**d).cmp(wanted))
            .is_ok()
        {
            // It is there, and has errors of its own.
            return None;
        }
        let similar = resolved.may_suggest(self.documents.len());
        let similar = similar.then(|| Self::similar(at.0, wanted, self.documents));
        let id = stem.strip_prefix("assessments/");
        let hint = match similar.flatten() {
            _ if id.is_some_and(|id| self.was_removed(id)) => REMOVED.to_owned(),
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

    pub(super) fn file(
        &self,
        at: (&str, Span),
        path: &str,
        resolved: &mut Resolved,
    ) -> Option<Box<str>> {
        let wanted = format!("content/{}", Self::below_content(at, path, resolved)?);
        let wanted = self.tree.spelled(&wanted);
        if self
            .files
            .binary_search_by(|file| (**file).cmp(wanted))
            .is_ok()
        {
            return Some(wanted.into());
        }
        let suggest = resolved.may_suggest(self.files.len().max(self.statics.len()));
        let hint = self.file_hint(at.0, wanted, suggest);
        resolved.diagnostics.push(
            Diagnostic::error(Code::MissingFile, format!("there is no file `{wanted}`"))
                .at(at.0, at.1)
                .hint(hint),
        );
        None
    }

    /// What to write instead of a path at which there is no file.
    fn file_hint(&self, here: &str, wanted: &str, suggest: bool) -> String {
        let is_document = |path: &str| self.documents.binary_search_by(|d| (**d).cmp(path)).is_ok();
        if is_document(wanted) {
            return "a picture is a file such as `.png`, `.jpg` or `.svg`; without the `!` this is a link"
                .to_owned();
        }
        let document = format!("{wanted}.md");
        if is_document(&document) {
            let path = Route::file(here).link_to(&Route::file(&document));
            return format!("did you mean `{path}`?");
        }
        let name = wanted.rsplit('/').next().filter(|name| !name.is_empty());
        let has_name = |path: &&str| path.rsplit('/').next() == name;
        if let Some(path) = Self::namesake(here, wanted, self.files).filter(|_| suggest) {
            return format!(
                "did you mean `{}`?",
                Route::file(here).link_to(&Route::file(path))
            );
        }
        if let Some(path) = self
            .statics
            .iter()
            .map(|path| &**path)
            .find(has_name)
            .filter(|_| suggest)
        {
            return format!("did you mean `/{}`?", Route::copy_of(path).as_str());
        }
        match Self::similar(here, wanted, self.files).filter(|_| suggest) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None if wanted.ends_with('/') => {
                "this is a folder: link to a file (`../map.png`), to a Markdown file (`../other.md`), or to \
                 a page from the root (`/timeline/`)"
                    .to_owned()
            }
            None => "put the file there, or mend the path; it is relative to this document".to_owned(),
        }
    }

    /// The file of the same name in another folder; of several, the one with most folders in common.
    fn namesake<'f>(here: &str, wanted: &str, files: &'f [Box<str>]) -> Option<&'f str> {
        let name = wanted.rsplit('/').next().filter(|name| !name.is_empty())?;
        let common = |file: &str| {
            let pairs = file.split('/').zip(wanted.split('/'));
            pairs.take_while(|(a, b)| a == b).count()
        };
        let others = files.iter().map(|file| &**file);
        let others = others.filter(|file| *file != here && file.rsplit('/').next() == Some(name));
        others.rev().max_by_key(|file| common(file))
    }

    /// The path most like `wanted`, as it is written in `here`: the same name in another folder,
    /// or a like name in the same.
    pub(super) fn similar<'f>(
        here: &str,
        wanted: &'f str,
        files: &'f [Box<str>],
    ) -> Option<String> {
        let parts = |path: &'f str| path.rsplit_once('/').unwrap_or(("", path));
        let (folder, name) = parts(wanted);
        let meant = Self::namesake(here, wanted, files).or_else(|| {
            let others = files.iter().map(|file| &**file);
            let beside = others.filter(|file| *file != here && parts(file).0 == folder);
            let like = nearest(name, beside.clone().map(|file| parts(file).1))?;
            beside.clone().find(|file| parts(file).1 == like)
        })?;
        Some(Route::file(here).link_to(&Route::file(meant)))
    }
}
