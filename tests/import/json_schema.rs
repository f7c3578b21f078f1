//! `docs/import.schema.json` accepts what `standpoint import` accepts: a table of documents, asked of both.

use serde_json::{Value, json};
use standpoint::config::Settings;
use standpoint::import::{Draft, Given, Refused};

const SCHEMA: &str = include_str!("../../docs/import.schema.json");

/// Whether a value is valid, by the keywords that the schema uses (JSON Schema 2020-12).
fn is_valid(root: &Value, schema: &Value, value: &Value) -> bool {
    let Some(keywords) = schema.as_object() else {
        return schema == &Value::Bool(true);
    };
    keywords.iter().all(|(keyword, of)| match keyword.as_str() {
        "$schema" | "$defs" | "title" | "description" => true,
        "$ref" => {
            let pointer = of.as_str().unwrap().trim_start_matches('#');
            is_valid(root, root.pointer(pointer).unwrap(), value)
        }
        "anyOf" => (of.as_array().unwrap().iter()).any(|schema| is_valid(root, schema, value)),
        "not" => !is_valid(root, of, value),
        "enum" => of.as_array().unwrap().contains(value),
        "type" => match of {
            Value::Array(names) => names.iter().any(|name| is_of_type(name, value)),
            name => is_of_type(name, value),
        },
        "required" => value.as_object().is_none_or(|object| {
            let keys = of.as_array().unwrap();
            keys.iter()
                .all(|key| object.contains_key(key.as_str().unwrap()))
        }),
        "properties" => value.as_object().is_none_or(|object| {
            let known = of.as_object().unwrap();
            object.iter().all(|(key, value)| {
                known
                    .get(key)
                    .is_none_or(|schema| is_valid(root, schema, value))
            })
        }),
        "additionalProperties" => value.as_object().is_none_or(|object| {
            let known = schema["properties"].as_object().unwrap();
            object.keys().all(|key| known.contains_key(key))
        }),
        "items" => value
            .as_array()
            .is_none_or(|items| items.iter().all(|item| is_valid(root, of, item))),
        "minItems" => value
            .as_array()
            .is_none_or(|items| items.len() as u64 >= of.as_u64().unwrap()),
        "maxItems" => value
            .as_array()
            .is_none_or(|items| items.len() as u64 <= of.as_u64().unwrap()),
        "minLength" => value
            .as_str()
            .is_none_or(|text| text.chars().count() as u64 >= of.as_u64().unwrap()),
        other => panic!("the schema uses `{other}`, which this test does not know"),
    })
}

fn is_of_type(name: &Value, value: &Value) -> bool {
    match name.as_str().unwrap() {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "number" => value.is_number(),
        "null" => value.is_null(),
        other => panic!("{other}"),
    }
}

/// Whether the import takes a document, if the command says all that it can say.
fn is_taken(document: &Value) -> bool {
    let given = Given {
        event: Some("E".into()),
        ..Given::default()
    };
    let text = document.to_string();
    match Draft::read("a.json", &text, &given, &Settings::default()) {
        Ok(_) | Err(Refused::Unlabelled(_)) => true,
        Err(Refused::Wrong(_)) => false,
    }
}

