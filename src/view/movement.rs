//! What moved, as pages, feeds and the home page show it.

use serde::Serialize;

use super::parts::{DateView, LinkView};
use super::question_list::question_route;
use super::ready::Ready;
use super::vantage::{Vantage, is_withdrawn, link, moment};
use crate::digest::Digest;
use crate::ledger::{Change, Entry, Fact};
use crate::model::{Answer, Outcome, Provenance};
use crate::score::Term;
use crate::site::{
    AgentIx, AssessmentIx, Forecast, Movement, MovementKind, NoteKind, QuestionAt, Said, Site,
};

/// Something that moved.
///
/// What a minor change on the record can touch is taken from the version before it: nothing here changes by one.
#[derive(Debug, Serialize)]
pub struct MovementView {
    /// Its anchor on the page of its period. It depends on what moved alone, so feeds use it as an id.
    pub anchor: String,
    /// `first`, `crossed`, `corrected`, `withdrawn`, `reinstated` or `decided`.
    pub kind: &'static str,
    /// When.
    pub date: DateView,
    /// Who moved; nobody for `decided`.
    pub agents: Vec<Ready<LinkView>>,
    /// Their ids.
    #[serde(skip)]
    pub who: Vec<String>,
    /// The question, of `first`, `crossed` and `decided`.
    pub question: Option<LinkView>,
    /// The event of the question.
    pub event: Option<Ready<LinkView>>,
    /// The range before, of `crossed`.
    pub from: Option<RangeWords>,
    /// The range from then on, of `first` and `crossed`.
    pub to: Option<RangeWords>,
    /// Of `first`: whether no other agent had answered by then.
    pub is_first_of_all: bool,
    /// The assessment that says so, or that was corrected, withdrawn or reinstated.
    pub assessment: Option<LinkView>,
    /// Whether that is withdrawn now.
    pub is_withdrawn: bool,
    /// Of `decided`: `Yes`, `No` or `Void`.
    pub outcome: Option<&'static str>,
    /// Why, as the assessment, the record or the source of the outcome says; perhaps empty.
    pub reason: String,
    /// Where the source of the outcome can be read, complete.
    pub url: Option<String>,
    /// Who wrote the reason of an answer, for feeds.
    #[serde(skip)]
    pub provenance: Option<Provenance>,
}

/// A range in the words of the yardstick and in percent.
#[derive(Debug, Serialize)]
pub struct RangeWords {
    /// `unlikely`, or `unlikely to likely` for a range that spans terms.
    pub term: String,
    /// `20–45%`, or `65%` for a point.
    pub percent: String,
    /// The lower end in whole percent.
    pub low: u8,
    /// The upper end; the same for a point.
    pub high: u8,
}

impl RangeWords {
    /// The range of a likelihood.
    fn of(said: Said<'_>) -> Self {
        let interval = said.likelihood.interval;
        Self {
            term: Term::of(interval).name(),
            percent: interval.to_string(),
            low: interval.low,
            high: interval.high,
        }
    }
}

