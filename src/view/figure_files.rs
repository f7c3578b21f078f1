//! The figure of a question as files of their own: its rows as CSV, and an image that stands alone.

use std::fmt::Write;

use super::comparison::{ComparedQuestion, ComparedRow, ComparisonView};
use super::csv::Csv;
use super::finding::Piece;
use super::range_mark::RangeMark;
use super::vantage::Vantage;
use crate::chart::{Percent, columns};
use crate::model::Marking;
use crate::site::{EventIx, QuestionAt, Withheld};

/// A file of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FigureFile {
    /// Its rows.
    Csv,
    /// Its image, in light colours and without a style sheet, so that it looks the same wherever it is put.
    Svg,
}

/// The columns of a figure's data.
const COLUMNS: [&str; 14] = [
    "question",
    "agent",
    "agent_name",
    "state",
    "likelihood",
    "low",
    "high",
    "confidence_level",
    "date",
    "change",
    "earlier_low",
    "earlier_high",
    "earlier_date",
    "url",
];

impl FigureFile {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Csv, Self::Svg];

    /// What the names of such files end with.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Svg => "svg",
        }
    }

    /// The bytes of the file.
    pub fn make(self, from: Vantage<'_>, at: QuestionAt) -> Vec<u8> {
        let view = ComparisonView::of_question(from, at);
        match (self, &view.question) {
            (_, None) => Vec::new(),
            (Self::Csv, Some(question)) => csv(from, at, question, &view.rows),
            (Self::Svg, Some(question)) => svg(from, at, question, &view),
        }
    }
}

/// The highest TLP label of an event and of its assessments, in an internal edition.
fn label(from: Vantage<'_>, event: EventIx) -> Option<&'static str> {
    let site = from.site;
    site.edition.internal()?;
    let event = &site.events[event];
    let marked = event.assessments.iter();
    let marked = marked.map(|&at| site.assessments[at].marking());
    let highest = marked.chain([Withheld::marking(event.withheld)]).max();
    highest.map(Marking::label)
}

fn csv(
    from: Vantage<'_>,
    at: QuestionAt,
    question: &ComparedQuestion,
    rows: &[ComparedRow],
) -> Vec<u8> {
    let label = label(from, at.0);
    let columns: Vec<&str> = COLUMNS
        .into_iter()
        .chain(label.map(|_| "marking"))
        .collect();
    let mut csv = Csv::new(&columns, 0);
    let end = |range: Option<&RangeMark>, end: fn(&RangeMark) -> u8| {
        range
            .map(|range| end(range).to_string())
            .unwrap_or_default()
    };
    for row in rows {
        let (range, earlier) = (row.range.as_ref(), row.earlier.as_ref());
        let day = |range: Option<&RangeMark>| range?.day.as_ref().map(|day| day.iso.clone());
        let href = row.why.as_ref().map(|why| address(from, &why.href));
        csv.row(
            [
                &*question.id,
                &*from.site.agents[row.at].id,
                &row.name,
                row.mark.unwrap_or(row.state),
                range.map_or("", |range| &range.likelihood.written),
                &end(range, |range| range.likelihood.low),
                &end(range, |range| range.likelihood.high),
                row.sure.as_ref().map_or("", |sure| sure.level),
                row.day.as_ref().map_or("", |day| &day.iso),
                row.change,
                &end(earlier, |range| range.likelihood.low),
                &end(earlier, |range| range.likelihood.high),
                &day(earlier).unwrap_or_default(),
                &href.unwrap_or_default(),
            ]
            .into_iter()
            .chain(label),
        );
    }
    csv.into_bytes()
}

/// An address from the root, complete where the site has a `base_url`.
fn address(from: Vantage<'_>, path: &str) -> String {
    let base = from.site.settings.base_url.as_deref();
    format!("{}/{path}", base.unwrap_or_default().trim_end_matches('/'))
}

/// The width of the image, and of its parts, in pixels.
const WIDTH: u32 = 1000;
const EDGE: u32 = 20;
const PLOT: u32 = 340;
const PLOT_WIDTH: u32 = 460;
const SURE: u32 = 880;
const ROW: u32 = 40;

/// Colours of the default theme, light.
const INK: &str = "#14191b";
const GREY: &str = "#5d686d";
const RULE: &str = "#d3dadc";
const DATA: &str = "#14515f";
const ALERT: &str = "#9a3412";

/// An image in the making.
struct Image {
    text: String,
    y: u32,
}

/// About how wide a text is in pixels, at a type of 10 px: letters of East Asia are as wide as high.
fn width(text: &str) -> u32 {
    let width = |c: char| match u32::from(c) {
        0x1100.. if u32::from(c) < 0x1160 || u32::from(c) >= 0x2E80 => 10,
        _ if c.is_uppercase() => 7,
        _ => 6,
    };
    text.chars().map(width).sum()
}

/// A text as XML: characters that XML does not have are left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\0'..='\x1f' | '\u{fffe}' | '\u{ffff}' => {}
            c => out.push(c),
        }
    }
    out
}

