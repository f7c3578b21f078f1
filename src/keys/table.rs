//! The table itself: a new key begins with a row here.
//!
//! A row is a name, what it accepts, what it means, and what else is to be said of it.

use super::{Accepts, Key, Mapping, Says};

macro_rules! mapping {
    ($(#[$doc:meta])* $table:ident = $name:literal $(+ $shared:ident)?:
     $($key:literal $accepts:ident $(($($of:expr),+))?, $meaning:literal $(.$more:ident($($value:expr),+))*;)+) => {
        $(#[$doc])*
        pub static $table: Mapping = Mapping {
            name: $name,
            keys: &[$(Key::new($key, Accepts::$accepts$(($($of),+))?, $meaning)$(.$more($($value),+))*),+],
            shared: &[$(&$shared)?],
        };
    };
}

const ANSWERS: &[&str] = &["yes", "no", "void"];

mapping! {
    /// The keys of every document.
    DOCUMENT = "document":
    "draft" Flag, "whether it is withheld; see [What becomes public](#what-becomes-public)"
        .withholds("write `draft: true`, `draft: false`, or remove it")
        .elsewhere(&[
            (Says::Withheld, &[
                "is_draft", "draft_status", "private", "is_private", "hidden", "unlisted", "unpublished",
                "secret", "confidential", "internal", "internal_only", "withheld", "embargoed", "restricted",
                "sensitive", "not_for_publication", "noindex", "password", "wip", "hide", "exclude", "disabled",
                "not_published", "classified", "eyes_only",
            ]),
            (Says::Public, &[
                "published", "is_published", "publish", "public", "is_public", "listed", "visible", "released",
                "dg_publish", "release", "live", "online", "share",
            ]),
            (Says::Stage, &[
                "status", "state", "stage", "post_status", "publication_status", "review_status",
                "workflow_state",
            ]),
        ]);
    "marking" Marking, "what is above `TLP:CLEAR` is withheld; see [What becomes public](#what-becomes-public)"
        .withholds("write `marking: TLP:CLEAR` or a narrower one, or remove it")
        .elsewhere(&[(Says::Audience, &[
            "tlp", "tlp_marking", "tlp_level", "classification", "protective_marking", "sensitivity",
            "handling", "visibility", "audience", "access", "permissions", "distribution", "dissemination",
            "restriction", "clearance", "caveat",
        ])]);
    "publish_on" Moment, "the moment from which it is public; see [Embargoes](#embargoes)"
        .withholds("write a moment such as `2026-01-31T09:00:00Z`, or remove it")
        .elsewhere(&[
            (Says::Embargo, &[
                "embargo", "embargo_until", "embargoed_until", "embargo_date", "embargo_end", "release_on",
                "release_at", "release_after", "publish_at", "publish_after", "publish_from", "scheduled",
                "scheduled_for", "hold_until", "not_before", "go_live",
            ]),
            (Says::Date, &[
                "publish_date", "publishing_date", "release_date", "expiry_date", "unpublish_on", "published_at",
                "pub_date", "date_published",
            ]),
        ]);
    "lang" Language, "the language of the text (BCP 47), such as `uk`; else the site's";
    "extra" Anything, "handed to templates as `page.extra`";
}

mapping! {
    /// The keys of an assessment.
    ASSESSMENT = "assessment" + DOCUMENT:
    "agent" Texts,
        "who judges: an agent's id, name or alias. A joint assessment names several and appears under each"
        .required("write who judges, such as `agent: UA-01`");
    "date" Moment, "when the judgement was made; a draft may lack it, with a warning"
        .required("write when the judgement was made, such as `date: 2025-11-19`");
    "event" Texts, "what is judged: an event's id, title or alias"
        .required("write what is judged, such as `event: kyiv-rejects-peace-draft`");
    "confidence" Confidence, "how good the evidence and the reasoning are; see [Confidence](#confidence)"
        .required("write `confidence: low`, `moderate`, `high` or `unstated`");
    "title" Text, "else the first heading, else \"*agent* on *event*\"";
    "summary" Text, "else the first paragraph, cut at about 320 bytes";
    "id" Path, "the identity and the URL; else the path of the file. See [Names and URLs](#names-and-urls)";
    "tags" Texts, "subjects; each gets a page";
    "places" Texts, "where";
    "as_of" Moment, "the information cut-off";
    "judgements" Mappings(&JUDGEMENT),
        "key judgements; see [Judgements and questions](#judgements-and-questions)";
    "change" Text, "why its judgements moved, or hold; see [Why a judgement moved](#why-a-judgement-moved)";
    "sources" Mappings(&SOURCE), "what it relies on; see [Sources](#sources)";
    "provenance" Mapping(&PROVENANCE), "who wrote it; see [Provenance](#provenance)";
    "supersedes" Texts, "ids of assessments that this one replaces";
    "responds_to" Texts, "ids of assessments that this one answers";
    "aliases" Texts, "earlier ids or paths; they become redirects";
}

mapping! {
    /// The keys of a judgement.
    JUDGEMENT = "judgement":
    "text" Text, "what is judged, as a sentence"
        .required("write what is judged, such as `text: Ukraine signs by 31 March 2026.`");
    "likelihood" Likelihood, "how likely it is; left out, the judgement gives none";
    "confidence" Confidence,
        "how good evidence and reasoning are for this judgement, by the rules of [Confidence](#confidence). \
         That of the assessment does not replace it";
    "question" Text, "id of the question, of the assessment's event, that it answers";
    "id" Id,
        "its identity within the assessment; else `j1`, `j2`, … by its place. `#_judgement-sign` is its anchor";
}

mapping! {
    /// The keys of a source.
    SOURCE = "source":
    "name" Text, "what it is called; a source has a `name`, a `url` or both";
    "url" Url, "its address";
    "accessed" Text, "when it was read";
    "rating" Text, "how reliable it is, by your own scale, such as `B2`";
    "note" Text, "anything else on it";
}

mapping! {
    /// The keys of `provenance`.
    PROVENANCE = "provenance":
    "kind" OneOf(&["ai", "human", "mixed"]), "who wrote the text"
        .required("write `kind: ai`, `human` or `mixed`");
    "model" Text, "the model that wrote it";
    "reviewed_by" Text, "who reviewed it";
}

mapping! {
    /// The keys of an event.
    EVENT = "event" + DOCUMENT:
    "id" Name, "else the file's name";
    "title" Text, "else the first heading, else the id";
    "date" Period, "when it happened; see [Dates](#dates)";
    "end" Period, "its last day; needs `date`";
    "question" Text, "what the agents were asked";
    "summary" Text, "one paragraph on it";
    "places" Texts, "where";
    "tags" Texts, "subjects; each gets a page";
    "status" Text, "`open`, `closed` (the home page no longer leads with it) or your own word, shown as written";
    "agents" Texts, "agents that are expected to speak; the page names those that have not";
    "questions" Mappings(&QUESTION),
        "questions on which the agents are compared; see [Judgements and questions](#judgements-and-questions)";
    "aliases" Texts, "other spellings, which then name it, too, and redirect";
}

mapping! {
    /// The keys of a question.
    QUESTION = "question":
    "id" Id, "what a judgement's `question` refers to; `#_question-sign-by-march` is its anchor"
        .required("write an id to which judgements refer, such as `id: sign-by-march`");
    "text" Text, "the question, to be answered by yes or no"
        .required("write what is asked, such as `text: Will Ukraine sign by 31 March 2026?`");
    "short" Text, "the same in a few words, at most 60 characters, for figures and lists";
    "criteria" Text, "what counts as yes";
    "resolves_by" Moment, "when it is decided at the latest";
    "outcome" WordOrMapping(ANSWERS, &OUTCOME), "how it came out; left out while it is open";
    "aliases" Texts, "ids that it had before: judgements that name one answer it, and its old page leads to the new one";
}

mapping! {
    /// The keys of an outcome.
    OUTCOME = "outcome":
    "answer" OneOf(ANSWERS), "how it came out; `void` where nobody can say any more"
        .required("write `answer: yes`, `no` or `void`");
    "date" Moment, "when it was decided";
    "source" Text, "who says so";
    "url" Url, "where the source says so";
}

mapping! {
    /// The keys of an agent.
    AGENT = "agent" + DOCUMENT:
    "id" Name, "the id as it is shown, such as `UA-01`; else the file's name";
    "name" Text, "else the first heading, else the id";
    "short" Text, "the name in a few words, at most 60 characters, for figures and lists";
    "kind" OneOf(&["ai", "human", "team"]), "what it is";
    "perspective" Text, "whose point of view it takes";
    "model" Text, "the model that it runs on";
    "active" Text, "when it was active";
    "aliases" Texts, "other spellings, which then name it, too, and redirect";
}

mapping! {
    /// The keys of a plain page.
    PAGE = "page" + DOCUMENT:
    "title" Text, "else the first heading, else the file's name";
    "summary" Text, "else the first paragraph";
    "aliases" Texts, "earlier paths; they become redirects";
}

mapping! {
    /// The keys of `standpoint.toml`.
    SETTINGS = "settings":
    "title" Text, "the site's title" .or("Assessments");
    "base_url" Url, "the address of the home page; feeds, the sitemap and canonical links need it";
    "lang" Language,
        "the site's language (BCP 47). Dates are in words in English and in ISO 8601 otherwise; \
         the theme's own words are English" .or("en");
    "time_zone" TimeZone, "in which dates are shown, such as `Europe/Kyiv`" .or("UTC");
    "theme" Folder, "a folder in `themes/`; see [themes](themes.md)" .or("default");
    "output" Text, "the output folder, below this one; only `--out` may lead elsewhere" .or("public");
    "licence" Text, "the licence of the texts";
    "contact" Text, "whom to write to";
    "nav" Mappings(&NAV_ITEM),
        "further links of the navigation, such as `[{ title = \"About\", path = \"/about/\" }]`";
    "publish" Mapping(&PUBLISH), "what is published";
    "record" Mapping(&RECORD), "the record; see [record.md](record.md)";
    "search" Mapping(&SEARCH), "the search; see [search.md](search.md)";
    "data" Mapping(&DATA), "which files of data the site has; see [data.md](data.md)";
    "deploy" Mapping(&DEPLOY), "files for the web host; see [publishing.md](publishing.md#netlify-and-cloudflare-pages)";
    "markdown" Mapping(&MARKDOWN), "how Markdown is read";
}

mapping! {
    /// The keys of `[data]`.
    DATA = "data":
    "citations" Flag, "`citations.bib` and `citations.json`, of the site and of each event" .or("true");
    "stix" Flag, "`stix.json`, a STIX 2.1 bundle; needs `base_url`" .or("true");
    "llms" Flag, "`llms.txt`, for language models" .or("true");
}

mapping! {
    /// The keys of `[publish]`.
    PUBLISH = "publish":
    "marking" Marking, "the highest marking that `build` shows; see [Internal editions](#internal-editions)" .or("TLP:CLEAR");
    "require_marking" Flag, "whether a document without a marking is an error" .or("false");
    "require_provenance" Flag,
        "whether a public assessment without `provenance` is an error; see [Provenance](#provenance)" .or("false");
}

mapping! {
    /// The keys of `[record]`.
    RECORD = "record":
    "required" Flag,
        "whether a site without `archive/ledger.jsonl` is an error; the first `standpoint record` writes it. See \
         [What is known from elsewhere](record.md#what-is-known-from-elsewhere)" .or("false");
    "publish_sources" Flag,
        "whether the site has the recorded sources and files, too, with comments and `extra`; see \
         [The published ledger](record.md#the-published-ledger)" .or("false");
}

mapping! {
    /// The keys of `[search]`.
    SEARCH = "search":
    "enabled" Flag, "whether the site has a search" .or("true");
}

mapping! {
    /// The keys of `[deploy]`.
    DEPLOY = "deploy":
    "host" OneOf(&["netlify", "cloudflare"]),
        "the host whose `_redirects` and `_headers` are written; see [Netlify and Cloudflare \
         Pages](publishing.md#netlify-and-cloudflare-pages)";
}

mapping! {
    /// The keys of `[markdown]`.
    MARKDOWN = "markdown":
    "raw_html" OneOf(&["escape", "trust"]),
        "whether HTML in Markdown is shown as text, or let through" .or("escape");
    "remote_images" OneOf(&["link", "show"]),
        "whether an image from another site becomes a link, or is shown" .or("link");
}

mapping! {
    /// The keys of an item of `nav`.
    NAV_ITEM = "item of `nav`":
    "title" Text, "the words of the link"
        .required("write the words of the link");
    "path" Link, "where it leads"
        .required("write a path such as `/about/`, or an address");
}
