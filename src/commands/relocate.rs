//! `standpoint move`: a file, an event or an agent gets another place, and every link to it is mended.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use super::approve::below_root;
use super::clock;
use super::failure::{Failure, Part};
use super::move_steps::write;
use super::terminal::{Terminal, counts, number};
use crate::cli::MoveArgs;
use crate::compile::{Linked, Options, Record, Scanned};
use crate::diagnostic::{Code, Diagnostics, Severity, Texts, nearest};
use crate::ledger::{Act, Entry, History, Ledger};
use crate::model::{Document, Front};
use crate::record::Book;
use crate::relocate::{Around, Move, NewId, Relocation, plan};
use crate::route::{fold, slug};
use crate::site::{Edition, kind_and_name};
use crate::source::{
    DiskFiles, Files, LARGEST_TEXT, MemoryFiles, Tree, Without, is_document, is_passed_over,
};
use crate::text::shown;

/// Number of texts listed before "and N more".
const LISTED: usize = 40;

/// Runs the command.
pub fn run(terminal: &Terminal, disk: &DiskFiles, args: &MoveArgs) -> Result<(), Failure> {
    let stamp = clock::fixed()?;
    let options = Options {
        edition: Edition::ALL,
        now: clock::earlier(stamp),
        stamp,
        ..Options::default()
    };
    let mut before = Diagnostics::default();
    let scanned = Scanned::scan(disk.clone(), &options, None, &mut before);
    let (tree, book) = (scanned.tree.clone(), scanned.book.clone());
    let read = scanned.read();
    let documents: Vec<Document> = read.documents().cloned().collect();
    drop(read.link(Record::Shown, &mut before));
    let request = requested(disk, args, &documents, &tree)?;
    let read = |path: &str| {
        let source = disk.read(path).map_err(|why| why.message)?;
        Ok(source.text)
    };
    let around = Around {
        documents: &documents,
        tree: &tree,
        ledger: book.as_ref().map(|book| &*book.ledger),
        read: &read,
    };
    let planned = |may_alias_page| {
        let relocation = plan(&request, &around, may_alias_page)
            .map_err(|why| Failure::content(format!("nothing was moved: {why}")))?;
        let after = relocated(disk, &relocation, book.as_deref(), &options)?;
        Ok::<_, Failure>((relocation, after))
    };
    let (mut relocation, mut after) = planned(false)?;
    let is_free = relocation.id.is_none()
        && (relocation.page.as_ref())
            .is_some_and(|(old, _)| after.0.plan.page(old.as_str()).is_none());
    if is_free {
        (relocation, after) = planned(true)?;
    }
    check(&after.1, &before, &after.2)?;
    Terminal::data(&told(&relocation));
    if args.dry_run {
        terminal.say("nothing was written: this is a dry run");
        return Ok(());
    }
    write(disk, &relocation)?;
    terminal.say(&format!("moved {}", number(relocation.files.len(), "file")));
    if let Some(next) = next_step(&relocation, around.ledger) {
        terminal.say(&next);
    }
    Ok(())
}

/// What the arguments ask for.
fn requested(
    disk: &DiskFiles,
    args: &MoveArgs,
    documents: &[Document],
    tree: &Tree,
) -> Result<Move, Failure> {
    let (old, new) = (&*args.old, &*args.new);
    let is_content = |path: &str| tree.has_document(path) || tree.has_file(path);
    let path = Some(old.to_owned()).filter(|path| is_content(path));
    let path = path.or_else(|| below_root(disk, Path::new(old)).filter(|path| is_content(path)));
    if let Some(path) = path {
        let name = path.rsplit('/').next().unwrap_or_default();
        let new = match new.strip_suffix('/') {
            Some(folder) => format!("{folder}/{name}"),
            None => new.to_owned(),
        };
        let is_good = |part: &str| !part.is_empty() && part != ".." && !is_passed_over(part);
        let has_hidden =
            crate::text::first_hidden(&new).is_some() || new.contains(char::is_control);
        if !new.starts_with("content/") || has_hidden || !new.split('/').all(is_good) {
            return Err(Failure::usage(format!(
                "nothing was moved: `{}` is not a path below content/: write where the file goes, from the root of the \
                 site, such as `content/{name}`",
                shown(&new)
            )));
        }
        return Ok(Move::File { old: path, new });
    }
    let (kind, name) = kind_and_name(old);
    let of = |document: &&Document| match &document.front {
        Front::Event(event) => {
            kind.is_none_or(|kind| kind == "event") && fold(&event.id) == fold(name)
        }
        Front::Agent(agent) => {
            kind.is_none_or(|kind| kind == "agent") && fold(&agent.id) == fold(name)
        }
        _ => false,
    };
    let found: Vec<_> = documents.iter().filter(of).collect();
    match found.as_slice() {
        [one] => Ok(Move::Id {
            path: one.path.to_string(),
            new: new.to_owned(),
        }),
        [] => Err(Failure::usage(format!(
            "nothing was moved: there is no file `{}`, and no file declares an event or an agent with that id{}",
            shown(old),
            meant(old, documents)
        ))),
        _ => Err(Failure::usage(format!(
            "nothing was moved: an event and an agent have the id `{name}`: write `event:{name}` or `agent:{name}`"
        ))),
    }
}

