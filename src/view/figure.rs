//! The parts that figures on a time axis share: marks, count boxes and bars, each a link with a name.

use jiff::civil::Date;
use serde::Serialize;
use unicode_normalization::char::is_combining_mark;

use super::vantage::{Vantage, is_withdrawn};
use crate::chart::{Bar, Bars, CountBox, Line, Percent, Period, Placed, Rule, Word};
use crate::model::{Level, When};
use crate::route::Route;
use crate::site::{AssessmentIx, Folder};
use crate::text;

/// What stands on one line, for a wide plot and for a narrow one.
#[derive(Debug, Serialize)]
pub struct LineView {
    /// For plots of 815 px, and for all where there is no other.
    pub wide: PlacedView,
    /// For plots of 345 px, where marks stand otherwise there.
    pub narrow: Option<PlacedView>,
    /// Where a word about the last mark of a wide plot has room.
    pub word: Option<Word>,
}

/// Marks and boxes of one line.
#[derive(Debug, Serialize)]
pub struct PlacedView {
    /// Single marks and pairs, in order of time.
    pub marks: Vec<MarkView>,
    /// Three or more that are too close to be drawn apart.
    pub boxes: Vec<BoxView>,
}

/// A mark.
#[derive(Debug, Serialize)]
pub struct MarkView {
    /// Its centre.
    pub x: Percent,
    /// Its centre in pixels below the top of the line.
    pub y: u32,
    /// The page of its assessment.
    pub href: String,
    /// `low`, `moderate`, `high` or `unstated`.
    pub level: &'static str,
    /// Whether the assessment was withdrawn.
    pub withdrawn: bool,
    /// Who, when, what and how sure, or that it was withdrawn.
    pub name: String,
}

/// A rounded square with a figure.
#[derive(Debug, Serialize)]
pub struct BoxView {
    /// Its centre.
    pub x: Percent,
    /// Its centre in pixels below the top of the line.
    pub y: u32,
    /// Its width in pixels; it is 20 px high.
    pub width: u32,
    /// The figure, `1.2k` over 999.
    pub label: String,
    /// Where its assessments are listed.
    pub href: String,
    /// The levels that it holds, each once.
    pub levels: Vec<&'static str>,
    /// How many assessments of which days.
    pub name: String,
    /// The first of these days, in ISO 8601.
    pub first: String,
    /// The last of them.
    pub last: String,
}

/// Counts as bars.
#[derive(Debug, Serialize)]
pub struct BarsView {
    /// `day`, `week`, `month`, `quarter`, `year` or `years`: what one bar counts.
    pub period: Period,
    /// The height of the axis in pixels below the top of the bars.
    pub foot: u32,
    /// In order of time; periods without an assessment have none.
    pub bars: Vec<BarView>,
    /// Lines to read heights from, lowest first.
    pub rules: Vec<Rule>,
    /// Whether figures have room above the bars of a wide plot.
    pub figures_wide: bool,
    /// Whether figures have room above the bars of a narrow plot.
    pub figures_narrow: bool,
}

/// One bar.
#[derive(Debug, Serialize)]
pub struct BarView {
    /// Its places and its counts.
    pub place: Bar,
    /// Where its assessments are listed.
    pub href: String,
    /// The period and how many assessments of each level.
    pub name: String,
}

impl LineView {
    /// The marks of assessments, which are given by their positions on the site in the order in
    /// which the chart had them. Boxes link to what `listed` says.
    pub fn new(
        from: Vantage<'_>,
        line: &Line,
        assessments: &[AssessmentIx],
        listed: impl Fn(&CountBox) -> String + Copy,
    ) -> Self {
        let wide = &line.wide;
        let differs = (&line.narrow.marks, &line.narrow.boxes) != (&wide.marks, &wide.boxes);
        Self {
            wide: PlacedView::new(from, wide, assessments, listed),
            narrow: differs.then(|| PlacedView::new(from, &line.narrow, assessments, listed)),
            word: wide.word,
        }
    }
}

