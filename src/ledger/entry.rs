//! One entry of the ledger, and its one form as a line.

use std::borrow::Cow;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::dating::Dating;
use super::subject::Subject;
use crate::digest::Digest;
use crate::text::{is_line_break, is_unprintable};

/// The first version of the format, under `v`: that of each entry which it can hold.
const FORMAT_1: u64 = 1;
/// The second one: that of all other entries.
const FORMAT_2: u64 = 2;

/// What an entry does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Act {
    /// A first version, recorded within a day of its date.
    Publish,
    /// A first version whose date lies further off: nobody attests that it was made then.
    Import,
    /// A later version.
    Revise,
    /// The assessment no longer stands; its text stays.
    Withdraw,
    /// The texts are gone; the entries stay.
    Remove,
    /// What had the id `from` has this one from here on. Format 2.
    Rename,
    /// It stands again after it was withdrawn, or is online again after it was unpublished. Format 2.
    Reinstate,
    /// It was taken offline; its texts stay in the store. Format 2.
    Unpublish,
    /// The clock had run ahead: from here on, entries may be of earlier moments. Format 2.
    Clock,
}

/// Who says when an entry was recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Time {
    /// The clock of the machine that recorded.
    #[default]
    Clock,
    /// Whoever recorded, by `--recorded-at`. Format 2.
    Given,
}

/// Where an entry comes from that was first made on another branch. Format 2.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merged {
    /// The digest of its line there.
    pub line: Digest,
    /// When it was recorded there.
    pub recorded: Timestamp,
}

/// How much a later version changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Spelling, a link, the form.
    Minor,
    /// Something new.
    Update,
    /// Something was wrong.
    Correction,
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its number, from 1.
    pub seq: u64,
    /// What it does.
    pub act: Act,
    /// The assessment.
    pub id: Box<str>,
    /// The version that it makes or is about, from 1.
    pub rev: u64,
    /// The digest of that version's manifest.
    pub content: Digest,
    /// How much it changes, if it is a later version.
    pub change: Option<Change>,
    /// Why; empty for a first version.
    pub note: Box<str>,
    /// When it was recorded, to the second.
    pub recorded: Timestamp,
    /// Who says so.
    pub time: Time,
    /// The id that it had before, if this renames it.
    pub from: Option<Box<str>>,
    /// Where it comes from, if that is another branch.
    pub merged: Option<Merged>,
}

/// An entry as it is written: its fields are in the order of RFC 8785, which is that of their names.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written<'a> {
    #[serde(borrow)]
    content: Cow<'a, str>,
    #[serde(default, borrow, skip_serializing_if = "str::is_empty")]
    from: Cow<'a, str>,
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow)]
    kind: Cow<'a, str>,
    #[serde(default, borrow, skip_serializing_if = "str::is_empty")]
    merged_line: Cow<'a, str>,
    #[serde(default, borrow, skip_serializing_if = "str::is_empty")]
    merged_recorded: Cow<'a, str>,
    #[serde(borrow)]
    note: Cow<'a, str>,
    #[serde(borrow)]
    prev: Cow<'a, str>,
    #[serde(borrow)]
    recorded: Cow<'a, str>,
    rev: u64,
    seq: u64,
    #[serde(default, skip_serializing_if = "is_clock")]
    time: Time,
    #[serde(borrow)]
    tool: Cow<'a, str>,
    #[serde(rename = "type")]
    act: Act,
    v: u64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_clock(time: &Time) -> bool {
    *time == Time::Clock
}

impl Change {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Minor, Self::Update, Self::Correction];

    /// The word that is written.
    pub fn word(self) -> &'static str {
        match self {
            Self::Minor => "minor",
            Self::Update => "update",
            Self::Correction => "correction",
        }
    }
}

