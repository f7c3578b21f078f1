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
    /// Whether it is the id of an agent.
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
    /// The finding on agents, each by its id and what it gives.
    pub fn new(agents: &[(&str, Interval)]) -> Self {
        let intervals: Vec<_> = agents.iter().map(|(_, interval)| *interval).collect();
        let ids: Vec<_> = agents.iter().map(|(id, _)| *id).collect();
        let finding = Finding::of(&intervals);
        let mut sentence = Sentence::default();
        let mut gaps = Vec::new();
        let kind = match &finding {
            Finding::Nothing => {
                sentence.say("No agent gives a likelihood.");
                "nothing"
            }
            Finding::Alone => {
                sentence.say("Only ");
                sentence.agent(ids[0]);
                sentence.say(&format!(" gives a likelihood: {}.", intervals[0]));
                "alone"
            }
            Finding::Gap {
                widest,
                others,
                below,
                above,
            } => {
                let side = |side: &[usize]| side.iter().map(|&at| agents[at]).collect::<Vec<_>>();
                sentence.side(&side(below), &format!("{}% or less", widest.low));
                sentence.say("; ");
                sentence.side(&side(above), &format!("{}% or more", widest.high));
                sentence.say(". ");
                let points = points(widest.width());
                sentence.say(&format!("No range covers the {points} between"));
                sentence.say(&also_uncovered(others));
                let mut all: Vec<_> = others.iter().chain([widest]).collect();
                all.sort_unstable();
                gaps.extend(all.into_iter().map(|gap| Gap {
                    low: gap.low,
                    high: gap.high,
                    points: gap.width(),
                    widest: gap == widest,
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
                        "No gap; the {} ranges join from {low} to {high}%, and not all overlap.",
                        intervals.len()
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

fn points(width: u8) -> String {
    match width {
        1 => "1 point".to_owned(),
        width => format!("{width} points"),
    }
}

/// The end of the sentence on a gap, which names the other holes.
fn also_uncovered(others: &[Interval]) -> String {
    let named: Vec<_> = others
        .iter()
        .map(|hole| format!("from {} to {}%", hole.low, hole.high))
        .collect();
    match named.as_slice() {
        [] => ".".to_owned(),
        [one] => format!(", nor those {one}."),
        [first @ .., last] => format!(", nor those {} and {last}.", first.join(", ")),
    }
}

/// A sentence in the making.
#[derive(Default)]
struct Sentence {
    pieces: Vec<Piece>,
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

    /// What the agents on one side of a gap give: exactly, where it is one thing, or else how far
    /// it reaches.
    fn side(&mut self, agents: &[(&str, Interval)], reach: &str) {
        let ids: Vec<_> = agents.iter().map(|(id, _)| *id).collect();
        self.group(&ids);
        self.say(if ids.len() == 1 { " gives " } else { " give " });
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
        FindingView::new(&agents).text
    }

    #[test]
    fn each_case_has_its_sentence() {
        for (ranges, sentence) in [
            (&[][..], "No agent gives a likelihood."),
            (&[(5, 20)], "Only UA-01 gives a likelihood: 5–20%."),
            (&[(65, 65)], "Only UA-01 gives a likelihood: 65%."),
            (
                &[(5, 20), (15, 30), (45, 55), (45, 65), (55, 80)],
                "UA-01 and EU-01 give 30% or less; CN-01, US-01 and RU-01 give 45% or more. No \
                 range covers the 15 points between.",
            ),
            (
                &[(1, 5), (6, 10), (20, 45), (50, 60)],
                "UA-01 and EU-01 give 10% or less; CN-01 and US-01 give 20% or more. No range \
                 covers the 10 points between, nor those from 5 to 6% and from 45 to 50%.",
            ),
            (
                &[(30, 40), (29, 29)],
                "EU-01 gives 29%; UA-01 gives 30–40%. No range covers the 1 point between.",
            ),
            (
                &[(5, 20), (65, 65), (65, 65)],
                "UA-01 gives 5–20%; EU-01 and CN-01 give 65%. No range covers the 45 points \
                 between.",
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
                "No gap; the 5 ranges join from 5 to 45%, and not all overlap.",
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
        let finding = FindingView::new(&agents);
        assert_eq!(
            finding.text,
            "8 agents give 1–5%; 7 agents give 80–95%. No range covers the 75 points between."
        );
        assert!(finding.pieces.iter().all(|piece| !piece.agent));
    }
}
