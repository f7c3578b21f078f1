//! What an author may want to use, as comments in front matter: sentences on likelihood, and dates.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::clean::{clean, one_line};
use super::dates::{Reading, dates};
use super::flag::{Flag, FlagKind};
use super::likelihood::speaks_of_likelihood;
use super::list::marker;
use super::prose::prose;
use super::span::Label;
use super::transcript::Transcript;

/// So many sentences or dates are listed in a document.
const MOST_LISTED: usize = 30;
/// So many dates of one transcript are told.
const MOST_TOLD: usize = 120;

/// Sentences of a turn that speak of likelihood, as comments with their lines.
pub fn candidates(transcript: &mut Transcript<'_>, turn: usize) -> String {
    let turn = &transcript.turns[turn];
    let (id, speaker) = (turn.speaker.id.clone(), turn.line);
    let is_stated = turn.stated.confidence.is_some();
    if turn.stated.judgements.is_some() && is_stated {
        return String::new();
    }
    let mut sentences = Vec::new();
    for line in &transcript.lines[turn.body.clone()] {
        let label = transcript.labels[line.at].0;
        if matches!(
            label,
            Label::Heading | Label::Source | Label::Code | Label::Mark
        ) || label.is_left_out()
        {
            continue;
        }
        let begin = marker(line).map_or(0, |(_, begin)| begin);
        let words = clean(&line.raw[begin..], &mut |_| {});
        let found = speaks_of_likelihood(words.trim()).into_iter();
        sentences.extend(found.map(|sentence| (line.number, sentence)));
    }
    let what = match sentences.as_slice() {
        [] => String::new(),
        [(line, _)] => format!("; a sentence on line {line} speaks of likelihood: see the draft"),
        [(first, _), .., (last, _)] if first == last => format!(
            "; {} sentences on line {first} speak of likelihood: see the draft",
            sentences.len()
        ),
        [(first, _), .., (last, _)] => format!(
            "; {} sentences between lines {first} and {last} speak of likelihood: see the draft",
            sentences.len()
        ),
    };
    let what = format!("the confidence of {id} is left `unstated`{what}");
    if !is_stated {
        transcript.flag_as(FlagKind::Confidence, speaker, what);
    }
    listed(
        "Sentences that speak of likelihood or confidence; those that are judgements belong under\n\
         # `judgements`, each with its likelihood:",
        &sentences,
    )
}

/// Dates that the text names: those before the first answer, or else all, as comments. What
/// leaves something open is only told. With them come the flags that ask for the event's own.
pub fn suggestions(transcript: &mut Transcript<'_>) -> (String, Vec<Flag>) {
    let first = transcript.turns.first().map_or(0, |turn| turn.line);
    let mut suggested: Vec<(usize, String)> = Vec::new();
    let mut asked = Vec::new();
    let mut known: BTreeSet<String> = BTreeSet::new();
    for at in 0..transcript.lines.len() {
        if matches!(
            transcript.labels[at].0,
            Label::Residue | Label::Offer | Label::Blank | Label::Source | Label::Mark
        ) {
            continue;
        }
        // The cells of a row are no sentence.
        let words = prose(&transcript.lines[at].words).flat_map(|words| words.split('\t'));
        let found: Vec<_> = words.flat_map(dates).collect();
        for mentioned in found {
            let words = mentioned.words;
            if known.len() >= MOST_TOLD || ends_in_reference(&words) || !known.insert(words.clone())
            {
                continue;
            }
            let mut kind = FlagKind::OpenDate;
            let told = match mentioned.date {
                Reading::Whole(date) => {
                    let is_of_event = suggested.first().is_some_and(|(at, _)| *at < first);
                    if at > first && is_of_event {
                        continue;
                    }
                    suggested.push((at, format!("date: {date}   (“{words}”)")));
                    let what = format!("“{words}”: is the event's date {date}?");
                    let line = transcript.lines[at].number;
                    asked.push(Flag::of(FlagKind::EventDate, line, what.as_str()));
                    kind = FlagKind::EventDate;
                    what
                }
                Reading::NoYear => format!("“{words}”: of which year?"),
                Reading::WhichMonth => {
                    format!("“{words}”: which figure is the month?")
                }
                Reading::NoSuchDay => format!("“{words}”: no calendar has this day"),
            };
            transcript.flag_as(kind, at, told);
        }
    }
    for (line, _) in &mut suggested {
        *line = transcript.lines[*line].number;
    }
    let listed = listed(
        "Dates that the text names; write the event's own as `date`:",
        &suggested,
    );
    (listed, asked)
}

/// `May.1`: the number of a source right after the end of a sentence is no day.
fn ends_in_reference(words: &str) -> bool {
    let stem = words.trim_end_matches(|c: char| c.is_ascii_digit());
    let month = stem.strip_suffix('.').filter(|_| stem.len() < words.len());
    month.is_some_and(|month| month.ends_with(char::is_alphabetic))
}

/// Comments of front matter: a heading, and lines with their numbers.
fn listed(heading: &str, lines: &[(usize, String)]) -> String {
    let mut text = String::new();
    if lines.is_empty() {
        return text;
    }
    let _ = writeln!(text, "# {heading}");
    for (line, words) in lines.iter().take(MOST_LISTED) {
        let _ = writeln!(text, "#   line {line}: {}", one_line(words));
    }
    if lines.len() > MOST_LISTED {
        let _ = writeln!(text, "#   and {} more", lines.len() - MOST_LISTED);
    }
    text
}
