//! What a file says of an answer beside its text. Transcripts of words say nothing of the kind.

/// Keys for the front matter of an answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stated {
    /// When it was given, as written.
    pub date: Option<String>,
    /// How good the evidence and the reasoning are, as written.
    pub confidence: Option<String>,
    /// The lines of `judgements`, as YAML.
    pub judgements: Option<String>,
}
