//! Lines that say who speaks: `UA-01, Ukraine Agent:`, and the same without the colon as a signature.

use std::collections::BTreeMap;

use super::clean::one_line;
use super::marks::{Marked, hyphenated, parts};
use super::nearly::{Near, ends_in_number, inline, nearly, shaped};
use crate::route::fold;

/// An id may have so many characters, and a name.
const LONGEST_ID: usize = 32;
const LONGEST_NAME: usize = 100;
/// A speaker line may have so many bytes.
pub const LONGEST: usize = 4 * (LONGEST_ID + LONGEST_NAME);

/// Who speaks, as a line says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Speaker {
    /// The id as written, such as `UA-01`; of an agent that is known by its name, its id.
    pub id: String,
    /// The name behind it.
    pub name: Option<String>,
    /// Whether the line has marks of Markdown around it.
    pub is_marked_up: bool,
    /// Whether somebody says that this is an agent: the site, or the command. A line alone may deceive.
    pub is_certain: bool,
}

impl Speaker {
    /// Whether both are one agent.
    pub fn is(&self, other: &Self) -> bool {
        fold(&self.id) == fold(&other.id)
    }

    /// Whether the words of a line are those of the speaker line, in whatever case.
    pub fn is_written(&self, words: &str, known: &Known) -> bool {
        let marked = Marked::strip(words);
        let named = marked.unmarked(marked.words).unwrap_or_default();
        let (id, name) = match known.id(named) {
            Some(id) => (id.clone(), None),
            None => (hyphenated(parts(named).0), parts(named).1),
        };
        fold(&id) == fold(&self.id) && name.map(fold) == self.name.as_deref().map(fold)
    }
}

/// What a line says about who speaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spoken {
    /// A speaker line that says an id.
    Speaker(Speaker),
    /// A speaker line that says the name or an alias of an agent that the site declares.
    Named(Speaker),
    /// Nearly one: this stands where an id should, and cannot be one.
    BadId(String),
    /// It looks like one, and is none.
    Nearly(Near),
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

    /// Whether an agent is called so.
    pub fn has(&self, name: &str) -> bool {
        self.id(name).is_some()
    }

    /// The agent that is called so.
    pub fn speaker(&self, name: &str) -> Option<Speaker> {
        let id = self.id(name)?.clone();
        Some(Speaker {
            id,
            name: None,
            is_marked_up: false,
            is_certain: true,
        })
    }

    fn id(&self, name: &str) -> Option<&String> {
        self.0.get(&fold(name))
    }
}

/// A line without what would deceive a reader of a name, such as the marks that turn its direction;
/// nothing for a line that is longer than any speaker line.
fn short(words: &str) -> Option<String> {
    (words.len() <= LONGEST).then(|| one_line(words))
}

/// Reads the words of a line as a speaker line.
pub fn speaker(words: &str, known: &Known) -> Spoken {
    let Some(words) = short(words) else {
        let start: String = words.chars().take(LONGEST).collect();
        return inline(&one_line(&start)).map_or(Spoken::Nothing, Spoken::Nearly);
    };
    let heading = Marked::strip(&words);
    let named = heading.words.strip_suffix([':', '：']);
    let named = named.and_then(|named| heading.unmarked(named.trim_end()));
    if let Some((id, name)) = named.and_then(|named| named_agent(named, known)) {
        let is_name = named
            .is_some_and(|named| known.has(named) && fold(named) != fold(&id) && !is_id(named));
        let speaker = Speaker {
            id,
            name,
            is_marked_up: heading.is_marked_up(),
            is_certain: false,
        };
        return if is_name {
            Spoken::Named(speaker)
        } else {
            Spoken::Speaker(speaker)
        };
    }
    if let Some(near) = shaped(&words) {
        return Spoken::Nearly(near);
    }
    match named {
        Some(named) => nearly(named),
        None => inline(&words).map_or(Spoken::Nothing, Spoken::Nearly),
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
        is_certain: false,
    })
}

