//! The keys of front matter, read into the types of the model.

use std::sync::Arc;

use pulldown_cmark::{Event, Tag};

use super::assessment::assessment;
use super::draft::Draft;
use super::events::Markdown;
use super::front_matter::{Fault, Language, Split, split};
use super::guard::{misplaced, swallowed};
use super::label::{labels, own_marking};
use super::markdown;
use super::pages::too_many;
use super::prose::Prose;
use super::sources::sources;
use super::subject::{agent, event, page};
use super::words::BodyWords;
use crate::config::Settings;
use crate::diagnostic::{Code, Complaint, Diagnostic, Diagnostics, Span};
use crate::keys::{self, Mapping, guarded};
use crate::model::{Document, Front, Marking, Moment, Publishing, Sources};
use crate::route::{plain, slug};
use crate::source::Source;
use crate::text::{first_hidden, named};
use crate::value::{Fields, Kind, Node, parse_toml, parse_yaml};

/// What a document is, by the folder in which it lies.
pub(super) enum Place<'a> {
    Assessment(Vec<&'a str>),
    Event(&'a str),
    Agent(&'a str),
    Page(Vec<&'a str>),
}

impl<'a> Place<'a> {
    pub(super) fn of(path: &'a str) -> Self {
        let below = path.strip_prefix("content/").unwrap_or(path);
        let stem = below.strip_suffix(".md").unwrap_or(below);
        let mut segments: Vec<&str> = stem.split('/').collect();
        if segments.last() == Some(&"index") {
            segments.pop();
        }
        match segments.as_slice() {
            ["assessments", rest @ ..] if !rest.is_empty() => Self::Assessment(rest.to_vec()),
            ["events", .., id] => Self::Event(id),
            ["agents", .., id] => Self::Agent(id),
            _ => Self::Page(segments),
        }
    }

    /// The keys that a document of this kind has.
    fn mapping(&self) -> &'static Mapping {
        match self {
            Self::Assessment(_) => &keys::ASSESSMENT,
            Self::Event(_) => &keys::EVENT,
            Self::Agent(_) => &keys::AGENT,
            Self::Page(_) => &keys::PAGE,
        }
    }
}

/// Reads front matter, in either language.
pub(super) fn values(
    file: &str,
    keys: &str,
    found: &Split,
    diagnostics: &mut Diagnostics,
) -> Option<Node> {
    match found.language {
        Language::Yaml => parse_yaml(file, keys, found.keys.start, diagnostics),
        Language::Toml => {
            let code = Code::FrontMatterSyntax;
            parse_toml(file, keys, found.keys.start, code, diagnostics)
        }
    }
}

/// Reads a whole document, and makes its body into prose and words if these are asked for.
pub fn document(
    source: &Source,
    settings: &Settings,
    (prose, words): (Option<&mut Prose>, Option<&mut String>),
    diagnostics: &mut Diagnostics,
) -> Option<Document> {
    let (file, text) = (&*source.path, &*source.text);
    let place = Place::of(file);
    let (node, body) = match split(text) {
        Ok(found) => {
            let node = values(file, &text[found.keys.clone()], &found, diagnostics);
            (node, found.body)
        }
        Err(Fault::None) if !matches!(place, Place::Assessment(_)) => (Some(empty()), 0),
        Err(fault) => {
            diagnostics.push(no_front_matter(file, text, &fault));
            return None;
        }
    };
    if let Some((at, c)) = first_hidden(file) {
        let message = format!(
            "the name of this file holds the invisible character {} after `{}`",
            named(c),
            &file[..at]
        );
        let diagnostic = Diagnostic::error(Code::BadFileName, message).in_file(file);
        diagnostics.push(diagnostic.hint("rename it: addresses and ids are made of its name"));
    }
    // The body is looked through even where the keys are wrong: all problems in one run.
    let (length, markdown) = (text.len() - body, Markdown::of(&text[body..]));
    let (mut events, mut code) = (Vec::new(), Vec::new());
    let mut words = words.map(|words| BodyWords::new(words, settings.raw_html));
    let seen = |event, range| {
        if let Some(words) = &mut words {
            words.event(&event);
        }
        if matches!(event, Event::Start(Tag::CodeBlock(_))) {
            code.push(range);
        }
        if prose.is_some() {
            events.push(event);
        }
    };
    let outline = markdown::outline(file, &text[body..], &markdown, body, diagnostics, seen);
    let own = node.as_ref().and_then(own_marking);
    if let Some(diagnostic) = misplaced(file, &text[body..], body, &code, own) {
        diagnostics.push(diagnostic);
    }
    let mut node = node?;
    swallowed(file, text, &node, diagnostics);
    labels(file, &node, place.mapping(), diagnostics);
    if body > 0 && matches!(node.kind, Kind::Map(_)) {
        // What is missing is missing between the fences: the first stands for it.
        node.span = Span::new(0, 3);
    }
    let mut fields = Fields::of(file, node, diagnostics)?;
    // A body that cannot be used is read no further, and its keys are all the same.
    let usable = outline.is_some();
    let mut outline = outline.unwrap_or_default();
    let publishing = publishing(&mut fields, settings);
    let front = front(&place, &mut fields, settings, &publishing, &mut outline);
    fields.finish();
    if !usable {
        return None;
    }
    let (outline, links) = outline.finish(file, diagnostics);
    if let Some(prose) = prose {
        *prose = Prose::of_events(events.into_iter(), length, &outline, settings.raw_html);
    }
    let sources = match &front {
        Some(Front::Assessment(facts)) => sources(facts, &links, settings.base_url.as_deref()),
        _ => Sources::default(),
    };
    let document = Document {
        path: source.path.clone(),
        digest: source.digest,
        content: source.content,
        front: front?,
        publishing,
        outline,
        links,
        sources: Arc::new(sources),
    };
    if let Some(diagnostic) = too_many(&document) {
        diagnostics.push(diagnostic);
    }
    Some(document)
}

/// Reads the keys that only documents of one kind have.
fn front(
    place: &Place<'_>,
    fields: &mut Fields<'_>,
    settings: &Settings,
    publishing: &Publishing,
    outline: &mut Draft,
) -> Option<Front> {
    Some(match place {
        Place::Assessment(path) => {
            let facts = assessment(fields, path, settings, publishing, outline)?;
            Front::Assessment(Arc::new(facts))
        }
        Place::Event(stem) => Front::Event(Arc::new(event(fields, stem, settings, outline))),
        Place::Agent(stem) => Front::Agent(Arc::new(agent(fields, stem, outline))),
        Place::Page(path) => Front::Page(Arc::new(page(fields, path, outline))),
    })
}

fn empty() -> Node {
    Node {
        span: Span::default(),
        kind: Kind::Map(Vec::new()),
    }
}

fn no_front_matter(file: &str, text: &str, fault: &Fault) -> Diagnostic {
    let first_line = Span::new(0, text.find('\n').unwrap_or(text.len()));
    let example = "an assessment begins with `---`, then `agent: …`, `date: …`, `event: …` and \
                   `confidence: …`, one to a line, then `---`";
    match fault {
        Fault::None => Diagnostic::error(
            Code::FrontMatterMissing,
            "this assessment has no front matter",
        )
        .at(file, first_line)
        .hint(example),
        Fault::Unclosed => {
            let fence = &text[..first_line.end as usize].trim_end();
            Diagnostic::error(Code::FrontMatterMissing, "the front matter does not end")
                .at(file, first_line)
                .label("it begins here")
                .hint(format!("put a line `{fence}` behind the last key"))
        }
    }
}

fn publishing(fields: &mut Fields<'_>, settings: &Settings) -> Publishing {
    for key in guarded() {
        fields.refuse_empty(key.name, key.hint);
    }
    if settings.require_marking && !fields.has("marking") {
        let (file, span) = (fields.file(), fields.span());
        fields.report(
            Diagnostic::error(Code::Unmarked, "this document has no marking")
                .at(file, span)
                .hint("write `marking: TLP:CLEAR`, or a narrower one; the settings require it"),
        );
    }
    let draft = fields.flag("draft");
    let marking = fields
        .parsed_or_warned("marking", Marking::parse)
        .map(|m| m.value);
    let zone = &settings.time_zone;
    let publish_on = fields
        .parsed("publish_on", |text| Moment::parse(text, zone))
        .map(|moment| moment.value);
    Publishing {
        draft,
        marking,
        publish_on,
    }
}

/// The title and the summary as given; what the body offers stands in where they are not.
pub(super) fn title_and_summary(
    fields: &mut Fields<'_>,
    outline: &mut Draft,
) -> (Option<Arc<str>>, Option<Arc<str>>) {
    let title = fields.text("title").map(|text| text.value);
    let title = outline.settle_title(title);
    let summary = fields.text("summary").map(|text| text.value);
    (title.map(Arc::from), summary.map(Arc::from))
}

/// A text for figures and lists has this many characters at most.
const LONGEST_SHORT: usize = 60;

/// Reads a `short`.
pub(super) fn short(text: &str) -> Result<Box<str>, Complaint> {
    let count = text.chars().count();
    if count <= LONGEST_SHORT {
        return Ok(text.into());
    }
    Err(Complaint::new(
        Code::BadValue,
        format!("`short` has {count} characters"),
        format!("write a few words: at most {LONGEST_SHORT} characters"),
    ))
}

/// The id of something within one document, which becomes an anchor of its page.
pub(super) fn local_id(text: &str) -> Result<Box<str>, Complaint> {
    if text.len() <= 100 && !text.is_empty() && plain(text) == text {
        return Ok(text.into());
    }
    Err(Complaint::new(
        Code::BadId,
        format!("`{text}` is not an id"),
        format!(
            "ids are made of `a-z`, `0-9` and `-`, such as `{}`",
            slug(text)
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source;

    fn names(mapping: &Mapping) -> Vec<&'static str> {
        let mut names: Vec<_> = mapping.all().map(|key| key.name).collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn documents_are_asked_for_the_keys_of_the_table() {
        for mapping in [&keys::ASSESSMENT, &keys::EVENT, &keys::AGENT, &keys::PAGE] {
            let path = format!("content/{}s/a.md", mapping.name);
            let (place, settings) = (Place::of(&path), Settings::default());
            let mut diagnostics = Diagnostics::default();
            let mut fields = Fields::of(&path, empty(), &mut diagnostics).expect("a mapping");
            let publishing = publishing(&mut fields, &settings);
            let mut outline = Draft::default();
            front(&place, &mut fields, &settings, &publishing, &mut outline);
            let mut asked = fields.asked().to_vec();
            asked.sort_unstable();
            assert_eq!(asked, names(mapping), "{}", mapping.name);
        }
    }

    /// The hint on an unknown key of a mapping without `extra` lists the keys.
    #[test]
    fn mappings_are_asked_for_the_keys_of_the_table() {
        let unknown = "{qqqqqqqq: 1}";
        for (mapping, kind, text) in [
            (
                &keys::JUDGEMENT,
                "assessment",
                format!("judgements: [{unknown}]"),
            ),
            (&keys::SOURCE, "assessment", format!("sources: [{unknown}]")),
            (
                &keys::PROVENANCE,
                "assessment",
                format!("provenance: {unknown}"),
            ),
            (&keys::QUESTION, "event", format!("questions: [{unknown}]")),
            (
                &keys::OUTCOME,
                "event",
                format!("questions: [outcome: {unknown}]"),
            ),
            (&keys::SETTINGS, "settings", "qqqqqqqq = 1".to_owned()),
            (
                &keys::PUBLISH,
                "settings",
                "publish.qqqqqqqq = 1".to_owned(),
            ),
            (
                &keys::MARKDOWN,
                "settings",
                "markdown.qqqqqqqq = 1".to_owned(),
            ),
            (
                &keys::NAV_ITEM,
                "settings",
                "nav = [{qqqqqqqq = 1}]".to_owned(),
            ),
        ] {
            let mut diagnostics = Diagnostics::default();
            if kind == "settings" {
                Settings::parse(&text, &mut diagnostics);
            } else {
                let path = format!("content/{kind}s/a.md");
                let text = format!("---\n{text}\n---\n");
                let source = source::decode(&path, text.into()).expect("UTF-8");
                document(
                    &source,
                    &Settings::default(),
                    (None, None),
                    &mut diagnostics,
                );
            }
            let found = diagnostics.sorted();
            let mut hints = found.iter().filter(|found| found.code == Code::UnknownKey);
            let hint = hints
                .next()
                .and_then(|found| found.hint.as_deref())
                .expect("a hint");
            let listed = hint.strip_prefix("the keys are ").expect(hint);
            let mut listed: Vec<_> = listed.split(", ").collect();
            listed.sort_unstable();
            assert_eq!(listed, names(mapping), "{}", mapping.name);
        }
    }
}
