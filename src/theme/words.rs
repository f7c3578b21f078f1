//! The words of the interface: `words/en.toml` of the default theme, and what a theme says otherwise.
//!
//! Templates have them as `words.list.newest`, and through the function `word` where a number or something
//! else is put into them: `word(of="count.agents", n=3)`.

use std::collections::BTreeMap;
use std::sync::Arc;

use tera::{Kwargs, State, TeraResult, Value, escape_html};
use toml::Table;

/// All words of one language, as a template may ask for them.
#[derive(Debug)]
pub(super) struct Words {
    /// All of them as a value, by their sections.
    pub value: Value,
    /// The same by their keys, such as `count.agents`.
    by_key: BTreeMap<String, Word>,
    /// Sections as JSON for scripts, to be put into an attribute in single quotes.
    for_scripts: BTreeMap<String, Value>,
    /// What groups the digits of numbers.
    thousands: String,
}

/// What is said.
#[derive(Debug)]
enum Word {
    /// The same for all numbers.
    Plain(Vec<Piece>),
    /// By the plural category of `n` (CLDR); `other` is always there.
    Plural(BTreeMap<String, Vec<Piece>>),
}

/// A part of what is said.
#[derive(Debug)]
enum Piece {
    /// Text, escaped.
    Text(String),
    /// The value of this name.
    Value(String),
}

/// Why a file of words cannot be used.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct BadWords {
    /// The file, by its path below `themes/`.
    pub file: String,
    /// What is wrong.
    pub message: String,
}

/// The language that has all words.
pub(super) const FALLBACK: &str = "en";

impl Default for Words {
    fn default() -> Self {
        Self {
            value: Value::none(),
            by_key: BTreeMap::new(),
            for_scripts: BTreeMap::new(),
            thousands: String::new(),
        }
    }
}

impl Words {
    /// Reads the words of a language: files that come later say otherwise what earlier ones say. Each is its path and
    /// its text.
    pub fn read<'a>(files: impl Iterator<Item = (&'a str, &'a [u8])>) -> Result<Self, BadWords> {
        let mut all = Table::new();
        for (file, bytes) in files {
            let bad = |message: String| BadWords {
                file: file.to_owned(),
                message,
            };
            let text = std::str::from_utf8(bytes);
            let text = text.map_err(|_| bad("this file is not valid UTF-8".to_owned()))?;
            let table: Table =
                toml::from_str(text).map_err(|error| bad(error.message().to_owned()))?;
            overlay(&mut all, table, "").map_err(bad)?;
        }
        let mut by_key = BTreeMap::new();
        for (section, words) in &all {
            for (name, word) in words.as_table().into_iter().flatten() {
                let word = match word {
                    toml::Value::Table(forms) => {
                        let forms = forms.iter().map(|(category, text)| {
                            (category.clone(), pieces(text.as_str().unwrap_or_default()))
                        });
                        Word::Plural(forms.collect())
                    }
                    text => Word::Plain(pieces(text.as_str().unwrap_or_default())),
                };
                by_key.insert(format!("{section}.{name}"), word);
            }
        }
        let thousands = all.get("number").and_then(|number| number.get("thousands"));
        let thousands = thousands.and_then(toml::Value::as_str);
        Ok(Self {
            thousands: thousands.unwrap_or_default().to_owned(),
            value: Value::try_from_serializable(&all).unwrap_or_else(|_| Value::none()),
            for_scripts: all
                .iter()
                .map(|(section, words)| (section.clone(), for_scripts(words)))
                .collect(),
            by_key,
        })
    }

    /// The function `script_words` of templates: a section as JSON, with the language whose plural categories it has.
    pub fn script_function(
        self: &Arc<Self>,
    ) -> impl Fn(Kwargs, &State) -> TeraResult<Value> + 'static {
        let words = Arc::clone(self);
        move |values, _| {
            let section: &str = values.must_get("of")?;
            let found = words.for_scripts.get(section).cloned();
            found.ok_or_else(|| tera::Error::message(format!("there are no words `{section}`")))
        }
    }

    /// The function `word` of templates.
    pub fn function(self: &Arc<Self>) -> impl Fn(Kwargs, &State) -> TeraResult<Value> + 'static {
        let words = Arc::clone(self);
        move |values, _| words.say(&values)
    }

    /// The filter `number` of templates: a count with its digits in groups.
    pub fn filter(self: &Arc<Self>) -> impl Fn(u64, Kwargs, &State) -> String + 'static {
        let words = Arc::clone(self);
        move |number, _, _| words.grouped(number)
    }

    fn say(&self, values: &Kwargs) -> TeraResult<Value> {
        let key: &str = values.must_get("of")?;
        let word = self.by_key.get(key);
        let word = word.ok_or_else(|| tera::Error::message(format!("there is no word `{key}`")))?;
        let pieces = match word {
            Word::Plain(pieces) => pieces,
            Word::Plural(forms) => {
                let number: u64 = values.must_get("n")?;
                let form = forms.get(category(number)).or_else(|| forms.get("other"));
                form.map_or(&[][..], |pieces| pieces)
            }
        };
        let mut out = Vec::new();
        for piece in pieces {
            match piece {
                Piece::Text(text) => out.extend_from_slice(text.as_bytes()),
                Piece::Value(name) => {
                    let value: &Value = values.must_get(name)?;
                    self.put(value, &mut out)?;
                }
            }
        }
        let html = String::from_utf8(out).map_err(tera::Error::message)?;
        Ok(Value::safe_string(&html))
    }

    /// Writes a value into a text: numbers in groups, and words escaped unless they are markup already.
    fn put(&self, value: &Value, out: &mut Vec<u8>) -> TeraResult<()> {
        let number = value
            .as_i128()
            .and_then(|number| u64::try_from(number).ok());
        if let Some(number) = number {
            out.extend_from_slice(self.grouped(number).as_bytes());
            return Ok(());
        }
        let text = value.to_string();
        if value.is_safe() {
            out.extend_from_slice(text.as_bytes());
            return Ok(());
        }
        escape_html(&text, out).map_err(tera::Error::message)
    }

    /// `14,784`.
    fn grouped(&self, number: u64) -> String {
        let digits = number.to_string();
        let mut out = String::with_capacity(digits.len() + digits.len() / 3);
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                out.push_str(&self.thousands);
            }
            out.push(digit);
        }
        out
    }

    /// The keys of all words.
    #[cfg(test)]
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.by_key.keys().map(String::as_str)
    }
}

