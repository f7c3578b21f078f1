//! One transcript as the documents that a site needs: the event, the answers, the agents.

use std::collections::BTreeSet;
use std::ops::Range;

use super::body::{Body, Writer};
use super::clean::{Change, Counts};
use super::flag::{Flag, FlagKind};
use super::harmless::mend;
use super::json;
use super::line::{Line, lines};
use super::notes::{candidates, suggestions};
use super::opening::refusal;
use super::refused::Refused;
use super::span::{Label, Labelled, spans};
use super::speaker::Speaker;
use super::stated::Stated;
use super::tracking::without_tracking;
use super::transcript::{Given, Markup, Question, Transcript};
use super::unusable::Unusable;
use crate::config::Settings;
use crate::model::Moment;

/// So often is a transcript read anew with more citations left in their places; then all are.
const ROUNDS: usize = 4;

/// What one transcript says, as documents without their ids.
#[derive(Debug)]
pub struct Draft {
    /// The file, as messages name it.
    pub name: String,
    /// How it is written.
    pub markup: Markup,
    /// The number of the line that says so, and what it is; `None` for plain text.
    pub decided: Option<(usize, &'static str)>,
    /// The line of its headline, from 1.
    pub line: usize,
    /// The title of the event.
    pub title: String,
    /// The date that its front matter gives, as written.
    pub date: Option<String>,
    /// The first question.
    pub question: Option<Question>,
    /// Whether the event is a draft until somebody has read its text.
    pub is_event_draft: bool,
    /// The text on the event.
    pub event: Body,
    /// Comments on the event for its author: dates that the text names.
    pub event_notes: String,
    /// Those of the flags that ask for its date.
    pub event_dates: Vec<Flag>,
    /// The answers.
    pub answers: Vec<Answer>,
    /// What the author should look at, in the order of the lines.
    pub flags: Vec<Flag>,
    /// What was changed.
    pub counts: Counts,
    /// All bytes of the file, labelled.
    pub spans: Vec<Labelled>,
}

/// One answer of one agent.
#[derive(Debug)]
pub struct Answer {
    /// Who speaks.
    pub speaker: Speaker,
    /// The lines that hold it, from 1; the first says who speaks.
    pub lines: Range<usize>,
    /// A question that was asked before it and behind another answer.
    pub question: Option<Question>,
    /// What was said.
    pub body: Body,
    /// Comments for the author: sentences that may become judgements.
    pub notes: String,
    /// What the file says of it beside its text.
    pub stated: Stated,
}

impl Draft {
    /// Takes a transcript apart. `name` is the file as messages name it, `given` is what the command says of it.
    ///
    /// # Errors
    /// Where it cannot be taken apart, or makes documents that no site can have.
    pub fn read(
        name: &str,
        text: &str,
        given: &Given,
        settings: &Settings,
    ) -> Result<Self, Refused> {
        if json::is_json(text) {
            return json::read(name, text, given, settings);
        }
        let read = || Transcript::read(name, text, given);
        Self::of(read, &lines(text), settings)
    }

    /// Makes documents of a transcript with these lines.
    ///
    /// # Errors
    /// Where it cannot be read, or makes documents that no site can have.
    pub(super) fn of<'t>(
        read: impl Fn() -> Result<Transcript<'t>, Refused>,
        lines: &[Line<'_>],
        settings: &Settings,
    ) -> Result<Self, Refused> {
        let mut kept = BTreeSet::new();
        let mut rounds = 0;
        let mut markup = None;
        loop {
            let transcript = read()?;
            let name = transcript.name.clone();
            let first = transcript.first;
            let written = transcript.markup;
            let taken = markup.unwrap_or(written);
            let mut draft = Self::new(transcript, taken, &kept);
            match draft.mend(settings, lines) {
                Ok(()) => {
                    if taken != written {
                        let what = "the Markdown cannot be used as it is (is it nested too deeply?): it is taken as plain text";
                        draft.flags.push(Flag::new(first, what));
                    }
                    draft.flags.sort_by_key(|flag| flag.line);
                    return Ok(draft);
                }
                Err((_, Unusable::Swallowed(lost))) if rounds < ROUNDS => {
                    rounds += 1;
                    kept.extend(lost);
                    if rounds == ROUNDS {
                        let all = draft.bodies().flat_map(|body| &body.cited);
                        kept.extend(all.map(|(_, at)| *at));
                    }
                }
                // Markdown that no site can have is plain text all the same.
                Err((_, Unusable::Refused | Unusable::Swallowed(_)))
                    if taken == Markup::Markdown =>
                {
                    (markup, kept, rounds) = (Some(Markup::Plain), BTreeSet::new(), 0);
                }
                Err((line, why)) => return Err(refusal(why.complaint(&name, line)).into()),
            }
        }
    }

