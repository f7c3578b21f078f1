//! Files that are no text of a transcript, known by their first bytes: each is refused with what to do.

use crate::diagnostic::{Code, Diagnostic};

/// At most this many of the first bytes are looked at.
const NEAR: usize = 4_096;
/// Columns of tables of messages.
const COLUMNS: [&str; 14] = [
    "agent",
    "answer",
    "author",
    "content",
    "message",
    "model",
    "name",
    "prompt",
    "question",
    "response",
    "role",
    "speaker",
    "text",
    "timestamp",
];
/// A name of a column has at most this many bytes.
const LONGEST_COLUMN: usize = 40;

/// What a file of another format is, and what to do with it.
pub fn foreign(file: &str, bytes: &[u8]) -> Option<Diagnostic> {
    let (message, hint) = binary(bytes).or_else(|| text(bytes))?;
    let problem = Diagnostic::error(Code::BadTranscript, message).in_file(file);
    Some(problem.hint(hint))
}

/// What a file and its remedy are called.
type Told = (&'static str, &'static str);

fn binary(bytes: &[u8]) -> Option<Told> {
    let near = &bytes[..bytes.len().min(NEAR)];
    let holds = |words: &str| memchr::memmem::find(near, words.as_bytes()).is_some();
    let begins = |signs: &[u8]| bytes.starts_with(signs);
    if begins(b"PK\x03\x04") {
        return Some(if holds("word/") {
            (
                "this is a Word document (.docx), and no text",
                "convert it: `pandoc -t markdown page.docx -o page.md`",
            )
        } else if holds("opendocument.text") {
            (
                "this is an OpenDocument text (.odt), and no plain text",
                "convert it: `pandoc -t markdown page.odt -o page.md`",
            )
        } else if holds("header.json") || holds("_journal/") || holds("samples/") {
            (
                "this is an evaluation log (.eval), which is a ZIP archive",
                "write it as JSON, such as with `inspect log dump log.eval > log.json`, and take the answers out with `jq`",
            )
        } else {
            (
                "this is a ZIP archive, and no text",
                "unpack it, and import the text in it; a document is converted with `pandoc -t markdown page.docx -o page.md`",
            )
        });
    }
    if begins(b"%PDF-") {
        return Some((
            "this is a PDF, and no text",
            "copy its text into a file, or convert it: `pdftotext -layout page.pdf page.txt`",
        ));
    }
    if begins(&[0x1F, 0x8B]) {
        return Some((
            "this is compressed with gzip",
            "unpack it: `gunzip page.txt.gz`",
        ));
    }
    is_utf16(near).then_some((
        "this text is in UTF-16, and UTF-8 is read",
        "convert it: `iconv -f UTF-16 -t UTF-8 page.txt > page-utf8.txt`",
    ))
}

/// With its byte order mark, or with every second byte of its first letters zero.
fn is_utf16(near: &[u8]) -> bool {
    let zeros = |first: usize| {
        near.iter()
            .skip(first)
            .step_by(2)
            .take(16)
            .filter(|byte| **byte == 0)
            .count()
    };
    near.starts_with(&[0xFF, 0xFE])
        || near.starts_with(&[0xFE, 0xFF])
        || (near.len() >= 32 && zeros(0).max(zeros(1)) >= 14 && zeros(0).min(zeros(1)) == 0)
}

fn text(bytes: &[u8]) -> Option<Told> {
    let near = &bytes[..bytes.len().min(NEAR)];
    let near = String::from_utf8_lossy(near);
    let near = near.trim_start_matches('\u{feff}').trim_start();
    let lower: String = near
        .chars()
        .take(20)
        .collect::<String>()
        .to_ascii_lowercase();
    if lower.starts_with("<!doctype html") || lower.starts_with("<html") {
        return Some((
            "this is the HTML of a page, and no text",
            "copy the text that the browser shows, or convert it: `pandoc -f html -t markdown page.html -o page.md`",
        ));
    }
    if lower.starts_with("{\\rtf") {
        return Some((
            "this is Rich Text (RTF), and no plain text",
            "save it as plain text, or convert it: `pandoc -t markdown page.rtf -o page.md`",
        ));
    }
    let mut lines = near.lines();
    let (first, second) = (lines.next()?, lines.next().unwrap_or_default());
    if first
        .strip_prefix("WEBVTT")
        .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
    {
        return Some((
            "these are subtitles (WebVTT): times, and few of them say who speaks",
            "write a transcript of it: a headline, and before each speech a line such as `UA-01, Ukraine Agent:`",
        ));
    }
    let is_number =
        !first.trim().is_empty() && first.trim().bytes().all(|byte| byte.is_ascii_digit());
    if is_number && is_time(second) {
        return Some((
            "these are subtitles (SRT): times, and few of them say who speaks",
            "write a transcript of it: a headline, and before each speech a line such as `UA-01, Ukraine Agent:`",
        ));
    }
    is_table(first, second).then_some((
        "this is a table (CSV), and no text",
        "make JSON of it, with the columns as keys: `{\"event\": \"…\", \"answers\": [{\"agent\": \"UA-01\", \"text\": \"…\"}]}`",
    ))
}

/// `00:00:01,000 --> 00:00:04,000`.
fn is_time(line: &str) -> bool {
    let is_clock = |part: &str| {
        let part = part.trim();
        part.contains(':')
            && part
                .chars()
                .all(|c| c.is_ascii_digit() || ":,.".contains(c))
    };
    let mut parts = line.split(" --> ");
    parts.next().is_some_and(is_clock)
        && parts
            .next()
            .is_some_and(|end| end.split(' ').next().is_some_and(is_clock))
}

/// Whether a line holds names of columns, at least two of them of messages, and the next has commas, too.
fn is_table(first: &str, second: &str) -> bool {
    let Some(sign) = [',', ';', '\t']
        .into_iter()
        .find(|sign| first.contains(*sign))
    else {
        return false;
    };
    let mut known = 0;
    for cell in first.split(sign) {
        let cell = cell.trim().trim_matches('"').to_lowercase();
        let is_name = |c: char| c.is_ascii_alphanumeric() || "_- ".contains(c);
        if cell.len() > LONGEST_COLUMN || !cell.chars().all(is_name) {
            return false;
        }
        known += usize::from(COLUMNS.contains(&cell.as_str()));
    }
    known >= 2 && second.contains(sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_formats_are_told_from_transcripts() {
        for text in [
            "Speaker, Agent\n\nUA-01:\n",
            "Role and content\n",
            "1\n\nUA-01:\n",
            "WEBVTTs are subtitles\n",
            "<htm\n",
            "{\"role\": 1}",
            "PK\n",
            "",
        ] {
            assert_eq!(foreign("a", text.as_bytes()), None, "{text}");
        }
        let utf16: Vec<u8> = "Old Lock Closes in Spring"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert!(foreign("a", &utf16).is_some());
    }
}
