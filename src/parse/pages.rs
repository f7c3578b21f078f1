//! How many pages one document makes: names that it alone has written get pages, too.

use super::sources::hosts;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Document, Front, Sources};

/// A body may link to this many hosts: each is a page of its own.
const MOST_HOSTS: usize = 2_000;
/// A document that makes more pages than this is worth a warning.
const MANY: usize = 1_000;

/// The error that the sources of a document are too many, or a warning that its pages are many.
pub fn too_many(document: &Document) -> Option<Diagnostic> {
    let hosts = hosts(&document.sources);
    if hosts > MOST_HOSTS {
        let message =
            format!("the text links to {hosts} hosts, and a document may link to {MOST_HOSTS}");
        let diagnostic = Diagnostic::error(Code::TooLarge, message).in_file(&document.path);
        return Some(diagnostic.hint("split it: each host has a page of its own"));
    }
    let pages = pages(&document.front, &document.sources) + 1;
    if pages <= MANY {
        return None;
    }
    let message = format!("this document makes up to {pages} pages");
    Some(
        Diagnostic::warning(Code::ManyPages, message)
            .in_file(&document.path)
            .hint("each name, tag, alias and linked host has a page: check that they are meant"),
    )
}

/// At most this many pages would not be there without the document.
fn pages(front: &Front, sources: &Sources) -> usize {
    // An event has its page, an agent its page and one of the year.
    match front {
        Front::Assessment(facts) => {
            let names = 2 * facts.agents.len() + facts.events.len();
            names + facts.tags.len() + facts.aliases.len() + sources.notes.len() + hosts(sources)
        }
        Front::Event(facts) => facts.agents.len() + facts.tags.len() + facts.aliases.len(),
        Front::Agent(facts) => facts.aliases.len(),
        Front::Page(facts) => facts.aliases.len(),
    }
}
