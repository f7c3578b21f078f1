//! Where agents stand on the questions of an event, and the order that this gives them.

use std::collections::BTreeSet;

use super::vantage::is_withdrawn;
use crate::model::{Confidence, Interval, Judgement, Level, Likelihood};
use crate::site::{AgentAnswers, AgentIx, Answer, AssessmentIx, EventIx, QuestionAt, Site};

/// What an agent gives on one question, and gave before.
#[derive(Debug, Clone, Copy)]
pub struct Stand<'a> {
    /// The agent.
    pub agent: AgentIx,
    /// The agent's latest assessment of the event.
    pub assessment: AssessmentIx,
    /// The judgement of that assessment which answers. One that was withdrawn answers nothing.
    pub judgement: Option<&'a Judgement>,
    /// The last answer before.
    pub earlier: Option<Answer>,
}

impl<'a> Stand<'a> {
    /// Where an agent stands that has answered at some time.
    pub fn of(site: &'a Site, event: EventIx, answers: AgentAnswers) -> Option<Self> {
        let latest = &site.standings[event].latest;
        let at = latest.binary_search_by_key(&answers.agent, |(agent, _)| *agent);
        let (_, assessment) = latest[at.ok()?];
        let is_current = answers.latest.assessment == assessment;
        let stands = |at: AssessmentIx| !is_withdrawn(&site.assessments[at]);
        let earlier = if is_current {
            answers.earlier
        } else {
            Some(answers.latest)
        };
        Some(Self {
            agent: answers.agent,
            assessment,
            judgement: (is_current && stands(assessment)).then(|| answered(site, answers.latest)),
            earlier: earlier.filter(|answer| stands(answer.assessment)),
        })
    }

    /// What the agent gives now.
    pub fn likelihood(&self) -> Option<&'a Likelihood> {
        self.judgement?.likelihood.as_ref()
    }

    /// How well founded that is.
    pub fn confidence(&self) -> Option<&'a Confidence> {
        self.judgement?.confidence.as_ref()
    }

    /// How well founded it is, or where that is not said how well the assessment is as a whole.
    pub fn level(&self, site: &Site) -> Level {
        let overall = &site.assessments[self.assessment].facts.confidence;
        self.confidence().unwrap_or(overall).level
    }

    /// What the agent gave before.
    pub fn before(&self, site: &'a Site) -> Option<&'a Likelihood> {
        answered(site, self.earlier?).likelihood.as_ref()
    }
}

/// The judgement that answers.
pub fn answered(site: &Site, answer: Answer) -> &Judgement {
    &site.assessments[answer.assessment].facts.judgements[answer.judgement]
}

/// Where agents stand on one question of an event, in no order that counts.
pub fn stands(site: &Site, (event, question): QuestionAt) -> impl Iterator<Item = Stand<'_>> {
    let answers = site.standings[event].questions[question].answers.iter();
    answers.filter_map(move |answers| Stand::of(site, event, *answers))
}

/// The agents that have assessed an event, in the order of its page: those with the lowest
/// likelihood of its first question first, and then those who give none.
pub fn order(site: &Site, event: EventIx) -> Vec<AgentIx> {
    let entry = &site.standings[event];
    let mut given: Vec<(Interval, AgentIx)> = Vec::new();
    if let Some(first) = entry.questions.indices().next() {
        let stands = stands(site, (event, first));
        given.extend(stands.filter_map(|stand| Some((stand.likelihood()?.interval, stand.agent))));
    }
    given.sort_unstable();
    let known: BTreeSet<AgentIx> = given.iter().map(|(_, agent)| *agent).collect();
    let others = entry.latest.iter().map(|(agent, _)| *agent);
    let others = others.filter(|agent| !known.contains(agent));
    let given = given.iter().map(|(_, agent)| *agent);
    given.chain(others).collect()
}
