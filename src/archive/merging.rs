//! What merging the ledger of another branch adds, worked out before anything is written.

use std::collections::{BTreeMap, BTreeSet};

use super::recording::Reason;
use crate::digest::Digest;
use crate::ledger::{Act, Change, Dating, Entry, Ledger, Merged, Subject, Time, object_path};
use crate::record::{check_object, manifest};
use crate::source::{Files, LARGEST_TEXT};

/// What a merge adds.
#[derive(Debug, Default)]
pub struct Merge {
    /// Entries that follow the last one here.
    pub entries: Vec<Entry>,
    /// What of the other ledger is not taken over, and why, each as a sentence.
    pub skipped: Vec<String>,
    /// Ids of assessments that the other branch removed: their objects are to go.
    pub removed: Vec<Box<str>>,
}

/// How something on the record is at the end of the entries so far.
#[derive(Debug, Clone, Copy)]
struct Standing {
    rev: u64,
    content: Digest,
    is_withdrawn: bool,
    is_unpublished: bool,
    is_removed: bool,
}

struct Merging<'a> {
    files: &'a dyn Files,
    ours: &'a Ledger,
    theirs: &'a Ledger,
    reason: Option<Reason<'a>>,
    dating: Dating,
    /// By the id that it has here; nothing for what is not on the record here.
    standings: BTreeMap<Box<str>, Option<Standing>>,
    /// Ids there, each with the one that the same assessment has here.
    here: BTreeMap<Box<str>, Box<str>>,
    merge: Merge,
    /// Objects that are not here.
    lost: BTreeSet<String>,
    refusals: Vec<String>,
}

/// Works out what the entries of `theirs` add to `ours`, which are those that neither is a line of `ours` nor was merged
/// into it before. Both are sound. `dating` is that of the entries, and `reason` is for versions that have none there.
///
/// # Errors
/// All reasons for which nothing is to be merged.
pub fn merge(
    files: &dyn Files,
    (ours, theirs): (&Ledger, &Ledger),
    reason: Option<Reason<'_>>,
    dating: Dating,
) -> Result<Merge, Vec<String>> {
    let merged = |ledger: &Ledger| -> Vec<Digest> {
        let merged = ledger.entries().iter().filter_map(|entry| entry.merged);
        merged.map(|merged| merged.line).collect()
    };
    let known: BTreeSet<Digest> = ours.lines().iter().copied().chain(merged(ours)).collect();
    let mut merging = Merging {
        files,
        ours,
        theirs,
        reason,
        dating,
        standings: BTreeMap::new(),
        here: BTreeMap::new(),
        merge: Merge::default(),
        lost: BTreeSet::new(),
        refusals: Vec::new(),
    };
    for (line, entry) in theirs.lines().iter().zip(theirs.entries()) {
        let origin = entry.merged.unwrap_or(Merged {
            line: *line,
            recorded: entry.recorded,
        });
        if !known.contains(line) && !known.contains(&origin.line) {
            merging.take(entry, origin);
        }
    }
    merging.finish()
}

