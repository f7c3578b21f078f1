//! How a tree of values is written into a cache, for `#[serde(with = …)]`: as it was written, with its places.
//! For templates, `Node` serialises as what it means.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Kind, Node};
use crate::diagnostic::{Span, Spanned};

/// A node, taken apart.
#[derive(Serialize, Deserialize)]
enum Stored {
    Null(Span),
    Scalar(Span, Box<str>, bool),
    List(Span, Vec<Stored>),
    Map(Span, Vec<(Spanned<Box<str>>, Stored)>),
}

/// Writes a tree, if there is one.
///
/// # Errors
/// What the serializer says.
pub fn serialize<S: Serializer>(node: &Option<Node>, serializer: S) -> Result<S::Ok, S::Error> {
    let stored = node.as_ref().map(Stored::from);
    stored.serialize(serializer)
}

/// Reads it back.
///
/// # Errors
/// What the deserializer says.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Node>, D::Error> {
    let stored = Option::<Stored>::deserialize(deserializer)?;
    Ok(stored.map(Node::from))
}

impl From<&Node> for Stored {
    fn from(node: &Node) -> Self {
        match &node.kind {
            Kind::Null => Self::Null(node.span),
            Kind::Scalar { text, quoted } => Self::Scalar(node.span, text.clone(), *quoted),
            Kind::List(nodes) => Self::List(node.span, nodes.iter().map(Self::from).collect()),
            Kind::Map(entries) => {
                let entries = entries.iter();
                let entries = entries.map(|(key, value)| (key.clone(), value.into()));
                Self::Map(node.span, entries.collect())
            }
        }
    }
}

impl From<Stored> for Node {
    fn from(stored: Stored) -> Self {
        let (span, kind) = match stored {
            Stored::Null(span) => (span, Kind::Null),
            Stored::Scalar(span, text, quoted) => (span, Kind::Scalar { text, quoted }),
            Stored::List(span, nodes) => {
                let nodes = nodes.into_iter().map(Self::from).collect();
                (span, Kind::List(nodes))
            }
            Stored::Map(span, entries) => {
                let entries = entries.into_iter();
                let entries = entries.map(|(key, value)| (key, value.into()));
                (span, Kind::Map(entries.collect()))
            }
        };
        Self { span, kind }
    }
}
