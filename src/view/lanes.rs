//! The timeline of an event: a lane for each agent, the event's days, and what happened meanwhile.

use jiff::civil::Date;
use serde::Serialize;

use super::figure::{BarsView, LineView, cut};
use super::parts::LinkView;
use super::ready::Ready;
use super::vantage::{Vantage, is_withdrawn};
use crate::chart::{Anchor, Axis, Cut, Lanes, Life, Name, Percent, Stretch, Track};
use crate::model::Level;
use crate::site::{AgentIx, AssessmentIx, EventEntry, EventIx, PAGE_LIMIT, Part, archive};

/// So many other events are weighed for a name above the lanes; a plot has room for five.
const OTHERS: usize = 12;

/// How wide a letter of a name is, in pixels, on average.
const LETTER: u32 = 7;

/// The timeline of an event.
#[derive(Debug, Serialize)]
pub struct LanesView {
    /// The height of a lane in pixels.
    pub row: u32,
    /// Below the lanes.
    pub axis: Axis,
    /// The days of the event.
    pub event: Option<Stretch>,
    /// What is named above the lanes.
    pub names: NamesView,
    /// One for each agent, in the order of the page; none for more than 60.
    pub lanes: Vec<LaneView>,
    /// For more than 60 agents: the counts of all, by day or by a longer period.
    pub counts: Option<BarsView>,
}

/// The names above the lanes, for a wide plot and for a narrow one.
#[derive(Debug, Serialize)]
pub struct NamesView {
    /// For plots of 815 px.
    pub wide: Vec<NameView>,
    /// For plots of 345 px.
    pub narrow: Vec<NameView>,
}

/// The name of an event above its line.
#[derive(Debug, Serialize)]
pub struct NameView {
    /// Its line, or the left edge of its days.
    pub x: Percent,
    /// `start` or `end`: what stands at `x`.
    pub anchor: Anchor,
    /// Its page; none for the event of the page.
    pub href: Option<String>,
    /// Its title, cut to the room that there is.
    pub text: String,
    /// Its whole title and its days in words.
    pub name: String,
    /// Its days in words, cut to the room that there is.
    pub when: String,
}

/// The lane of an agent.
#[derive(Debug, Serialize)]
pub struct LaneView {
    /// The agent.
    pub agent: Ready<LinkView>,
    /// Its name, perhaps the id again.
    pub name: String,
    /// The latest level of confidence.
    pub level: &'static str,
    /// The word for the last mark: the latest level, or that the assessment was withdrawn.
    pub word: String,
    /// From the first assessment to the last; none where these are of one day.
    pub life: Option<Life>,
    /// Its assessments.
    pub line: LineView,
}

impl LanesView {
    /// The timeline of the event at a position, with lanes for agents in this order.
    pub fn new(from: Vantage<'_>, at: EventIx, agents: &[AgentIx]) -> Option<Self> {
        let site = from.site;
        let event = &site.events[at];
        let mut own: Vec<Vec<AssessmentIx>> = vec![Vec::new(); agents.len()];
        let mut order: Vec<_> = agents.iter().enumerate().map(|(n, &at)| (at, n)).collect();
        order.sort_unstable();
        for &at in &event.assessments {
            for agent in &site.assessments[at].agents {
                if let Ok(found) = order.binary_search_by_key(agent, |&(at, _)| at) {
                    own[order[found].1].push(at);
                }
            }
        }
        let mark = |&at: &AssessmentIx| {
            let entry = &site.assessments[at];
            (entry.date.date(), entry.facts.confidence.level)
        };
        let marks: Vec<Vec<(Date, Level)>> = own
            .iter()
            .map(|own| own.iter().map(mark).collect())
            .collect();
        let levels: Vec<Level> = marks
            .iter()
            .map(|marks| marks.last().map_or(Level::Unstated, |mark| mark.1))
            .collect();
        // An assessment that was withdrawn says how sure an agent is no more.
        let is_gone = |own: &Vec<AssessmentIx>| {
            own.last()
                .is_some_and(|&at| is_withdrawn(&site.assessments[at]))
        };
        let words = levels.iter().zip(&own).map(|(level, own)| {
            let word = if is_gone(own) {
                "withdrawn"
            } else {
                level.label()
            };
            word.to_lowercase()
        });
        let words: Vec<String> = words.collect();
        let tracks: Vec<_> = marks
            .iter()
            .zip(&words)
            .map(|(marks, word)| Track { marks, word })
            .collect();
        let when = event.when.as_ref().map(|when| (when.first, when.last));
        let others = meanwhile(from, at);
        let spans: Vec<_> = others.iter().filter_map(|&(_, span)| span).collect();
        let figure = Lanes::new(&tracks, when, &spans)?;
        let days: Vec<Date> = event.assessments.iter().map(|at| mark(at).0).collect();
        // The page lists the newest; what is older stands in its archive.
        let on_page = &days[days.len().saturating_sub(PAGE_LIMIT)..];
        let years = if on_page.len() < days.len() {
            archive(&days, Part::Year)
        } else {
            Vec::new()
        };
        let listed = |first: Date, last: Date| {
            if years.is_empty() || on_page.first().is_some_and(|&day| day < first) {
                format!("{}#_assessments", from.href(&event.route))
            } else {
                from.archived(&event.route, &years, first, last)
            }
        };
        let names = |names: &[Name]| {
            let view = |name: &Name| {
                let event = name.index.map_or(event, |at| &site.events[others[at].0]);
                name_view(from, name, event, figure.event)
            };
            names.iter().map(view).collect()
        };
        let lanes = figure.lanes.iter().enumerate().map(|(n, lane)| LaneView {
            agent: from.shared.agent(agents[n]).clone(),
            name: site.agents[agents[n]].name.to_string(),
            level: levels[n].word(),
            word: words[n].clone(),
            life: lane.life,
            line: LineView::new(from, &lane.line, &own[n], |one| listed(one.first, one.last)),
        });
        Some(Self {
            row: figure.row,
            event: figure.event,
            names: NamesView {
                wide: names(&figure.names.wide),
                narrow: names(&figure.names.narrow),
            },
            lanes: lanes.collect(),
            counts: figure
                .counts
                .as_ref()
                .map(|counts| BarsView::new(from, counts, |bar| listed(bar.first, bar.last))),
            axis: figure.axis,
        })
    }
}

