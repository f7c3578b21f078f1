//! How days, moments and terms are written into a cache: as numbers, and checked when they are read.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};

use super::Moment;

/// Year, month, day.
type StoredDay = (i16, i8, i8);

/// The day and the time (hours, minutes, seconds, nanoseconds) on the site's clock, whether a time was given,
/// and the instant (seconds, nanoseconds).
pub(super) type StoredMoment = (StoredDay, (i8, i8, i8, i32), bool, (i64, i32));

fn stored_day(day: Date) -> StoredDay {
    (day.year(), day.month(), day.day())
}

impl From<Moment> for StoredMoment {
    fn from(moment: Moment) -> Self {
        let (local, instant) = (moment.local, moment.instant);
        let time = (
            local.hour(),
            local.minute(),
            local.second(),
            local.subsec_nanosecond(),
        );
        (
            stored_day(local.date()),
            time,
            moment.has_time,
            (instant.as_second(), instant.subsec_nanosecond()),
        )
    }
}

impl TryFrom<StoredMoment> for Moment {
    type Error = jiff::Error;

    fn try_from(stored: StoredMoment) -> Result<Self, jiff::Error> {
        let ((year, month, day), (hour, minute, second, nano), has_time, instant) = stored;
        Ok(Self {
            local: DateTime::new(year, month, day, hour, minute, second, nano)?,
            has_time,
            instant: Timestamp::new(instant.0, instant.1)?,
        })
    }
}

/// For `#[serde(with = …)]`.
pub(super) mod day {
    use serde::de::Error as _;
    use serde::{Deserialize, Deserializer, Serialize as _, Serializer};

    use super::{Date, StoredDay, stored_day};

    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde calls it with a reference"
    )]
    pub fn serialize<S: Serializer>(day: &Date, serializer: S) -> Result<S::Ok, S::Error> {
        stored_day(*day).serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
        let (year, month, day) = StoredDay::deserialize(deserializer)?;
        Date::new(year, month, day).map_err(D::Error::custom)
    }
}

/// For `#[serde(with = …)]`: the position of the band, or what comes after the last one.
pub(super) mod form {
    use serde::de::Error as _;
    use serde::{Deserialize, Deserializer, Serializer};

    use crate::model::{Form, YARDSTICK};

    const POINT: u8 = 100;
    const RANGE: u8 = 101;

    pub fn serialize<S: Serializer>(form: &Form, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(match form {
            Form::Point => POINT,
            Form::Range => RANGE,
            Form::Term(band) => {
                let at = YARDSTICK.iter().position(|other| other == *band);
                at.and_then(|at| u8::try_from(at).ok()).unwrap_or(u8::MAX)
            }
        })
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Form, D::Error> {
        match u8::deserialize(deserializer)? {
            POINT => Ok(Form::Point),
            RANGE => Ok(Form::Range),
            at => YARDSTICK
                .get(usize::from(at))
                .map(Form::Term)
                .ok_or_else(|| D::Error::custom("no such band")),
        }
    }
}
