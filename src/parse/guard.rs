//! Front matter that is not where it must be: a document that somebody meant to withhold must
//! not be published because of a blank line.
//!
//! | where | what is an error |
//! |---|---|
//! | any line of a body that is not code | `draft`, `marking` or `publish_on` with a value that withholds |
//! | in a quote, a heading, a cell of a table or a comment of HTML, outside code | the same |
//! | at the beginning of any of these | a label of TLP above the marking of the document ([`super::label`]) |
//! | in the one row of a table, below the head `Marking` | the same |
//! | before the first words of a body | our keys, and what other programs write for them: `published: false` |
//! | in a block between `---` or `+++`, or in braces before the first words | the same, and our keys with any value but the public ones |
//! | in a value of several lines in front matter | as in any line of a body |

use std::ops::Range;

use super::label::{label, slip};
use super::marks::{Table, bare, comments, within_marks, without_tags};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};
use crate::keys::{Key, Line, Verdict, line, parts, sign};
use crate::model::Marking;
use crate::tally;
use crate::text::is_invisible;
use crate::value::{Kind, Node};

/// The key of a line of front matter has at most this many words.
const MOST_WORDS: usize = 3;

/// The error that a body, which begins `offset` bytes into `file`, has a line that would withhold the document if it
/// were front matter. `code` is where code blocks are, in their order; `own` is the marking of the front matter.
pub fn misplaced(
    file: &str,
    body: &str,
    offset: usize,
    code: &[Range<usize>],
    own: Option<Marking>,
) -> Option<Diagnostic> {
    let first = body.len() - body.trim_start().len();
    // Who copies a text from a chat may copy the fence around it, too: then all of it is code.
    let is_wrapped = |code: &Range<usize>| offset == 0 && code.start <= first;
    let mut code = code.iter().filter(|code| !is_wrapped(code)).peekable();
    let mut walk = Walk {
        is_opening: true,
        block: Block::Bare,
        pending: None,
    };
    let mut table = Table::default();
    let mut at = 0;
    for written in body.split_inclusive(['\n', '\r']) {
        let start = at;
        at += written.len();
        if let Some((marking, line)) = table.read(trim(written), start)
            && own < Some(marking)
        {
            return Some(slip(file, marking, line.shifted(offset)));
        }
        tally::look(written.len());
        while code.next_if(|code| code.end <= start).is_some() {}
        if code.peek().is_some_and(|code| code.start < at) {
            (walk, table) = (Walk::default(), Table::default());
        } else if let Some(marking) = labelled(trim(written), walk.is_opening) {
            // A line that repeats the marking of the front matter is right.
            if own < Some(marking) {
                let span = Span::new(start, start + written.trim_end().len());
                return Some(slip(file, marking, span.shifted(offset)));
            }
            walk.go_on();
        } else if let Some(slip) = walk.read(written, start) {
            return Some(slip.diagnostic(file, offset));
        }
    }
    let (marking, line) = table.end()?;
    (own < Some(marking)).then(|| slip(file, marking, line.shifted(offset)))
}

/// The marking that a line gives with a label at its beginning, or in a comment of HTML. `is_opening` says whether no words
/// are before it.
fn labelled(words: &str, is_opening: bool) -> Option<Marking> {
    let of = |words: &str| {
        let bare = without_tags(bare(words));
        let is_item = ["- ", "* ", "+ "].iter().any(|sign| bare.starts_with(sign));
        // Braces and quotes may have more keys.
        let is_json = bare.starts_with('{') || bare.contains("\",");
        if is_item || is_json {
            None
        } else {
            label(bare).filter(|label| is_opening || !label.has_stop)
        }
    };
    let found = of(words).or_else(|| comments(words).find_map(of));
    found.map(|found| found.marking)
}

/// A line that would withhold the document if it were front matter.
struct Slip<'t> {
    /// The key as it is written.
    name: &'t str,
    /// The key to write.
    key: &'static Key,
    /// Whether these are the same.
    is_ours: bool,
    place: Range<usize>,
}

/// What was seen of a body so far. By default, words were seen.
#[derive(Default)]
struct Walk<'t> {
    /// No words were seen yet.
    is_opening: bool,
    block: Block,
    /// What is a slip if the block ends with a fence.
    pending: Option<Slip<'t>>,
}

/// What a line belongs to.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Block {
    /// Words.
    #[default]
    Words,
    /// Lines like front matter, without a fence above them.
    Bare,
    /// The same, directly below a fence.
    Fenced,
    /// Nothing yet: the line before is a fence.
    Fence,
}

