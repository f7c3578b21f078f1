//! What belongs to events and agents, and the order of time.

use jiff::civil::Date;

use super::place::Places;
use super::{AgentIx, AssessmentIx, Body, EventIx, IndexVec, Item};

/// The assessments of events and agents, in order, and when events happened.
pub struct Members {
    /// Those of each event.
    pub of_events: IndexVec<EventIx, Vec<AssessmentIx>>,
    /// Those of each agent.
    pub of_agents: IndexVec<AgentIx, Vec<AssessmentIx>>,
    /// The first day of each event, or else that of its first assessment.
    pub first_days: IndexVec<EventIx, Option<Date>>,
}

impl Members {
    /// Gathers what belongs together.
    pub fn of(places: &Places<Body>) -> Self {
        let mut of_events = IndexVec::from(vec![Vec::new(); places.events.len()]);
        let mut of_agents = IndexVec::from(vec![Vec::new(); places.agents.len()]);
        for (at, place) in places.assessments.enumerated() {
            for &event in &place.facts.events {
                of_events[event].push(at);
            }
            for &agent in &place.facts.agents {
                of_agents[agent].push(at);
            }
        }
        let first_day = |(event, assessments): (EventIx, &Vec<AssessmentIx>)| {
            let facts = places.events[event].facts.facts.as_ref();
            let when = facts.and_then(|facts| facts.when.as_ref());
            let first = assessments.first();
            let assessed = || first.map(|&at| places.assessments[at].facts.date.date());
            when.map(|when| when.first).or_else(assessed)
        };
        Self {
            first_days: of_events.enumerated().map(first_day).collect(),
            of_events,
            of_agents,
        }
    }

    /// All events in the order of (first day, slug).
    pub fn events_by_date(&self) -> Vec<EventIx> {
        let mut order: Vec<_> = self.first_days.indices().collect();
        order.sort_by_key(|&at| (self.first_days[at], at));
        order
    }

    /// Events that have a date, in the order given, and all assessments, in order of days.
    pub fn timeline(&self, events: &[EventIx], places: &Places<Body>) -> Vec<Item> {
        let is_dated = |at: &EventIx| {
            let facts = places.events[*at].facts.facts.as_ref();
            facts.is_some_and(|facts| facts.when.is_some())
        };
        let dated = events.iter().copied().filter(is_dated);
        let assessments = places.assessments.indices().map(Item::Assessment);
        let mut timeline: Vec<_> = dated.map(Item::Event).chain(assessments).collect();
        // Events stand before the assessments of their day, and positions are in order already.
        timeline.sort_by_key(|&item| {
            let day = match item {
                Item::Assessment(at) => places.assessments[at].facts.date.date(),
                Item::Event(at) => self.first_days[at].unwrap_or_default(),
            };
            (day, item)
        });
        timeline
    }
}
