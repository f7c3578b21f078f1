//! Lines that say who speaks: `UA-01, Ukraine Agent:`, and the same without the colon as a signature.

use std::collections::BTreeMap;

use super::clean::one_line;
use super::marks::Marked;
use crate::route::fold;

/// An id may have so many characters, and a name.
const LONGEST_ID: usize = 32;
const LONGEST_NAME: usize = 100;

/// Who speaks, as a line says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Speaker {
    /// The id as written, such as `UA-01`; of an agent that is known by its name, its id.
    pub id: String,
    /// The name behind it.
    pub name: Option<String>,
    /// Whether the line has marks of Markdown around it.
    pub is_marked_up: bool,
}

impl Speaker {
    /// Whether both are one agent.
    pub fn is(&self, other: &Self) -> bool {
        fold(&self.id) == fold(&other.id)
    }
}

/// What a line says about who speaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spoken {
    /// A speaker line.
    Speaker(Speaker),
    /// Nearly one: this stands where an id should, and cannot be one.
    BadId(String),
    /// It begins like one, and goes on with what is said.
    Inline(String),
    /// Nothing.
    Nothing,
}

/// The agents that the site declares: what each may be called, folded, and its id.
#[derive(Debug, Clone, Default)]
pub struct Known(BTreeMap<String, String>);

impl Known {
    /// Adds one spelling of an agent.
    pub fn add(&mut self, name: &str, id: &str) {
        self.0.insert(fold(name), id.to_owned());
    }

    fn id(&self, name: &str) -> Option<&String> {
        self.0.get(&fold(name))
    }
}

/// A line without what would deceive a reader of a name, such as the marks that turn its direction;
/// nothing for a line that is longer than any speaker line.
fn short(words: &str) -> Option<String> {
    (words.len() <= 4 * (LONGEST_ID + LONGEST_NAME)).then(|| one_line(words))
}

/// Reads the words of a line as a speaker line.
pub fn speaker(words: &str, known: &Known) -> Spoken {
    let Some(words) = short(words) else {
        return Spoken::Nothing;
    };
    let heading = Marked::strip(&words);
    let Some(named) = heading.words.strip_suffix([':', '：']) else {
        return inline(heading.words);
    };
    let Some(named) = heading.unmarked(named.trim_end()) else {
        return Spoken::Nothing;
    };
    match named_agent(named, known) {
        Some((id, name)) => Spoken::Speaker(Speaker {
            id,
            name,
            is_marked_up: heading.is_marked_up(),
        }),
        None => nearly(named),
    }
}

/// Reads the words of a line as a signature.
pub fn signature(words: &str, known: &Known) -> Option<Speaker> {
    let words = short(words)?;
    let heading = Marked::strip(words.trim_start_matches(['—', '–', '-']).trim_start());
    let named = heading.unmarked(heading.words)?;
    let (id, name) = named_agent(named, known)?;
    Some(Speaker {
        id,
        name,
        is_marked_up: heading.is_marked_up(),
    })
}

/// An id, perhaps with a name behind a comma; or an agent that the site declares.
fn named_agent(named: &str, known: &Known) -> Option<(String, Option<String>)> {
    if let Some(id) = known.id(named) {
        return Some((id.clone(), None));
    }
    let (id, name) = match named.split_once([',', '，']) {
        Some((id, name)) => (id.trim_end(), Some(name.trim())),
        None => (named, None),
    };
    let is_name = |name: &str| {
        let starts_well = name.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase());
        starts_well && name.chars().count() <= LONGEST_NAME && !name.contains([':', '：'])
    };
    let good = is_id(id) || known.id(id).is_some();
    (good && name.is_none_or(is_name)).then(|| (id.to_owned(), name.map(str::to_owned)))
}

/// `UA-01`: letters and digits in parts, with a number at the end.
fn is_id(text: &str) -> bool {
    let mut parts = text.split('-');
    let starts_well = text.starts_with(char::is_alphabetic);
    let sound = parts.all(|part| !part.is_empty() && part.chars().all(char::is_alphanumeric));
    starts_well && sound && ends_in_number(text) && text.chars().count() <= LONGEST_ID
}

