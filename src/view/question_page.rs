//! The page of a question: what all agents have forecast, over time and as of its outcome.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::facts::{FactChange, of_question};
use super::forecast::ForecastView;
use super::outcomes::outcome_of;
use super::parts::{DateView, LinkView};
use super::questions::OutcomeView;
use super::questions_data::change;
use super::ready::Ready;
use super::shell::Shell;
use super::vantage::{Vantage, withheld_word};
use crate::chart::{Axis, Course, Courses, GivenOverTime, PAD, Percent, RangeBox};
use crate::ledger::{Act, Entry};
use crate::model::{Interval, Level, Moment};
use crate::route::Route;
use crate::site::{
    AgentForecasts, Credit, Forecast, PAGE_LIMIT, QuestionAt, QuestionForecasts, QuestionState,
    Site,
};

/// The figure has lanes for this many agents at most.
const LANES: usize = 60;

/// The view of `question.html`.
#[derive(Debug, Serialize)]
pub struct QuestionPageView {
    /// What is around the content.
    pub shell: Shell,
    /// Its id within the event.
    pub id: String,
    /// The question.
    pub text: String,
    /// What counts as yes.
    pub criteria: Option<String>,
    /// `open`, `overdue`, `decided` or `void`.
    pub state: &'static str,
    /// The word for readers.
    pub label: &'static str,
    /// When it is decided at the latest.
    pub resolves_by: Option<DateView>,
    /// How it came out.
    pub outcome: Option<OutcomeView>,
    /// Whether it was decided before its deadline.
    pub early: bool,
    /// When it was decided; answers count up to then.
    pub decided: Option<DateView>,
    /// Its event.
    pub event: Ready<LinkView>,
    /// How many agents have answered.
    pub agents: usize,
    /// On how many of them the last answer before the outcome counts; for an open question, the answer of today.
    pub counted: usize,
    /// Number of answers that were taken offline after the outcome.
    pub offline: usize,
    /// The likelihoods over time.
    pub courses: Option<CoursesView>,
    /// The forecasts, newest first, at most 200.
    pub rows: Vec<ForecastRow>,
    /// How many there are in all.
    pub total: usize,
    /// All of them as CSV.
    pub csv: String,
    /// How the question and its outcome were changed since they were recorded, newest first.
    pub changes: Vec<FactChange>,
}

/// A forecast in the table of its question.
#[derive(Debug, Serialize)]
pub struct ForecastRow {
    /// The agent.
    pub agent: Ready<LinkView>,
    /// Its name, perhaps the id again.
    pub name: String,
    /// What it forecast.
    pub forecast: ForecastView,
    /// Why that moved or holds, as its assessment says.
    pub change: Option<String>,
    /// Whether its assessment was first recorded more than a day from its date.
    pub imported: bool,
    /// Whether a later version than the first of its assessment has it.
    pub revised: bool,
    /// The number of the version that has it, if there is a newer one.
    pub version: Option<u64>,
}

/// The likelihoods of a question over time.
#[derive(Debug, Serialize)]
pub struct CoursesView {
    /// The height of a lane in pixels.
    pub row: u32,
    /// Where in a lane 100% is, in pixels.
    pub top: u32,
    /// Where 0% is.
    pub bottom: u32,
    /// Below the lanes.
    pub axis: Axis,
    /// The day on which the question was decided.
    pub outcome: Option<Percent>,
    /// The deadline of an open question, if it is on the axis.
    pub deadline: Option<Percent>,
    /// One for each agent, at most 60: of more, those that answered last. Those whose answer counts come first.
    pub lanes: Vec<CourseView>,
}

/// The lane of an agent.
#[derive(Debug, Serialize)]
pub struct CourseView {
    /// The agent.
    pub agent: Ready<LinkView>,
    /// Its name in a few words, perhaps the id again.
    pub name: String,
    /// The last range, in percent.
    pub last: Option<String>,
    /// Why that is in no count.
    pub mark: Option<&'static str>,
    /// The ranges that it gave, oldest first.
    pub ranges: Vec<RangeBoxView>,
    /// Those that count for nothing.
    pub claims: Vec<RangeBoxView>,
}

/// A range while it held.
#[derive(Debug, Serialize)]
pub struct RangeBoxView {
    /// Where it is.
    pub place: RangeBox,
    /// The judgement.
    pub href: String,
    /// The agent, from when on, the range and the confidence, in words.
    pub name: String,
    /// The confidence: `low`, `moderate`, `high` or `unstated`.
    pub level: &'static str,
}