fn name_view(
    from: Vantage<'_>,
    name: &Name,
    event: &EventEntry,
    days: Option<Stretch>,
) -> NameView {
    let letters = usize::try_from(name.room / LETTER).unwrap_or(usize::MAX);
    let when = event.when.as_ref();
    let mut when = when.map_or_else(String::new, |when| when.display(&from.site.settings.lang));
    let own = name.index.is_none();
    // An arrow and words stand for days that the chart does not reach.
    let beyond = days.filter(|days| own && days.beyond).map(|days| days.cut);
    let title = match beyond {
        Some(Cut::After) => "The event →",
        Some(_) => "← The event",
        None => "The event",
    };
    if let Some(cut) = beyond {
        when.push_str(if cut == Cut::After {
            ", after this chart"
        } else {
            ", before this chart"
        });
    }
    NameView {
        x: name.x,
        anchor: name.anchor,
        href: (!own).then(|| from.href(&event.route)),
        text: if own {
            title.to_owned()
        } else {
            cut(&event.title, letters)
        },
        name: format!("{}, {when}", event.title),
        when: cut(&when, letters),
    }
}

/// Other events with a date that began between the first and the last day of an event and of its
/// assessments: the most assessed of them, first.
fn meanwhile(from: Vantage<'_>, at: EventIx) -> Vec<(EventIx, Option<(Date, Date)>)> {
    let site = from.site;
    let event = &site.events[at];
    let assessed = event.assessments.iter();
    let assessed = assessed.map(|&at| site.assessments[at].date.date());
    let own = event.when.iter().flat_map(|when| [when.first, when.last]);
    let days = assessed.chain(own);
    let (Some(first), Some(last)) = (days.clone().min(), days.max()) else {
        return Vec::new();
    };
    let order = &site.events_by_date;
    let day = |&at: &EventIx| site.events[at].first_day;
    let start = order.partition_point(|at| day(at) < Some(first));
    let end = order.partition_point(|at| day(at) <= Some(last));
    let mut best: Vec<EventIx> = Vec::new();
    let rank = |at: EventIx| (std::cmp::Reverse(site.events[at].assessments.len()), at);
    for &other in &order[start..end] {
        let full = best.len() == OTHERS;
        if other == at
            || site.events[other].when.is_none()
            || (full && best.last().is_some_and(|&last| rank(last) < rank(other)))
        {
            continue;
        }
        let place = best.partition_point(|&one| rank(one) < rank(other));
        best.insert(place, other);
        best.truncate(OTHERS);
    }
    let span = |at: EventIx| {
        let when = site.events[at].when.as_ref();
        when.map(|when| (when.first, when.last))
    };
    best.into_iter().map(|at| (at, span(at))).collect()
}
