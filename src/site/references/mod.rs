//! Where links lead: Markdown paths, wikilinks, anchors, files, and ids in front matter.

mod named;
mod paths;

use std::borrow::Cow;
use std::collections::BTreeSet;

use percent_encoding::percent_decode_str;

use super::names::Kind;
use super::place::PlacedNames;
use super::{
    AbsoluteLink, AgentIx, Body, Entries, EventIx, Href, Index, InternalHref, LinkWords, Linker,
};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Span, nearest};
use crate::ledger::Ledger;
use crate::model::{Link, Outline, Target, Text};
use crate::route::Route;
use crate::source::Tree;
use named::Unknown;
pub use named::kind_and_name;

/// Beyond so many candidates nothing is suggested: a report must not take longer than a build.
const MOST_CANDIDATES: usize = 10_000;
/// So many suggestions are made for one body.
const MOST_SUGGESTIONS: usize = 20;

/// What a name or a path may lead to.
#[derive(Debug, Clone, Copy)]
pub enum Goal<'a> {
    /// A document or an undeclared name of this edition.
    Public(Linker),
    /// A document that this edition does not show.
    Withheld(&'a str),
    /// A document with errors, which are all that is reported.
    Faulty,
}

/// What a link says where it has no words of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Words {
    /// It always has some.
    Written,
    /// The title of its goal.
    Title,
}

/// Everything that can be referred to.
pub struct Resolver<'a> {
    /// Routes, titles and outlines of everything.
    pub entries: Entries<'a>,
    /// The site's own address.
    pub base_url: Option<&'a str>,
    /// Documents by file, below `content/`.
    pub by_file: Index<&'a str, Goal<'a>>,
    /// Documents and undeclared names by route.
    pub by_route: Index<&'a str, Goal<'a>>,
    /// Plain pages by the routes that their aliases name.
    pub by_old_page: Index<Route, Goal<'a>>,
    /// Assessments by id and alias.
    pub by_id: Index<Cow<'a, str>, Goal<'a>>,
    /// Events by name.
    pub events: &'a PlacedNames<EventIx>,
    /// Agents by name.
    pub agents: &'a PlacedNames<AgentIx>,
    /// All files, as they are named on disk.
    pub tree: &'a Tree,
    /// The ledger of the record.
    pub ledger: Option<&'a Ledger>,
}

/// What the links of one body came to.
#[derive(Default)]
pub struct Resolved {
    /// One for each link of the outline.
    pub hrefs: Vec<Href>,
    /// What it links to, each once.
    pub goals: Vec<Linker>,
    /// Files that it refers to.
    pub files: BTreeSet<Box<str>>,
    /// Links to absolute paths that are no document's.
    pub absolute: Vec<AbsoluteLink>,
    /// What is wrong.
    pub diagnostics: Diagnostics,
    suggested: usize,
}

impl Resolved {
    /// Whether to look for what may have been meant among so many: a report must not take longer
    /// than a build, and nobody reads the hundredth suggestion.
    fn may_suggest(&mut self, candidates: usize) -> bool {
        self.suggested += 1;
        self.suggested <= MOST_SUGGESTIONS && candidates <= MOST_CANDIDATES
    }
}

