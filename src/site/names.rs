//! The names of events and agents: declared, mentioned, withheld, and what clashes.

use super::ix::NameIx;
use super::near::NearNames;
use super::references::withheld_name;
use super::{Index, IndexVec};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place, Span};
use crate::model::{Document, Front, Text};
use crate::route::{fold, slug};

/// The two kinds of things that are named in front matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Events.
    Event,
    /// Agents.
    Agent,
}

impl Kind {
    /// The word for one of them.
    pub fn word(self) -> &'static str {
        match self {
            Self::Event => "event",
            Self::Agent => "agent",
        }
    }
}

/// What a name stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// The entry at this position.
    At(NameIx),
    /// A document that this edition does not show.
    Withheld(Box<str>),
    /// A document with errors.
    Faulty,
}

/// One thing that has a name.
#[derive(Debug)]
pub struct Named {
    /// The last segment of its URL.
    pub slug: String,
    /// What was written first.
    pub name: Box<str>,
    /// Where it was declared, or mentioned first.
    place: Place,
    /// The position of its document among the declared ones.
    pub declared: Option<usize>,
}

/// All names of one kind, in the making.
pub struct Names {
    kind: Kind,
    index: Index<Box<str>, Found>,
    /// Names as they were written, so that one that is mentioned often is folded once.
    spellings: Index<Box<str>, Found>,
    near: NearNames,
    list: IndexVec<NameIx, Named>,
}

impl Names {
    /// No names yet.
    pub fn new(kind: Kind) -> Self {
        Self {
            kind,
            index: Index::default(),
            spellings: Index::default(),
            near: NearNames::default(),
            list: Vec::new().into(),
        }
    }

    /// Adds a declared thing under all of its names; the first is its id.
    pub fn declare(
        &mut self,
        file: &str,
        names: &[&str],
        position: Option<usize>,
        diagnostics: &mut Diagnostics,
    ) {
        let found = if position.is_some() {
            Found::At(self.list.next_ix())
        } else {
            Found::Withheld(file.into())
        };
        let mut clash = false;
        for name in names {
            let folded = fold(name);
            self.near.declare(&folded, name);
            match self.index.insert(folded.into(), found.clone()).cloned() {
                // Two that share several names are one mistake.
                Some(_) if clash => {}
                Some(other) if other != found => {
                    clash = true;
                    let other = self.file_of(&other).to_owned();
                    let kind = self.kind.word();
                    diagnostics.push(
                        Diagnostic::error(
                            Code::AmbiguousName,
                            format!("two {kind}s are called `{name}`"),
                        )
                        .in_file(file)
                        .also(&other, None, "the other one")
                        .hint("give one of them another id, title or alias"),
                    );
                }
                _ => {}
            }
        }
        let id_is_taken = self.index.get(&fold(names[0])) != Some(&found);
        if position.is_some() && !id_is_taken {
            self.list.push(Named {
                slug: slug(names[0]),
                name: names[0].into(),
                place: Place {
                    file: file.into(),
                    span: None,
                },
                declared: position,
            });
        }
    }

    /// Adds a name that a document with errors may have: what refers to it is no mistake.
    pub fn declare_faulty(&mut self, name: &str) {
        self.index.insert(fold(name).into(), Found::Faulty);
    }

    /// The positions in the list of what a document names, each once. What is not declared is
    /// added, with a warning where it may be a misspelling; a withheld name is an error.
    pub fn mention(
        &mut self,
        file: &str,
        written: &[Text],
        diagnostics: &mut Diagnostics,
    ) -> Vec<NameIx> {
        let mut all = Vec::with_capacity(written.len());
        for name in written {
            match self.found(file, name, diagnostics) {
                Found::At(position) if !all.contains(position) => all.push(*position),
                Found::Withheld(other) => {
                    let other = other.clone();
                    diagnostics.push(withheld_name(file, self.kind, name, &other));
                }
                Found::At(_) | Found::Faulty => {}
            }
        }
        all
    }

