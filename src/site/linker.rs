//! What can link and be linked to, and tables with a row for each of it.

use std::ops::{Index, IndexMut};

use super::{AgentIx, AssessmentIx, EventIx, IndexVec, PageIx};

/// What links here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Linker {
    /// An assessment.
    Assessment(AssessmentIx),
    /// An event.
    Event(EventIx),
    /// An agent.
    Agent(AgentIx),
    /// A plain page.
    Page(PageIx),
}

/// A value for each assessment, event, agent and plain page.
#[derive(Debug)]
pub struct LinkerMap<T> {
    /// Those of assessments.
    pub assessments: IndexVec<AssessmentIx, T>,
    /// Those of events.
    pub events: IndexVec<EventIx, T>,
    /// Those of agents.
    pub agents: IndexVec<AgentIx, T>,
    /// Those of plain pages.
    pub pages: IndexVec<PageIx, T>,
}

impl<T> Index<Linker> for LinkerMap<T> {
    type Output = T;

    fn index(&self, linker: Linker) -> &T {
        match linker {
            Linker::Assessment(at) => &self.assessments[at],
            Linker::Event(at) => &self.events[at],
            Linker::Agent(at) => &self.agents[at],
            Linker::Page(at) => &self.pages[at],
        }
    }
}

impl<T> IndexMut<Linker> for LinkerMap<T> {
    fn index_mut(&mut self, linker: Linker) -> &mut T {
        match linker {
            Linker::Assessment(at) => &mut self.assessments[at],
            Linker::Event(at) => &mut self.events[at],
            Linker::Agent(at) => &mut self.agents[at],
            Linker::Page(at) => &mut self.pages[at],
        }
    }
}
