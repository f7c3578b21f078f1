//! What a file of the output was made from.

use std::ops::Range;

use crate::digest::Digest;
use crate::site::Rows;

/// What a file of the output was made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basis {
    /// The digest of all of it, where that is known.
    pub inputs: Option<Digest>,
    /// The assessments that were looked at.
    pub rows: Rows,
    /// The body in it that another one can take the place of.
    pub body: Option<PlacedBody>,
}

/// The body of a document, as it is in a page: only there, and word for word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacedBody {
    /// The document, by its path below the site's root.
    pub document: Box<str>,
    /// Its place in the bytes of the page.
    pub range: Range<u32>,
    /// Where its links lead from the page, as the renderer has written it down.
    pub goals: Box<[u8]>,
}

impl PlacedBody {
    /// A body of which only the place is known.
    pub fn bare(range: Range<u32>) -> Self {
        Self {
            document: Box::default(),
            range,
            goals: Box::default(),
        }
    }
}

/// All that is known is the digest.
impl From<Option<Digest>> for Basis {
    fn from(inputs: Option<Digest>) -> Self {
        Self {
            inputs,
            rows: Rows::All,
            body: None,
        }
    }
}
