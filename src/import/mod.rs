//! From pasted transcripts to Markdown that an author completes: nothing is lost, nothing invented.
//!
//! ```text
//! bytes ─▶ Line ─▶ Transcript ─▶ Draft ─▶ Plan ─▶ files of the site
//!                  who speaks,   Markdown, ids, what is
//!                  labels        spans     there already
//! ```

mod agents;
mod already;
mod asked;
mod assessment;
mod body;
mod chip;
mod citation;
mod clean;
mod clock;
mod dates;
mod definitions;
mod doubt;
mod draft;
mod ending;
mod event;
mod evidence;
mod fence;
mod flag;
mod foreign;
mod front;
mod furniture;
mod harmless;
mod interface;
mod joined;
mod json;
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
mod references;
mod refused;
mod rule;
mod span;
mod speaker;
mod speaker_line;
mod stated;
mod title;
mod tracking;
mod transcript;
mod turn;
mod unmarked;
mod unseen;
mod unusable;
mod voices;
mod words;

pub use agents::known;
pub use clean::{Change, Counts};
pub use draft::{Answer, Draft};
pub use evidence::seal;
pub use flag::Flag;
pub use foreign::foreign;
pub use json::{account_by_name, is_account_name};
pub use plan::{Made, Plan, Planned};
pub use refused::{Candidate, Refused, Role, Suggestion, Unlabelled, suggested_id, suggested_name};
pub use span::{Label, Labelled, cover};
pub use speaker::{Known, Speaker};
pub use stated::Stated;
pub use transcript::{Given, Markup, Question};
pub use voices::Voices;