/// What may have been meant by what names nothing.
fn meant(old: &str, documents: &[Document]) -> String {
    let is_it = |document: &&Document| matches!(&document.front, Front::Assessment(facts) if *facts.id == *old);
    if let Some(one) = documents.iter().find(is_it) {
        return format!(
            ": an assessment is named by its file, `{}`; `standpoint rename` gives a recorded one another id",
            one.path
        );
    }
    let ids = documents
        .iter()
        .filter_map(|document| match &document.front {
            Front::Event(event) => Some(&*event.id),
            Front::Agent(agent) => Some(&*agent.id),
            _ => None,
        });
    let paths = documents.iter().map(|document| &*document.path);
    nearest(old, ids.chain(paths)).map_or_else(String::new, |near| {
        format!(": did you mean `{}`?", shown(near))
    })
}

/// The site as it will be, and what is wrong with it.
fn relocated(
    disk: &DiskFiles,
    relocation: &Relocation,
    book: Option<&Book>,
    options: &Options,
) -> Result<(Linked, Diagnostics, MemoryFiles), Failure> {
    let mut files = Vec::new();
    for (old, new) in &relocation.files {
        // Nothing looks into what is no document.
        let bytes = if is_document(&**old) {
            disk.bytes(old, LARGEST_TEXT)
                .map_err(|why| Failure::content(why.message))?
        } else {
            Vec::new()
        };
        files.push((Arc::from(&**new), Arc::from(bytes)));
    }
    for (path, texts) in &relocation.texts {
        let place = relocation.place(path);
        files.push((Arc::from(place), Arc::from(texts.text.as_bytes())));
    }
    let gone: BTreeSet<Box<str>> = relocation.files.keys().cloned().collect();
    let below = Without::new(Arc::new(disk.clone()), gone);
    let files = MemoryFiles::over(Arc::new(below), files);
    let mut diagnostics = Diagnostics::default();
    let mut scanned = Scanned::scan(files.clone(), options, None, &mut diagnostics);
    if relocation.needs_rename
        && let (Some(book), Some((_, old, new))) = (book, &relocation.id)
    {
        scanned.book = Some(Arc::new(renamed(book, old, new)));
    }
    let linked = scanned.read().link(Record::Shown, &mut diagnostics);
    Ok((linked, diagnostics, files))
}

/// The record as it is once `standpoint rename` has run.
fn renamed(book: &Book, old: &str, new: &str) -> Book {
    let latest = book.ledger.history(old).and_then(History::latest);
    let rename = latest.map(|latest| Entry {
        act: Act::Rename,
        id: new.into(),
        from: Some(old.into()),
        ..latest.clone()
    });
    Book {
        ledger: book.ledger.extended(rename.as_slice()).into(),
        ..book.clone()
    }
}

/// Fails if the move makes anything wrong that was not wrong before.
fn check(after: &Diagnostics, before: &Diagnostics, files: &MemoryFiles) -> Result<(), Failure> {
    let before: BTreeSet<(Code, &str)> = before
        .sorted()
        .into_iter()
        .map(|one| (one.code, one.message.as_str()))
        .collect();
    let mut diagnostics = Diagnostics::default();
    for one in after.sorted() {
        if one.severity == Severity::Error && !before.contains(&(one.code, one.message.as_str())) {
            diagnostics.push(one.clone());
        }
    }
    if diagnostics.is_empty() {
        return Ok(());
    }
    let texts = Texts::fetch(&diagnostics, |file| files.for_report(file));
    let conclusion = format!("nothing was moved: it would make {}", counts(&diagnostics));
    Err(Failure::because(vec![Part::Problems {
        diagnostics,
        texts,
        conclusion,
    }]))
}

/// What moves and what changes, a line for each.
fn told(relocation: &Relocation) -> String {
    let mut lines = Vec::new();
    for (old, new) in &relocation.files {
        lines.push(format!("moves: {old} to {new}"));
    }
    if let Some((of, old, new)) = &relocation.id {
        lines.push(format!("the {} `{old}` becomes `{new}`", of.word()));
    }
    if let Some((old, new)) = &relocation.page {
        let leads = if relocation.alias.is_some() || relocation.needs_rename {
            format!("; {old} leads there")
        } else {
            String::new()
        };
        lines.push(format!("address: {new}{leads}"));
    }
    let mut texts = Vec::new();
    for (path, text) in relocation.texts.iter().filter(|(_, text)| text.links > 0) {
        let place = relocation.place(path);
        texts.push(format!("mends: {place}, {}", number(text.links, "link")));
    }
    for (path, links) in &relocation.left {
        texts.push(format!(
            "keeps: {path}, {}, since it is on the record",
            number(*links, "link")
        ));
    }
    let more = texts.len().saturating_sub(LISTED);
    texts.truncate(LISTED);
    lines.append(&mut texts);
    if more > 0 {
        lines.push(format!("and {}", number(more, "more text")));
    }
    lines
        .iter()
        .fold(String::new(), |all, line| all + &shown(line) + "\n")
}

/// What the record needs after this move.
fn next_step(relocation: &Relocation, ledger: Option<&Ledger>) -> Option<String> {
    let (of, old, new) = relocation.id.as_ref()?;
    if relocation.needs_rename {
        return Some(format!(
            "`{old}` is on the record: `standpoint rename {old} {new} --reason \"…\"` says so there. Until then, \
             builds refuse"
        ));
    }
    let name = slug(old);
    let is_of_it = |entry: &&Entry| {
        let (kind, rest) = entry.id.split_once(':').unwrap_or_default();
        match of {
            NewId::Agent => kind == "agent" && rest == name,
            NewId::Event => {
                let event = rest.split('/').next().unwrap_or_default();
                matches!(kind, "event" | "question" | "outcome") && event == name
            }
            NewId::Assessment => false,
        }
    };
    let fact = ledger?.facts().find(is_of_it)?;
    Some(format!(
        "the record knows `{}`: `standpoint record --kind update --note \"…\"` says there what it is now. Until then, \
         builds refuse",
        fact.id
    ))
}