impl<'a> Resolver<'a> {
    /// Ids of assessments, for suggestions.
    fn ids(&self) -> impl Iterator<Item = &'a str> {
        let entries = self.entries.assessments.iter();
        entries.map(|entry| &*entry.facts.id)
    }

    /// Resolves all links of a body.
    pub fn body(&self, body: &Body, links: &[Link]) -> Resolved {
        let mut resolved = Resolved {
            hrefs: Vec::with_capacity(links.len()),
            ..Resolved::default()
        };
        for link in links {
            let href = self
                .link(body, link, &mut resolved)
                .unwrap_or(Href::Plain(None));
            resolved.hrefs.push(href);
        }
        resolved.goals.sort_unstable();
        resolved.goals.dedup();
        resolved
    }

    /// An address under the site's own `base_url`, as the path that it is.
    fn own_address(&self, target: &Target) -> Option<Target> {
        let Target::External(url) = target else {
            return None;
        };
        let below = url.strip_prefix(self.base_url?)?;
        let cut = below.find(['?', '#']).unwrap_or(below.len());
        let path = percent_decode_str(&below[..cut]).decode_utf8_lossy();
        Some(Target::Site {
            path: format!("/{path}").into(),
            rest: below[cut..].into(),
        })
    }

    fn link(&self, body: &Body, link: &Link, resolved: &mut Resolved) -> Option<Href> {
        let at = (&*body.path, link.span);
        let words = if link.has_words {
            Words::Written
        } else {
            Words::Title
        };
        let own = self.own_address(&link.target);
        match own.as_ref().unwrap_or(&link.target) {
            Target::External(_) => Some(Href::External),
            Target::RemoteImage(_) => Some(Href::ImageLink),
            Target::Refused => None,
            Target::Anchor(anchor) => {
                let anchor = Self::anchor(at, Some(&body.outline), anchor, resolved)?;
                // The page itself: an empty path and the fragment.
                Some(internal(Route::home(), fragment(Some(anchor)), None))
            }
            Target::Document { path, fragment } => {
                let goal = self.document(at, path, resolved)?;
                self.to(at, goal, fragment.as_deref(), words, resolved)
            }
            Target::Wiki {
                name,
                fragment,
                optional,
            } => {
                let plain = || Some(plain(kind_and_name(name).1));
                match self.named(name) {
                    Ok(Goal::Withheld(_)) if *optional && !link.has_words => {
                        // The name itself may be what must not be read.
                        resolved.diagnostics.push(
                            Diagnostic::error(
                                Code::BrokenLink,
                                "this link stands for plain words, and has none",
                            )
                            .at(at.0, at.1)
                            .hint(format!("write `[[?{name}|words]]`")),
                        );
                        None
                    }
                    Ok(Goal::Withheld(_)) | Err(Unknown::Nothing) if *optional => plain(),
                    Ok(goal) => self.to(at, goal, fragment.as_deref(), words, resolved),
                    Err(unknown) => {
                        let candidates =
                            self.entries.assessments.len() + self.events.names.list().len();
                        let suggest = resolved.may_suggest(candidates);
                        let diagnostic = self.unknown(name, &unknown, suggest);
                        resolved.diagnostics.push(diagnostic.at(at.0, at.1));
                        None
                    }
                }
            }
            Target::File { path, rest } => {
                let file = self.file(at, path, resolved)?;
                let href = internal(Route::copy_of(&file), rest.clone(), None);
                resolved.files.insert(file);
                Some(href)
            }
            Target::Site { path, rest } => {
                let Some(route) = Route::home().follow(path) else {
                    resolved.diagnostics.push(leaves(at, path));
                    return None;
                };
                let route = self.spelled(route);
                let (query, anchor) = rest.split_once('#').unwrap_or((rest, ""));
                let anchor = percent_decode_str(anchor).decode_utf8_lossy();
                if let Some(goal) = self.by_route.get(route.as_str()) {
                    let anchor = Some(&*anchor).filter(|anchor| !anchor.is_empty());
                    let mut href = self.to(at, *goal, anchor, words, resolved)?;
                    if let Href::Internal(to) = &mut href {
                        to.rest = format!("{query}{}", to.rest).into();
                    }
                    return Some(href);
                }
                let anchor = if is_top(&anchor) { "" } else { &*anchor };
                resolved.absolute.push(AbsoluteLink {
                    file: body.path.clone(),
                    span: link.span,
                    route: route.clone(),
                    anchor: anchor.into(),
                });
                Some(internal(route, rest.clone(), None))
            }
        }
    }

    fn to(
        &self,
        at: (&str, Span),
        goal: Goal<'_>,
        anchor: Option<&str>,
        words: Words,
        resolved: &mut Resolved,
    ) -> Option<Href> {
        let linker = match goal {
            Goal::Public(linker) => linker,
            Goal::Withheld(file) => {
                let hint =
                    "publish both or neither; `[[?id|words]]` stands as plain words until then";
                let diagnostic = withheld(at, "links to", file).hint(hint);
                resolved.diagnostics.push(diagnostic);
                return None;
            }
            Goal::Faulty => return None,
        };
        let outline = self.entries.body(linker).map(|body| &*body.outline);
        let anchor = match anchor {
            Some(anchor) => Some(Self::anchor(at, outline, anchor, resolved)?),
            None => None,
        };
        resolved.goals.push(linker);
        let words = (words == Words::Title).then_some(LinkWords::Title(linker));
        let (route, _) = self.entries.linker(linker);
        Some(internal(route.clone(), fragment(anchor), words))
    }

    /// The anchor that a heading has by this name on its page.
    fn anchor<'o>(
        (file, span): (&str, Span),
        outline: Option<&'o Outline>,
        anchor: &'o str,
        resolved: &mut Resolved,
    ) -> Option<&'o str> {
        if let Some(found) = outline.and_then(|outline| outline.find(anchor)) {
            return Some(found);
        }
        if is_top(anchor) {
            return Some(anchor);
        }
        let headings = outline.map_or(&[][..], |outline| &outline.headings);
        let ids = || headings.iter().map(|heading| &*heading.id);
        let meant = resolved.may_suggest(headings.len());
        let meant = meant.then(|| nearest(anchor, ids())).flatten();
        let hint = match meant {
            Some(meant) => format!("did you mean `#{meant}`?"),
            None if headings.is_empty() => "that page has no headings".to_owned(),
            None => {
                let some: Vec<_> = ids().take(8).collect();
                let more = if headings.len() > 8 { ", …" } else { "" };
                format!("its headings are #{}{more}", some.join(", #"))
            }
        };
        resolved.diagnostics.push(
            Diagnostic::error(
                Code::BrokenAnchor,
                format!("there is no heading `#{anchor}`"),
            )
            .at(file, span)
            .hint(hint),
        );
        None
    }
}

