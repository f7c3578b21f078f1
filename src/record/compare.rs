//! How an assessment differs from its record.

use super::facts::source;
use super::object::{manifest, object};
use super::present::{Present, Standing};
use crate::config::Settings;
use crate::diagnostic::{Code, Diagnostics};
use crate::digest::Digest;
use crate::ledger::{Entry, Finding, Manifest, object_path};
use crate::model::Front;
use crate::parse;
use crate::source::{Files, plain};

/// What is needed to look closer at one assessment.
pub(super) struct Lens<'a> {
    pub(super) files: &'a dyn Files,
    pub(super) settings: &'a Settings,
    /// Its newest recorded version.
    pub(super) latest: &'a Entry,
    pub(super) present: &'a Present,
    /// The files of it as it is.
    pub(super) manifest: &'a Manifest,
}

impl Lens<'_> {
    /// How it differs from its record: in words, in its date, in a file, or only in its place.
    pub(super) fn finding(&self) -> Finding {
        let Entry {
            id, rev, content, ..
        } = self.latest;
        let recorded = match manifest(self.files, *content) {
            Ok(recorded) => recorded,
            Err(damage) => return damage.finding(*content).of(id, *rev),
        };
        let (was, _) = recorded.source();
        if was != self.present.content {
            return self.other_words(was, recorded.source().1);
        }
        if recorded.has_same_texts(self.manifest) {
            return self.moved(&recorded);
        }
        self.other_file(&recorded)
    }

    fn about(&self, code: Code, path: &str, message: String, hint: String) -> Finding {
        Finding::new(code, path, message, hint).of(&self.latest.id, self.latest.rev)
    }

    fn other_words(&self, was: Digest, old_path: &str) -> Finding {
        let Present {
            path,
            content,
            standing,
            ..
        } = self.present;
        let (id, rev) = (&self.latest.id, self.latest.rev);
        let own = self.files.read(path);
        if own
            .as_ref()
            .is_err_and(|told| told.code == Code::Unreadable)
        {
            let message = format!("`{id}` is on the record, and its file cannot be read");
            let hint = "let it be read, or restore it".to_owned();
            return self
                .about(Code::RecordMissing, path, message, hint)
                .digests(was, None);
        }
        let before = object(self.files, was).ok();
        let before = before.and_then(|bytes| String::from_utf8(bytes).ok());
        let line = before
            .as_ref()
            .zip(own.ok())
            .and_then(|(before, now)| first_difference(before, &plain(&now.text)));
        let found = (*content != Digest::ZERO).then_some(*content);
        let finding = if *standing == Standing::Withheld {
            self.about(
                Code::RecordEdited,
                path,
                format!("`{id}` is on the record, and is withheld now"),
                format!(
                    "restore the file; or, if it is to be offline, `standpoint unpublish {id} \
                     --reason \"…\"`; or, if its words must not be read any more, \
                     `standpoint remove {id} --reason \"…\"`"
                ),
            )
        } else if let Some((then, now)) = before.and_then(|text| self.dates(text, was, old_path)) {
            self.about(
                Code::RecordBackdated,
                path,
                format!("`{id}` was recorded with the date {then}, and bears {now} now"),
                format!(
                    "restore the date; or, if the new one is right, put it on the record with \
                     `standpoint record {id} --kind correction --note \"…\"`"
                ),
            )
        } else {
            self.about(
                Code::RecordEdited,
                path,
                format!("`{id}` is not as it was recorded in version {rev}"),
                format!("restore the file; or {}", correct(id)),
            )
            .edit()
        };
        finding.digests(was, found).at(line)
    }

    /// The dates then and now, if it bears an earlier one now.
    fn dates(&self, text: String, digest: Digest, old_path: &str) -> Option<(String, String)> {
        let now = self.present.date.as_ref()?;
        let source = source(old_path, digest, text);
        let document = parse::document(&source, self.settings, &mut Diagnostics::default())?;
        let Front::Assessment(facts) = document.front else {
            return None;
        };
        let zone = &self.settings.time_zone;
        let then = facts.date.as_ref()?;
        (now.instant < then.instant).then(|| (then.iso(zone), now.iso(zone)))
    }

    fn moved(&self, recorded: &Manifest) -> Finding {
        let (id, was) = (&self.latest.id, recorded.source().1);
        let path = &self.present.path;
        let message = if was == &**path {
            format!("a file of `{id}` lies elsewhere than when it was recorded")
        } else {
            format!("`{id}` was recorded as `{was}`")
        };
        let hint = "nothing to do: its words are the same";
        self.about(Code::RecordMoved, path, message, hint.to_owned())
            .digests(self.latest.content, self.manifest.digest())
    }

    fn other_file(&self, recorded: &Manifest) -> Finding {
        let id = &self.latest.id;
        let now = |path: &str| {
            let mut files = self.manifest.attachments();
            files.find(|(_, other)| *other == path).map(|file| file.0)
        };
        let is_kept = |digest| self.manifest.files().any(|(other, _)| other == digest);
        for (digest, path) in recorded.attachments() {
            let found = now(path);
            if found == Some(digest) || (found.is_none() && is_kept(digest)) {
                continue;
            }
            let is_there = self.files.has(path).unwrap_or(false);
            let (code, what) = match found {
                Some(_) => (Code::RecordEdited, "is not as it was recorded"),
                None if is_there => (Code::RecordMissing, "cannot be read"),
                None => (Code::RecordMissing, "is gone"),
            };
            let message = format!("a file of `{id}` {what}");
            let hint = match found {
                Some(_) if self.has_other_line_ends(path, digest) => format!(
                    "only its line ends differ, as Git changes them on some systems: write `{path} -text` \
                     into .gitattributes and check it out again; or {}",
                    correct(id)
                ),
                None if is_there => "let it be read, or restore it".to_owned(),
                None => format!(
                    "restore the file; or take out what refers to it, and {}",
                    correct(id)
                ),
                Some(_) => format!("restore the file; or {}", correct(id)),
            };
            let finding = self.about(code, path, message, hint).digests(digest, found);
            return if found.is_some() {
                finding.edit()
            } else {
                finding
            };
        }
        let path = &self.present.path;
        let message = format!("`{id}` has other files than when it was recorded");
        self.about(Code::RecordEdited, path, message, correct(id))
            .digests(self.latest.content, self.manifest.digest())
            .edit()
    }

    /// Whether a file is what was recorded but for the ends of its lines.
    fn has_other_line_ends(&self, path: &str, recorded: Digest) -> bool {
        let text = self.files.read(path);
        text.is_ok_and(|text| {
            let unix = plain(&text.text);
            let windows = unix.replace('\n', "\r\n");
            [unix.as_bytes(), windows.as_bytes()]
                .iter()
                .any(|bytes| Digest::of(bytes) == recorded)
        })
    }

    /// Whether the version that is there was once an object, though its history does not know it:
    /// an entry is gone, or was not written yet when `record` was stopped.
    pub(super) fn is_lost_version(&self) -> bool {
        self.files
            .stamp(&object_path(self.manifest.digest()))
            .is_some()
    }
}

/// What puts a change on the record.
fn correct(id: &str) -> String {
    format!(
        "put the change on the record with `standpoint record {id} --kind correction --note \
         \"…\"` (or `--kind update`; `minor` if only its form changed)"
    )
}

/// The first line in which two texts differ, from 1; the last one, where the second text ends before
/// it differs.
fn first_difference(before: &str, now: &str) -> Option<u64> {
    let (mut before, mut now) = (before.split('\n'), now.split('\n'));
    let mut line = 1;
    loop {
        match (before.next(), now.next()) {
            (None, None) => return None,
            (Some(_), None) => return Some(line - 1),
            (a, b) if a != b => return Some(line),
            _ => line += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::first_difference;

    #[test]
    fn the_first_line_that_differs_is_found() {
        assert_eq!(first_difference("a\nb\n", "a\nb\n"), None);
        assert_eq!(first_difference("a\nb\n", "a\nc\n"), Some(2));
        assert_eq!(first_difference("a\nb", "a\nb\n"), Some(3));
        assert_eq!(first_difference("a", "a\nb"), Some(2));
        assert_eq!(first_difference("a\nb\nc", "a"), Some(1));
    }
}
