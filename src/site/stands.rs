//! Where agents stand: their latest assessments of an event, and their answers to its questions.

use std::collections::BTreeMap;

use super::resolve::Related;
use super::{AgentIx, AssessmentIx, Entries, EventIx, IndexVec, QuestionAt, QuestionIx};
use crate::model::Question;

/// A question of an event, and what agents answer to it.
#[derive(Debug, Clone)]
pub struct QuestionEntry {
    /// The question.
    pub facts: Question,
    /// The agents that have answered at some time, in the order of agents.
    pub answers: Vec<AgentAnswers>,
}

/// One agent's answers to a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AgentAnswers {
    /// The agent.
    pub agent: AgentIx,
    /// Its latest answer. Where that is not in its latest assessment of the event, it has fallen
    /// silent on the question since.
    pub latest: Answer,
    /// Its answer before that.
    pub earlier: Option<Answer>,
}

/// A judgement that answers a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answer {
    /// The assessment.
    pub assessment: AssessmentIx,
    /// Which of its judgements.
    pub judgement: usize,
}

/// Where agents stand on an event.
#[derive(Debug)]
pub struct Standing {
    /// The latest assessment of each agent, in the order of agents. One that the agent itself has
    /// replaced is not the latest.
    pub latest: Vec<(AgentIx, AssessmentIx)>,
    /// The questions of the event, with the answers.
    pub questions: IndexVec<QuestionIx, QuestionEntry>,
}

/// Finds where agents stand on all events.
pub fn standings(
    entries: Entries<'_>,
    related: &IndexVec<AssessmentIx, Related>,
    answers: &IndexVec<AssessmentIx, Vec<Option<QuestionAt>>>,
) -> IndexVec<EventIx, Standing> {
    let stands = Stands {
        entries,
        related,
        answers,
    };
    let standing = |event| Standing {
        latest: stands.latest(event),
        questions: stands.questions(event),
    };
    entries.events.indices().map(standing).collect()
}

/// What decides where agents stand.
struct Stands<'a> {
    entries: Entries<'a>,
    related: &'a IndexVec<AssessmentIx, Related>,
    answers: &'a IndexVec<AssessmentIx, Vec<Option<QuestionAt>>>,
}

impl Stands<'_> {
    /// The latest assessment of each agent, in the order of agents. One that the agent has replaced
    /// is not the latest, also where both are of one day and their ids would order them otherwise.
    fn latest(&self, event: EventIx) -> Vec<(AgentIx, AssessmentIx)> {
        let mut latest: BTreeMap<AgentIx, (bool, AssessmentIx)> = BTreeMap::new();
        for &at in &self.entries.events[event].assessments {
            for &agent in &self.entries.assessments[at].agents {
                let rank = (self.stands(event, agent, at), at);
                let known = latest.entry(agent).or_insert(rank);
                *known = rank.max(*known);
            }
        }
        let latest = latest.into_iter();
        latest.map(|(agent, (_, at))| (agent, at)).collect()
    }

    /// Whether an agent has not replaced an assessment of the event by another of its own.
    fn stands(&self, event: EventIx, agent: AgentIx, assessment: AssessmentIx) -> bool {
        let mut newer = self.related[assessment].superseded_by.iter();
        !newer.any(|&newer| {
            let newer = &self.entries.assessments[newer];
            newer.agents.contains(&agent) && newer.events.contains(&event)
        })
    }

    /// The answers to each question of an event.
    fn questions(&self, event: EventIx) -> IndexVec<QuestionIx, QuestionEntry> {
        let facts = self.entries.events[event].facts.as_ref();
        let asked = facts.map_or(&[][..], |facts| &facts.questions);
        if asked.is_empty() {
            return Vec::new().into();
        }
        let mut questions: IndexVec<QuestionIx, BTreeMap<AgentIx, AgentAnswers>> =
            vec![BTreeMap::new(); asked.len()].into();
        for &assessment in &self.entries.events[event].assessments {
            for (judgement, answered) in self.answers[assessment].iter().enumerate() {
                let Some((at, question)) = *answered else {
                    continue;
                };
                if at != event {
                    continue;
                }
                let new = Answer {
                    assessment,
                    judgement,
                };
                for &agent in &self.entries.assessments[assessment].agents {
                    let fresh = AgentAnswers {
                        agent,
                        latest: new,
                        earlier: None,
                    };
                    questions[question]
                        .entry(agent)
                        .and_modify(|known| known.add(new, |at| self.stands(event, agent, at)))
                        .or_insert(fresh);
                }
            }
        }
        let entries = asked.iter().zip(questions);
        let entry =
            |(facts, answers): (&Question, BTreeMap<AgentIx, AgentAnswers>)| QuestionEntry {
                facts: facts.clone(),
                answers: answers.into_values().collect(),
            };
        entries.map(entry).collect()
    }
}

impl AgentAnswers {
    /// Adds an answer that comes after all others in order of time.
    fn add(&mut self, new: Answer, stands: impl Fn(AssessmentIx) -> bool) {
        if !stands(new.assessment) && stands(self.latest.assessment) {
            self.earlier = Some(new);
        } else {
            self.earlier = Some(self.latest);
            self.latest = new;
        }
    }
}