impl Act {
    /// The word that is written.
    pub fn word(self) -> &'static str {
        match self {
            Self::Publish => "publish",
            Self::Import => "import",
            Self::Revise => "revise",
            Self::Withdraw => "withdraw",
            Self::Remove => "remove",
            Self::Rename => "rename",
            Self::Reinstate => "reinstate",
            Self::Unpublish => "unpublish",
            Self::Clock => "clock",
        }
    }

    /// Whether format 1 knows it.
    fn is_first(self) -> bool {
        matches!(
            self,
            Self::Publish | Self::Import | Self::Revise | Self::Withdraw | Self::Remove
        )
    }

    /// Whether it puts a text on the record.
    pub fn is_version(self) -> bool {
        matches!(self, Self::Publish | Self::Import | Self::Revise)
    }
}

/// A moment as an entry has it: UTC, to the second.
pub fn stamp(moment: Timestamp) -> String {
    moment.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

impl Entry {
    /// The entry that follows `last` about this version, without a note.
    pub fn after(
        last: Option<&Self>,
        act: Act,
        id: &str,
        version: (u64, Digest),
        dating: impl Into<Dating>,
    ) -> Self {
        let (rev, content) = version;
        let Dating { recorded, time } = dating.into();
        Self {
            seq: last.map_or(1, |last| last.seq.saturating_add(1)),
            act,
            id: id.into(),
            rev,
            content,
            change: None,
            note: "".into(),
            recorded,
            time,
            from: None,
            merged: None,
        }
    }

    /// When it was first recorded, be it on another branch.
    pub fn first_recorded(&self) -> Timestamp {
        let merged = self.merged.map(|merged| merged.recorded);
        merged.unwrap_or(self.recorded)
    }

    /// What it is about.
    pub fn subject(&self) -> Subject {
        Subject::of_entry(&self.id)
    }

    /// The format that it needs: 1 or 2.
    pub fn format(&self) -> u64 {
        let is_first = self.act.is_first()
            && self.subject() == Subject::Assessment
            && self.time == Time::Clock
            && self.from.is_none()
            && self.merged.is_none();
        if is_first { FORMAT_1 } else { FORMAT_2 }
    }

    /// The line of an entry that follows a line with the digest `prev`, without its newline: JSON
    /// in the canonical form of RFC 8785. Texts and integers are all that stands in it, and for
    /// those the form of `serde_json` is that form.
    pub fn line(&self, prev: Digest) -> String {
        let tool = concat!("standpoint ", env!("CARGO_PKG_VERSION"));
        self.written(prev, tool)
    }

    /// The line of this entry as this tool writes it.
    fn written(&self, prev: Digest, tool: &str) -> String {
        let written = Written {
            content: self.content.to_string().into(),
            id: (&*self.id).into(),
            kind: self.change.map_or("", Change::word).into(),
            from: self.from.as_deref().unwrap_or_default().into(),
            merged_line: self
                .merged
                .map_or(Cow::Borrowed(""), |merged| merged.line.to_string().into()),
            merged_recorded: self
                .merged
                .map_or(Cow::Borrowed(""), |merged| stamp(merged.recorded).into()),
            time: self.time,
            note: (&*self.note).into(),
            prev: prev.to_string().into(),
            recorded: stamp(self.recorded).into(),
            rev: self.rev,
            seq: self.seq,
            tool: tool.into(),
            act: self.act,
            v: self.format(),
        };
        // Texts and numbers can always be written.
        serde_json::to_string(&written).unwrap_or_default()
    }

    /// Reads a line without its newline. With the entry comes the digest of the line before.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn parse(line: &str) -> Result<(Self, Digest), String> {
        let written: Written<'_> =
            serde_json::from_str(line).map_err(|error| no_entry(line, &error))?;
        if !matches!(written.v, FORMAT_1 | FORMAT_2) {
            return Err(format!(
                "it has the format {}, and this version knows {FORMAT_1} and {FORMAT_2}",
                written.v
            ));
        }
        let digest = |key: &str, text: &str| {
            let digest = text.parse::<Digest>();
            digest.map_err(|_| format!("its `{key}` is no sha256"))
        };
        let recorded = moment("recorded", &written.recorded)?;
        let change = match &*written.kind {
            "" => None,
            word => Some(
                Change::ALL
                    .into_iter()
                    .find(|change| change.word() == word)
                    .ok_or_else(|| "its `kind` is not known".to_owned())?,
            ),
        };
        let is_later = written.act == Act::Revise;
        if change.is_some() != is_later {
            return Err("a `kind` belongs to a revision, and to nothing else".to_owned());
        }
        let has_note = !matches!(written.act, Act::Publish | Act::Import);
        if written.note.is_empty() == has_note {
            let which = if has_note { "needs" } else { "has no" };
            return Err(format!("an entry of this `type` {which} `note`"));
        }
        // Entries are shown on pages and in terminals. The options that take a note refuse these, too.
        let is_wrong = |c: char| is_unprintable(c) || is_line_break(c);
        if let Some(wrong) = written.note.chars().find(|c| is_wrong(*c)) {
            let wrong = u32::from(wrong);
            return Err(format!("its `note` holds the character U+{wrong:04X}"));
        }
        let subject = Subject::of(&written.id).filter(|_| written.rev > 0);
        let subject = subject.ok_or_else(|| "it names no version of an assessment".to_owned())?;
        if (written.act == Act::Clock) != (subject == Subject::Clock) {
            return Err(
                "an entry of the type `clock` is about `site:clock`, and no other is".to_owned(),
            );
        }
        let can_be = match subject {
            Subject::Assessment | Subject::Clock => true,
            Subject::Site => written.act.is_version(),
            _ => written.act.is_version() || written.act == Act::Remove,
        };
        if !can_be {
            return Err(
                "facts are changed or removed, and those of the settings are changed".to_owned(),
            );
        }
        let from = (!written.from.is_empty()).then(|| Box::from(&*written.from));
        if from.is_some() != (written.act == Act::Rename)
            || from
                .as_deref()
                .is_some_and(|from| Subject::of(from) != Some(Subject::Assessment))
        {
            return Err(
                "a `from` is the id of an assessment that is renamed, and of nothing else"
                    .to_owned(),
            );
        }
        let merged = match (&*written.merged_line, &*written.merged_recorded) {
            ("", "") => None,
            (line, recorded) => Some(Merged {
                line: digest("merged_line", line)?,
                recorded: moment("merged_recorded", recorded)?,
            }),
        };
        let prev = digest("prev", &written.prev)?;
        let content = digest("content", &written.content)?;
        if written.act == Act::Clock && content != Digest::ZERO {
            return Err("an entry of the type `clock` has no `content` but 64 zeros".to_owned());
        }
        let entry = Self {
            time: written.time,
            from,
            merged,
            seq: written.seq,
            act: written.act,
            content,
            id: (&*written.id).into(),
            rev: written.rev,
            change,
            note: (&*written.note).into(),
            recorded,
        };
        if entry.format() != written.v {
            return Err(format!(
                "it has the format {}, and needs {}",
                written.v,
                entry.format()
            ));
        }
        // Two lines that mean the same must not differ, or one could stand for the other. So what was read is written
        // again, numbers, times and digests included.
        if entry.written(prev, &written.tool) != line {
            return Err("it is not in the canonical form of RFC 8785".to_owned());
        }
        Ok((entry, prev))
    }
}

