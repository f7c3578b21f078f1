//! The keys of front matter, read into the types of the model.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::front_matter::{Fault, Language, split};
use super::markdown;
use crate::config::{Settings, language};
use crate::diagnostic::{Code, Complaint, Diagnostic, Diagnostics, Span};
use crate::model::{
    Agent, Assessment, Confidence, Document, Event, Front, Marking, Moment, Page, Provenance,
    Publishing, SourceNote, When,
};
use crate::route::{is_reserved, plain, slug};
use crate::source::Source;
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
}

/// Reads a whole document.
pub fn document(
    source: &Source,
    settings: &Settings,
    diagnostics: &mut Diagnostics,
) -> Option<Document> {
    let (file, text) = (&*source.path, &*source.text);
    let place = Place::of(file);
    let (node, body) = match split(text) {
        Ok(found) => {
            let keys = &text[found.keys.clone()];
            let node = match found.language {
                Language::Yaml => parse_yaml(file, keys, found.keys.start, diagnostics),
                Language::Toml => {
                    let code = Code::FrontMatterSyntax;
                    parse_toml(file, keys, found.keys.start, code, diagnostics)
                }
            };
            (node, found.body)
        }
        Err(Fault::None) if !matches!(place, Place::Assessment(_)) => (Some(empty()), 0),
        Err(fault) => {
            diagnostics.push(no_front_matter(file, text, &fault));
            return None;
        }
    };
    // The body is looked through even where the keys are wrong: all problems in one run.
    let outline = markdown::outline(file, &text[body..], body, diagnostics);
    let mut node = node?;
    if body > 0 && matches!(node.kind, Kind::Map(_)) {
        // What is missing is missing between the fences: the first stands for it.
        node.span = Span::new(0, 3);
    }
    let mut fields = Fields::of(file, node, diagnostics)?;
    // A body that cannot be used is read no further, and its keys are all the same.
    let usable = outline.is_some();
    let mut outline = outline.unwrap_or_default();
    let publishing = publishing(&mut fields, settings);
    let front = match place {
        Place::Assessment(path) => assessment(&mut fields, &path, settings, &mut outline)
            .map(|assessment| Front::Assessment(Box::new(assessment))),
        Place::Event(stem) => Some(Front::Event(Box::new(event(
            &mut fields,
            stem,
            settings,
            &mut outline,
        )))),
        Place::Agent(stem) => Some(Front::Agent(Box::new(agent(
            &mut fields,
            stem,
            &mut outline,
        )))),
        Place::Page(path) => Some(Front::Page(page(&mut fields, &path, &mut outline))),
    };
    fields.finish();
    if !usable {
        return None;
    }
    Some(Document {
        path: source.path.clone(),
        digest: source.digest,
        front: front?,
        publishing,
        outline: outline.into_outline(),
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
    if settings.require_marking && !fields.has("marking") {
        let (file, span) = (fields.file(), fields.span());
        fields.report(
            Diagnostic::error(Code::Unmarked, "this document has no marking")
                .at(file, span)
                .hint("write `marking: TLP:CLEAR`, or a narrower one; the settings require it"),
        );
    }
    let draft = fields.flag("draft");
    let marking = fields.parsed("marking", Marking::parse).map(|m| m.value);
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
fn title_and_summary(
    fields: &mut Fields<'_>,
    outline: &mut markdown::Draft,
) -> (Option<Box<str>>, Option<Box<str>>) {
    let title = fields.text("title").map(|text| text.value);
    let title = outline.settle_title(title);
    let summary = fields.text("summary").map(|text| text.value);
    (title, summary)
}

fn assessment(
    fields: &mut Fields<'_>,
    path: &[&str],
    settings: &Settings,
    outline: &mut markdown::Draft,
) -> Option<Assessment> {
    let zone = &settings.time_zone;
    let required = [
        ("agent", "write who judges, such as `agent: UA-01`"),
        (
            "date",
            "write when the judgement was made, such as `date: 2025-11-19`",
        ),
        (
            "event",
            "write what is judged, such as `event: kyiv-rejects-peace-draft`",
        ),
        (
            "confidence",
            "write `confidence: low`, `moderate`, `high` or `unstated`",
        ),
    ];
    fields.require(&required);
    let agents = fields.texts("agent");
    let events = fields.texts("event");
    let date = fields.parsed("date", |text| Moment::parse(text, zone));
    let confidence = fields.parsed("confidence", Confidence::parse);
    let (title, summary) = title_and_summary(fields, outline);
    let from_path = || {
        let slugs: Vec<String> = path.iter().map(|segment| slug(segment)).collect();
        slugs.join("/").into()
    };
    let (id, span) = match fields.parsed("id", assessment_id) {
        Some(id) => (id.value, Some(id.span)),
        None => (from_path(), None),
    };
    if let Some(reserved) = id.split('/').find(|segment| is_reserved(segment)) {
        let file = fields.file();
        let diagnostic =
            Diagnostic::error(Code::BadId, format!("the id `{id}` holds `{reserved}`"));
        let kept = "`v1`, `v2`, … and `history` are kept for versions";
        fields.report(match span {
            Some(span) => diagnostic
                .at(file, span)
                .hint(format!("{kept}: write another id")),
            None => diagnostic
                .in_file(file)
                .hint(format!("{kept}: rename the file, or give it an `id`")),
        });
    }
    let mut assessment = Assessment {
        id,
        agents,
        events,
        date: Moment::day(Date::ZERO, &TimeZone::UTC).ok()?,
        confidence: Confidence::parse("unstated").ok()?,
        title,
        summary,
        tags: fields.texts("tags"),
        places: fields.texts("places"),
        lang: fields.parsed("lang", language).map(|lang| lang.value),
        as_of: fields
            .parsed("as_of", |text| Moment::parse(text, zone))
            .map(|moment| moment.value),
        judgements: fields.take("judgements"),
        sources: fields.list("sources", source_note),
        provenance: fields.nested("provenance", provenance).flatten(),
        supersedes: fields.texts("supersedes"),
        responds_to: fields.texts("responds_to"),
        aliases: fields.texts("aliases"),
        extra: fields.take("extra"),
    };
    // Only now, when every key was read: else those behind a bad one would count as unknown.
    assessment.date = date?.value;
    assessment.confidence = confidence?.value;
    let complete = !assessment.agents.is_empty() && !assessment.events.is_empty();
    complete.then_some(assessment)
}

fn assessment_id(text: &str) -> Result<Box<str>, Complaint> {
    let good = |segment: &str| !segment.is_empty() && plain(segment) == segment;
    if text.len() <= 200 && text.split('/').all(good) {
        return Ok(text.into());
    }
    let slugs: Vec<_> = text.split('/').map(slug).collect();
    Err(Complaint::new(
        Code::BadId,
        format!("`{text}` is not an id"),
        format!(
            "ids are made of `a-z`, `0-9`, `-` and `/`, such as `{}`",
            slugs.join("/")
        ),
    ))
}

fn source_note(fields: &mut Fields<'_>) -> SourceNote {
    if !fields.has("name") && !fields.has("url") {
        fields.missing("name", "a source has a `name`, a `url`, or both");
    }
    SourceNote {
        name: fields.text("name").map(|text| text.value),
        url: fields.parsed("url", web_address).map(|url| url.value),
        accessed: fields.text("accessed").map(|text| text.value),
        rating: fields.text("rating").map(|text| text.value),
        note: fields.text("note").map(|text| text.value),
    }
}

fn web_address(text: &str) -> Result<Box<str>, Complaint> {
    let host = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"))
        .filter(|rest| !rest.is_empty() && !rest.starts_with('/'));
    if host.is_some() && !text.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return Ok(text.into());
    }
    Err(Complaint::new(
        Code::BadUrl,
        format!("`{text}` is not a web address"),
        "write an address such as `https://example.org/page`",
    ))
}

fn provenance(fields: &mut Fields<'_>) -> Option<Provenance> {
    let has_kind = fields.has("kind");
    let kind = fields.parsed("kind", |text| match text {
        "ai" | "human" | "mixed" => Ok(text.into()),
        _ => Err(Complaint::new(
            Code::BadValue,
            format!("`{text}` is not a kind of authorship"),
            "write `ai`, `human` or `mixed`",
        )),
    });
    let model = fields.text("model").map(|text| text.value);
    let reviewed_by = fields.text("reviewed_by").map(|text| text.value);
    if !has_kind && (model.is_some() || reviewed_by.is_some()) {
        fields.missing("kind", "write `kind: ai`, `human` or `mixed`");
    }
    Some(Provenance {
        kind: kind?.value,
        model,
        reviewed_by,
    })
}

fn event(
    fields: &mut Fields<'_>,
    stem: &str,
    settings: &Settings,
    outline: &mut markdown::Draft,
) -> Event {
    let zone = &settings.time_zone;
    let (title, summary) = title_and_summary(fields, outline);
    let dated = fields.has("date");
    let when = fields.parsed("date", |text| When::parse(text, zone));
    let end = fields.parsed("end", |text| When::parse(text, zone));
    let mut joined = when.as_ref().map(|when| when.value.clone());
    if let Some(end) = end {
        let range = when
            .as_ref()
            .map(|when| format!("{}/{}", when.value.written, end.value.written));
        let file = fields.file();
        match range.map(|range| When::parse(&range, zone)) {
            Some(Ok(range)) => joined = Some(range),
            Some(Err(complaint)) => fields.report(complaint.at(file, end.span)),
            None if dated => {}
            None => fields.missing(
                "date",
                "an event with an `end` needs a `date`, its beginning",
            ),
        }
    }
    Event {
        id: fields
            .parsed("id", name_id)
            .map_or_else(|| stem.into(), |id| id.value),
        title,
        when: joined,
        question: fields.text("question").map(|text| text.value),
        summary,
        places: fields.texts("places"),
        tags: fields.texts("tags"),
        status: fields.text("status").map(|text| text.value),
        agents: fields.texts("agents"),
        questions: fields.take("questions"),
        aliases: fields.texts("aliases"),
        lang: fields.parsed("lang", language).map(|lang| lang.value),
        extra: fields.take("extra"),
    }
}

fn name_id(text: &str) -> Result<Box<str>, Complaint> {
    if text.contains('/') {
        let message = format!("`{text}` is not an id: it holds a `/`");
        return Err(Complaint::new(
            Code::BadId,
            message,
            "write it without the `/`",
        ));
    }
    Ok(text.into())
}

fn agent(fields: &mut Fields<'_>, stem: &str, outline: &mut markdown::Draft) -> Agent {
    let name = fields.text("name").map(|text| text.value);
    let name = outline.settle_title(name);
    Agent {
        id: fields
            .parsed("id", name_id)
            .map_or_else(|| stem.into(), |id| id.value),
        name,
        kind: fields
            .parsed("kind", |text| match text {
                "ai" | "human" | "team" => Ok(Box::from(text)),
                _ => Err(Complaint::new(
                    Code::BadValue,
                    format!("`{text}` is not a kind of agent"),
                    "write `ai`, `human` or `team`",
                )),
            })
            .map(|kind| kind.value),
        perspective: fields.text("perspective").map(|text| text.value),
        model: fields.text("model").map(|text| text.value),
        active: fields.text("active").map(|text| text.value),
        aliases: fields.texts("aliases"),
        lang: fields.parsed("lang", language).map(|lang| lang.value),
        extra: fields.take("extra"),
    }
}

fn page(fields: &mut Fields<'_>, path: &[&str], outline: &mut markdown::Draft) -> Page {
    let (title, summary) = title_and_summary(fields, outline);
    Page {
        segments: path.iter().map(|segment| slug(segment).into()).collect(),
        title,
        summary,
        lang: fields.parsed("lang", language).map(|lang| lang.value),
        aliases: fields.texts("aliases"),
        extra: fields.take("extra"),
    }
}