/// Keys of an answer, besides `agent` and `text`.
const GOOD_ANSWERS: [&str; 7] = [
    r"{}",
    r#"{"date": "2031-03-14", "confidence": "low"}"#,
    r#"{"date": null, "confidence": null, "judgements": null}"#,
    r#"{"confidence": 0.7}"#,
    r#"{"judgements": []}"#,
    r#"{"judgements": [{"text": "A.", "likelihood": ["5%", "20%"], "confidence": "low", "question": "q", "id": "a"}]}"#,
    r#"{"judgements": [{"text": "A.", "likelihood": null, "confidence": null}]}"#,
];
const BAD_ANSWERS: [&str; 15] = [
    r#"{"agent": null}"#,
    r#"{"agent": ""}"#,
    r#"{"text": 1}"#,
    r#"{"date": 2031}"#,
    r#"{"confidence": true}"#,
    r#"{"confidence": ["low"]}"#,
    r#"{"judgements": "A."}"#,
    r#"{"judgements": ["A."]}"#,
    r#"{"judgements": [{}]}"#,
    r#"{"judgements": [{"text": ""}]}"#,
    r#"{"judgements": [{"text": "A.", "likely": "likely"}]}"#,
    r#"{"judgements": [{"text": "A.", "likelihood": 65}]}"#,
    r#"{"judgements": [{"text": "A.", "likelihood": {}}]}"#,
    r#"{"judgements": [{"text": "A.", "likelihood": ["5%", "6%", "7%"]}]}"#,
    r#"{"score": 1}"#,
];
/// Messages before an answer.
const GOOD_MESSAGES: [&str; 5] = [
    r#"{"role": "user", "content": "Why?", "name": "Tom"}"#,
    r#"{"role": "tool", "content": null, "tool_call_id": "1"}"#,
    r#"{"role": "assistant", "tool_calls": [1], "refusal": null, "timestamp": 5}"#,
    r#"{"role": "user", "content": [{"type": "text", "text": "a"}, {"type": "image_url", "image_url": 1}]}"#,
    r#"{"role": "user", "content": []}"#,
];
const BAD_MESSAGES: [&str; 9] = [
    r#"{"content": "Why?"}"#,
    r#"{"role": 1}"#,
    r#""Why?""#,
    r#"{"role": "user", "content": 1}"#,
    r#"{"role": "user", "content": ["Why?"]}"#,
    r#"{"role": "user", "content": [{"text": "Why?"}]}"#,
    r#"{"role": "user", "content": [{"type": "text"}]}"#,
    r#"{"role": "user", "content": [{"type": "text", "text": "a", "x": 1}]}"#,
    r#"{"role": "user", "contents": "Why?"}"#,
];
/// Complete files.
const GOOD: [&str; 2] = [
    r#"{"question": "Q?", "answers": [{"agent": "nobody", "text": "No."}]}"#,
    r#"{"title": "E", "date": "2031-03-14", "id": 1, "model": {}, "messages": [{"role": "HB-01", "content": "No."}]}"#,
];
const BAD: [&str; 11] = [
    r"[]",
    r"{}",
    r#"{"event": "E", "answers": []}"#,
    r#"{"event": "E", "answers": {}}"#,
    r#"{"event": 1, "answers": [{"agent": "HB-01", "text": "No."}]}"#,
    r#"{"event": "E", "answers": ["No."]}"#,
    r#"{"event": "E", "answers": [{"agent": "HB-01"}]}"#,
    r#"{"event": "E", "answers": [{"text": "No."}]}"#,
    r#"{"event": "E", "extra": 1, "answers": [{"agent": "HB-01", "text": "No."}]}"#,
    r#"{"title": "E", "event": "E", "messages": [{"role": "HB-01", "content": "No."}]}"#,
    r#"{"title": "E", "messages": []}"#,
];

fn value(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn answer(keys: &str) -> Value {
    let mut answer = json!({"agent": "HB-01", "text": "No."});
    for (key, value) in value(keys).as_object().unwrap() {
        answer[key] = value.clone();
    }
    json!({"event": "E", "answers": [answer]})
}

fn message(message: &str) -> Value {
    json!([value(message), {"role": "HB-01", "content": "No."}])
}

#[test]
fn the_schema_and_the_import_accept_the_same() {
    let schema = value(SCHEMA);
    let check = |is_good: bool, document: &Value| {
        let is_valid = is_valid(&schema, &schema, document);
        assert_eq!(is_valid, is_good, "schema: {document}");
        assert_eq!(is_taken(document), is_good, "import: {document}");
    };
    for (is_good, answers, messages, files) in [
        (true, &GOOD_ANSWERS[..], &GOOD_MESSAGES[..], &GOOD[..]),
        (false, &BAD_ANSWERS, &BAD_MESSAGES, &BAD),
    ] {
        for keys in answers {
            check(is_good, &answer(keys));
        }
        for text in messages {
            check(is_good, &message(text));
        }
        for text in files {
            check(is_good, &value(text));
        }
    }
    let many = vec![json!({"text": "A."}); 51];
    check(false, &answer(&json!({"judgements": many}).to_string()));
    check(true, &answer(&json!({"judgements": many[1..]}).to_string()));
}
