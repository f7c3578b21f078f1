//! Which questions the judgements of assessments answer.

use super::place::PlacedNames;
use super::{
    AssessmentEntry, AssessmentIx, Entries, EventEntry, EventIx, IndexVec, Ix, QuestionIx,
};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, nearest};
use crate::model::Text;

/// A question: its event, and which of the questions of that.
pub type QuestionAt = (EventIx, QuestionIx);

/// The ids of the questions of all events, to look questions up: an event may have 2,000.
#[derive(Debug)]
pub struct QuestionIds<'a>(IndexVec<EventIx, Vec<(&'a str, QuestionIx)>>);

impl<'a> QuestionIds<'a> {
    /// Those of these events.
    pub fn new(events: &'a IndexVec<EventIx, EventEntry>) -> Self {
        let ids = events.iter().map(|event| {
            let questions = event.facts.iter().flat_map(|facts| &facts.questions);
            let ids = questions.enumerate().flat_map(|(number, question)| {
                let aliases = question.aliases.iter().map(|alias| &*alias.value);
                let ids = [&*question.id].into_iter().chain(aliases);
                ids.map(move |id| (id, QuestionIx::new(number)))
            });
            let mut ids: Vec<_> = ids.collect();
            ids.sort_unstable();
            ids
        });
        Self(ids.collect())
    }

    /// The question of an event that has this id.
    fn of_event(&self, event: EventIx, id: &str) -> Option<QuestionAt> {
        let ids = &self.0[event];
        let at = ids.binary_search_by(|(known, _)| (*known).cmp(id)).ok()?;
        Some((event, ids[at].1))
    }

    /// The question that is written in a judgement about these events, of which `named` finds one by a name; `None` if
    /// there is none, or there are several.
    pub fn find(
        &self,
        written: &str,
        events: impl Iterator<Item = EventIx>,
        named: impl Fn(&str) -> Option<EventIx>,
    ) -> Option<QuestionAt> {
        let (event, id) = event_and_id(written);
        let meant = event.map(named);
        let events = events.filter(|event| meant.is_none_or(|meant| meant == Some(*event)));
        let mut found = events.filter_map(|event| self.of_event(event, id));
        found.next().filter(|_| found.next().is_none())
    }
}

/// `event#question` or `question`, taken apart.
fn event_and_id(written: &str) -> (Option<&str>, &str) {
    match written.split_once('#') {
        Some((event, id)) => (Some(event.trim()), id.trim()),
        None => (None, written),
    }
}

/// Resolves the `question` of every judgement, among the questions of the assessment's own events.
pub fn answers(
    entries: Entries<'_>,
    ids: &QuestionIds<'_>,
    names: &PlacedNames<EventIx>,
    diagnostics: &mut Diagnostics,
) -> IndexVec<AssessmentIx, Vec<Option<QuestionAt>>> {
    let answers = entries.assessments.iter().map(|assessment| {
        let facts = &assessment.facts;
        if facts.judgements.iter().all(|one| one.question.is_none()) {
            return Vec::new();
        }
        let resolver = Resolver {
            events: entries.events,
            ids,
            assessment,
            names,
        };
        let mut answers: Vec<Option<QuestionAt>> = Vec::with_capacity(facts.judgements.len());
        for judgement in &facts.judgements {
            let written = judgement.question.as_ref();
            let answered = written.and_then(|question| {
                let found = resolver.question(question, diagnostics)?;
                match answers.iter().position(|known| *known == Some(found)) {
                    None => Some(found),
                    Some(first) => {
                        let first = facts.judgements[first].question.as_ref();
                        let file = &assessment.body.path;
                        diagnostics.push(answered_twice(file, question, first));
                        None
                    }
                }
            });
            answers.push(answered);
        }
        answers
    });
    answers.collect()
}

fn answered_twice(file: &str, question: &Text, first: Option<&Text>) -> Diagnostic {
    let message = format!("two judgements answer the question `{}`", question.value);
    let diagnostic = Diagnostic::error(Code::DuplicateAnswer, message).at(file, question.span);
    diagnostic
        .also(file, first.map(|first| first.span), "the first one")
        .hint("an assessment gives one answer: keep one of them, or make one judgement of both")
}

