//! What earlier runs found out about a site, kept in the user's own cache folder so that it need not be found out again.
//!
//! It can be deleted at any time. Whatever is odd about it (another version of the program, a byte that is off, a
//! folder that others may write to) means that nothing is known. It never lies in the site's folder, which may come
//! from a stranger: who has a site from others has none of their caches.
//!
//! - `Folder`: the place of one site's cache, and files in it that are whole or void.
//! - `Inputs`: how the files of the site looked when they were read, their digests, and the parsed documents.
#![expect(
    clippy::disallowed_methods,
    reason = "the only reader of the cache; it writes through `disk`"
)]

mod basis;
mod folder;
mod inputs;
mod pack;
mod settled;

pub use basis::{Basis, PlacedBody};
pub use folder::Folder;
pub use inputs::{Findings, Inputs, Known, Look, StampedPath};
pub use pack::{Pack, Slice};
pub use settled::Settled;
