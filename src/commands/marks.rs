//! `standpoint withdraw`, `unpublish` and `reinstate`: an entry about the newest version, and no object comes or goes.

use super::failure::Failure;
use super::reason::{Look, append, is_there, with_reason};
use super::record::day;
use super::terminal::Terminal;
use crate::archive::Store;
use crate::cli::ReasonArgs;
use crate::ledger::{Act, History, object_path};
use crate::record::{Book, manifest};
use crate::source::DiskFiles;
use crate::text::shown;

/// An act that a later `reinstate` takes back, and its words.
pub struct Mark {
    act: Act,
    /// What was done, after "it was".
    participle: &'static str,
    /// What cannot be done to what was removed, after "there is nothing left to".
    infinitive: &'static str,
    /// What would be done to an id.
    question: fn(&str) -> String,
    /// What was done to an id, and what its user does next.
    report: fn(&str) -> String,
}

/// The assessment no longer stands.
pub const WITHDRAW: Mark = Mark {
    act: Act::Withdraw,
    participle: "withdrawn",
    infinitive: "withdraw",
    question: |id| format!("withdraw `{id}`: its page and every list say so, and why"),
    report: |id| format!("withdrew `{id}`: its page and every list say so from the next build on"),
};

/// The assessment is not to be read on the site.
pub const UNPUBLISH: Mark = Mark {
    act: Act::Unpublish,
    participle: "taken offline",
    infinitive: "take offline",
    question: |id| format!("take `{id}` offline: a page says so, and its texts stay in archive/"),
    report: |id| {
        format!(
            "took `{id}` offline: from the next build on, a page says so. Its texts stay in archive/. Delete \
             its file, or write `draft: true` into it, before the next build, which names whatever refers \
             to it. What was published or committed elsewhere is not touched"
        )
    },
};

/// Runs `withdraw` or `unpublish`.
pub fn mark(
    terminal: &Terminal,
    disk: &DiskFiles,
    args: &ReasonArgs,
    mark: &Mark,
) -> Result<(), Failure> {
    let id = &args.id;
    let look = |_: &Book, history: History<'_>| {
        if let Some(entry) = history.removed() {
            return Err(Failure::content(format!(
                "`{id}` was removed on {}: there is nothing left to {}",
                day(entry.recorded),
                mark.infinitive
            )));
        }
        if let Some(entry) = history.standing(mark.act) {
            terminal.say(&format!(
                "`{id}` was {} on {} already: {}",
                mark.participle,
                day(entry.recorded),
                shown(&entry.note)
            ));
            return Ok(Look::Done(Vec::new()));
        }
        Ok(Look::Next {
            what: (mark.question)(id),
            objects: Vec::new(),
        })
    };
    let perform = |store: &Store, book: &Book, history: History<'_>, reason: &str, _| {
        let entry = (mark.act, reason);
        let head = append(terminal, store, book, history, entry, &args.entry)?;
        terminal.say(&(mark.report)(id));
        Terminal::data(&format!("{head}\n"));
        Ok(())
    };
    with_reason(terminal, disk, args, mark.act, look, perform)
}

/// Runs `reinstate`.
pub fn reinstate(terminal: &Terminal, disk: &DiskFiles, args: &ReasonArgs) -> Result<(), Failure> {
    let id = &args.id;
    let look = |_: &Book, history: History<'_>| {
        if let Some(entry) = history.removed() {
            return Err(Failure::content(format!(
                "`{id}` was removed on {}: what is removed does not come back",
                day(entry.recorded)
            )));
        }
        if history.withdrawn().is_none() && history.unpublished().is_none() {
            terminal.say(&format!("`{id}` is online and stands: nothing to do"));
            return Ok(Look::Done(Vec::new()));
        }
        if history.unpublished().is_some() {
            check_kept(disk, history)?;
        }
        let what = format!("reinstate `{id}`: it stands and is online from the next build on");
        Ok(Look::Next {
            what,
            objects: Vec::new(),
        })
    };
    let perform = |store: &Store, book: &Book, history: History<'_>, reason: &str, _| {
        let source = history.unpublished().and_then(|entry| {
            let manifest = manifest(disk, entry.content).ok()?;
            let (digest, path) = manifest.source();
            // The renaming is the newest version where only the file has moved. Its path is then that of the new id.
            let path = match history.latest()?.act {
                Act::Rename => format!("content/assessments/{}.md", history.id()),
                _ => path.to_owned(),
            };
            Some((object_path(digest), path))
        });
        let head = append(
            terminal,
            store,
            book,
            history,
            (Act::Reinstate, reason),
            &args.entry,
        )?;
        terminal.say(&format!(
            "reinstated `{id}`: it stands and is online from the next build on"
        ));
        if let Some((object, path)) = source {
            terminal.say(&format!(
                "its file must be public again, as it was recorded: `{path}` is `{object}`"
            ));
        }
        Terminal::data(&format!("{head}\n"));
        Ok(())
    };
    with_reason(terminal, disk, args, Act::Reinstate, look, perform)
}

/// Fails unless the store has all texts of an assessment that is offline: its pages need them.
fn check_kept(disk: &DiskFiles, history: History<'_>) -> Result<(), Failure> {
    let lost = history.versions().filter_map(|version| {
        let of = || format!("version {} of `{}`", version.rev, history.id());
        let Ok(manifest) = manifest(disk, version.content) else {
            return Some((object_path(version.content), of()));
        };
        let mut files = manifest.files().map(|(digest, _)| digest);
        let gone = files.find(|digest| !is_there(disk, *digest))?;
        Some((object_path(gone), of()))
    });
    Failure::unless_empty(lost.map(|(path, of)| {
        format!(
            "nothing was reinstated: `{path}`, which belongs to {of}, is not here. Copy it from a \
             backup or from version control first"
        )
    }))
}
