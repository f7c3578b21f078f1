//! The documents of a random site: what they are called, and who may see them.

use super::publishing::{Circumstances, Publishing};
use super::random::Random;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Assessment,
    Event,
    Agent,
    Page,
}

/// A document whose text is not written yet.
#[derive(Debug, Clone)]
pub struct Document {
    pub kind: Kind,
    pub path: String,
    /// Its id; of an event or an agent, the last part of its address.
    pub id: String,
    /// Its title or name, where it has one.
    pub title: Option<String>,
    pub aliases: Vec<String>,
    /// The ids of an event's questions.
    pub questions: Vec<String>,
    pub publishing: Publishing,
    /// Whether the edition shows it.
    pub is_shown: bool,
}

/// All documents, and what else they may name.
pub struct Cast {
    pub documents: Vec<Document>,
    /// Agents without a file: those that any document may name, and those that only withheld ones do.
    pub open_agents: Vec<String>,
    pub secret_agents: Vec<String>,
    pub open_events: Vec<String>,
    pub secret_events: Vec<String>,
    /// Files that are no documents, below `content/`.
    pub attachments: Vec<String>,
}

const FIRST: [&str; 8] = [
    "Copper", "Quiet", "Eastern", "Salted", "Winter", "Hollow", "Ninth", "Marble",
];
const SECOND: [&str; 48] = [
    "Lighthouse",
    "Quarry",
    "Ferry",
    "Turbine",
    "Orchard",
    "Viaduct",
    "Sawmill",
    "Granary",
    "Harbour",
    "Tannery",
    "Observatory",
    "Causeway",
    "Brewery",
    "Signalbox",
    "Pumphouse",
    "Icebreaker",
    "Windmill",
    "Foundry",
    "Aqueduct",
    "Weighbridge",
    "Customs",
    "Drydock",
    "Escarpment",
    "Floodgate",
    "Gasworks",
    "Hatchery",
    "Isthmus",
    "Junction",
    "Kiln",
    "Landslip",
    "Meadow",
    "Narrows",
    "Outpost",
    "Peninsula",
    "Quayside",
    "Reservoir",
    "Shipyard",
    "Terminal",
    "Underpass",
    "Vineyard",
    "Watchtower",
    "Yardarm",
    "Zeppelin",
    "Bastion",
    "Cathedral",
    "Dynamo",
    "Embankment",
    "Маяк",
];
/// Pages that introduce lists, and one that does not.
const PAGES: [&str; 9] = [
    "index.md",
    "about.md",
    "events/index.md",
    "agents/index.md",
    "tags/index.md",
    "sources/index.md",
    "timeline.md",
    "legend.md",
    "notes/method.md",
];

/// Names, none of which is like another.
struct Names<'r> {
    random: &'r mut Random,
    left: Vec<&'static str>,
}

impl Names<'_> {
    fn next(&mut self) -> String {
        let first = *self.random.pick(&FIRST);
        format!("{first} {}", self.left.pop().expect("enough names"))
    }

    fn several(&mut self, most: usize) -> Vec<String> {
        (0..self.random.between(1, most))
            .map(|_| self.next())
            .collect()
    }
}

/// A name as an id: pure ASCII names alone make one.
fn id_of(name: &str) -> String {
    name.to_lowercase()
        .replace(' ', "-")
        .replace("маяк", "mayak")
}

impl Cast {
    pub fn random(random: &mut Random, of: Circumstances) -> Self {
        let counts = [
            (Kind::Agent, random.between(1, 2)),
            (Kind::Event, random.between(1, 2)),
            (Kind::Page, random.between(0, 3)),
            (Kind::Assessment, random.between(3, 5)),
        ];
        let mut left = SECOND.to_vec();
        random.shuffle(&mut left);
        let mut names = Names { random, left };
        let mut documents: Vec<Document> = Vec::new();
        let mut pages = PAGES.to_vec();
        names.random.shuffle(&mut pages);
        for (kind, count) in counts {
            for _ in 0..count {
                let mut document = document(kind, &mut names, of);
                if kind == Kind::Page {
                    let page = pages.pop().unwrap();
                    document.path = format!("content/{page}");
                    document.id = page.trim_end_matches(".md").replace("index", "");
                }
                documents.push(document);
            }
        }
        let mut cast = Self {
            documents,
            open_agents: names.several(1),
            secret_agents: names.several(2),
            open_events: names.several(1),
            secret_events: names.several(1),
            attachments: Vec::new(),
        };
        for (at, folder) in ["assessments/", "assessments/deep/", ""]
            .into_iter()
            .enumerate()
        {
            let ending = random.pick(&["svg", "csv", "png"]);
            cast.attachments
                .push(format!("{folder}figure-{at}.{ending}"));
        }
        cast.share_names(random);
        cast
    }

