//! Which files go where, and what becomes of all texts.

use std::collections::{BTreeMap, BTreeSet};

use super::front::{aliases, with_alias, with_id};
use super::texts::{Moved, NewId};
use crate::ledger::Ledger;
use crate::model::{Document, Front, Target};
use crate::parse::{edited, front_matter, id_of_assessment};
use crate::route::{Route, fold, slug, stem};
use crate::source::{Tree, is_document};

/// What is asked for.
#[derive(Debug, Clone)]
pub enum Move {
    /// A file gets another path below the root.
    File {
        /// The path that it has.
        old: String,
        /// The path that it gets.
        new: String,
    },
    /// The event or the agent of a file gets another id.
    Id {
        /// The path of its file.
        path: String,
        /// The id that it gets.
        new: String,
    },
}

/// What changes on the disk, and what is to be said of it.
#[derive(Debug, Default)]
pub struct Relocation {
    /// Files that move, by their old paths.
    pub files: BTreeMap<Box<str>, Box<str>>,
    /// Rewritten that change, by the paths that they had.
    pub texts: BTreeMap<Box<str>, Rewritten>,
    /// Rewritten on the record that refer to what moves, with the number of their links and names that stay as they are.
    pub left: Vec<(Box<str>, usize)>,
    /// What the moved document gets as an alias.
    pub alias: Option<Box<str>>,
    /// What has another id: the old and the new one.
    pub id: Option<(NewId, Box<str>, Box<str>)>,
    /// Whether that id is one of an assessment on the record.
    pub needs_rename: bool,
    /// The old and the new page.
    pub page: Option<(Route, Route)>,
}

impl Relocation {
    /// Where a file is after the move.
    pub fn place<'p>(&'p self, path: &'p str) -> &'p str {
        self.files.get(path).map_or(path, |new| new)
    }
}

/// A text as it is and as it will be.
#[derive(Debug)]
pub struct Rewritten {
    /// As it is.
    pub was: String,
    /// As it will be.
    pub text: String,
    /// How many of its links and names are others.
    pub links: usize,
}

/// What there is.
pub struct Around<'a> {
    /// All documents without errors.
    pub documents: &'a [Document],
    /// All files.
    pub tree: &'a Tree,
    /// The ledger of the record.
    pub ledger: Option<&'a Ledger>,
    /// The text of the file at a path.
    pub read: &'a dyn Fn(&str) -> Result<String, String>,
}

/// Finds out what a move changes. A plain page gets an alias of its old address only if `may_alias_page`: there may be
/// another page.
///
/// # Errors
/// Why it cannot be done, as a sentence.
pub fn plan(
    request: &Move,
    around: &Around<'_>,
    may_alias_page: bool,
) -> Result<Relocation, String> {
    let (old, new) = match request {
        Move::File { old, new } => (old.as_str(), new.clone()),
        Move::Id { path, new } => (path.as_str(), path_for_id(around, path, new)?),
    };
    let document = around.documents.iter().find(|one| *one.path == *old);
    check_paths(around, old, &new, document)?;
    let mut moved = Moved {
        tree: Some(around.tree),
        ..Moved::default()
    };
    if old != new {
        moved.files.insert(old.into(), new.as_str().into());
    }
    let Some(document) = document else {
        around.check_file_unrecorded(&moved, old)?;
        return around.relocation(moved, None, Relocation::default());
    };
    for (from, to) in around.belongings(document, &new) {
        if around.tree.has(&to) {
            return Err(format!("there is a file `{to}` already"));
        }
        moved.files.insert(from, to);
    }
    let text = (around.read)(old)?;
    let is_recorded = around.is_recorded(document);
    let (of, was, id) = ids(document, &new, &text, request)?;
    let route = |id: &str| match &document.front {
        Front::Assessment(_) => Route::assessment(id),
        Front::Event(_) => Route::member("events", &slug(id)),
        Front::Agent(_) => Route::member("agents", &slug(id)),
        Front::Page(_) => Route::page(id.split('/').filter(|part| !part.is_empty())),
    };
    if was != id {
        moved.page = Some((route(&was), route(&id))).filter(|(old, new)| old != new);
        moved.id = of.map(|of| (of, was.clone(), id.clone()));
    }
    if is_recorded && moved.relative_links(document, &text) > 0 {
        return Err(format!(
            "`{old}` is on the record, where its text stays as it is, and its relative links would lead elsewhere \
             from `{new}`: choose a place in the same folder"
        ));
    }
    let is_linked_by_record = around.is_linked_by_record(&moved, old);
    let alias: Option<Box<str>> = match of {
        _ if document.publishing.draft => None,
        None => (may_alias_page && moved.page.is_some()).then(|| route(&was).to_string().into()),
        Some(_) if was != id => Some(was.clone()),
        Some(_) if is_linked_by_record => Some(name_of_path(old).into()),
        Some(_) => None,
    };
    let known = |alias: &str| {
        let all = aliases(&text).unwrap_or_default();
        fold(alias) == fold(&id) || all.iter().any(|known| fold(known) == fold(alias))
    };
    let alias = alias.filter(|alias| !known(alias));
    let needs_rename = is_recorded && moved.id.is_some();
    if is_recorded && !needs_rename && alias.is_some() {
        return Err(format!(
            "`{old}` is on the record, and so is a text that links to it by its path: neither can be changed to let \
             that link lead to `{new}`"
        ));
    }
    let relocation = Relocation {
        alias: alias.filter(|_| !needs_rename),
        needs_rename,
        ..Relocation::default()
    };
    let mut own = Vec::new();
    if let Some(alias) = &relocation.alias {
        own.push(with_alias(&text, alias).ok_or_else(|| unreadable(old))?);
    }
    if let Move::Id { new: id, .. } = request
        && (has_id(&text) || name_of_path(&new) != id)
    {
        own.push(with_id(&text, id).ok_or_else(|| unreadable(old))?);
    }
    around.relocation(moved, Some((document, own)), relocation)
}

