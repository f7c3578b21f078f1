//! What is searched of a document, and how much it counts.

use super::fold::{each_term, title_key};
use super::lexicon::Shelf;
use crate::model::{Document, Front, Outline, Question, Text};

/// How often a word counts, by where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weights {
    /// In a title or a name.
    pub title: u32,
    /// In a judgement or a question.
    pub judgement: u32,
    /// In a heading, besides that in the body.
    pub heading: u32,
    /// In a tag or another name.
    pub name: u32,
    /// In a summary that is not in the body.
    pub summary: u32,
}

impl Weights {
    /// Those of every site.
    pub const SITE: Self = Self {
        title: 6,
        judgement: 3,
        heading: 2,
        name: 3,
        summary: 2,
    };
    /// Every word counts alike: for a comparison with other engines.
    pub const FLAT: Self = Self {
        title: 1,
        judgement: 1,
        heading: 0,
        name: 1,
        summary: 1,
    };
}

/// Adds the words of a document to a shelf: of its front matter, and of its body as plain text.
pub fn add(shelf: &mut Shelf, weights: &Weights, document: &Document, body: &str) {
    // Taken apart: whoever adds a field decides whether it is searched.
    let Document {
        path: _,
        digest: _,
        content: _,
        front,
        publishing: _,
        outline,
        links: _,
        sources: _,
    } = document;
    let mut adding = Adding { shelf };
    adding.text(body, 1);
    for heading in &outline.headings {
        adding.text(&heading.text, weights.heading);
    }
    let own_title = |title: Option<&str>, adding: &mut Adding<'_>| {
        if let Some(title) = title {
            adding.title(title, weights, is_in_body(title, outline));
        }
    };
    match front {
        Front::Assessment(facts) => {
            own_title(facts.title.as_deref(), &mut adding);
            adding.summary(facts.summary.as_deref(), weights, outline);
            for judgement in &facts.judgements {
                adding.text(&judgement.text, weights.judgement);
            }
            adding.texts(&facts.tags, weights.name);
            adding.texts(&facts.places, weights.name);
            adding.optional(facts.change.as_deref(), 1);
            for source in &facts.sources {
                adding.optional(source.name.as_deref(), 1);
            }
        }
        Front::Event(facts) => {
            own_title(facts.title.as_deref().or(Some(&facts.id)), &mut adding);
            adding.summary(facts.summary.as_deref(), weights, outline);
            adding.optional(facts.question.as_deref(), weights.judgement);
            for question in &facts.questions {
                adding.question(question, weights);
            }
            adding.texts(&facts.tags, weights.name);
            adding.texts(&facts.places, weights.name);
            adding.texts(&facts.aliases, weights.name);
        }
        Front::Agent(facts) => {
            own_title(facts.name.as_deref().or(Some(&facts.id)), &mut adding);
            adding.text(&facts.id, weights.name);
            adding.optional(facts.short.as_deref(), weights.name);
            adding.optional(facts.perspective.as_deref(), weights.summary);
            adding.optional(facts.model.as_deref(), 1);
            adding.texts(&facts.aliases, weights.name);
        }
        Front::Page(facts) => {
            own_title(facts.title.as_deref(), &mut adding);
            adding.summary(facts.summary.as_deref(), weights, outline);
        }
    }
}

/// Adds the words of something that has a page and no document: its name.
pub fn add_name(shelf: &mut Shelf, weights: &Weights, name: &str) {
    Adding { shelf }.title(name, weights, false);
}

/// Whether a title is one of the headings, so that the body has its words.
fn is_in_body(title: &str, outline: &Outline) -> bool {
    outline
        .headings
        .iter()
        .any(|heading| *heading.text == *title)
}

struct Adding<'s> {
    shelf: &'s mut Shelf,
}

impl Adding<'_> {
    fn text(&mut self, text: &str, weight: u32) {
        if weight == 0 {
            return;
        }
        each_term(text, |term| {
            self.shelf.add(term.bytes, weight, term.is_extra);
        });
    }

    fn optional(&mut self, text: Option<&str>, weight: u32) {
        self.text(text.unwrap_or_default(), weight);
    }

    fn texts(&mut self, texts: &[Text], weight: u32) {
        for text in texts {
            self.text(&text.value, weight);
        }
    }

    fn title(&mut self, title: &str, weights: &Weights, is_in_body: bool) {
        self.text(title, weights.title - u32::from(is_in_body));
        if let Some(key) = title_key(title) {
            self.shelf.add(&key, 1, true);
        }
    }

    /// A summary that is the first paragraph is in the body already.
    fn summary(&mut self, summary: Option<&str>, weights: &Weights, outline: &Outline) {
        if summary != outline.first_paragraph.as_deref() {
            self.optional(summary, weights.summary);
        }
    }

    fn question(&mut self, question: &Question, weights: &Weights) {
        self.text(&question.text, weights.judgement);
        self.optional(question.short.as_deref(), 1);
        self.optional(question.criteria.as_deref(), 1);
    }
}
