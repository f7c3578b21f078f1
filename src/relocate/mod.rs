//! What changes in which files when a document, a file, an event or an agent gets another place: values in, values
//! out.
//!
//! ```text
//! Documents, Move ─▶ Relocation: files and where they go, texts as they will be, what stays as it is
//! ```
//!
//! A text that is on the record is never changed. Its links lead on by an alias of what has moved.

mod front;
mod plan;
mod texts;

pub use plan::{Around, Move, Relocation, Rewritten, plan};
pub use texts::NewId;
