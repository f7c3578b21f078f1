//! Writing `required = true` into the text of the settings, without any other change.

use toml::{Table, Value};

use super::Settings;
use crate::diagnostic::Diagnostics;
use crate::text::BYTE_ORDER_MARK;

/// A text may hold many lines that look like the header of the table. Each that is tried is parsed.
const MOST_TRIED: usize = 8;

/// How the settings come to say that the site has a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordKey {
    /// The key is there, whatever its value.
    Written,
    /// This text has it, and all else is as it was.
    Text(String),
    /// Only a person can write it: `[record]` has another form there, such as `record = {}`.
    ByHand,
}

/// The text of the settings with `required = true` in its table `[record]`, which is added at the end if there is none.
pub fn require_record(text: &str) -> RecordKey {
    let plain = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    let mark = &text[..text.len() - plain.len()];
    let Ok(mut wanted) = toml::from_str::<Table>(plain) else {
        return RecordKey::ByHand;
    };
    let record = wanted
        .entry("record")
        .or_insert_with(|| Table::new().into());
    let Some(record) = record.as_table_mut() else {
        return RecordKey::ByHand;
    };
    if record.contains_key("required") {
        return RecordKey::Written;
    }
    record.insert("required".to_owned(), Value::Boolean(true));
    // A line that looks like the header may be one of a text: only the result tells.
    let is_wanted = |text: &String| {
        let mut found = Diagnostics::default();
        toml::from_str::<Table>(text).is_ok_and(|table| table == wanted)
            && Settings::parse(text, &mut found).require_record
            && !found.has_errors()
    };
    let candidates = headers(plain).take(MOST_TRIED);
    let candidates = candidates.map(|end| below_header(plain, end));
    let mut candidates = candidates.chain([at_end(plain)]);
    match candidates.find(is_wanted) {
        Some(text) => RecordKey::Text(format!("{mark}{text}")),
        None => RecordKey::ByHand,
    }
}

/// The ends of lines that look like `[record]`.
fn headers(text: &str) -> impl Iterator<Item = usize> {
    let mut end = 0;
    let lines = text.split_inclusive('\n').map(move |line| {
        end += line.len();
        (line, end)
    });
    let is_header = |line: &str| {
        let code = line.split('#').next().unwrap_or_default().trim();
        let name = code
            .strip_prefix('[')
            .and_then(|code| code.strip_suffix(']'));
        name.is_some_and(|name| name.trim() == "record")
    };
    lines.filter_map(move |(line, end)| is_header(line).then_some(end))
}

/// The text with the key in a line of its own below the line that ends at `end`.
fn below_header(text: &str, end: usize) -> String {
    let (before, after) = text.split_at(end);
    let newline = newline(text);
    let gap = if before.ends_with('\n') { "" } else { newline };
    format!("{before}{gap}required = true{newline}{after}")
}

/// The text with a table at its end.
fn at_end(text: &str) -> String {
    let newline = newline(text);
    let gap = match text {
        "" => String::new(),
        _ if text.ends_with('\n') => newline.to_owned(),
        _ => newline.repeat(2),
    };
    format!("{text}{gap}[record]{newline}required = true{newline}")
}

/// How the lines of a text end.
fn newline(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text with the key.
    #[track_caller]
    fn required(text: &str) -> String {
        match require_record(text) {
            RecordKey::Text(text) => text,
            other => panic!("{text:?}: {other:?}"),
        }
    }

    #[test]
    fn a_table_is_added_at_the_end() {
        assert_eq!(required(""), "[record]\nrequired = true\n");
        assert_eq!(
            required("# Ours.\ntitle = \"A\""),
            "# Ours.\ntitle = \"A\"\n\n[record]\nrequired = true\n"
        );
        assert_eq!(
            required("\u{feff}title = 'A'\r\n[publish]\r\n"),
            "\u{feff}title = 'A'\r\n[publish]\r\n\r\n[record]\r\nrequired = true\r\n"
        );
    }

    #[test]
    fn a_table_that_is_there_gets_the_key_and_keeps_all_else() {
        assert_eq!(
            required("[ record ] # ours\n# why\npublish_sources = true\n\n[publish]\n"),
            "[ record ] # ours\nrequired = true\n# why\npublish_sources = true\n\n[publish]\n"
        );
        assert_eq!(required("[record]"), "[record]\nrequired = true\n");
        assert_eq!(
            required("[record]\r\npublish_sources = false"),
            "[record]\r\nrequired = true\r\npublish_sources = false"
        );
    }

    #[test]
    fn a_text_that_looks_like_the_table_stays_as_it_is() {
        let text = "contact = \"\"\"\n[record]\n\"\"\"\n";
        assert_eq!(
            required(text),
            format!("{text}\n[record]\nrequired = true\n")
        );
        let both = format!("{text}[record]\n");
        assert_eq!(required(&both), format!("{both}required = true\n"));
        let many = format!("contact = '''\n{}'''\n", "[record]\n".repeat(20));
        assert!(required(&many).ends_with("'''\n\n[record]\nrequired = true\n"));
    }

    #[test]
    fn what_cannot_be_written_safely_is_left_to_people() {
        for text in [
            "record = {}\n",
            "record = { publish_sources = true }\n",
            "record.publish_sources = true\n",
            "[\"record\"]\n",
            "record = 3\n",
            "title = \n",
            "title = 'A'\n[record\n",
        ] {
            assert_eq!(require_record(text), RecordKey::ByHand, "{text}");
        }
        for text in [
            "[record]\nrequired = false\n",
            "record = { required = true }\n",
            "record.required = true\n",
        ] {
            assert_eq!(require_record(text), RecordKey::Written, "{text}");
        }
    }
}
