//! The keys of the two forms. `docs/import.schema.json` says the same, which a test compares.

use crate::value::{Kind, Node};

/// What a key accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accepts {
    /// A string.
    Text,
    /// A string or a number.
    Score,
    /// A list of objects.
    Objects,
    /// A string, or a list of objects.
    Content,
    /// Anything: it is left out, and flagged.
    LeftOut,
    /// Anything: it says nothing to readers.
    Ignored,
}

/// A key of an object.
#[derive(Debug)]
pub struct JsonKey {
    /// Its name.
    pub name: &'static str,
    /// What it accepts.
    pub accepts: Accepts,
    /// Whether it must be there.
    pub is_required: bool,
}

const fn must(name: &'static str, accepts: Accepts) -> JsonKey {
    JsonKey {
        name,
        accepts,
        is_required: true,
    }
}

const fn may(name: &'static str, accepts: Accepts) -> JsonKey {
    JsonKey {
        name,
        accepts,
        is_required: false,
    }
}

/// An event with its answers. A missing `event` may be given by `--event`.
pub const EVENT: &[JsonKey] = &[
    may("event", Accepts::Text),
    may("question", Accepts::Text),
    may("date", Accepts::Text),
    must("answers", Accepts::Objects),
];

/// One of the answers.
pub const ANSWER: &[JsonKey] = &[
    must("agent", Accepts::Text),
    may("date", Accepts::Text),
    must("text", Accepts::Text),
    may("confidence", Accepts::Score),
    may("judgements", Accepts::Objects),
];

/// A chat as an object.
pub const CHAT: &[JsonKey] = &[
    may("title", Accepts::Text),
    may("date", Accepts::Text),
    must("messages", Accepts::Objects),
    may("id", Accepts::Ignored),
    may("model", Accepts::Ignored),
];

/// A message: what chat programs and their interfaces write.
pub const MESSAGE: &[JsonKey] = &[
    must("role", Accepts::Text),
    may("name", Accepts::Text),
    may("content", Accepts::Content),
    may("audio", Accepts::LeftOut),
    may("function_call", Accepts::LeftOut),
    may("reasoning", Accepts::LeftOut),
    may("reasoning_content", Accepts::LeftOut),
    may("refusal", Accepts::LeftOut),
    may("tool_calls", Accepts::LeftOut),
    may("annotations", Accepts::Ignored),
    may("id", Accepts::Ignored),
    may("metadata", Accepts::Ignored),
    may("model", Accepts::Ignored),
    may("timestamp", Accepts::Ignored),
    may("tool_call_id", Accepts::Ignored),
    may("type", Accepts::Ignored),
];

/// A part of a message that is text.
pub const PART: &[JsonKey] = &[
    must("type", Accepts::Text),
    must("text", Accepts::Text),
    may("annotations", Accepts::Ignored),
    may("cache_control", Accepts::Ignored),
    may("citations", Accepts::Ignored),
    may("id", Accepts::Ignored),
    may("logprobs", Accepts::Ignored),
];

/// The types of parts that are text.
pub const TEXT_TYPES: [&str; 3] = ["text", "input_text", "output_text"];

impl Accepts {
    /// What messages call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "a string",
            Self::Score => "a string or a number",
            Self::Objects => "a list of objects",
            Self::Content => "a string, or a list of objects",
            Self::LeftOut | Self::Ignored => "any value",
        }
    }

    /// Whether it accepts a value.
    pub fn takes(self, node: &Node) -> bool {
        let is_text = matches!(node.kind, Kind::Scalar { quoted: true, .. });
        match self {
            Self::Text => is_text,
            Self::Score => is_text || is_number(node),
            Self::Objects => is_objects(node),
            Self::Content => is_text || is_objects(node),
            Self::LeftOut | Self::Ignored => true,
        }
    }
}

fn is_objects(node: &Node) -> bool {
    let Kind::List(nodes) = &node.kind else {
        return false;
    };
    nodes.iter().all(|node| matches!(node.kind, Kind::Map(_)))
}

fn is_number(node: &Node) -> bool {
    match &node.kind {
        Kind::Scalar { text, quoted } => !quoted && !matches!(&**text, "true" | "false"),
        _ => false,
    }
}

/// What a value is, for messages.
pub fn description(node: &Node) -> &'static str {
    match &node.kind {
        Kind::Null => "null",
        Kind::Scalar { quoted: true, .. } => "a string",
        Kind::Scalar { .. } if is_number(node) => "a number",
        Kind::Scalar { .. } => "true or false",
        Kind::List(_) if !is_objects(node) => "a list that holds other values than objects",
        Kind::List(_) => "a list",
        Kind::Map(_) => "an object",
    }
}

/// The value of a key; `null` counts as absent.
pub fn value<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    node.get(key).filter(|value| value.kind != Kind::Null)
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::keys::JUDGEMENT;

    const SCHEMA: &str = include_str!("../../../docs/import.schema.json");

    /// The keys of a definition of the schema, and those that must be there, sorted.
    fn of_schema(schema: &Value, name: &str) -> (Vec<String>, Vec<String>) {
        let object = &schema["$defs"][name];
        assert_eq!(object["additionalProperties"], false, "{name}");
        let properties = object["properties"].as_object().unwrap();
        let required = object["required"].as_array().unwrap().iter();
        let mut keys: Vec<String> = properties.keys().cloned().collect();
        let mut required: Vec<String> = required
            .map(|key| key.as_str().unwrap().to_owned())
            .collect();
        keys.sort();
        required.sort();
        (keys, required)
    }

    #[test]
    fn the_schema_has_the_keys_that_are_read() {
        let schema: Value = serde_json::from_str(SCHEMA).unwrap();
        for (name, keys) in [
            ("event", EVENT),
            ("answer", ANSWER),
            ("chat", CHAT),
            ("message", MESSAGE),
            ("text_part", PART),
        ] {
            let names = |keys: &mut dyn Iterator<Item = &JsonKey>| {
                let mut names: Vec<String> = keys.map(|key| key.name.to_owned()).collect();
                names.sort();
                names
            };
            let all = names(&mut keys.iter());
            let required = names(&mut keys.iter().filter(|key| key.is_required));
            assert_eq!(of_schema(&schema, name), (all, required), "{name}");
            for key in keys {
                let accepted = &schema["$defs"][name]["properties"][key.name];
                let is_any = matches!(key.accepts, Accepts::LeftOut | Accepts::Ignored);
                assert_eq!(*accepted == true, is_any, "{name}.{}", key.name);
            }
        }
        let types = &schema["$defs"]["text_part"]["properties"]["type"]["enum"];
        assert_eq!(*types, serde_json::json!(TEXT_TYPES));
        let mut keys: Vec<&str> = JUDGEMENT.keys.iter().map(|key| key.name).collect();
        keys.sort_unstable();
        let required: Vec<&str> = JUDGEMENT
            .required()
            .into_iter()
            .map(|(key, _)| key)
            .collect();
        let (of_schema, must) = of_schema(&schema, "judgement");
        assert_eq!(of_schema, keys);
        assert_eq!(must, required);
    }
}
