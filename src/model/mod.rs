//! What a site is about: assessments, events, agents, and the values they carry.

mod confidence;
mod date;
mod decimal;
mod document;
mod finding;
mod interval;
mod judgement;
mod language;
mod likelihood;
mod marking;
mod moment;
mod outline;
mod sources;
mod stored;
mod yardstick;

pub use confidence::{Confidence, Level};
pub use date::{When, display_date, short_date};
pub use document::{
    Agent, Assessment, Document, Event, Extra, Faulty, Front, Page, Provenance, Publishing, Reach,
    SourceNote, Text,
};
pub use finding::{Finding, furthest_apart};
pub use interval::Interval;
pub use judgement::{Answer, Judgement, Outcome, Question};
pub use language::{is_right_to_left, language};
pub use likelihood::{Form, Likelihood};
pub use marking::Marking;
pub use moment::{Moment, rfc3339};
pub use outline::{FurtherName, Heading, Link, Outline, Target};
pub use sources::{Publisher, Sources};
pub use yardstick::{Band, YARDSTICK};
