//! What is kept of a transcript: its bytes, their labels, and what could not be classified.

use super::draft::Draft;
use crate::digest::Digest;

/// The folder of a transcript, by the digest of its bytes.
pub fn folder(digest: Digest) -> String {
    format!("imports/{digest}")
}

/// The file that an import writes last: where it lies, the transcript was imported.
pub fn seal(digest: Digest) -> String {
    format!("{}/spans.json", folder(digest))
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
