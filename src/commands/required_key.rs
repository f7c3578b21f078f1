//! The key by which the settings say that the site has a record, as the first `record` writes it.

use super::failure::Failure;
use super::terminal::Terminal;
use crate::archive::{Error, Store};
use crate::config::{self, RecordKey, require_record};
use crate::source::{DiskFiles, Files as _, LARGEST_TEXT};

/// What is to be done about that key.
#[derive(Default)]
pub struct RequiredKey {
    /// The text of the settings; `None` if there is no file.
    was: Option<String>,
    /// What is to be done; `None` for nothing.
    key: Option<RecordKey>,
}

impl RequiredKey {
    /// What a first recording does to the settings, which have no errors.
    pub fn of(disk: &DiskFiles) -> Result<Self, Failure> {
        if disk.place(config::FILE).is_symlink() {
            return Ok(Self {
                was: None,
                key: Some(RecordKey::ByHand),
            });
        }
        let is_there = disk.stamp(config::FILE).is_some();
        let bytes = is_there.then(|| disk.bytes(config::FILE, LARGEST_TEXT));
        let bytes = bytes
            .transpose()
            .map_err(|why| Error::Content(why.into()))?;
        let was = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
        let key = require_record(was.as_deref().unwrap_or_default());
        Ok(Self {
            was,
            key: Some(key),
        })
    }

    /// Writes the key, unless that is left to people.
    pub fn write(&self, store: &Store) -> Result<(), Failure> {
        match &self.key {
            Some(RecordKey::Text(text)) => Ok(store.write_settings(self.was.as_deref(), text)?),
            _ => Ok(()),
        }
    }

    /// Says what was `done`, or what is to be written by hand.
    pub fn tell(&self, terminal: &Terminal, done: &str) {
        let why = "a build without archive/ then fails, also on a fresh clone";
        match &self.key {
            Some(RecordKey::Text(_)) => terminal.say(&format!(
                "`required = true` {done} into `[record]` of standpoint.toml: {why}"
            )),
            Some(RecordKey::ByHand) => terminal.say(&format!(
                "write `required = true` into `record` of standpoint.toml, which is written in a form that \
                 Standpoint does not edit: {why}"
            )),
            Some(RecordKey::Written) | None => {}
        }
    }
}