/// A section as JSON for an attribute in single quotes.
fn for_scripts(section: &toml::Value) -> Value {
    let words = serde_json::json!({ "lang": FALLBACK, "words": section });
    let json = words.to_string().replace('&', "&amp;");
    Value::safe_string(&json.replace('\'', "&#39;").replace('<', "&lt;"))
}

/// The plural category of a count in English (CLDR 47).
fn category(number: u64) -> &'static str {
    if number == 1 { "one" } else { "other" }
}

/// The files of words for a theme: the embedded one, that of the folder over it, and the theme's own.
pub(super) fn files<'a>(
    all: &'a BTreeMap<String, Vec<u8>>,
    name: &'a str,
) -> impl Iterator<Item = (&'a str, &'a [u8])> {
    let path = format!("words/{FALLBACK}.toml");
    let embedded = super::embedded().filter(move |(file, _)| *file == path);
    let embedded = embedded.map(|(file, bytes)| -> (&'a str, &'a [u8]) { (file, bytes) });
    let themes = std::iter::once(super::DEFAULT).chain((name != super::DEFAULT).then_some(name));
    embedded.chain(themes.filter_map(|theme| {
        let file = all.get_key_value(&format!("{theme}/words/{FALLBACK}.toml"))?;
        Some((&**file.0, &**file.1))
    }))
}

/// Lays the words of one file over those before.
fn overlay(all: &mut Table, over: Table, section: &str) -> Result<(), String> {
    for (name, value) in over {
        let key = if section.is_empty() {
            name.clone()
        } else {
            format!("{section}.{name}")
        };
        match value {
            toml::Value::Table(words) if section.is_empty() => {
                let below = all
                    .entry(name)
                    .or_insert_with(|| toml::Value::Table(Table::new()));
                if let Some(below) = below.as_table_mut() {
                    overlay(below, words, &key)?;
                }
            }
            toml::Value::Table(ref forms) => {
                let is_text = forms.values().all(toml::Value::is_str);
                if !is_text || !forms.contains_key("other") {
                    return Err(format!(
                        "`{key}` needs a text for `other`, and texts only: \
                         `{{ one = \"{{n}} agent\", other = \"{{n}} agents\" }}`"
                    ));
                }
                all.insert(name, value);
            }
            toml::Value::String(_) if !section.is_empty() => {
                all.insert(name, value);
            }
            _ => {
                return Err(format!(
                    "`{key}` must be a text in a section such as `[site]`"
                ));
            }
        }
    }
    Ok(())
}

