//! What a document says: the needles that are made of it.

use std::ops::Range;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::needle::{Needle, NeedleKind};
use super::words::{Form, Token, Words, is_unspaced};
use crate::digest::Digest;
use crate::model::{Document, Front, Target, Text};
use crate::parse::{Mark, Prose};
use crate::route::{Route, WebAddress, follow, slug};
use crate::value;

/// A title, an id or a route with fewer characters says too little.
pub const SHORTEST_NAME: usize = 12;
/// A sentence with fewer words does.
pub const FEWEST_WORDS: usize = 8;
/// The same where no spaces are between words, in characters.
pub const FEWEST_UNSPACED: usize = 12;
/// Digits of a digest that are searched for: pages may show its beginning.
const DIGITS: usize = 32;

/// What an address has in place of characters that it cannot have.
const IN_ADDRESS: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~')
    .remove(b'/');

/// What a document says.
#[derive(Debug, Clone, Default)]
pub struct Said {
    /// All that may be searched for, in no order and perhaps several times.
    pub needles: Vec<Needle>,
    /// Files that it refers to, by their paths below the site's root.
    pub files: Vec<Box<str>>,
}

impl Said {
    /// What a document and its body say.
    pub fn of(document: &Document, prose: &Prose) -> Self {
        let mut said = Self::default();
        said.front(&document.front);
        said.links(document);
        let path = document.path.strip_prefix("content/");
        said.name(NeedleKind::FileName, path.unwrap_or(&document.path));
        said.digest(document.digest);
        said.digest(document.content);
        said.sentences(&flat(prose), Form::Marked);
        said
    }

    /// Adds the digest of a file.
    pub fn digest(&mut self, digest: Digest) {
        let digits = digest.short(DIGITS);
        self.needles
            .extend(Needle::name(NeedleKind::Digest, &digits));
    }

    fn front(&mut self, front: &Front) {
        for text in texts(front) {
            self.text(text);
        }
        match front {
            Front::Assessment(facts) => {
                self.id(&facts.id);
                self.aliases(&facts.aliases);
                self.title(facts.title.as_deref());
                for source in &facts.sources {
                    self.host(source.url.as_deref());
                }
                self.extra(facts.extra.as_ref());
            }
            Front::Event(facts) => {
                self.id(&facts.id);
                self.id(&slug(&facts.id));
                self.route(&Route::member("events", &slug(&facts.id)));
                self.aliases(&facts.aliases);
                self.title(facts.title.as_deref());
                for question in &facts.questions {
                    self.route(&Route::question(&slug(&facts.id), &question.id));
                    if let Some(outcome) = &question.outcome {
                        self.host(outcome.url.as_deref());
                    }
                }
                self.extra(facts.extra.as_ref());
            }
            Front::Agent(facts) => {
                self.id(&facts.id);
                self.id(&slug(&facts.id));
                self.route(&Route::member("agents", &slug(&facts.id)));
                self.aliases(&facts.aliases);
                self.title(facts.name.as_deref());
                self.title(facts.short.as_deref());
                self.extra(facts.extra.as_ref());
            }
            Front::Page(facts) => {
                self.route(&Route::page(&facts.segments));
                self.aliases(&facts.aliases);
                self.title(facts.title.as_deref());
                self.extra(facts.extra.as_ref());
            }
        }
    }

    fn extra(&mut self, node: Option<&value::Node>) {
        match node.map(|node| &node.kind) {
            Some(value::Kind::Scalar { text, .. }) => {
                self.text(text);
                self.host(Some(text));
            }
            Some(value::Kind::List(nodes)) => nodes.iter().for_each(|node| self.extra(Some(node))),
            Some(value::Kind::Map(entries)) => {
                for (_, node) in entries {
                    self.extra(Some(node));
                }
            }
            Some(value::Kind::Null) | None => {}
        }
    }

    fn links(&mut self, document: &Document) {
        for link in document.links.iter() {
            match &link.target {
                Target::External(address) | Target::RemoteImage(address) => {
                    self.host(Some(address));
                }
                Target::File { path, .. } => {
                    if let Some(file) = follow(&document.path, path) {
                        self.file(&file);
                        self.files.push(file.into());
                    }
                }
                _ => {}
            }
        }
    }

    fn id(&mut self, id: &str) {
        self.name(NeedleKind::Id, id);
    }

    fn aliases(&mut self, aliases: &[Text]) {
        for alias in aliases {
            self.id(alias.value.trim_matches('/'));
        }
    }

    fn route(&mut self, route: &Route) {
        self.name(NeedleKind::Route, route.as_str().trim_end_matches('/'));
    }

    /// A name that is long enough.
    fn name(&mut self, kind: NeedleKind, name: &str) {
        if name.chars().count() >= SHORTEST_NAME {
            self.exactly(kind, name);
        }
    }

    /// A name as it is, and as addresses have it.
    fn exactly(&mut self, kind: NeedleKind, name: &str) {
        self.needles.extend(Needle::name(kind, name));
        let encoded = utf8_percent_encode(name, IN_ADDRESS).to_string();
        if encoded != name {
            self.needles.extend(Needle::name(kind, &encoded));
        }
    }

