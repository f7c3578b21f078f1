//! What moved on the site: answers that reached another term, first answers, corrections, withdrawals, outcomes.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;

use super::place::title;
use super::{AgentIx, AssessmentIx, Assessments, Index, QuestionAt, QuestionForecasts, Site};
use crate::ledger::{Act, Change, Entry, Ledger, Subject};
use crate::model::{Assessment, Moment};
use crate::score::Term;

/// Something that moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    /// When.
    pub at: Moment,
    /// What.
    pub kind: MovementKind,
}

/// What moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MovementKind {
    /// An agent answered a question for the first time.
    First {
        /// The question.
        question: QuestionAt,
        /// The agent.
        agent: AgentIx,
        /// Which of the agent's forecasts.
        forecast: usize,
        /// Whether no other agent had answered it by then.
        is_first_of_all: bool,
    },
    /// An agent's range reached another term of the yardstick, or other terms.
    Crossed {
        /// The question.
        question: QuestionAt,
        /// The agent.
        agent: AgentIx,
        /// Which of the agent's forecasts it left.
        before: usize,
        /// Which it has from then on.
        forecast: usize,
    },
    /// The record says something of an assessment that readers should know.
    Noted {
        /// The assessment.
        assessment: AssessmentIx,
        /// What the entry does.
        note: NoteKind,
        /// The position of the entry in the ledger.
        entry: usize,
    },
    /// A question got its outcome.
    Decided {
        /// The question.
        question: QuestionAt,
    },
}

/// What an entry of the record does to an assessment that readers know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoteKind {
    /// Something in it was wrong.
    Corrected,
    /// It was withdrawn.
    Withdrawn,
    /// It was withdrawn, and no longer is.
    Reinstated,
}

impl NoteKind {
    /// What an entry does; `None` if it is of no concern here, as all minor changes and updates are.
    fn of(entry: &Entry) -> Option<Self> {
        match entry.act {
            Act::Revise if entry.change == Some(Change::Correction) => Some(Self::Corrected),
            Act::Withdraw => Some(Self::Withdrawn),
            Act::Reinstate => Some(Self::Reinstated),
            _ => None,
        }
    }
}

impl MovementKind {
    /// The order of what is of one moment. An outcome comes last: it is later than all else of its day.
    fn rank(&self) -> u8 {
        match self {
            Self::First { .. } => 0,
            Self::Crossed { .. } => 1,
            Self::Noted { .. } => 2,
            Self::Decided { .. } => 3,
        }
    }

    /// What tells it from others of its kind and moment.
    fn place(&self) -> (Option<QuestionAt>, Option<AgentIx>, usize) {
        match *self {
            Self::First {
                question,
                agent,
                forecast,
                ..
            }
            | Self::Crossed {
                question,
                agent,
                forecast,
                ..
            } => (Some(question), Some(agent), forecast),
            Self::Noted { entry, .. } => (None, None, entry),
            Self::Decided { question } => (Some(question), None, 0),
        }
    }
}

impl Site {
    /// All that moved, in order of time.
    ///
    /// A minor change on the record moves nothing, and neither does what was said after the outcome of a question. An
    /// outcome of which nothing says when it came is left out.
    pub fn find_movements(&self) -> Vec<Movement> {
        let mut found = Vec::new();
        for at in self.forecasts.questions() {
            let question = self.forecasts.of(at);
            answers(self, at, question, &mut found);
            if let Some(decided) = question
                .decided
                .clone()
                .filter(|_| !question.state.is_open())
            {
                found.push(Movement {
                    at: decided,
                    kind: MovementKind::Decided { question: at },
                });
            }
        }
        if let Some(ledger) = &self.ledger {
            let zone = &self.settings.time_zone;
            noted(&self.assessments, ledger, zone, &mut found);
        }
        found.sort_by_cached_key(|movement| {
            let Movement { at, kind } = movement;
            let is_last = !at.has_time && kind.rank() == 3;
            let instant = (at.date(), is_last, at.instant);
            (instant, kind.rank(), kind.place())
        });
        found
    }
}

