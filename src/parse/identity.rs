//! The id of an assessment, read from its text without the rest.

use std::borrow::Cow;

use super::assessment::{assessment_id, id_of_path};
use super::front_matter;
use super::keys::Place;
use crate::value::Kind;

/// The id that an assessment with this text has if it lies at this path; `None` if it is no assessment, or the id cannot
/// be read.
pub fn id_of_assessment(path: &str, text: &str) -> Option<Box<str>> {
    let Place::Assessment(segments) = Place::of(path) else {
        return None;
    };
    let written = match plain_id(text) {
        WrittenId::Unknown => written_id(text),
        known => known,
    };
    match written {
        WrittenId::Given(id) => assessment_id(&id).ok(),
        WrittenId::Absent => Some(id_of_path(&segments)),
        WrittenId::Unknown => None,
    }
}

/// The key `id` of a text.
#[derive(Debug, PartialEq, Eq)]
enum WrittenId<'t> {
    Given(Cow<'t, str>),
    /// The text has no such key.
    Absent,
    /// It cannot be read.
    Unknown,
}

/// Reads it as the parser does.
fn written_id(text: &str) -> WrittenId<'static> {
    let front = super::front_matter(text).map(|front| front.kind);
    let Some(Kind::Map(keys)) = &front else {
        return WrittenId::Unknown;
    };
    let id = keys.iter().find(|(key, _)| &*key.value == "id");
    match id.map(|(_, value)| &value.kind) {
        None => WrittenId::Absent,
        Some(Kind::Scalar { text, .. }) => WrittenId::Given(String::from(text.clone()).into()),
        Some(_) => WrittenId::Unknown,
    }
}

/// The same, if single lines say it, as nearly always, so that no YAML has to be read; `Unknown` if that is not sure.
fn plain_id(text: &str) -> WrittenId<'_> {
    match plain_line(text) {
        Some("") => WrittenId::Absent,
        Some(id) => WrittenId::Given(id.into()),
        None => WrittenId::Unknown,
    }
}

/// What follows `id:` on its line; an empty text if no line begins with that; `None` if that is not sure.
fn plain_line(text: &str) -> Option<&str> {
    if !text.starts_with("---\n") {
        return None;
    }
    let front = &text[front_matter::split(text).ok()?.keys];
    // Some of them are line breaks in YAML.
    if front.contains(|c: char| c.is_control() && c != '\n' || matches!(c, '\u{2028}' | '\u{2029}'))
    {
        return None;
    }
    let (mut found, mut has_key) = (None, false);
    for line in front.lines() {
        // After a key of the assessment, what is indented or an item of a list is none.
        if has_key && (line.is_empty() || line.starts_with([' ', '-', '#'])) {
            continue;
        }
        let (key, value) = line.split_once(':')?;
        let is_key = key
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        if !is_key || !(value.is_empty() || value.starts_with(' ')) {
            return None;
        }
        has_key = true;
        let value = value.trim();
        if key == "id" && (value.is_empty() || found.replace(value).is_some()) {
            return None;
        }
    }
    // Such a line may also be a part of a list or of a text in quotation marks.
    let is_sure = found.is_none() || !front.contains(['{', '[', '"', '\'']);
    is_sure.then(|| found.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_from_its_line_or_else_by_the_parser() {
        for (front, plain, read) in [
            ("agent: A\nid: b/c\n", true, Some("b/c")),
            ("agent: A\n", true, Some("talks/a")),
            (
                "agent: A\njudgements:\n- id: b\n  text: T\n",
                true,
                Some("talks/a"),
            ),
            ("agent: A\nextra:\n  id: b\n", true, Some("talks/a")),
            ("agent: A\ntitle: |\n  id: b\n", true, Some("talks/a")),
            ("agent: A\n\"id\": b\n", false, Some("b")),
            ("agent: A\n\"\\x69d\": b\n", false, Some("b")),
            ("agent: A\nid: \"b\"\n", false, Some("b")),
            ("agent: A\ntitle: \"x\n  id: c\"\nid: b\n", false, Some("b")),
            ("agent: A\nextra: {\n  id: c }\n", true, Some("talks/a")),
            ("agent: A\n? id\n: b\n", false, Some("b")),
            ("  agent: A\n  id: b\n", false, Some("b")),
            ("\n  agent: A\n  id: b\n", false, Some("b")),
            ("{agent: A, id: b}\n", false, Some("b")),
            ("agent: A\nid: B\n", true, None),
            ("agent: A\nid: b # why\n", true, None),
            ("agent: A\nid: [b]\n", false, None),
            ("agent: A\nid: b\nid: c\n", false, None),
        ] {
            let text = format!("---\n{front}---\nid: x\n");
            assert_eq!(plain_id(&text) != WrittenId::Unknown, plain, "{front}");
            let path = "content/assessments/talks/a.md";
            assert_eq!(id_of_assessment(path, &text).as_deref(), read, "{front}");
        }
        let toml = "+++\nagent = \"A\"\nid = \"b\"\n+++\n";
        let id = |path| id_of_assessment(path, toml);
        assert_eq!(id("content/assessments/a.md").as_deref(), Some("b"));
        assert_eq!(id("content/events/a.md"), None);
    }
}
