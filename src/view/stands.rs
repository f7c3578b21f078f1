//! Where agents stand on the questions of an event, and the order that this gives them.

use std::collections::BTreeSet;

use super::vantage::is_withdrawn;
use crate::model::{Confidence, Interval, Judgement, Level, Likelihood};
use crate::route::Route;
use crate::site::{
    AgentForecasts, AgentIx, Answer, AssessmentIx, Credit, EventIx, Forecast, QuestionAt, Said,
    Site, VersionIx,
};

/// What an agent gives on one question as of its outcome, or as of today if it has none.
#[derive(Debug, Clone, Copy)]
pub struct Stand<'a> {
    /// The agent.
    pub agent: AgentIx,
    /// The assessment that has the answer; without one, the agent's latest assessment of the event.
    pub assessment: AssessmentIx,
    /// The earlier version of it that has the answer; `None` if the assessment has it as it is.
    pub version: Option<VersionIx>,
    /// The answer that counts. One that was withdrawn answers nothing.
    pub said: Option<Said<'a>>,
    /// An answer that is in no count, and why.
    pub claim: Option<(Said<'a>, &'static str)>,
    /// The last answer before.
    pub earlier: Option<Answer>,
}

impl<'a> Stand<'a> {
    /// Where an agent stands; `None` if it has never answered.
    pub fn of(site: &'a Site, (event, question): QuestionAt, agent: AgentIx) -> Option<Self> {
        let of = site.forecasts.of((event, question));
        let known = &site.standings[event].questions[question].answers;
        let answers = known.binary_search_by_key(&agent, |answers| answers.agent);
        let answers = answers.ok().map(|at| known[at]);
        let forecasts = of.by(agent);
        let last = forecasts.and_then(AgentForecasts::last);
        let counted = last.filter(|last| last.credit.counts());
        let said = counted.and_then(|last| site.said(last));
        let marked = last.filter(|_| said.is_none() && !of.state.is_open());
        let claim = marked.and_then(|last| Some((site.said(last)?, last.credit.mark(of.state)?)));
        let shown = last.filter(|_| said.is_some() || claim.is_some());
        let current = latest(site, event, agent);
        let stands = |answer: &Answer| !is_withdrawn(&site.assessments[answer.assessment]);
        let earlier = match (shown, answers) {
            (Some(shown), Some(answers)) if shown.assessment == answers.latest.assessment => {
                answers.earlier
            }
            (Some(shown), _) => forecasts.and_then(|forecasts| before(forecasts, shown)),
            (None, Some(_)) if !of.state.is_open() => None,
            (None, Some(answers)) if current == Some(answers.latest.assessment) => answers.earlier,
            (None, answers) => answers.map(|answers| answers.latest),
        };
        Some(Self {
            agent,
            assessment: shown.map(|shown| shown.assessment).or(current)?,
            version: shown.and_then(|shown| shown.version),
            said,
            claim,
            earlier: earlier.filter(stands),
        })
    }

    /// Where an agent stands that has assessed an event and never answered.
    pub fn of_silent(site: &Site, event: EventIx, agent: AgentIx) -> Option<Self> {
        Some(Self {
            agent,
            assessment: latest(site, event, agent)?,
            version: None,
            said: None,
            claim: None,
            earlier: None,
        })
    }

    /// The likelihood that counts.
    pub fn likelihood(&self) -> Option<&'a Likelihood> {
        Some(self.said?.likelihood)
    }

    /// How well founded its answer is.
    pub fn confidence(&self) -> Option<&'a Confidence> {
        self.shown()?.judgement.confidence.as_ref()
    }

    /// The answer that is shown, whether or not it counts.
    pub fn shown(&self) -> Option<Said<'a>> {
        self.said.or(self.claim.map(|(said, _)| said))
    }

    /// How well founded the assessment is as a whole.
    pub fn overall(&self, site: &'a Site) -> &'a Confidence {
        match self.shown() {
            Some(said) => &said.assessment.confidence,
            None => &site.assessments[self.assessment].facts.confidence,
        }
    }

    /// How well founded it is, or where that is not said how well the assessment is as a whole.
    pub fn level(&self, site: &'a Site) -> Level {
        self.confidence()
            .unwrap_or_else(|| self.overall(site))
            .level
    }

    /// The page that has it: of the assessment, or of the version of it.
    pub fn route(&self, site: &'a Site) -> &'a Route {
        match self.version {
            Some(version) => &site.versions[version].route,
            None => &site.assessments[self.assessment].route,
        }
    }

    /// What the agent gave before.
    pub fn before(&self, site: &'a Site) -> Option<&'a Likelihood> {
        answered(site, self.earlier?).likelihood.as_ref()
    }
}

/// The agent's latest assessment of an event.
pub fn latest(site: &Site, event: EventIx, agent: AgentIx) -> Option<AssessmentIx> {
    let latest = &site.standings[event].latest;
    let at = latest.binary_search_by_key(&agent, |(agent, _)| *agent);
    Some(latest[at.ok()?].1)
}

/// The answer that `last` replaced.
fn before(forecasts: &AgentForecasts, last: &Forecast) -> Option<Answer> {
    let mut before = forecasts.forecasts.iter().rev();
    let before = before.find(|one| {
        one.credit == Credit::Replaced && one.version.is_none() && one.assessment != last.assessment
    })?;
    Some(Answer {
        assessment: before.assessment,
        judgement: before.judgement,
    })
}

/// The judgement that answers.
pub fn answered(site: &Site, answer: Answer) -> &Judgement {
    &site.assessments[answer.assessment].facts.judgements[answer.judgement]
}

/// Where agents stand on one question of an event, in no order that counts.
pub fn stands(site: &Site, at: QuestionAt) -> impl Iterator<Item = Stand<'_>> {
    let of = site.forecasts.of(at);
    let answers = site.standings[at.0].questions[at.1].answers.iter();
    let others = answers.map(|answers| answers.agent);
    let others = others.filter(|agent| of.by(*agent).is_none());
    let agents = of.agents.iter().map(|one| one.agent).chain(others);
    agents.filter_map(move |agent| Stand::of(site, at, agent))
}

/// The agents that have assessed an event, in the order of its page: those with the lowest
/// likelihood of its first question first, and then those who give none.
pub fn order(site: &Site, event: EventIx) -> Vec<AgentIx> {
    let entry = &site.standings[event];
    let mut given: Vec<(Interval, AgentIx)> = Vec::new();
    if let Some(first) = entry.questions.indices().next() {
        let stands = stands(site, (event, first));
        // Somebody who took part only in an earlier version has no assessment here any more.
        let stands = stands.filter(|stand| latest(site, event, stand.agent).is_some());
        given.extend(stands.filter_map(|stand| Some((stand.likelihood()?.interval, stand.agent))));
    }
    given.sort_unstable();
    let known: BTreeSet<AgentIx> = given.iter().map(|(_, agent)| *agent).collect();
    let others = entry.latest.iter().map(|(agent, _)| *agent);
    let others = others.filter(|agent| !known.contains(agent));
    let given = given.iter().map(|(_, agent)| *agent);
    given.chain(others).collect()
}
