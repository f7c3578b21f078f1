//! Random sites, with documents that an edition withholds.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use standpoint::diagnostic::Code;
use standpoint::theme::embedded;

use super::documents::{Cast, Document, Kind};
use super::publishing::Circumstances;
use super::random::Random;
use super::texts::Writer;
use crate::support::Files;

/// A site, and what an edition of it withholds.
pub struct RandomSite {
    pub of: Circumstances,
    pub cast: Cast,
    pub files: Files,
}

/// All that any template could show of a page: a site whose pages are the same under this one are so under every theme.
const ALL_VALUES: &str = "{% if marking %}<b>{{ marking.label }}</b><b>{{ marking.label }}</b>{% endif %}<pre>\
    {{ root }} {{ anchor }} {{ page }}{% if changes is defined %}{{ changes }}{% endif %}</pre>\
    {{ body | safe }}";
/// What is the same on all pages is enough on one.
const HOME: &str = "templates/home.html";

impl RandomSite {
    /// In any edition.
    pub fn random(random: &mut Random) -> Self {
        let of = Circumstances::random(random);
        Self::random_in(random, of)
    }

    /// In the public edition.
    pub fn random_public(random: &mut Random) -> Self {
        let of = Circumstances::random(random).public();
        Self::random_in(random, of)
    }

