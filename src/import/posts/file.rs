//! The file of an assessment that a post becomes.

use std::fmt::Write as _;

use super::earlier::origin;
use super::post::Post;
use crate::value::yaml_scalar;

/// Stands for a date that nothing gives.
const UNDATED: &str = "# date: when the judgement was made; the post does not say it\n";

/// A post in its place on a site.
pub struct PostFile<'a> {
    /// Its id.
    pub id: &'a str,
    /// The ids of its agents.
    pub agents: &'a [String],
    /// The id of its event.
    pub event: &'a str,
    /// Its title; `None` where its first heading is one.
    pub title: Option<&'a str>,
    /// When the judgement was made, if that is known.
    pub date: Option<&'a str>,
    /// How sure it is.
    pub confidence: &'a str,
    /// Subjects.
    pub tags: &'a [String],
    /// Old addresses.
    pub aliases: &'a [String],
    /// What was read.
    pub post: &'a Post,
}

impl PostFile<'_> {
    /// The front matter of the file, with its fences.
    pub fn front_matter(&self) -> String {
        let mut text = format!("---\nid: {}\n", self.id);
        if let Some(title) = self.title {
            let _ = writeln!(text, "title: {}", yaml_scalar(title));
        }
        list(&mut text, "agent", self.agents);
        match self.date {
            Some(date) => drop(writeln!(text, "date: {date}")),
            None => text.push_str(UNDATED),
        }
        let _ = writeln!(text, "event: {}", yaml_scalar(self.event));
        if self.confidence == "unstated" {
            text.push_str("# low, moderate or high: how good the evidence and the reasoning are\n");
        }
        let _ = writeln!(text, "confidence: {}", yaml_scalar(self.confidence));
        match &self.post.withheld {
            // Whoever removes all lines `draft: true` at once leaves this one.
            Some(why) => drop(writeln!(
                text,
                "draft: true # it was not public before: {why}"
            )),
            None => text.push_str("draft: true\n"),
        }
        if let Some(summary) = &self.post.summary {
            let _ = writeln!(text, "summary: {}", yaml_scalar(summary));
        }
        if let Some(lang) = &self.post.lang {
            let _ = writeln!(text, "lang: {}", yaml_scalar(lang));
        }
        list(&mut text, "tags", self.tags);
        list(&mut text, "places", &self.post.places);
        list(&mut text, "aliases", self.aliases);
        let _ = writeln!(text, "{}", origin(&self.post.origin, self.post.digest));
        for comment in &self.post.comments {
            let _ = writeln!(text, "#   {comment}");
        }
        text.push_str("---\n\n");
        text
    }
}

/// A key with one text or several; without any, nothing.
fn list(text: &mut String, key: &str, values: &[String]) {
    match values {
        [] => {}
        [one] => drop(writeln!(text, "{key}: {}", yaml_scalar(one))),
        all => {
            let _ = writeln!(text, "{key}:");
            for value in all {
                let _ = writeln!(text, "  - {}", yaml_scalar(value));
            }
        }
    }
}
