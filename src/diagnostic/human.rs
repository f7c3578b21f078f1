//! Reports for people: a frame with the offending text underlined, in the manner of rustc.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::{Diagnostic, Diagnostics, Place, Severity, Texts};
use crate::tally;
use crate::text::{is_hidden_in_terminals, is_invisible, is_second_control};

/// Whether reports carry colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Plain text.
    Plain,
    /// ANSI escape sequences.
    Coloured,
}

/// A line longer than this is not drawn: one position says as much.
const LONGEST_LINE: usize = 2_000;

/// The whole report, each problem followed by an empty line.
pub fn human(diagnostics: &Diagnostics, texts: &Texts, style: Style) -> String {
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Coloured => Renderer::styled(),
    };
    let mut report = String::new();
    for diagnostic in diagnostics.sorted() {
        report.push_str(&renderer.render(&[group(diagnostic, texts)]));
        report.push_str("\n\n");
    }
    report
}

fn group<'a>(diagnostic: &'a Diagnostic, texts: &'a Texts) -> Group<'a> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level
        .primary_title(visible(&diagnostic.message))
        .id(diagnostic.code.name());
    let mut group = Group::with_title(title);
    if let Some(place) = &diagnostic.place {
        group = at(
            group,
            place,
            &diagnostic.label,
            AnnotationKind::Primary,
            texts,
        );
    }
    for (place, what) in &diagnostic.related {
        group = at(group, place, what, AnnotationKind::Context, texts);
    }
    if let Some(hint) = &diagnostic.hint {
        group = group.element(Level::HELP.message(visible(hint)));
    }
    group
}

fn at<'a>(
    group: Group<'a>,
    place: &'a Place,
    label: &str,
    kind: AnnotationKind,
    texts: &'a Texts,
) -> Group<'a> {
    let path = visible(&place.file).replace('\n', "\u{240a}");
    let Some(((line, column), frame)) = texts.position(place).zip(Some(Frame::cut(place, texts)))
    else {
        let mut group = group.element(Origin::path(path));
        if !label.is_empty() {
            group = group.element(Level::NOTE.message(visible(label)));
        }
        return group;
    };
    let Some(frame) = frame else {
        let origin = Origin::path(path).line(line).char_column(column);
        return group.element(origin);
    };
    let annotation = kind.span(frame.start..frame.end);
    let annotation = if label.is_empty() {
        annotation
    } else {
        annotation.label(visible(label))
    };
    group.element(
        Snippet::source(frame.text)
            .line_start(line)
            .path(path)
            .annotation(annotation),
    )
}

/// The first line of a span, and the span within it: longer spans say nothing more.
struct Frame {
    text: String,
    start: usize,
    end: usize,
}

impl Frame {
    fn cut(place: &Place, texts: &Texts) -> Option<Self> {
        let text = texts.of(place)?;
        let span = place.span?;
        let floor = |at: u32| {
            let mut at = (at as usize).min(text.len());
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let (start, end) = (floor(span.start), floor(span.end));
        // Nothing is looked for further away than a line may be long.
        let before = floor(u32::try_from(start.saturating_sub(LONGEST_LINE)).unwrap_or(u32::MAX));
        let behind = floor(u32::try_from(start + LONGEST_LINE).unwrap_or(u32::MAX));
        let line_start = match text[before..start].rfind('\n') {
            Some(newline) => before + newline + 1,
            None if before == 0 => 0,
            None => return None,
        };
        let line_end = match text[start..behind].find('\n') {
            Some(newline) => start + newline,
            None if behind == text.len() => behind,
            None => return None,
        };
        let line = text[line_start..line_end].trim_end_matches('\r');
        tally::look(line.len());
        let start = (start - line_start).min(line.len());
        let end = (end - line_start).clamp(start, line.len());
        // What terminals take for the beginning of a command is not left to the library.
        let shown = |text: &str| text.replace(is_second_control, "\u{fffd}");
        let (before, mut within) = (shown(&line[..start]), shown(&line[start..end]));
        // What is pointed at can be seen.
        let is_hidden = |c: char| !c.is_ascii() && (is_hidden_in_terminals(c) || is_invisible(c));
        if within.chars().count() == 1 && within.contains(is_hidden) {
            "\u{fffd}".clone_into(&mut within);
        }
        Some(Self {
            start: before.len(),
            end: before.len() + within.len(),
            text: before + &within + &shown(&line[end..]),
        })
    }
}

/// Control and invisible formatting characters as pictures, so that no text steers a terminal.
pub(super) fn visible(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' => '\n',
            '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
            c if is_hidden_in_terminals(c) => '\u{fffd}',
            other => other,
        })
        .collect()
}
