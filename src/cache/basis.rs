//! What a file of the output was made from.

use crate::digest::Digest;
use crate::site::Rows;

/// What a file of the output was made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basis {
    /// The digest of all of it, where that is known.
    pub inputs: Option<Digest>,
    /// The assessments that were looked at.
    pub rows: Rows,
}

/// All that is known is the digest.
impl From<Option<Digest>> for Basis {
    fn from(inputs: Option<Digest>) -> Self {
        Self {
            inputs,
            rows: Rows::All,
        }
    }
}