    /// Gives withheld documents names that are in part, or where that may be wholly, those of others.
    fn share_names(&mut self, random: &mut Random) {
        let shown: Vec<Document> = self.shown().cloned().collect();
        for document in self.documents.iter_mut().filter(|one| !one.is_shown) {
            let others: Vec<_> = shown
                .iter()
                .filter(|one| one.kind == document.kind)
                .collect();
            if others.is_empty() || random.chance(50) {
                continue;
            }
            let other = *random.pick(&others);
            match document.kind {
                Kind::Assessment | Kind::Page => {
                    document.aliases.extend(other.aliases.iter().cloned());
                }
                Kind::Event | Kind::Agent => {
                    let own = document.id.rsplit('-').next().unwrap();
                    document.aliases.push(format!("{} {own}", other.name()));
                }
            }
        }
    }

    pub fn shown(&self) -> impl Iterator<Item = &Document> {
        self.documents.iter().filter(|one| one.is_shown)
    }

    pub fn withheld(&self) -> impl Iterator<Item = &Document> {
        self.documents.iter().filter(|one| !one.is_shown)
    }

    /// Documents of a kind to which another may refer: what is shown refers to nothing that is withheld.
    pub fn within_reach(&self, of: &Document, kind: Kind) -> Vec<&Document> {
        let all = self.documents.iter();
        all.filter(|one| one.kind == kind && (one.is_shown || !of.is_shown))
            .collect()
    }

    /// The names of things without a file that a document may name.
    pub fn undeclared(&self, of: &Document, kind: Kind) -> Vec<String> {
        let (open, secret) = match kind {
            Kind::Agent => (&self.open_agents, &self.secret_agents),
            _ => (&self.open_events, &self.secret_events),
        };
        let secret = secret.iter().filter(|_| !of.is_shown);
        open.iter().chain(secret).cloned().collect()
    }
}

impl Document {
    /// What it is called by.
    pub fn name(&self) -> &str {
        self.title.as_deref().unwrap_or(&self.id)
    }

    /// Any of the names of an event or an agent, in any spelling.
    pub fn spelling(&self, random: &mut Random) -> String {
        let mut names = vec![self.id.clone(), self.id.replace('-', " ")];
        names.extend(self.title.clone());
        names.extend(self.aliases.iter().cloned());
        let name = random.pick(&names);
        if random.chance(15) {
            name.to_uppercase()
        } else {
            name.clone()
        }
    }

    /// Its path from the root of the site.
    pub fn address(&self) -> String {
        match self.kind {
            Kind::Assessment => format!("/assessments/{}/", self.id),
            Kind::Event => format!("/events/{}/", self.id),
            Kind::Agent => format!("/agents/{}/", self.id),
            Kind::Page => format!("/{}/", self.id.trim_end_matches('/')).replace("//", "/"),
        }
    }

    /// The relative path to a file below `content/`.
    pub fn path_to(&self, file: &str) -> String {
        let depth = self.path.matches('/').count() - 1;
        format!("{}{file}", "../".repeat(depth))
    }
}

fn document(kind: Kind, names: &mut Names<'_>, of: Circumstances) -> Document {
    let id = id_of(&names.next());
    let title = names.random.chance(50).then(|| names.next());
    let alias = names.random.chance(40).then(|| names.next());
    let random = &mut *names.random;
    let publishing = Publishing::random(random, of);
    let path = match kind {
        Kind::Assessment if random.chance(30) => format!("content/assessments/deep/{id}.md"),
        Kind::Assessment => format!("content/assessments/{id}.md"),
        Kind::Event => format!("content/events/{id}.md"),
        _ => format!("content/agents/{id}.md"),
    };
    let questions = if kind == Kind::Event {
        random.between(0, 2)
    } else {
        0
    };
    Document {
        kind,
        id: match path.strip_prefix("content/assessments/") {
            Some(below) => below.trim_end_matches(".md").to_owned(),
            None => id,
        },
        path,
        title,
        aliases: match kind {
            Kind::Assessment | Kind::Page => alias.iter().map(|alias| id_of(alias)).collect(),
            _ => alias.into_iter().collect(),
        },
        questions: (1..=questions).map(|at| format!("q{at}")).collect(),
        is_shown: publishing.is_shown(of),
        publishing,
    }
}