fn unreadable(path: &str) -> String {
    format!("the front matter of `{path}` is written in a way that cannot be edited safely")
}

/// Fails if a file cannot go there.
fn check_paths(
    around: &Around<'_>,
    old: &str,
    new: &str,
    document: Option<&Document>,
) -> Result<(), String> {
    if old != new && around.tree.has(new) {
        return Err(format!("there is a file `{new}` already"));
    }
    if is_document(old) != is_document(new) {
        return Err("the name of a document ends in `.md`, and no other name does".to_owned());
    }
    if is_document(old) && document.is_none() {
        return Err(format!("`{old}` has errors: `standpoint check` names them"));
    }
    let (was, is) = (folder_of_kind(old), folder_of_kind(new));
    if document.is_some() && was != is {
        return Err(match was {
            "" => format!("a plain page cannot become one of `content/{is}/`"),
            _ => format!("what lies in `content/{was}/` stays below that folder"),
        });
    }
    Ok(())
}

/// The folder that makes a document an assessment, an event or an agent; empty for a plain page.
fn folder_of_kind(path: &str) -> &str {
    let below = path.strip_prefix("content/").unwrap_or(path);
    match below.split_once('/') {
        Some((folder @ ("assessments" | "events" | "agents"), rest)) if rest != "index.md" => {
            folder
        }
        _ => "",
    }
}

/// The name of a file without its ending; that of its folder for an `index.md`.
fn name_of_path(path: &str) -> &str {
    let path = path.strip_suffix(".md").unwrap_or(path);
    let path = path.strip_suffix("/index").unwrap_or(path);
    path.rsplit('/').next().unwrap_or(path)
}

/// Whether front matter gives an id.
fn has_id(text: &str) -> bool {
    front_matter(text).is_some_and(|front| front.get("id").is_some_and(|id| !id.is_empty()))
}

/// The path that the file of an event or an agent gets with another id: a file that is called as the id goes along.
fn path_for_id(around: &Around<'_>, path: &str, new: &str) -> Result<String, String> {
    let document = around.documents.iter().find(|one| *one.path == *path);
    let (word, old) = match document.map(|document| &document.front) {
        Some(Front::Event(event)) => ("event", &event.id),
        Some(Front::Agent(agent)) => ("agent", &agent.id),
        _ => return Err(format!("`{path}` is neither an event nor an agent")),
    };
    let is_odd = |c: char| c.is_control() || matches!(c, '/' | '[' | ']' | '|' | '#' | '\\' | ':');
    if new.trim().is_empty() || new.trim() != new || new.contains(is_odd) {
        return Err(format!("`{new}` cannot be an id that links name"));
    }
    let name = name_of_path(path);
    let is_called_so = name == &**old || name == stem(old, word);
    if path.ends_with("/index.md") || !is_called_so {
        return Ok(path.to_owned());
    }
    let folder = &path[..path.len() - name.len() - ".md".len()];
    Ok(format!("{folder}{}.md", stem(new, word)))
}

/// What has an id, the id or the path of the page, and the same after the move.
type Ids = (Option<NewId>, Box<str>, Box<str>);

/// Reads these.
fn ids(document: &Document, new: &str, text: &str, request: &Move) -> Result<Ids, String> {
    let named = |of, old: &str| {
        let id = match request {
            Move::Id { new, .. } => new.as_str(),
            Move::File { .. } if has_id(text) => old,
            Move::File { .. } => name_of_path(new),
        };
        (Some(of), old.into(), id.into())
    };
    Ok(match &document.front {
        Front::Assessment(facts) => {
            let id = id_of_assessment(new, text)
                .ok_or_else(|| format!("the id of `{}` cannot be read", document.path))?;
            (Some(NewId::Assessment), facts.id.clone(), id)
        }
        Front::Event(facts) => named(NewId::Event, &facts.id),
        Front::Agent(facts) => named(NewId::Agent, &facts.id),
        Front::Page(facts) => {
            let below = new.strip_prefix("content/").unwrap_or(new);
            let below = below.strip_suffix(".md").unwrap_or(below);
            let below = below.strip_suffix("/index").unwrap_or(below);
            let parts: Vec<_> = below.split('/').map(slug).collect();
            let is_home = below == "index";
            let now = if is_home {
                String::new()
            } else {
                parts.join("/")
            };
            (None, facts.segments.join("/").into(), now.into())
        }
    })
}

