//! Many small values in one file, which only grows: each is found by its place and checked by its sum.

use std::fs::File;
use std::io;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use twox_hash::XxHash3_64;

use super::Folder;
use crate::disk;

/// This much is gathered before it is written.
const BUFFER: usize = 1 << 18;

/// Where a value is in its pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slice {
    start: u64,
    length: u32,
    sum: u64,
}

impl Slice {
    /// How many bytes it has.
    pub(super) fn length(self) -> u64 {
        u64::from(self.length)
    }
}

/// A pack that can be read and added to, by many threads.
#[derive(Debug)]
pub struct Pack {
    name: String,
    /// What was there when it was opened; `None` where there was nothing.
    old: Option<File>,
    new: Mutex<New>,
}

/// What is added.
#[derive(Debug)]
struct New {
    /// Where the next value will be.
    end: u64,
    buffer: Vec<u8>,
    place: PathBuf,
    target: Target,
}

/// Where all is written to.
#[derive(Debug)]
enum Target {
    /// Nothing was written yet.
    Closed,
    Open(File),
    /// That has failed.
    Failed,
}

impl Pack {
    /// The pack of this name, of which the first `length` bytes are known; a new one with none.
    pub fn open(folder: &Folder, name: &str, length: u64) -> Self {
        let place = folder.file(name);
        let known = if length == 0 {
            None
        } else {
            folder.open_file(name).ok()
        };
        Self {
            new: Mutex::new(New {
                end: if known.is_some() { length } else { 0 },
                buffer: Vec::new(),
                place,
                target: Target::Closed,
            }),
            old: known,
            name: name.to_owned(),
        }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Reads a value that was there when the pack was opened.
    pub fn get<T: DeserializeOwned>(&self, slice: Slice) -> Option<T> {
        let bytes = self.bytes(slice)?;
        postcard::from_bytes(&bytes).ok()
    }

    fn bytes(&self, slice: Slice) -> Option<Vec<u8>> {
        let mut bytes = vec![0; slice.length as usize];
        read_at(self.old.as_ref()?, &mut bytes, slice.start).ok()?;
        (XxHash3_64::oneshot(&bytes) == slice.sum).then_some(bytes)
    }

    /// Adds a value; `None` if it cannot be kept.
    pub fn add<T: Serialize>(&self, value: &T) -> Option<Slice> {
        self.add_bytes(&postcard::to_stdvec(value).ok()?)
    }

    /// Adds what another pack has at a place.
    pub fn add_from(&self, other: &Self, slice: Slice) -> Option<Slice> {
        self.add_bytes(&other.bytes(slice)?)
    }

    fn add_bytes(&self, bytes: &[u8]) -> Option<Slice> {
        let sum = XxHash3_64::oneshot(bytes);
        let mut new = self.new.lock().unwrap_or_else(PoisonError::into_inner);
        if matches!(new.target, Target::Failed) {
            return None;
        }
        let start = new.end;
        new.end += bytes.len() as u64;
        new.buffer.extend_from_slice(bytes);
        if new.buffer.len() >= BUFFER {
            new.flush();
        }
        Some(Slice {
            start,
            length: u32::try_from(bytes.len()).ok()?,
            sum,
        })
    }

    /// Writes what was gathered, and returns the length of the pack; `None` if not all that was added could be
    /// written.
    pub fn finish(&self) -> Option<u64> {
        let mut new = self.new.lock().unwrap_or_else(PoisonError::into_inner);
        new.flush();
        (!matches!(new.target, Target::Failed)).then_some(new.end)
    }
}

impl New {
    fn flush(&mut self) {
        if self.buffer.is_empty() {
            return;
        }
        if matches!(self.target, Target::Closed) {
            // What comes behind the known part was never referred to: a program was stopped.
            let known = self.end - self.buffer.len() as u64;
            let opened = disk::open_to_append(&self.place, known);
            self.target = opened.map_or(Target::Failed, Target::Open);
        }
        if let Target::Open(file) = &mut self.target
            && disk::append(file, &self.buffer).is_err()
        {
            self.target = Target::Failed;
        }
        self.buffer.clear();
    }
}

#[cfg(unix)]
fn read_at(file: &File, bytes: &mut [u8], start: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, start)
}

#[cfg(not(unix))]
fn read_at(file: &File, bytes: &mut [u8], start: u64) -> io::Result<()> {
    use std::io::{Read as _, Seek as _, SeekFrom};
    static ONE: Mutex<()> = Mutex::new(());
    let _one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    let mut file = file;
    file.seek(SeekFrom::Start(start))?;
    file.read_exact(bytes)
}
