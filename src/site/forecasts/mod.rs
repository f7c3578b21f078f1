//! What agents have forecast on each question: over time, and as of its outcome.
//!
//! ```text
//! answers, earlier versions ──gather──▶ Track of each agent ──credit──▶ AgentForecasts ──▶ Forecasts
//! ```

mod credit;
mod gather;
mod offline;
mod sweep;

use jiff::Timestamp;

use super::{AgentIx, AssessmentIx, EventIx, IndexVec, QuestionAt, QuestionIx, Site, VersionIx};
use crate::model::{Answer, Assessment, Confidence, Judgement, Likelihood, Moment, Question};

pub use gather::{Basis, forecasts};

/// What all agents have forecast on all questions. Pages, data and statistics read it, and nothing else.
///
/// - A forecast is a judgement that answers a question by a likelihood, of an assessment as it is or as an earlier version of it on the
///   record had it. Of a joint assessment, each agent has it once. Whoever said something only in an earlier version has
///   it, too; names are those of today.
/// - **An agent's last forecast before the outcome** is that of its newest assessment by `date` which has one.
///   An assessment that says nothing on the question replaces nothing. One that another of the agent's forecasts replaced
///   (`supersedes`) comes after all others.
/// - The outcome is later than all else of its day, unless both have times that say otherwise.
/// - With a record, an assessment says what its last version said that was recorded before the outcome. A version that was
///   recorded after it is never credited, and neither is an assessment that is not on the record: it is
///   [`Credit::RecordedAfter`] or [`Credit::Unrecorded`], and in no count. When entries were recorded is what they say
///   themselves, also where that time was given by hand; a given time attests nothing.
/// - What was withdrawn before the outcome is [`Credit::Withdrawn`], and in no count: the agent had taken its answer back.
///   What was withdrawn later counts all the same.
/// - What was taken offline after the outcome is in no count either, for nobody can read it. Pages say how many answers
///   were ([`OfflineAnswers`]).
/// - So nothing that is added, recorded or withdrawn after the outcome changes what counts.
/// - For a question without an outcome, all of that is as of today.
#[derive(Debug, Clone)]
pub struct Forecasts {
    of: IndexVec<EventIx, IndexVec<QuestionIx, QuestionForecasts>>,
    by: IndexVec<AgentIx, Vec<QuestionAt>>,
    /// Number of decided questions of which each agent's answer was taken offline after the outcome.
    offline: IndexVec<AgentIx, usize>,
}

/// How a question stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum QuestionState {
    /// It has no outcome yet.
    Open,
    /// The same, though its deadline is before the stamp of the site.
    Overdue,
    /// It was answered by yes or no.
    Decided,
    /// Nobody can say any more.
    Void,
}

/// What agents have forecast on one question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuestionForecasts {
    /// How it stands.
    pub state: QuestionState,
    /// When it was decided: the date of the outcome, else the deadline, and no later than the outcome was recorded.
    /// `None` if it has no outcome, or nothing says when.
    pub decided: Option<Moment>,
    /// Whether it was decided before its deadline.
    pub is_early: bool,
    /// The agents that have answered it at some time, in order.
    pub agents: Vec<AgentForecasts>,
    /// Answers that the record had before the outcome and that were taken offline after it.
    pub offline: OfflineAnswers,
}

/// Answers that were taken offline after the outcome, each agent once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OfflineAnswers {
    /// Their agents, in order.
    pub agents: Vec<AgentIx>,
    /// Number of agents that the site does not name any more.
    pub unnamed: usize,
}

/// What one agent has forecast on a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgentForecasts {
    /// The agent.
    pub agent: AgentIx,
    /// All of them, in the order of (date, assessment, version).
    pub forecasts: Vec<Forecast>,
    /// Which of them is the last before the outcome: one that counts or was withdrawn. If there is none, one that claims
    /// to be. `None` if all are later than the outcome.
    pub last: Option<usize>,
    /// What its answer was from when on, in order of time. What [`Credit::RecordedAfter`] has is its answer from when it
    /// was recorded on, and what [`Credit::Unrecorded`] has never is.
    pub steps: Vec<Step>,
}

/// From when on an answer was an agent's latest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// From when on.
    pub from: Moment,
    /// Which of the agent's forecasts; `None` if it had none any more.
    pub forecast: Option<usize>,
}

/// An answer to a question in a version of an assessment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Forecast {
    /// The assessment.
    pub assessment: AssessmentIx,
    /// The earlier version that has it; `None` if the assessment itself has it as it is.
    pub version: Option<VersionIx>,
    /// Which judgement of that.
    pub judgement: usize,
    /// When that was recorded; `None` if it was not.
    pub recorded: Option<Timestamp>,
    /// Whether that time was given by hand.
    pub is_given: bool,
    /// Whether it counts.
    pub credit: Credit,
}

/// Whether a forecast counts as made before the outcome. Of each agent, one at most does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Credit {
    /// It was the agent's answer when the question was decided, or is today if it is not decided.
    Counted,
    /// It was made before the outcome, and there was a later one before the outcome.
    Replaced,
    /// It was the agent's answer, or would have been, but was withdrawn before the outcome.
    Withdrawn,
    /// Its date is before the outcome, and it was recorded after it.
    RecordedAfter,
    /// Its date is before the outcome, and it is not on the record of the site.
    Unrecorded,
    /// Its date is after the outcome.
    After,
}

/// A forecast with what it says.
#[derive(Debug, Clone, Copy)]
pub struct Said<'a> {
    /// The assessment, in the version that has it.
    pub assessment: &'a Assessment,
    /// The judgement.
    pub judgement: &'a Judgement,
    /// How likely that is.
    pub likelihood: &'a Likelihood,
}

