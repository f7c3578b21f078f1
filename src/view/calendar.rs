//! The deadlines and outcomes of all questions as a calendar (iCalendar, RFC 5545).

use jiff::tz::TimeZone;

use super::questions_data::marking;
use crate::digest::Digest;
use crate::model::{Moment, Question};
use crate::route::Route;
use crate::site::{QuestionAt, Site};

/// A line holds this many octets at most, without its end (RFC 5545, section 3.1).
const LONGEST: usize = 75;

/// `calendar.ics`: an entry for each question with a deadline or a date of its outcome, by event and then as the event
/// lists them. A day without a time is a whole day; times are in UTC.
pub fn calendar(site: &Site) -> Vec<u8> {
    let mut out = String::new();
    line(&mut out, "BEGIN", "VCALENDAR");
    line(&mut out, "VERSION", "2.0");
    let product = concat!("-//Standpoint//", env!("CARGO_PKG_VERSION"), "//EN");
    line(&mut out, "PRODID", product);
    line(&mut out, "X-WR-CALNAME", &escaped(&site.settings.title));
    let stamp = match &site.stamp {
        Some(stamp) => utc(stamp),
        None => "19700101T000000Z".to_owned(),
    };
    for at in site.forecasts.questions() {
        entry(&mut out, site, at, &stamp);
    }
    line(&mut out, "END", "VCALENDAR");
    out.into_bytes()
}

fn entry(out: &mut String, site: &Site, at: QuestionAt, stamp: &str) {
    let (event, question) = (&site.events[at.0], site.question(at));
    let outcome = question.outcome.as_ref();
    let decided = outcome.and_then(|outcome| outcome.date.as_ref());
    let Some(when) = question.resolves_by.as_ref().or(decided) else {
        return;
    };
    line(out, "BEGIN", "VEVENT");
    line(out, "UID", &uid(site, &event.slug, question));
    line(out, "DTSTAMP", stamp);
    if when.has_time {
        line(out, "DTSTART", &utc(when));
    } else {
        let day = when.date().strftime("%Y%m%d").to_string();
        line(out, "DTSTART;VALUE=DATE", &day);
    }
    let summary = match outcome {
        Some(outcome) => format!("{}: {}", outcome.answer.label(), question.brief()),
        None => question.brief().to_owned(),
    };
    // Calendars list the summary alone, so that an internal edition has its label there, too.
    let summary = match marking(site, at) {
        Some(label) => format!("{label} {summary}"),
        None => summary,
    };
    line(out, "SUMMARY", &escaped(&summary));
    line(out, "DESCRIPTION", &escaped(&description(site, at)));
    line(out, "CATEGORIES", &escaped(&event.title));
    if let Some(base) = &site.settings.base_url {
        let page = Route::question(&event.slug, &question.id);
        line(out, "URL", &page.absolute(base));
    }
    line(out, "TRANSP", "TRANSPARENT");
    line(out, "END", "VEVENT");
}

/// The same for the same question of the same site, whatever else changes.
fn uid(site: &Site, event: &str, question: &Question) -> String {
    let base = site.settings.base_url.as_deref().unwrap_or_default();
    let name = format!("{base}\n{event}\n{}", question.id);
    format!("{}@standpoint", Digest::of(name.as_bytes()).short(32))
}

/// In an internal edition the TLP label, then the question, what counts as yes, and how it came out, a line each.
fn description(site: &Site, at: QuestionAt) -> String {
    let question = site.question(at);
    let label = marking(site, at).map(str::to_owned);
    let mut lines: Vec<String> = label.into_iter().collect();
    lines.push(question.text.to_string());
    if let Some(criteria) = &question.criteria {
        lines.push(format!("What counts as yes: {criteria}"));
    }
    if let Some(outcome) = &question.outcome {
        let mut words = format!("Outcome: {}", outcome.answer.word());
        if let Some(date) = &outcome.date {
            words.push_str(", ");
            words.push_str(&date.iso(&site.settings.time_zone));
        }
        let sources = [&outcome.source, &outcome.url].into_iter().flatten();
        for source in sources {
            words.push_str(", ");
            words.push_str(source);
        }
        lines.push(words);
    }
    lines.join("\n")
}

/// A moment in UTC.
fn utc(moment: &Moment) -> String {
    let utc = moment.instant.to_zoned(TimeZone::UTC);
    utc.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// A text as a value (section 3.3.11). Other control characters are left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.replace("\r\n", "\n").chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push(' '),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Adds a line, folded where it is longer than 75 octets, and never within a character.
fn line(out: &mut String, name: &str, value: &str) {
    let mut length = 0;
    for c in name.chars().chain([':']).chain(value.chars()) {
        if length + c.len_utf8() > LONGEST {
            out.push_str("\r\n ");
            length = 1;
        }
        out.push(c);
        length += c.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn texts_are_escaped() {
        assert_eq!(escaped("a; b, c\\d\r\ne\u{7}\tf"), "a\\; b\\, c\\\\d\\ne f");
    }

    proptest! {
        #[test]
        fn lines_are_short_and_unfold(value in "\\PC{0,300}") {
            let mut out = String::new();
            line(&mut out, "SUMMARY", &value);
            for one in out.split("\r\n") {
                prop_assert!(one.len() <= LONGEST);
            }
            prop_assert_eq!(out.replace("\r\n ", ""), format!("SUMMARY:{value}\r\n"));
        }
    }
}
