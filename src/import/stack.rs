//! Names of publishers on lines of their own, as a page's buttons are copied: `Reuters`, and `+2`
//! below it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::body::Writer;
use super::chip::{Run, count, ends_sentence, is_no_publisher};
use super::clean::Change;
use super::line::Line;
use super::list::marker;
use super::span::Label;

/// A lone name has at most this many words.
const MOST_WORDS: usize = 4;

/// Names and counts, each on a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stack {
    /// The byte of its first line at which it begins.
    pub begin: usize,
    /// Its lines, by their positions.
    pub lines: Range<usize>,
    /// The publishers.
    pub names: Vec<String>,
}

/// The stacks of some lines, by their first, and lone names that may be one.
#[derive(Debug, Default)]
pub struct Stacks {
    all: BTreeMap<usize, Stack>,
    doubtful: BTreeSet<usize>,
}

impl Stacks {
    /// Finds them among the lines that `is_said` names. A stack that begins at a byte that is `kept`
    /// stays in the text.
    pub fn find(
        lines: &[Line<'_>],
        range: Range<usize>,
        is_said: impl Fn(usize) -> bool,
        kept: &BTreeSet<usize>,
    ) -> Self {
        let mut found = Self::default();
        let is_seen = |at: usize| range.contains(&at) && !lines[at].is_blank() && is_said(at);
        let mut at = range.start;
        while at < range.end {
            let counted = |at: usize| is_seen(at) && is_seen(at + 1) && is_count(&lines[at + 1]);
            let above = at.checked_sub(1).filter(|above| is_seen(*above));
            let begin = match counted(at) {
                true if is_name(&lines[at]) && above.is_none_or(|above| ends(&lines[above])) => {
                    Some(lines[at].unindented().1)
                }
                true => glued(lines[at].raw),
                false => None,
            };
            let Some(begin) = begin else {
                at += 1;
                continue;
            };
            let mut end = at + 2;
            while counted(end) && is_name(&lines[end]) {
                end += 2;
            }
            let named = (at..end).step_by(2).map(|line| match line {
                line if line == at => lines[at].raw[begin..].trim().to_owned(),
                line => lines[line].words.to_string(),
            });
            let stack = Stack {
                begin,
                lines: at..end,
                names: named.collect(),
            };
            if !kept.contains(&(lines[at].start + begin)) {
                found.all.insert(at, stack);
            }
            at = end;
        }
        found.lone(lines, range.clone(), is_seen, kept);
        found
    }

    /// Finds names without a count, each the last line of a paragraph and below a sentence. Those that
    /// a stack names cite, too.
    fn lone(
        &mut self,
        lines: &[Line<'_>],
        range: Range<usize>,
        is_seen: impl Fn(usize) -> bool,
        kept: &BTreeSet<usize>,
    ) {
        let known: BTreeSet<String> = self
            .all
            .values()
            .flat_map(|stack| stack.names.iter().cloned())
            .collect();
        for at in range.skip(1) {
            let line = &lines[at];
            let words = &*line.words;
            if !is_seen(at) || is_seen(at + 1) || !is_seen(at - 1) || !is_bare_name(words) {
                continue;
            }
            let begin = line.unindented().1;
            let ends_stack = self.ending_at(at);
            if !ends_stack && !ends(&lines[at - 1]) {
                continue;
            }
            if !known.contains(words) {
                self.doubtful.insert(at);
            } else if !kept.contains(&(line.start + begin)) {
                let stack = Stack {
                    begin,
                    lines: at..at + 1,
                    names: vec![words.to_owned()],
                };
                self.all.insert(at, stack);
            }
        }
    }

    fn ending_at(&self, at: usize) -> bool {
        let last = self.all.range(..at).next_back();
        last.is_some_and(|(_, stack)| stack.lines.end == at)
    }

    /// The stack that begins on a line.
    pub fn at(&self, line: usize) -> Option<&Stack> {
        self.all.get(&line)
    }

    /// Whether a line is one of a stack, and not its first.
    pub fn covers(&self, line: usize) -> bool {
        let last = self.all.range(..line).next_back();
        last.is_some_and(|(_, stack)| stack.lines.contains(&line))
    }

    /// Whether a line holds nothing but a name that may cite.
    pub fn is_doubtful(&self, line: usize) -> bool {
        self.doubtful.contains(&line)
    }
}

impl Writer<'_, '_> {
    /// Puts the mark for names on lines of their own behind the sentence above them. Returns whether
    /// it has its place there.
    pub(super) fn stack_below(&mut self, line: &Line<'_>) -> bool {
        let is_below = self.out.ends_with('\n') && !self.out.ends_with("\n\n");
        let is_code = line.at > 0 && self.reading.is_code(line.at - 1);
        let Some(stack) = self.reading.stacks.at(line.at).cloned() else {
            return false;
        };
        if !is_below || is_code || stack.begin > line.unindented().1 {
            return false;
        }
        self.out.pop();
        let mark = self.stack(&stack);
        self.out.push_str(&mark);
        self.out.push('\n');
        true
    }

    /// The mark of the footnote for names on lines of their own.
    pub(super) fn stack(&mut self, stack: &Stack) -> String {
        let mut words: Vec<&str> = Vec::new();
        let mut from = None;
        for at in stack.lines.clone() {
            let line = &self.transcript.lines[at];
            let begin = if at == stack.lines.start {
                stack.begin
            } else {
                line.unindented().1
            };
            let here = line.raw[begin..].trim_end();
            let start = line.start + begin;
            from.get_or_insert(start);
            self.cited
                .push((start..start + here.len(), Label::Citation));
            words.push(here);
        }
        self.counts.add(Change::Citation);
        self.new_note(&words.join(" "), &stack.names, from.unwrap_or_default())
    }
}

/// Whether a line is nothing but `+2`.
pub fn is_count(line: &Line<'_>) -> bool {
    count(&line.words) == line.words.len()
}

/// Whether a line ends as a sentence does.
fn ends(line: &Line<'_>) -> bool {
    ends_sentence(&line.words)
}

/// Whether a line is nothing but a name; with a count below it, that may be one word of any kind.
fn is_name(line: &Line<'_>) -> bool {
    let words = &*line.words;
    let is_word = words.len() <= 60
        && !words.contains(char::is_whitespace)
        && words.contains(char::is_alphabetic)
        && words
            .chars()
            .all(|c| c.is_alphanumeric() || "-.&'’".contains(c));
    marker(line).is_none() && (is_word || is_bare_name(words)) && !is_no_publisher(words)
}

/// Whether words are nothing but a name with capitals.
pub fn is_bare_name(words: &str) -> bool {
    let run = Run::read(words, 0);
    run.end == words.len()
        && run.names.len() == 1
        && run.counts == 0
        && words.split(' ').count() <= MOST_WORDS
        && !is_no_publisher(words)
}

/// Where a name begins that is glued to the sentence before it: `The board acted.Reuters`.
fn glued(raw: &str) -> Option<usize> {
    let raw = raw.trim_end();
    let sign = raw.rfind(['.', '!', '?', '…', '。', '！', '？', '”', '"', ')'])?;
    let behind = sign + raw[sign..].chars().next()?.len_utf8();
    let name = raw[behind..].trim_start();
    let is_one = !name.is_empty() && is_bare_name(name) && ends_sentence(&raw[..behind]);
    is_one.then(|| raw.len() - name.len())
}

#[cfg(test)]
mod tests {
    use super::super::line::lines;
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let lines = lines(text);
        let stacks = Stacks::find(&lines, 0..lines.len(), |_| true, &BTreeSet::new());
        stacks
            .all
            .values()
            .map(|stack| stack.names.join("|"))
            .collect()
    }

    #[test]
    fn names_on_lines_of_their_own_are_told_by_their_counts() {
        for (text, names) in [
            (
                "It shut.\nReuters\n+2\nExample Times\n+2\n",
                &["Reuters|Example Times"][..],
            ),
            (
                "It shut.Reuters\n+2\nn-tv\n+1\n\nIt opens.\nReuters\n",
                &["Reuters|n-tv", "Reuters"],
            ),
            ("Reuters\n+2\n\nIt opens.\nAP\n", &["Reuters"]),
            ("It opens. So it is\n+2\n", &[]),
            ("- Ice\n+2\n", &[]),
            ("It shut\nReuters\n+2\n", &[]),
            ("in the U.S.Army\n+2", &[]),
        ] {
            assert_eq!(found(text), names, "{text}");
        }
    }
}