impl MovementView {
    /// The view of a movement.
    pub fn new(from: Vantage<'_>, movement: &Movement) -> Self {
        let site = from.site;
        let agents: &[AgentIx] = match &movement.kind {
            MovementKind::First { agent, .. } | MovementKind::Crossed { agent, .. } => {
                std::slice::from_ref(agent)
            }
            MovementKind::Noted { assessment, .. } => &site.assessments[*assessment].agents,
            MovementKind::Decided { .. } => &[],
        };
        let empty = Self {
            anchor: anchor_of(site, &movement.kind),
            kind: "decided",
            date: moment(site, &movement.at),
            agents: from.agents(agents),
            who: agents
                .iter()
                .map(|&at| site.agents[at].id.to_string())
                .collect(),
            question: None,
            event: None,
            from: None,
            to: None,
            is_first_of_all: false,
            assessment: None,
            is_withdrawn: false,
            outcome: None,
            reason: String::new(),
            url: None,
            provenance: None,
        };
        match movement.kind {
            MovementKind::First {
                question,
                agent,
                forecast,
                is_first_of_all,
            } => Self {
                kind: "first",
                is_first_of_all,
                ..empty.answered(from, question, forecast_of(site, question, agent, forecast))
            },
            MovementKind::Crossed {
                question,
                agent,
                before,
                forecast,
            } => Self {
                kind: "crossed",
                from: forecast_of(site, question, agent, before)
                    .and_then(|before| site.said(before))
                    .map(RangeWords::of),
                ..empty.answered(from, question, forecast_of(site, question, agent, forecast))
            },
            MovementKind::Noted {
                assessment,
                note,
                entry,
            } => {
                let noted = site.ledger.as_ref().map(|ledger| &ledger.entries()[entry]);
                let rev = noted.map_or(1, |entry| entry.rev);
                let of = &site.assessments[assessment];
                Self {
                    kind: match note {
                        NoteKind::Corrected => "corrected",
                        NoteKind::Withdrawn => "withdrawn",
                        NoteKind::Reinstated => "reinstated",
                    },
                    assessment: Some(link(&of.route, &title_at(site, assessment, rev))),
                    is_withdrawn: is_withdrawn(of),
                    reason: noted.map_or_else(String::new, |entry| entry.note.to_string()),
                    ..empty
                }
            }
            MovementKind::Decided { question } => {
                let outcome = outcome_words(site, question);
                Self {
                    question: Some(settled_question_link(site, question)),
                    event: Some(from.shared.event(question.0).clone()),
                    outcome: outcome.as_ref().map(|(answer, _, _)| answer.label()),
                    reason: (outcome.as_ref())
                        .and_then(|(_, source, _)| source.clone())
                        .unwrap_or_default(),
                    url: outcome.and_then(|(_, _, url)| url),
                    ..empty
                }
            }
        }
    }

    /// What moved as one sentence without an end, for feeds.
    pub fn sentence(&self) -> String {
        let who = self.who.join(", ");
        let words = |link: &Option<LinkView>| {
            link.as_ref()
                .map_or_else(String::new, |link| link.text.clone())
        };
        let range = |range: &Option<RangeWords>| {
            let range = range.as_ref();
            range.map_or_else(String::new, |range| {
                format!("{} ({})", range.percent, range.term)
            })
        };
        let (question, assessment) = (words(&self.question), words(&self.assessment));
        let (before, now) = (range(&self.from), range(&self.to));
        match self.kind {
            "first" if self.is_first_of_all => {
                format!("{who} was the first to answer: {now}. {question}")
            }
            "first" => format!("{who} answered for the first time: {now}. {question}"),
            "crossed" => format!("{who} moved from {before} to {now}. {question}"),
            "corrected" => format!("{who} corrected: {assessment}"),
            "withdrawn" => format!("{who} withdrew: {assessment}"),
            "reinstated" => format!("{who} reinstated: {assessment}"),
            _ => format!("Decided: {}. {question}", self.outcome.unwrap_or_default()),
        }
    }

    /// The same about an answer to a question.
    fn answered(
        self,
        from: Vantage<'_>,
        question: QuestionAt,
        forecast: Option<&Forecast>,
    ) -> Self {
        let site = from.site;
        let said = forecast.and_then(|forecast| Some((forecast, site.said(forecast)?)));
        Self {
            question: Some(settled_question_link(site, question)),
            event: Some(from.shared.event(question.0).clone()),
            to: said.map(|(_, said)| RangeWords::of(said)),
            assessment: said.map(|(forecast, said)| {
                let at = forecast.assessment;
                link(
                    &site.assessments[at].route,
                    &site.title_in(at, said.assessment),
                )
            }),
            is_withdrawn: forecast
                .is_some_and(|forecast| is_withdrawn(&site.assessments[forecast.assessment])),
            reason: said.and_then(|(_, said)| reason(said)).unwrap_or_default(),
            provenance: said.and_then(|(_, said)| said.assessment.provenance.clone()),
            ..self
        }
    }
}

/// Why an agent's answer moved or holds, in its own words.
fn reason(said: Said<'_>) -> Option<String> {
    said.assessment.change.as_deref().map(str::to_owned)
}

fn forecast_of(
    site: &Site,
    question: QuestionAt,
    agent: AgentIx,
    forecast: usize,
) -> Option<&Forecast> {
    site.forecasts
        .of(question)
        .by(agent)?
        .forecasts
        .get(forecast)
}

