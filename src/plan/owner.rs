//! On whose behalf something stands at a route.

use std::fmt;

/// What claims a route: its file, or what it is in words.
#[derive(Debug, Clone)]
pub enum Owner {
    /// A file below the root.
    File(Box<str>),
    /// Something that no file stands for, and the file on whose behalf it is there.
    Thing(String, Option<Box<str>>),
}

impl Owner {
    /// The file that a report points at.
    pub fn file(&self) -> Option<&str> {
        match self {
            Self::File(file) => Some(file),
            Self::Thing(_, file) => file.as_deref(),
        }
    }
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(file) => write!(f, "`{file}`"),
            Self::Thing(words, _) => f.write_str(words),
        }
    }
}