impl Site {
    /// The title of an assessment by its front matter as it is or as an earlier version had it.
    pub fn title_in(&self, at: AssessmentIx, facts: &Assessment) -> String {
        let entry = &self.assessments[at];
        let agent = entry.agents.first().map_or("", |&at| &self.agents[at].id);
        let event = entry
            .events
            .first()
            .map_or("", |&at| &self.events[at].title);
        title(facts, agent, event).to_string()
    }
}

/// First answers to a question, and answers that reached other terms.
fn answers(site: &Site, at: QuestionAt, question: &QuestionForecasts, found: &mut Vec<Movement>) {
    let firsts = || {
        question.agents.iter().filter_map(|agent| {
            let mut given = agent.steps.iter().filter(|step| step.forecast.is_some());
            given.next().map(|step| (agent.agent, &step.from))
        })
    };
    // A day without a time is not before a time of that day.
    let earliest = firsts().min_by_key(|(_, first)| first.instant);
    let earliest = earliest.filter(|(agent, first)| {
        firsts().all(|(other, of)| other == *agent || of.is_later_than(first))
    });
    let first_of_all = earliest.map(|(agent, _)| agent);
    for one in &question.agents {
        let mut last: Option<(usize, Term)> = None;
        for step in &one.steps {
            let decided = question.decided.as_ref();
            if decided.is_some_and(|decided| step.from.is_later_than(decided)) {
                break;
            }
            let Some(forecast) = step.forecast else {
                continue;
            };
            let Some(said) = site.said(&one.forecasts[forecast]) else {
                continue;
            };
            let term = Term::of(said.likelihood.interval);
            let kind = match last {
                None => MovementKind::First {
                    question: at,
                    agent: one.agent,
                    forecast,
                    is_first_of_all: first_of_all == Some(one.agent),
                },
                Some((before, was)) if was != term => MovementKind::Crossed {
                    question: at,
                    agent: one.agent,
                    before,
                    forecast,
                },
                Some(_) => {
                    // What an agent moves from is the range that it gave last.
                    last = Some((forecast, term));
                    continue;
                }
            };
            last = Some((forecast, term));
            found.push(Movement {
                at: step.from.clone(),
                kind,
            });
        }
    }
}

/// Corrections, withdrawals and what takes them back, of assessments that are shown.
fn noted(assessments: &Assessments, ledger: &Ledger, zone: &TimeZone, found: &mut Vec<Movement>) {
    let entries = ledger.entries().iter().enumerate();
    let notes = entries.filter_map(|(at, entry)| Some((at, entry, NoteKind::of(entry)?)));
    let notes = notes.filter(|(_, entry, _)| entry.subject() == Subject::Assessment);
    let notes: Vec<_> = notes.collect();
    if notes.is_empty() {
        return;
    }
    let mut ids = Index::with_capacity(assessments.len());
    for (at, entry) in assessments.enumerated() {
        if entry.recorded.is_some() {
            ids.insert(&*entry.facts.id, at);
        }
    }
    let mut withdrawn: BTreeMap<AssessmentIx, bool> = BTreeMap::new();
    for (position, entry, note) in notes {
        let id = ledger.today(&entry.id).unwrap_or(&entry.id);
        let Some(&assessment) = ids.get(id) else {
            continue;
        };
        let was_withdrawn = withdrawn.entry(assessment).or_default();
        match note {
            NoteKind::Withdrawn => *was_withdrawn = true,
            // It may only have come online again.
            NoteKind::Reinstated if !std::mem::take(was_withdrawn) => continue,
            _ => {}
        }
        found.push(Movement {
            at: Moment::at(entry.first_recorded(), zone),
            kind: MovementKind::Noted {
                assessment,
                note,
                entry: position,
            },
        });
    }
}
