//! The questions of an event, and how they came out.

use std::collections::BTreeMap;

use super::keys::local_id;
use crate::config::Settings;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::keys;
use crate::model::{Answer, Moment, Outcome, Question};
use crate::route::WebAddress;
use crate::value::Fields;

/// An event may have this many questions: its page compares all agents on each.
const MOST: usize = 2_000;

/// Reads `questions`.
pub fn questions(fields: &mut Fields<'_>, settings: &Settings) -> Vec<Question> {
    let list = fields.list_of_most("questions", MOST, |fields| question(fields, settings));
    let mut questions: Vec<Question> = Vec::with_capacity(list.len());
    let mut ids: BTreeMap<Box<str>, Span> = BTreeMap::new();
    for (question, span) in list.into_iter().flatten() {
        if let Some(first) = ids.get(&question.id) {
            let message = format!("two questions have the id `{}`", question.id);
            let file = fields.file();
            fields.report(
                Diagnostic::error(Code::DuplicateId, message)
                    .at(file, span)
                    .also(file, Some(*first), "the other one")
                    .hint("give one of them another `id`"),
            );
            continue;
        }
        ids.insert(question.id.clone(), span);
        questions.push(question);
    }
    questions
}

fn question(fields: &mut Fields<'_>, settings: &Settings) -> Option<(Question, Span)> {
    let zone = &settings.time_zone;
    fields.require(&keys::QUESTION.required());
    let id = fields.parsed("id", local_id);
    let text = fields.text("text");
    let criteria = fields.text("criteria").map(|text| text.value);
    let resolves_by = fields.parsed("resolves_by", |text| Moment::parse(text, zone));
    let outcome = fields.text_or_nested(
        "outcome",
        |word| {
            Answer::parse(word).map(|answer| Outcome {
                answer,
                date: None,
                source: None,
                url: None,
            })
        },
        |fields| outcome(fields, settings),
    );
    let id = id?;
    let question = Question {
        id: id.value,
        text: text?.value,
        criteria,
        resolves_by: resolves_by.map(|moment| moment.value),
        outcome,
    };
    Some((question, id.span))
}

fn outcome(fields: &mut Fields<'_>, settings: &Settings) -> Option<Outcome> {
    fields.require(&keys::OUTCOME.required());
    let answer = fields.parsed("answer", Answer::parse);
    let zone = &settings.time_zone;
    let date = fields.parsed("date", |text| Moment::parse(text, zone));
    let source = fields.text("source").map(|text| text.value);
    let url = fields.parsed("url", WebAddress::read).map(|url| url.value);
    Some(Outcome {
        answer: answer?.value,
        date: date.map(|moment| moment.value),
        source,
        url,
    })
}
