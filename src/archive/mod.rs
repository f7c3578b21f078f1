//! The record on disk: the only writer of `archive/`, and what looks through all of it.
#![expect(
    clippy::disallowed_methods,
    reason = "the only writer of the record and of packed sites"
)]

mod bag;
mod error;
mod examine;
mod merging;
mod names;
mod pack;
mod recorded_facts;
mod recording;
mod removal;
mod store;
mod whole;

pub use bag::{Bag, Oxum, bag_of};
pub use error::{Error, Fault};
pub use examine::{Examined, examine, stored, unwitnessed};
pub use merging::{Merge, merge};
pub use names::{NameFault, shown};
pub use pack::{Pages, objects, sources, witnesses};
pub use recorded_facts::Asked;
pub use recording::{Reason, Recording, Refusal, prepare};
pub use removal::{removable, writing_name};
pub use store::{Object, Origin, Store};
pub use whole::{examine_once, state};