/// The page of a question, with the words that it had before any minor change of them.
fn settled_question_link(site: &Site, question: QuestionAt) -> LinkView {
    let facts = site.question(question);
    let settled = settled_fact(site, "question", question);
    let text = settled.and_then(|fact| fact.text.as_deref());
    link(&question_route(site, question), text.unwrap_or(&facts.text))
}

/// How a question came out, who says so and where, without minor changes of that.
fn outcome_words(
    site: &Site,
    question: QuestionAt,
) -> Option<(Answer, Option<String>, Option<String>)> {
    let Outcome {
        answer,
        source,
        url,
        date: _,
    } = site.question(question).outcome.as_ref()?;
    let (source, url) = match settled_fact(site, "outcome", question) {
        Some(fact) => (&fact.source, &fact.url),
        None => (source, url),
    };
    let words = |text: &Option<Box<str>>| text.as_deref().map(str::to_owned);
    Some((*answer, words(source), words(url)))
}

/// What a question or its outcome was on the record before minor changes; `None` if it had none.
fn settled_fact<'a>(site: &'a Site, kind: &str, (event, at): QuestionAt) -> Option<&'a Fact> {
    let ledger = site.ledger.as_ref()?;
    let slug = &site.events[event].slug;
    let id = format!("{kind}:{slug}/{}", site.question((event, at)).id);
    let mut versions = ledger.history(&id)?.versions().rev().peekable();
    let is_minor = |entry: &&Entry| entry.change == Some(Change::Minor);
    versions.next_if(is_minor)?;
    let settled = versions.find(|entry| !is_minor(entry))?;
    site.facts.get(&settled.content)
}

/// The title of an assessment in a version of it.
fn title_at(site: &Site, at: AssessmentIx, rev: u64) -> String {
    let versions = site.versions.slice(0..site.versions.len());
    let found = versions.binary_search_by_key(&(at, rev), |one| (one.assessment, one.entry.rev));
    let facts = found
        .ok()
        .and_then(|found| versions[found].facts.as_deref());
    site.title_in(at, facts.unwrap_or(&site.assessments[at].facts))
}

/// The id that an assessment had first: a renaming changes no anchor.
fn first_id(site: &Site, at: AssessmentIx) -> &str {
    let id = &site.assessments[at].facts.id;
    let history = site.ledger.as_ref().and_then(|ledger| ledger.history(id));
    let first = history.and_then(|history| history.entries().next());
    first.map_or(id, |first| &first.id)
}

/// An anchor made of ids alone, so that it is the same in each build.
fn anchor_of(site: &Site, kind: &MovementKind) -> String {
    let question_id = |(event, at): QuestionAt| {
        let slug = &site.events[event].slug;
        format!("{slug}/{}", site.question((event, at)).id)
    };
    let said_id = |question: QuestionAt, agent, forecast| {
        let agent_id = &site.agents[agent].slug;
        let found = forecast_of(site, question, agent, forecast);
        let words = found.map(|forecast| {
            let entry = &site.assessments[forecast.assessment];
            let newest = entry.recorded.as_ref().map_or(1, |recorded| recorded.rev);
            let version = forecast.version.map(|at| site.versions[at].entry.rev);
            // The newest version becomes an earlier one, and keeps its number.
            format!(
                "{} {}",
                first_id(site, forecast.assessment),
                version.unwrap_or(newest)
            )
        });
        format!(
            "{} {agent_id} {}",
            question_id(question),
            words.unwrap_or_default()
        )
    };
    let id = match *kind {
        MovementKind::First {
            question,
            agent,
            forecast,
            ..
        } => format!("first {}", said_id(question, agent, forecast)),
        MovementKind::Crossed {
            question,
            agent,
            forecast,
            ..
        } => format!("crossed {}", said_id(question, agent, forecast)),
        MovementKind::Noted { entry, .. } => format!("noted {entry}"),
        MovementKind::Decided { question } => format!("decided {}", question_id(question)),
    };
    let digest = Digest::of(id.as_bytes()).to_string();
    format!("_change-{}", &digest[..16])
}
