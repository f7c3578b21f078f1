//! What a page or an exporter puts around the words of a chat: buttons, stamps, footers. It belongs to
//! nobody, is kept in `imports/`, and is counted.

use std::borrow::Cow;

use super::clean::one_line;
use super::code_like::{is_button, is_language};
use super::interface::{is_assistant, is_user, said_by};
use super::line::Line;
use super::opening::Opening;
use super::page_words::{header, is_furniture, is_stamp, is_tab, offered, tabs};
use super::span::Label;
use crate::route::fold;

/// Lines that belong to nobody. Their words are taken away, so that they count as blank.
#[derive(Debug, Default)]
pub struct Furniture {
    /// The positions of the lines, and what each is.
    pub labels: Vec<(usize, Label)>,
    /// The position of the first line that only a page has.
    page: Option<usize>,
}

impl Furniture {
    fn add(&mut self, line: &mut Line<'_>, label: Label) {
        line.words = Cow::Borrowed("");
        self.labels.push((line.at, label));
    }

    /// Takes the first lines as front matter.
    pub fn take_front(&mut self, lines: &mut [Line<'_>], count: usize) {
        for line in &mut lines[..count] {
            self.add(line, Label::FrontMatter);
        }
    }

    /// Takes buttons, footers and headers of exporters, from a line on.
    pub fn take(&mut self, lines: &mut [Line<'_>], from: usize) {
        let mut at = from;
        while at < lines.len() {
            let header = header(lines, at);
            for line in &mut lines[header.clone()] {
                self.add(line, Label::Furniture);
            }
            at = header.end;
            let Some(line) = lines.get(at) else {
                break;
            };
            if is_furniture(&line.words) && !is_of_code(lines, at) {
                let line = &mut lines[at];
                self.page.get_or_insert(at);
                self.add(line, Label::Furniture);
                at += 1;
                continue;
            }
            let block = tabs(lines, at).max(offered(lines, at));
            for line in &mut lines[at..at + block] {
                self.page.get_or_insert(at);
                self.add(line, Label::Furniture);
            }
            at += block.max(1);
        }
    }

    /// Takes single words of buttons, in what was copied from a page.
    pub fn take_lone_tabs(&mut self, lines: &mut [Line<'_>]) {
        if self.page.is_none() {
            return;
        }
        for at in 0..lines.len() {
            let is_blank = |at: usize| lines.get(at).is_none_or(Line::is_blank);
            let is_alone = (at == 0 || is_blank(at - 1)) && is_blank(at + 1);
            let words = &lines[at].words;
            if is_alone && is_tab(words) {
                self.add(&mut lines[at], Label::Furniture);
            }
        }
    }

    /// Whether a file was copied from a page: before the first turn it has buttons, or `You said` opens that and
    /// nothing above it is a sentence.
    pub fn is_page(&self, lines: &[Line<'_>], turns: &[Opening], first: usize) -> bool {
        let is_short = |line: &&Line<'_>| {
            let is_sentence = line
                .words
                .ends_with(['.', '?', '!', ':', '。', '？', '！', '؟', '：']);
            !is_sentence
                && !line.words.starts_with('#')
                && line.words.split_whitespace().count() <= 8
        };
        let above = lines[..first].iter().filter(|line| !line.is_blank());
        let is_bare = above.clone().count() > 1 && above.clone().all(|line| is_short(&line));
        let is_of_tool = |label: &str| is_user(label) || is_assistant(label);
        let says = turns
            .first()
            .is_some_and(|turn| turn.at == first && is_of_tool(&turn.label));
        self.page.is_some_and(|at| at < first) || is_bare && says
    }

    /// Takes what is around labels and repeats them: when it was said, and the name of the speaker.
    pub fn take_around(&mut self, lines: &mut [Line<'_>], turns: &mut [Opening]) {
        let openings: Vec<usize> = turns.iter().map(|turn| turn.at).collect();
        for turn in turns {
            if turn.form.is_none() {
                continue;
            }
            let before = lines[..turn.at].iter().rposition(|line| !line.is_blank());
            if let Some(before) = before.filter(|at| is_stamp(&lines[*at].words)) {
                self.add(&mut lines[before], Label::Furniture);
            }
            let after = lines[turn.at + 1..]
                .iter()
                .position(|line| !line.is_blank());
            // The next label is no name below this one.
            let after = after.map(|after| turn.at + 1 + after);
            let Some(after) = after.filter(|after| openings.binary_search(after).is_err()) else {
                continue;
            };
            if let Some(byte) = turn.speech {
                // Some pages begin the answer on the label's line, and show all of it below.
                let speech = one_line(&lines[turn.at].raw[byte..]);
                let speech = speech.trim_end_matches(['…', '.']);
                if one_line(&lines[after].words).starts_with(speech) {
                    turn.speech = None;
                }
                continue;
            }
            if is_stamp(&lines[after].words) {
                self.add(&mut lines[after], Label::Furniture);
            } else if turn.speaker().is_some() && is_name_of(&lines[after].words, turn) {
                self.add(&mut lines[after], Label::Speaker);
            }
        }
    }

    /// Moves all positions: each of `cuts` made one line more.
    pub fn shift(&mut self, shifted: impl Fn(usize) -> usize) {
        for (at, _) in &mut self.labels {
            *at = shifted(*at);
        }
        self.page = self.page.map(shifted);
    }
}

/// Whether a line below a label says again who speaks.
fn is_name_of(words: &str, turn: &Opening) -> bool {
    let words = fold(words.trim_end_matches([':', '：']));
    let label = turn.label.as_str();
    let names = [
        Some(label),
        said_by(label),
        turn.speaker().and_then(|it| it.name.as_deref()),
    ];
    names.into_iter().flatten().any(|name| fold(name) == words)
}

/// Whether a button belongs to code: below the name of its language, it tells where code begins.
fn is_of_code(lines: &[Line<'_>], at: usize) -> bool {
    is_button(&lines[at].words) && at > 0 && is_language(&lines[at - 1].words)
}