    fn new(mut transcript: Transcript<'_>, markup: Markup, kept: &BTreeSet<usize>) -> Self {
        let (mut cited, mut counts) = (Vec::new(), Counts::default());
        if transcript.mark > 0 {
            counts.add(Change::ByteOrderMark);
        }
        for line in &transcript.lines {
            if line.has_foreign_break {
                counts.add(Change::LineBreak);
            }
        }
        for (label, _) in &transcript.labels {
            if *label == Label::Furniture {
                counts.add(Change::Furniture);
            }
        }
        let story = transcript.event.clone();
        let event =
            Writer::new(&mut transcript, &mut cited, &mut counts, kept).body(story, &[], markup);
        let mut answers = Vec::new();
        for at in 0..transcript.turns.len() {
            let lines = transcript.turns[at].body.clone();
            let definitions = transcript.turns[at].definitions.clone();
            let seen = |line: &usize| !transcript.lines[*line].is_blank();
            let Some(last) = lines.clone().rfind(seen) else {
                continue;
            };
            let first = transcript.lines[transcript.turns[at].line].number;
            let last = transcript.lines[last].number + 1;
            let writer = Writer::new(&mut transcript, &mut cited, &mut counts, kept);
            let body = writer.body(lines, &definitions, markup);
            let notes = candidates(&mut transcript, at);
            let turn = &mut transcript.turns[at];
            answers.push(Answer {
                speaker: turn.speaker.clone(),
                lines: first..last,
                question: untracked(turn.question.take(), &mut counts),
                body,
                notes,
                stated: std::mem::take(&mut turn.stated),
            });
        }
        if transcript.markup == Markup::Plain {
            transcript.tell_markdown();
        }
        let (event_notes, event_dates) = suggestions(&mut transcript);
        Self {
            spans: spans(&transcript, &cited),
            line: transcript.first,
            title: transcript.title,
            name: transcript.name,
            is_event_draft: transcript.is_event_draft,
            date: transcript.date,
            decided: transcript.decided,
            markup,
            question: untracked(transcript.question, &mut counts),
            event,
            event_notes,
            event_dates,
            answers,
            flags: transcript.flags,
            counts,
        }
    }

    /// Makes of its bodies what a site accepts. What comes back otherwise is the line of the one
    /// that cannot be used.
    fn mend(&mut self, settings: &Settings, all: &[Line<'_>]) -> Result<(), (usize, Unusable)> {
        let answers = self.answers.iter_mut();
        let bodies = answers.map(|answer| (answer.lines.clone(), &mut answer.body));
        let story = self.line..usize::MAX;
        let mut lost = Vec::new();
        for (within, body) in bodies.chain([(story, &mut self.event)]) {
            let line = within.start;
            let mended = match mend(body, settings) {
                Ok(mended) => mended,
                Err(Unusable::Swallowed(more)) => {
                    lost.extend(more);
                    continue;
                }
                Err(why) => return Err((line, why)),
            };
            if mended.links > 0 {
                let what = "made plain words of links that lead nowhere on this site";
                let what = format!("{what}: {}, here the first", mended.links);
                let first = mended.first.as_deref().unwrap_or_default();
                let from = all.partition_point(|it| it.number < line);
                let its = all[from..].iter();
                let mut its = its.take_while(|it| it.number < within.end);
                let found = its.find(|it| it.raw.contains(first));
                let line = found.map_or(line, |line| line.number);
                self.flags.push(Flag::of(FlagKind::DeadLinks, line, what));
            }
            for _ in 0..mended.unseen {
                self.counts.add(Change::Escape);
            }
        }
        if lost.is_empty() {
            Ok(())
        } else {
            Err((self.line, Unusable::Swallowed(lost)))
        }
    }

    /// Drops a date of its front matter that no assessment can have, and says so.
    pub fn check_date(&mut self, settings: &Settings) {
        let Some(date) = &self.date else {
            return;
        };
        if let Err(complaint) = Moment::parse(date, &settings.time_zone) {
            let what = format!("the date of the front matter is not used: {complaint}");
            self.flags.insert(0, Flag::new(1, what));
            self.date = None;
        }
    }

    fn bodies(&self) -> impl Iterator<Item = &Body> {
        let answers = self.answers.iter().map(|answer| &answer.body);
        answers.chain([&self.event])
    }

    /// The bytes of a file that could not be classified, joined.
    pub fn residue(&self, raw: &[u8]) -> Vec<u8> {
        let residue = self
            .spans
            .iter()
            .filter(|span| span.label == Label::Residue);
        residue
            .flat_map(|span| &raw[span.start..span.end])
            .copied()
            .collect()
    }
}

/// A question without the marks of chat tools in its addresses.
fn untracked(question: Option<Question>, counts: &mut Counts) -> Option<Question> {
    question.map(|Question { line, words }| Question {
        line,
        words: without_tracking(&words, counts),
    })
}
