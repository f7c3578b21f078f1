//! Where the front matter of a post ends, and what it says: YAML, TOML or JSON.

use super::json;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};
use crate::parse::split_front_matter;
use crate::value::{Kind, Node};

/// The keys of a post, and where its body begins.
#[derive(Debug)]
pub struct FrontMatter {
    /// A mapping.
    pub keys: Node,
    /// The first byte of the body.
    pub body: usize,
}

/// Takes the front matter off a text. `None` if it cannot be read, which is reported.
pub fn front_matter(file: &str, text: &str, diagnostics: &mut Diagnostics) -> Option<FrontMatter> {
    let first = text.lines().next().unwrap_or_default().trim_end();
    match first {
        "---" | "+++" => {
            let Some((keys, body)) = split_front_matter(file, text, diagnostics) else {
                let message = "the front matter does not end";
                diagnostics.push(
                    Diagnostic::error(Code::FrontMatterMissing, message)
                        .at(file, Span::new(0, first.len()))
                        .hint(format!("put a line `{first}` after the last key")),
                );
                return None;
            };
            let keys = keys?;
            let is_map = matches!(keys.kind, Kind::Map(_));
            if !is_map && !keys.is_empty() {
                let message = format!("the front matter is {}, and no keys", keys.description());
                diagnostics.push(
                    Diagnostic::error(Code::BadValue, message)
                        .at(file, keys.span)
                        .hint("write `key: value`, one to a line"),
                );
                return None;
            }
            let keys = if is_map { keys } else { json::empty() };
            Some(FrontMatter { keys, body })
        }
        _ if text.starts_with('{') && !text.starts_with("{{") && !text.starts_with("{%") => {
            match json::parse(file, text) {
                Ok((keys, body)) => Some(FrontMatter { keys, body }),
                Err(diagnostic) => {
                    diagnostics.push(diagnostic);
                    None
                }
            }
        }
        _ => Some(FrontMatter {
            keys: json::empty(),
            body: 0,
        }),
    }
}
