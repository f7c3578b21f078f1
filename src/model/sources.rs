//! Who published what an assessment relies on.

use serde::{Deserialize, Serialize};

/// The publishers of one assessment's sources: of those of its front matter, and of the external
/// links of its body. Found when it is parsed, because it hangs on nothing else.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Sources {
    /// Positions among the sources of the front matter, each address once, and their publishers.
    pub notes: Box<[(usize, Publisher)]>,
    /// The hosts that the body links to besides, in order, one to a line, and each as often as it
    /// links to other pages there: one text, because there are many.
    pub cited: Box<str>,
}

/// Who published a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publisher {
    /// The last segment of its URL.
    pub slug: Box<str>,
    /// Its host, or the name of a source without an address.
    pub title: Box<str>,
}
