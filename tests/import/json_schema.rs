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

fn answer(keys: Value) -> Value {
    let mut answer = json!({"agent": "HB-01", "text": "No."});
    for (key, value) in keys.as_object().unwrap() {
        answer[key] = value.clone();
    }
    json!({"event": "E", "answers": [answer]})
}

fn message(keys: Value) -> Value {
    let answer = json!({"role": "HB-01", "content": "No."});
    json!([keys, answer])
}

#[test]
fn the_schema_and_the_import_accept_the_same() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let part = json!({"type": "text", "text": "a"});
    let documents = [
        (true, answer(json!({}))),
        (
            true,
            answer(json!({"date": "2031-03-14", "confidence": "low"})),
        ),
        (
            true,
            answer(json!({"date": null, "confidence": null, "judgements": null})),
        ),
        (true, answer(json!({"confidence": 0.7}))),
        (true, answer(json!({"judgements": []}))),
        (
            true,
            answer(
                json!({"judgements": [{"text": "A.", "likelihood": ["5%", "20%"], "confidence": "low", "question": "q", "id": "a"}]}),
            ),
        ),
        (
            true,
            answer(json!({"judgements": [{"text": "A.", "likelihood": null, "confidence": null}]})),
        ),
        (
            true,
            json!({"question": "Q?", "answers": [{"agent": "nobody", "text": "No."}]}),
        ),
        (
            true,
            json!({"title": "E", "date": "2031-03-14", "id": 1, "model": {}, "messages": [{"role": "HB-01", "content": "No."}]}),
        ),
        (
            true,
            message(json!({"role": "user", "content": "Why?", "name": "Tom"})),
        ),
        (
            true,
            message(json!({"role": "tool", "content": null, "tool_call_id": "1"})),
        ),
        (
            true,
            message(
                json!({"role": "assistant", "tool_calls": [1], "refusal": null, "timestamp": 5}),
            ),
        ),
        (
            true,
            message(
                json!({"role": "user", "content": [part, {"type": "image_url", "image_url": 1}]}),
            ),
        ),
        (true, message(json!({"role": "user", "content": []}))),
        (false, json!([])),
        (false, json!({})),
        (false, json!({"event": "E", "answers": []})),
        (false, json!({"event": "E", "answers": {}})),
        (
            false,
            json!({"event": 1, "answers": [{"agent": "HB-01", "text": "No."}]}),
        ),
        (false, json!({"event": "E", "answers": ["No."]})),
        (
            false,
            json!({"event": "E", "answers": [{"agent": "HB-01"}]}),
        ),
        (false, json!({"event": "E", "answers": [{"text": "No."}]})),
        (
            false,
            json!({"event": "E", "answers": [{"agent": "", "text": "No."}]}),
        ),
        (
            false,
            json!({"event": "E", "extra": 1, "answers": [{"agent": "HB-01", "text": "No."}]}),
        ),
        (false, answer(json!({"agent": null}))),
        (false, answer(json!({"text": 1}))),
        (false, answer(json!({"date": 2031}))),
        (false, answer(json!({"confidence": true}))),
        (false, answer(json!({"confidence": ["low"]}))),
        (false, answer(json!({"judgements": "A."}))),
        (false, answer(json!({"judgements": ["A."]}))),
        (false, answer(json!({"judgements": [{}]}))),
        (false, answer(json!({"judgements": [{"text": ""}]}))),
        (
            false,
            answer(json!({"judgements": [{"text": "A.", "likely": "likely"}]})),
        ),
        (
            false,
            answer(json!({"judgements": [{"text": "A.", "likelihood": 65}]})),
        ),
        (
            false,
            answer(json!({"judgements": [{"text": "A.", "likelihood": {}}]})),
        ),
        (
            false,
            answer(json!({"judgements": [{"text": "A.", "likelihood": ["5%", "6%", "7%"]}]})),
        ),
        (
            false,
            answer(json!({"judgements": vec![json!({"text": "A."}); 51]})),
        ),
        (false, answer(json!({"score": 1}))),
        (
            false,
            json!({"title": "E", "event": "E", "messages": [{"role": "HB-01", "content": "No."}]}),
        ),
        (false, json!({"title": "E", "messages": []})),
        (false, message(json!({"content": "Why?"}))),
        (false, message(json!({"role": 1}))),
        (false, message(json!("Why?"))),
        (false, message(json!({"role": "user", "content": 1}))),
        (false, message(json!({"role": "user", "content": ["Why?"]}))),
        (
            false,
            message(json!({"role": "user", "content": [{"text": "Why?"}]})),
        ),
        (
            false,
            message(json!({"role": "user", "content": [{"type": "text"}]})),
        ),
        (
            false,
            message(json!({"role": "user", "content": [{"type": "text", "text": "a", "x": 1}]})),
        ),
        (false, message(json!({"role": "user", "contents": "Why?"}))),
    ];
    for (expected, document) in &documents {
        assert_eq!(
            is_valid(&schema, &schema, document),
            *expected,
            "schema: {document}"
        );
        assert_eq!(is_taken(document), *expected, "import: {document}");
    }
}
