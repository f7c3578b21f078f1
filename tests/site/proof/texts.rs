//! The texts of the documents of a random site.

use std::fmt::Write as _;

use super::documents::{Cast, Document, Kind};
use super::random::Random;

const SENTENCES: [&str; 12] = [
    "The gates were seen open on two of the three nights that anybody watched them.",
    "No convoy has left the northern yard since the frost came in over the river.",
    "Prices at the market rose by a tenth while the stocks in the silos did not fall.",
    "Crews were told to expect a longer season than the one that the plan had set.",
    "What the ministry says of the bridge does not fit what the drivers say of it.",
    "Half of the cranes stand still, and nobody orders the parts that they would need.",
    "The second reading was put off without a word on when it would take place instead.",
    "Water levels were the lowest of ten years, and the barges went half empty.",
    "Three of the five signatories have asked for another round before they sign anything.",
    "Nothing in the photographs shows that the repairs were begun before the summer.",
    "The union counts on a vote that its own members would lose by a wide margin.",
    "Insurance rates for the strait doubled within a week and have not come down since.",
];
const TAGS: [&str; 6] = [
    "Sea power",
    "sea-power",
    "Harvest",
    "HARVEST",
    "Rail freight",
    "Elections",
];
const PLACES: [&str; 4] = ["Odesa", "Constanta", "Izmail", "Galati"];
const HOSTS: [&str; 5] = [
    "news.example.com",
    "port-authority.example.org",
    "rail.example.net",
    "weather.example.org",
    "gazette.example.com",
];
const LIKELIHOODS: [&str; 6] = [
    "likely",
    "very unlikely",
    "65%",
    "[20%, 45%]",
    "almost certain",
    "roughly even chance",
];
const DATES: [&str; 8] = [
    "2023-12-31",
    "2024-02-29",
    "2024-07-04T23:30:00+03:00",
    "2024-11-20",
    "2025-01-01",
    "2025-03-03T00:00:00Z",
    "2025-03-03",
    "2025-05-30",
];

/// Writes the text of one document.
pub struct Writer<'a> {
    pub random: &'a mut Random,
    pub cast: &'a Cast,
    pub of: &'a Document,
}

