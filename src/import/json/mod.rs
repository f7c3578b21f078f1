//! JSON: answers on an event, or the messages of one chat. Its strings become the lines of a transcript, and each byte
//! of the file keeps its place.
//!
//! ```text
//! bytes ─▶ Node ─▶ Script ─▶ Extract, Transcript ─▶ Draft
//!          places  who says   text of the strings,   spans of the file
//!                  what       with their places
//! ```

mod account;
mod answers;
mod chat;
mod extract;
mod forms;
mod labels;
mod parts;
mod reader;
mod script;
mod tree;

pub use account::{account_by_name, is_account_name};

use super::clean::Change;
use super::draft::Draft;
use super::refused::Refused;
use super::transcript::Given;
use crate::config::Settings;
use crate::text::BYTE_ORDER_MARK;
use reader::Reader;

/// Whether a file is JSON by its first signs. `[10:35 AM]` and `[Update]` begin transcripts.
pub fn is_json(text: &str) -> bool {
    let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    let text = text.trim_start();
    match text.strip_prefix('[') {
        Some(rest) => rest.trim_start().starts_with(['{', '"', ']']),
        None => text.starts_with('{'),
    }
}

/// Takes a JSON file apart.
///
/// # Errors
/// Where it is no JSON, is of neither form, or does not say who speaks.
pub fn read(name: &str, text: &str, given: &Given, settings: &Settings) -> Result<Draft, Refused> {
    let json = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    let mark = text.len() - json.len();
    account::refuse(name, json)?;
    let tree = tree::parse(name, json)?;
    let reader = Reader::new(name, json, given, settings);
    let script = if chat::is_chat(&tree) {
        reader.chat(&tree)?
    } else {
        reader.answers(&tree)?
    };
    let lines = script.extract.lines();
    let read = || script.transcript(name, given);
    let mut draft = Draft::of(read, &lines, settings)?;
    draft.spans = script.extract.spans(&draft.spans, mark);
    if mark > 0 {
        draft.counts.add(Change::ByteOrderMark);
    }
    Ok(draft)
}
