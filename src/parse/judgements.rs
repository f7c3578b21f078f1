//! The key judgements of an assessment.

use super::keys::local_id;
use crate::diagnostic::{Code, Complaint, Diagnostic, Span, Spanned};
use crate::keys;
use crate::model::{Confidence, Judgement, Likelihood};
use crate::value::Fields;

/// An assessment may have this many judgements.
const MOST: usize = 50;

/// Reads `judgements`.
pub fn judgements(fields: &mut Fields<'_>) -> Vec<Judgement> {
    let list = fields.list_of_most("judgements", MOST, judgement);
    let mut judgements = Vec::with_capacity(list.len());
    let mut ids: Vec<(Box<str>, Span)> = Vec::with_capacity(list.len());
    for (at, (judgement, id)) in list.into_iter().enumerate() {
        let Some(mut judgement) = judgement else {
            continue;
        };
        let numbered = format!("j{}", at + 1);
        let hint = match &id {
            Ok(_) => "give one of them another `id`".to_owned(),
            Err(_) => format!("it counts as `{numbered}` without one: give it an `id`"),
        };
        let id = id.unwrap_or_else(|span| Spanned::new(numbered.into(), span));
        if let Some((_, first)) = ids.iter().find(|(known, _)| *known == id.value) {
            let message = format!("two judgements have the id `{}`", id.value);
            let file = fields.file();
            fields.report(
                Diagnostic::error(Code::DuplicateId, message)
                    .at(file, id.span)
                    .also(file, Some(*first), "the other one")
                    .hint(hint),
            );
            continue;
        }
        judgement.id = id.value.clone();
        ids.push((id.value, id.span));
        judgements.push(judgement);
    }
    judgements
}

/// An id, or where one is missing.
type Id = Result<Spanned<Box<str>>, Span>;

fn judgement(fields: &mut Fields<'_>) -> (Option<Judgement>, Id) {
    let span = fields.span();
    for (key, hint) in keys::JUDGEMENT.required() {
        if !fields.has(key) {
            fields.missing(key, hint);
        }
    }
    let id = fields.parsed("id", local_id).ok_or(span);
    let text = fields.text("text");
    let likelihood = likelihood(fields);
    let confidence = fields.parsed("confidence", Confidence::parse);
    let question = fields.name("question");
    if let Some(text) = &text
        && let Some(term) = Judgement::mixed(&text.value)
    {
        let file = fields.file();
        let message = format!("this sentence holds both a likelihood, `{term}`, and a confidence");
        fields.report(
            Diagnostic::warning(Code::MixedJudgement, message)
                .at(file, text.span)
                .hint(
                    "ICD 203 keeps the two out of one sentence: say only what is judged, and give \
                     the rest under `likelihood` and `confidence`",
                ),
        );
    }
    let judgement = text.map(|text| Judgement {
        id: Box::default(),
        text: text.value,
        likelihood,
        confidence: confidence.map(|confidence| confidence.value),
        question,
    });
    (judgement, id)
}

/// A term, a percentage, or a list of the two ends of a range.
fn likelihood(fields: &mut Fields<'_>) -> Option<Likelihood> {
    let texts = fields.texts("likelihood");
    let read = match texts.as_slice() {
        [] => return None,
        [one] => Likelihood::parse(&one.value),
        [low, high] => Likelihood::range(&low.value, &high.value),
        _ => Err(Complaint::new(
            Code::BadLikelihood,
            "a likelihood has two ends at most",
            "write a term, `65%`, or the two ends of a range: `[20%, 45%]`",
        )),
    };
    read.map_err(|complaint| {
        let (first, last) = (&texts[0], &texts[texts.len() - 1]);
        let place = Spanned::new(
            first.value.clone(),
            Span {
                end: last.span.end,
                ..first.span
            },
        );
        fields.complain(complaint, &place);
    })
    .ok()
}
