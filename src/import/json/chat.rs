//! The messages of one chat: `[{"role": "user", "content": …}, {"role": "assistant", "content": …}]`.

use super::super::interface::may_ask;
use super::super::refused::Refused;
use super::super::speaker::Speaker;
use super::super::stated::Stated;
use super::super::suggestion::Role;
use super::super::voices::Voice;
use super::forms::{Accepts, CHAT, MESSAGE, PART, TEXT_TYPES, value};
use super::reader::{Reader, string};
use super::script::{Part, Script};
use crate::diagnostic::{Code, Span};
use crate::value::{Kind, Node};

/// Roles of messages that neither ask nor answer.
const SILENT: [&str; 4] = ["system", "developer", "tool", "function"];
/// Roles of whoever asks.
const ASKING: [&str; 2] = ["user", "human"];

/// Whether a file holds messages.
pub fn is_chat(root: &Node) -> bool {
    match &root.kind {
        Kind::List(_) => true,
        _ => root.get("messages").is_some(),
    }
}

/// Who a message is by.
enum By {
    Agent,
    Asker,
    Nobody(&'static str),
}

impl<'t> Reader<'t> {
    /// Reads a file of this form.
    ///
    /// # Errors
    /// What is wrong with it, or what the command must add.
    pub fn chat(mut self, root: &Node) -> Result<Script<'t>, Refused> {
        let (messages, date) = match &root.kind {
            Kind::List(_) => {
                self.title(None);
                (Some(root), None)
            }
            _ => {
                self.check(root, "a chat", CHAT);
                self.title(value(root, "title"));
                (value(root, "messages"), self.date(root))
            }
        };
        if let Some(Node {
            kind: Kind::List(messages),
            ..
        }) = messages
        {
            for message in messages {
                self.message(message, date.as_deref());
            }
        }
        if let Some(node) = messages
            && !self.script.has_answers()
            && self.is_good()
        {
            let hint = "say with `--speaker` whose messages are answers";
            self.error(
                Code::BadTranscript,
                "nobody answers in this chat",
                node.span,
                hint,
            );
        }
        self.finish("write `title` beside `messages`, or give `--event`")
    }

    fn message(&mut self, node: &Node, date: Option<&str>) {
        if !self.check(node, "a message", MESSAGE) {
            return;
        }
        let Some(role) = value(node, "role") else {
            return;
        };
        let label = value(node, "name").unwrap_or(role);
        let texts = self.texts(node);
        for key in MESSAGE.iter().filter(|key| key.accepts == Accepts::LeftOut) {
            if let Some(left) = value(node, key.name).filter(|left| !left.is_empty()) {
                self.flag(
                    left.span,
                    format!("`{}` of this message is left out", key.name),
                );
            }
        }
        let (role, name) = (
            string(role).unwrap_or_default(),
            string(label).unwrap_or_default(),
        );
        let part = match self.by(role, name) {
            By::Asker => Part::Asks {
                label: Some(label.span),
                texts,
            },
            By::Nobody(why) => {
                if !texts.is_empty() {
                    self.flag(
                        node.span,
                        format!("the message of `{name}` is left out: {why}"),
                    );
                }
                Part::LeftOut { texts }
            }
            // Calls of tools come without text.
            By::Agent if texts.is_empty() => return,
            By::Agent => {
                let Some(speaker) = self.speaker(role, name, label.span) else {
                    return;
                };
                Part::Answers {
                    speaker,
                    label: label.span,
                    texts,
                    stated: Box::new(Stated {
                        date: date.map(str::to_owned),
                        ..Stated::default()
                    }),
                }
            }
        };
        self.script.parts.push(part);
    }

    fn by(&self, role: &str, name: &str) -> By {
        let role = role.trim().to_lowercase();
        let is_silent = SILENT.contains(&role.as_str());
        match self.given.voices.voice(name) {
            Voice::Given(_) if self.given.voices.is_given(name) => By::Agent,
            Voice::GivenAsker => By::Asker,
            Voice::Text => By::Nobody("the command says that it is text"),
            Voice::System => By::Nobody("it neither asks nor answers"),
            _ if is_silent => By::Nobody("it neither asks nor answers"),
            Voice::User => By::Asker,
            Voice::Unknown if ASKING.contains(&role.as_str()) => By::Asker,
            Voice::Given(_) | Voice::Alone(_) | Voice::Declared(_) | Voice::Unknown => By::Agent,
        }
    }

    fn speaker(&mut self, role: &str, name: &str, span: Span) -> Option<Speaker> {
        let voices = &self.given.voices;
        // The one agent of the command line has said what an assistant says, whatever its name.
        if let (Some(alone), Voice::Unknown, "assistant" | "model") =
            (voices.alone(), voices.voice(name), role)
        {
            return Some(alone.clone());
        }
        if may_ask(name) && matches!(voices.voice(name), Voice::Unknown) {
            self.name_unknown(name, Role::Asker, span);
            return None;
        }
        self.agent(name, span)
    }

    /// The strings of a message's content. Other parts are left out and flagged.
    fn texts(&mut self, node: &Node) -> Vec<Span> {
        let Some(content) = value(node, "content") else {
            return Vec::new();
        };
        let Kind::List(parts) = &content.kind else {
            return vec![content.span];
        };
        let mut texts = Vec::new();
        for part in parts {
            let kind = value(part, "type").and_then(string);
            match kind {
                Some(kind) if !TEXT_TYPES.contains(&kind) => {
                    let kind: String = kind.chars().take(40).collect();
                    self.flag(
                        part.span,
                        format!("a part of the type `{kind}` is left out"),
                    );
                }
                _ => {
                    if self.check(part, "a part of a message", PART) {
                        texts.extend(value(part, "text").map(|text| text.span));
                    }
                }
            }
        }
        texts
    }
}
