//! The keys of an assessment.

use super::draft::Draft;
use super::judgements::judgements;
use super::keys::title_and_summary;
use crate::config::Settings;
use crate::diagnostic::{Code, Complaint, Diagnostic, Span, Spanned};
use crate::keys;
use crate::model::{
    Assessment, Confidence, Marking, Moment, Provenance, Publishing, SourceNote, language,
};
use crate::route::{WebAddress, is_reserved, plain, slug};
use crate::value::Fields;

/// A joint assessment may have this many agents, and judge this many events: each event's page shows each agent.
const MOST_AGENTS: usize = 100;
const MOST_EVENTS: usize = 20;

pub fn assessment(
    fields: &mut Fields<'_>,
    path: &[&str],
    settings: &Settings,
    publishing: &Publishing,
    outline: &mut Draft,
) -> Option<Assessment> {
    let zone = &settings.time_zone;
    let mut required = keys::ASSESSMENT.required();
    // Who imports a transcript may not know yet when the judgement was made.
    let is_undated = publishing.draft && !fields.has("date");
    if is_undated {
        for (key, hint) in required.extract_if(.., |(key, _)| *key == "date") {
            fields.missing_yet(key, &format!("{hint}, before this is published"));
        }
    }
    fields.require(&required);
    let agents = fields.texts_of_most("agent", MOST_AGENTS);
    let events = fields.texts_of_most("event", MOST_EVENTS);
    let date = fields.parsed("date", |text| Moment::parse(text, zone));
    let confidence = fields.parsed("confidence", Confidence::parse);
    let (title, summary) = title_and_summary(fields, outline);
    let (id, span) = match fields.parsed("id", assessment_id) {
        Some(id) => (id.value, Some(id.span)),
        None => (id_of_path(path), None),
    };
    check_id(fields, &id, span);
    // Every key is read before any is missed: all problems in one run.
    let tags = fields.texts("tags");
    let places = fields.texts("places");
    let lang = fields.parsed("lang", language).map(|lang| lang.value);
    let as_of = fields.parsed("as_of", |text| Moment::parse(text, zone));
    let judgements = judgements(fields);
    let change = fields.text("change").map(|text| text.value);
    let sources = fields.list("sources", source_note);
    let is_required = require_provenance(fields, settings, publishing);
    let provenance = fields
        .nested("provenance", |fields| provenance(fields, is_required))
        .flatten();
    let supersedes = fields.texts("supersedes");
    let responds_to = fields.texts("responds_to");
    let aliases = fields.texts("aliases");
    check_aliases(fields, &aliases);
    let extra = fields.anything("extra");
    let complete = !agents.is_empty() && !events.is_empty();
    let date = date.map(|date| date.value);
    let (is_dated, confidence) = (date.is_some() || is_undated, confidence?.value);
    (complete && is_dated).then_some(Assessment {
        id,
        agents,
        events,
        date,
        confidence,
        title,
        summary,
        tags,
        places,
        lang,
        as_of: as_of.map(|moment| moment.value),
        judgements,
        change,
        sources,
        provenance,
        supersedes,
        responds_to,
        aliases,
        extra,
    })
}

/// Reports an id below which a version of another assessment would be.
fn check_id(fields: &mut Fields<'_>, id: &str, span: Option<Span>) {
    let Some(reserved) = id.split('/').find(|segment| is_reserved(segment)) else {
        return;
    };
    let file = fields.file();
    let diagnostic = Diagnostic::error(Code::BadId, format!("the id `{id}` holds `{reserved}`"));
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

/// Reports aliases at which a version or a history may be.
fn check_aliases(fields: &mut Fields<'_>, aliases: &[Spanned<Box<str>>]) {
    for alias in aliases {
        let last = alias.value.trim_end_matches('/').rsplit('/').next();
        if last.is_some_and(is_reserved) {
            let message = format!(
                "the alias `{}` is kept for a version or a history",
                alias.value
            );
            let hint = "choose another one: `v1`, `v2` and so on, and `history`, stand below every assessment";
            fields.complain(Complaint::new(Code::BadId, message, hint), alias);
        }
    }
}

/// The id of an assessment that does not give one, from the segments of its path.
pub(super) fn id_of_path(segments: &[&str]) -> Box<str> {
    let slugs: Vec<String> = segments.iter().map(|segment| slug(segment)).collect();
    slugs.join("/").into()
}

/// The id of an assessment, as `id` in front matter and arguments give it.
///
/// # Errors
/// If it has other characters than ids have, or is longer than 200 bytes.
pub fn assessment_id(text: &str) -> Result<Box<str>, Complaint> {
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
        url: fields.parsed("url", WebAddress::read).map(|url| url.value),
        accessed: fields.text("accessed").map(|text| text.value),
        rating: fields.text("rating").map(|text| text.value),
        note: fields.text("note").map(|text| text.value),
    }
}

/// Reports an assessment that does not say who wrote it if the settings require that. A draft may still come to it; what is
/// under embargo is reported, since it becomes public without another look.
/// Returns whether they require it of this one.
fn require_provenance(
    fields: &mut Fields<'_>,
    settings: &Settings,
    publishing: &Publishing,
) -> bool {
    let is_marked = publishing
        .marking
        .is_some_and(|marking| marking > Marking::Clear);
    let is_asked = settings.require_provenance && !publishing.draft && !is_marked;
    if !is_asked || fields.has("provenance") {
        return is_asked;
    }
    let (file, span) = (fields.file(), fields.span());
    fields.report(
        Diagnostic::error(Code::NoProvenance, "this assessment does not say who wrote it")
            .at(file, span)
            .hint(
                "write `provenance: {kind: ai}`, or `human` or `mixed`, with `model` and `reviewed_by` where they apply; \
                 the settings require it",
            ),
    );
    is_asked
}

fn provenance(fields: &mut Fields<'_>, is_required: bool) -> Option<Provenance> {
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
    if !has_kind && (is_required || model.is_some() || reviewed_by.is_some()) {
        fields.require(&keys::PROVENANCE.required());
    }
    Some(Provenance {
        kind: kind?.value,
        model,
        reviewed_by,
    })
}
