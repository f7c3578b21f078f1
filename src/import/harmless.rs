//! Bodies that a site accepts and shows: what leads nowhere, or would not be seen, becomes plain
//! words.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Tag};

use super::body::Body;
use super::fence::fence;
use super::unseen::unseen;
use super::unusable::Unusable;
use crate::config::Settings;
use crate::diagnostic::{Code, Diagnostics, Span};
use crate::digest::Digest;
use crate::model::{Document, Target};
use crate::parse::{self, Markdown};
use crate::source::{LARGEST_TEXT, Source};

/// Links within links, and HTML within HTML, take a round each.
const ROUNDS: usize = 32;
/// A page may have 16 MiB; this leaves room for what stands around the text.
const LARGEST_PAGE: usize = 14 << 20;

/// Stands before a body, so that it is read as that of an assessment; and its path.
const FRONT: &str = "---\nagent: a\ndate: 2000-01-01\nevent: e\nconfidence: unstated\n---\n\n";
const PATH: &str = "content/assessments/a.md";

/// What was done to a body.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Mended {
    /// How many links became words.
    pub links: usize,
    /// How the first of them was written.
    pub first: Option<String>,
    /// How many other things did.
    pub unseen: usize,
}

/// Puts a backslash before whatever a site would refuse or not show, and ends a block of code that
/// was cut off.
///
/// # Errors
/// Where that does not help.
pub fn mend(body: &mut Body, settings: &Settings) -> Result<Mended, Unusable> {
    if page_size(&body.text) > LARGEST_PAGE {
        return Err(Unusable::TooLarge);
    }
    let mut mended = Mended::default();
    for _ in 0..ROUNDS {
        let (links, lost) = links(&body.text, settings)?;
        let unseen = unseen(&body.text);
        mended.links += lost.len();
        if let Some(&at) = lost.iter().min().filter(|_| mended.first.is_none()) {
            let end = body.text[at..].find([')', '>', '\n']);
            mended.first =
                Some(body.text[at..end.map_or(body.text.len(), |end| at + end)].to_owned());
        }
        mended.unseen += unseen.len();
        let mut places = links;
        places.extend(unseen);
        if places.is_empty() {
            close_code(&mut body.text);
            return settled(body, settings).map(|()| mended);
        }
        body.text = with_backslashes(&body.text, places);
    }
    Err(Unusable::Refused)
}

/// The whole body is accepted, and has its footnotes.
fn settled(body: &Body, settings: &Settings) -> Result<(), Unusable> {
    let text = body.write();
    if text.len() as u64 > LARGEST_TEXT - FRONT.len() as u64 {
        return Err(Unusable::TooLarge);
    }
    let mut diagnostics = Diagnostics::default();
    let document = parsed(&text, settings, &mut diagnostics);
    let is_harmless = |code| matches!(code, Code::TitleMarkup | Code::BadUrl);
    let mut found = diagnostics.sorted().into_iter();
    if document.is_none() || !found.all(|found| is_harmless(found.code)) {
        return Err(Unusable::Refused);
    }
    let prefix = format!("{}-", body.note);
    let number = |name: &str| -> Option<usize> { name.strip_prefix(&prefix)?.parse().ok() };
    let mut references = vec![0_usize; body.notes.len() + 1];
    let mut definitions = references.clone();
    for (event, _) in Markdown::of(&text).parser() {
        let (name, seen) = match &event {
            Event::FootnoteReference(name) => (name, &mut references),
            Event::Start(Tag::FootnoteDefinition(name)) => (name, &mut definitions),
            _ => continue,
        };
        if let Some(count) = number(name).and_then(|number| seen.get_mut(number)) {
            *count += 1;
        }
    }
    let mut expected = vec![0_usize; body.notes.len() + 1];
    for (note, _) in &body.cited {
        expected[note + 1] += 1;
    }
    let is_lost = |note: usize| references[note] != expected[note] || definitions[note] != 1;
    let lost = body.cited.iter().filter(|(note, _)| is_lost(note + 1));
    let lost: Vec<usize> = lost.map(|(_, at)| *at).collect();
    if lost.is_empty() {
        Ok(())
    } else {
        Err(Unusable::Swallowed(lost))
    }
}

