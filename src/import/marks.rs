//! Marks of Markdown around a whole line: `## UA-01:`, `**UA-01:**`.

/// A line without the marks of a heading, and of bold words where they enclose all of it.
pub struct Marked<'w> {
    /// What is left.
    pub words: &'w str,
    is_heading: bool,
    bold: Option<&'static str>,
}

impl<'w> Marked<'w> {
    /// Takes the marks off.
    pub fn strip(words: &'w str) -> Self {
        let inner = words.trim_start_matches('#');
        let is_heading = inner.len() < words.len() && inner.starts_with(' ');
        let inner = if is_heading { inner.trim() } else { words };
        let bold = ["**", "__"]
            .into_iter()
            .find(|mark| inner.starts_with(mark));
        let inner = bold.map_or(inner, |mark| &inner[mark.len()..]);
        // `**UA-01:**` closes behind the colon, `**UA-01**:` before it.
        let inner = bold.map_or(inner, |mark| inner.strip_suffix(mark).unwrap_or(inner));
        Self {
            words: inner.trim(),
            is_heading,
            bold,
        }
    }

    /// What stood before the colon, if marks that are open are closed.
    pub fn unmarked(&self, named: &'w str) -> Option<&'w str> {
        let named = self
            .bold
            .map_or(named, |mark| named.strip_suffix(mark).unwrap_or(named));
        (!named.contains("**")).then_some(named.trim_end())
    }

    /// Whether there were any.
    pub fn is_marked_up(&self) -> bool {
        self.is_heading || self.bold.is_some()
    }
}
