//! `standpoint remove`: the texts of an assessment or of a fact go, and the entries stay.

use super::failure::Failure;
use super::known::forget;
use super::reason::{Look, append, is_there, with_reason};
use super::terminal::{Terminal, number};
use crate::archive::{Store, removable, writing_name};
use crate::cli::ReasonArgs;
use crate::ledger::{Act, History, Subject};
use crate::record::{self, Book};
use crate::source::DiskFiles;

/// Number of ids that are named before "and N more".
const MOST_NAMED: usize = 5;

/// Runs the command.
pub fn run(terminal: &Terminal, disk: &DiskFiles, args: &ReasonArgs) -> Result<(), Failure> {
    let id = &args.id;
    let look = |book: &Book, history: History<'_>| {
        let objects = removable(disk, &book.ledger, id).map_err(|version| {
            Failure::content(format!(
                "nothing was removed: the manifest of {version} cannot be read, so that it is not \
                 known which objects are to go and which others need. `standpoint verify` names \
                 it: restore it first"
            ))
        })?;
        let left = objects
            .iter()
            .filter(|digest| is_there(disk, **digest))
            .count();
        if history.removed().is_some() && left == 0 {
            terminal.say(&format!("`{id}` was removed before"));
            return Ok(Look::Done(objects));
        }
        let count = number(left, "object");
        let what = format!("remove `{id}` from the record: {count} for good, but not its entries");
        Ok(Look::Next { what, objects })
    };
    let perform = |store: &Store, book: &Book, history: History<'_>, reason: &str, objects| {
        let head = match history.removed() {
            Some(_) => book.ledger.head(),
            None => append(
                terminal,
                store,
                book,
                history,
                (Act::Remove, reason),
                &args.entry,
            )?,
        };
        let gone = store.discard(objects)?;
        let rest = match history.subject() {
            Subject::Assessment => {
                "Its entries stay, and a page that says so. Where its file is still public, delete it, or write \
                 `draft: true` into it, before the next build, which names whatever refers to it"
            }
            _ => {
                "Its entries stay. Where it is still stated in these words, write others before the next build"
            }
        };
        terminal.say(&format!(
            "removed `{id}` from the record: {}. {rest}. What was published or committed elsewhere is not touched",
            number(gone, "object")
        ));
        Terminal::data(&format!("{head}\n"));
        Ok(())
    };
    let writing = record::read(disk, None);
    let writing = writing.map_or_else(Vec::new, |book| writing_name(disk, &book.ledger, id));
    with_reason(terminal, disk, args, Act::Remove, look, perform)?;
    if !writing.is_empty() {
        terminal.say(&still_written(&writing));
    }
    if !args.entry.dry_run
        && let Err(place) = forget(disk)
    {
        terminal.say(&format!(
            "delete the cache of this site, `{}`, once no other command runs: it may have the words",
            place.display()
        ));
    }
    Ok(())
}

/// That these assessments write the name that is removed.
fn still_written(ids: &[String]) -> String {
    let named = ids.iter().take(MOST_NAMED);
    let named: Vec<_> = named.map(|id| format!("`{id}`")).collect();
    let more = match ids.len() - named.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let (write, their) = match ids.len() {
        1 => ("writes", "its"),
        _ => ("write", "their"),
    };
    format!(
        "{} still {write} the name in {their} recorded text, so that objects, pages and bags have it there: {}{more}. \
         `standpoint remove ID` takes an assessment off the record",
        number(ids.len(), "assessment"),
        named.join(", ")
    )
}
