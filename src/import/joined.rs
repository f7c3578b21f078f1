//! Lines such as `F-16:` or `COVID-19:`, which look as if somebody began to speak: they stay in the
//! answer around them where that goes on behind them.

use std::collections::BTreeSet;

use super::line::Line;
use super::opening::Openings;
use super::speaker::{Known, Speaker, signature};
use crate::route::fold;

impl Openings {
    /// Takes lines out that only look like speaker lines. Whom the site declares, or another line
    /// gives a name, speaks.
    pub fn join(&mut self, lines: &[Line<'_>], known: &Known) {
        let named = self.speakers.iter().filter(|(_, who)| who.name.is_some());
        let named: BTreeSet<String> = named.map(|(_, who)| fold(&who.id)).collect();
        let is_certain = |who: &Speaker| named.contains(&fold(&who.id)) || known.has(&who.id);
        let all = std::mem::take(&mut self.speakers);
        for (number, (at, who)) in all.iter().enumerate() {
            let why = self.speakers.last().and_then(|(from, before)| {
                let next = all.get(number + 1).map_or(lines.len(), |(next, _)| *next);
                let speaks = |range: std::ops::Range<usize>| {
                    lines[range].iter().any(|line| !line.is_blank())
                };
                if is_certain(who) || before.is(who) || !speaks(from + 1..*at) {
                    return None;
                }
                let place = format!("stays in the answer of {}", before.id);
                if !speaks(at + 1..next) {
                    return Some(format!("{place}, because nothing stands behind it"));
                }
                let mut others = all[number + 1..].iter();
                let other = others.find(|(_, next)| is_certain(next) || next.is(before));
                let end = other.map_or(lines.len(), |(at, _)| *at);
                let mut signs = lines[at + 1..end].iter().filter_map(|line| {
                    signature(&line.words, known).filter(|by| by.is(before) || by.is(who))
                });
                let is_signed = signs.next().is_some_and(|by| by.is(before));
                is_signed.then(|| format!("{place}, who signs what stands behind it"))
            });
            match why {
                None => self.speakers.push((*at, who.clone())),
                Some(why) => {
                    let id = &who.id;
                    let hint = format!("give it a name if it speaks: `{id}, Name:`");
                    self.joined.push((*at, format!("{id} {why}: {hint}")));
                }
            }
        }
    }
}
