//! URL paths and the files behind them; the only way to name a page.

mod addresses;
mod path;
mod slug;
mod web;

pub use path::{Route, follow};
pub use slug::{LONGEST_SLUG, fold, is_reserved, plain, slug, stem, unreserved};
pub use web::{WebAddress, last_part};
