//! Front matter in JSON, as the tree of values that YAML and TOML become.

use serde_json::{Deserializer, Value};

use crate::diagnostic::{Code, Diagnostic, Span, Spanned};
use crate::value::{Kind, Node};

/// The keys with which a text begins, and where its body begins.
///
/// # Errors
/// Where they are no object of JSON.
pub fn parse(file: &str, text: &str) -> Result<(Node, usize), Diagnostic> {
    let mut values = Deserializer::from_str(text).into_iter::<Value>();
    let first = values.next();
    let end = values.byte_offset();
    match first {
        Some(Ok(value)) => {
            let mut keys = Keys {
                text: &text[..end],
                from: 0,
            };
            let newline = text[end..].find('\n').map_or(text.len(), |at| end + at + 1);
            // Words on the line of the last brace belong to the body.
            let is_blank = text[end..newline].trim().is_empty();
            Ok((keys.node(value), if is_blank { newline } else { end }))
        }
        Some(Err(error)) => {
            let before = text.split_inclusive('\n').take(error.line().max(1) - 1);
            let start = before.map(str::len).sum::<usize>();
            let message = format!("this is not valid JSON: {error}");
            Err(Diagnostic::error(Code::FrontMatterSyntax, message)
                .at(file, Span::new(start, start))
                .hint("write `{\"key\": \"value\"}` before the text"))
        }
        None => Ok((empty(), text.len())),
    }
}

/// A mapping without keys.
pub fn empty() -> Node {
    Node {
        span: Span::default(),
        kind: Kind::Map(Vec::new()),
    }
}

/// Finds the places of keys.
struct Keys<'t> {
    text: &'t str,
    /// Where the last key was found: the parser keeps no places, and its keys are in another order.
    from: usize,
}

impl Keys<'_> {
    fn node(&mut self, value: Value) -> Node {
        let span = Span::new(self.from, self.from);
        let scalar = |text: String, quoted| Kind::Scalar {
            text: text.into(),
            quoted,
        };
        let kind = match value {
            Value::Null => Kind::Null,
            Value::String(text) => scalar(text, true),
            Value::Array(list) => Kind::List(list.into_iter().map(|it| self.node(it)).collect()),
            Value::Object(map) => {
                let is_outermost = self.from == 0;
                let entries = map.into_iter().map(|(key, value)| {
                    if is_outermost {
                        self.from = self.place(&key);
                    }
                    let name = Spanned::new(key.into(), Span::new(self.from, self.from));
                    (name, self.node(value))
                });
                Kind::Map(entries.collect())
            }
            other => scalar(other.to_string(), false),
        };
        Node { span, kind }
    }

    /// Where a key of the outermost object is written first; for messages only.
    fn place(&self, key: &str) -> usize {
        // Texts with thousands of keys are nobody's front matter, and are not searched as often.
        let within = &self.text[..self.text.floor_char_boundary(8_192)];
        within.find(&format!("\"{key}\"")).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_becomes_the_tree_of_values() {
        let text =
            "{\n  \"title\": \"A\",\n  \"tags\": [\"b\", 7],\n  \"draft\": true\n}\n\nBody\n";
        let (node, body) = parse("a.md", text).unwrap();
        assert_eq!(&text[body..], "\nBody\n");
        let draft = node.get("draft").unwrap();
        let kind = Kind::Scalar {
            text: "true".into(),
            quoted: false,
        };
        assert_eq!(draft.kind, kind);
        assert_eq!(&text[draft.span.start as usize..][..7], "\"draft\"");
        assert!(matches!(&node.get("tags").unwrap().kind, Kind::List(list) if list.len() == 2));
    }

    #[test]
    fn what_is_no_json_is_an_error_with_its_line() {
        let error = parse("a.md", "{\n \"a\": 1,\n}\n").unwrap_err();
        let span = error.place.unwrap().span.unwrap();
        assert_eq!((error.code, span.start), (Code::FrontMatterSyntax, 11));
        assert!(parse("a.md", &"[".repeat(100_000)).is_err());
    }
}
