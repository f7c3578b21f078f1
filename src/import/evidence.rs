//! What is kept of a transcript: its bytes, their labels, and what could not be classified.

use super::draft::Draft;
use crate::digest::Digest;
use crate::source::{Files, LARGEST_TEXT};

/// The folder of a transcript, by the digest of its bytes.
pub fn folder(digest: Digest) -> String {
    format!("imports/{digest}")
}

/// The file that an import writes last: where it lies, the transcript was imported.
pub fn seal(digest: Digest) -> String {
    format!("{}/spans.json", folder(digest))
}

/// The file that says which answers an import made, and what was in each: so it is known later which of them nobody
/// has edited.
pub fn made(answers: &[(String, Digest)], digest: Digest) -> (String, Vec<u8>) {
    let files = answers
        .iter()
        .map(|(path, digest)| (path.clone(), digest.to_string().into()));
    let files: serde_json::Map<String, serde_json::Value> = files.collect();
    let text = serde_json::to_string_pretty(&files).unwrap_or_default();
    (
        made_of(&digest.to_string()),
        format!("{text}\n").into_bytes(),
    )
}

fn made_of(digest: &str) -> String {
    format!("imports/{digest}/made.json")
}

/// Whether a file is as an earlier import made it.
pub fn is_unedited(there: &dyn Files, path: &str, bytes: &[u8]) -> bool {
    const LEAD: &str = "# From imports/";
    let text = String::from_utf8_lossy(bytes);
    let origin = text
        .lines()
        .find_map(|line| line.strip_prefix(LEAD)?.split_once("/raw.txt"));
    let Some((digest, _)) =
        origin.filter(|(digest, _)| digest.bytes().all(|byte| byte.is_ascii_hexdigit()))
    else {
        return false;
    };
    let Ok(made) = there.bytes(&made_of(digest), LARGEST_TEXT) else {
        return false;
    };
    let made: serde_json::Value = serde_json::from_slice(&made).unwrap_or_default();
    made[path].as_str() == Some(&Digest::of(bytes).to_string())
}

/// The path of the attributes that keep the bytes of transcripts, and their text.
pub const ATTRIBUTES: (&str, &[u8]) = (
    "imports/.gitattributes",
    b"# Line ends are part of the evidence.\n* -text\n",
);

/// The files of a transcript, in the order in which they are written.
pub fn files(draft: &Draft, raw: &[u8], digest: Digest) -> [(String, Vec<u8>); 3] {
    let folder = folder(digest);
    [
        (format!("{folder}/raw.txt"), raw.to_vec()),
        (format!("{folder}/residue.txt"), draft.residue(raw)),
        (seal(digest), spans(draft, raw.len()).into_bytes()),
    ]
}

/// One span to a line, for people and for `diff`.
fn spans(draft: &Draft, length: usize) -> String {
    let lines = draft.spans.iter().map(serde_json::to_string);
    let lines: Vec<_> = lines.map(Result::unwrap_or_default).collect();
    // Where it lay on the machine is nobody's business.
    let name = draft.name.rsplit('/').next();
    format!(
        "{{\"name\": {}, \"bytes\": {length}, \"spans\": [\n{}\n]}}\n",
        serde_json::Value::from(name),
        lines.join(",\n"),
    )
}
