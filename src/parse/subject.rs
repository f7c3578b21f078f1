//! The keys of events, agents and plain pages.

use super::draft::Draft;
use super::keys::{short, title_and_summary};
use super::questions::questions;
use crate::config::Settings;
use crate::diagnostic::{Code, Complaint, Diagnostic, Spanned, distance};
use crate::keys::is_word_for_withheld;
use crate::model::{Agent, Event, Page, When, language};
use crate::route::slug;
use crate::value::Fields;

pub fn event(
    fields: &mut Fields<'_>,
    stem: &str,
    settings: &Settings,
    outline: &mut Draft,
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
        status: fields.name("status").map(|text| status(fields, text)),
        agents: fields.texts("agents"),
        questions: questions(fields, settings),
        aliases: fields.texts("aliases"),
        lang: fields.parsed("lang", language).map(|lang| lang.value),
        extra: fields.anything("extra"),
    }
}

/// A status. Any word may be one, so that a slip in a known one is worth a note and no more.
fn status(fields: &mut Fields<'_>, text: Spanned<Box<str>>) -> Box<str> {
    let word = text.value.to_lowercase();
    let mut known = ["open", "closed"].into_iter();
    if is_word_for_withheld(&word) {
        let message = format!("the status `{}` withholds nothing", text.value);
        let warning = Diagnostic::warning(Code::GuardedKey, message).at(fields.file(), text.span);
        fields.report(
            warning.hint("write `draft: true`; the status of an event is shown as it is written"),
        );
    }
    let near = known.find(|known| distance(&word, known, 1) == Some(1));
    if let Some(near) = near {
        let message = format!("the status `{}` is a word of your own", text.value);
        let note = Diagnostic::note(Code::BadValue, message).at(fields.file(), text.span);
        fields.report(note.hint(format!("did you mean `{near}`?")));
    }
    text.value
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

pub fn agent(fields: &mut Fields<'_>, stem: &str, outline: &mut Draft) -> Agent {
    let name = fields.name("name").map(|text| text.value);
    let name = outline.settle_title(name);
    Agent {
        id: fields
            .parsed("id", name_id)
            .map_or_else(|| stem.into(), |id| id.value),
        name,
        short: fields.parsed("short", short).map(|text| text.value),
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
        extra: fields.anything("extra"),
    }
}

pub fn page(fields: &mut Fields<'_>, path: &[&str], outline: &mut Draft) -> Page {
    let (title, summary) = title_and_summary(fields, outline);
    Page {
        segments: path.iter().map(|segment| slug(segment).into()).collect(),
        title,
        summary,
        lang: fields.parsed("lang", language).map(|lang| lang.value),
        aliases: fields.texts("aliases"),
        extra: fields.anything("extra"),
    }
}
