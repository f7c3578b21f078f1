//! Front matter of a transcript: exporters and note-taking programs write some. Its title and its date are used.

use super::clean::one_line;
use super::line::Line;

/// It has at most this many lines.
const LONGEST: usize = 200;

/// The front matter with which a file begins.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Front {
    /// How many lines it has, with both fences.
    pub lines: usize,
    /// Its title.
    pub title: Option<String>,
    /// Its date, as written.
    pub date: Option<String>,
}

impl Front {
    /// Reads that of a file; it has no lines if there is none.
    pub fn read(lines: &[Line<'_>]) -> Self {
        let fence = lines.first().map_or("", |line| line.raw.trim_end());
        let sign = match fence {
            "---" => ':',
            "+++" => '=',
            _ => return Self::default(),
        };
        let within = lines.iter().skip(1).take(LONGEST);
        let Some(length) = within.clone().position(|line| line.raw.trim_end() == fence) else {
            return Self::default();
        };
        let mut front = Self {
            lines: length + 2,
            ..Self::default()
        };
        let mut keys = 0;
        for line in within.take(length) {
            let raw = line.raw;
            if line.is_blank() || raw.starts_with([' ', '\t', '-', '#', '[', ']']) {
                continue;
            }
            let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
            let Some((key, value)) = raw.split_once(sign) else {
                return Self::default();
            };
            if !key.trim_end().chars().all(is_part) {
                return Self::default();
            }
            keys += 1;
            let value = Some(unquoted(value)).filter(|value| !value.is_empty());
            match key.trim_end().to_lowercase().as_str() {
                "title" => front.title = value,
                "date" => front.date = value,
                _ => {}
            }
        }
        if keys == 0 { Self::default() } else { front }
    }
}

/// A value without quotation marks around it.
fn unquoted(value: &str) -> String {
    let value = value.trim();
    let inner = ['"', '\'']
        .into_iter()
        .find_map(|mark| value.strip_prefix(mark)?.strip_suffix(mark));
    one_line(inner.unwrap_or(value))
}

#[cfg(test)]
mod tests {
    use super::super::line::lines;
    use super::*;

    #[test]
    fn title_and_date_are_read_and_rules_are_none() {
        let read = |text| Front::read(&lines(text));
        let front =
            read("---\ntitle: \"Lock closes\"\ndate: 2031-03-14\ntags:\n  - a\n---\n\nText\n");
        assert_eq!(front.lines, 6);
        assert_eq!(front.title.as_deref(), Some("Lock closes"));
        assert_eq!(front.date.as_deref(), Some("2031-03-14"));
        assert_eq!(
            read("+++\ntitle = 'Lock'\n+++\n").title.as_deref(),
            Some("Lock")
        );
        for text in [
            "---\n\nText: more\n",
            "---\nIt closed at noon: see below\n---\n",
            "title: x\n",
            "---\n---\n",
        ] {
            assert_eq!(read(text), Front::default(), "{text}");
        }
    }
}
