//! Further questions of an event side by side, with its agents once at the left.

use serde::Serialize;

use super::comparison::{Agents, ComparedQuestion, ComparedRow, FEW};
use super::parts::LinkView;
use super::range_mark::RangeMark;
use super::ready::Ready;
use super::vantage::Vantage;
use crate::site::{AgentIx, EventIx, PAGE_LIMIT, QuestionIx};

/// A matrix has this many questions side by side.
const COLUMNS: usize = 2;

/// Further questions side by side, with the agents once at the left.
#[derive(Debug, Serialize)]
pub struct MatrixView {
    /// The questions, at most 2.
    pub questions: Vec<ComparedQuestion>,
    /// Whether rows are low, because there are many.
    pub dense: bool,
    /// A row an agent, in the order of the first figure; of more than 12 agents those that answer one of these questions.
    pub rows: Vec<MatrixRow>,
}

/// The row of an agent in a matrix.
#[derive(Debug, Serialize)]
pub struct MatrixRow {
    /// The agent, by id.
    pub agent: Ready<LinkView>,
    /// Its short name, or else its name.
    pub name: String,
    /// What it answers, a cell for each question.
    pub cells: Vec<MatrixCell>,
}

/// What an agent answers to a question.
#[derive(Debug, Serialize)]
pub struct MatrixCell {
    /// `given`, `late`, `none` or `withdrawn`; `silent` if it has not assessed the event.
    pub state: &'static str,
    /// The judgement.
    pub href: String,
    /// Its range on the scale.
    pub range: Option<RangeMark>,
    /// Why the range is in no count.
    pub mark: Option<&'static str>,
    /// What it gave before.
    pub earlier: Option<RangeMark>,
}

/// The questions of an event after the first, at most 200 in all, some side by side.
pub fn matrices(from: Vantage<'_>, event: EventIx) -> Vec<MatrixView> {
    let questions: Vec<QuestionIx> = from.site.standings[event].questions.indices().collect();
    let shown = questions.get(1..questions.len().min(PAGE_LIMIT));
    let agents = Agents::new(from, event);
    let shown = shown.unwrap_or_default().chunks(COLUMNS);
    shown.map(|chunk| MatrixView::new(&agents, chunk)).collect()
}

impl MatrixView {
    fn new(agents: &Agents<'_>, questions: &[QuestionIx]) -> Self {
        let site = agents.from.site;
        let dense = agents.spoken.len() > FEW;
        let row = |&agent: &AgentIx| MatrixRow {
            agent: agents.from.shared.agent(agent).clone(),
            name: site.agents[agent].brief().to_owned(),
            cells: (questions.iter())
                .map(|&question| agents.row(Some(question), agent).into())
                .collect(),
        };
        let rows = agents.spoken.iter().map(row);
        let answers = |row: &MatrixRow| row.cells.iter().any(|cell| cell.range.is_some());
        let rows = rows.filter(|row| !dense || answers(row));
        Self {
            questions: (questions.iter())
                .map(|&question| ComparedQuestion::new(agents, question))
                .collect(),
            dense,
            rows: rows.take(PAGE_LIMIT).collect(),
        }
    }
}

impl From<ComparedRow> for MatrixCell {
    fn from(row: ComparedRow) -> Self {
        Self {
            state: row.state,
            href: row.why.map(|why| why.href).unwrap_or_default(),
            range: row.range,
            mark: row.mark,
            earlier: row.earlier,
        }
    }
}
