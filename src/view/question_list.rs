//! All questions: open, overdue, decided and void.

use serde::Serialize;

use super::parts::{DateView, LinkView, PartView};
use super::questions::{OutcomeView, outcome};
use super::ready::Ready;
use super::shell::Shell;
use super::vantage::{Vantage, link};
use crate::model::{Answer, Interval};
use crate::route::Route;
use crate::site::{PAGE_LIMIT, QuestionAt, QuestionState, Site, parts};

/// If there are more questions than a page lists, this many of each state are on the first page.
const GROUP_LIMIT: usize = 50;

/// The view of `questions.html`.
#[derive(Debug, Serialize)]
pub struct QuestionsView {
    /// What is around the content.
    pub shell: Shell,
    /// How many questions there are.
    pub total: usize,
    /// Questions by state: open and overdue ones by their deadlines, decided and void ones newest first. In a numbered
    /// part, a single group in the order of events.
    pub groups: Vec<QuestionGroup>,
    /// The day by which questions are overdue: that of the site's stamp.
    pub as_of: Option<DateView>,
    /// How many of the decided ones were decided before their deadline.
    pub early: usize,
    /// How many of these came out as yes.
    pub early_yes: usize,
    /// The numbered parts; empty if one page holds all.
    pub parts: Vec<PartView>,
}

/// Questions in one state.
#[derive(Debug, Serialize)]
pub struct QuestionGroup {
    /// `open`, `overdue`, `decided`, `void`, or `all` in a numbered part.
    pub state: &'static str,
    /// The word for readers.
    pub label: &'static str,
    /// How many there are.
    pub total: usize,
    /// The questions, at most 200.
    pub rows: Vec<QuestionRow>,
}

/// A question in a list.
#[derive(Debug, Serialize)]
pub struct QuestionRow {
    /// Its page, in a few words if it has them.
    pub question: LinkView,
    /// The question, if these words are others.
    pub text: Option<String>,
    /// Its event.
    pub event: Ready<LinkView>,
    /// `open`, `overdue`, `decided` or `void`.
    pub state: &'static str,
    /// When it is decided at the latest.
    pub resolves_by: Option<DateView>,
    /// How it came out.
    pub outcome: Option<OutcomeView>,
    /// Whether it was decided before its deadline.
    pub early: bool,
    /// How many agents have an answer that counts.
    pub agents: usize,
    /// From where to where their ranges reach, in percent.
    pub reach: Option<String>,
}

/// The link to the page of a question, in a few words if it has them.
pub fn question_link(site: &Site, at: QuestionAt) -> LinkView {
    let question = site.question(at);
    link(&question_route(site, at), question.brief())
}

/// The page of a question.
pub fn question_route(site: &Site, at: QuestionAt) -> Route {
    Route::question(&site.events[at.0].slug, &site.question(at).id)
}

/// Whether a decided question came out as yes.
pub fn is_yes(site: &Site, question: QuestionAt) -> bool {
    let outcome = site.question(question).outcome.as_ref();
    outcome.is_some_and(|outcome| outcome.answer == Answer::Yes)
}

/// The order in which numbered parts list questions: by the first day of their event.
pub fn questions_in_order(site: &Site) -> Vec<QuestionAt> {
    let events = site.events_by_date.iter();
    let of = |&event| {
        site.forecasts
            .of_event(event)
            .indices()
            .map(move |at| (event, at))
    };
    events.flat_map(of).collect()
}

impl QuestionsView {
    /// The view of a numbered part, from 1, or of the first page.
    pub fn new(from: Vantage<'_>, part: Option<usize>) -> Self {
        let site = from.site;
        let all = questions_in_order(site);
        let total = all.len();
        let all_parts = parts(total);
        let title = part.map_or("Questions".to_owned(), |part| {
            format!("Questions, part {part}")
        });
        let about = "What the agents are asked, and how it came out";
        let mut shell = from.shell("questions", &title, about);
        if part.is_some() {
            shell.crumbs = vec![from.link(&Route::questions(), "Questions").into()];
        }
        let of = |at: &QuestionAt| site.forecasts.of(*at);
        let early = all
            .iter()
            .filter(|at| of(at).state == QuestionState::Decided && of(at).is_early);
        let early: Vec<_> = early.collect();
        let early_yes = early.iter().filter(|at| is_yes(site, ***at));
        let groups = match part {
            Some(part) => {
                let range = all_parts.get(part - 1).cloned().unwrap_or(0..0);
                vec![QuestionGroup::new(from, None, &all[range], PAGE_LIMIT)]
            }
            None => {
                let limit = if total > PAGE_LIMIT {
                    GROUP_LIMIT
                } else {
                    PAGE_LIMIT
                };
                let states = [
                    QuestionState::Open,
                    QuestionState::Overdue,
                    QuestionState::Decided,
                    QuestionState::Void,
                ];
                let groups = states.map(|state| {
                    let of = all.iter().copied().filter(|at| of(at).state == state);
                    let mut of: Vec<QuestionAt> = of.collect();
                    sort(site, &mut of, state);
                    QuestionGroup::new(from, Some(state), &of, limit)
                });
                groups.into_iter().filter(|group| group.total > 0).collect()
            }
        };
        Self {
            shell,
            total,
            groups,
            as_of: site.stamp.as_ref().map(|stamp| from.day(stamp.date())),
            early_yes: early_yes.count(),
            early: early.len(),
            parts: from.parts(all_parts.len(), part, Route::questions_part),
        }
    }
}

/// Open questions by their deadlines, those without one last; others by when they were decided, newest first.
fn sort(site: &Site, questions: &mut [QuestionAt], state: QuestionState) {
    if state.is_open() {
        questions.sort_by_key(|&at| {
            let by = site.question(at).resolves_by.as_ref().map(|by| by.instant);
            (by.is_none(), by)
        });
    } else {
        questions.sort_by_key(|&at| {
            let decided = site.forecasts.of(at).decided.as_ref();
            std::cmp::Reverse(decided.map(|decided| decided.instant))
        });
    }
}

impl QuestionGroup {
    fn new(
        from: Vantage<'_>,
        state: Option<QuestionState>,
        all: &[QuestionAt],
        limit: usize,
    ) -> Self {
        let rows = all.iter().take(limit);
        Self {
            state: state.map_or("all", QuestionState::word),
            label: state.map_or("All", QuestionState::label),
            total: all.len(),
            rows: rows.map(|&at| QuestionRow::new(from, at)).collect(),
        }
    }
}

impl QuestionRow {
    fn new(from: Vantage<'_>, at: QuestionAt) -> Self {
        let site = from.site;
        let (question, of) = (site.question(at), site.forecasts.of(at));
        let counted = of.counted().filter_map(|(_, forecast)| site.said(forecast));
        let ranges: Vec<Interval> = counted.map(|said| said.likelihood.interval).collect();
        let low = ranges.iter().map(|range| range.low).min();
        let high = ranges.iter().map(|range| range.high).max();
        let reach = low.zip(high).map(|(low, high)| Interval { low, high });
        Self {
            question: question_link(site, at),
            text: question.short.as_ref().map(|_| question.text.to_string()),
            event: from.shared.event(at.0).clone(),
            state: of.state.word(),
            resolves_by: question.resolves_by.as_ref().map(|by| from.moment(by)),
            outcome: question.outcome.as_ref().map(|of| outcome(site, of)),
            early: of.is_early,
            agents: ranges.len(),
            reach: reach.map(|reach| reach.to_string()),
        }
    }
}