/// An id, perhaps with a name; or an agent that the site declares.
fn named_agent(named: &str, known: &Known) -> Option<(String, Option<String>)> {
    if let Some(id) = known.id(named) {
        return Some((id.clone(), None));
    }
    let (id, name) = parts(named);
    let id = hyphenated(id);
    let good = is_id(&id) || known.id(&id).is_some();
    (good && name.and_then(misnamed).is_none()).then(|| (id, name.map(str::to_owned)))
}

impl Speaker {
    /// The agent that `GP-05`, `GP-05, ChatGPT` or a declared name says.
    ///
    /// # Errors
    /// What is wrong with it, if it can be no agent.
    pub fn parse(text: &str, known: &Known) -> Result<Self, String> {
        let text = one_line(text);
        if let Some((id, name)) = named_agent(&text, known) {
            return Ok(Self {
                id,
                name,
                is_marked_up: false,
                is_certain: true,
            });
        }
        let (id, name) = parts(&text);
        match name.and_then(misnamed).filter(|_| is_id(&hyphenated(id))) {
            Some(mend) => Err(format!("`{text}`: {mend}")),
            None => Err(format!(
                "`{text}` names no agent: write an id such as `UA-01` or `UA-01, Ukraine Agent`, or the name of a declared agent"
            )),
        }
    }
}

/// What to do to words behind an id, if they cannot be a name.
pub fn misnamed(name: &str) -> Option<&'static str> {
    if !name.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase()) {
        Some("begin the name behind the comma with a capital")
    } else if name.contains([':', '：']) {
        Some("write the name behind the comma without a colon")
    } else if name.chars().count() > LONGEST_NAME {
        Some("shorten the name behind the comma to 100 characters")
    } else {
        None
    }
}

/// `UA-01`: letters and digits in parts, with a number at the end.
pub fn is_id(text: &str) -> bool {
    let mut parts = text.split('-');
    let starts_well = text.starts_with(char::is_alphabetic);
    let sound = parts.all(|part| !part.is_empty() && part.chars().all(char::is_alphanumeric));
    starts_well && sound && ends_in_number(text) && text.chars().count() <= LONGEST_ID
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
            ("IQ-01، وكيل:", "IQ-01", Some("وكيل")),
            ("UA-01 (Ukraine Agent):", "UA-01", Some("Ukraine Agent")),
            ("**UA-01 (Ukraine, East):**", "UA-01", Some("Ukraine, East")),
            ("US–01, U.S. Agent:", "US-01", Some("U.S. Agent")),
            ("***UA-01:***", "UA-01", None),
            ("_UA-01_:", "UA-01", None),
            (
                "\u{200f}IL-01, \u{200f}סוכן\u{200f}:\u{200f}",
                "IL-01",
                Some("סוכן"),
            ),
            ("UA-01, \u{202e}Agent\u{202c}:", "UA-01", Some("Agent")),
            ("coast desk:", "COAST", None),
            ("Coast:", "COAST", None),
        ] {
            let (Spoken::Speaker(found) | Spoken::Named(found)) = speaker(line, &known()) else {
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
            "2031-03-14:",
            "2030-2031:",
            "",
        ] {
            assert_eq!(speaker(line, &known()), Spoken::Nothing, "{line}");
        }
        let bad = |id: &str| Spoken::BadId(id.to_owned());
        assert_eq!(speaker("../../x-01:", &known()), bad("../../x-01"));
        assert_eq!(speaker("<b>-1, Evil:", &known()), bad("<b>-1"));
        for line in [
            "F/A-18:",
            "UA-01, which spoke before:",
            "UA_01:",
            "**UA-01:** and **more**:",
        ] {
            let found = speaker(line, &known());
            assert!(matches!(found, Spoken::Nearly(_)), "{line}: {found:?}");
        }
        let inline = Spoken::Nearly(Near::Inline("UA-01".into()));
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
