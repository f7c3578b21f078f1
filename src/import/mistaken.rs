//! Plain text that may have been meant as Markdown: the author decides.

use super::fence::fence;
use super::line::Line;
use super::span::Label;
use super::transcript::Transcript;

impl Transcript<'_> {
    /// Tells once of all lines that look like Markdown.
    pub fn tell_markdown(&mut self) {
        let is_said = |label: Label| {
            matches!(
                label,
                Label::Event | Label::Heading | Label::Text | Label::Bullet | Label::Item
            )
        };
        let lines = self.lines.iter().zip(&self.labels);
        let found = lines.filter(|(line, (label, _))| is_said(*label) && is_like_markdown(line));
        let found: Vec<usize> = found.map(|(line, _)| line.at).collect();
        let Some(first) = found.first() else {
            return;
        };
        let lines = match found.len() {
            1 => "this line looks".to_owned(),
            count => format!("this and {} more lines look", count - 1),
        };
        let what = format!(
            "{lines} like Markdown, and the file was read as plain text, in which all signs stay as \
             they are: `--markdown` reads it as Markdown"
        );
        self.flag(*first, what);
    }
}

/// Bold words, a link, a quotation, a fence or a row of a table.
pub fn is_like_markdown(line: &Line<'_>) -> bool {
    let words = &*line.words;
    let inner = words
        .split_once("**")
        .and_then(|(_, rest)| rest.split_once("**"));
    let is_bold = inner.is_some_and(|(inner, _)| !inner.is_empty() && inner.trim() == inner);
    let is_row = words.len() > 2 && words.starts_with('|') && words.ends_with('|');
    let is_link = words.contains("](http");
    is_bold || is_row || is_link || words.starts_with("> ") || fence(line.raw).is_some()
}
