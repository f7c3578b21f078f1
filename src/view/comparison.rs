//! The figure of an event: all agents on one scale, with how sure they are, what they changed and when. It is chart and
//! table at once, so every agent has a row, whether or not it gives a likelihood.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::facts::{FactChange, of_question};
use super::finding::FindingView;
use super::judgements::anchor;
use super::parts::{ConfidenceView, DateView, LinkView};
use super::question_list::question_route;
use super::questions::{OutcomeView, question_anchor};
use super::range_mark::{DayView, RangeMark, day_of};
use super::ready::Ready;
use super::stands::{Stand, answered, latest, order};
use super::vantage::{Vantage, is_withdrawn, listed_title, moment};
use crate::chart::{GapColumn, ScaleTick, scale_ticks};
use crate::model::{Confidence, Finding, Interval, Level, Moment, furthest_apart};
use crate::route::Route;
use crate::site::{
    AgentIx, Answer, AssessmentIx, EventIx, Ix, PAGE_LIMIT, QuestionAt, QuestionIx, Said, Site,
};

/// Figures of more agents have low rows, without the titles of assessments.
pub(super) const FEW: usize = 12;
/// A fact names this many agents, and counts more.
const NAMED: usize = 3;

/// All agents on one question of an event; without a question, when and how sure they spoke.
#[derive(Debug, Serialize)]
pub struct ComparisonView {
    /// The question.
    pub question: Option<ComparedQuestion>,
    /// Whether rows are low, because there are many.
    pub dense: bool,
    /// A row an agent: the lowest range first, then those who give none, then those who have not been heard.
    pub rows: Vec<ComparedRow>,
    /// Number of agents beyond 200, which have no row.
    pub more: usize,
    /// The year of all dates of the rows; `None` if they differ, and then each date has its own.
    pub year: Option<String>,
    /// Whether a row shows an earlier range.
    pub has_earlier: bool,
}

/// A question in a figure.
#[derive(Debug, Serialize)]
pub struct ComparedQuestion {
    /// Its number on the event's page, from 1.
    pub number: usize,
    /// Its id within the event.
    pub id: String,
    /// Its anchor on the event's page.
    pub anchor: String,
    /// Its own page.
    pub page: String,
    /// The question.
    pub text: String,
    /// The question in a few words, or else as it is.
    pub short: String,
    /// What counts as yes.
    pub criteria: Option<String>,
    /// `open`, `overdue`, `decided` or `void`.
    pub state: &'static str,
    /// When it is decided at the latest.
    pub resolves_by: Option<DateView>,
    /// How it came out.
    pub outcome: Option<OutcomeView>,
    /// What the ranges come to.
    pub finding: FindingView,
    /// Who is furthest apart; `None` if fewer than two agents give a range, or all ranges overlap.
    pub apart: Option<ApartView>,
    /// Who changed its range, in the order of the rows, at most 3.
    pub changed: Vec<ChangedView>,
    /// Number of agents that did besides.
    pub changed_more: usize,
    /// The day of the oldest range that was changed.
    pub since: Option<DateView>,
    /// How many ranges there are of each confidence, high first.
    pub sure: Vec<SureCount>,
    /// The widest gap between the ranges.
    pub gap: Option<GapColumn>,
    /// The figures at the axis.
    pub ticks: Vec<ScaleTick>,
    /// The rows as CSV.
    pub csv: String,
    /// The figure as an SVG that stands alone.
    pub svg: String,
    /// How the question and its outcome were changed since they were recorded, newest first.
    pub changes: Vec<FactChange>,
}

/// The two ends of what agents give: between the lowest upper end and the highest lower end.
#[derive(Debug, Serialize)]
pub struct ApartView {
    /// How many points lie between them.
    pub points: u8,
    /// Who has the lowest upper end, at most 3.
    pub low: Vec<String>,
    /// Number of others that have it.
    pub low_more: usize,
    /// Who has the highest lower end, at most 3.
    pub high: Vec<String>,
    /// Number of others that have it.
    pub high_more: usize,
}

/// A range that an agent changed.
#[derive(Debug, Serialize)]
pub struct ChangedView {
    /// The agent, by its short name.
    pub name: String,
    /// `up`, `down`, `narrower` or `wider`.
    pub change: &'static str,
    /// The range before, in percent.
    pub from: String,
    /// The range now.
    pub to: String,
}

