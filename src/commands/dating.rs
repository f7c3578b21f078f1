//! The moment at which entries are recorded, and what is asked where a clock cannot be right.

use jiff::{SignedDuration, Timestamp};

use super::clock;
use super::failure::Failure;
use super::terminal::{self, Terminal};
use crate::cli::EntryArgs;
use crate::ledger::{Act, Dating, Entry, Ledger, Time, stamp};

/// Clocks that differ by no more than this are taken for right.
const TOLERANCE: SignedDuration = SignedDuration::from_hours(24);

/// When the entries of a command are recorded: as `--recorded-at` says, or else by the machine's clock.
///
/// # Errors
/// If a later entry is there already, and `--recorded-at` is what is wrong.
pub fn dating(ledger: &Ledger, args: &EntryArgs) -> Result<Dating, Failure> {
    let now = clock::machine();
    let Some(recorded) = args.recorded_at else {
        return Ok(now.into());
    };
    match ledger.last().map(|last| last.recorded) {
        // Where the newest entry is of a moment that is still to come, a clock had run ahead.
        Some(last) if recorded < last && last <= now => Err(Failure::usage(format!(
            "--recorded-at is {}, and the newest entry is of {}: write no earlier time, or leave \
             --recorded-at out",
            stamp(recorded),
            stamp(last)
        ))),
        _ => Ok(Dating {
            recorded,
            time: Time::Given,
        }),
    }
}

/// Asks whether to go on where a time cannot be right. Fails if the answer is no, or if nobody can be asked.
pub fn confirm(ledger: &Ledger, args: &EntryArgs) -> Result<(), Failure> {
    let Some(doubt) = doubt(ledger, args.recorded_at, clock::machine()).filter(|_| !args.yes)
    else {
        return Ok(());
    };
    let Doubt { what, remedy } = doubt;
    let question = format!("{what}. Record it all the same?");
    let answer = if args.dry_run {
        None
    } else {
        terminal::ask(&question, false)?
    };
    match answer {
        Some(true) => Ok(()),
        Some(false) => Err(Failure::usage("nothing was recorded")),
        None => Err(Failure::content(format!(
            "nothing was recorded: {what}. {remedy}"
        ))),
    }
}

/// Why a time cannot be right, and what to do.
#[derive(Debug, PartialEq, Eq)]
struct Doubt {
    what: String,
    remedy: &'static str,
}

/// What is doubtful about an entry of this moment, or of now, after the entries of a ledger.
fn doubt(ledger: &Ledger, given: Option<Timestamp>, now: Timestamp) -> Option<Doubt> {
    let is_ahead = |moment: &Timestamp| moment.duration_since(now) > TOLERANCE;
    if let Some(given) = given.filter(is_ahead) {
        return Some(Doubt {
            what: format!(
                "--recorded-at is {}, more than a day ahead of this machine's clock ({})",
                stamp(given),
                stamp(now)
            ),
            remedy: "Write a time that has been; or, if the clock is wrong, add `--yes`",
        });
    }
    let last = ledger.last().map(|last| last.recorded).filter(is_ahead)?;
    Some(Doubt {
        what: format!(
            "the newest entry is of {}, more than a day ahead of this machine's clock ({})",
            stamp(last),
            stamp(now)
        ),
        remedy: "Set the clock right; or, if it is right and that of the newest entry had run ahead, add `--yes`: \
                 an entry then says so",
    })
}

/// Says that an entry of a command leaves behind a clock that had run ahead.
pub fn tell_clock(terminal: &Terminal, entries: &[Entry]) {
    for entry in entries.iter().filter(|entry| entry.act == Act::Clock) {
        terminal.say(&format!(
            "an entry of the type `clock` goes before, because the newest one was of a later time: {}",
            entry.note
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::Digest;

    #[test]
    fn what_is_more_than_a_day_ahead_of_the_clock_is_doubted() {
        let moment = |text: &str| text.parse::<Timestamp>().unwrap();
        let now = moment("2026-01-10T12:00:00Z");
        let ledger = |last: &str| {
            let version = (1, Digest::of(b"content"));
            let entry = Entry::after(None, Act::Publish, "a", version, moment(last));
            Ledger::read((entry.line(Digest::ZERO) + "\n").as_bytes())
        };
        let doubts = |last: &str, given: Option<&str>| {
            doubt(&ledger(last), given.map(moment), now).map(|doubt| doubt.what)
        };
        assert_eq!(doubts("2026-01-11T12:00:00Z", None), None);
        assert_eq!(
            doubts("2020-01-01T00:00:00Z", Some("2026-01-11T12:00:00Z")),
            None
        );
        let said = doubts("2026-01-11T12:00:01Z", None).unwrap();
        assert!(said.starts_with("the newest entry is of 2026-01-11T12:00:01Z"));
        let said = doubts("2020-01-01T00:00:00Z", Some("2026-01-11T12:00:01Z")).unwrap();
        assert!(said.starts_with("--recorded-at is 2026-01-11T12:00:01Z"));
    }
}
