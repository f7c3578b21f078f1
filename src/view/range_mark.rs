//! A range on a scale from 0 to 100, and days in a few letters beside it.

use jiff::civil::Date;
use serde::Serialize;

use super::judgements::LikelihoodView;
use crate::chart::Percent;
use crate::model::{Confidence, Interval, Likelihood, Moment};
use crate::site::Site;

/// A range on a scale from 0 to 100.
#[derive(Debug, Serialize)]
pub struct RangeMark {
    /// As it was written, and in numbers.
    pub likelihood: LikelihoodView,
    /// The figures for readers: in percent, or as written where that has fractions.
    pub shown: String,
    /// The left edge; of a point its middle.
    pub x: Percent,
    /// The width; of a point 0.
    pub width: Percent,
    /// The right edge.
    pub end: Percent,
    /// Whether it is a point.
    pub point: bool,
    /// Its confidence: `low`, `moderate`, `high` or `unstated`.
    pub level: &'static str,
    /// When it was made.
    pub day: Option<DayView>,
}

/// A day in a few letters.
#[derive(Debug, Clone, Serialize)]
pub struct DayView {
    /// For `<time datetime>`.
    pub iso: String,
    /// `20 Nov`; `20 Nov 2025` if the days of the figure are of several years.
    pub text: String,
    /// `21:30`, if a time is known.
    pub time: Option<String>,
    /// The year.
    pub year: String,
}

/// A day in a few letters; where the site is not in English, in ISO 8601.
pub fn day_of(site: &Site, date: &Moment) -> DayView {
    let day: Date = date.date();
    let settings = &site.settings;
    let text = if settings.lang.starts_with("en") {
        day.strftime("%-d %b").to_string()
    } else {
        day.to_string()
    };
    let time = date
        .has_time
        .then(|| date.local.strftime("%H:%M").to_string());
    DayView {
        iso: date.iso(&settings.time_zone),
        text,
        time,
        year: day.year().to_string(),
    }
}

impl RangeMark {
    /// A likelihood with its confidence.
    pub fn new(likelihood: &Likelihood, confidence: &Confidence, day: Option<DayView>) -> Self {
        let Interval { low, high } = likelihood.interval;
        let shown = if likelihood.written.contains('.') {
            likelihood.written.to_string()
        } else {
            likelihood.interval.to_string()
        };
        Self {
            likelihood: likelihood.into(),
            shown,
            x: Percent::whole(low),
            width: Percent::whole(high - low),
            end: Percent::whole(high),
            point: low == high,
            level: confidence.level.word(),
            day,
        }
    }
}

impl DayView {
    /// That of a draft.
    pub fn none() -> Self {
        Self {
            iso: String::new(),
            text: "no date yet".to_owned(),
            time: None,
            year: String::new(),
        }
    }

    /// Adds the year to the day, if that does not have it.
    pub fn add_year(&mut self) {
        if !self.text.contains(&self.year) {
            self.text = format!("{} {}", self.text, self.year);
        }
    }
}
