//! Definitions of links and footnotes at the end of a file: they belong to every answer that uses them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::line::Line;
use super::transcript::{Markup, Transcript};

/// The label of a definition has at most this many bytes.
const LONGEST_LABEL: usize = 80;

impl Transcript<'_> {
    /// Gives each answer the definitions at the end of the file that it uses and does not have. Those that only
    /// other answers use leave the last one.
    pub fn share_definitions(&mut self) {
        let Some((last, others)) = self.turns.split_last() else {
            return;
        };
        if self.markup == Markup::Plain || others.is_empty() {
            return;
        }
        let start = self.references(last.body.clone());
        let shared = definitions(&self.lines, start..last.body.end);
        if shared.is_empty() {
            return;
        }
        let missing = |body: Range<usize>| -> BTreeSet<String> {
            let own = definitions(&self.lines, body.clone());
            let lines = &self.lines[body];
            let used = lines.iter().flat_map(|line| references(line.raw));
            used.filter(|label| !own.contains_key(label)).collect()
        };
        let used: Vec<BTreeSet<String>> = others
            .iter()
            .map(|turn| missing(turn.body.clone()))
            .collect();
        let own = missing(last.body.start..start);
        let given = |label: &String| used.iter().any(|used| used.contains(label));
        let kept: Vec<Range<usize>> = shared
            .iter()
            .filter(|(label, _)| own.contains(*label) || !given(label))
            .map(|(_, lines)| lines.clone())
            .collect();
        let (count, number) = (shared.len(), self.turns.len());
        let all_kept = kept.len() == count;
        for (turn, used) in self.turns.iter_mut().zip(used) {
            let found = used.iter().filter_map(|label| shared.get(label).cloned());
            turn.definitions = found.collect();
            turn.definitions.sort_by_key(|lines| lines.start);
        }
        if !all_kept {
            let body = &mut self.turns[number - 1];
            body.body.end = start;
            body.definitions = kept;
            body.definitions.sort_by_key(|lines| lines.start);
        }
    }
}

/// The definitions among some lines, by their labels: `[1]: https://…`, `[^1]: Reuters`.
fn definitions(lines: &[Line<'_>], range: Range<usize>) -> BTreeMap<String, Range<usize>> {
    let mut found: BTreeMap<String, Range<usize>> = BTreeMap::new();
    let mut open: Option<String> = None;
    for at in range {
        let line = &lines[at];
        if let Some(label) = defined(&line.words) {
            found.insert(label.clone(), at..at + 1);
            open = Some(label);
        } else if let Some(label) = open.take_if(|_| line.indent() > 0 && !line.is_blank()) {
            // A footnote goes on in lines that are indented.
            if let Some(lines) = found.get_mut(&label) {
                lines.end = at + 1;
            }
            open = Some(label);
        } else if !line.is_blank() {
            open = None;
        }
    }
    found
}

/// The label of a definition, in lower case.
fn defined(words: &str) -> Option<String> {
    let (label, rest) = words.strip_prefix('[')?.split_once(']')?;
    let is_short = !label.is_empty() && label.len() <= LONGEST_LABEL;
    (is_short && rest.starts_with(':')).then(|| label.to_lowercase())
}

/// The labels that a line refers to: `[^1]`, `[board][b]`, `[b]`.
fn references(line: &str) -> impl Iterator<Item = String> {
    line.match_indices('[').filter_map(|(at, _)| {
        let near = &line.as_bytes()[at + 1..line.len().min(at + 1 + LONGEST_LABEL)];
        let end = near.iter().position(|byte| *byte == b']')?;
        let is_defined = at == 0 && line[at + 1 + end + 1..].starts_with(':');
        (!is_defined && end > 0).then(|| line[at + 1..at + 1 + end].to_lowercase())
    })
}

#[cfg(test)]
mod tests {
    use super::super::line::lines;
    use super::*;

    #[test]
    fn labels_are_found_where_they_are_used_and_defined() {
        let found: Vec<String> = references("It [^1] is [so][B] and [c].").collect();
        assert_eq!(found, ["^1", "so", "b", "c"]);
        let text = "[^1]: One\n    goes on\n[b]: https://a.example/\ntext\n";
        let lines = lines(text);
        let found = definitions(&lines, 0..lines.len());
        assert_eq!(found["^1"], 0..2);
        assert_eq!(found["b"], 2..3);
    }
}
