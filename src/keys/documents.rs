//! The keys of documents: a new one begins with a row here.

use super::{Accepts, Key, Mapping};

const NAMES: &str = "other spellings, which then name it, too, and redirect";

const DRAFT: Key = Key::new(
    "draft",
    Accepts::Flag,
    "whether it is withheld; see [What becomes public](#what-becomes-public)",
)
.guarding(
    "write `draft: true`, `draft: false`, or remove it",
    &["published", "unpublished", "private", "hidden"],
);
const MARKING: Key = Key::new(
    "marking",
    Accepts::Marking,
    "what is above `TLP:CLEAR` is withheld; see [What becomes public](#what-becomes-public)",
)
.guarding(
    "write `marking: TLP:CLEAR` or a narrower one, or remove it",
    &["tlp", "visibility"],
);
const PUBLISH_ON: Key = Key::new(
    "publish_on",
    Accepts::Moment,
    "an embargo; see [What becomes public](#what-becomes-public)",
)
.guarding(
    "write a moment such as `2026-01-31T09:00:00Z`, or remove it",
    &["embargo"],
);

/// The keys that withhold a document.
pub const GUARDED: [Key; 3] = [DRAFT, MARKING, PUBLISH_ON];

/// The keys of every document.
pub static DOCUMENT: Mapping = Mapping::new("document", SHARED);

const SHARED: &[Key] = &[
    DRAFT,
    MARKING,
    PUBLISH_ON,
    Key::new(
        "lang",
        Accepts::Language,
        "the language of the text (BCP 47), such as `uk`; else the site's",
    ),
    Key::new(
        "extra",
        Accepts::Anything,
        "handed to templates as `page.extra`",
    ),
];

/// The keys of an assessment.
pub static ASSESSMENT: Mapping = Mapping::new("assessment", &[
        Key::new(
            "agent",
            Accepts::Texts,
            "who judges: an agent's id, name or alias. A joint assessment names several and appears under each",
        )
        .required("write who judges, such as `agent: UA-01`"),
        Key::new(
            "date",
            Accepts::Moment,
            "when the judgement was made; a draft may lack it, with a warning",
        )
        .required("write when the judgement was made, such as `date: 2025-11-19`"),
        Key::new(
            "event",
            Accepts::Texts,
            "what is judged: an event's id, title or alias",
        )
        .required("write what is judged, such as `event: kyiv-rejects-peace-draft`"),
        Key::new(
            "confidence",
            Accepts::Confidence,
            "how good the evidence and the reasoning are; see [Confidence](#confidence)",
        )
        .required("write `confidence: low`, `moderate`, `high` or `unstated`"),
        Key::new(
            "title",
            Accepts::Text,
            "else the first heading, else \"*agent* on *event*\"",
        ),
        Key::new(
            "summary",
            Accepts::Text,
            "else the first paragraph, cut at about 320 bytes",
        ),
        Key::new(
            "id",
            Accepts::Path,
            "the identity and the URL; else the path of the file. See [Names and URLs](#names-and-urls)",
        ),
        Key::new("tags", Accepts::Texts, "subjects; each gets a page"),
        Key::new("places", Accepts::Texts, "where"),
        Key::new("as_of", Accepts::Moment, "the information cut-off"),
        Key::new(
            "judgements",
            Accepts::Mappings(&JUDGEMENT),
            "key judgements; see [Judgements and questions](#judgements-and-questions)",
        ),
        Key::new(
            "sources",
            Accepts::Mappings(&SOURCE),
            "what it relies on; see [Sources](#sources)",
        ),
        Key::new(
            "provenance",
            Accepts::Mapping(&PROVENANCE),
            "who wrote it; see [Provenance](#provenance)",
        ),
        Key::new(
            "supersedes",
            Accepts::Texts,
            "ids of assessments that this one replaces",
        ),
        Key::new(
            "responds_to",
            Accepts::Texts,
            "ids of assessments that this one answers",
        ),
        Key::new(
            "aliases",
            Accepts::Texts,
            "earlier ids or paths; they become redirects",
        ),
])
.sharing(SHARED);

/// The keys of a judgement.
pub static JUDGEMENT: Mapping = Mapping::new(
    "judgement",
    &[
        Key::new("text", Accepts::Text, "what is judged, as a sentence")
            .required("write what is judged, such as `text: Ukraine signs by 31 March 2026.`"),
        Key::new(
            "likelihood",
            Accepts::Likelihood,
            "how likely it is; left out, the judgement gives none",
        ),
        Key::new(
            "confidence",
            Accepts::Confidence,
            "how good evidence and reasoning are for this judgement, by the rules of [Confidence](#confidence). \
             That of the assessment does not replace it",
        ),
        Key::new(
            "question",
            Accepts::Text,
            "id of the question, of the assessment's event, that it answers",
        ),
        Key::new(
            "id",
            Accepts::Id,
            "its identity within the assessment; else `j1`, `j2`, … by its place. `#_judgement-sign` is its anchor",
        ),
    ],
);