/// Number of ranges of one confidence.
#[derive(Debug, Serialize)]
pub struct SureCount {
    /// `high`, `moderate`, `low` or `unstated`.
    pub level: &'static str,
    /// How many there are.
    pub count: usize,
}

/// The row of an agent.
#[derive(Debug, Serialize)]
pub struct ComparedRow {
    /// The position of the agent.
    #[serde(skip)]
    pub at: AgentIx,
    /// The agent, by id.
    pub agent: Ready<LinkView>,
    /// Its name, perhaps the id again.
    pub name: String,
    /// `given`; `late` for a range that is in no count; `none` if it gives no likelihood; `withdrawn`; `silent` if it has
    /// not assessed the event.
    pub state: &'static str,
    /// The assessment, by its title; `None` if there is none.
    pub why: Option<LinkView>,
    /// Its range on the scale.
    pub range: Option<RangeMark>,
    /// Why the range is in no count: `recorded after the outcome`, `not on the record`, `withdrawn before the outcome`.
    pub mark: Option<&'static str>,
    /// How well founded the range is, or without a question the assessment; `None` if there is no range.
    pub sure: Option<ConfidenceView>,
    /// What its confidence was before that, if that was another.
    pub was_sure: Option<ConfidenceView>,
    /// `first`, `first range`, `same`, `up`, `down`, `narrower`, `wider`, `silent since` or empty.
    pub change: &'static str,
    /// What it gave before that.
    pub earlier: Option<RangeMark>,
    /// When it was made.
    pub day: Option<DayView>,
}

/// How a range moved. A range within the earlier one is narrower, whichever end moved.
fn moved(from: Interval, to: Interval) -> &'static str {
    if from == to {
        "same"
    } else if from.low <= to.low && to.high <= from.high {
        "narrower"
    } else if to.low <= from.low && from.high <= to.high {
        "wider"
    } else if from.low < to.low {
        "up"
    } else {
        "down"
    }
}

/// What the rows of a figure are made of.
pub(super) struct Agents<'a> {
    pub from: Vantage<'a>,
    event: EventIx,
    /// Those that have assessed the event, and those whose answer only an earlier version has.
    pub spoken: Vec<AgentIx>,
    /// The assessments of the event that each has made, oldest first.
    made: BTreeMap<AgentIx, Vec<AssessmentIx>>,
}

impl<'a> Agents<'a> {
    pub fn new(from: Vantage<'a>, event: EventIx) -> Self {
        let site = from.site;
        let mut made: BTreeMap<AgentIx, Vec<AssessmentIx>> = BTreeMap::new();
        for &at in &site.events[event].assessments {
            for &agent in &site.assessments[at].agents {
                made.entry(agent).or_default().push(at);
            }
        }
        let mut spoken = order(site, event);
        let known: BTreeSet<AgentIx> = spoken.iter().copied().collect();
        let mut others: BTreeSet<AgentIx> = BTreeSet::new();
        for question in site.standings[event].questions.indices() {
            let agents = site.forecasts.of((event, question)).agents.iter();
            others.extend(agents.map(|one| one.agent).filter(|at| !known.contains(at)));
        }
        spoken.extend(others);
        Self {
            from,
            event,
            spoken,
            made,
        }
    }

