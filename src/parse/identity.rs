//! The id of an assessment, read from its text without the rest.

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
        Some(written) => written.map(Box::from),
        None => written_id(text)?,
    };
    match written {
        Some(id) => assessment_id(&id).ok(),
        None => Some(id_of_path(&segments)),
    }
}

/// The value of the key `id` of a text, if it has one; `None` if the front matter cannot be read.
fn written_id(text: &str) -> Option<Option<Box<str>>> {
    let front = super::front_matter(text)?;
    let Kind::Map(keys) = &front.kind else {
        return None;
    };
    let Some((_, value)) = keys.iter().find(|(key, _)| &*key.value == "id") else {
        return Some(None);
    };
    match &value.kind {
        Kind::Scalar { text, .. } => Some(Some(text.clone())),
        _ => None,
    }
}

/// The same, if single lines say it, as nearly always, so that no YAML has to be read; `None` if that is not sure.
fn plain_id(text: &str) -> Option<Option<&str>> {
    if !text.starts_with("---\n") {
        return None;
    }
    let front = &text[front_matter::split(text).ok()?.keys];
    // Some of them are line breaks in YAML.
    if front.contains(|c: char| c.is_control() && c != '\n' || matches!(c, '\u{2028}' | '\u{2029}'))
    {
        return None;
    }
    let mut found = None;
    for line in front.lines() {
        // What is indented, or an item of a list, is no key of the assessment if its first line is one.
        if line.starts_with([' ', '-', '#']) && !std::ptr::eq(line.as_ptr(), front.as_ptr())
            || line.is_empty()
        {
            continue;
        }
        let (key, value) = line.split_once(':')?;
        let is_key = key
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        if !is_key || !(value.is_empty() || value.starts_with(' ')) {
            return None;
        }
        if key == "id" && found.replace(value.trim()).is_some() {
            return None;
        }
    }
    // Such a line may also be a part of a list or of a text in quotation marks.
    let is_sure = found.is_none() || !front.contains(['{', '[', '"', '\'']);
    is_sure.then_some(found)
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
            ("{agent: A, id: b}\n", false, Some("b")),
            ("agent: A\nid: B\n", true, None),
            ("agent: A\nid: b # why\n", true, None),
            ("agent: A\nid: [b]\n", false, None),
            ("agent: A\nid: b\nid: c\n", false, None),
        ] {
            let text = format!("---\n{front}---\nid: x\n");
            assert_eq!(plain_id(&text).is_some(), plain, "{front}");
            let path = "content/assessments/talks/a.md";
            assert_eq!(id_of_assessment(path, &text).as_deref(), read, "{front}");
        }
        let toml = "+++\nagent = \"A\"\nid = \"b\"\n+++\n";
        let id = |path| id_of_assessment(path, toml);
        assert_eq!(id("content/assessments/a.md").as_deref(), Some("b"));
        assert_eq!(id("content/events/a.md"), None);
    }
}
