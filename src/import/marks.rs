//! Marks of Markdown around a whole line, `## UA-01:` or `**UA-01:**`, and what stands between them.

/// Marks of emphasis, the longest first.
const EMPHASIS: [&str; 6] = ["***", "___", "**", "__", "*", "_"];

/// A line without the marks of a heading, and of emphasis where they enclose all of it.
pub struct Marked<'w> {
    /// What is left.
    pub words: &'w str,
    is_heading: bool,
    emphasis: Option<&'static str>,
}

impl<'w> Marked<'w> {
    /// Takes the marks off.
    pub fn strip(words: &'w str) -> Self {
        let inner = words.trim_start_matches('#');
        let is_heading = inner.len() < words.len() && inner.starts_with(' ');
        let inner = if is_heading { inner.trim() } else { words };
        let opens = |mark: &&str| {
            let behind = inner.strip_prefix(*mark);
            behind.is_some_and(|behind| behind.starts_with(char::is_alphanumeric))
        };
        let emphasis = EMPHASIS.into_iter().find(opens);
        let inner = emphasis.map_or(inner, |mark| &inner[mark.len()..]);
        // `**UA-01:**` closes behind the colon, `**UA-01**:` before it.
        let inner = emphasis.map_or(inner, |mark| inner.strip_suffix(mark).unwrap_or(inner));
        Self {
            words: inner.trim(),
            is_heading,
            emphasis,
        }
    }

    /// What stood before the colon, if marks that are open are closed.
    pub fn unmarked(&self, named: &'w str) -> Option<&'w str> {
        let named = self
            .emphasis
            .map_or(named, |mark| named.strip_suffix(mark).unwrap_or(named));
        (!named.contains("**")).then_some(named.trim_end())
    }

    /// Whether there were any.
    pub fn is_marked_up(&self) -> bool {
        self.is_heading || self.emphasis.is_some()
    }
}

/// The level of a heading of Markdown, from 1 to 6.
pub fn heading_level(words: &str) -> Option<u8> {
    let inner = words.trim_start_matches('#');
    let level = u8::try_from(words.len() - inner.len()).ok()?;
    ((1..=6).contains(&level) && inner.starts_with(' ')).then_some(level)
}

/// What may be an id, and what stands behind a comma or in parentheses behind it.
pub fn parts(named: &str) -> (&str, Option<&str>) {
    let Some(at) = named.find([',', '，', '،', '(', '（']) else {
        return (named, None);
    };
    let (id, behind) = named.split_at(at);
    let mut name = behind.chars();
    let name = match name.next() {
        Some('(' | '（') => name.as_str().strip_suffix([')', '）']),
        _ => Some(name.as_str()),
    };
    (id.trim_end(), Some(name.unwrap_or(behind).trim()))
}

/// An id whose dashes are hyphens, as word processors change them.
pub fn hyphenated(id: &str) -> String {
    id.replace(['\u{2010}', '–', '−'], "-")
}
