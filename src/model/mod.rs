//! What a site is about: assessments, events, agents, and the values they carry.

mod confidence;
mod date;
mod document;
mod marking;
mod sources;

pub use confidence::{Confidence, Level};
pub use date::{Moment, When, display_date};
pub use document::{
    Agent, Assessment, Document, Event, Extra, Faulty, Front, Heading, Link, Outline, Page,
    Provenance, Publishing, Reach, SourceNote, Target, Text,
};
pub use marking::Marking;
pub use sources::{Publisher, Sources};