impl QuestionPageView {
    /// The view of a question.
    pub fn new(from: Vantage<'_>, at: QuestionAt) -> Self {
        let site = from.site;
        let (question, of) = (site.question(at), site.forecasts.of(at));
        let event = &site.events[at.0];
        let mut shell = from.shell("questions", question.brief(), &question.text);
        shell.crumbs = vec![
            from.link(&Route::questions(), "Questions").into(),
            from.shared.event(at.0).clone(),
        ];
        shell.withheld = withheld_word(event.withheld);
        let mut shown: Vec<(&AgentForecasts, &Forecast)> = Vec::new();
        for one in &of.agents {
            shown.extend(told(site, one).into_iter().map(|forecast| (one, forecast)));
        }
        let total = shown.len();
        shown.sort_by_cached_key(|(one, forecast)| {
            (std::cmp::Reverse(since(site, one, forecast)), one.agent)
        });
        shown.truncate(PAGE_LIMIT);
        let rows = shown
            .into_iter()
            .filter_map(|(one, forecast)| ForecastRow::new(from, of.state, one, forecast));
        Self {
            shell,
            id: question.id.to_string(),
            text: question.text.to_string(),
            criteria: question.criteria.as_deref().map(str::to_owned),
            state: of.state.word(),
            label: of.state.label(),
            resolves_by: question.resolves_by.as_ref().map(|by| from.moment(by)),
            outcome: outcome_of(site, at),
            early: of.is_early,
            decided: of.decided.as_ref().map(|decided| from.moment(decided)),
            event: from.shared.event(at.0).clone(),
            agents: of.agents.len(),
            counted: of.counted().count(),
            offline: of.offline.count(),
            courses: CoursesView::new(from, at, of),
            rows: rows.collect(),
            total,
            csv: from.href(&Route::question(&event.slug, &question.id).forecasts()),
            changes: of_question(site, at),
        }
    }
}

/// The day and the instant of a forecast.
fn made(site: &Site, forecast: &Forecast) -> Option<(Date, Timestamp)> {
    let said = site.said(forecast)?;
    let date = said.assessment.date.as_ref();
    let date = date.unwrap_or(&site.assessments[forecast.assessment].date);
    Some((date.date(), date.instant))
}

/// From when on a forecast was the answer of its agent, or would have been.
fn since(site: &Site, one: &AgentForecasts, forecast: &Forecast) -> Option<Timestamp> {
    let is_it = |at: Option<usize>| at.is_some_and(|at| one.forecasts[at] == *forecast);
    let made = made(site, forecast).map(|made| made.1);
    match one.steps.iter().find(|step| is_it(step.forecast)) {
        Some(step) => Some(step.from.instant).max(made),
        None if is_revised(site, forecast) => forecast.recorded.max(made),
        None => made,
    }
}

/// The entry of the first version of a forecast's assessment, if that is on the record.
fn first_entry<'s>(site: &'s Site, forecast: &Forecast) -> Option<&'s Entry> {
    let id = &site.assessments[forecast.assessment].facts.id;
    site.ledger.as_ref()?.history(id)?.versions().next()
}

/// Whether a forecast is in a later version of its assessment than the first.
fn is_revised(site: &Site, forecast: &Forecast) -> bool {
    forecast.recorded > first_entry(site, forecast).map(Entry::first_recorded)
}

/// The forecasts of an agent without versions that changed nothing about them: of these, the one that counts, else the
/// first.
fn told<'f>(site: &Site, one: &'f AgentForecasts) -> Vec<&'f Forecast> {
    let mut order: Vec<&Forecast> = one.forecasts.iter().collect();
    order.sort_by_key(|forecast| {
        (
            forecast.assessment,
            forecast.version.is_none(),
            forecast.version,
        )
    });
    let said = |forecast: &Forecast| {
        let said = site.said(forecast)?;
        let date = said.assessment.date.as_ref().map(|date| date.instant);
        Some((said.likelihood, said.confidence().level, date))
    };
    let groups = order.chunk_by(|a, b| a.assessment == b.assessment && said(a) == said(b));
    let counts =
        |forecast: &&Forecast| matches!(forecast.credit, Credit::Counted | Credit::Withdrawn);
    groups
        .filter_map(|group| {
            let best = group.iter().copied().find(counts);
            best.or_else(|| group.first().copied())
        })
        .collect()
}

impl ForecastRow {
    fn new(
        from: Vantage<'_>,
        state: QuestionState,
        one: &AgentForecasts,
        forecast: &Forecast,
    ) -> Option<Self> {
        let site = from.site;
        let first = first_entry(site, forecast);
        Some(Self {
            agent: from.shared.agent(one.agent).clone(),
            name: site.agents[one.agent].name.to_string(),
            forecast: ForecastView::new(site, state, forecast)?,
            change: change(site, forecast.assessment, forecast.version).map(str::to_owned),
            imported: first.is_some_and(|first| first.act == Act::Import),
            revised: is_revised(site, forecast),
            version: forecast.version.map(|at| site.versions[at].entry.rev),
        })
    }
}

