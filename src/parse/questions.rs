//! The questions of an event, and how they came out.

use std::collections::BTreeMap;

use super::keys::{local_id, short};
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
    for (mut question, span) in list.into_iter().flatten() {
        let taken = ids
            .get(&question.id)
            .map(|first| (*first, span, question.id.clone()));
        if let Some(taken) = taken {
            fields.report(two_of_one_id(fields.file(), taken));
            continue;
        }
        ids.insert(question.id.clone(), span);
        question
            .aliases
            .retain(|alias| match local_id(&alias.value) {
                Ok(_) => true,
                Err(complaint) => {
                    fields.complain(complaint, alias);
                    false
                }
            });
        questions.push(question);
    }
    for alias in questions.iter().flat_map(|question| &question.aliases) {
        let taken = ids.insert(alias.value.clone(), alias.span);
        if let Some(first) = taken {
            let taken = (first, alias.span, alias.value.clone());
            fields.report(two_of_one_id(fields.file(), taken));
        }
    }
    questions
}

/// Two questions are meant by one id, be it an earlier one.
fn two_of_one_id(file: &str, (first, second, id): (Span, Span, Box<str>)) -> Diagnostic {
    let message = format!("two questions have the id `{id}`");
    Diagnostic::error(Code::DuplicateId, message)
        .at(file, second)
        .also(file, Some(first), "the other one")
        .hint("give one of them another `id`")
}

fn question(fields: &mut Fields<'_>, settings: &Settings) -> Option<(Question, Span)> {
    let zone = &settings.time_zone;
    fields.require(&keys::QUESTION.required());
    let id = fields.parsed("id", local_id);
    let text = fields.text("text");
    let short = fields.parsed("short", short).map(|text| text.value);
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
    let aliases = fields.texts("aliases");
    let id = id?;
    let question = Question {
        id: id.value,
        text: text?.value,
        short,
        criteria,
        resolves_by: resolves_by.map(|moment| moment.value),
        outcome,
        aliases,
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
