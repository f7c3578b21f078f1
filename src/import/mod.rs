//! From pasted transcripts to Markdown that an author completes: nothing is lost, nothing invented.
//!
//! ```text
//! bytes ─▶ Line ─▶ Transcript ─▶ Draft ─▶ Plan ─▶ files of the site
//!                  who speaks,   Markdown, ids, what is
//!                  labels        spans     there already
//! ```

mod agents;
mod already;
mod assessment;
mod body;
mod chip;
mod citation;
mod clean;
mod dates;
mod doubt;
mod draft;
mod ending;
mod event;
mod evidence;
mod fence;
mod flag;
mod harmless;
mod joined;
mod likelihood;
mod line;
mod list;
mod markdown;
mod marks;
mod mistaken;
mod nearly;
mod notes;
mod offer;
mod opening;
mod plain;
mod plan;
pub mod posts;
mod references;
mod rule;
mod span;
mod speaker;
mod title;
mod tracking;
mod transcript;
mod turn;
mod unmarked;
mod unseen;
mod unusable;
mod words;

pub use agents::known;
pub use clean::{Change, Counts};
pub use draft::{Answer, Draft};
pub use evidence::seal;
pub use flag::Flag;
pub use plan::{Made, Plan, Planned};
pub use span::{Label, Labelled, cover};
pub use speaker::Known;
pub use transcript::{Markup, Question};
