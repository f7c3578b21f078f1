//! The kinds of problems; `docs/diagnostics.md` explains each, `tests/cases/` shows each.

use std::fmt;

macro_rules! codes {
    ($($variant:ident = $name:literal, $what:literal;)+) => {
        /// A kind of problem. Its name is stable: people search for it and filter by it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $(#[doc = $what] $variant),+ }

        impl Code {
            /// Every code there is.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The name that is printed.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// What it means, in one sentence.
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$variant => $what),+ }
            }
        }
    };
}

codes! {
    InvalidUtf8 = "invalid-utf8", "A file is not valid UTF-8.";
    NulByte = "nul-byte", "A text holds a NUL byte.";
    TooLarge = "too-large", "A file, a value or a page is larger than is accepted.";
    Unreadable = "unreadable", "A file or folder could not be read.";
    OutsideSite = "outside-site", "A symbolic link or a link leads out of the site.";
    BadFileName = "bad-file-name", "A file's name cannot be used.";
    FrontMatterMissing = "front-matter-missing", "A document has no front matter, or it does not end.";
    FrontMatterSyntax = "front-matter-syntax", "The front matter is not valid YAML or TOML.";
    SettingsSyntax = "settings-syntax", "`standpoint.toml` is not valid TOML.";
    DuplicateKey = "duplicate-key", "A key stands twice.";
    YamlAlias = "yaml-alias", "The front matter uses a YAML anchor or alias.";
    MissingKey = "missing-key", "A key that must be there is not.";
    UnknownKey = "unknown-key", "A key is not known.";
    GuardedKey = "guarded-key", "A key looks like `draft`, `marking` or `publish_on`, and withholds nothing.";
    BadValue = "bad-value", "A value is not of the kind that its key accepts.";
    BadDate = "bad-date", "A date or time cannot be read.";
    BadConfidence = "bad-confidence", "A confidence cannot be read.";
    AmbiguousConfidence = "ambiguous-confidence", "A confidence of 0 or 1 can mean two things.";
    LikelihoodAsConfidence = "likelihood-as-confidence", "A likelihood stands where a confidence is meant.";
    BadLikelihood = "bad-likelihood", "A likelihood cannot be read.";
    ConfidenceAsLikelihood = "confidence-as-likelihood", "A confidence stands where a likelihood is meant.";
    MixedJudgement = "mixed-judgement", "A judgement's sentence holds both a likelihood and a confidence.";
    BadMarking = "bad-marking", "A marking is not one of TLP 2.0.";
    NoProvenance = "no-provenance", "A public assessment does not say who wrote it, and the settings require that.";
    Unmarked = "unmarked", "A document has no marking, and the settings require one.";
    BadId = "bad-id", "An id is not a path of `[a-z0-9-]` segments, or is reserved.";
    DuplicateId = "duplicate-id", "Two judgements or two questions of one document have the same id.";
    BadUrl = "bad-url", "An address cannot be read.";
    ManyPages = "many-pages", "One document makes more than a thousand pages.";
    BidiControl = "bidi-control", "The front matter or the settings hold an invisible character.";
    MissingTheme = "missing-theme", "The theme named in the settings is not there.";
    NoBaseUrl = "no-base-url", "Without `base_url` there are no feeds, sitemap or canonical links.";
    AmbiguousName = "ambiguous-name", "A name fits two documents, or two questions.";
    NearName = "near-name", "A name that no document declares is one letter away from one that is declared.";
    NameCollision = "name-collision", "Two names make the same URL.";
    RouteCollision = "route-collision", "Two files claim the same URL.";
    WithheldReference = "withheld-reference", "A public document refers to one that is withheld.";
    Disclosure = "disclosure", "A page says what only a withheld document says.";
    UnknownReference = "unknown-reference", "An id refers to no assessment.";
    UnknownQuestion = "unknown-question", "A judgement answers a question that none of its events has.";
    DuplicateAnswer = "duplicate-answer", "Two judgements of one assessment answer the same question.";
    OpenComment = "open-comment", "A comment is not closed, and what follows it is shown.";
    SurplusCell = "surplus-cell", "A row of a table has more cells than its head, and they are not shown.";
    TitleMarkup = "title-markup", "A title holds a link, a picture or a footnote, which is not shown.";
    BrokenLink = "broken-link", "A link leads nowhere.";
    BrokenAnchor = "broken-anchor", "A link leads to a heading that is not there.";
    UnsafeLink = "unsafe-link", "A link's scheme is not allowed.";
    MissingFile = "missing-file", "A file that a document refers to is not there.";
    TooDeep = "too-deep", "Quotes, lists or values are nested too deeply.";
    TemplateError = "template-error", "A template cannot be read or rendered.";
    Unlabelled = "unlabelled", "A template does not show the TLP label of a page.";
    TemplateLink = "template-link", "A link made by a template leads nowhere.";
    RecordEdited = "record-edited", "An assessment, or a fact on which assessments depend, is not as it was recorded.";
    RecordBackdated = "record-backdated", "A recorded assessment bears an earlier date.";
    RecordMissing = "record-missing", "A recorded assessment, a file of it, or a question that it answers is gone.";
    RecordChainBroken = "record-chain-broken", "A line of the ledger was changed, or is no entry.";
    RecordForked = "record-forked", "Two lines of the ledger follow one line.";
    RecordTruncated = "record-truncated", "The end of the ledger is gone.";
    RecordRewound = "record-rewound", "The ledger is shorter than it was, or another one.";
    RecordStoreCorrupt = "record-store-corrupt", "An object of the record is gone or was changed.";
    RecordSiteDiffers = "record-site-differs", "A folder is not the site that a build makes.";
    RecordMisattested = "record-misattested", "The ledger says wrongly whether a date is attested.";
    RecordMoved = "record-moved", "A recorded assessment lies elsewhere.";
    RecordOffline = "record-offline", "The text of an assessment that is offline is not in the store.";
    RecordStray = "record-stray", "A file in `archive/` is no part of the record.";
    EmbargoAfterRecord = "embargo-after-record", "A recorded assessment is under embargo at this moment.";
    Unrecorded = "unrecorded", "An assessment, or a fact on which assessments depend, is not on the record yet.";
    QuestionOverdue = "question-overdue", "A question is past its `resolves_by` and has no outcome.";
    OutcomeEarly = "outcome-early", "An outcome has a date to come.";
    ChangeMissing = "change-missing", "An answer moved to another band of likelihood, and nothing says why.";
    BadTranscript = "bad-transcript", "A transcript cannot be taken apart.";
    ImportedAlready = "imported-already", "A transcript was imported before.";
    Crashed = "crashed", "Standpoint itself failed on a file; please report it.";
}

impl Code {
    /// Whether it is about the record, and not about what is being written.
    pub fn is_of_record(self) -> bool {
        self.name().starts_with("record-")
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