/// Places before which a backslash makes words of links, and those of them where links that lead
/// nowhere begin.
fn links(text: &str, settings: &Settings) -> Result<(Vec<usize>, Vec<usize>), Unusable> {
    let mut diagnostics = Diagnostics::default();
    let document = parsed(text, settings, &mut diagnostics);
    let mut places: Vec<usize> = Vec::new();
    for diagnostic in diagnostics.sorted() {
        let span = diagnostic.place.as_ref().and_then(|place| place.span);
        match (diagnostic.code, span) {
            (Code::UnsafeLink | Code::BrokenLink, Some(span)) => places.push(bytes(span).start),
            // The first becomes words with what else is unseen, the others are for the author to see.
            (Code::SurplusCell | Code::TitleMarkup | Code::BadUrl, _) => {}
            _ => return Err(Unusable::Refused),
        }
    }
    let mut lost = places.clone();
    let document = document.ok_or(Unusable::Refused)?;
    for link in document.links.iter() {
        let start = bytes(link.span).start;
        match &link.target {
            Target::External(_) | Target::RemoteImage(_) => {}
            Target::Anchor(anchor) if document.outline.has_anchor(anchor) => {}
            _ => {
                lost.push(start);
                places.push(start);
            }
        }
    }
    Ok((places, lost))
}

fn parsed(text: &str, settings: &Settings, diagnostics: &mut Diagnostics) -> Option<Document> {
    let source = Source {
        path: PATH.into(),
        digest: Digest::of(b""),
        content: Digest::of(b""),
        text: format!("{FRONT}{text}"),
    };
    parse::document(&source, settings, diagnostics)
}

/// The bytes of a span in the body.
fn bytes(span: Span) -> Range<usize> {
    let below = |at: u32| (at as usize).saturating_sub(FRONT.len());
    below(span.start)..below(span.end)
}

fn with_backslashes(text: &str, mut places: Vec<usize>) -> String {
    places.sort_unstable();
    places.dedup();
    let mut escaped = String::with_capacity(text.len() + places.len());
    let mut done = 0;
    for at in places {
        escaped.push_str(&text[done..at]);
        escaped.push('\\');
        done = at;
    }
    escaped.push_str(&text[done..]);
    escaped
}

/// Ends a block of code that goes on to the end, so that it takes no footnotes with it.
fn close_code(text: &mut String) {
    let probe = format!("{text}\n\nprobe\n");
    let mut open = None;
    for (event, range) in Markdown::of(&probe).parser() {
        if let Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) = event
            && range.end > text.len() + 2
        {
            open = Some(range.start);
        }
    }
    let marks = open.and_then(|at| fence(text[at..].lines().next()?));
    if let Some((marks, _)) = marks {
        let marks = marks.to_owned();
        text.push_str(&marks);
        text.push('\n');
    }
}

/// About so many bytes of HTML a text becomes.
fn page_size(text: &str) -> usize {
    let size = |byte: u8| match byte {
        b'"' => 6,
        b'&' => 5,
        b'<' | b'>' => 4,
        b'\n' => 12,
        _ => 1,
    };
    // An address stands in its link and in its words.
    let addresses = 2 * text.matches("://").count();
    text.bytes().map(size).sum::<usize>() + 60 * addresses
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(text: &str) -> String {
        let mut body = Body {
            text: text.into(),
            note: "cite".into(),
            ..Body::default()
        };
        match mend(&mut body, &Settings::default()) {
            Ok(_) => body.text,
            Err(why) => format!("{why:?}"),
        }
    }

    #[test]
    fn links_that_a_site_would_refuse_become_words() {
        for (body, expected) in [
            (
                "[a](b.md) [c](https://c.example/)",
                r"\[a](b.md) [c](https://c.example/)",
            ),
            ("[[1]](https://c.example/)", "[[1]](https://c.example/)"),
            ("see [[kyiv]]", r"see \[[kyiv]]"),
            ("[x](javascript:alert(1))", r"\[x](javascript:alert(1))"),
            ("![m](m.png)", r"\!\[m](m.png)"),
            ("[x](#no) [y](#a)\n\n## A", "\\[x](#no) [y](#a)\n\n## A"),
        ] {
            assert_eq!(made(body), expected);
        }
        assert_eq!(made(&"> ".repeat(200)), "Refused");
        assert_eq!(made(&"\"".repeat(3 << 20)), "TooLarge");
    }

    #[test]
    fn code_that_was_cut_off_is_ended() {
        assert_eq!(made("a\n\n```sh\nb\n"), "a\n\n```sh\nb\n```\n");
        assert_eq!(made("- ```\n  b\n"), "- ```\n  b\n");
        assert_eq!(made("    ```\n"), "    ```\n");
    }
}
