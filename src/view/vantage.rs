//! Making the parts of views: links, dates and rows, as one page of the site sees them.

use jiff::civil::Date;

use super::parts::{
    AgentName, Backlink, Backlinks, BodyView, DateView, EventRow, HeadingView, JudgedView,
    LinkView, PartView, Replacement, Row, YearRows,
};
use super::ready::{Ready, Shared};
use crate::model::{Heading, Moment, When, display_date, short_date};
use crate::route::Route;
use crate::site::{
    AgentIx, AssessmentEntry, AssessmentIx, Body, EventEntry, EventIx, Linker, PAGE_LIMIT, Site,
    Withheld,
};

/// A page shows this many backlinks; the others have pages of their own.
const BACKLINK_LIMIT: usize = 100;

/// The page from which a view looks at the site.
#[derive(Debug, Clone, Copy)]
pub struct Vantage<'a> {
    /// The site.
    pub site: &'a Site,
    /// What pages share.
    pub shared: &'a Shared<'a>,
    /// The page.
    pub here: &'a Route,
}

/// The word for why a document is not public.
pub fn withheld_word(withheld: Option<Withheld>) -> Option<&'static str> {
    withheld.map(Withheld::word)
}

/// A link with words.
pub fn link(route: &Route, text: &str) -> LinkView {
    LinkView {
        href: route.from_root(),
        text: text.to_owned(),
    }
}

/// A moment on the site's clock.
pub fn moment(site: &Site, moment: &Moment) -> DateView {
    let settings = &site.settings;
    let mut text = display_date(moment.date(), &settings.lang);
    let mut short = short_date(moment.date(), &settings.lang);
    if moment.has_time {
        let time = moment.local.strftime(", %H:%M").to_string();
        text.push_str(&time);
        short.push_str(&time);
    }
    DateView {
        iso: moment.iso(&settings.time_zone),
        text,
        short,
    }
}

/// When an assessment was made.
pub fn date_of(site: &Site, entry: &AssessmentEntry) -> DateView {
    match &entry.facts.date {
        Some(date) => moment(site, date),
        None => DateView {
            iso: String::new(),
            text: "no date yet".to_owned(),
            short: "no date yet".to_owned(),
        },
    }
}

/// The ids of an assessment's agents.
pub fn who(site: &Site, entry: &AssessmentEntry) -> String {
    let ids: Vec<_> = entry
        .agents
        .iter()
        .map(|&at| &*site.agents[at].id)
        .collect();
    ids.join(", ")
}

/// Whether an assessment was withdrawn.
pub fn is_withdrawn(entry: &AssessmentEntry) -> bool {
    let recorded = entry.recorded.as_ref();
    recorded.is_some_and(|recorded| recorded.withdrawn.is_some())
}

/// The title of an assessment where it is listed without further marks.
pub fn listed_title(entry: &AssessmentEntry) -> String {
    if is_withdrawn(entry) {
        format!("{} (withdrawn)", entry.title)
    } else {
        entry.title.to_string()
    }
}

/// The row of an assessment, made of links that are shared, too.
pub fn row(shared: &Shared<'_>, site: &Site, at: AssessmentIx) -> Row {
    let entry: &AssessmentEntry = &site.assessments[at];
    let superseded_by = &site.related[at].superseded_by;
    Row {
        href: entry.route.from_root(),
        title: entry.title.to_string(),
        date: shared.date(at),
        who: who(site, entry),
        agents: entry
            .agents
            .iter()
            .map(|&at| shared.agent(at).clone())
            .collect(),
        events: entry
            .events
            .iter()
            .map(|&at| shared.event(at).clone())
            .collect(),
        confidence: shared.confidence(at),
        summary: entry.summary.to_string(),
        superseded: !superseded_by.is_empty(),
        replaced_by: superseded_by.first().map(|&at| Replacement {
            href: site.assessments[at].route.from_root(),
            date: shared.date(at),
        }),
        withdrawn: is_withdrawn(entry),
        judged: judged(entry),
        withheld: withheld_word(entry.withheld),
    }
}