impl Around<'_> {
    fn is_recorded(&self, document: &Document) -> bool {
        let Front::Assessment(facts) = &document.front else {
            return false;
        };
        let history = self.ledger.and_then(|ledger| ledger.history(&facts.id));
        history.is_some()
    }

    /// Whether a text on the record links to a file by its path.
    fn is_linked_by_record(&self, moved: &Moved<'_>, path: &str) -> bool {
        let others = self.documents.iter().filter(|one| *one.path != *path);
        let mut recorded = others.filter(|one| self.is_recorded(one));
        recorded.any(|one| links_to(moved, one, path))
    }

    fn check_file_unrecorded(&self, moved: &Moved<'_>, path: &str) -> Result<(), String> {
        let mut all = self.documents.iter();
        let recorded = all.find(|one| self.is_recorded(one) && links_to(moved, one, path));
        recorded.map_or(Ok(()), |one| {
            Err(format!(
                "`{}` is on the record and refers to `{path}`, and a file has no alias: copy it",
                one.path
            ))
        })
    }

    /// The files that go along with a document, with where they go: those beside it, to which no other document links,
    /// of an `index.md`, which has its folder for itself, and of a text on the record, whose links stay as they are.
    fn belongings(&self, document: &Document, new: &str) -> Vec<(Box<str>, Box<str>)> {
        let old = &*document.path;
        let folder = |path: &str| path[..path.rfind('/').map_or(0, |at| at + 1)].to_owned();
        let (from, to) = (folder(old), folder(new));
        let is_index = old.ends_with("/index.md") && new.ends_with("/index.md");
        // These folders are those of many documents.
        let shared = [
            "",
            "assessments/",
            "events/",
            "agents/",
            "tags/",
            "sources/",
        ];
        let is_collection = shared.contains(&from.strip_prefix("content/").unwrap_or(&from));
        let has_own = (is_index && !is_collection) || self.is_recorded(document);
        if from == to || !has_own {
            return Vec::new();
        }
        let moved = Moved {
            tree: Some(self.tree),
            ..Moved::default()
        };
        let linked = |one: &Document| -> BTreeSet<String> {
            let links = one.links.iter();
            let paths = links.filter_map(|link| match &link.target {
                Target::File { path, .. } => moved.followed(&one.path, path),
                _ => None,
            });
            paths.filter(|path| path.starts_with(&from)).collect()
        };
        let mut own = linked(document);
        own.retain(|path| self.tree.has_file(path));
        for other in self.documents.iter().filter(|one| *one.path != *old) {
            if own.is_empty() {
                break;
            }
            for path in linked(other) {
                own.remove(&path);
            }
        }
        let goes = |file: &str| format!("{to}{}", &file[from.len()..]);
        let pairs = own
            .iter()
            .map(|file| (file.as_str().into(), goes(file).into()));
        pairs.collect()
    }

    /// What becomes of all texts; those of the moved document itself get its own edits, too.
    fn relocation(
        &self,
        moved: Moved<'_>,
        own: Option<(&Document, Vec<super::front::Edit>)>,
        mut relocation: Relocation,
    ) -> Result<Relocation, String> {
        let (own_path, mut own_edits) = match own {
            Some((document, edits)) => (&*document.path, edits),
            None => ("", Vec::new()),
        };
        for document in self.documents {
            let is_own = *document.path == *own_path;
            if !is_own && !moved.concerns(document) {
                continue;
            }
            let was = (self.read)(&document.path)?;
            let mut edits = moved.edits(document, &was);
            let links = edits.len();
            if self.is_recorded(document) {
                if links > 0 {
                    relocation.left.push((document.path.clone(), links));
                }
                continue;
            }
            if is_own {
                edits.append(&mut own_edits);
            }
            if edits.is_empty() {
                continue;
            }
            let text = edited(&was, edits);
            let texts = Rewritten { was, text, links };
            relocation.texts.insert(document.path.clone(), texts);
        }
        if let (Some(alias), Some(texts)) = (&relocation.alias, relocation.texts.get(own_path)) {
            let expected = aliases(&texts.was).map(|mut all| {
                all.push(alias.clone());
                all
            });
            if expected.is_none() || aliases(&texts.text) != expected {
                return Err(format!(
                    "{}: write `{alias}` below its `aliases` first",
                    unreadable(own_path)
                ));
            }
        }
        relocation.files = moved.files;
        relocation.id = moved.id;
        relocation.page = moved.page;
        Ok(relocation)
    }
}

/// Whether a document links to a file by its path.
fn links_to(moved: &Moved<'_>, document: &Document, path: &str) -> bool {
    document.links.iter().any(|link| match &link.target {
        Target::Document { path: link, .. } | Target::File { path: link, .. } => {
            moved.followed(&document.path, link).as_deref() == Some(path)
        }
        _ => false,
    })
}