/// The keys of a source.
pub static SOURCE: Mapping = Mapping::new(
    "source",
    &[
        Key::new(
            "name",
            Accepts::Text,
            "what it is called; a source has a `name`, a `url` or both",
        ),
        Key::new("url", Accepts::Url, "its address"),
        Key::new("accessed", Accepts::Text, "when it was read"),
        Key::new(
            "rating",
            Accepts::Text,
            "how reliable it is, by your own scale, such as `B2`",
        ),
        Key::new("note", Accepts::Text, "anything else on it"),
    ],
);

/// The keys of `provenance`.
pub static PROVENANCE: Mapping = Mapping::new(
    "provenance",
    &[
        Key::new(
            "kind",
            Accepts::OneOf(&["ai", "human", "mixed"]),
            "who wrote the text",
        )
        .required("write `kind: ai`, `human` or `mixed`"),
        Key::new("model", Accepts::Text, "the model that wrote it"),
        Key::new("reviewed_by", Accepts::Text, "who reviewed it"),
    ],
);

/// The keys of an event.
pub static EVENT: Mapping = Mapping::new("event", &[
        Key::new("id", Accepts::Name, "else the file's name"),
        Key::new("title", Accepts::Text, "else the first heading, else the id"),
        Key::new(
            "date",
            Accepts::Period,
            "when it happened; see [Dates](#dates)",
        ),
        Key::new("end", Accepts::Period, "its last day; needs `date`"),
        Key::new("question", Accepts::Text, "what the agents were asked"),
        Key::new("summary", Accepts::Text, "one paragraph on it"),
        Key::new("places", Accepts::Texts, "where"),
        Key::new("tags", Accepts::Texts, "subjects; each gets a page"),
        Key::new("status", Accepts::Text, "your own word, such as `active`"),
        Key::new(
            "agents",
            Accepts::Texts,
            "agents that are expected to speak; the page names those that have not",
        ),
        Key::new(
            "questions",
            Accepts::Mappings(&QUESTION),
            "questions on which the agents are compared; see [Judgements and questions](#judgements-and-questions)",
        ),
        Key::new("aliases", Accepts::Texts, NAMES),
])
.sharing(SHARED);

/// The keys of a question.
pub static QUESTION: Mapping = Mapping::new(
    "question",
    &[
        Key::new(
            "id",
            Accepts::Id,
            "what a judgement's `question` refers to; `#_question-sign-by-march` is its anchor",
        )
        .required("write an id to which judgements refer, such as `id: sign-by-march`"),
        Key::new(
            "text",
            Accepts::Text,
            "the question, to be answered by yes or no",
        )
        .required("write what is asked, such as `text: Will Ukraine sign by 31 March 2026?`"),
        Key::new("criteria", Accepts::Text, "what counts as yes"),
        Key::new(
            "resolves_by",
            Accepts::Moment,
            "when it is decided at the latest",
        ),
        Key::new(
            "outcome",
            Accepts::WordOrMapping(ANSWERS, &OUTCOME),
            "how it came out; left out while it is open",
        ),
    ],
);

const ANSWERS: &[&str] = &["yes", "no", "void"];

/// The keys of an outcome.
pub static OUTCOME: Mapping = Mapping::new(
    "outcome",
    &[
        Key::new(
            "answer",
            Accepts::OneOf(ANSWERS),
            "how it came out; `void` where nobody can say any more",
        )
        .required("write `answer: yes`, `no` or `void`"),
        Key::new("date", Accepts::Moment, "when it was decided"),
        Key::new("source", Accepts::Text, "who says so"),
        Key::new("url", Accepts::Url, "where the source says so"),
    ],
);

/// The keys of an agent.
pub static AGENT: Mapping = Mapping::new(
    "agent",
    &[
        Key::new(
            "id",
            Accepts::Name,
            "the id as it is shown, such as `UA-01`; else the file's name",
        ),
        Key::new("name", Accepts::Text, "else the first heading, else the id"),
        Key::new(
            "kind",
            Accepts::OneOf(&["ai", "human", "team"]),
            "what it is",
        ),
        Key::new("perspective", Accepts::Text, "whose point of view it takes"),
        Key::new("model", Accepts::Text, "the model that it runs on"),
        Key::new("active", Accepts::Text, "when it was active"),
        Key::new("aliases", Accepts::Texts, NAMES),
    ],
)
.sharing(SHARED);

/// The keys of a plain page.
pub static PAGE: Mapping = Mapping::new(
    "page",
    &[
        Key::new(
            "title",
            Accepts::Text,
            "else the first heading, else the file's name",
        ),
        Key::new("summary", Accepts::Text, "else the first paragraph"),
        Key::new(
            "aliases",
            Accepts::Texts,
            "earlier paths; they become redirects",
        ),
    ],
)
.sharing(SHARED);