/// Reads a moment as [`stamp`] writes it.
fn moment(key: &str, text: &str) -> Result<Timestamp, String> {
    let moment: Timestamp = text
        .parse()
        .map_err(|_| format!("its `{key}` is no time"))?;
    if stamp(moment) != text {
        return Err(format!("its `{key}` is not in UTC, to the second"));
    }
    Ok(moment)
}

/// Why a line is no entry.
fn no_entry(line: &str, error: &serde_json::Error) -> String {
    if line.is_empty() {
        return "it is empty".to_owned();
    }
    if ["<<<<<<< ", "=======", ">>>>>>> "]
        .iter()
        .any(|mark| line.starts_with(mark))
    {
        return "it is a mark of a conflict that Git could not merge".to_owned();
    }
    // Of the line that was parsed, "line 1" says nothing.
    let told = error
        .to_string()
        .replace(" at line 1 column ", ", at column ");
    format!("it is no entry: {told}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn entry(note: &str) -> Entry {
        Entry {
            seq: 2,
            act: Act::Revise,
            id: "talks/ua-01".into(),
            rev: 2,
            content: Digest::of(b"content"),
            change: Some(Change::Correction),
            note: note.into(),
            recorded: "2026-01-02T03:04:05Z".parse().unwrap(),
            time: Time::Clock,
            from: None,
            merged: None,
        }
    }

    #[test]
    fn an_entry_is_a_line_of_canonical_json() {
        let line = entry("Wrong \"name\"").line(Digest::of(b"before"));
        let expected = format!(
            "{{\"content\":\"{}\",\"id\":\"talks/ua-01\",\"kind\":\"correction\",\
             \"note\":\"Wrong \\\"name\\\"\",\"prev\":\"{}\",\"recorded\":\"2026-01-02T03:04:05Z\",\
             \"rev\":2,\"seq\":2,\"tool\":\"standpoint {}\",\"type\":\"revise\",\"v\":1}}",
            Digest::of(b"content"),
            Digest::of(b"before"),
            env!("CARGO_PKG_VERSION")
        );
        assert_eq!(line, expected);
    }

    #[test]
    fn an_entry_has_the_lowest_format_that_can_hold_it() {
        let merged = Merged {
            line: Digest::of(b"there"),
            recorded: "2025-01-02T03:04:05Z".parse().unwrap(),
        };
        let first = entry("why");
        let others = [
            Entry {
                time: Time::Given,
                ..first.clone()
            },
            Entry {
                merged: Some(merged),
                ..first.clone()
            },
            Entry {
                id: "question:talks/sign".into(),
                ..first.clone()
            },
            Entry {
                act: Act::Unpublish,
                change: None,
                ..first.clone()
            },
            Entry {
                act: Act::Rename,
                change: None,
                from: Some("talks/old".into()),
                ..first.clone()
            },
            Entry {
                act: Act::Clock,
                change: None,
                id: "site:clock".into(),
                content: Digest::ZERO,
                ..first.clone()
            },
        ];
        let prev = Digest::of(b"before");
        for (entry, format) in [(&first, 1)]
            .into_iter()
            .chain(others.iter().map(|other| (other, 2)))
        {
            let line = entry.line(prev);
            assert!(line.ends_with(&format!("\"v\":{format}}}")), "{line}");
            assert_eq!(Entry::parse(&line), Ok((entry.clone(), prev)), "{line}");
            // Neither a higher nor a lower one.
            let other = line.replace(
                &format!("\"v\":{format}}}"),
                &format!("\"v\":{}}}", 3 - format),
            );
            assert!(
                Entry::parse(&other).unwrap_err().contains("and needs"),
                "{other}"
            );
        }
        let line = others[1].line(prev);
        let fields = format!(
            "\"merged_line\":\"{}\",\"merged_recorded\":\"2025-01-02T03:04:05Z\",",
            merged.line
        );
        assert!(line.contains(&fields), "{line}");
    }

    /// Section 3.2.2.2 of RFC 8785: the short escapes, lower-case hex for other control characters,
    /// and everything else as it is.
    #[test]
    fn texts_are_escaped_as_rfc_8785_says() {
        let note = "\u{8}\t\n\u{c}\r\"\\/\u{0}\u{1f}\u{7f}\u{20ac}\u{2028}\u{1f600}<>&";
        let line = entry(note).line(Digest::of(b""));
        let expected = "\\b\\t\\n\\f\\r\\\"\\\\/\\u0000\\u001f\u{7f}\u{20ac}\u{2028}\u{1f600}<>&";
        assert!(line.contains(&format!("\"note\":\"{expected}\"")), "{line}");
    }

    #[test]
    fn whatever_else_could_mean_the_same_is_refused() {
        let line = entry("why").line(Digest::of(b""));
        for (from, to) in [
            ("\"v\":1", "\"v\":1 "),
            ("\"v\":1", "\"v\":1.0"),
            ("\"v\":1", "\"v\":1,\"w\":2"),
            ("\"v\":1", "\"v\":2"),
            ("\"v\":1", "\"v\":3"),
            ("\"seq\":2", "\"seq\":2,\"time\":\"clock\""),
            ("\"seq\":2", "\"seq\":2,\"time\":\"given\""),
            ("\"id\"", "\"from\":\"\",\"id\""),
            ("\"rev\":2,\"seq\":2", "\"seq\":2,\"rev\":2"),
            ("why", "\\u0077hy"),
            ("05Z", "05.0Z"),
            ("05Z", "05+00:00"),
            ("\"kind\":\"correction\"", "\"kind\":\"\""),
            ("\"kind\":\"correction\"", "\"kind\":\"fix\""),
            ("\"note\":\"why\"", "\"note\":\"\""),
            ("revise", "publish"),
            ("\"rev\":2", "\"rev\":0"),
            ("\"rev\":2", "\"rev\":+2"),
            ("\"rev\":2", "\"rev\":-0"),
            ("\"rev\":2", "\"rev\":02"),
            ("\"rev\":2", "\"rev\":2e0"),
            ("\"rev\":2", "\"rev\":\"2\""),
            ("\"seq\":2", "\"seq\":+0"),
            ("\"seq\":2", "\"seq\":-2"),
            ("\"v\":1", "\"v\":+1"),
            ("2026-", "+002026-"),
            ("2026-", "-2026-"),
            ("2026-01-02T", "2026-01-02t"),
            ("2026-01-02T", "2026-01-02 "),
            ("04:05Z", "04:60Z"),
            ("05Z", "05+00:00[UTC]"),
            ("05Z", "05z"),
            ("talks/ua-01", ""),
            ("talks/ua-01", "../ua-01"),
        ] {
            let other = line.replacen(from, to, 1);
            assert_ne!(other, line, "{from}");
            assert!(Entry::parse(&other).is_err(), "{other}");
        }
    }

    #[test]
    fn no_note_steers_what_shows_it() {
        for wrong in "\u{0}\t\n\u{1b}\u{7f}\u{85}\u{2028}\u{202e}\u{feff}\u{ffff}".chars() {
            let line = entry(&format!("why {wrong} so")).line(Digest::ZERO);
            let told = format!("its `note` holds the character U+{:04X}", u32::from(wrong));
            assert_eq!(Entry::parse(&line), Err(told));
        }
        let line = entry("Grüße: 日本語 “می\u{200c}خواهم” 👩\u{200d}💻").line(Digest::ZERO);
        assert!(Entry::parse(&line).is_ok());
    }

    /// Two hex digits that a lenient reader takes for `00` to `0f`.
    #[test]
    fn a_digest_has_one_spelling() {
        let line = entry("why").line(Digest::ZERO);
        let zeros = Digest::ZERO.to_string();
        for other in ["+0", "-0", " 0", "0X"] {
            let other = line.replace(&zeros, &format!("{other}{}", &zeros[2..]));
            assert_ne!(other, line);
            assert!(Entry::parse(&other).is_err(), "{other}");
        }
    }

    proptest! {
        #[test]
        fn a_line_reads_back(note in "\\PC{1,40}|[ -~]{1,40}", seconds in 0_i64..4_000_000_000) {
            // Some characters that can be printed have no place in one line of plain words.
            let note: String = note.chars().filter(|c| !is_unprintable(*c)).collect();
            prop_assume!(!note.is_empty());
            let mut entry = entry(&note);
            entry.recorded = Timestamp::from_second(seconds).unwrap();
            let prev = Digest::of(note.as_bytes());
            prop_assert_eq!(Entry::parse(&entry.line(prev)), Ok((entry, prev)));
        }
    }
}
