//! `standpoint schema`: what front matter and the settings may hold, as JSON Schema (draft 2020-12), for editors and for
//! programs that write front matter. It is made from the table of keys.
//!
//! A schema says less than `check`: it knows one file, and neither names, nor calendars, nor what two keys say together.

use serde_json::{Map, Value, json};

use super::terminal::Terminal;
use crate::cli::SchemaOf;
use crate::keys::{self, Accepts, Mapping};
use crate::model::{Marking, YARDSTICK};

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

/// A day, perhaps with a time and its offset (RFC 3339).
const MOMENT: &str =
    r"^\s*\d{4}-\d{2}-\d{2}([Tt ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?([Zz]|[+-]\d{2}:?\d{2}))?\s*$";
/// One of a year, a month, a day or a moment, and perhaps another after a slash.
const PERIOD: &str = r"^\s*\d{4}(-\d{2}){0,2}([Tt ][0-9:.]+([Zz]|[+-]\d{2}:?\d{2}))?(\s*/\s*\d{4}(-\d{2}){0,2}([Tt ][0-9:.]+([Zz]|[+-]\d{2}:?\d{2}))?)?\s*$";
const PERCENTAGE: &str = r"^\s*(\d{1,2}(\.\d+)?|\.\d+|100(\.0+)?)\s*%\s*$";
/// Two percentages: `20-45%`, `20% to 45%`.
const RANGE: &str = r"^\s*\[?\s*(\d{1,2}(\.\d+)?|\.\d+)\s*%?\s*(-|–|—|,| to )\s*(\d{1,2}(\.\d+)?|\.\d+)\s*%\s*\]?\s*$";
const SCORE: &str =
    r"^\s*(0?\.\d*[1-9]\d*|[2-9](\.\d+)?|1\.\d*[1-9]\d*|[1-9]\d(\.\d+)?|100(\.0+)?)\s*$";
const LANGUAGE: &str = r"^\s*[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*\s*$";
const SEGMENT: &str = "[a-z0-9]+(-[a-z0-9]+)*";

/// The schema of a kind of file.
fn schema(mapping: &Mapping) -> Value {
    let mut schema = object(mapping);
    if let Value::Object(keys) = &mut schema {
        let first = Map::from_iter([
            (
                "$schema".to_owned(),
                json!("https://json-schema.org/draft/2020-12/schema"),
            ),
            (
                "title".to_owned(),
                json!(format!("Standpoint: {}", mapping.name)),
            ),
        ]);
        *keys = first.into_iter().chain(std::mem::take(keys)).collect();
        let is_dated = |key: &&str| *key != "date";
        let may_be_draft = mapping.all().any(|key| key.withholds);
        if let Some(Value::Array(required)) = keys.get("required")
            && may_be_draft
            && required.iter().any(|key| key == "date")
        {
            // A draft may lack a date.
            let others: Vec<&str> = required
                .iter()
                .filter_map(Value::as_str)
                .filter(is_dated)
                .collect();
            let others = json!(others);
            keys.insert("required".to_owned(), others);
            keys.insert(
                "anyOf".to_owned(),
                json!([
                    {"required": ["date"]},
                    {"required": ["draft"], "properties": {"draft": {"const": true}}},
                ]),
            );
        }
    }
    schema
}

/// A mapping. A key without a value counts as absent, unless it withholds.
fn object(mapping: &Mapping) -> Value {
    let mut properties = Map::new();
    for key in mapping.all() {
        let value = value(key.accepts);
        let value = if key.withholds || key.is_required {
            value
        } else {
            json!({"anyOf": [value, {"type": "null"}]})
        };
        let Value::Object(mut value) = value else {
            continue;
        };
        let mut meaning = plain(key.meaning);
        if let Some(default) = key.default {
            meaning = format!("{meaning} (default: {default})");
        }
        value.insert("description".to_owned(), json!(meaning));
        properties.insert(key.name.to_owned(), Value::Object(value));
    }
    let required = mapping.required();
    let required: Vec<_> = required.iter().map(|(key, _)| *key).collect();
    let mut object = json!({
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    });
    if let Value::Object(object) = &mut object
        && !required.is_empty()
    {
        object.insert("required".to_owned(), json!(required));
    }
    object
}