/// Takes a text apart: `{name}` is a value, `[words](name)` a link to that value, and `*words*` and `` `words` `` are
/// set off. Everything else is text.
fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    take_apart(text, &mut pieces);
    pieces
}

fn take_apart(text: &str, pieces: &mut Vec<Piece>) {
    let Some(at) = text.find(['{', '[', '*', '`']) else {
        say(text, pieces);
        return;
    };
    let (before, rest) = text.split_at(at);
    say(before, pieces);
    let after = &rest[1..];
    let behind = match &rest[..1] {
        "{" => after.split_once('}').map(|(name, behind)| {
            pieces.push(Piece::Value(name.to_owned()));
            behind
        }),
        "[" => after.split_once("](").and_then(|(words, link)| {
            let (name, behind) = link.split_once(')')?;
            pieces.push(Piece::Text("<a href=\"".to_owned()));
            pieces.push(Piece::Value(name.to_owned()));
            pieces.push(Piece::Text("\">".to_owned()));
            take_apart(words, pieces);
            pieces.push(Piece::Text("</a>".to_owned()));
            Some(behind)
        }),
        mark => after.split_once(mark).map(|(words, behind)| {
            let element = if mark == "*" { "strong" } else { "code" };
            pieces.push(Piece::Text(format!("<{element}>")));
            take_apart(words, pieces);
            pieces.push(Piece::Text(format!("</{element}>")));
            behind
        }),
    };
    match behind {
        Some(behind) => take_apart(behind, pieces),
        None => {
            say(&rest[..1], pieces);
            take_apart(after, pieces);
        }
    }
}