impl<'t> Walk<'t> {
    /// Reads a line, and returns what is certainly a slip.
    fn read(&mut self, written: &'t str, start: usize) -> Option<Slip<'t>> {
        let words = trim(written);
        if words.is_empty() {
            // What has space around it, between two rules, are words.
            if self.block == Block::Fence {
                self.block = Block::Bare;
            }
            return None;
        }
        if is_fence(words) {
            self.block = Block::Fence;
            return self.pending.take();
        }
        self.go_on();
        let place = start..start + written.trim_end().len();
        if let Some((name, key)) = within_marks(words) {
            return Some(Slip {
                name,
                key,
                is_ours: true,
                place,
            });
        }
        if self.block != Block::Words && !self.is_like_front_matter(words, written) {
            *self = Self::default();
        }
        let item = words.strip_prefix("- ");
        if let Some(item) = item.filter(|_| self.block == Block::Fenced) {
            if let Some(line) = line(item) {
                self.suspect(&line, &place);
            }
            return None;
        }
        parts(words).find_map(|part| {
            let line = line(part)?;
            if self.is_certain(&line, words.starts_with('{')) {
                return Some(Slip::of(&line, &place));
            }
            self.suspect(&line, &place);
            None
        })
    }

    /// A line that is no fence follows.
    fn go_on(&mut self) {
        if self.block == Block::Fence {
            self.block = Block::Fenced;
        }
    }

    /// Whether a line is a slip wherever the block around it ends.
    fn is_certain(&self, line: &Line<'_>, is_braced: bool) -> bool {
        match line.verdict {
            Verdict::Withheld => line.found.is_ours || self.is_opening,
            // Prose begins with a capital letter.
            Verdict::Unclear => {
                let is_exact = line.name == line.found.key.name;
                line.found.is_ours && self.is_opening && (is_braced || is_exact)
            }
            Verdict::Public => false,
        }
    }

    /// Keeps what is a slip if the block ends with a fence.
    fn suspect(&mut self, line: &Line<'t>, place: &Range<usize>) {
        let may_withhold = match line.verdict {
            Verdict::Withheld => true,
            Verdict::Unclear => line.found.is_ours,
            Verdict::Public => false,
        };
        if may_withhold && self.block == Block::Fenced && self.pending.is_none() {
            self.pending = Some(Slip::of(line, place));
        }
    }

    /// Whether a line may go on a block of front matter.
    fn is_like_front_matter(&self, words: &str, written: &str) -> bool {
        if words.starts_with(['{', '}', ']']) {
            return true;
        }
        if self.block == Block::Fenced
            && (words.starts_with("- ") || written.starts_with([' ', '\t']))
        {
            return true;
        }
        if words.starts_with("- ") {
            return false;
        }
        if words.starts_with('[') && words.ends_with(']') {
            return true;
        }
        sign(words).is_some_and(|sign| {
            let (key, rest) = (&words[..sign.start], &words[sign.end..]);
            let is_name =
                |c: char| c.is_alphanumeric() || " -_.\"'*".contains(c) || is_invisible(c);
            let is_parted = rest.is_empty() || rest.starts_with(char::is_whitespace);
            (is_parted || key.ends_with('"'))
                && key.chars().all(is_name)
                && key.split_whitespace().count() <= MOST_WORDS
        })
    }
}

fn trim(line: &str) -> &str {
    line.trim_matches(|c: char| c.is_whitespace() || is_invisible(c))
}

fn is_fence(words: &str) -> bool {
    let is_of = |sign: u8| words.bytes().all(|byte| byte == sign);
    words.len() >= 3 && (is_of(b'-') || is_of(b'+'))
}

fn withholds(line: &Line<'_>) -> bool {
    line.found.is_ours && line.verdict == Verdict::Withheld
}

/// Reports lines within a value of front matter that would withhold the document with less margin.
pub fn swallowed(file: &str, text: &str, value: &Node, diagnostics: &mut Diagnostics) {
    match &value.kind {
        Kind::Map(entries) => {
            for (_, value) in entries {
                swallowed(file, text, value, diagnostics);
            }
        }
        Kind::List(items) => {
            for item in items {
                swallowed(file, text, item, diagnostics);
            }
        }
        Kind::Scalar { .. } => {
            let (start, end) = (value.span.start as usize, value.span.end as usize);
            let written = text.get(start..end).unwrap_or_default();
            if !written.contains('\n') {
                return;
            }
            tally::look(written.len());
            let mut at = start;
            for written in written.split_inclusive('\n') {
                let words = trim(written);
                if let Some(found) = line(words).filter(withholds) {
                    let message = format!("`{}` is part of a longer value here", found.name);
                    let hint = format!(
                        "write `{}` with no margin before it; if this is text, begin the line with another word",
                        found.found.key.name
                    );
                    let margin = written.len() - written.trim_start().len();
                    let span = Span::new(at + margin, at + written.trim_end().len());
                    let diagnostic = Diagnostic::error(Code::GuardedKey, message);
                    diagnostics.push(diagnostic.at(file, span).hint(hint));
                }
                at += written.len();
            }
        }
        Kind::Null => {}
    }
}

impl<'t> Slip<'t> {
    fn of(line: &Line<'t>, place: &Range<usize>) -> Self {
        Self {
            name: line.name,
            key: line.found.key,
            is_ours: line.found.is_ours,
            place: place.clone(),
        }
    }

    fn diagnostic(&self, file: &str, offset: usize) -> Diagnostic {
        let Self { name, key, .. } = self;
        let what = if self.is_ours {
            "front matter begins with a line `---` or `+++`, the very first of the file, and ends with another"
                .to_owned()
        } else {
            format!("write `{}` in the front matter", key.name)
        };
        let message = format!("`{name}` stands here in the text, where it withholds nothing");
        let span = Span::new(self.place.start, self.place.end).shifted(offset);
        Diagnostic::error(Code::GuardedKey, message)
            .at(file, span)
            .hint(format!(
                "{what}; if this is text, begin the line with another word"
            ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slipped_front_matter_is_found() {
        for text in [
            "\n---\ndraft: true\n---\n",
            "\u{feff}---\ndraft: true\n---\n",
            "# Title\n---\r\ndraft : true\r\n---\n",
            "----\rmarking: TLP:RED\r---\r",
            "\n+++\npublish_on = 2026-01-01\n+++\n",
        ] {
            let found = misplaced("a.md", text, 0, &[], None).expect(text);
            assert_eq!(found.code, Code::GuardedKey);
        }
        for text in [
            "",
            "A draft: this one\n",
            "drafts: 1\n",
            "draft\n",
            "Draft: a\n",
        ] {
            assert_eq!(misplaced("a.md", text, 0, &[], None), None, "{text}");
        }
    }
}
