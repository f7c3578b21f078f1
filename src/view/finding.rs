//! What is found in several agents' likelihoods, in a sentence that everybody can check.

use serde::Serialize;

use crate::model::{Finding, Interval};

/// A sentence names so many agents; of more it tells the number.
const MOST_NAMED: usize = 6;

/// A finding in words: `finding` in templates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FindingView {
    /// `nothing`, `alone`, `gap`, `shared` or `partly`.
    pub kind: &'static str,
    /// The whole of it as one text.
    pub text: String,
    /// The same in pieces, so that agents can be set off.
    pub pieces: Vec<Piece>,
    /// What no range covers, lowest first.
    pub gaps: Vec<Gap>,
}

/// A piece of a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Piece {
    /// Its words, with their spaces.
    pub text: String,
    /// Whether it is the name of an agent.
    pub agent: bool,
}

/// A stretch of the scale that no range covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Gap {
    /// Where it begins, in percent.
    pub low: u8,
    /// Where it ends, in percent.
    pub high: u8,
    /// How many points it is wide.
    pub points: u8,
    /// Whether it is the one that divides the groups of the sentence.
    pub widest: bool,
}

impl FindingView {
    /// The finding on agents, each by its name and what it gives; of a decided question, what they said.
    pub fn of(agents: &[(&str, Interval)], is_decided: bool) -> Self {
        let intervals: Vec<_> = agents.iter().map(|(_, interval)| *interval).collect();
        let ids: Vec<_> = agents.iter().map(|(id, _)| *id).collect();
        let finding = Finding::of(&intervals);
        let mut sentence = Sentence {
            is_decided,
            ..Sentence::default()
        };
        let mut gaps = Vec::new();
        let kind = match &finding {
            Finding::Nothing => {
                sentence.say(if is_decided {
                    "No agent gave a likelihood."
                } else {
                    "No agent gives a likelihood."
                });
                "nothing"
            }
            Finding::Alone => {
                sentence.say("Only ");
                sentence.agent(ids[0]);
                let gives = if is_decided { "gave" } else { "gives" };
                sentence.say(&format!(" {gives} a likelihood: {}.", intervals[0]));
                "alone"
            }
            Finding::Gap {
                widest,
                others,
                below,
                above,
            } => {
                let mut all: Vec<Interval> = others.iter().chain([widest]).copied().collect();
                all.sort_unstable();
                sentence.sides(agents, (below, above), *widest, &all);
                gaps.extend(all.into_iter().map(|gap| Gap {
                    low: gap.low,
                    high: gap.high,
                    points: gap.width(),
                    widest: gap == *widest,
                }));
                "gap"
            }
            Finding::Shared(shared) => {
                sentence.say(&match (intervals.len(), shared.width()) {
                    (2, 0) => format!("Both agents allow for {shared}."),
                    (count, 0) => format!("All {count} agents allow for {shared}."),
                    (2, _) => format!("Both ranges overlap between {}.", ends(*shared)),
                    (count, _) => {
                        format!("All {count} ranges overlap between {}.", ends(*shared))
                    }
                });
                "shared"
            }
            Finding::Partly {
                apart,
                count,
                alone,
            } => {
                let others = intervals.len() - alone.len();
                // All pairs but those among the others.
                let told = pairs(intervals.len()) - pairs(others);
                if let [(one, other)] = apart.as_slice() {
                    sentence.say("No gap; ");
                    sentence.pair(ids[*one], ids[*other]);
                    sentence.say(" do not overlap.");
                } else if others == 0 {
                    sentence.say("No gap; no two ranges overlap.");
                } else if told == *count {
                    sentence.say("No gap; ");
                    sentence.group(&alone.iter().map(|&at| ids[at]).collect::<Vec<_>>());
                    let overlap = if alone.len() == 1 {
                        "overlaps"
                    } else {
                        "overlap"
                    };
                    sentence.say(&format!(" {overlap} with no other."));
                } else if apart.is_empty() {
                    let low = intervals.iter().map(|one| one.low).min().unwrap_or(0);
                    let high = intervals.iter().map(|one| one.high).max().unwrap_or(0);
                    sentence.say(&format!(
                        "Together they cover {low} to {high}%; not all overlap."
                    ));
                } else {
                    sentence.say("No gap; these do not overlap: ");
                    for (at, (one, other)) in apart.iter().enumerate() {
                        sentence.say(if at > 0 { "; " } else { "" });
                        sentence.pair(ids[*one], ids[*other]);
                    }
                    sentence.say(".");
                }
                "partly"
            }
        };
        Self {
            kind,
            text: sentence.text(),
            pieces: sentence.pieces,
            gaps,
        }
    }
}

/// How many pairs so many make.
fn pairs(count: usize) -> usize {
    count * count.saturating_sub(1) / 2
}

/// `45 and 50%`.
fn ends(interval: Interval) -> String {
    format!("{} and {}%", interval.low, interval.high)
}

/// The sentence on several gaps, lowest first; empty if there is only one.
fn uncovered(gaps: &[Interval]) -> String {
    let named: Vec<_> = (gaps.iter())
        .map(|gap| format!("{} to {}%", gap.low, gap.high))
        .collect();
    match named.as_slice() {
        [] | [_] => String::new(),
        [first @ .., last] => format!(" No agent covers {} or {last}.", first.join(", ")),
    }
}

/// A sentence in the making.
#[derive(Default)]
struct Sentence {
    pieces: Vec<Piece>,
    /// Whether it is about what agents had said.
    is_decided: bool,
}

impl Sentence {
    fn say(&mut self, text: &str) {
        match self.pieces.last_mut() {
            Some(last) if !last.agent => last.text.push_str(text),
            _ if text.is_empty() => {}
            _ => self.pieces.push(Piece {
                text: text.to_owned(),
                agent: false,
            }),
        }
    }

