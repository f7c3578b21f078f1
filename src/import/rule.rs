//! Lines drawn between the parts of a transcript: `---` and its like, alone between empty lines.

use std::ops::Range;

use super::span::Label;
use super::transcript::Transcript;

/// What lines are drawn with.
const STROKES: [char; 6] = ['-', '*', '_', '=', '–', '—'];

/// Whether nothing but a line is drawn here: three strokes or more of one kind.
pub fn is_drawn(words: &str) -> bool {
    let Some(stroke) = words.chars().next().filter(|c| STROKES.contains(c)) else {
        return false;
    };
    words.chars().all(|c| c == stroke || c == ' ') && words.matches(stroke).count() >= 3
}

impl Transcript<'_> {
    /// Some lines without the rules and the empty lines at both ends; these rules are labelled, and
    /// are no part of what anybody says.
    pub fn between_rules(&mut self, range: Range<usize>, turn: Option<usize>) -> Range<usize> {
        let is_blank = |at: usize| !range.contains(&at) || self.lines[at].is_blank();
        let is_rule = |at: usize| {
            let alone = is_blank(at.wrapping_sub(1)) && is_blank(at + 1);
            alone && is_drawn(&self.lines[at].words) && !self.is_code(at)
        };
        let is_said = |at: &usize| !is_blank(*at) && !is_rule(*at);
        let start = range.clone().find(is_said).unwrap_or(range.end);
        let end = range.clone().rfind(is_said).map_or(start, |at| at + 1);
        let around = (range.start..start).chain(end..range.end);
        let rules: Vec<usize> = around.filter(|at| is_rule(*at)).collect();
        for at in rules {
            self.label(at..at + 1, Label::Rule, turn);
        }
        start..end
    }
}

#[cfg(test)]
mod tests {
    use super::is_drawn;

    #[test]
    fn a_rule_is_three_strokes_of_one_kind() {
        for rule in ["---", "* * *", "_____", "=====", "———"] {
            assert!(is_drawn(rule), "{rule}");
        }
        for words in ["", "--", "- a", "-*-", "...", "--- x"] {
            assert!(!is_drawn(words), "{words}");
        }
    }
}