/// The first likelihood that an assessment gives. What was withdrawn gives none.
fn judged(entry: &AssessmentEntry) -> Option<JudgedView> {
    let facts = &entry.facts;
    let mut judgements = facts.judgements.iter().filter(|_| !is_withdrawn(entry));
    judgements.find_map(|judgement| {
        let interval = judgement.likelihood.as_ref()?.interval;
        let sure = facts.confidence_in(judgement);
        Some(JudgedView::new(interval, sure.level))
    })
}

/// Whether an event lies beyond the latest assessment of all.
fn is_planned(site: &Site, event: &EventEntry) -> bool {
    let last = site.assessments.last().map(|entry| entry.date.date());
    let first = event.when.as_ref().map(|when| when.first);
    first.zip(last).is_some_and(|(first, last)| first > last)
}

/// The row of an event.
pub fn event_row(shared: &Shared<'_>, site: &Site, at: EventIx) -> EventRow {
    let event = &site.events[at];
    let standing = &site.standings[at].latest;
    let facts = event.facts.as_ref();
    let latest = event.assessments.last();
    let told = facts.and_then(|facts| facts.summary.as_deref().or(facts.question.as_deref()));
    EventRow {
        href: event.route.from_root(),
        title: event.title.to_string(),
        when: event
            .when
            .as_ref()
            .map(|when| when.display(&site.settings.lang)),
        first: event.first_day.map(|day| day.to_string()),
        planned: is_planned(site, event),
        assessments: event.assessments.len(),
        agents: standing.len(),
        latest: latest.map(|&at| shared.date(at)),
        confidences: standing
            .iter()
            .take(PAGE_LIMIT)
            .map(|&(_, at)| shared.standing_confidence(at))
            .collect(),
        summary: told.unwrap_or_default().to_string(),
        withheld: withheld_word(event.withheld),
    }
}

