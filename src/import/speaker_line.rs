//! One reader for all forms of a line that may name who speaks: `Claude:`, `## Claude`, `**Claude:** …`,
//! `--- Claude ---`, `[12:03] Claude:`. It says how a line is written, and never whether somebody speaks.

use super::clock::{is_time, stripped_role, without_time};
use super::marks::heading_level;

/// A name has at most this many words, and this many characters.
const MOST_WORDS: usize = 6;
const LONGEST: usize = 60;

/// How a label is written. Labels in one form belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// `Claude:`, `Claude: It opens.`, `Claude (00:01:02):`
    Colon,
    /// `**Claude**`, `**Claude:**`, `**Claude:** It opens.`
    Bold,
    /// `## Claude`, with the number of its marks.
    Heading(u8),
    /// `--- Claude ---`
    Dashes,
    /// `[12:03] Claude`, `Claude 00:01:02`: a time and no colon.
    Time,
    /// `Claude`, alone on its line.
    Bare,
}

/// A line read as one that names who speaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpeakerLine<'w> {
    /// How it is written.
    pub form: Form,
    /// The label, without marks, time, role and colon.
    pub label: &'w str,
    /// The byte of the line's words at which speech begins, if it begins on this line.
    pub speech: Option<usize>,
}

impl<'w> SpeakerLine<'w> {
    /// Reads the words of a line. Every line with a few words on it is at least [`Form::Bare`];
    /// `None` means that nothing on the line can be a name.
    pub fn read(words: &'w str) -> Option<Self> {
        let found = between_dashes(words)
            .or_else(|| heading(words))
            .or_else(|| bold(words, words))
            .unwrap_or_else(|| plain(words));
        let label = found.label.trim_matches(is_ornament);
        is_name(label).then_some(Self { label, ..found })
    }

    /// Whether marks of Markdown make it what it is.
    pub fn is_marked_up(&self) -> bool {
        matches!(self.form, Form::Bold | Form::Heading(_))
    }
}

/// `--- Claude ---`, `— GPT-5 —`
fn between_dashes(words: &str) -> Option<SpeakerLine<'_>> {
    let is_dash = |c: char| matches!(c, '-' | '–' | '—' | '=' | '─');
    let inner = words.trim_matches(is_dash);
    let opened = words.len() - words.trim_start_matches(is_dash).len();
    let closed = words.len() - words.trim_end_matches(is_dash).len();
    let is_apart = inner.starts_with(' ') && inner.ends_with(' ');
    // A single hyphen opens an item of a list.
    let is_drawn = opened > 1 && closed > 1 && is_apart;
    let label = inner.trim().trim_end_matches([':', '：']);
    let (label, _) = without_time(label);
    is_drawn.then(|| SpeakerLine {
        form: Form::Dashes,
        label: stripped_role(label),
        speech: None,
    })
}

/// `## Claude`, `### **Claude:**`
fn heading(words: &str) -> Option<SpeakerLine<'_>> {
    let level = heading_level(words)?;
    let inner = words.trim_start_matches('#').trim();
    let inner = inner.trim_end_matches('#').trim_end();
    let found = bold(inner, inner).unwrap_or_else(|| plain(inner));
    // A heading that goes on behind a colon is a title.
    found.speech.is_none().then_some(SpeakerLine {
        form: Form::Heading(level),
        ..found
    })
}

/// `**Claude:** It opens.`, `**[12:03] Claude**`; `line` is what the byte of speech is counted in.
fn bold<'w>(words: &'w str, line: &'w str) -> Option<SpeakerLine<'w>> {
    let (time, rest) = match without_time(words) {
        (rest, true) if words.ends_with(rest) => (true, rest),
        _ => (false, words),
    };
    let mark = ["**", "__"]
        .into_iter()
        .find(|mark| rest.starts_with(mark))?;
    let rest = &rest[mark.len()..];
    let (inner, behind) = rest.split_once(mark)?;
    if inner.is_empty() || inner != inner.trim() {
        return None;
    }
    let (name, has_colon) = without_colon(inner);
    let (name, is_timed) = without_time(name);
    let (name, has_colon) = match without_colon(name) {
        (name, true) => (name, true),
        (name, false) => (name, has_colon),
    };
    let timed = behind.trim_start().strip_prefix(['(', '[']);
    let timed = timed.and_then(|rest| rest.split_once([')', ']']));
    let (behind, was_timed) = match timed.filter(|(time, _)| is_time(time)) {
        Some((_, behind)) => (behind, true),
        None => (behind, false),
    };
    let after = behind.trim_start();
    let (after, is_open) = match after.strip_prefix([':', '：']) {
        Some(after) => (after, true),
        None => (after, has_colon || time || is_timed || was_timed),
    };
    let is_alone = after.trim().is_empty();
    if !is_alone && !is_open {
        return None;
    }
    Some(SpeakerLine {
        form: Form::Bold,
        label: stripped_role(name),
        speech: (!is_alone).then_some(line.len() - after.len()),
    })
}

/// `Claude:`, `Claude: It opens.`, `[12:03] Claude: It opens.`, `Claude 00:01:02`, `Claude`
fn plain(words: &str) -> SpeakerLine<'_> {
    let (rest, is_timed) = match without_time(words) {
        (rest, true) if words.ends_with(rest) => (rest, true),
        _ => (words, false),
    };
    let colon = colon(rest);
    let (named, speech) = match colon {
        Some((at, length)) => (&rest[..at], words.len() - rest.len() + at + length),
        None => (rest, words.len()),
    };
    let (label, was_timed) = without_time(named.trim());
    let form = match (colon, is_timed || was_timed) {
        (Some(_), _) => Form::Colon,
        (None, true) => Form::Time,
        (None, false) => Form::Bare,
    };
    SpeakerLine {
        form,
        label: stripped_role(label),
        speech: Some(speech).filter(|at| !words[*at..].trim().is_empty()),
    }
}