/// Adds text, escaped.
fn say(text: &str, pieces: &mut Vec<Piece>) {
    let mut html = Vec::new();
    let escaped = escape_html(text, &mut html);
    debug_assert!(escaped.is_ok(), "a vector takes all bytes");
    if !html.is_empty() {
        pieces.push(Piece::Text(String::from_utf8(html).unwrap_or_default()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tera::{Context, Tera};

    fn said(words: &str, template: &str) -> String {
        let files = [("x/words/en.toml", words.as_bytes())];
        let words = Arc::new(Words::read(files.into_iter()).unwrap());
        let mut tera = Tera::new();
        tera.register_function("word", words.function());
        tera.register_function("script_words", words.script_function());
        tera.register_filter("number", words.filter());
        tera.add_raw_template("a.html", template).unwrap();
        let mut context = Context::new();
        context.insert_value("words", words.value.clone());
        context.insert("name", "<i>");
        tera.render("a.html", &context).unwrap()
    }

    #[test]
    fn a_number_chooses_the_form_and_values_are_escaped() {
        let words = "[number]\nthousands = \",\"\n[a]\nb = \"{who} & {n}\"\n\
                     d = \"see [the `list`](where), *now*: 2 * 3 [x\"\n\
                     c = { one = \"{n} agent\", other = \"{n} agents\" }\n\
                     [e]\nf = \"it's {n} <&\"\n";
        for (template, text) in [
            ("{{ word(of='a.c', n=1) }}", "1 agent"),
            ("{{ word(of='a.c', n=0) }}", "0 agents"),
            ("{{ word(of='a.c', n=14784) }}", "14,784 agents"),
            ("{{ word(of='a.b', who=name, n=2) }}", "&lt;i&gt; &amp; 2"),
            (
                "{% set x %}<b>{{ name }}</b>{% endset %}{{ word(of='a.b', who=x, n=2) }}",
                "<b>&lt;i&gt;</b> &amp; 2",
            ),
            ("{{ words.a.b }}", "{who} &amp; {n}"),
            (
                "{{ word(of='a.d', where='../') }}",
                "see <a href=\"../\">the <code>list</code></a>, <strong>now</strong>: 2 * 3 [x",
            ),
            ("{{ 999 | number }} {{ 1234567 | number }}", "999 1,234,567"),
            (
                "<p data-words='{{ script_words(of='e') }}'>",
                "<p data-words='{\"lang\":\"en\",\"words\":{\"f\":\"it&#39;s {n} &lt;&amp;\"}}'>",
            ),
        ] {
            assert_eq!(said(words, template), text, "{template}");
        }
    }

    #[test]
    fn later_files_say_otherwise_what_earlier_ones_say() {
        let files = [
            ("default/words/en.toml", &b"[a]\nb = \"B\"\nc = \"C\"\n"[..]),
            ("x/words/en.toml", &b"[a]\nb = \"X\"\n"[..]),
        ];
        let words = Words::read(files.into_iter()).unwrap();
        let pieces = |key: &str| format!("{:?}", words.by_key[key]);
        assert!(pieces("a.b").contains('X') && pieces("a.c").contains('C'));
        for (text, said) in [
            ("a = 1", "`a` must be a text in a section such as `[site]`"),
            (
                "[a]\nb = 1",
                "`a.b` must be a text in a section such as `[site]`",
            ),
            ("[a]\nb = { one = \"x\" }", "`a.b` needs a text for `other`"),
        ] {
            let files = [("x/words/en.toml", text.as_bytes())];
            let error = Words::read(files.into_iter()).unwrap_err();
            assert!(error.message.starts_with(said), "{}", error.message);
        }
    }

    fn templates() -> impl Iterator<Item = (&'static str, &'static str)> {
        crate::theme::embedded().filter_map(|(path, bytes)| {
            let file = path.strip_prefix("templates/")?;
            Some((file, std::str::from_utf8(bytes).unwrap()))
        })
    }

    fn english() -> Words {
        let all = crate::theme::embedded();
        let all = all.map(|(path, bytes)| (format!("default/{path}"), bytes.to_vec()));
        let all: BTreeMap<_, _> = all.collect();
        Words::read(files(&all, "default")).unwrap()
    }

    #[test]
    fn templates_use_all_words_and_no_others() {
        let words = english();
        let known: std::collections::BTreeSet<&str> = words.keys().collect();
        let mut used = std::collections::BTreeSet::from(["number.thousands"]);
        for (file, text) in templates() {
            let is_key = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.');
            for rest in text.split("script_words(of=\"").skip(1) {
                let section = format!("{}.", rest.split('"').next().unwrap());
                let all = known.iter().filter(|key| key.starts_with(&section));
                assert!(
                    all.clone().count() > 0,
                    "{file}: there are no words `{section}`"
                );
                used.extend(all);
            }
            for (start, end) in [("words.", ""), ("word(of=\"", "\"")] {
                for rest in text.split(start).skip(1) {
                    let key = &rest[..rest.find(|c| !is_key(c)).unwrap()];
                    let behind = &rest[key.len()..];
                    let section = key.strip_suffix('.');
                    let section = section.filter(|_| behind.starts_with("\" ~"));
                    let by_value = end.is_empty() && behind.starts_with('[');
                    if let Some(section) = section.or(by_value.then_some(key)) {
                        // Chosen by a value: all of the section.
                        used.extend(
                            known
                                .iter()
                                .filter(|all| all.starts_with(&format!("{section}."))),
                        );
                    } else if !key.is_empty() {
                        assert!(known.contains(key), "{file}: there is no word `{key}`");
                        used.insert(key);
                    }
                }
            }
        }
        let unused: Vec<_> = known.difference(&used).collect();
        assert!(unused.is_empty(), "no template uses {unused:?}");
    }

    /// Templates choose these words by values of the program.
    #[test]
    fn every_value_that_a_template_looks_up_has_a_word() {
        use crate::model::YARDSTICK;
        use crate::site::{Credit, QuestionState};
        let words = english();
        let keys: std::collections::BTreeSet<&str> = words.keys().collect();
        let has = |section: &str, value: &str| {
            let key = format!("{section}.{value}");
            assert!(keys.contains(key.as_str()), "there is no word `{key}`");
        };
        for band in &YARDSTICK {
            for section in ["term", "term_short", "term_also"] {
                has(section, band.term);
            }
        }
        let credits = [
            Credit::Counted,
            Credit::Replaced,
            Credit::Withdrawn,
            Credit::RecordedAfter,
            Credit::Unrecorded,
            Credit::After,
        ];
        for state in [
            QuestionState::Open,
            QuestionState::Overdue,
            QuestionState::Decided,
            QuestionState::Void,
        ] {
            has("state", state.word());
            for mark in credits.iter().filter_map(|credit| credit.mark(state)) {
                has("mark", mark);
            }
        }
        has("mark", "after the outcome");
    }

    #[test]
    fn templates_have_no_words_of_their_own() {
        let mut found = Vec::new();
        for (file, text) in templates() {
            let words = words_of(text);
            found.extend(words.map(|word| format!("{file}: {word}")));
        }
        assert!(found.is_empty(), "{found:#?}");
    }

    #[test]
    fn words_are_found_wherever_a_reader_meets_them() {
        for (template, found) in [
            ("<p>Agents</p>", vec!["Agents"]),
            (
                "<p class=\"own words\">{{ words.a.b }} · {# Agents #}</p>",
                vec![],
            ),
            ("<p aria-label=\"All agents\">", vec!["All", "agents"]),
            ("<p aria-label=\"{{ words.a.b }}\">", vec![]),
            ("{{ <head title=\"Agents\" /> }}", vec!["Agents"]),
            ("{{ n ~ \" agents\" }}", vec!["agents"]),
            (
                "{{ word(of=\"a.b\") }}{% if x == \"low\" %}{% endif %}",
                vec![],
            ),
            (
                "{% if a > 1 %}Two{% elif b < 2 %}one{% endif %}",
                vec!["Two", "one"],
            ),
        ] {
            assert_eq!(words_of(template).collect::<Vec<_>>(), found, "{template}");
        }
    }

    /// The words that a template has itself: in texts, in attributes that are read out, and in texts of expressions.
    fn words_of(template: &str) -> impl Iterator<Item = String> {
        let mut text = template.to_owned();
        for (from, to) in [("{#", "#}"), ("<pre", "</pre>")] {
            while let Some(start) = text.find(from) {
                let end = text[start..].find(to).unwrap() + start + to.len();
                text.replace_range(start..end, "");
            }
        }
        let mut said = String::new();
        for (start, end) in [("{%", "%}"), ("{{", "}}"), ("<", ">")] {
            let mut rest = text.as_str();
            let mut without = String::new();
            while let Some((before, after)) = rest.split_once(start) {
                let (inside, behind) = after.split_once(end).unwrap_or((after, ""));
                if start == "<" {
                    let read = ["aria-label=\"", "title=\"", "placeholder=\"", "alt=\""];
                    let all = read.iter().flat_map(|name| inside.split(name).skip(1));
                    all.for_each(|value| said.extend([value.split('"').next().unwrap(), " "]));
                } else {
                    let texts = inside.split('"').skip(1).step_by(2);
                    let for_readers = texts.filter(|text| is_for_readers(text));
                    for_readers.for_each(|text| said.extend([text, " "]));
                }
                without.push_str(before);
                without.push(' ');
                rest = behind;
            }
            without.push_str(rest);
            text = without;
        }
        text.push(' ');
        text.push_str(&said);
        let is_word = |word: &&str| {
            word.chars().filter(|c| c.is_alphabetic()).count() > 2
                && !SAME_EVERYWHERE.contains(word)
        };
        let words = text.split_whitespace().filter(is_word).map(str::to_owned);
        words.collect::<Vec<_>>().into_iter()
    }

    /// Whether a text of an expression is one that readers see: it has a capital, or is more than a name.
    fn is_for_readers(text: &str) -> bool {
        let is_markup = text.contains(['/', '=', '<']) || COMPARED.contains(&text);
        !is_markup && text.contains(|c: char| c.is_uppercase() || c == ' ')
    }

    /// Names that no language changes.
    const SAME_EVERYWHERE: [&str; 3] = ["Standpoint", "sha256:", "ledger.jsonl"];
    /// Values that templates compare with, and classes.
    const COMPARED: [&str; 4] = ["first range", "silent since", " wide", " narrow"];
}
