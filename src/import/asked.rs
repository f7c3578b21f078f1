//! Text of nobody who answers: what is before the first turn, and what is asked between two.

use std::ops::Range;

use super::flag::Flag;
use super::furniture::Furniture;
use super::interface::{is_assistant, is_user};
use super::marks::heading_level;
use super::opening::{Openings, bad};
use super::refused::{Refused, Unlabelled};
use super::rule::is_drawn;
use super::span::Label;
use super::speaker_line::{Form, SpeakerLine};
use super::suggestion::Suggestion;
use super::transcript::{Given, LONGEST_QUESTION, Markup, Question, Transcript};
use crate::route::fold;
use crate::text::cut;

/// The most bytes that a headline may have.
const LONGEST_HEADLINE: usize = 300;
/// At most this many bytes of a question are quoted.
const SHOWN: usize = 80;
/// With this many answers, and fewer words in half of them, a file may be no set of assessments.
const MANY: usize = 20;
const FEW_WORDS: usize = 60;

/// What the next answer gets besides its own text.
#[derive(Debug, Default)]
pub struct Asked {
    /// What was asked before it.
    pub question: Option<Question>,
    /// The position of a heading that only announces it, such as `## Round 2`.
    pub heading: Option<usize>,
}

impl Transcript<'_> {
    /// Takes what is before the first turn: the headline, the paragraphs on the event, and a question.
    ///
    /// # Errors
    /// Where nothing says what the file is about.
    pub fn preamble(
        &mut self,
        openings: &Openings,
        given: &Given,
        front: Option<String>,
        furniture: &Furniture,
    ) -> Result<Asked, Refused> {
        let first = openings.turns[0].at;
        let is_page = furniture.is_page(&self.lines, &openings.turns, first);
        let headline = self.headline(openings, given, front, furniture)?;
        if let Some(at) = headline {
            self.label(at..at + 1, Label::Headline, None);
        }
        let start = headline.map_or(0, |at| at + 1).min(first);
        if is_page {
            // Other chats are named beside a page: nobody wants them published.
            self.leave_over(
                0..start.saturating_sub(1),
                "before the first turn of a copied page",
            );
            self.leave_over(start..first, "before the first turn of a copied page");
            self.event = first..first;
            return Ok(Asked::default());
        }
        self.label(start..first, Label::Event, None);
        let mut event = self.between_rules(start..first, None);
        let heading = self.announcing(&event);
        if let Some(at) = heading {
            event = self.between_rules(event.start..at, None);
        }
        let is_asked = openings.turns[0].speaker().is_none();
        if let Some(asked) = (!is_asked)
            .then(|| self.questions_before(event.clone()))
            .flatten()
        {
            event = self.between_rules(event.start..asked.start, None);
            self.question = Some(self.question(asked));
        }
        self.doubt_event(&event, openings);
        self.event = event;
        Ok(Asked {
            question: None,
            heading,
        })
    }

    /// The position of the headline, if the file has one; its title is taken.
    fn headline(
        &mut self,
        openings: &Openings,
        given: &Given,
        front: Option<String>,
        furniture: &Furniture,
    ) -> Result<Option<usize>, Refused> {
        let first = openings.turns[0].at;
        let is_page = furniture.is_page(&self.lines, &openings.turns, first);
        let seen = (0..first).find(|at| !self.lines[*at].is_blank());
        if let Some(title) = given.event.clone().or(front) {
            let is_it = |at: &usize| fold(&self.paragraph(*at..*at + 1)) == fold(&title);
            let found = seen.filter(is_it);
            self.title = title;
            return Ok(found);
        }
        let is_top = |at: &usize| self.lines[*at].words.starts_with("# ");
        // One answer alone may begin with its title, which is then the event's.
        let alone =
            (first + 1 < self.lines.len() && openings.turns[0].label.is_empty()).then_some(first);
        if let Some(at) = alone.filter(is_top) {
            self.title = self.paragraph(at..at + 1);
            return Ok(Some(at));
        }
        let found = if is_page {
            (0..first).find(is_top)
        } else {
            seen
        };
        let problem = match found {
            Some(at) if self.lines[at].words.len() > LONGEST_HEADLINE => {
                let length = self.lines[at].words.len();
                let message = format!("the first line is no headline: it has {length} bytes");
                let hint = format!(
                    "put a line above it that names the event, in at most {LONGEST_HEADLINE} bytes, or give `--event`"
                );
                bad(&self.name, &self.lines[at], message).hint(hint)
            }
            Some(at) => {
                self.title = self.paragraph(at..at + 1);
                return Ok(Some(at));
            }
            None => bad(
                &self.name,
                &self.lines[first],
                "this transcript has no headline",
            )
            .label("the first line that says who speaks")
            .hint("put a line above it that names the event, or give `--event`"),
        };
        let mut suggestion = Suggestion::default();
        suggestion.need_title(&self.lines, &openings.turns, furniture);
        // A first line that is no title is no headline.
        suggestion
            .event
            .get_or_insert_with(|| Suggestion::title(""));
        Err(Refused::Unlabelled(Box::new(Unlabelled {
            problem,
            suggestion,
            is_unspoken: false,
        })))
    }

    /// The position of the heading that is last in a range, and only announces who speaks next.
    pub fn announcing(&self, range: &Range<usize>) -> Option<usize> {
        let at = range.clone().rfind(|at| !self.lines[*at].is_blank())?;
        let words = &self.lines[at].words;
        let is_heading = heading_level(words).is_some_and(|level| level > 1);
        (self.markup == Markup::Markdown && is_heading && !self.is_code(at)).then_some(at)
    }

    /// What is not one of the opening paragraphs may be an answer under a label that was not read: the event is then
    /// a draft, so that nothing is published that nobody has read.
    fn doubt_event(&mut self, event: &Range<usize>, openings: &Openings) {
        // In order, as the lines are.
        let labels = openings.unknown.iter().filter(|it| it.form != Form::Bare);
        let labels: Vec<usize> = labels.map(|unknown| unknown.at).collect();
        let is_title = |at: &usize| {
            let words = &self.lines[*at].words;
            let is_heading = self.markup == Markup::Markdown && words.starts_with('#');
            let is_label = labels.binary_search(at).is_ok();
            let inner = words.trim_start_matches(['>', ' ']);
            let quoted = (inner.len() < words.len())
                .then(|| SpeakerLine::read(inner))
                .flatten();
            let is_quoted =
                quoted.is_some_and(|read| is_user(read.label) || is_assistant(read.label));
            !self.is_code(*at) && (is_heading || is_label || is_quoted || is_drawn(words))
        };
        let Some(at) = event.clone().find(is_title) else {
            return;
        };
        if self.is_empty(&(at + 1..event.end)) {
            return;
        }
        self.is_event_draft = true;
        let what = "from here on, the text before the first answer may be somebody's answer: it becomes the event's text, \
                    and the event is a draft until you have read it";
        self.flag(at, what);
    }

    /// Takes what somebody asks, up to the next turn.
    pub fn ask(&mut self, line: usize, next: Option<usize>, mut asked: Asked) -> Asked {
        self.label(line..line + 1, Label::Speaker, None);
        let end = next.unwrap_or(self.lines.len());
        self.label(line + 1..end, Label::Question, None);
        let mut range = self.between_rules(line + 1..end, None);
        if let Some(at) = next.and_then(|_| self.announcing(&range)) {
            asked.heading = Some(at);
            range = self.between_rules(range.start..at, None);
        }
        if self.is_empty(&range) {
            return asked;
        }
        let mut words = self.paragraph(range.clone());
        if let Some(before) = &asked.question {
            words = format!("{} {words}", before.words);
        }
        if words.len() > LONGEST_QUESTION {
            let place = format!("of a question that has more than {LONGEST_QUESTION} bytes");
            self.leave_over(range, &place);
            return asked;
        }
        let line = self.lines[range.start].number;
        let line = asked.question.map_or(line, |before| before.line);
        asked.question = Some(Question { line, words });
        asked
    }

    /// Keeps a last question as residue.
    pub fn leave_unanswered(&mut self, asked: &Asked) {
        let Some(question) = &asked.question else {
            return;
        };
        let what = format!(
            "nobody answers “{}”: it is kept as residue",
            quoted(&question.words)
        );
        self.flags.push(Flag::new(question.line, what));
        let lines = self.lines.iter().zip(&mut self.labels);
        for (line, (label, _)) in lines {
            if line.number >= question.line && *label == Label::Question {
                *label = Label::Residue;
            }
        }
    }

    /// Takes a question of the command line as the first one. One that the file has is that of the first answer.
    pub fn ask_first(&mut self, words: &str) {
        let words = words.trim().to_owned();
        let line = self.first;
        let own = self.question.replace(Question { line, words });
        let is_same =
            own.as_ref().map(|own| &own.words) == self.question.as_ref().map(|it| &it.words);
        if let Some(turn) = self.turns.first_mut()
            && !is_same
            && turn.question.is_none()
        {
            turn.question = own;
        }
    }

    /// Asks whether many short answers are a conversation.
    pub fn flag_many(&mut self) {
        if self.turns.len() < MANY {
            return;
        }
        let words = |range: &Range<usize>| -> usize {
            let lines = self.lines[range.clone()].iter();
            lines
                .map(|line| line.words.split_whitespace().count())
                .sum()
        };
        let mut counts: Vec<usize> = self.turns.iter().map(|turn| words(&turn.body)).collect();
        counts.sort_unstable();
        let median = counts[counts.len() / 2];
        if median < FEW_WORDS {
            let count = self.turns.len();
            let what = format!(
                "{count} answers, half of them with fewer than {} words: is this a conversation, and no set of assessments?",
                median + 1
            );
            self.flags.push(Flag::new(self.first, what));
        }
    }
}

/// The first words of a question.
pub fn quoted(words: &str) -> String {
    let shown = cut(words, SHOWN);
    let more = if shown.len() < words.len() { "…" } else { "" };
    format!("{}{more}", shown.trim_end())
}
