//! `standpoint remove`: the texts of an assessment or of a fact go, and the entries stay.

use super::failure::Failure;
use super::reason::{Look, append, is_there, with_reason};
use super::terminal::{Terminal, number};
use crate::archive::{Store, removable};
use crate::cli::ReasonArgs;
use crate::ledger::{Act, History, Subject};
use crate::record::Book;
use crate::source::DiskFiles;

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
    with_reason(terminal, disk, args, Act::Remove, look, perform)
}