    fn agent(&mut self, id: &str) {
        self.pieces.push(Piece {
            text: id.to_owned(),
            agent: true,
        });
    }

    fn pair(&mut self, one: &str, other: &str) {
        self.agent(one);
        self.say(" and ");
        self.agent(other);
    }

    /// Agents by their ids, or of many the number.
    fn group(&mut self, ids: &[&str]) {
        if ids.len() > MOST_NAMED {
            self.say(&format!("{} agents", ids.len()));
            return;
        }
        for (at, id) in ids.iter().enumerate() {
            self.say(match at {
                0 => "",
                at if at + 1 == ids.len() => " and ",
                _ => ", ",
            });
            self.agent(id);
        }
    }

    /// What the agents on both sides of the widest gap say, and which other gaps there are.
    fn sides(
        &mut self,
        agents: &[(&str, Interval)],
        (below, above): (&[usize], &[usize]),
        widest: Interval,
        gaps: &[Interval],
    ) {
        let side = |side: &[usize]| side.iter().map(|&at| agents[at]).collect::<Vec<_>>();
        self.side(&side(below), &format!("{}% or less", widest.low), true);
        self.say("; ");
        self.side(&side(above), &format!("{}% or more", widest.high), false);
        self.say(".");
        self.say(&uncovered(gaps));
    }

    /// What the agents on one side of a gap say: exactly, where it is one thing, or else how far it reaches. The verb of
    /// the first side holds for the other, too.
    fn side(&mut self, agents: &[(&str, Interval)], reach: &str, has_verb: bool) {
        let names: Vec<_> = agents.iter().map(|(name, _)| *name).collect();
        self.group(&names);
        self.say(match (has_verb, self.is_decided) {
            (false, _) => " ",
            (true, true) => " said ",
            (true, false) if names.len() == 1 => " says ",
            (true, false) => " say ",
        });
        match agents {
            [(_, first), others @ ..] if others.iter().all(|(_, other)| other == first) => {
                self.say(&first.to_string());
            }
            _ => self.say(reach),
        }
    }

    fn text(&self) -> String {
        self.pieces.iter().map(|piece| &*piece.text).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(ranges: &[(u8, u8)]) -> String {
        let ids = ["UA-01", "EU-01", "CN-01", "US-01", "RU-01", "TR-01"];
        let agents: Vec<_> = ranges
            .iter()
            .zip(ids)
            .map(|(&(low, high), id)| (id, Interval { low, high }))
            .collect();
        FindingView::of(&agents, false).text
    }

    #[test]
    fn each_case_has_its_sentence() {
        for (ranges, sentence) in [
            (&[][..], "No agent gives a likelihood."),
            (&[(5, 20)], "Only UA-01 gives a likelihood: 5–20%."),
            (&[(65, 65)], "Only UA-01 gives a likelihood: 65%."),
            (
                &[(5, 20), (15, 30), (45, 55), (45, 65), (55, 80)],
                "UA-01 and EU-01 say 30% or less; CN-01, US-01 and RU-01 45% or more.",
            ),
            (
                &[(1, 5), (6, 10), (20, 45), (50, 60)],
                "UA-01 and EU-01 say 10% or less; CN-01 and US-01 20% or more. No agent covers 5 to \
                 6%, 10 to 20% or 45 to 50%.",
            ),
            (&[(30, 40), (29, 29)], "EU-01 says 29%; UA-01 30–40%."),
            (
                &[(5, 20), (65, 65), (65, 65)],
                "UA-01 says 5–20%; EU-01 and CN-01 65%.",
            ),
            (
                &[(20, 50), (45, 55)],
                "Both ranges overlap between 45 and 50%.",
            ),
            (
                &[(20, 50), (45, 55), (30, 80)],
                "All 3 ranges overlap between 45 and 50%.",
            ),
            (&[(20, 45), (30, 30)], "Both agents allow for 30%."),
            (
                &[(65, 65), (65, 65), (55, 80)],
                "All 3 agents allow for 65%.",
            ),
            (
                &[(5, 20), (20, 45)],
                "No gap; UA-01 and EU-01 do not overlap.",
            ),
            (
                &[(20, 20), (20, 45)],
                "No gap; UA-01 and EU-01 do not overlap.",
            ),
            (
                &[(5, 20), (15, 40), (35, 50)],
                "No gap; UA-01 and CN-01 do not overlap.",
            ),
            (
                &[(5, 20), (15, 40), (35, 50), (5, 18)],
                "No gap; these do not overlap: UA-01 and CN-01; CN-01 and US-01.",
            ),
            (
                &[(5, 20), (20, 45), (45, 55), (55, 80)],
                "No gap; no two ranges overlap.",
            ),
            (
                &[(5, 20), (20, 45), (20, 45), (45, 55)],
                "No gap; UA-01 and US-01 overlap with no other.",
            ),
            (
                &[(5, 20), (20, 45), (25, 40)],
                "No gap; UA-01 overlaps with no other.",
            ),
            (
                &[(5, 20), (10, 25), (24, 45), (25, 45), (26, 45)],
                "Together they cover 5 to 45%; not all overlap.",
            ),
        ] {
            assert_eq!(said(ranges), sentence);
        }
    }

    #[test]
    fn many_agents_are_counted() {
        let low = (0..8).map(|_| ("A", Interval { low: 1, high: 5 }));
        let high = (0..7).map(|_| ("B", Interval { low: 80, high: 95 }));
        let agents: Vec<_> = low.chain(high).collect();
        let finding = FindingView::of(&agents, false);
        assert_eq!(finding.text, "8 agents say 1–5%; 7 agents 80–95%.");
        assert!(finding.pieces.iter().all(|piece| !piece.agent));
    }
}