impl CoursesView {
    fn new(from: Vantage<'_>, at: QuestionAt, of: &QuestionForecasts) -> Option<Self> {
        let site = from.site;
        let mut agents: Vec<&AgentForecasts> = of.agents.iter().collect();
        let range = |one: &AgentForecasts| Some(site.said(one.counted()?)?.likelihood.interval);
        // Of too many, those that answered last are shown: by their ranges, all would be at one end.
        if agents.len() > LANES {
            agents.sort_by_cached_key(|one| {
                let made = one.counted().and_then(|last| made(site, last));
                (std::cmp::Reverse(made.map(|made| made.1)), one.agent)
            });
            agents.truncate(LANES);
        }
        agents.sort_by_key(|one| (range(one).is_none(), range(one), one.agent));
        let lanes: Vec<Lane<'_>> = agents.iter().map(|one| Lane::new(site, of, one)).collect();
        let given: Vec<_> = lanes.iter().map(Lane::given).collect();
        let given: Vec<_> = (given.iter())
            .map(|(steps, claims)| GivenOverTime { steps, claims })
            .collect();
        let decided = of.decided.as_ref().filter(|_| !of.state.is_open());
        let last = lanes
            .iter()
            .flat_map(|lane| lane.steps.iter().map(|step| step.0))
            .max();
        let stamp = site.stamp.as_ref().map(Moment::date);
        let end = decided.map(Moment::date);
        let end = end.or(last.max(stamp)).unwrap_or_default();
        let deadline = site.question(at).resolves_by.as_ref().map(Moment::date);
        let is_decided = decided.is_some();
        let figure = Courses::new(&given, end, is_decided, deadline)?;
        let view = |(lane, course): (&Lane<'_>, Course)| {
            let name = |at: &RangeBox, list: &[(Date, Option<&Forecast>)]| {
                let (day, forecast) = list[at.index];
                range_view(from, of.state, lane.one, *at, day, forecast?)
            };
            let last = lane.one.last();
            CourseView {
                agent: from.shared.agent(lane.one.agent).clone(),
                name: site.agents[lane.one.agent].brief().to_owned(),
                last: last.and_then(|last| Some(site.said(last)?.likelihood.interval.to_string())),
                mark: last.and_then(|last| last.credit.mark(of.state)),
                ranges: (course.ranges.iter())
                    .filter_map(|at| name(at, &lane.steps))
                    .collect(),
                claims: (course.claims.iter())
                    .filter_map(|at| name(at, &lane.claims))
                    .collect(),
            }
        };
        Some(Self {
            row: figure.row,
            top: PAD,
            bottom: figure.row - PAD,
            axis: figure.axis,
            outcome: figure.outcome,
            deadline: figure.deadline,
            lanes: lanes.iter().zip(figure.lanes).map(view).collect(),
        })
    }
}

/// The steps and the claims of a lane as ranges.
type Ranges = (Vec<(Date, Option<Interval>)>, Vec<(Date, Interval)>);

/// What the lane of an agent is made of.
struct Lane<'a> {
    site: &'a Site,
    one: &'a AgentForecasts,
    /// From which day on it had which answer.
    steps: Vec<(Date, Option<&'a Forecast>)>,
    claims: Vec<(Date, Option<&'a Forecast>)>,
}

impl<'a> Lane<'a> {
    fn new(site: &'a Site, of: &QuestionForecasts, one: &'a AgentForecasts) -> Self {
        let decided = of.decided.as_ref().filter(|_| !of.state.is_open());
        let is_before = |from| decided.is_none_or(|decided| !Moment::is_later_than(from, decided));
        let steps = one.steps.iter().filter(|step| is_before(&step.from));
        let steps = steps.map(|step| {
            let forecast = step.forecast.map(|at| &one.forecasts[at]);
            (step.from.date(), forecast)
        });
        let late = |forecast: &&Forecast| {
            matches!(forecast.credit, Credit::RecordedAfter | Credit::Unrecorded)
        };
        let claims = told(site, one).into_iter().filter(late);
        let claims = claims.filter_map(|forecast| Some((made(site, forecast)?.0, Some(forecast))));
        Self {
            site,
            one,
            steps: steps.collect(),
            claims: claims.collect(),
        }
    }

    fn given(&self) -> Ranges {
        let range =
            |forecast: Option<&Forecast>| Some(self.site.said(forecast?)?.likelihood.interval);
        let steps = self
            .steps
            .iter()
            .map(|(day, forecast)| (*day, range(*forecast)));
        let claims = self.claims.iter();
        let claims = claims.filter_map(|(day, forecast)| Some((*day, range(*forecast)?)));
        (steps.collect(), claims.collect())
    }
}

fn range_view(
    from: Vantage<'_>,
    state: QuestionState,
    one: &AgentForecasts,
    place: RangeBox,
    day: Date,
    forecast: &Forecast,
) -> Option<RangeBoxView> {
    let said = from.site.said(forecast)?;
    let level: Level = said.confidence().level;
    let view = ForecastView::new(from.site, state, forecast)?;
    let mut name = format!(
        "{}, from {}: {}, {} confidence",
        from.site.agents[one.agent].id,
        from.day(day).text,
        said.likelihood.interval,
        level.label().to_lowercase()
    );
    if let Some(mark) = view.mark {
        name.push_str(", ");
        name.push_str(mark);
    }
    Some(RangeBoxView {
        place,
        href: view.judgement.href,
        name,
        level: level.word(),
    })
}
