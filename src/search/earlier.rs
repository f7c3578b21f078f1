//! The index of an earlier build: what is in it already need not be made again.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use twox_hash::XxHash3_128;

use super::index::{MANIFEST, Manifest, NAME_LENGTH, Segment, argument, path_of, unquoted};
use super::segment::{Shard, Shards, each_entry};

/// Reads a file of the earlier output, if it is as that build wrote it.
pub type ReadFile<'r> = &'r (dyn Fn(&str) -> Option<Vec<u8>> + Sync);

/// The index of an earlier build, and whose words it has.
pub struct Earlier {
    pub(super) manifest: Manifest,
    /// The identities of the documents of each segment, in order.
    pub(super) identities: Vec<Vec<u64>>,
}

/// What is kept of an index: the sum of its manifest, and the identities.
#[derive(Serialize, Deserialize)]
struct Remembered {
    manifest: u128,
    identities: Vec<Vec<u64>>,
}

/// What to keep of an index with this manifest.
pub fn remembered(manifest: &[u8], identities: &[Vec<u64>]) -> Vec<u8> {
    let remembered = Remembered {
        manifest: XxHash3_128::oneshot(manifest),
        identities: identities.to_vec(),
    };
    postcard::to_stdvec(&remembered).unwrap_or_default()
}

impl Earlier {
    /// The index of an output, if what was kept is about it.
    pub fn read(kept: &[u8], read: ReadFile<'_>) -> Option<Self> {
        let bytes = read(MANIFEST)?;
        let kept: Remembered = postcard::from_bytes(kept).ok()?;
        if kept.manifest != XxHash3_128::oneshot(&bytes) {
            return None;
        }
        let manifest: Manifest = serde_json::from_slice(argument(&bytes, "index")?).ok()?;
        let is_whole = |(segment, own): (&Segment, &Vec<u64>)| segment.n == own.len();
        let segments = manifest.segments.iter().zip(&kept.identities);
        let is_same = manifest.segments.len() == kept.identities.len();
        (is_same && segments.into_iter().all(is_whole)).then_some(Self {
            manifest,
            identities: kept.identities,
        })
    }

    /// The shards of a segment; `None` if they cannot be read.
    pub(super) fn shards(&self, segment: usize, read: ReadFile<'_>) -> Option<Shards> {
        let segment = self.manifest.segments.get(segment)?;
        Some(Shards {
            terms: shards(&segment.shards, read)?,
            tails: shards(&segment.tails, read)?,
        })
    }
}

fn shards(names: &str, read: ReadFile<'_>) -> Option<Vec<Shard>> {
    let names = names.as_bytes().par_chunks(NAME_LENGTH);
    let shards = names.map(|name| {
        let name = str::from_utf8(name).ok()?;
        let file = read(&path_of(name))?;
        let text = unquoted(argument(&file, name)?)?.to_vec();
        let (mut first, mut last) = (None, Vec::new());
        each_entry(&text, |term, _| {
            if first.is_none() {
                first = Some(term.to_vec());
            }
            last.clear();
            last.extend_from_slice(term);
        })?;
        Some(Shard {
            first: first?.into(),
            last: last.into(),
            text,
        })
    });
    shards.collect()
}
