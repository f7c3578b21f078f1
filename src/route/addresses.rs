//! Which address each page has. No name makes a segment that ends in `_`, so that such a segment
//! never takes the address of a tag, an event or an agent.

use super::Route;
use crate::digest::Digest;

impl Route {
    /// The home page.
    pub fn home() -> Self {
        Self::file("")
    }

    /// What the levels of confidence mean.
    pub fn legend() -> Self {
        Self::page(["legend"])
    }

    /// The timeline; its periods are below it.
    pub fn timeline() -> Self {
        Self::page(["timeline"])
    }

    /// The page of the record.
    pub fn record() -> Self {
        Self::page(["record"])
    }

    /// The published ledger.
    pub fn ledger() -> Self {
        Self::file("record/ledger.jsonl")
    }

    /// The checkpoint of the published ledger.
    pub fn checkpoint() -> Self {
        Self::file("record/checkpoint")
    }

    /// A published object of the record: it lies below `/record/` as it does below `archive/`.
    pub fn object(digest: Digest) -> Self {
        let name = digest.to_string();
        let (folder, rest) = name.split_at(2);
        Self::file(&format!("record/objects/{folder}/{rest}"))
    }

    /// The list of a collection, such as `events` or `tags`.
    pub fn collection(name: &str) -> Self {
        Self::page([name])
    }

    /// A numbered part of the list of a collection, from 1.
    pub fn collection_part(name: &str, part: usize) -> Self {
        Self::page([name, "all_", &part.to_string()])
    }

    /// A member of a collection: an event, an agent, a tag or a publisher.
    pub fn member(collection: &str, slug: &str) -> Self {
        Self::page([collection, slug])
    }

    /// The page of an assessment, by its id.
    pub fn assessment(id: &str) -> Self {
        Self::page(["assessments", id])
    }

    /// The permanent address of a version of the assessment at this address.
    pub fn version(&self, rev: u64) -> Self {
        self.child(&format!("v{rev}"))
    }

    /// The versions of the assessment at this address, and what changed between them.
    pub fn history(&self) -> Self {
        self.child("history")
    }

    /// All that links to the page at this address.
    pub fn backlinks(&self) -> Self {
        self.child("backlinks_")
    }

    /// A numbered part of the list at this address, from 1.
    pub fn part(&self, number: usize) -> Self {
        self.child(&number.to_string())
    }

    /// A period of the archive at this address: `2025`, `2025/11` or `2025/11/19`.
    pub fn period(&self, path: &str) -> Self {
        self.child(path)
    }

    /// The feed of the page at this address.
    pub fn feed(&self) -> Self {
        self.beside("atom.xml")
    }

    /// What moved; its periods are below it.
    pub fn changes() -> Self {
        Self::page(["changes"])
    }

    /// Decided questions; the comparisons of two agents are below it.
    pub fn outcomes() -> Self {
        Self::page(["outcomes"])
    }

    /// A numbered part of the decided questions, from 1.
    pub fn outcomes_part(number: usize) -> Self {
        Self::collection_part("outcomes", number)
    }

    /// What the figures on outcomes mean.
    pub fn outcomes_explained() -> Self {
        Self::page(["outcomes", "explained"])
    }

    /// The comparison of two agents, by the last segments of their addresses.
    pub fn compared(first: &str, second: &str) -> Self {
        Self::page(["outcomes", first, second])
    }

    /// All outcomes of the agent at this address, if its page does not show them all.
    pub fn agent_outcomes(&self) -> Self {
        self.child("outcomes_")
    }

    /// The feed of the page at this address as JSON.
    pub fn json_feed(&self) -> Self {
        self.beside("feed.json")
    }

    /// All questions.
    pub fn questions() -> Self {
        Self::page(["questions"])
    }

    /// A numbered part of all questions, from 1.
    pub fn questions_part(number: usize) -> Self {
        Self::collection_part("questions", number)
    }

    /// The page of a question, by the last segment of its event's address and its id.
    pub fn question(event: &str, id: &str) -> Self {
        Self::page(["questions", event, id])
    }

    /// The forecasts on the question at this address as CSV.
    pub fn forecasts(&self) -> Self {
        self.beside("forecasts.csv")
    }

    /// The figure of a question in the format of this extension, beside the page of its event.
    pub fn figure(event: &Self, question: &str, extension: &str) -> Self {
        event.beside(&format!("{question}.{extension}"))
    }

    /// The search.
    pub fn search() -> Self {
        Self::page(["search"])
    }

    /// All questions, in the format of this extension.
    pub fn questions_data(extension: &str) -> Self {
        Self::file(&format!("questions.{extension}"))
    }

    /// All judgements as CSV.
    pub fn judgements() -> Self {
        Self::file("judgements.csv")
    }

    /// The deadlines and outcomes of all questions as a calendar.
    pub fn calendar() -> Self {
        Self::file("calendar.ics")
    }

    /// The citations of the assessments on this page, or of all on the home page, in the format of this extension.
    pub fn citations(&self, extension: &str) -> Self {
        self.beside(&format!("citations.{extension}"))
    }

    /// All assessments as a STIX bundle.
    pub fn stix() -> Self {
        Self::file("stix.json")
    }

    /// What is on the site, for language models.
    pub fn llms() -> Self {
        Self::file("llms.txt")
    }

    /// Redirects that a web host makes.
    pub fn host_redirects() -> Self {
        Self::file("_redirects")
    }

    /// Headers that a web host sends.
    pub fn host_headers() -> Self {
        Self::file("_headers")
    }

    /// The page for what is not found.
    pub fn not_found() -> Self {
        Self::file("404.html")
    }

    /// What robots may read.
    pub fn robots() -> Self {
        Self::file("robots.txt")
    }

    /// The register, in the format of this extension.
    pub fn register(extension: &str) -> Self {
        Self::file(&format!("register.{extension}"))
    }

    /// The sitemap, or the index of its parts.
    pub fn sitemap() -> Self {
        Self::file("sitemap.xml")
    }

    /// A part of the sitemap, from 1.
    pub fn sitemap_part(number: usize) -> Self {
        Self::file(&format!("sitemap-{number}.xml"))
    }

    /// A file of the theme, by its path below `static/` of the theme.
    pub fn theme_file(path: &str) -> Self {
        Self::file(&format!("theme/{path}"))
    }

    /// A file in `content/` or `static/`, by its path below the site's root.
    pub fn copy_of(path: &str) -> Self {
        let mut folders = ["content/", "static/"].into_iter();
        let below = folders.find_map(|folder| path.strip_prefix(folder));
        Self::file(below.unwrap_or(path))
    }
}