    /// What an agent gives on a question.
    fn stand(&self, question: QuestionIx, agent: AgentIx) -> Option<Stand<'a>> {
        let site = self.from.site;
        Stand::of(site, (self.event, question), agent)
            .or_else(|| Stand::of_silent(site, self.event, agent))
    }

    pub fn row(&self, question: Option<QuestionIx>, agent: AgentIx) -> ComparedRow {
        let site = self.from.site;
        let mut row = ComparedRow {
            at: agent,
            agent: self.from.shared.agent(agent).clone(),
            name: site.agents[agent].name.to_string(),
            state: "silent",
            why: None,
            range: None,
            mark: None,
            sure: None,
            was_sure: None,
            change: "",
            earlier: None,
            day: None,
        };
        let made = self.made.get(&agent).map_or(&[][..], Vec::as_slice);
        let is_first = made.len() == 1;
        let Some(question) = question else {
            let Some(at) = latest(site, self.event, agent) else {
                return row;
            };
            let entry = &site.assessments[at];
            row.why = Some(self.from.link(&entry.route, &listed_title(entry)));
            row.day = entry.facts.date.as_ref().map(|date| day_of(site, date));
            row.change = if is_first { "first" } else { "" };
            if is_withdrawn(entry) {
                row.state = "withdrawn";
                return row;
            }
            row.state = "none";
            row.sure = Some((&entry.facts.confidence).into());
            let before = made.iter().rev().find(|before| **before != at);
            let before = before.map(|&at| &site.assessments[at].facts.confidence);
            let is_same = |before: &&Confidence| is_as_sure(before, &entry.facts.confidence);
            row.was_sure = before.filter(|one| !is_same(one)).map(Into::into);
            if before.is_some_and(|one| is_same(&one)) {
                row.change = "same";
            }
            return row;
        };
        let Some(stand) = self.stand(question, agent) else {
            return row;
        };
        let entry = &site.assessments[stand.assessment];
        let shown = stand.shown();
        row.why = Some(self.why(&stand));
        let date = shown.and_then(|said| said.assessment.date.as_ref());
        let date = date.or(entry.facts.date.as_ref());
        row.day = date.map(|date| day_of(site, date));
        row.state = state(site, &stand);
        row.mark = stand.claim.map(|(_, mark)| mark);
        row.range = range(&stand);
        row.sure = shown.map(|said| said.confidence().into());
        let before = stand.before(site);
        row.change = match (stand.likelihood(), before) {
            (Some(now), Some(before)) => moved(before.interval, now.interval),
            (Some(_), None) if !is_first => "first range",
            (None, Some(_)) if row.state == "none" => "silent since",
            _ if is_first => "first",
            _ => "",
        };
        let earlier_sure = (stand.earlier)
            .map(|answer| sure_before(site, answer))
            .zip(stand.said.map(Said::confidence));
        row.was_sure = earlier_sure
            .filter(|(before, now)| !is_as_sure(before, now))
            .map(|(before, _)| before.into());
        row.earlier = before
            .filter(|_| row.change != "same" && row.state != "late")
            .and_then(|_| earlier(site, &stand));
        row
    }

    /// The judgement that answers, or else the assessment, by its title.
    fn why(&self, stand: &Stand<'_>) -> LinkView {
        let site = self.from.site;
        let entry = &site.assessments[stand.assessment];
        let link = self.from.link(stand.route(site), &listed_title(entry));
        match stand.shown() {
            Some(said) => LinkView {
                href: format!("{}#{}", link.href, anchor(said.judgement)),
                ..link
            },
            None => link,
        }
    }
}

fn is_as_sure(one: &Confidence, other: &Confidence) -> bool {
    (one.level, &one.score) == (other.level, &other.score)
}