/// Looks for questions on behalf of one assessment.
struct Resolver<'a> {
    events: &'a IndexVec<EventIx, EventEntry>,
    ids: &'a QuestionIds<'a>,
    assessment: &'a AssessmentEntry,
    /// The names of events.
    names: &'a PlacedNames<EventIx>,
}

impl Resolver<'_> {
    fn question(&self, written: &Text, diagnostics: &mut Diagnostics) -> Option<QuestionAt> {
        let (file, events) = (&self.assessment.body.path, &self.assessment.events);
        let (event, id) = event_and_id(&written.value);
        let among = match event.map(|name| (name, self.names.find(name))) {
            None => events.clone(),
            Some((_, Some(event))) if events.contains(&event) => vec![event],
            Some((name, _)) => {
                if self.knows_all_events() {
                    let message = format!("this assessment is not about an event `{name}`");
                    diagnostics.push(
                        Diagnostic::error(Code::UnknownQuestion, message)
                            .at(file, written.span)
                            .hint("write the id of a question of its own `event`"),
                    );
                }
                return None;
            }
        };
        let found: Vec<QuestionAt> = among
            .iter()
            .filter_map(|&event| self.ids.of_event(event, id))
            .collect();
        match found.as_slice() {
            [one] => Some(*one),
            [] => {
                if self.knows_all_events() {
                    diagnostics.push(self.unknown(written, id, &among));
                }
                None
            }
            [(first, _), (second, _), ..] => {
                let slug = |event: &EventIx| &*self.events[*event].slug;
                let message = format!("`{id}` is a question of two events of this assessment");
                diagnostics.push(
                    Diagnostic::error(Code::AmbiguousName, message)
                        .at(file, written.span)
                        .hint(format!(
                            "write `{}#{id}` or `{}#{id}`",
                            slug(first),
                            slug(second)
                        )),
                );
                None
            }
        }
    }

    /// Whether all events that the assessment names are on the site. Otherwise one of them has
    /// errors or is withheld, and that is reported where it is.
    fn knows_all_events(&self) -> bool {
        let mut names = self.assessment.facts.events.iter();
        names.all(|name| self.names.find(&name.value).is_some())
    }

    /// The ids of an event's questions.
    fn ids(&self, event: EventIx) -> impl Iterator<Item = &str> {
        let facts = self.events[event].facts.iter();
        facts.flat_map(|facts| facts.questions.iter().map(|question| &*question.id))
    }

    fn unknown(&self, written: &Text, id: &str, among: &[EventIx]) -> Diagnostic {
        let ids: Vec<&str> = among.iter().flat_map(|&event| self.ids(event)).collect();
        let hint = match (nearest(id, ids.iter().copied()), among) {
            (Some(meant), _) => format!("did you mean `{meant}`?"),
            (None, [event]) if ids.is_empty() => {
                let event = &self.events[*event];
                let file = match &event.body {
                    Some(body) => body.path.to_string(),
                    None => format!("content/events/{}.md", event.slug),
                };
                format!(
                    "declare it under `questions` of the event, in {file}, or leave `question` out"
                )
            }
            (None, _) => match ids.as_slice() {
                [] => {
                    "declare it under `questions` of an event, or leave `question` out".to_owned()
                }
                [one] => format!("write `{one}`, or leave `question` out"),
                some => {
                    let more = if some.len() > 8 { ", …" } else { "" };
                    let some: Vec<_> = some.iter().take(8).copied().collect();
                    format!("the questions are `{}`{more}", some.join("`, `"))
                }
            },
        };
        let names: Vec<_> = among
            .iter()
            .map(|&event| format!("`{}`", self.events[event].slug))
            .collect();
        let file = &self.assessment.body.path;
        let message = match names.as_slice() {
            [one] => format!("the event {one} has no question `{id}`"),
            _ => format!(
                "none of the events {} has a question `{id}`",
                names.join(", ")
            ),
        };
        Diagnostic::error(Code::UnknownQuestion, message)
            .at(file, written.span)
            .hint(hint)
    }
}
