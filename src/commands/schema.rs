//! `standpoint schema`: what front matter and the settings may hold, as JSON Schema.

use super::schema_of::schema;
use super::terminal::Terminal;
use crate::cli::SchemaOf;
use crate::keys;

/// Runs the command.
pub fn run(of: SchemaOf) {
    let mapping = match of {
        SchemaOf::Assessment => &keys::ASSESSMENT,
        SchemaOf::Event => &keys::EVENT,
        SchemaOf::Agent => &keys::AGENT,
        SchemaOf::Page => &keys::PAGE,
        SchemaOf::Settings => &keys::SETTINGS,
    };
    Terminal::data(&format!("{:#}\n", schema(mapping)));
}
