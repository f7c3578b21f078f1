//! Answers on an event: `{"event": …, "answers": [{"agent": …, "text": …}]}`.

use std::fmt::Write as _;

use super::super::refused::Refused;
use super::super::stated::Stated;
use super::super::transcript::LONGEST_QUESTION;
use super::forms::{ANSWER, EVENT, value};
use super::reader::{Reader, string};
use super::script::{Part, Script};
use crate::diagnostic::{Code, Span, Spanned};
use crate::model::Confidence;
use crate::parse::judgements;
use crate::value::{Kind, Node, yaml_scalar};

/// A confidence in words has at most this many characters.
const LONGEST_WORD: usize = 40;

impl<'t> Reader<'t> {
    /// Reads a file of this form.
    ///
    /// # Errors
    /// What is wrong with it, or what the command must add.
    pub fn answers(mut self, root: &Node) -> Result<Script<'t>, Refused> {
        self.check(root, "an event with answers", EVENT);
        self.title(value(root, "event"));
        if let Some(question) = value(root, "question") {
            let words = string(question).unwrap_or_default();
            if words.len() > LONGEST_QUESTION {
                let message = format!("a question has at most {LONGEST_QUESTION} bytes");
                let hint = "ask what the answers have in common, and put the rest into the event";
                self.error(Code::BadValue, message, question.span, hint);
            }
            self.script.parts.push(Part::Asks {
                label: None,
                texts: vec![question.span],
            });
        }
        let date = self.date(root);
        let answers = value(root, "answers");
        if let Some(Node {
            kind: Kind::List(answers),
            ..
        }) = answers
        {
            for answer in answers {
                self.answer(answer, date.as_deref());
            }
        }
        if let Some(node) = answers
            && !self.script.has_answers()
            && self.is_good()
        {
            self.error(
                Code::BadTranscript,
                "nobody answers in this file",
                node.span,
                "",
            );
        }
        self.finish("write `event` beside `answers`, or give `--event`")
    }

    fn answer(&mut self, node: &Node, date: Option<&str>) {
        if !self.check(node, "an answer", ANSWER) {
            return;
        }
        let (Some(agent), Some(text)) = (value(node, "agent"), value(node, "text")) else {
            return;
        };
        let speaker = self.agent(string(agent).unwrap_or_default(), agent.span);
        let stated = Stated {
            date: self.date(node).or_else(|| date.map(str::to_owned)),
            confidence: self.confidence(node),
            judgements: self.judgements(node),
        };
        if let Some(speaker) = speaker {
            self.script.parts.push(Part::Answers {
                speaker,
                label: agent.span,
                texts: vec![text.span],
                stated: Box::new(stated),
            });
        }
    }

    /// A confidence, as written. A word of another language is for the author to translate.
    fn confidence(&mut self, node: &Node) -> Option<String> {
        let node = value(node, "confidence")?;
        if let Some(word) = string(node).filter(|word| is_foreign_word(word)) {
            let what = format!(
                "the confidence `{word}` is left `unstated`: write `low`, `moderate` or `high`"
            );
            self.flag(node.span, what);
            return Some("unstated".to_owned());
        }
        let fields = mapping("confidence", node.clone());
        let read = self.fields(fields, |fields| {
            fields.parsed("confidence", Confidence::parse)
        });
        Some(read??.value.written.into())
    }

    /// The judgements as YAML.
    fn judgements(&mut self, node: &Node) -> Option<String> {
        let node = value(node, "judgements")?;
        let Kind::List(nodes) = &node.kind else {
            return None;
        };
        if nodes.is_empty() {
            return None;
        }
        let read = self.fields(mapping("judgements", node.clone()), judgements)?;
        for (judgement, node) in read.iter().zip(nodes) {
            if let Some(question) = &judgement.question {
                let question = &question.value;
                let what = format!(
                    "a judgement answers the question `{question}`: the event has to declare it under `questions`"
                );
                self.flag(node.span, what);
            }
        }
        let mut yaml = String::from("judgements:\n");
        for node in nodes {
            write_judgement(&mut yaml, node);
        }
        Some(yaml)
    }
}

/// Whether this is a word that is no confidence, no likelihood and no slip of one of their words.
fn is_foreign_word(word: &str) -> bool {
    let is_word = word.chars().count() <= LONGEST_WORD
        && word.chars().all(|c| c.is_alphabetic() || c == ' ')
        && !word.trim().is_empty();
    let complaint = Confidence::parse(word.trim()).err();
    let is_unknown = complaint
        .is_some_and(|it| it.code == Code::BadConfidence && !it.hint.starts_with("did you mean"));
    is_word && is_unknown
}

/// An object of one key.
fn mapping(key: &str, value: Node) -> Node {
    let span = Span {
        end: value.span.start,
        ..value.span
    };
    Node {
        span: value.span,
        kind: Kind::Map(vec![(Spanned::new(key.into(), span), value)]),
    }
}

fn write_judgement(yaml: &mut String, node: &Node) {
    let Kind::Map(entries) = &node.kind else {
        return;
    };
    let entries = entries.iter().filter(|(_, value)| !value.is_empty());
    for (number, (key, value)) in entries.enumerate() {
        let lead = if number == 0 { "  - " } else { "    " };
        let text = match &value.kind {
            Kind::List(ends) => format!(
                "[{}]",
                ends.iter().map(scalar).collect::<Vec<_>>().join(", ")
            ),
            _ => scalar(value),
        };
        let _ = writeln!(yaml, "{lead}{}: {text}", key.value);
    }
}

fn scalar(node: &Node) -> String {
    match &node.kind {
        Kind::Scalar { text, .. } => yaml_scalar(text),
        _ => String::new(),
    }
}