    fn random_in(random: &mut Random, of: Circumstances) -> Self {
        let cast = Cast::random(random, of);
        let mut site = Self {
            of,
            cast,
            files: Files::new(),
        };
        let has_required_marking = random.chance(10);
        if has_required_marking {
            for document in &mut site.cast.documents {
                document.publishing.label.get_or_insert(0);
            }
        }
        for of in &site.cast.documents {
            let mut writer = Writer {
                random,
                cast: &site.cast,
                of,
            };
            site.files.insert(of.path.clone(), writer.text().into());
        }
        for attachment in &site.cast.attachments {
            let bytes = format!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\"><!-- {} --></svg>",
                random.next()
            );
            site.files
                .insert(format!("content/{attachment}"), bytes.into());
        }
        let settings = site.settings(random, has_required_marking);
        site.files
            .insert("standpoint.toml".to_owned(), settings.into());
        site.add_theme(random);
        if random.chance(20) {
            site.files.insert(
                "static/robots.txt".to_owned(),
                "User-agent: *\nAllow: /\n".into(),
            );
        }
        if random.chance(30) {
            site.files
                .insert("static/logo.svg".to_owned(), "<svg/>".into());
        }
        site
    }

    fn settings(&self, random: &mut Random, has_required_marking: bool) -> String {
        let mut settings = format!("time_zone = \"{}\"\n", self.of.zone);
        let withheld: Vec<&Document> = self.cast.withheld().collect();
        if random.chance(30) && !withheld.is_empty() {
            // Who writes a name into the settings publishes it.
            let name = random.pick(&withheld).name();
            let _ = writeln!(settings, "title = \"The {name} desk\"");
        }
        if random.chance(60) {
            settings += "base_url = \"https://reports.example.org/site/\"\n";
        }
        if random.chance(20) {
            settings += "licence = \"CC BY 4.0\"\ncontact = \"desk@example.org\"\n";
        }
        if random.chance(20) {
            settings += "lang = \"uk\"\n";
        }
        if random.chance(30) {
            settings += "nav = [{ title = \"How to read this\", path = \"/legend/\" }]\n";
        }
        if has_required_marking {
            settings += "[publish]\nrequire_marking = true\n";
        }
        settings
    }

    /// Most sites have a theme that shows all values, some the default one, or that with a template of their own.
    fn add_theme(&mut self, random: &mut Random) {
        let choice = random.below(100);
        if choice < 97 {
            let pages = embedded().filter(|(path, _)| !path.starts_with("words/"));
            for (path, _) in pages {
                let text = if path == HOME {
                    format!("{{{{ site }}}}{ALL_VALUES}")
                } else if path.starts_with("templates/") {
                    ALL_VALUES.to_owned()
                } else {
                    "<svg/>".to_owned()
                };
                self.files
                    .insert(format!("themes/default/{path}"), text.into());
            }
        } else if choice < 98 {
            let text = "{% extends \"default/legend.html\" %}{% block footer %}{{ site.title }}{% endblock footer %}";
            self.files
                .insert("themes/own/templates/legend.html".to_owned(), text.into());
            let settings = self.files.get_mut("standpoint.toml").unwrap();
            settings.splice(0..0, *b"theme = \"own\"\n");
        }
    }

    /// The paths of the withheld documents.
    pub fn withheld(&self) -> BTreeSet<String> {
        self.cast.withheld().map(|one| one.path.clone()).collect()
    }

    /// The same site as if nothing were withheld; with `keeps_attachments`, files that nobody refers to stay.
    pub fn without_withheld(&self, keeps_attachments: bool) -> Files {
        let withheld = self.withheld();
        let mut files = self.files.clone();
        files.retain(|path, _| !withheld.contains(path));
        if !keeps_attachments {
            let texts: String = (self.cast.shown())
                .map(|one| String::from_utf8_lossy(&files[&one.path]).into_owned())
                .collect();
            for attachment in &self.cast.attachments {
                let name = attachment.rsplit('/').next().unwrap();
                if !texts.contains(name) {
                    files.remove(&format!("content/{attachment}"));
                }
            }
        }
        files
    }

    /// The same site in which a document that is shown refers to a withheld one, the path of that document, and the error
    /// that this is. `None` if there is no such pair.
    pub fn with_slip(&self, random: &mut Random) -> Option<(Files, String, Code)> {
        let shown: Vec<&Document> = self.cast.shown().collect();
        let withheld: Vec<&Document> = self.cast.withheld().collect();
        if shown.is_empty() || withheld.is_empty() {
            return None;
        }
        let (from, to) = (*random.pick(&shown), *random.pick(&withheld));
        let text = String::from_utf8_lossy(&self.files[&from.path]).into_owned();
        let below = to.path.strip_prefix("content/").unwrap();
        let by_path = format!("{text}[slip]({})\n", from.path_to(below));
        let by_name = format!("{text}[[{}:{}]]\n", to.word(), to.id);
        // The name itself may be what must not be read.
        let by_bare_name = format!("{text}[[?{}:{}]]\n", to.word(), to.id);
        let mut code = Code::WithheldReference;
        let changed = match (random.below(5), from.kind, to.kind) {
            (4, _, Kind::Assessment | Kind::Event | Kind::Agent) => {
                code = Code::BrokenLink;
                by_bare_name
            }
            (0, _, Kind::Assessment | Kind::Event | Kind::Agent) => by_name,
            (1, _, Kind::Assessment | Kind::Event | Kind::Agent) => {
                format!("{text}[slip]({})\n", to.address())
            }
            (2 | 3, Kind::Assessment, Kind::Assessment) => {
                let key = random.pick(&["supersedes", "responds_to"]);
                if text.contains(key) {
                    by_name
                } else {
                    text.replacen("---\n", &format!("---\n{key}: {}\n", to.id), 1)
                }
            }
            (2 | 3, Kind::Assessment, Kind::Agent) => {
                text.replacen("agent: [", &format!("agent: [{}, ", to.id), 1)
            }
            (2 | 3, Kind::Assessment, Kind::Event) => {
                text.replacen("event: [", &format!("event: [{}, ", to.id), 1)
            }
            (2 | 3, Kind::Event, Kind::Agent) if text.contains("agents: [") => {
                text.replacen("agents: [", &format!("agents: [{}, ", to.id), 1)
            }
            _ => by_path,
        };
        let mut files = self.files.clone();
        files.insert(from.path.clone(), changed.into());
        Some((files, from.path.clone(), code))
    }
}

impl Document {
    fn word(&self) -> &'static str {
        match self.kind {
            Kind::Assessment => "assessment",
            Kind::Event => "event",
            Kind::Agent => "agent",
            Kind::Page => "page",
        }
    }
}