fn state(site: &Site, stand: &Stand<'_>) -> &'static str {
    match (stand.said, stand.claim) {
        (Some(_), _) => "given",
        (None, Some(_)) => "late",
        (None, None) if is_withdrawn(&site.assessments[stand.assessment]) => "withdrawn",
        (None, None) => "none",
    }
}

fn range(stand: &Stand<'_>) -> Option<RangeMark> {
    let said = stand.shown()?;
    Some(RangeMark::new(said.likelihood, said.confidence(), None))
}

fn earlier(site: &Site, stand: &Stand<'_>) -> Option<RangeMark> {
    let answer = stand.earlier?;
    let date = site.assessments[answer.assessment].facts.date.as_ref();
    let before = stand.before(site)?;
    let day = date.map(|date| day_of(site, date));
    Some(RangeMark::new(before, sure_before(site, answer), day))
}

/// How well founded an earlier answer was.
fn sure_before(site: &Site, answer: Answer) -> &Confidence {
    let facts = &site.assessments[answer.assessment].facts;
    facts.confidence_in(answered(site, answer))
}

impl ComparisonView {
    /// The figure of the first question of an event, or without a question of who has spoken; `None` if nobody has, is
    /// expected to, or is asked.
    pub fn of_event(from: Vantage<'_>, event: EventIx) -> Option<Self> {
        let agents = Agents::new(from, event);
        let question = from.site.standings[event].questions.indices().next();
        let view = Self::new(&agents, question);
        (question.is_some() || !view.rows.is_empty()).then_some(view)
    }

    /// The figure of any question.
    pub fn of_question(from: Vantage<'_>, (event, question): QuestionAt) -> Self {
        Self::new(&Agents::new(from, event), Some(question))
    }

    fn new(agents: &Agents<'_>, question: Option<QuestionIx>) -> Self {
        let site = agents.from.site;
        let event = &site.events[agents.event];
        let spoken: BTreeSet<AgentIx> = agents.spoken.iter().copied().collect();
        let expected = event.expected.iter().copied();
        let silent: Vec<AgentIx> = expected.filter(|at| !spoken.contains(at)).collect();
        let total = agents.spoken.len() + silent.len();
        let rows = agents.spoken.iter().chain(&silent).take(PAGE_LIMIT);
        let mut rows: Vec<ComparedRow> = rows.map(|&at| agents.row(question, at)).collect();
        // Somebody whose answer only an earlier version has comes where its range belongs.
        rows.sort_by_key(|row| {
            let range = row.range.as_ref().filter(|_| row.state == "given");
            let range = range.map(|range| (range.likelihood.low, range.likelihood.high));
            (row.state == "silent", range.is_none(), range)
        });
        let year = years(&mut rows);
        Self {
            question: question.map(|question| ComparedQuestion::new(agents, question)),
            dense: rows.len() > FEW,
            more: total - rows.len(),
            has_earlier: rows.iter().any(|row| row.earlier.is_some()),
            year,
            rows,
        }
    }
}

/// The year of all days of rows; where they differ, each gets its own.
fn years(rows: &mut [ComparedRow]) -> Option<String> {
    fn days(row: &mut ComparedRow) -> impl Iterator<Item = &mut DayView> {
        let earlier = row.earlier.as_mut();
        let earlier = earlier.and_then(|range| range.day.as_mut());
        row.day.iter_mut().chain(earlier)
    }
    let years = rows.iter_mut().flat_map(days).map(|day| day.year.clone());
    let mut years: BTreeSet<String> = years.collect();
    if years.len() < 2 {
        return years.pop_first();
    }
    rows.iter_mut().flat_map(days).for_each(DayView::add_year);
    None
}

impl ComparedQuestion {
    pub(super) fn new(agents: &Agents<'_>, question: QuestionIx) -> Self {
        let (from, at) = (agents.from, (agents.event, question));
        let site = from.site;
        let (facts, of) = (site.question(at), site.forecasts.of(at));
        let mut given: Vec<(AgentIx, Interval)> = Vec::new();
        let mut changed = Vec::new();
        let mut since: Option<&Moment> = None;
        let mut levels: BTreeMap<Level, usize> = BTreeMap::new();
        for &agent in &agents.spoken {
            let Some(stand) = Stand::of(site, at, agent) else {
                continue;
            };
            let Some(now) = stand.likelihood() else {
                continue;
            };
            given.push((agent, now.interval));
            *levels.entry(stand.level(site)).or_default() += 1;
            let Some(before) = stand.before(site) else {
                continue;
            };
            let change = moved(before.interval, now.interval);
            if change == "same" {
                continue;
            }
            let date = stand.earlier.map(|one| &site.assessments[one.assessment]);
            let date = date.and_then(|entry| entry.facts.date.as_ref());
            let oldest = [since, date].into_iter().flatten();
            since = oldest.min_by_key(|date| date.instant);
            changed.push(ChangedView {
                name: site.agents[agent].brief().to_owned(),
                change,
                from: before.interval.to_string(),
                to: now.interval.to_string(),
            });
        }
        given.sort_by_key(|(agent, interval)| (*interval, *agent));
        let named: Vec<(&str, Interval)> = (given.iter())
            .map(|(agent, interval)| (site.agents[*agent].brief(), *interval))
            .collect();
        let intervals: Vec<Interval> = given.iter().map(|(_, interval)| *interval).collect();
        let gap = match Finding::of(&intervals) {
            Finding::Gap { widest, .. } => Some(widest),
            _ => None,
        };
        let sure = [Level::High, Level::Moderate, Level::Low, Level::Unstated];
        let sure = sure.into_iter().filter_map(|level| {
            let count = *levels.get(&level)?;
            let level = level.word();
            Some(SureCount { level, count })
        });
        let event = &site.events[agents.event];
        let file = |format| from.href(&Route::figure(&event.route, &facts.id, format));
        Self {
            number: question.at() + 1,
            id: facts.id.to_string(),
            anchor: question_anchor(facts),
            page: from.href(&question_route(site, at)),
            text: facts.text.to_string(),
            short: facts.brief().to_owned(),
            criteria: facts.criteria.as_deref().map(str::to_owned),
            state: of.state.word(),
            resolves_by: facts.resolves_by.as_ref().map(|by| from.moment(by)),
            outcome: super::outcomes::outcome_of(site, at),
            finding: FindingView::of(&named, !of.state.is_open()),
            apart: ApartView::new(&named),
            changed_more: changed.len().saturating_sub(NAMED),
            changed: {
                changed.truncate(NAMED);
                changed
            },
            since: since.map(|since| DateView {
                // A day says enough.
                text: from.day(since.date()).text,
                ..moment(site, since)
            }),
            sure: sure.collect(),
            gap: gap.map(GapColumn::new),
            ticks: scale_ticks(gap),
            csv: file("csv"),
            svg: file("svg"),
            changes: of_question(site, at),
        }
    }
}

impl ApartView {
    fn new(given: &[(&str, Interval)]) -> Option<Self> {
        let intervals: Vec<_> = given.iter().map(|(_, interval)| *interval).collect();
        let between = furthest_apart(&intervals)?;
        let names = |is_it: &dyn Fn(Interval) -> bool| {
            let names = given.iter().filter(|(_, interval)| is_it(*interval));
            let mut names: Vec<String> = names.map(|(name, _)| (*name).to_owned()).collect();
            let more = names.len().saturating_sub(NAMED);
            names.truncate(NAMED);
            (names, more)
        };
        let (low, low_more) = names(&|interval| interval.high == between.low);
        let (high, high_more) = names(&|interval| interval.low == between.high);
        Some(Self {
            points: between.width(),
            low,
            low_more,
            high,
            high_more,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn range(low: u8, high: u8) -> Interval {
        Interval { low, high }
    }

    #[test]
    fn a_range_within_the_earlier_one_is_narrower() {
        for (from, to, change) in [
            ((1, 5), (5, 20), "up"),
            ((20, 45), (5, 20), "down"),
            ((30, 45), (30, 40), "narrower"),
            ((30, 40), (30, 45), "wider"),
            ((30, 40), (20, 60), "wider"),
            ((20, 45), (20, 45), "same"),
            ((20, 45), (30, 60), "up"),
            ((65, 65), (60, 70), "wider"),
        ] {
            let (from, to) = (range(from.0, from.1), range(to.0, to.1));
            assert_eq!(moved(from, to), change, "{from} to {to}");
        }
    }

    #[test]
    fn furthest_apart_are_the_lowest_upper_end_and_the_highest_lower_end() {
        let apart = |given: &[(&str, (u8, u8))]| {
            let given: Vec<_> = (given.iter())
                .map(|(name, (low, high))| (*name, range(*low, *high)))
                .collect();
            ApartView::new(&given).map(|one| (one.points, one.low, one.high))
        };
        let names = |names: &[&str]| -> Vec<String> {
            names.iter().map(|name| (*name).to_owned()).collect()
        };
        // One from 1 to 87% reaches over all of it, and hides nobody.
        assert_eq!(
            apart(&[("A", (1, 87)), ("B", (5, 15)), ("C", (35, 50))]),
            Some((20, names(&["B"]), names(&["C"])))
        );
        assert_eq!(
            apart(&[("A", (5, 20)), ("B", (10, 20)), ("C", (60, 60))]),
            Some((40, names(&["A", "B"]), names(&["C"])))
        );
        assert_eq!(apart(&[("A", (5, 20)), ("B", (20, 45))]), None);
        assert_eq!(apart(&[("A", (5, 20))]), None);
        assert_eq!(apart(&[]), None);
    }
}