/// What a key accepts. A scalar is taken as it was written, be it a number to YAML.
fn value(accepts: Accepts) -> Value {
    let text = json!({"type": ["string", "number", "boolean"]});
    let some_text =
        json!({"anyOf": [{"type": ["number", "boolean"]}, {"type": "string", "pattern": r"\S"}]});
    match accepts {
        Accepts::Text | Accepts::TimeZone => text,
        Accepts::Texts => {
            json!({"anyOf": [some_text, {"type": "array", "items": text, "maxItems": 500, "minItems": 1}]})
        }
        Accepts::Flag => json!({"type": "boolean"}),
        Accepts::OneOf(words) => json!({"enum": words}),
        Accepts::Moment => json!({"type": "string", "pattern": MOMENT}),
        Accepts::Period => json!({"anyOf": [
            {"type": "string", "pattern": PERIOD},
            {"type": "integer", "minimum": 1000, "maximum": 9999},
        ]}),
        Accepts::Confidence => confidence(),
        Accepts::Likelihood => likelihood(),
        Accepts::Marking => {
            let labels = Marking::ALL.map(Marking::label);
            let any: Vec<_> = labels.iter().map(|label| any_case(label)).collect();
            words(&labels, &any.join("|"))
        }
        Accepts::Language => json!({"type": "string", "pattern": LANGUAGE}),
        Accepts::Path => json!({"anyOf": [
            {"type": "string", "pattern": format!("^{SEGMENT}(/{SEGMENT})*$")},
            {"type": "integer", "minimum": 0},
        ]}),
        Accepts::Id => json!({"anyOf": [
            {"type": "string", "pattern": format!("^{SEGMENT}$"), "maxLength": 100},
            {"type": "integer", "minimum": 0},
        ]}),
        Accepts::Name => json!({"anyOf": [
            {"type": "string", "pattern": r"^[^/]*[^/\s][^/]*$"},
            {"type": ["number", "boolean"]},
        ]}),
        Accepts::Folder => json!({"type": "string", "pattern": "^[A-Za-z0-9_-]+$"}),
        Accepts::Url => {
            json!({"type": "string", "pattern": r"^\s*[hH][tT][tT][pP][sS]?://\S+\s*$"})
        }
        Accepts::Link => json!({"type": "string", "pattern": r"^\s*(/|[hH][tT][tT][pP][sS]?://)"}),
        Accepts::Mapping(mapping) => object(mapping),
        Accepts::Mappings(mapping) => json!({"type": "array", "items": object(mapping)}),
        Accepts::WordOrMapping(all, mapping) => json!({"anyOf": [{"enum": all}, object(mapping)]}),
        Accepts::Anything => json!({}),
    }
}

fn confidence() -> Value {
    let levels = ["low", "moderate", "high", "unstated"];
    let any: Vec<_> = levels
        .iter()
        .chain(&["medium"])
        .map(|word| any_case(word))
        .collect();
    json!({"anyOf": [
        words(&levels, &any.join("|")),
        {"type": "string", "pattern": PERCENTAGE},
        {"type": "string", "pattern": SCORE},
        {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1},
        {"type": "number", "exclusiveMinimum": 1, "maximum": 100},
    ]})
}

fn likelihood() -> Value {
    let terms: Vec<&str> = YARDSTICK.iter().map(|band| band.term).collect();
    let names = YARDSTICK.iter().flat_map(crate::model::Band::names);
    let any: Vec<_> = names
        .map(|name| any_case(name).replace(' ', r"[\s-]+"))
        .collect();
    json!({"anyOf": [
        words(&terms, &format!(r"\s*([aA]\s+)?({})\s*", any.join("|"))),
        {"type": "string", "pattern": PERCENTAGE},
        {"type": "string", "pattern": RANGE},
        {
            "type": "array",
            "minItems": 1,
            "maxItems": 2,
            "items": {"type": "string", "pattern": PERCENTAGE},
        },
    ]})
}

/// These words, which editors offer, and all that a pattern takes besides.
fn words(offered: &[&str], pattern: &str) -> Value {
    json!({"anyOf": [
        {"enum": offered},
        {"type": "string", "pattern": format!("^({pattern})$")},
    ]})
}

/// A pattern for a word in any case.
fn any_case(word: &str) -> String {
    let letter = |c: char| {
        if c.is_ascii_alphabetic() {
            format!("[{}{}]", c.to_ascii_lowercase(), c.to_ascii_uppercase())
        } else if c == '+' {
            r"\+".to_owned()
        } else {
            c.to_string()
        }
    };
    word.chars().map(letter).collect::<Vec<_>>().concat()
}

/// Words of Markdown without its links: editors show them as they are.
fn plain(markdown: &str) -> String {
    let mut text = String::new();
    let mut rest = markdown;
    while let Some((before, after)) = rest.split_once("](") {
        let (Some(open), Some((_, end))) = (before.rfind('['), after.split_once(')')) else {
            break;
        };
        text.push_str(&before[..open]);
        text.push_str(&before[open + 1..]);
        rest = end;
    }
    text + rest
}