/// The byte of the colon that ends a name, and its length: the first that no digit follows, as one
/// does in `12:03`, and with white space or nothing behind it where it is narrow.
fn colon(words: &str) -> Option<(usize, usize)> {
    words.char_indices().find_map(|(at, c)| {
        let behind = &words[at + c.len_utf8()..];
        let ends = match c {
            ':' => behind.is_empty() || behind.starts_with(char::is_whitespace),
            '：' => true,
            _ => false,
        };
        ends.then_some((at, c.len_utf8()))
    })
}

fn without_colon(words: &str) -> (&str, bool) {
    match words.trim_end().strip_suffix([':', '：']) {
        Some(words) => (words.trim_end(), true),
        None => (words, false),
    }
}

/// What may be around a name: quotation marks, and signs such as emoji, but no bullet.
fn is_ornament(c: char) -> bool {
    let is_bullet = "•◦▪‣●○■⁃·∙➢➤–—".contains(c);
    c.is_whitespace()
        || "\"'@“”„«»".contains(c)
        || !c.is_ascii() && !c.is_alphanumeric() && !is_bullet && c != '’'
}

/// Whether words can be somebody's name: few, with letters, and no sentence.
pub fn is_name(words: &str) -> bool {
    let last = words.split_whitespace().next_back();
    let is_ending = |word: &str| {
        let stem = word.trim_end_matches('.');
        // `Prof.` and `O.` are parts of a name; another full stop ends a sentence.
        let most = if Some(word) == last { 2 } else { 4 };
        word.ends_with(['.', '!', '?', ';', '。', '！', '？'])
            && (stem.chars().count() > most || !word.ends_with('.'))
    };
    let is_foreign = |c: char| "*_`<>|[]{}\"“”«»•#@\\".contains(c);
    !words.is_empty()
        && words.chars().count() <= LONGEST
        && words.starts_with(char::is_alphanumeric)
        && words.contains(char::is_alphabetic)
        && !words.contains(is_foreign)
        && !words.contains("://")
        && words.split_whitespace().count() <= MOST_WORDS
        && !words.split_whitespace().any(is_ending)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &str) -> Option<(Form, &str, &str)> {
        let found = SpeakerLine::read(words)?;
        let speech = found.speech.map_or("", |at| words[at..].trim());
        Some((found.form, found.label, speech))
    }

    #[test]
    fn a_label_is_read_in_every_form() {
        use Form::{Bare, Bold, Colon, Dashes, Heading, Time};
        for (line, form, label, speech) in [
            ("ChatGPT said:", Colon, "ChatGPT said", ""),
            ("ChatGPT a dit :", Colon, "ChatGPT a dit", ""),
            ("你说：", Colon, "你说", ""),
            ("SMITH: It opens.", Colon, "SMITH", "It opens."),
            (
                "DR. MARY O'NEIL: It opens.",
                Colon,
                "DR. MARY O'NEIL",
                "It opens.",
            ),
            ("Anna (host): It opens.", Colon, "Anna", "It opens."),
            ("Anna (00:01:02):", Colon, "Anna", ""),
            ("[12:03] Anna: It opens.", Colon, "Anna", "It opens."),
            ("[12:03 PM] Anna:", Colon, "Anna", ""),
            ("12:03 Anna: So.", Colon, "Anna", "So."),
            ("Anna [00:10]", Time, "Anna", ""),
            ("[00:10] Anna", Time, "Anna", ""),
            ("Anna 00:01:02", Time, "Anna", ""),
            ("## Claude Opus 4", Heading(2), "Claude Opus 4", ""),
            ("### **Prompt:**", Heading(3), "Prompt", ""),
            ("## Prompt: ##", Heading(2), "Prompt", ""),
            ("**Claude:** It opens.", Bold, "Claude", "It opens."),
            ("**Claude**: It opens.", Bold, "Claude", "It opens."),
            ("**Claude (judge):** It opens.", Bold, "Claude", "It opens."),
            ("**Claude** (12:03): It opens.", Bold, "Claude", "It opens."),
            ("**Claude:**", Bold, "Claude", ""),
            ("__Claude__", Bold, "Claude", ""),
            ("**[12:03] Claude:** So.", Bold, "Claude", "So."),
            ("--- Claude ---", Dashes, "Claude", ""),
            ("— GPT-5 —", Dashes, "GPT-5", ""),
            ("=== GPT-5: ===", Dashes, "GPT-5", ""),
            ("“Claude”:", Colon, "Claude", ""),
            ("**🤖 Claude:** Yes.", Bold, "Claude", "Yes."),
            ("Prof. Dr. Müller: Yes.", Colon, "Prof. Dr. Müller", "Yes."),
            ("Claude", Bare, "Claude", ""),
        ] {
            assert_eq!(read(line), Some((form, label, speech)), "{line}");
        }
    }

    #[test]
    fn sentences_and_lists_are_no_labels() {
        for line in [
            "",
            "---",
            "- Claude",
            "It opens. Then it closes.",
            "https://a.example/:",
            "**It** opens.",
            "1.",
            "## A heading: and its rest",
        ] {
            let found = read(line);
            assert!(
                found.is_none() || line.starts_with("- "),
                "{line}: {found:?}"
            );
        }
        assert_eq!(read("12:03"), None);
    }
}
