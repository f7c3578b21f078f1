//! Where agents stand: their latest assessments of an event, and their answers to its questions.

use std::collections::BTreeMap;

use super::{AgentIx, AssessmentIx, EventIx, IndexVec, QuestionIx, Site};
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

/// Finds the latest words of agents on all events. Who replaces what must be known.
pub fn settle(site: &mut Site) {
    let stands: Vec<_> = site.events.indices().map(|at| latest(site, at)).collect();
    for (event, latest) in site.events.iter_mut().zip(stands) {
        event.latest = latest;
    }
    let answers: Vec<_> = site.events.indices().map(|at| answers(site, at)).collect();
    for (event, questions) in site.events.iter_mut().zip(answers) {
        event.questions = questions;
    }
}

/// The latest assessment of each agent, in the order of agents. One that the agent has replaced
/// is not the latest, also where both are of one day and their ids would order them otherwise.
fn latest(site: &Site, event: EventIx) -> Vec<(AgentIx, AssessmentIx)> {
    let mut latest: BTreeMap<AgentIx, (bool, AssessmentIx)> = BTreeMap::new();
    for &at in &site.events[event].assessments {
        for &agent in &site.assessments[at].agents {
            let rank = (stands(site, event, agent, at), at);
            let known = latest.entry(agent).or_insert(rank);
            *known = rank.max(*known);
        }
    }
    let latest = latest.into_iter();
    latest.map(|(agent, (_, at))| (agent, at)).collect()
}

/// Whether an agent has not replaced an assessment of the event by another of its own.
fn stands(site: &Site, event: EventIx, agent: AgentIx, assessment: AssessmentIx) -> bool {
    let mut newer = site.assessments[assessment].superseded_by.iter();
    !newer.any(|&newer| {
        let newer = &site.assessments[newer];
        newer.agents.contains(&agent) && newer.events.contains(&event)
    })
}

/// The answers to each question of an event.
fn answers(site: &Site, event: EventIx) -> IndexVec<QuestionIx, QuestionEntry> {
    let entry = &site.events[event];
    let asked = entry
        .facts
        .as_ref()
        .map_or(&[][..], |facts| &facts.questions);
    if asked.is_empty() {
        return Vec::new().into();
    }
    let mut questions: IndexVec<QuestionIx, BTreeMap<AgentIx, AgentAnswers>> =
        vec![BTreeMap::new(); asked.len()].into();
    for &assessment in &entry.assessments {
        let of = &site.assessments[assessment];
        for (judgement, answered) in of.answers.iter().enumerate() {
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
            for &agent in &of.agents {
                let fresh = AgentAnswers {
                    agent,
                    latest: new,
                    earlier: None,
                };
                questions[question]
                    .entry(agent)
                    .and_modify(|known| known.add(new, |at| stands(site, event, agent, at)))
                    .or_insert(fresh);
            }
        }
    }
    let entries = asked.iter().zip(questions);
    let entry = |(facts, answers): (&Question, BTreeMap<AgentIx, AgentAnswers>)| QuestionEntry {
        facts: facts.clone(),
        answers: answers.into_values().collect(),
    };
    entries.map(entry).collect()
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
