//! From pasted transcripts to Markdown that an author completes: nothing is lost, nothing invented.
//!
//! ```text
//! bytes ─▶ Line ─▶ Transcript ─▶ Draft ─▶ Plan ─▶ files of the site
//!                  who speaks,   Markdown, ids, what is
//!                  labels        spans     there already
//! ```

mod addresses;
mod agents;
mod already;
mod asked;
mod assessment;
mod body;
mod chat_mark;
mod chip;
mod citation;
mod clean;
mod clock;
mod code_like;
mod dates;
mod definition;
mod doubt;
mod draft;
mod ending;
mod event;
mod evidence;
mod fence;
mod flag;
mod footnote;
mod foreign;
mod front;
mod furniture;
mod harmless;
mod heading;
mod interface;
mod joined;
mod json;
mod labelled;
mod likelihood;
mod line;
mod list;
mod listing;
mod markdown;
mod marks;
mod markup;
mod maths;
mod mistaken;
mod nearly;
mod notes;
mod offer;
mod opening;
mod page_words;
mod plain;
mod plan;
mod prose;
mod reading;
mod reference;
mod references;
mod refused;
mod rule;
mod search;
mod shared;
mod source_entry;
mod source_line;
mod source_list;
mod span;
mod speaker;
mod speaker_line;
mod stack;
mod stated;
mod suggestion;
mod tabs;
mod title;
mod tracking;
mod transcript;
mod turn;
mod unmarked;
mod unseen;
mod unusable;
mod voices;
mod words;

pub mod posts;

pub use agents::known;
pub use clean::{Change, Counts};
pub use draft::{Answer, Draft};
pub use evidence::seal;
pub use flag::{Flag, FlagKind, messages};
pub use foreign::foreign;
pub use json::{account_by_name, is_account_name};
pub use plan::{Made, Plan, Planned};
pub use refused::{Refused, Unlabelled};
pub use span::{Label, Labelled, cover};
pub use speaker::{Known, Speaker};
pub use stated::Stated;
pub use suggestion::{Candidate, Role, Suggestion, suggested_id, suggested_name};
pub use transcript::{Given, Markup, Question};
pub use voices::Voices;
