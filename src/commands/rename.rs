//! `standpoint rename`: an assessment has another id from here on.

use super::addresses::check_addresses_free;
use super::dating::tell_clock;
use super::failure::Failure;
use super::public;
use super::reason::{Look, next_entry, read_ledger, with_reason};
use super::record::day;
use super::terminal::Terminal;
use crate::archive::{Asked, Reason, Recording, Store, prepare};
use crate::cli::RenameArgs;
use crate::compile::{Linked, Record, Scanned};
use crate::config::Settings;
use crate::diagnostic::{Complaint, Diagnostics};
use crate::ledger::{Act, Change, Dating, Entry, History, Ledger};
use crate::parse::assessment_id;
use crate::record::{Book, Present, Standing, differs_by_id_alone};
use crate::source::{Digests, DiskFiles};
use crate::text::shown;

/// Runs the command.
pub fn run(terminal: &Terminal, disk: &DiskFiles, args: &RenameArgs) -> Result<(), Failure> {
    let (old, new) = (&*args.of.id, &*args.new);
    assessment_id(new).map_err(|complaint| {
        let Complaint { message, hint, .. } = complaint;
        Failure::usage(format!("nothing was renamed: {message}: {hint}"))
    })?;
    let book = read_ledger(disk)?;
    if book.ledger.today(old) == Some(new)
        && let Some(entry) = book.ledger.renamed(old)
    {
        terminal.say(&format!(
            "`{old}` was renamed on {} already: {}",
            day(entry.recorded),
            shown(&entry.note)
        ));
        if !args.of.entry.dry_run {
            // A run that was stopped at its end has left something unfinished.
            drop(Store::open(disk)?);
        }
        return Ok(());
    }
    let look = |book: &Book, history: History<'_>| {
        Content::read(disk)?.check(&book.ledger, history, new)?;
        Ok(Look::Next {
            what: format!(
                "rename `{old}` to `{new}`, for good: the old addresses lead to the new ones"
            ),
            objects: Vec::new(),
        })
    };
    let perform = |store: &Store, book: &Book, history: History<'_>, reason: &str, _| {
        let content = Content::read(disk)?;
        let present = content.check(&book.ledger, history, new)?;
        let (clock, next) = next_entry(book, history, (Act::Rename, reason), &args.of.entry)?;
        let rename = Entry {
            id: new.into(),
            from: Some(old.into()),
            ..next
        };
        let before: Vec<_> = clock.into_iter().chain([rename]).collect();
        let change = content.change_of_id(disk, &book.ledger, present, &before);
        let is_same = change.is_some();
        let Recording { entries, objects } = change.unwrap_or_default();
        let entries = [before, entries].concat();
        store.keep(&objects)?;
        let head = store.append(Some(book), &entries)?;
        tell_clock(terminal, &entries);
        terminal.say(&format!(
            "renamed `{old}` to `{new}`: the old addresses lead to the new ones from the next build on"
        ));
        if !is_same {
            terminal.say(&format!(
                "more than the id has changed: `standpoint record {new}` puts that on the record"
            ));
        }
        Terminal::data(&format!("{head}\n"));
        Ok(())
    };
    with_reason(terminal, disk, &args.of, Act::Rename, look, perform)
}

/// The content of a site. It may have errors: references to the new id are some before it is recorded.
struct Content {
    present: Vec<Present>,
    settings: Settings,
    linked: Linked,
}

impl Content {
    fn read(disk: &DiskFiles) -> Result<Self, Failure> {
        let mut ignored = Diagnostics::default();
        let scanned = Scanned::scan(disk.clone(), &public()?, None, &mut ignored);
        let settings = scanned.settings.clone();
        let read = scanned.read();
        Ok(Self {
            present: read.present(),
            settings,
            linked: read.link(Record::Shown, &mut ignored),
        })
    }

    /// The file that has the new id. Fails if what has this history cannot get that.
    fn check(&self, ledger: &Ledger, history: History<'_>, new: &str) -> Result<&Present, Failure> {
        let old = history.id();
        let fail = |why: String| Err(Failure::content(format!("nothing was renamed: {why}")));
        if let Some(entry) = history.removed() {
            return fail(format!(
                "`{old}` was removed on {}, and its id is never used again",
                day(entry.recorded)
            ));
        }
        if let Some(entry) = history.unpublished() {
            return fail(format!(
                "`{old}` was taken offline on {}: `standpoint reinstate {old} --reason \"…\"` first",
                day(entry.recorded)
            ));
        }
        if ledger.history(new).is_some() || ledger.today(new).is_some() {
            return fail(format!(
                "`{new}` is on the record already: choose another id"
            ));
        }
        if let Some(one) = self.present.iter().find(|one| *one.id == *old) {
            return fail(format!(
                "`{}` still has the id `{old}`: write `id: {new}` into it first, or move the file",
                one.path
            ));
        }
        let found = self.present.iter().filter(|one| *one.id == *new);
        // A withheld file with the id of a public one is none of the record's.
        let present = found.min_by_key(|one| one.standing == Standing::Withheld);
        let Some(present) = present else {
            return fail(format!(
                "no file has the id `{new}`: write `id: {new}` into that of `{old}` first, or move it"
            ));
        };
        match present.standing {
            Standing::Public => {}
            Standing::Withheld => {
                return fail(format!(
                    "`{}` is withheld (a draft, an embargo or a marking), and what is on the record is \
                     public",
                    present.path
                ));
            }
            Standing::Faulty => {
                return fail(format!(
                    "`{}` has errors: `standpoint check` names them",
                    present.path
                ));
            }
        }
        if let Some(latest) = history.latest() {
            let rename = Entry {
                act: Act::Rename,
                id: new.into(),
                ..latest.clone()
            };
            check_addresses_free(&self.linked, &[rename], "nothing was renamed")?;
        }
        Ok(present)
    }

    /// What puts the change of the id in the text on the record after the entry that renames, the last of `before`;
    /// nothing is needed where only the file has moved. `None` if more than that has changed.
    fn change_of_id(
        &self,
        disk: &DiskFiles,
        ledger: &Ledger,
        present: &Present,
        before: &[Entry],
    ) -> Option<Recording> {
        let rename = before.last()?;
        let digests = Digests::read(disk, &present.files, &Digests::default());
        if !differs_by_id_alone(disk, rename.content, present, &digests) {
            return None;
        }
        let reason = Reason {
            change: Change::Minor,
            note: &rename.note,
        };
        let ledger = ledger.extended(before);
        let dating = Dating {
            recorded: rename.recorded,
            time: rename.time,
        };
        // An id is no fact that others depend on.
        let asked = Asked {
            facts: None,
            present: &[],
            named: None,
        };
        let prepared = prepare(
            disk,
            &self.settings,
            &ledger,
            (&[present], asked),
            Some(reason),
            dating,
        );
        prepared.ok()
    }
}