impl Merging<'_> {
    fn finish(mut self) -> Result<Merge, Vec<String>> {
        if !self.lost.is_empty() {
            let lost: Vec<_> = self.lost.iter().map(|lost| format!("  {lost}")).collect();
            self.refusals.push(format!(
                "these objects, which the other ledger names, are not here:\n{}\nTake them from that branch: \
                 `git checkout BRANCH -- archive/objects`",
                lost.join("\n")
            ));
        }
        if !self.refusals.is_empty() {
            return Err(self.refusals);
        }
        let ledger = self.ours.extended(&self.merge.entries);
        if let Some(fault) = ledger.faults.first() {
            return Err(vec![fault.diagnostic.message.clone()]);
        }
        self.merge.skipped.dedup();
        Ok(self.merge)
    }

    /// The id that what has this id there has here.
    fn here(&self, id: &str) -> Box<str> {
        let moved = self.here.get(id).map(|id| &**id);
        moved.or_else(|| self.ours.today(id)).unwrap_or(id).into()
    }

    /// How what has this id here is, if it is on the record.
    fn standing(&mut self, id: &str) -> &mut Option<Standing> {
        let ours = self.ours;
        self.standings.entry(id.into()).or_insert_with(|| {
            let history = ours.history(id)?;
            let latest = history.latest()?;
            Some(Standing {
                rev: latest.rev,
                content: latest.content,
                is_withdrawn: history.withdrawn().is_some(),
                is_unpublished: history.unpublished().is_some(),
                is_removed: history.removed().is_some(),
            })
        })
    }

    /// Takes over an entry that is not here yet.
    fn take(&mut self, entry: &Entry, origin: Merged) {
        if entry.act == Act::Clock {
            self.skip("what it says of the clock of that branch".to_owned());
            return;
        }
        let theirs = entry.from.as_deref().unwrap_or(&entry.id);
        let id = self.here(theirs);
        let standing = *self.standing(&id);
        if standing.is_some_and(|standing| standing.is_removed) {
            self.skip_removed(entry, &id);
        } else if entry.act.is_version() {
            self.version(entry, &id, standing, origin);
        } else if let Some(standing) = standing {
            self.act(entry, &id, standing, origin);
        }
    }

    fn skip(&mut self, what: String) {
        self.merge.skipped.push(what);
    }

    /// Takes over nothing of what was removed here, unless it goes on there.
    fn skip_removed(&mut self, entry: &Entry, id: &str) {
        if entry.act == Act::Rename {
            self.here.insert(entry.id.clone(), id.into());
        }
        if entry.act.is_version() && !self.is_removed_there(&entry.id) {
            self.refusals.push(format!(
                "`{id}` was removed here, and the other branch has a later version of it: remove it there, too \
                 (`standpoint remove {} --reason \"…\"`), and merge then",
                self.theirs.today(&entry.id).unwrap_or(&entry.id)
            ));
        } else {
            self.skip(format!("what it says of `{id}`, which was removed here"));
        }
    }

    fn is_removed_there(&self, id: &str) -> bool {
        let id = self.theirs.today(id).unwrap_or(id);
        let history = self.theirs.history(id);
        history.is_some_and(|history| history.removed().is_some())
    }

    fn version(&mut self, entry: &Entry, id: &str, before: Option<Standing>, origin: Merged) {
        if before.is_some_and(|before| before.content == entry.content) {
            self.skip(format!(
                "version {} of `{}`: its words are those of the newest version here",
                entry.rev, entry.id
            ));
            return;
        }
        if !self.is_removed_there(&entry.id) {
            self.look_for_objects(entry);
        }
        let Some(before) = before else {
            // Whether its date is attested depends on when it was recorded there.
            self.push(entry.clone(), id, 1, origin);
            self.standings.insert(id.into(), Some(first(entry.content)));
            return;
        };
        let own = entry.change.map(|change| (change, &*entry.note));
        let given = self.reason.map(|reason| (reason.change, reason.note));
        let Some((change, note)) = own.or(given) else {
            self.refusals.push(format!(
                "`{id}` was first recorded on both branches, in different words: say by `--kind` and `--note` how \
                 those of the other branch differ"
            ));
            return;
        };
        let rev = before.rev.saturating_add(1);
        let (change, note): (Change, Box<str>) = (change, note.into());
        let revise = Entry {
            act: Act::Revise,
            change: Some(change),
            note,
            ..entry.clone()
        };
        self.push(revise, id, rev, origin);
        let content = entry.content;
        self.standings.insert(
            id.into(),
            Some(Standing {
                rev,
                content,
                ..before
            }),
        );
    }

    /// Notes which objects of a version are not here.
    fn look_for_objects(&mut self, entry: &Entry) {
        if entry.subject() != Subject::Assessment {
            // The object of a fact is its text itself.
            let found = check_object(self.files, entry.content, LARGEST_TEXT);
            let lost = found.is_err().then(|| object_path(entry.content));
            self.lost.extend(lost);
            return;
        }
        let Ok(manifest) = manifest(self.files, entry.content) else {
            self.lost.insert(object_path(entry.content));
            return;
        };
        let files = manifest.files().map(|(digest, _)| digest);
        let lost = files.filter(|digest| check_object(self.files, *digest, u64::MAX).is_err());
        self.lost.extend(lost.map(object_path));
    }

    /// Takes over an entry that makes no version.
    fn act(&mut self, entry: &Entry, id: &str, before: Standing, origin: Merged) {
        let mut after = before;
        let done = match entry.act {
            Act::Withdraw => {
                after.is_withdrawn = true;
                before.is_withdrawn.then_some("is withdrawn here")
            }
            Act::Unpublish => {
                after.is_unpublished = true;
                before.is_unpublished.then_some("is offline here")
            }
            Act::Reinstate => {
                (after.is_withdrawn, after.is_unpublished) = (false, false);
                let is_needed = before.is_withdrawn || before.is_unpublished;
                (!is_needed).then_some("stands and is online here")
            }
            Act::Remove => {
                after.is_removed = true;
                self.merge.removed.push(id.into());
                None
            }
            Act::Rename => {
                self.rename(entry, id, before, origin);
                return;
            }
            Act::Publish | Act::Import | Act::Revise | Act::Clock => return,
        };
        if let Some(done) = done {
            let act = entry.act.word();
            self.skip(format!("`{act}` of `{id}`, which {done}"));
            return;
        }
        let content = before.content;
        self.push(
            Entry {
                content,
                ..entry.clone()
            },
            id,
            before.rev,
            origin,
        );
        self.standings.insert(id.into(), Some(after));
    }

    fn rename(&mut self, entry: &Entry, id: &str, before: Standing, origin: Merged) {
        let new = &entry.id;
        if **new == *id {
            self.skip(format!("`rename` to `{new}`, which is its id here"));
            return;
        }
        if self.standing(new).is_some() || self.ours.today(new).is_some() {
            self.refusals.push(format!(
                "the other branch renamed `{id}` to `{new}`, and another assessment has that id here: rename one of \
                 them on its branch, and merge then"
            ));
            return;
        }
        let rename = Entry {
            from: Some(id.into()),
            content: before.content,
            ..entry.clone()
        };
        self.push(rename, new, before.rev, origin);
        self.standings.insert(id.into(), None);
        self.standings.insert(new.clone(), Some(before));
        // Whoever says the former id means this one.
        self.here.insert(id.into(), new.clone());
        self.here
            .extend(entry.from.clone().map(|from| (from, new.clone())));
    }

    /// Adds an entry about what has this id here.
    fn push(&mut self, entry: Entry, id: &str, rev: u64, origin: Merged) {
        if self.merge.entries.is_empty() {
            let clock = self.dating.clock_entry(self.ours);
            self.merge.entries.extend(clock);
        }
        let last = self.merge.entries.last().or_else(|| self.ours.last());
        let version = (rev, entry.content);
        let next = Entry::after(last, entry.act, id, version, self.dating);
        // A time that was given there is no more certain here.
        let time = match entry.time {
            Time::Given => Time::Given,
            Time::Clock => next.time,
        };
        self.merge.entries.push(Entry {
            time,
            change: entry.change,
            note: entry.note,
            from: entry.from,
            merged: Some(origin),
            ..next
        });
    }
}

/// How something is after its first version.
fn first(content: Digest) -> Standing {
    Standing {
        rev: 1,
        content,
        is_withdrawn: false,
        is_unpublished: false,
        is_removed: false,
    }
}
