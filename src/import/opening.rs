//! The lines that everything else hangs on: the headline, and those that say who speaks.

use std::ops::Range;

use super::line::Line;
use super::nearly::Near;
use super::speaker::{Known, Speaker, Spoken, speaker};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span};

/// A headline may be so long, in bytes.
const LONGEST_HEADLINE: usize = 300;

/// Lines that open turns, and lines that look like it. Positions are of lines.
pub struct Openings {
    /// Where somebody begins to speak; at least one.
    pub speakers: Vec<(usize, Speaker)>,
    /// Lines that are nearly of the kind.
    pub near: Vec<(usize, Near)>,
    /// Lines of the kind that stay in the answer around them, and why.
    pub joined: Vec<(usize, String)>,
    /// Speaker lines within blocks of code.
    pub quoted: Vec<(usize, String)>,
}

impl Openings {
    /// Looks for them in a file of this name. Nobody speaks within `code`.
    ///
    /// # Errors
    /// Where nobody speaks, or a line looks like a speaker line and has no id.
    pub fn find(
        name: &str,
        lines: &[Line<'_>],
        code: &[Range<usize>],
        known: &Known,
    ) -> Result<Self, Diagnostics> {
        let mut found = Self {
            speakers: Vec::new(),
            near: Vec::new(),
            joined: Vec::new(),
            quoted: Vec::new(),
        };
        let mut wrong = Diagnostics::default();
        let mut blocks = code.iter().peekable();
        for (at, line) in lines.iter().enumerate() {
            while blocks.next_if(|block| block.end <= at).is_some() {}
            let is_code = blocks.peek().is_some_and(|block| block.contains(&at));
            match speaker(&line.words, known) {
                Spoken::Speaker(speaker) if is_code => found.quoted.push((at, speaker.id)),
                Spoken::Speaker(speaker) => found.speakers.push((at, speaker)),
                Spoken::BadId(id) if !is_code => wrong.push(bad_id(name, line, &id)),
                Spoken::Nearly(near) if !is_code => {
                    // Within a paragraph it is more likely one of its sentences.
                    let begins = at == 0 || lines[at - 1].is_blank();
                    if begins || !matches!(near, Near::Inline(_)) {
                        found.near.push((at, near));
                    }
                }
                _ => {}
            }
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        if found.speakers.is_empty() {
            return Err(refusal(found.nobody(name, lines)));
        }
        found.join(lines, known);
        Ok(found)
    }

    fn nobody(&self, name: &str, lines: &[Line<'_>]) -> Diagnostic {
        let looked_for = "looked for a line such as `UA-01, Ukraine Agent:`, `UA-01:` or \
                          `**UA-01:**`, or the id or name of a declared agent with a colon behind it";
        let nobody = "no line of this transcript says who speaks";
        match self.near.first() {
            Some((at, near)) => bad(name, &lines[*at], nobody)
                .label("nearly")
                .hint(format!("{looked_for}; {}", near.hint())),
            None => Diagnostic::error(Code::BadTranscript, nobody)
                .in_file(name)
                .hint(looked_for),
        }
    }
}

fn bad_id(name: &str, line: &Line<'_>, id: &str) -> Diagnostic {
    bad(name, line, format!("`{id}` cannot be the id of an agent"))
        .label("this looks like a line that says who speaks")
        .hint(
            "an id is letters and digits with a number behind a hyphen, such as `UA-01`; mend \
             the line, or put a word in front of it if it is text",
        )
}

/// The position of the first line that can be seen, which must stand before the first speaker's.
///
/// # Errors
/// Where there is none, or it is too long to be a title.
pub fn headline(name: &str, lines: &[Line<'_>], speaker: usize) -> Result<usize, Diagnostics> {
    let first = lines[..speaker].iter().position(|line| !line.is_blank());
    let Some(at) = first else {
        return Err(refusal(
            bad(name, &lines[speaker], "this transcript has no headline")
                .label("the first line that says who speaks")
                .hint("put a line above it that names the event"),
        ));
    };
    let length = lines[at].words.len();
    if length > LONGEST_HEADLINE {
        let message = format!("the first line is no headline: it has {length} bytes");
        return Err(refusal(bad(name, &lines[at], message).hint(format!(
            "put a line above it that names the event, in at most {LONGEST_HEADLINE} bytes"
        ))));
    }
    Ok(at)
}

/// What is wrong with a line.
pub fn bad(name: &str, line: &Line<'_>, message: impl Into<String>) -> Diagnostic {
    let (text, margin) = line.unindented();
    let text = text.trim_end();
    let shown = text.char_indices().nth(LONGEST_HEADLINE);
    let length = shown.map_or(text.len(), |(at, _)| at);
    let start = line.start + margin;
    Diagnostic::error(Code::BadTranscript, message).at(name, Span::new(start, start + length))
}

/// The one reason for which a transcript is refused.
pub fn refusal(diagnostic: Diagnostic) -> Diagnostics {
    let mut diagnostics = Diagnostics::default();
    diagnostics.push(diagnostic);
    diagnostics
}