    /// Adds what earlier versions on the record name and nothing else does any more. Nothing is reported: an old text is
    /// no mistake of today. A name with the URL of another is taken for that one.
    pub fn remember<'n>(&mut self, named: impl IntoIterator<Item = (&'n str, &'n Text)>) {
        let mut slugs: Index<Box<str>, NameIx> = Index::default();
        let mut is_empty = true;
        for (file, name) in named {
            if self.find(&name.value).is_some() {
                continue;
            }
            if is_empty {
                for (at, known) in self.list.enumerated() {
                    slugs.insert(known.slug.as_str().into(), at);
                }
                is_empty = false;
            }
            let slug = slug(&name.value);
            let found = slugs.get(&slug).copied().unwrap_or_else(|| {
                let at = self.list.next_ix();
                slugs.insert(slug.as_str().into(), at);
                self.list.push(Named {
                    slug,
                    name: name.value.clone(),
                    place: Place {
                        file: file.into(),
                        span: None,
                    },
                    declared: None,
                });
                at
            });
            self.index
                .insert(fold(&name.value).into(), Found::At(found));
        }
    }

    /// What a name stands for, which is added where it is not declared.
    fn found(&mut self, file: &str, name: &Text, diagnostics: &mut Diagnostics) -> &Found {
        let Text { value: name, span } = name;
        if self.spellings.get(name).is_none() {
            let folded = fold(name);
            let found = match self.index.get(&folded) {
                Some(found) => found.clone(),
                None => self.add(file, (name, &folded), *span, diagnostics),
            };
            self.spellings.insert(name.clone(), found);
        }
        self.spellings.get(name).unwrap_or(&Found::Faulty)
    }

    fn add(
        &mut self,
        file: &str,
        (name, folded): (&str, &str),
        span: Span,
        diagnostics: &mut Diagnostics,
    ) -> Found {
        if let Some(near) = self.near.find(folded) {
            let kind = self.kind.word();
            diagnostics.push(
                Diagnostic::warning(Code::NearName, format!("no {kind} `{name}` is declared"))
                    .at(file, span)
                    .hint(format!(
                        "did you mean `{near}`? As it stands, `{name}` gets a page of its own"
                    )),
            );
        }
        let found = Found::At(self.list.next_ix());
        self.index.insert(folded.into(), found.clone());
        self.list.push(Named {
            slug: slug(name),
            name: name.into(),
            place: Place {
                file: file.into(),
                span: Some(span),
            },
            declared: None,
        });
        found
    }

    /// What a name stands for.
    pub fn find(&self, name: &str) -> Option<&Found> {
        let known = self.spellings.get(name);
        known.or_else(|| self.index.get(&fold(name)))
    }

    /// Everything that is named, in the order of declaration and mention.
    pub fn list(&self) -> &IndexVec<NameIx, Named> {
        &self.list
    }

    /// Positions of the list in the order of slugs; two of one slug are an error.
    pub fn by_slug(&self, diagnostics: &mut Diagnostics) -> Vec<NameIx> {
        let mut order: Vec<_> = self.list.indices().collect();
        order.sort_by(|&a, &b| self.list[a].slug.cmp(&self.list[b].slug));
        for pair in order.windows(2) {
            let (first, second) = (&self.list[pair[0]], &self.list[pair[1]]);
            if first.slug != second.slug {
                continue;
            }
            let message = format!(
                "the {} names `{}` and `{}` make the same URL `/{}s/{}/`",
                self.kind.word(),
                first.name,
                second.name,
                self.kind.word(),
                first.slug
            );
            let mut diagnostic = Diagnostic::error(Code::NameCollision, message);
            diagnostic.place = Some(second.place.clone());
            diagnostics.push(
                diagnostic
                    .also(&first.place.file, first.place.span, "the other one")
                    .hint("write both alike if they are one, or else rename one of them"),
            );
        }
        order.dedup_by(|a, b| self.list[*a].slug == self.list[*b].slug);
        order
    }

    fn file_of<'a>(&'a self, found: &'a Found) -> &'a str {
        match found {
            Found::At(at) => &self.list[*at].place.file,
            Found::Withheld(file) => file,
            Found::Faulty => "",
        }
    }
}

/// All names under which a document may be mentioned, its id first.
pub fn names_of(document: &Document) -> Option<(Kind, Vec<&str>)> {
    let (kind, id, title, aliases) = match &document.front {
        Front::Event(event) => (
            Kind::Event,
            &event.id,
            event.title.as_deref(),
            &event.aliases,
        ),
        Front::Agent(agent) => (
            Kind::Agent,
            &agent.id,
            agent.name.as_deref(),
            &agent.aliases,
        ),
        _ => return None,
    };
    let mut names = vec![&**id];
    names.extend(title);
    names.extend(aliases.iter().map(|alias| &*alias.value));
    Some((kind, names))
}