/// Whether a fragment leads to the top of any page (HTML, section 7.4.6.4).
fn is_top(anchor: &str) -> bool {
    anchor.is_empty() || anchor.eq_ignore_ascii_case("top")
}

fn internal(route: Route, rest: Box<str>, words: Option<LinkWords>) -> Href {
    Href::Internal(Box::new(InternalHref { route, rest, words }))
}

/// Words that lead nowhere.
pub fn plain(words: &str) -> Href {
    Href::Plain(Some(Box::new(LinkWords::Name(words.into()))))
}

fn fragment(anchor: Option<&str>) -> Box<str> {
    anchor.map_or_else(|| "".into(), |anchor| format!("#{anchor}").into())
}

fn leaves((file, span): (&str, Span), path: &str) -> Diagnostic {
    Diagnostic::error(
        Code::OutsideSite,
        format!("`{path}` leads out of the folder `content/`"),
    )
    .at(file, span)
    .hint("link only to what lies in `content/`; files in `static/` are linked from the root")
}

/// The error that a public document refers to one that is not.
pub fn withheld((file, span): (&str, Span), verb: &str, other: &str) -> Diagnostic {
    Diagnostic::error(
        Code::WithheldReference,
        format!("this public document {verb} `{other}`, which is withheld"),
    )
    .at(file, span)
    .also(
        other,
        None,
        "withheld: a draft, an embargo, or a marking above TLP:CLEAR",
    )
}

/// The error that a name in front matter stands for a withheld document.
pub fn withheld_name(file: &str, kind: Kind, name: &Text, other: &str) -> Diagnostic {
    withheld(
        (file, name.span),
        &format!("names the {}", kind.word()),
        other,
    )
    .hint("publish both or neither")
}