impl Writer<'_> {
    pub fn text(&mut self) -> String {
        let mut keys = self.of.publishing.keys(self.random);
        if self.random.chance(10) {
            keys += "lang: uk\n";
        }
        if self.random.chance(20) {
            let _ = writeln!(keys, "extra: {{desk: {}}}", self.of.id);
        }
        match self.of.kind {
            Kind::Assessment => self.assessment(&mut keys),
            Kind::Event => self.event(&mut keys),
            Kind::Agent => self.agent(&mut keys),
            Kind::Page => self.title("title", &mut keys),
        }
        if !self.of.aliases.is_empty() {
            let _ = writeln!(keys, "aliases: [{}]", self.of.aliases.join(", "));
        }
        if self.random.chance(25) && self.of.kind != Kind::Agent {
            let _ = writeln!(keys, "summary: {}", self.sentence());
        }
        let body = self.body();
        format!("---\n{keys}---\n\n{body}")
    }

    fn sentence(&mut self) -> &'static str {
        let sentence: &&'static str = self.random.pick(&SENTENCES);
        sentence
    }

    fn title(&mut self, key: &str, keys: &mut String) {
        if let Some(title) = &self.of.title {
            let _ = writeln!(keys, "{key}: {title}");
        }
    }

    fn list(&mut self, key: &str, all: &[&str], keys: &mut String) {
        let some = self.random.some(all, 2);
        if !some.is_empty() {
            let _ = writeln!(keys, "{key}: [{}]", some.join(", "));
        }
    }

    /// Names of agents or events: some that have a file, and some that have none.
    fn names(&mut self, kind: Kind, fewest: usize) -> (Vec<String>, Vec<Document>) {
        let declared = self.cast.within_reach(self.of, kind);
        let mut chosen: Vec<Document> = self
            .random
            .some(&declared, 2)
            .into_iter()
            .cloned()
            .collect();
        let mut names: Vec<String> = chosen.iter().map(|one| one.spelling(self.random)).collect();
        let undeclared = self.cast.undeclared(self.of, kind);
        if names.len() < fewest || self.random.chance(25) {
            let name = self.random.pick(&undeclared).clone();
            // Each spelling is the same agent; the first one that is seen gives it its name.
            names.push(if self.random.chance(30) {
                name.to_lowercase()
            } else {
                name
            });
        }
        self.random.shuffle(&mut names);
        chosen.retain(|one| !one.questions.is_empty());
        (names, chosen)
    }

    fn assessment(&mut self, keys: &mut String) {
        let (agents, _) = self.names(Kind::Agent, 1);
        let (events, asking) = self.names(Kind::Event, 1);
        let _ = writeln!(
            keys,
            "agent: [{}]\nevent: [{}]",
            agents.join(", "),
            events.join(", ")
        );
        if !self.of.publishing.draft || self.random.chance(60) {
            let _ = writeln!(keys, "date: {}", self.random.pick(&DATES));
        }
        let _ = writeln!(
            keys,
            "confidence: {}",
            self.random.pick(&["low", "high", "70%", "unstated"])
        );
        self.title("title", keys);
        self.list("tags", &TAGS, keys);
        self.list("places", &PLACES, keys);
        self.sources(keys);
        self.judgements(&asking, keys);
        for key in ["supersedes", "responds_to"] {
            // Only to those before, so that none replaces what replaces it.
            let all = self.cast.within_reach(self.of, Kind::Assessment);
            let earlier = all.iter().take_while(|one| one.path != self.of.path);
            let ids: Vec<&str> = earlier.map(|one| &*one.id).collect();
            if !ids.is_empty() && self.random.chance(30) {
                let _ = writeln!(keys, "{key}: [{}]", self.random.pick(&ids));
            }
        }
        if self.random.chance(15) {
            *keys += "provenance: {kind: mixed, model: Engine 4}\n";
        }
    }

    fn sources(&mut self, keys: &mut String) {
        let hosts = self.random.some(&HOSTS, 2);
        if !hosts.is_empty() {
            *keys += "sources:\n";
        }
        for host in hosts {
            let _ = writeln!(
                keys,
                "- {{url: 'https://{host}/{}', name: Bulletin}}",
                self.random.below(3)
            );
        }
    }

    fn judgements(&mut self, asking: &[Document], keys: &mut String) {
        if self.random.chance(40) && asking.is_empty() {
            return;
        }
        *keys += "judgements:\n";
        for event in asking {
            for question in &event.questions {
                let (text, likelihood) = (self.sentence(), *self.random.pick(&LIKELIHOODS));
                let _ = writeln!(
                    keys,
                    "- {{text: '{text}', likelihood: '{likelihood}', question: '{}#{question}'}}",
                    event.id
                );
            }
        }
        let _ = writeln!(
            keys,
            "- {{text: '{}', confidence: moderate}}",
            self.sentence()
        );
    }

    fn event(&mut self, keys: &mut String) {
        self.title("title", keys);
        if self.random.chance(50) {
            let _ = writeln!(
                keys,
                "date: {}",
                self.random
                    .pick(&["2024-03", "2025-01-15", "2024-01-01/2024-02-01"])
            );
        }
        self.list("tags", &TAGS, keys);
        self.list("places", &PLACES, keys);
        if self.random.chance(40) {
            let (agents, _) = self.names(Kind::Agent, 1);
            let _ = writeln!(keys, "agents: [{}]", agents.join(", "));
        }
        if !self.of.questions.is_empty() {
            *keys += "questions:\n";
        }
        for question in &self.of.questions {
            let outcome = self.random.pick(&[
                "",
                "outcome: yes, ",
                "outcome: {answer: no, date: 2025-02-02, source: Bulletin}, ",
                "resolves_by: 2025-06-09, ",
            ]);
            let text = *self.random.pick(&SENTENCES);
            let _ = writeln!(keys, "- {{id: {question}, {outcome}text: '{text}'}}");
        }
    }

    fn agent(&mut self, keys: &mut String) {
        self.title("name", keys);
        let _ = writeln!(keys, "perspective: {}", self.sentence());
        if self.random.chance(30) {
            *keys += "kind: ai\nmodel: Engine 4\n";
        }
    }

    fn body(&mut self) -> String {
        let mut body = String::new();
        // The first heading would be a name, which nothing else may have.
        let may_have_heading =
            self.of.title.is_some() || !matches!(self.of.kind, Kind::Event | Kind::Agent);
        if may_have_heading && self.random.chance(40) {
            let _ = writeln!(body, "## Background\n");
        }
        for _ in 0..self.random.between(1, 4) {
            let (sentence, link) = (self.sentence(), self.link());
            let _ = write!(body, "{sentence} {link}\n\n");
        }
        body
    }

    /// A link to something that the document may refer to; or plain words for something that it may not.
    fn link(&mut self) -> String {
        let kind = *self
            .random
            .pick(&[Kind::Assessment, Kind::Event, Kind::Agent, Kind::Page]);
        let near = self.cast.within_reach(self.of, kind);
        let near = (!near.is_empty()).then(|| *self.random.pick(&near));
        let all = &self.cast.documents;
        let any = self.random.pick(all);
        match (self.random.below(9), near) {
            (0 | 1, Some(near)) => match kind {
                Kind::Assessment => format!("[[assessment:{}]]", near.id),
                Kind::Event => format!("[[event:{}]]", near.spelling(self.random)),
                Kind::Agent => format!("[[{}|they]]", near.spelling(self.random)),
                Kind::Page => format!("[here]({})", near.address()),
            },
            (2, Some(near)) => {
                let below = near.path.strip_prefix("content/").unwrap();
                format!("[there]({})", self.of.path_to(below))
            }
            (3, Some(near)) if near.kind != Kind::Page => format!("[page]({})", near.address()),
            (4 | 5, _) => {
                let attachment = self.random.pick(&self.cast.attachments);
                let mark = if attachment.ends_with("csv") { "" } else { "!" };
                format!("{mark}[figure]({})", self.of.path_to(attachment))
            }
            (6 | 7, _) => match any.kind {
                Kind::Assessment => format!("[[?assessment:{}|other work]]", any.id),
                Kind::Event => format!("[[?event:{}|that day]]", any.spelling(self.random)),
                Kind::Agent => format!("[[?{}|others]]", any.spelling(self.random)),
                Kind::Page => "[[?nobody at all|somebody]]".to_owned(),
            },
            _ => format!(
                "<https://{}/{}>",
                self.random.pick(&HOSTS),
                self.random.below(4)
            ),
        }
    }
}