fn ends_in_number(id: &str) -> bool {
    let number = id.rsplit_once('-').map_or("", |(_, number)| number);
    !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether something stands in the place of an id that ends like one.
fn nearly(named: &str) -> Spoken {
    let id = named
        .split([',', '，'])
        .next()
        .unwrap_or_default()
        .trim_end();
    let is_one_word = !id.contains(char::is_whitespace) && !id.contains("://");
    if is_id(id) {
        // What stands behind the comma is no name.
        Spoken::Inline(id.to_owned())
    } else if is_one_word && ends_in_number(id) {
        Spoken::BadId(id.to_owned())
    } else {
        Spoken::Nothing
    }
}

/// `UA-01: We judge that …`, `**UA-01, Ukraine Agent:** We judge that …`
fn inline(words: &str) -> Spoken {
    let Some((named, said)) = words.split_once([':', '：']) else {
        return Spoken::Nothing;
    };
    let said = said.trim_start_matches("**").trim_start_matches("__");
    let id = named
        .split([',', '，'])
        .next()
        .unwrap_or_default()
        .trim_end();
    let name = named[id.len()..].trim_start_matches([',', '，', ' ']);
    let is_short = name.split_whitespace().count() <= 4;
    if is_id(id) && is_short && said.starts_with(' ') && id.chars().any(char::is_uppercase) {
        Spoken::Inline(id.to_owned())
    } else {
        Spoken::Nothing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Known {
        let mut known = Known::default();
        known.add("Coast Desk", "COAST");
        known.add("COAST", "COAST");
        known
    }

    #[test]
    fn speaker_lines_come_with_and_without_names_and_marks() {
        for (line, id, name) in [
            ("UA-01, Ukraine Agent:", "UA-01", Some("Ukraine Agent")),
            ("UA-01:", "UA-01", None),
            ("**UA-01, Ukraine Agent:**", "UA-01", Some("Ukraine Agent")),
            ("**UA-01**:", "UA-01", None),
            ("__UA-01:__", "UA-01", None),
            (
                "### EU-02, European Agent:",
                "EU-02",
                Some("European Agent"),
            ),
            ("## **EU-02:**", "EU-02", None),
            ("КИЇВ-1, Агент:", "КИЇВ-1", Some("Агент")),
            ("UA-01，代理人：", "UA-01", Some("代理人")),
            (
                "\u{200f}IL-01, \u{200f}סוכן\u{200f}:\u{200f}",
                "IL-01",
                Some("סוכן"),
            ),
            ("UA-01, \u{202e}Agent\u{202c}:", "UA-01", Some("Agent")),
            ("coast desk:", "COAST", None),
            ("Coast:", "COAST", None),
        ] {
            let Spoken::Speaker(found) = speaker(line, &known()) else {
                panic!("{line}");
            };
            assert_eq!((&*found.id, found.name.as_deref()), (id, name), "{line}");
        }
    }

    #[test]
    fn prose_is_no_speaker_line() {
        for line in [
            "Note:",
            "Instead, we should expect Ukraine to insist on:",
            "UA-01",
            "On F-16, the situation:",
            "https://example.org/a-1:",
            "**UA-01:** and **more**:",
            "",
        ] {
            assert_eq!(speaker(line, &known()), Spoken::Nothing, "{line}");
        }
        let bad = |id: &str| Spoken::BadId(id.to_owned());
        assert_eq!(speaker("../../x-01:", &known()), bad("../../x-01"));
        assert_eq!(speaker("<b>-1, Evil:", &known()), bad("<b>-1"));
        let inline = Spoken::Inline("UA-01".into());
        assert_eq!(speaker("UA-01, which spoke before:", &known()), inline);
        assert_eq!(speaker("UA-01: we judge", &known()), inline);
        assert_eq!(speaker("**UA-01, Ukraine Agent:** we", &known()), inline);
    }

    #[test]
    fn a_signature_is_a_speaker_line_without_its_colon() {
        for line in ["UA-01, Ukraine Agent", "**UA-01**", "— UA-01", "ua-01"] {
            let found = signature(line, &known()).expect(line);
            assert_eq!(fold(&found.id), "ua-01");
        }
        assert_eq!(signature("UA-01, Ukraine Agent:", &known()), None);
        assert_eq!(signature("Three Corporate", &known()), None);
    }
}