impl PlacedView {
    fn new(
        from: Vantage<'_>,
        placed: &Placed,
        assessments: &[AssessmentIx],
        listed: impl Fn(&CountBox) -> String,
    ) -> Self {
        let marks = placed.marks.iter().map(|mark| {
            let at = assessments[mark.index];
            let entry = &from.site.assessments[at];
            MarkView {
                x: mark.x,
                y: mark.y,
                href: from.href(&entry.route),
                level: entry.facts.confidence.level.word(),
                withdrawn: is_withdrawn(entry),
                name: from.mark_name(at),
            }
        });
        let boxes = placed.boxes.iter().map(|one| BoxView {
            x: one.x,
            y: one.y,
            width: one.width,
            label: one.label.clone(),
            href: listed(one),
            levels: levels(from, assessments, one),
            name: format!(
                "{}, {}",
                counted(one.count),
                from.days_between(one.first, one.last)
            ),
            first: one.first.to_string(),
            last: one.last.to_string(),
        });
        Self {
            marks: marks.collect(),
            boxes: boxes.collect(),
        }
    }
}

/// The levels of what lies in the days of a box: all marks of one day are in one box.
fn levels(from: Vantage<'_>, assessments: &[AssessmentIx], one: &CountBox) -> Vec<&'static str> {
    let day = |&at: &AssessmentIx| from.site.assessments[at].date.date();
    let start = assessments.partition_point(|at| day(at) < one.first);
    let end = assessments.partition_point(|at| day(at) <= one.last);
    let mut levels: Vec<_> = assessments[start..end]
        .iter()
        .map(|&at| from.site.assessments[at].facts.confidence.level)
        .collect();
    levels.sort_unstable();
    levels.dedup();
    levels.iter().rev().map(|level| level.word()).collect()
}

impl BarsView {
    /// Bars that link to what `listed` says.
    pub fn new(from: Vantage<'_>, bars: &Bars, listed: impl Fn(&Bar) -> String) -> Self {
        let view = |bar: &Bar| BarView {
            place: bar.clone(),
            href: listed(bar),
            name: format!(
                "{}: {}",
                from.period(bars.period, bar.first, bar.last),
                counts(bar)
            ),
        };
        Self {
            period: bars.period,
            foot: bars.foot,
            bars: bars.bars.iter().map(view).collect(),
            rules: bars.rules.clone(),
            figures_wide: bars.figures_wide,
            figures_narrow: bars.figures_narrow,
        }
    }
}

/// `5 assessments, 2 high, 2 moderate, 1 low or not stated`.
fn counts(bar: &Bar) -> String {
    let parts = [
        (bar.high.count, "high"),
        (bar.moderate.count, "moderate"),
        (bar.rest.count, "low or not stated"),
    ];
    let some = parts.into_iter().filter(|part| part.0 > 0);
    let words = some.map(|(count, word)| format!("{count} {word}"));
    let words: Vec<_> = std::iter::once(counted(bar.count)).chain(words).collect();
    words.join(", ")
}

/// `1 assessment`, `2 assessments`.
pub fn counted(count: usize) -> String {
    let end = if count == 1 { "" } else { "s" };
    format!("{count} assessment{end}")
}

/// Text of at most so many letters: a longer one ends between words and with a sign that it
/// goes on.
pub fn cut(text: &str, letters: usize) -> String {
    let Some((most, _)) = text.char_indices().nth(letters.saturating_sub(1)) else {
        return text.to_owned();
    };
    if text[most..].chars().nth(1).is_none() {
        return text.to_owned();
    }
    let short = text::cut(text, most);
    let end = match short.rfind(' ') {
        Some(end) if end * 2 >= short.len() => end,
        _ => short.len(),
    };
    let is_sign = |c: char| !c.is_alphanumeric() && !is_combining_mark(c);
    let short = short[..end].trim_end_matches(is_sign);
    format!("{short}…")
}

/// The smallest page of an archive that holds all days from `first` to `last`; of several years
/// the newest that lies between them.
pub fn folder(years: &[Folder], first: Date, last: Date) -> Option<&Folder> {
    let before = years.partition_point(|year| year.first <= last);
    let mut found = years[..before].last()?;
    if first.year() != last.year() {
        return Some(found);
    }
    let holds = |folder: &&Folder| folder.first <= first && last <= end(folder);
    while let Some(child) = found.children.iter().find(holds) {
        found = child;
    }
    Some(found)
}

/// The last day of a year, a month or a day, by the depth of its path.
fn end(folder: &Folder) -> Date {
    match folder.path.matches('/').count() {
        0 => folder.first.last_of_year(),
        1 => folder.first.last_of_month(),
        _ => folder.first,
    }
}

impl Vantage<'_> {
    /// The name of a mark: `UA-01, 3 December 2025: Title. High confidence`, or in place of
    /// the confidence that it was withdrawn.
    pub fn mark_name(&self, at: AssessmentIx) -> String {
        let entry = &self.site.assessments[at];
        let who: Vec<_> = entry
            .agents
            .iter()
            .map(|&agent| &*self.site.agents[agent].id)
            .collect();
        let sure = match entry.facts.confidence.level {
            _ if is_withdrawn(entry) => "Withdrawn".to_owned(),
            Level::Unstated => "Confidence not stated".to_owned(),
            level => format!("{} confidence", level.label()),
        };
        let date = self.date_of(entry).text;
        format!("{}, {date}: {}. {sure}", who.join(", "), entry.title)
    }

    /// `19 November 2025`, or `19–20 November 2025`.
    pub fn days_between(&self, first: Date, last: Date) -> String {
        self.stretch(&format!("{first}/{last}"), first, last)
    }

    /// `November 2025`; where the site's language is not English, `2025-11`.
    pub fn month(&self, day: Date) -> String {
        let written = day.strftime("%Y-%m").to_string();
        self.stretch(&written, day.first_of_month(), day.last_of_month())
    }

    /// A period of a chart in words: `November 2025`, `October – December 2025`, `2025`.
    pub fn period(&self, period: Period, first: Date, last: Date) -> String {
        let form = match period {
            Period::Day | Period::Week => "%Y-%m-%d",
            Period::Month | Period::Quarter => "%Y-%m",
            Period::Year | Period::Years => "%Y",
        };
        let written = format!("{}/{}", first.strftime(form), last.strftime(form));
        self.stretch(&written, first, last)
    }

    fn stretch(&self, written: &str, first: Date, last: Date) -> String {
        let (from, to) = written.split_once('/').unwrap_or((written, ""));
        let written = if from == to { from } else { written };
        let when = When {
            first,
            last,
            written: written.into(),
        };
        when.display(&self.site.settings.lang)
    }

    /// The page of an archive below `top` that holds these days, or else `top` itself.
    pub fn archived(&self, top: &Route, years: &[Folder], first: Date, last: Date) -> String {
        let route = folder(years, first, last)
            .map_or_else(|| top.clone(), |folder| top.period(&folder.path));
        self.href(&route)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::{Part, archive};

    #[test]
    fn long_text_is_cut_between_words() {
        assert_eq!(cut("Kyiv rejects the draft", 30), "Kyiv rejects the draft");
        assert_eq!(cut("Kyiv rejects the draft", 14), "Kyiv rejects…");
        assert_eq!(cut("Kyiv, rejects", 8), "Kyiv…");
        assert_eq!(cut("Euroclearverwahrung", 8), "Eurocle…");
        assert_eq!(cut("Київ відхиляє план", 8), "Київ…");
    }

    #[test]
    fn a_period_is_found_in_its_archive() {
        let days: Vec<Date> = ["2021-05-01", "2023-02-01", "2023-02-03", "2023-08-01"]
            .iter()
            .map(|day| day.parse().unwrap())
            .collect();
        let years = archive(&days, Part::Month);
        let path = |first: &str, last: &str| {
            folder(&years, first.parse().unwrap(), last.parse().unwrap())
                .map(|folder| folder.path.clone())
        };
        assert_eq!(path("2023-02-01", "2023-02-28").unwrap(), "2023/02");
        assert_eq!(path("2023-02-03", "2023-02-03").unwrap(), "2023/02");
        assert_eq!(path("2023-01-01", "2023-03-31").unwrap(), "2023");
        assert_eq!(path("2020-01-01", "2024-12-31").unwrap(), "2023");
        assert_eq!(path("2020-01-01", "2020-12-31"), None);
    }
}
