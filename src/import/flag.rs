//! What the author of a transcript should look at.

/// Something to be looked at, on a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flag {
    /// The line, from 1.
    pub line: usize,
    /// What there is to be seen.
    pub what: String,
}

impl Flag {
    /// What there is to be seen on a line, from 1.
    pub fn new(line: usize, what: impl Into<String>) -> Self {
        Self {
            line,
            what: what.into(),
        }
    }
}
