//! The end of an answer: a closing offer, what is left over, and words that break off.

use std::ops::Range;

use super::flag::FlagKind;
use super::list::marker;
use super::offer::is_offer;
use super::rule::is_drawn;
use super::search::{LineEnd, citations};
use super::source_list::SourceList;
use super::span::Label;
use super::speaker::Speaker;
use super::stack::{is_bare_name, is_count};
use super::transcript::Transcript;

/// What was left over is taken for a text that breaks off up to so many words.
const FRAGMENT: usize = 8;
/// So many characters of what was left over are shown.
const SHOWN: usize = 60;

impl Transcript<'_> {
    /// What is said without the closing offer, if there is one. One behind which more is said is
    /// only labelled.
    pub fn without_offer(
        &mut self,
        said: Range<usize>,
        turn: usize,
        speaker: &Speaker,
        signed: Option<usize>,
    ) -> Range<usize> {
        let Some(last) = self.last_paragraph(said.clone()) else {
            return said;
        };
        let Some(before) = self.last_paragraph(said.start..last.start) else {
            return said;
        };
        let offers = |paragraph: &Range<usize>| is_offer(&self.paragraph(paragraph.clone()));
        let mut rest = said.start..said.start;
        let offer = if offers(&last) {
            last
        } else if offers(&before) {
            let lists = self.lines[before.end - 1].words.ends_with([':', '：']);
            if self.is_list(&last) && lists {
                // What is offered stands in a list.
                before.start..last.end
            } else if signed.is_none() && self.is_fragment(&last) {
                // A tail that breaks off.
                let place = format!("behind the closing offer of {}", speaker.id);
                self.leave_over(last, &place);
                before
            } else {
                return said;
            }
        } else if before.len() == 1 && is_drawn(&self.lines[before.start].words) {
            // A note behind a rule, such as that the agent is none of a ministry's.
            match self.last_paragraph(said.start..before.start) {
                Some(above) if offers(&above) => {
                    rest = last;
                    above.start..before.end
                }
                _ => return said,
            }
        } else {
            return said;
        };
        if self.is_empty(&(said.start..offer.start)) {
            return said;
        }
        let what = "a closing offer: it is left out of the assessment";
        self.flag_as(FlagKind::Offer, offer.start, what);
        self.label(offer.clone(), Label::Offer, Some(turn));
        if rest.is_empty() {
            said.start..offer.start
        } else {
            said
        }
    }

    /// Whether each line begins as an item does.
    pub fn is_list(&self, range: &Range<usize>) -> bool {
        let mut lines = self.lines[range.clone()].iter();
        lines.all(|line| line.is_blank() || marker(line).is_some())
    }

    /// Keeps lines as residue, and names them.
    pub fn leave_over(&mut self, range: Range<usize>, place: &str) {
        let is_seen = |at: &usize| !self.lines[*at].is_blank();
        let Some(first) = range.clone().find(is_seen) else {
            return;
        };
        let last = range.clone().rfind(is_seen).unwrap_or(first);
        let words = self.paragraph(first..first + 1);
        let shown: String = words.chars().take(SHOWN).collect();
        let more = if shown.len() < words.len() { "…" } else { "" };
        let what = if first < last {
            let upto = self.lines[last].number;
            format!("`{shown}{more}` and all up to line {upto} are left over {place}")
        } else {
            format!("`{shown}{more}` is left over {place}")
        };
        let why = if self.is_fragment(&range) {
            ": has the text been cut off?"
        } else {
            ""
        };
        self.flag(first, format!("{what}, and kept as residue{why}"));
        self.label(range, Label::Residue, None);
    }

    /// A few words without an end.
    fn is_fragment(&self, range: &Range<usize>) -> bool {
        let words = self.paragraph(range.clone());
        let count = words.split_whitespace().take(FRAGMENT + 1).count();
        (1..=FRAGMENT).contains(&count) && !ends_well(&words)
    }

    /// Where an answer without a signature ends in the middle of a sentence.
    pub fn flag_breaking_off(&mut self, body: Range<usize>) {
        let Some(last) = self.last_paragraph(body) else {
            return;
        };
        // Tables, code, and names of publishers below a sentence end without one.
        let end = last.end - 1;
        let listing = self
            .listings
            .partition_point(|listing| listing.code.end <= end);
        let is_code = self
            .listings
            .get(listing)
            .is_some_and(|it| it.code.contains(&end));
        let is_below = last.len() > 1 && ends_well(&self.lines[end - 1].words);
        let is_name = is_below && is_bare_name(&self.lines[end].words);
        let is_count = is_count(&self.lines[end]);
        if self.lines[end].words.contains('\t') || is_code || is_name || is_count {
            return;
        }
        let line = self.lines[end].raw.trim_end();
        let cited = citations(line, LineEnd::Closed, self.markup, &SourceList::default())
            .citations
            .pop();
        let text = cited.filter(|citation| citation.range.end == line.len());
        let text = text.map_or(line, |citation| line[..citation.range.start].trim_end());
        if text.is_empty() {
            return;
        }
        // The number of a source may come after the full stop.
        let numbers = |c: char| c.is_ascii_digit() || c == ',';
        let stem = text.trim_end_matches(numbers);
        let is_numbered = stem.ends_with('.') && !stem[..stem.len() - 1].ends_with(numbers);
        let text = if is_numbered { stem } else { text };
        if !ends_well(text) {
            let what = "the answer ends without a full stop: has it been cut off?";
            self.flag(last.end - 1, what);
        }
    }
}

/// Whether words end as a sentence or a quotation does.
fn ends_well(words: &str) -> bool {
    let closing = |c: char| "\"'”’»)]】}*_`|".contains(c);
    let ends = |c: char| ".!?…:;。！？؟।|".contains(c);
    let is_closed = words.ends_with(closing);
    words.trim_end_matches(closing).ends_with(ends) || is_closed || words.ends_with("---")
}
