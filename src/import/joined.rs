//! Lines such as `F-16:` or `COVID-19:`, which look as if somebody began to speak: they stay in the
//! answer around them where that goes on behind them.

use std::collections::BTreeSet;
use std::ops::Range;

use super::line::Line;
use super::opening::{Opening, Openings};
use super::speaker::{Known, signature};
use crate::route::fold;

/// So many such lines in a row may belong to one answer.
const MOST: usize = 16;

/// A line that looks as if somebody began to speak.
struct Candidate {
    at: usize,
    /// The id, folded.
    id: String,
    /// Whether the site declares this agent, or another line gives it a name.
    is_certain: bool,
}

impl Openings {
    /// Takes lines out that only look like speaker lines.
    pub fn join(&mut self, lines: &[Line<'_>], known: &Known) {
        let speakers = self.turns.iter().filter_map(Opening::speaker);
        let named = speakers.filter(|who| who.name.is_some());
        let named: BTreeSet<String> = named.map(|who| fold(&who.id)).collect();
        let all = self.turns.iter().map(|opening| {
            let id = opening.speaker().map(|who| fold(&who.id));
            let is_certain = opening.form.is_some()
                || (id.as_ref()).is_none_or(|id| named.contains(id) || known.has(id));
            Candidate {
                at: opening.at,
                id: id.unwrap_or_default(),
                is_certain,
            }
        });
        let all: Vec<Candidate> = all.collect();
        if all.iter().skip(1).all(|opening| opening.is_certain) {
            return;
        }
        let signed = lines.iter().filter_map(|line| {
            let by = signature(&line.words, known)?;
            Some((line.at, fold(&by.id)))
        });
        let signed: Vec<(usize, String)> = signed.collect();
        let mut before = 0;
        let mut joined = BTreeSet::new();
        for number in 1..all.len() {
            let Some(why) = why_joined(&all, before, number, lines, &signed) else {
                before = number;
                continue;
            };
            let (at, id) = (self.turns[number].at, &self.turns[number].label);
            let place = format!("stays in the answer of {}", self.turns[before].label);
            let hint = format!("give it a name if it speaks: `{id}, Name:`");
            let what = format!("{id} {place}, {why}: {hint}");
            joined.insert(at);
            self.joined.push((at, what));
        }
        self.turns.retain(|opening| !joined.contains(&opening.at));
    }
}

/// Why the answer that opened before goes on behind a line, if it does.
fn why_joined(
    all: &[Candidate],
    before: usize,
    number: usize,
    lines: &[Line<'_>],
    signed: &[(usize, String)],
) -> Option<&'static str> {
    let (before, this) = (&all[before], &all[number]);
    let at = |number: usize| all.get(number).map_or(lines.len(), |next| next.at);
    let says = |range: Range<usize>| lines[range].iter().any(|line| !line.is_blank());
    // Whoever asks has no id, and signs nothing.
    if this.is_certain
        || before.id.is_empty()
        || before.id == this.id
        || !says(before.at + 1..this.at)
    {
        return None;
    }
    if !says(this.at + 1..at(number + 1)) {
        return Some("because nothing stands behind it");
    }
    let ends = |next: &usize| all[*next].is_certain || all[*next].id == before.id;
    let upto = all.len().min(number + 1 + MOST);
    let end = at((number + 1..upto).find(ends).unwrap_or(upto));
    let first = signed.partition_point(|(line, _)| *line <= this.at);
    let mut signed = signed[first..].iter().take_while(|(line, _)| *line < end);
    let by = signed.find(|(_, by)| *by == this.id || *by == before.id);
    by.filter(|(_, by)| *by == before.id)
        .map(|_| "who signs what stands behind it")
}
