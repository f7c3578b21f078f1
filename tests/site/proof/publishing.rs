//! When a document is shown, by rules that are written here once more: those of the program are what is tested.

use std::fmt::Write as _;

use jiff::Timestamp;
use standpoint::model::Marking;
use standpoint::site::Edition;

use super::random::Random;

/// The labels of TLP 2.0, lowest first.
pub const LABELS: [(&str, Marking); 5] = [
    ("TLP:CLEAR", Marking::Clear),
    ("TLP:GREEN", Marking::Green),
    ("TLP:AMBER", Marking::Amber),
    ("TLP:AMBER+STRICT", Marking::AmberStrict),
    ("TLP:RED", Marking::Red),
];

/// Time zones, with their distances from UTC in minutes on the days that are used here.
const ZONES: [(&str, i64); 6] = [
    ("UTC", 0),
    ("Europe/Kyiv", 180),
    ("America/New_York", -240),
    ("Asia/Kolkata", 330),
    ("Pacific/Kiritimati", 840),
    ("Pacific/Pago_Pago", -660),
];

/// 2025-06-10T00:00:00Z.
const MIDNIGHT: i64 = 1_749_513_600;
/// Seconds of a day.
const DAY: i64 = 86_400;

/// What is built: an edition, a moment, and the zone that says when a day begins.
#[derive(Debug, Clone, Copy)]
pub struct Circumstances {
    pub drafts: bool,
    pub future: bool,
    /// The position of the highest label that is shown.
    pub label: usize,
    /// Seconds since 1970.
    pub now: i64,
    pub zone: &'static str,
}

impl Circumstances {
    /// Any edition, close to the beginning of a day.
    pub fn random(random: &mut Random) -> Self {
        let (zone, minutes) = *random.pick(&ZONES);
        let is_public = random.chance(45);
        Self {
            drafts: !is_public && random.chance(35),
            future: !is_public && random.chance(35),
            label: if is_public || random.chance(20) {
                0
            } else {
                random.between(1, 4)
            },
            now: MIDNIGHT - minutes * 60 + random.pick(&[-1, 0, 0, 1, 40_000]),
            zone,
        }
    }

    /// The same for the public.
    pub fn public(self) -> Self {
        Self {
            drafts: false,
            future: false,
            label: 0,
            ..self
        }
    }

    pub fn is_public(self) -> bool {
        !self.drafts && !self.future && self.label == 0
    }

    pub fn edition(self) -> Edition {
        Edition {
            drafts: self.drafts,
            future: self.future,
            marking: Some(LABELS[self.label].1),
        }
    }

    pub fn moment(self) -> Timestamp {
        Timestamp::from_second(self.now).unwrap()
    }
}

/// What decides whether a document is shown.
#[derive(Debug, Clone, Default)]
pub struct Publishing {
    pub draft: bool,
    /// The position of its label.
    pub label: Option<usize>,
    /// As written, and in seconds since 1970.
    embargo: Option<(String, i64)>,
}

impl Publishing {
    pub fn random(random: &mut Random, of: Circumstances) -> Self {
        let embargo = random.chance(35).then(|| embargo(random, of));
        let label = match random.below(100) {
            0..50 => None,
            50..68 => Some(0),
            68..80 => Some(1),
            80..90 => Some(2),
            90..94 => Some(3),
            _ => Some(4),
        };
        Self {
            draft: random.chance(18),
            label,
            embargo,
        }
    }

    /// Whether an edition shows it.
    pub fn is_shown(&self, of: Circumstances) -> bool {
        self.label.unwrap_or(0) <= of.label
            && (of.drafts || !self.draft)
            && (of.future || self.end().is_none_or(|end| end <= of.now))
    }

    /// Why an edition withholds it: `marking`, `draft` or `embargo`, and until when.
    pub fn reason(&self, of: Circumstances) -> (&'static str, Option<i64>) {
        if self.label.unwrap_or(0) > of.label {
            ("marking", None)
        } else if self.draft && !of.drafts {
            ("draft", None)
        } else {
            ("embargo", self.end())
        }
    }

    /// The end of its embargo.
    fn end(&self) -> Option<i64> {
        self.embargo.as_ref().map(|(_, end)| *end)
    }

    /// Its keys.
    pub fn keys(&self, random: &mut Random) -> String {
        let mut keys = String::new();
        if self.draft || random.chance(5) {
            let _ = writeln!(keys, "draft: {}", self.draft);
        }
        if let Some(label) = self.label {
            let label = LABELS[label].0;
            let label = if random.chance(20) {
                label.to_lowercase()
            } else {
                label.to_owned()
            };
            let _ = writeln!(keys, "marking: {label}");
        }
        if let Some((written, _)) = &self.embargo {
            let _ = writeln!(keys, "publish_on: {written}");
        }
        keys
    }
}

/// An embargo that ends near `now`: a moment with an offset, or a day in the site's zone.
fn embargo(random: &mut Random, of: Circumstances) -> (String, i64) {
    if random.chance(50) {
        let end = of.now + random.pick(&[-1, 0, 1, -DAY, 9 * DAY]);
        let (_, minutes) = *random.pick(&ZONES);
        let there = Timestamp::from_second(end + minutes * 60).unwrap();
        let sign = if minutes < 0 { '-' } else { '+' };
        let (hours, minutes) = (minutes.abs() / 60, minutes.abs() % 60);
        let there = there.strftime("%Y-%m-%dT%H:%M:%S");
        (format!("{there}{sign}{hours:02}:{minutes:02}"), end)
    } else {
        let (_, minutes) = ZONES
            .into_iter()
            .find(|(zone, _)| *zone == of.zone)
            .unwrap();
        let midnight = MIDNIGHT + random.pick(&[-1, 0, 0, 1]) * DAY;
        let day = Timestamp::from_second(midnight).unwrap();
        (
            day.strftime("%Y-%m-%d").to_string(),
            midnight - minutes * 60,
        )
    }
}
