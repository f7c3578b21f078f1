//! Decided questions in order of time, and which agents can be compared by them.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{AgentIx, Forecasts, QuestionAt, QuestionState};

/// Each two of at most this many agents are compared: two of all would be a page for each two.
const COMPARED: usize = 50;

/// Decided questions, and which agents can be compared by them.
#[derive(Debug, Clone, Default)]
pub struct DecidedQuestions {
    /// Questions that came out as yes or no, in the order in which they were decided. Those of which nothing says when
    /// come first.
    pub questions: Vec<QuestionAt>,
    /// Number of questions that nobody can answer any more.
    pub void: usize,
    /// Each two agents that can be compared, in order.
    pub pairs: Vec<AgentPair>,
}

/// Two agents whose last answers to the same decided questions count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AgentPair {
    /// The one that comes first in the order of agents.
    pub first: AgentIx,
    /// The other.
    pub second: AgentIx,
    /// Number of decided questions that both have answered.
    pub shared: usize,
}

impl DecidedQuestions {
    /// Finds them. Compared are the agents whose first answer was decided earliest: further ones change nothing about
    /// them, so that no page vanishes.
    pub fn new(forecasts: &Forecasts) -> Self {
        let is_decided = |at: &QuestionAt| forecasts.of(*at).state == QuestionState::Decided;
        let mut questions: Vec<_> = forecasts.questions().filter(is_decided).collect();
        questions.sort_by_key(|&at| decided_at(forecasts, at));
        let mut compared: BTreeMap<AgentIx, usize> = BTreeMap::new();
        for at in &questions {
            for (agent, _) in forecasts.of(*at).counted() {
                if compared.len() == COMPARED {
                    break;
                }
                let number = compared.len();
                compared.entry(agent).or_insert(number);
            }
        }
        let states = forecasts.questions().map(|at| forecasts.of(at).state);
        Self {
            void: states.filter(|state| *state == QuestionState::Void).count(),
            pairs: pairs(forecasts, &questions, &compared),
            questions,
        }
    }

    /// Whether any question is decided or void.
    pub fn are_any(&self) -> bool {
        !self.questions.is_empty() || self.void > 0
    }

    /// The pairs in which an agent is, each with the other agent.
    pub fn of(&self, agent: AgentIx) -> impl Iterator<Item = (AgentIx, AgentPair)> {
        let pairs = self.pairs.iter().copied();
        pairs.filter_map(move |pair| {
            let AgentPair { first, second, .. } = pair;
            if first == agent {
                Some((second, pair))
            } else {
                (second == agent).then_some((first, pair))
            }
        })
    }
}

/// When a question was decided, for the order of decided questions.
pub fn decided_at(forecasts: &Forecasts, at: QuestionAt) -> (Option<Timestamp>, QuestionAt) {
    let decided = forecasts.of(at).decided.as_ref();
    (decided.map(|decided| decided.instant), at)
}

/// Each two of the agents that share a question. Each agent has a number below [`COMPARED`].
fn pairs(
    forecasts: &Forecasts,
    questions: &[QuestionAt],
    compared: &BTreeMap<AgentIx, usize>,
) -> Vec<AgentPair> {
    let count = compared.len();
    let mut shared = vec![0_usize; count * count];
    for at in questions {
        let counted = forecasts.of(*at).counted();
        let numbers = counted.filter_map(|(agent, _)| compared.get(&agent).copied());
        let numbers: Vec<usize> = numbers.collect();
        for (place, one) in numbers.iter().enumerate() {
            for other in &numbers[place + 1..] {
                shared[one * count + other] += 1;
            }
        }
    }
    let mut pairs = Vec::new();
    for (&first, one) in compared {
        for (&second, other) in compared.range(first..).skip(1) {
            // Agents of a question are in order, so that the first of the two was counted with the second.
            let shared = shared[one * count + other];
            if shared > 0 {
                pairs.push(AgentPair {
                    first,
                    second,
                    shared,
                });
            }
        }
    }
    pairs
}
