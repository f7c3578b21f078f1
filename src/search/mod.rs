//! The index of the site's search: which words each public document has, in files that a script reads.
//!
//! Terms come from parsed documents, never from HTML (`words`). A document's terms wait packed in a `Lexicon` until the
//! site is linked. Then `Index` sorts documents by day into segments of whole years, and each segment writes shards of
//! sorted terms, columns and blocks of rows. A file is named by its contents, so that files of unchanged years stay.
//! What a query costs decides the form: a shard or a block is a few kilobytes, and nothing else is needed for a result.

mod code;
mod earlier;
mod fold;
mod index;
mod lexicon;
mod patch;
mod segment;
mod table;
mod words;

pub use earlier::{Earlier, ReadFile};
pub use fold::{Term, each_term, title_key};
pub use index::{Entry, File, Index, Kind, MANIFEST, Names, Reworded, Rewording, Shelve, Status};
pub use lexicon::{DocumentWords, Lexicon};
pub use words::Weights;
