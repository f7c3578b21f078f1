//! The body of a post as that of an assessment.

use super::lines::{Lines, named};
use super::links::{Seen, Surroundings, rewritten};
use super::prepare::{Noted, prepared};
use super::target::Stand;
use crate::config::Settings;
use crate::digest::Digest;
use crate::import::body::Body;
use crate::import::clean::{Counts, one_line};
use crate::import::flag::Flag;
use crate::import::harmless::mend;
use crate::import::unusable::Unusable;
use crate::import::words::{Position, escape};
use crate::text::cut;

/// A message repeats this much of a tag or a link, in bytes.
const MOST_REPEATED: usize = 80;

/// A body whose links wait for their targets.
#[derive(Debug)]
pub struct PostBody {
    /// Markdown that a site accepts.
    pub text: String,
    /// What its addresses stand for.
    pub stand: Stand,
    /// What its author should look at.
    pub flags: Vec<Flag>,
}

/// Makes a body that a site accepts of a text whose first line has this number in its file.
///
/// # Errors
/// Where no site accepts it, not even as plain text.
pub fn body(
    text: &str,
    first: usize,
    digest: Digest,
    around: &mut Surroundings<'_, '_>,
    settings: &Settings,
) -> Result<PostBody, Unusable> {
    let lines = Lines::of(text);
    let mut flags = Flags {
        lines,
        first,
        list: Vec::new(),
    };
    let mut stand = Stand::new(digest);
    let mut noted = Noted::default();
    let prepared = prepared(text, around.from, around.index, &mut stand, &mut noted);
    flags.note(&noted);
    // Lines are where they were, and bytes are not.
    flags.lines = Lines::of(&prepared);
    let mut seen = Seen::default();
    let written = rewritten(&prepared, around, &mut stand, &mut seen);
    let mut made = Body {
        text: written,
        note: "cite".to_owned(),
        ..Body::default()
    };
    match mend(&mut made, settings) {
        Ok(mended) => {
            flags.see(&seen);
            let more = mended
                .links
                .saturating_sub(seen.lost.len() + seen.refused.len());
            if more > 0 {
                let what = "to a heading that is not there, or to what a page may not link to";
                let what = format!("{} {what}: words now", counted(more, "link"));
                flags.list.push(Flag::new(first, what));
            }
        }
        Err(Unusable::Refused | Unusable::Swallowed(_)) => {
            stand = Stand::new(digest);
            made.text = plain(text);
            mend(&mut made, settings)?;
            let what = "no page can have this Markdown (is it nested too deeply?): it is taken as plain text";
            flags.list.push(Flag::new(first, what));
        }
        Err(why) => return Err(why),
    }
    Ok(PostBody {
        text: made.text,
        stand,
        flags: flags.list,
    })
}

/// `1 link`, `2 links`.
pub fn counted(count: usize, thing: &str) -> String {
    format!("{count} {thing}{}", if count == 1 { "" } else { "s" })
}

/// A text of which no sign means anything.
fn plain(text: &str) -> String {
    let mut counts = Counts::default();
    let lines = text
        .lines()
        .map(|line| escape(line.trim(), Position::Start, &mut counts));
    lines.collect::<Vec<_>>().join("\n")
}

/// The flags of one post, in the making.
struct Flags {
    lines: Lines,
    first: usize,
    list: Vec<Flag>,
}

impl Flags {
    fn number(&self, at: usize) -> usize {
        self.first + self.lines.number(at) - 1
    }

    /// Adds one flag for all places of one kind: how many, what becomes of them, and the lines. `one` and `many` are the
    /// words after the number.
    fn group(&mut self, places: &[usize], one: &str, many: &str, example: &str) {
        let Some(&at) = places.first() else {
            return;
        };
        let numbers: Vec<_> = places.iter().map(|at| self.number(*at)).collect();
        let count = places.len();
        let what = if count == 1 { one } else { many };
        let what = format!("{count} {what}{example}: {}", named(&numbers));
        self.list.push(Flag::new(self.number(at), what));
    }

    /// The same, and quotes the first of them.
    fn quoting(&mut self, places: &[(usize, String)], one: &str, many: &str) {
        let bytes: Vec<_> = places.iter().map(|(at, _)| *at).collect();
        let example = places.first().map(|(_, written)| one_line(written));
        let example = example.unwrap_or_default();
        let example = cut(&example, MOST_REPEATED);
        self.group(&bytes, one, many, &format!(", the first is `{example}`"));
    }

    fn note(&mut self, noted: &Noted) {
        self.quoting(
            &noted.tags,
            "template tag stays as text",
            "template tags stay as text",
        );
        self.group(
            &noted.more,
            "mark of a summary's end is left out",
            "marks of a summary's end are left out",
            "",
        );
        self.group(
            &noted.comments,
            "hidden comment becomes text",
            "hidden comments become text",
            "",
        );
        self.group(
            &noted.guarded,
            "line looks like front matter, and withholds nothing",
            "lines look like front matter, and withhold nothing",
            "",
        );
    }

    fn see(&mut self, seen: &Seen) {
        self.quoting(
            &seen.lost,
            "link leads to nothing that is imported and becomes words",
            "links lead to nothing that is imported and become words",
        );
        for (at, what) in &seen.refused {
            let what = format!("a picture becomes words: {what}");
            self.list.push(Flag::new(self.number(*at), what));
        }
        self.group(
            &seen.html,
            "piece of HTML stays as text",
            "pieces of HTML stay as text",
            "",
        );
        self.group(
            &seen.comments,
            "hidden comment in HTML becomes text",
            "hidden comments in HTML become text",
            "",
        );
    }
}