/// A text in lines of about so many pixels at a type of `size`.
fn lines(text: &str, room: u32, size: u32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let is_full = |line: &str| width(line) * size / 10 > room;
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if !is_full(&format!("{line} {word}")) => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(String::new()),
        }
        let Some(line) = lines.last_mut() else {
            continue;
        };
        if line.is_empty() {
            // Scripts without spaces, and long addresses, break anywhere.
            for c in word.chars() {
                let line = lines.last_mut();
                match line {
                    Some(line) if !is_full(line) => line.push(c),
                    _ => lines.push(c.to_string()),
                }
            }
        }
    }
    lines
}

impl Image {
    fn add(&mut self, markup: std::fmt::Arguments<'_>) {
        // A text takes anything that is written.
        let _ = self.text.write_fmt(markup);
        self.text.push('\n');
    }

    /// A text with its first letter at `x`; one that may be wider than `room` is drawn together.
    fn text(&mut self, x: u32, y: u32, size: u32, attributes: &str, text: &str, room: u32) {
        let is_wide = width(text) * size / 10 > room;
        let fit = if is_wide {
            format!(" textLength=\"{room}\" lengthAdjust=\"spacingAndGlyphs\"")
        } else {
            String::new()
        };
        self.add(format_args!(
            "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\"{fit} {attributes}>{}</text>",
            escaped(text)
        ));
    }

    /// A paragraph below what there is.
    fn paragraph(&mut self, text: &str, size: u32, attributes: &str) {
        for line in lines(text, WIDTH - 2 * EDGE, size) {
            self.y += size * 4 / 3;
            let y = self.y;
            self.text(EDGE, y, size, attributes, &line, WIDTH - 2 * EDGE);
        }
    }

    fn line(&mut self, [x1, y1, x2, y2]: [u32; 4], attributes: &str) {
        self.add(format_args!(
            "<line x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\" {attributes}/>"
        ));
    }

    fn rect(&mut self, [x, y, width, height]: [u32; 4], attributes: &str) {
        self.add(format_args!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" {attributes}/>"
        ));
    }
}

/// Where a percent is.
fn x(percent: u8) -> u32 {
    PLOT + u32::from(percent) * PLOT_WIDTH / 100
}

