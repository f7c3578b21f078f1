//! Keys and values with their places, read from YAML or TOML into one tree.

mod fields;
mod hidden;
mod scalar;
pub mod stored;
mod toml;
mod unknown;
mod yaml;

pub use fields::Fields;
pub use scalar::yaml_scalar;
pub use toml::parse as parse_toml;
pub use unknown::{may_withhold, verdict};
pub use yaml::parse as parse_yaml;

use serde::{Serialize, Serializer};

use crate::diagnostic::{Span, Spanned};

/// Values may be nested this deep.
const DEEPEST: usize = 32;

/// A value as it was written.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: Kind,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// Nothing, `~` or `null`.
    Null,
    /// A plain or quoted scalar, as written: `007` stays `007`, and `no` stays `no`. What it
    /// means is for the key that reads it to say.
    Scalar {
        /// The text, without quotes.
        text: Box<str>,
        /// Quoted scalars are always text.
        quoted: bool,
    },
    /// A sequence.
    List(Vec<Node>),
    /// A mapping, in the order written.
    Map(Vec<(Spanned<Box<str>>, Node)>),
}

impl Node {
    /// Whether nothing was written: no value, an empty text, or a list of nothing.
    pub fn is_empty(&self) -> bool {
        match &self.kind {
            Kind::Null => true,
            Kind::Scalar { text, .. } => text.trim().is_empty(),
            Kind::List(nodes) => nodes.iter().all(Self::is_empty),
            Kind::Map(_) => false,
        }
    }

    /// The value of a key, if this is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Self> {
        let Kind::Map(entries) = &self.kind else {
            return None;
        };
        let mut entries = entries.iter();
        entries.find_map(|(name, value)| (*name.value == *key).then_some(value))
    }

    /// What it is, for messages.
    pub fn description(&self) -> &'static str {
        match &self.kind {
            Kind::Null => "nothing",
            Kind::Scalar { .. } => "text",
            Kind::List(_) => "a list",
            Kind::Map(_) => "a mapping",
        }
    }
}

/// Serialised for templates: plain scalars by the rules of YAML 1.2's core schema.
impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.kind {
            Kind::Null => serializer.serialize_none(),
            Kind::Scalar { text, quoted: true } => serializer.serialize_str(text),
            Kind::Scalar {
                text,
                quoted: false,
            } => match &**text {
                "true" | "True" | "TRUE" => serializer.serialize_bool(true),
                "false" | "False" | "FALSE" => serializer.serialize_bool(false),
                text => match (text.parse::<i64>(), text.parse::<f64>()) {
                    (Ok(number), _) => serializer.serialize_i64(number),
                    (_, Ok(number)) if number.is_finite() => serializer.serialize_f64(number),
                    _ => serializer.serialize_str(text),
                },
            },
            Kind::List(nodes) => serializer.collect_seq(nodes),
            Kind::Map(entries) => {
                serializer.collect_map(entries.iter().map(|(key, value)| (&*key.value, value)))
            }
        }
    }
}
