//! The file of an assessment that an answer becomes.

use std::fmt::Write as _;

use super::draft::Answer;
use super::heading::opens_with_title;
use crate::value::yaml_scalar;

/// An answer in its place on a site.
pub struct AssessmentFile<'a> {
    /// Its id.
    pub id: &'a str,
    /// The id of its agent.
    pub agent: &'a str,
    /// The id of its event.
    pub event: &'a str,
    /// The title of its event.
    pub event_title: &'a str,
    /// When the judgement was made, if that is known.
    pub date: Option<&'a str>,
    /// The folder of the transcript and its spans.
    pub evidence: &'a str,
    /// What was said.
    pub answer: &'a Answer,
}

impl AssessmentFile<'_> {
    /// The text of the file.
    pub fn write(&self) -> String {
        let body = &self.answer.body;
        let mut text = format!("---\nid: {}\n", self.id);
        // A site without `title` takes the first heading, which may be that of one part of several.
        if !opens_with_title(&body.text) {
            let title = format!("{} on {}", self.agent, self.event_title);
            let _ = writeln!(text, "title: {}", yaml_scalar(&title));
        }
        let _ = writeln!(text, "agent: {}", yaml_scalar(self.agent));
        match self.answer.stated.date.as_deref().or(self.date) {
            Some(date) => drop(writeln!(text, "date: {date}")),
            None => text.push_str("# date: when the judgement was made; the import was not told\n"),
        }
        let _ = writeln!(text, "event: {}", yaml_scalar(self.event));
        let stated = &self.answer.stated;
        text.push_str("# low, moderate or high: how good the evidence and the reasoning are\n");
        let confidence = stated.confidence.as_deref().unwrap_or("unstated");
        let _ = writeln!(text, "confidence: {}\ndraft: true", yaml_scalar(confidence));
        text.push_str(stated.judgements.as_deref().unwrap_or_default());
        if !body.sources.is_empty() {
            text.push_str("sources:\n");
        }
        for source in &body.sources {
            let keys = [
                ("name", &source.name),
                ("url", &source.url),
                ("accessed", &source.accessed),
            ];
            let keys = keys
                .into_iter()
                .filter_map(|(key, value)| Some((key, value.as_ref()?)));
            for (at, (key, value)) in keys.enumerate() {
                let mark = if at == 0 { "-" } else { " " };
                let _ = writeln!(text, "  {mark} {key}: {}", yaml_scalar(value));
            }
        }
        let _ = writeln!(text, "{}", self.origin());
        text.push_str(&self.answer.notes);
        text.push_str("---\n\n");
        text.push_str(&body.write());
        text
    }

    /// The comment that says what it was made of. A file that has it was made of the same answer.
    pub fn origin(&self) -> String {
        let (first, last) = (self.answer.lines.start, self.answer.lines.end - 1);
        format!("# From {}/raw.txt, lines {first} to {last}", self.evidence)
    }
}
