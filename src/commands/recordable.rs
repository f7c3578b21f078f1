//! What `record` reads: the content of a site, its record so far, and what the next run need not read again.

use std::sync::Arc;

use super::addresses::has_static_file_at_next_version;
use super::failure::Failure;
use super::public;
use super::sound::{Reworded, Sound};
use crate::cache::Findings;
use crate::cli::RecordArgs;
use crate::compile::{Begun, Linked, Record};
use crate::config::Settings;
use crate::diagnostic::{Code, Diagnostics};
use crate::digest::Digest;
use crate::record::{Book, Facts, Present};
use crate::source::DiskFiles;

/// The content of a site, and its record so far.
pub struct Content {
    /// All assessments, or those that have changed.
    pub present: Vec<Present>,
    /// What the site states; `None` if nothing but words of recorded assessments can have changed.
    pub facts: Option<Facts>,
    pub settings: Settings,
    pub book: Option<Arc<Book>>,
    /// The site; `None` if only words of recorded assessments have changed since it was found without errors.
    pub linked: Option<Linked>,
    pub seen: Seen,
    /// How many documents were read.
    pub read: usize,
}

/// What was found, for the next run to know.
pub enum Seen {
    /// It cannot be kept.
    Nothing,
    /// All there is.
    All(Sound, Findings),
    /// Documents that have changed.
    Reworded(Sound, Vec<Reworded>),
}

impl Seen {
    /// Keeps what was found, once it is on the record in a ledger of this digest: `is_all` of it, or what the arguments name.
    pub fn keep(self, ledger: Digest, is_all: bool, args: &RecordArgs) {
        if args.entry.dry_run {
            return;
        }
        match self {
            Self::All(sound, findings) if is_all => sound.keep(ledger, findings),
            Self::Reworded(sound, reworded) => {
                let ids = &args.ids;
                let is_recorded =
                    |one: &Reworded| ids.is_empty() || ids.iter().any(|id| **id == *one.present.id);
                sound.keep_reworded(ledger, reworded.into_iter().filter(is_recorded).collect());
            }
            Self::All(..) | Self::Nothing => {}
        }
    }
}

impl Content {
    /// Fails if the content has errors, for what would not build is not recorded, or if `archive/`
    /// was lost.
    pub fn read(disk: &DiskFiles, ids: &[String]) -> Result<Self, Failure> {
        let mut diagnostics = Diagnostics::default();
        let begun = Begun::begin(disk.clone(), &public()?, None, &mut diagnostics);
        let mut sound = Sound::open(disk, &begun);
        let quick = sound
            .as_mut()
            .and_then(|sound| sound.reworded(disk, &begun.settings));
        if let Some((reworded, book)) = quick
            && !diagnostics.has_errors()
            && (ids.iter()).all(|id| reworded.iter().any(|one| *one.present.id == **id))
            && !reworded
                .iter()
                .any(|one| has_static_file_at_next_version(disk, &book.ledger, &one.present.id))
        {
            return Ok(Self {
                present: reworded.iter().map(|one| one.present.clone()).collect(),
                // An id of a fact is none of these, so that nobody asks for one.
                facts: None,
                settings: begun.settings,
                book: Some(book),
                linked: None,
                read: reworded.len(),
                seen: sound.map_or(Seen::Nothing, |sound| Seen::Reworded(sound, reworded)),
            });
        }
        let scanned = begun.scan(None, &mut diagnostics);
        diagnostics.drop_code(Code::NoBaseUrl);
        let (book, settings) = (scanned.book.clone(), scanned.settings.clone());
        let (read, findings) = match &sound {
            Some(sound) => {
                let (read, findings) = sound.read(scanned);
                (read, Some(findings))
            }
            None => (scanned.read(), None),
        };
        let count = read.unknown();
        let (present, facts) = (read.present(), Some(read.facts()));
        let linked = read.link(Record::Shown, &mut diagnostics);
        if diagnostics.has_errors() {
            let conclusion = "nothing was recorded: the content has errors";
            return Err(Failure::problems(disk, diagnostics, conclusion));
        }
        Ok(Self {
            present,
            facts,
            settings,
            book,
            linked: Some(linked),
            seen: sound
                .zip(findings)
                .map_or(Seen::Nothing, |(sound, findings)| {
                    Seen::All(sound, findings)
                }),
            read: count,
        })
    }
}