fn svg(
    from: Vantage<'_>,
    at: QuestionAt,
    question: &ComparedQuestion,
    view: &ComparisonView,
) -> Vec<u8> {
    let event = &from.site.events[at.0];
    let mut image = Image {
        text: String::new(),
        y: 12,
    };
    if let Some(label) = label(from, at.0) {
        image.rect([WIDTH - 200, 0, 200, 26], "fill=\"#000\"");
        let attributes = "text-anchor=\"end\" font-weight=\"700\" fill=\"#fff\"";
        image.text(WIDTH - 10, 18, 14, attributes, label, 180);
        image.y = 26;
    }
    let ink = format!("fill=\"{INK}\"");
    let bold = format!("fill=\"{INK}\" font-weight=\"700\"");
    let grey = format!("fill=\"{GREY}\"");
    image.paragraph(&question.text, 20, &bold);
    image.y += 4;
    let state = state(question);
    let finding: String = question
        .finding
        .pieces
        .iter()
        .map(|piece: &Piece| &*piece.text)
        .collect();
    image.paragraph(&format!("{state} {finding}"), 15, &ink);
    image.y += 46;
    rows(&mut image, question, view);
    image.y += 8;
    if view.more > 0 {
        image.paragraph(&format!("And {} more agents.", view.more), 12, &grey);
    }
    let key = "Bars: from the lowest to the highest likelihood that an agent gives. Fill: how sure it is (filled: high, half: \
               moderate, outline: low, dashed: not stated). Thin line above: its earlier range.";
    image.paragraph(key, 12, &grey);
    let page = address(
        from,
        &format!("{}#{}", from.href(&event.route), question.anchor),
    );
    let source = format!(
        "Source: {}, {}. {page}",
        from.site.settings.title, event.title
    );
    image.paragraph(&source, 12, &grey);
    let height = image.y + 16;
    let title = escaped(&format!("{} {finding}", question.text));
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" viewBox=\"0 0 {WIDTH} {height}\" \
         font-family=\"system-ui, 'Segoe UI', Roboto, 'Noto Sans', sans-serif\" role=\"img\">\n<title>{title}</title>\n\
         <rect width=\"{WIDTH}\" height=\"{height}\" fill=\"#fff\"/>\n{}</svg>\n",
        image.text
    )
    .into_bytes()
}

/// When the question is decided, or how it came out.
fn state(question: &ComparedQuestion) -> String {
    let Some(outcome) = &question.outcome else {
        let by = question.resolves_by.as_ref();
        return by.map_or_else(
            || "Open.".to_owned(),
            |by| format!("Open, decided by {}.", by.text),
        );
    };
    let words = match (outcome.answer, outcome.ahead) {
        ("yes", false) => "It happened",
        ("no", false) => "It did not happen",
        ("yes", true) => "Decided: yes",
        ("no", true) => "Decided: no",
        _ => "Nobody can say any more",
    };
    match &outcome.date {
        Some(date) => format!("{words}, {}.", date.text),
        None => format!("{words}."),
    }
}

/// The plot with its rows and its axis.
fn rows(image: &mut Image, question: &ComparedQuestion, view: &ComparisonView) {
    let top = image.y;
    let height = ROW * u32::try_from(view.rows.len()).unwrap_or(0);
    for band in columns() {
        let tint = match band.term {
            "very unlikely" | "very likely" => "#f3f5f5",
            "roughly even chance" => "#e7ebec",
            _ => "#fff",
        };
        let (left, right) = (x(band.low), x_of(band.x) + band.width.of(PLOT_WIDTH));
        image.rect(
            [left, top, right - left, height],
            &format!("fill=\"{tint}\""),
        );
        let words: Vec<&str> = band.term.split(' ').collect();
        if (1..6).contains(&words.len()) && band.low > 0 && band.low < 95 {
            let middle = usize::midpoint(words.len(), 1);
            let lines = [words[..middle].join(" "), words[middle..].join(" ")];
            for (line, y) in lines.iter().zip([top - 20, top - 7]) {
                let y = if lines[1].is_empty() { top - 7 } else { y };
                let attributes = format!("text-anchor=\"middle\" fill=\"{GREY}\"");
                image.text(left.midpoint(right), y, 11, &attributes, line, 110);
            }
        }
    }
    if let Some(gap) = question.gap {
        let (left, right) = (x(gap.low), x(gap.high));
        image.rect([left, top, right - left, height], "fill=\"#fbf1ec\"");
        let dotted = format!("stroke=\"{ALERT}\" stroke-dasharray=\"1 3\"");
        image.line([left, top, left, top + height], &dotted);
        image.line([right, top, right, top + height], &dotted);
    }
    let grey = format!("fill=\"{GREY}\"");
    image.text(EDGE, top - 7, 12, &grey, "Agent", 200);
    image.text(SURE, top - 7, 12, &grey, "How sure", 100);
    image.line([EDGE, top, WIDTH - EDGE, top], &format!("stroke=\"{INK}\""));
    for (row, y) in view.rows.iter().zip((top..).step_by(ROW as usize)) {
        self::row(image, row, y);
        image.line(
            [EDGE, y + ROW, WIDTH - EDGE, y + ROW],
            &format!("stroke=\"{RULE}\""),
        );
    }
    let foot = top + height;
    image.line(
        [EDGE, foot, WIDTH - EDGE, foot],
        &format!("stroke=\"{INK}\""),
    );
    if let Some(outcome) = question.outcome.as_ref().filter(|one| one.answer != "void") {
        let at = if outcome.answer == "yes" {
            x(100)
        } else {
            x(0) - 4
        };
        image.rect([at, top, 4, height], &format!("fill=\"{INK}\""));
    }
    image.text(EDGE, foot + 16, 12, &grey, "Likelihood of “yes”", 300);
    for tick in question.ticks.iter().filter(|tick| tick.on != "narrow") {
        let (fill, weight) = if tick.gap { (ALERT, 700) } else { (GREY, 400) };
        let attributes = format!("text-anchor=\"middle\" fill=\"{fill}\" font-weight=\"{weight}\"");
        image.text(x_of(tick.x), foot + 16, 12, &attributes, &tick.label, 60);
    }
    image.y = foot + 22;
    if let Some(gap) = question.gap {
        let attributes = format!("text-anchor=\"middle\" fill=\"{ALERT}\"");
        image.text(
            x(gap.low).midpoint(x(gap.high)),
            foot + 31,
            12,
            &attributes,
            "no agent’s range",
            120,
        );
        image.y += 13;
    }
}