impl Credit {
    /// The word in data and class names.
    pub fn word(self) -> &'static str {
        match self {
            Self::Counted => "counted",
            Self::Replaced => "replaced",
            Self::Withdrawn => "withdrawn",
            Self::RecordedAfter => "recorded-after",
            Self::Unrecorded => "unrecorded",
            Self::After => "after",
        }
    }

    /// Whether it is in counts.
    pub fn counts(self) -> bool {
        self == Self::Counted
    }

    /// Why a forecast is in no count although its date is before the outcome, in words for readers; `None` for others.
    /// An open question has no outcome to name.
    pub fn mark(self, state: QuestionState) -> Option<&'static str> {
        match self {
            Self::Counted | Self::Replaced | Self::After => None,
            Self::Withdrawn if state.is_open() => Some("withdrawn"),
            Self::Withdrawn => Some("withdrawn before the outcome"),
            Self::RecordedAfter => Some("recorded after the outcome"),
            Self::Unrecorded => Some("not on the record"),
        }
    }
}

impl QuestionState {
    /// The word in data and class names.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Overdue => "overdue",
            Self::Decided => "decided",
            Self::Void => "void",
        }
    }

    /// The word for readers.
    pub fn label(self) -> &'static str {
        match self {
            Self::Open => "Open",
            Self::Overdue => "Overdue",
            Self::Decided => "Decided",
            Self::Void => "Void",
        }
    }
}

impl Forecast {
    /// Whether the record has it from before the outcome; for a question without one, whether it is on the record. A time that
    /// was given attests nothing.
    pub fn is_attested(&self) -> bool {
        let is_before = matches!(
            self.credit,
            Credit::Counted | Credit::Replaced | Credit::Withdrawn
        );
        self.recorded.is_some() && !self.is_given && is_before
    }
}

impl<'a> Said<'a> {
    /// How well founded it is, or else the assessment.
    pub fn confidence(self) -> &'a Confidence {
        self.assessment.confidence_in(self.judgement)
    }
}

impl AgentForecasts {
    /// The last forecast before the outcome, whether or not it counts.
    pub fn last(&self) -> Option<&Forecast> {
        self.forecasts.get(self.last?)
    }

    /// The last forecast before the outcome, if it counts.
    pub fn counted(&self) -> Option<&Forecast> {
        self.last().filter(|last| last.credit.counts())
    }
}

impl QuestionForecasts {
    /// What an agent has forecast.
    pub fn by(&self, agent: AgentIx) -> Option<&AgentForecasts> {
        let at = self.agents.binary_search_by_key(&agent, |one| one.agent);
        Some(&self.agents[at.ok()?])
    }

    /// The last forecasts before the outcome that count, in the order of agents.
    pub fn counted(&self) -> impl Iterator<Item = (AgentIx, &Forecast)> {
        let agents = self.agents.iter();
        agents.filter_map(|one| Some((one.agent, one.counted()?)))
    }
}

impl QuestionState {
    /// How a question stands by the stamp of the site. A deadline without a time lasts to the end of its day.
    pub fn of(question: &Question, stamp: Option<&Moment>) -> Self {
        let answer = question.outcome.as_ref().map(|outcome| outcome.answer);
        let is_over = || {
            let deadline = question.resolves_by.as_ref().zip(stamp);
            deadline.is_some_and(|(by, stamp)| stamp.is_later_than(by))
        };
        match answer {
            Some(Answer::Void) => Self::Void,
            Some(Answer::Yes | Answer::No) => Self::Decided,
            None if is_over() => Self::Overdue,
            None => Self::Open,
        }
    }

    /// Whether it has no outcome yet.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::Overdue)
    }
}

impl OfflineAnswers {
    /// How many there are.
    pub fn count(&self) -> usize {
        self.agents.len() + self.unnamed
    }
}

impl Forecasts {
    /// Number of decided questions of which an agent's answer was taken offline after the outcome.
    pub fn offline_of(&self, agent: AgentIx) -> usize {
        self.offline[agent]
    }

    /// What agents have forecast on a question.
    pub fn of(&self, (event, question): QuestionAt) -> &QuestionForecasts {
        &self.of[event][question]
    }

    /// What agents have forecast on the questions of an event, in order.
    pub fn of_event(&self, event: EventIx) -> &IndexVec<QuestionIx, QuestionForecasts> {
        &self.of[event]
    }

    /// The questions that an agent has answered at some time, in order.
    pub fn by(&self, agent: AgentIx) -> &[QuestionAt] {
        &self.by[agent]
    }

    /// All questions, by event and then as the event lists them.
    pub fn questions(&self) -> impl Iterator<Item = QuestionAt> {
        let events = self.of.enumerated();
        events.flat_map(|(event, questions)| questions.indices().map(move |at| (event, at)))
    }
}

impl Site {
    /// What a forecast says; `None` if that cannot be read any more.
    pub fn said(&self, forecast: &Forecast) -> Option<Said<'_>> {
        let assessment = match forecast.version {
            None => &*self.assessments[forecast.assessment].facts,
            Some(version) => self.versions[version].facts.as_deref()?,
        };
        let judgement = assessment.judgements.get(forecast.judgement)?;
        Some(Said {
            assessment,
            judgement,
            likelihood: judgement.likelihood.as_ref()?,
        })
    }

    /// The question at a position.
    pub fn question(&self, (event, question): QuestionAt) -> &Question {
        &self.standings[event].questions[question].facts
    }
}