impl Vantage<'_> {
    /// A date that was written as people like, in the form of the site's language where it can be read.
    pub fn when(&self, written: &str) -> String {
        let settings = &self.site.settings;
        let when = When::parse(written, &settings.time_zone);
        when.map_or_else(|_| written.to_owned(), |when| when.display(&settings.lang))
    }

    /// The path of a page from the root.
    pub fn href(&self, route: &Route) -> String {
        route.from_root()
    }

    /// A link with words.
    pub fn link(&self, route: &Route, text: &str) -> LinkView {
        link(route, text)
    }

    /// A moment.
    pub fn moment(&self, of: &Moment) -> DateView {
        moment(self.site, of)
    }

    /// When an assessment was made.
    pub fn date_of(&self, entry: &AssessmentEntry) -> DateView {
        date_of(self.site, entry)
    }

    /// A day.
    pub fn day(&self, day: Date) -> DateView {
        DateView {
            iso: day.to_string(),
            text: display_date(day, &self.site.settings.lang),
            short: short_date(day, &self.site.settings.lang),
        }
    }

    /// Links to agents, by their ids.
    pub fn agents(&self, agents: &[AgentIx]) -> Vec<Ready<LinkView>> {
        agents
            .iter()
            .map(|&at| self.shared.agent(at).clone())
            .collect()
    }

    /// Agents with their ids and their names.
    pub fn agent_names(&self, agents: &[AgentIx]) -> Vec<AgentName> {
        let agents = agents.iter().map(|&at| &self.site.agents[at]);
        agents
            .map(|agent| AgentName {
                href: self.href(&agent.route),
                id: agent.id.to_string(),
                name: agent.name.to_string(),
            })
            .collect()
    }

    /// Links to events, by their titles.
    pub fn events(&self, events: &[EventIx]) -> Vec<Ready<LinkView>> {
        events
            .iter()
            .map(|&at| self.shared.event(at).clone())
            .collect()
    }

    /// The rows of several assessments in the order given.
    pub fn rows<'b>(&self, all: impl IntoIterator<Item = &'b AssessmentIx>) -> Vec<Ready<Row>> {
        all.into_iter()
            .map(|&at| self.shared.row(at).clone())
            .collect()
    }

    /// The newest assessments of a list, newest first, as many as a page may hold.
    pub fn newest(&self, all: &[AssessmentIx]) -> Vec<Ready<Row>> {
        self.rows(all.iter().rev().take(PAGE_LIMIT))
    }

    /// The same by years.
    pub fn newest_by_year(&self, all: &[AssessmentIx]) -> Vec<YearRows> {
        let mut years: Vec<YearRows> = Vec::new();
        for &at in all.iter().rev().take(PAGE_LIMIT) {
            let date = self.site.assessments[at].facts.date.as_ref();
            let year = date.map_or_else(String::new, |date| date.date().year().to_string());
            let row = self.shared.row(at).clone();
            match years.last_mut() {
                Some(last) if last.year == year => last.rows.push(row),
                _ => years.push(YearRows {
                    year,
                    rows: vec![row],
                }),
            }
        }
        years
    }

    /// One backlink.
    pub fn backlink(&self, linker: Linker) -> Backlink {
        let (route, title) = self.site.linker(linker);
        let (kind, by) = match linker {
            Linker::Assessment(at) => {
                let entry = &self.site.assessments[at];
                let date = self.date_of(entry).text;
                let mark = if is_withdrawn(entry) {
                    ", withdrawn"
                } else {
                    ""
                };
                (
                    "assessment",
                    format!("{}, {date}{mark}", who(self.site, entry)),
                )
            }
            Linker::Event(_) => ("event", String::new()),
            Linker::Agent(_) => ("agent", String::new()),
            Linker::Page(_) => ("page", String::new()),
        };
        Backlink {
            href: self.href(route),
            title: title.to_owned(),
            kind,
            by,
        }
    }

    /// The backlinks that the page of something shows.
    pub fn backlinks(&self, of: Linker) -> Backlinks {
        let linkers = &self.site.backlinks[of];
        let more = self.here.backlinks();
        Backlinks {
            links: linkers
                .iter()
                .take(BACKLINK_LIMIT)
                .map(|&l| self.backlink(l))
                .collect(),
            total: linkers.len(),
            more: has_backlinks_page(linkers).then(|| self.href(&more)),
        }
    }

    /// The backlinks of the document that introduces this page; empty where none does.
    pub fn introduction_backlinks(&self) -> Backlinks {
        let document = self.site.introduced_by(self.here);
        document.map_or_else(Backlinks::default, |at| self.backlinks(Linker::Page(at)))
    }

    /// The numbered parts of a long list of which this page may be one.
    pub fn parts(
        &self,
        count: usize,
        current: Option<usize>,
        route: impl Fn(usize) -> Route,
    ) -> Vec<PartView> {
        let part = |number| PartView {
            href: self.href(&route(number)),
            text: number.to_string(),
            current: current == Some(number),
        };
        (1..=count).map(part).collect()
    }

    /// What a body offers besides its HTML.
    pub fn body(&self, body: Option<&Body>) -> BodyView {
        let Some(body) = body else {
            return BodyView {
                headings: Vec::new(),
            };
        };
        let shown = usize::from(body.outline.title_in_body);
        let headings = body.outline.headings.iter().skip(shown);
        let view = |heading: &Heading| HeadingView {
            level: heading.level,
            id: heading.id.to_string(),
            text: heading.text.to_string(),
        };
        BodyView {
            headings: headings.map(view).collect(),
        }
    }
}

/// Whether the backlinks need pages of their own.
pub fn has_backlinks_page(linkers: &[Linker]) -> bool {
    linkers.len() > BACKLINK_LIMIT
}