/// The same for a part of a percent.
fn x_of(percent: Percent) -> u32 {
    PLOT + percent.of(PLOT_WIDTH)
}

fn row(image: &mut Image, row: &ComparedRow, y: u32) {
    let is_silent = row.state == "silent";
    let weight = if is_silent { (GREY, 400) } else { (INK, 600) };
    let attributes = format!("fill=\"{}\" font-weight=\"{}\"", weight.0, weight.1);
    image.text(EDGE, y + 25, 14, &attributes, &row.name, PLOT - EDGE - 24);
    if let Some(earlier) = &row.earlier {
        bar(image, earlier, [y + 6, 4], false, row);
    }
    if let Some(range) = &row.range {
        bar(image, range, [y + 14, 14], true, row);
        let attributes = format!("fill=\"{INK}\" font-weight=\"600\"");
        let left = x(range.likelihood.high) + if range.likelihood.high > 95 { 14 } else { 8 };
        image.text(left, y + 26, 14, &attributes, &range.shown, 72);
    }
    let grey = format!("fill=\"{GREY}\"");
    let words = match (row.state, &row.sure, row.mark) {
        (_, _, Some(mark)) => mark,
        ("given", Some(sure), _) => sure.label,
        ("withdrawn", ..) => "withdrawn",
        ("silent", ..) => "not heard yet",
        _ => "no likelihood",
    };
    image.text(SURE, y + 25, 12, &grey, words, 100);
}

/// A range as a bar of this top and height, filled by its confidence if it is the present one.
fn bar(
    image: &mut Image,
    range: &RangeMark,
    [top, height]: [u32; 2],
    is_present: bool,
    row: &ComparedRow,
) {
    let (low, high) = (x(range.likelihood.low), x(range.likelihood.high));
    let (left, width) = if range.point {
        (low - 3, 6)
    } else {
        (low, high - low)
    };
    if !is_present {
        image.rect(
            [left, top, width, height],
            "fill=\"#fff\" stroke=\"#7d8b90\"",
        );
        return;
    }
    let colour = if row.state == "late" { ALERT } else { DATA };
    let dashes = if range.level == "unstated" || row.state == "late" {
        " stroke-dasharray=\"4 3\""
    } else {
        ""
    };
    image.rect(
        [left, top, width, height],
        &format!("fill=\"#fff\" stroke=\"{colour}\" stroke-width=\"1.75\"{dashes}"),
    );
    let filled = match range.level {
        "high" => height,
        "moderate" => height / 2,
        _ => return,
    };
    image.rect(
        [left, top + height - filled, width, filled],
        &format!("fill=\"{colour}\""),
    );
}
