//! Whether a transcript is Markdown or plain text, and which line says so.

use std::ops::Range;

use super::line::Line;
use super::listing::Listing;
use super::opening::Openings;
use super::transcript::Markup;

/// How a transcript is written, and the line that decided, by its position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decision {
    /// How it is written.
    pub markup: Markup,
    /// The line and what it is, where one decided.
    pub by: Option<(usize, &'static str)>,
}

impl Decision {
    /// What the author asked for, or what headings, speaker lines and the text say. Asterisks and
    /// hyphens alone stand in plain text, too.
    pub fn of(
        asked: Option<Markup>,
        lines: &[Line<'_>],
        code: &[Range<usize>],
        listings: &[Listing],
        openings: &Openings,
    ) -> Self {
        if let Some(markup) = asked {
            return Self { markup, by: None };
        }
        let speaker = openings.turns.iter().find(|turn| turn.is_marked_up());
        let speaker = speaker.map(|turn| (turn.at, "a speaker line with marks of Markdown"));
        let signs = Signs::of(lines, code, listings);
        let by = speaker.or_else(|| signs.decide());
        Self {
            markup: by.map_or(Markup::Plain, |_| Markup::Markdown),
            by,
        }
    }
}

/// The first line of each sign of Markdown.
#[derive(Default)]
struct Signs {
    /// A heading that can be nothing else.
    heading: Option<usize>,
    /// A line such as `# count` that may be a comment of code.
    weak_heading: Option<usize>,
    bold: Option<usize>,
    link: Option<usize>,
    table: Option<usize>,
    fence: Option<usize>,
}

impl Signs {
    fn of(lines: &[Line<'_>], code: &[Range<usize>], listings: &[Listing]) -> Self {
        let mut signs = Self {
            fence: code.first().map(|block| block.start),
            ..Self::default()
        };
        let mut blocks = code.iter().peekable();
        let mut listings = listings.iter().peekable();
        for (at, line) in lines.iter().enumerate() {
            while blocks.next_if(|block| block.end <= at).is_some() {}
            while listings.next_if(|listing| listing.code.end <= at).is_some() {}
            let is_code = blocks.peek().is_some_and(|block| block.contains(&at))
                || listings
                    .peek()
                    .is_some_and(|listing| listing.code.contains(&at));
            if !is_code {
                signs.line(lines, line);
            }
        }
        signs
    }

    fn line(&mut self, lines: &[Line<'_>], line: &Line<'_>) {
        let at = line.at;
        let words = &*line.words;
        let is_blank = |at: usize| lines.get(at).is_none_or(Line::is_blank);
        let inner = words.trim_start_matches('#');
        let marks = words.len() - inner.len();
        if (1..=6).contains(&marks) && inner.starts_with(' ') {
            let begins = at == 0 || is_blank(at - 1);
            let alone = begins && is_blank(at + 1);
            let heading = if marks > 1 || alone {
                &mut self.heading
            } else {
                &mut self.weak_heading
            };
            heading.get_or_insert(at);
        }
        let bold = words
            .split_once("**")
            .and_then(|(_, rest)| rest.split_once("**"));
        if bold.is_some_and(|(inner, _)| !inner.is_empty() && inner.trim() == inner) {
            self.bold.get_or_insert(at);
        }
        if words.contains("](http") {
            self.link.get_or_insert(at);
        }
        let is_delimiter = words.contains('|')
            && words.contains("--")
            && words.chars().all(|c| "|:- ".contains(c));
        if is_delimiter && at > 0 && lines[at - 1].words.contains('|') {
            self.table.get_or_insert(at);
        }
    }

    /// The line that makes the text Markdown.
    fn decide(&self) -> Option<(usize, &'static str)> {
        let table = self.table.map(|at| (at, "a table of Markdown"));
        let fence = self.fence.map(|at| (at, "a fenced block of code"));
        let block = table.or(fence);
        let others = [self.bold, self.link, self.weak_heading];
        let others = others.into_iter().flatten().count();
        let heading = self.heading.map(|at| (at, "a heading"));
        let weak = self.weak_heading.filter(|_| others > 1 || block.is_some());
        let is_clear = table.is_some() && fence.is_some() || others > 0;
        let block = block.filter(|_| is_clear);
        heading.or(weak.map(|at| (at, "a heading"))).or(block)
    }
}