    fn title(&mut self, title: Option<&str>) {
        let title = title.unwrap_or_default();
        if title.chars().count() >= SHORTEST_NAME {
            let words = Words::of(title, Form::Plain, 0);
            let words = words.filter(|(token, _)| matches!(token, Token::Word(_)));
            let words: Vec<_> = words.map(|(_, place)| place).collect();
            let title = Needle::words(NeedleKind::Title, title, &words);
            self.needles.extend(title);
        }
    }

    fn text(&mut self, text: &str) {
        self.sentences(text, Form::Plain);
    }

    /// The sentences of a text that are long enough.
    fn sentences(&mut self, text: &str, form: Form) {
        let mut sentence = Sentence::default();
        for (token, place) in Words::of(text, form, 0) {
            match token {
                Token::Word(after_space) => sentence.add(text, place, after_space),
                Token::Stop | Token::Block => self.sentence(text, &mut sentence),
                Token::Seam => {}
            }
        }
        self.sentence(text, &mut sentence);
    }

    fn sentence(&mut self, text: &str, sentence: &mut Sentence) {
        if sentence.count >= FEWEST_WORDS || sentence.unspaced >= FEWEST_UNSPACED {
            let words = Needle::words(NeedleKind::Sentence, text, &sentence.words);
            self.needles.extend(words);
        }
        sentence.clear();
    }

    fn host(&mut self, address: Option<&str>) {
        if let Some(host) = address.and_then(host) {
            self.needles.extend(Needle::name(NeedleKind::Host, host));
            let lower = host.to_lowercase();
            if lower != host {
                self.needles.extend(Needle::name(NeedleKind::Host, &lower));
            }
        }
    }

    /// The name of a file, if it has an ending: other names are words.
    fn file(&mut self, path: &str) {
        let name = path.rsplit('/').next().unwrap_or(path);
        let ending = name.rsplit_once('.');
        if ending.is_some_and(|(stem, ending)| !stem.is_empty() && !ending.is_empty()) {
            self.exactly(NeedleKind::FileName, name);
        }
    }
}

/// The texts of a document's front matter that pages show, but for `extra` and names.
pub fn texts(front: &Front) -> Vec<&str> {
    let texts = match front {
        Front::Assessment(facts) => {
            let judgements = facts.judgements.iter().map(|one| Some(&*one.text));
            let sources = facts.sources.iter();
            let sources = sources.flat_map(|one| [one.name.as_deref(), one.note.as_deref()]);
            let own = [facts.summary.as_deref(), facts.change.as_deref()];
            own.into_iter().chain(judgements).chain(sources).collect()
        }
        Front::Event(facts) => {
            let questions = facts.questions.iter().flat_map(|one| {
                let outcome = one.outcome.as_ref();
                let source = outcome.and_then(|outcome| outcome.source.as_deref());
                let (short, criteria) = (one.short.as_deref(), one.criteria.as_deref());
                [Some(&*one.text), short, criteria, source]
            });
            let own = [facts.summary.as_deref(), facts.question.as_deref()];
            own.into_iter().chain(questions).collect()
        }
        Front::Agent(facts) => vec![facts.short.as_deref(), facts.perspective.as_deref()],
        Front::Page(facts) => vec![facts.summary.as_deref()],
    };
    texts.into_iter().flatten().collect()
}

/// The host of an address of the web, without its port; `None` if it is one word.
fn host(address: &str) -> Option<&str> {
    let host = WebAddress::parse(address)?.authority().rsplit('@').next()?;
    let host = host.split(':').next()?.trim_end_matches('.');
    host.contains('.').then_some(host)
}

/// The words of a sentence so far.
#[derive(Default)]
struct Sentence {
    words: Vec<Range<usize>>,
    /// How many there are, as spaces divide them.
    count: usize,
    /// How many characters are of scripts without spaces.
    unspaced: usize,
}

impl Sentence {
    fn add(&mut self, text: &str, word: Range<usize>, after_space: bool) {
        self.count += usize::from(after_space);
        let word_text = &text[word.clone()];
        if !word_text.is_ascii() {
            self.unspaced += word_text.chars().filter(|c| is_unspaced(*c)).count();
        }
        self.words.push(word);
    }

    fn clear(&mut self) {
        self.words.clear();
        (self.count, self.unspaced) = (0, 0);
    }
}

/// Prose as HTML in which links are tags. What a page adds, such as a number or the title of a goal, ends a block: NUL
/// stands for it.
fn flat(prose: &Prose) -> String {
    let mut html = String::with_capacity(prose.as_str().len());
    for (mark, text) in prose.pieces() {
        html.push_str(match mark {
            None => "",
            Some(Mark::Link { name: None, .. }) => "<a>",
            Some(Mark::End { words: None }) => "</a>",
            Some(Mark::Line) => "\n",
            Some(_) => "\0",
        });
        html.push_str(text);
    }
    html
}
