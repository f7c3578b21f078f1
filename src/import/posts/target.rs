//! Links that were found to lead somewhere, while the text around them is made harmless.
//!
//! What a site would refuse becomes words (`harmless`), and it would refuse a link to a draft that is not there yet. So
//! such a link leads to an address of the web meanwhile, which no text can hold, and is put in place after that.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use crate::digest::Digest;
use crate::parse::{Markdown, edited};
use crate::route::Route;

/// Where a link leads on the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A post, by its position, and a heading of it as the link names it.
    Post(usize, Option<String>),
    /// A file beside the assessment, by its path on the site.
    File(String),
}

/// The addresses that stand for targets in one text.
#[derive(Debug)]
pub struct Stand {
    prefix: String,
    targets: Vec<Target>,
}

impl Stand {
    /// None yet, for a text with this digest: it cannot hold its own digest.
    pub fn new(digest: Digest) -> Self {
        Self {
            prefix: format!("https://{}.invalid/", digest.short(40)),
            targets: Vec::new(),
        }
    }

    /// The address that means a target.
    pub fn address(&mut self, target: Target) -> String {
        self.targets.push(target);
        format!("{}{}/", self.prefix, self.targets.len() - 1)
    }

    /// The target that was added last.
    pub fn last(&self) -> Option<&Target> {
        self.targets.last()
    }

    /// The targets that are posts.
    pub fn posts(&self) -> impl Iterator<Item = (usize, Option<&str>)> {
        self.targets.iter().filter_map(|target| match target {
            Target::Post(at, fragment) => Some((*at, fragment.as_deref())),
            Target::File(_) => None,
        })
    }

    /// Puts links in the place of addresses in the text of the file at `path`. `post` tells the file, the id and the
    /// heading of a post as its links are written.
    pub fn settle(
        &self,
        text: &str,
        path: &str,
        post: impl Fn(usize, Option<&str>) -> Post,
    ) -> String {
        if self.targets.is_empty() {
            return text.to_owned();
        }
        let from = Route::file(path);
        let relative = |path: &str| from.link_to(&Route::file(path));
        let mut edits: Vec<(Range<usize>, String)> = Vec::new();
        let shown = self.shown(text);
        for (range, words, at) in shown.lone {
            let Some(Target::Post(at, fragment)) = self.targets.get(at) else {
                continue;
            };
            // It stays words until both are public, so that drafts can be published one by one.
            let Post { id, anchor, .. } = post(*at, fragment.as_deref());
            let anchor = anchor.map_or_else(String::new, |anchor| format!("#{anchor}"));
            let link = format!("[[?assessment:{id}{anchor}|{}]]", &text[words]);
            edits.push((range, link));
        }
        for (at, target) in shown.pictures {
            // A post is no picture.
            if matches!(self.targets.get(target), Some(Target::Post(..))) {
                let sign = if text[..at].ends_with('!') { "\\!" } else { "" };
                edits.push((at..at + 1, sign.to_owned()));
            }
        }
        for (at, _) in text.match_indices(&*self.prefix) {
            let rest = &text[at + self.prefix.len()..];
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let target = rest[..digits].parse().ok();
            let target = target.and_then(|at: usize| self.targets.get(at));
            let Some(target) = target.filter(|_| rest[digits..].starts_with('/')) else {
                continue;
            };
            let new = match target {
                Target::File(path) => relative(path),
                Target::Post(at, fragment) => {
                    let Post { file, anchor, .. } = post(*at, fragment.as_deref());
                    let anchor = anchor.map_or_else(String::new, |anchor| format!("#{anchor}"));
                    format!("{}{anchor}", relative(&file))
                }
            };
            edits.push((at..at + self.prefix.len() + digits + 1, new));
        }
        edited(text, edits)
    }

    /// The target for which an address stands.
    fn number(&self, address: &str) -> Option<usize> {
        let number = address.strip_prefix(&*self.prefix)?.strip_suffix('/')?;
        number.parse().ok()
    }

    /// Looks through a text for links and pictures that have these addresses.
    fn shown(&self, text: &str) -> Shown {
        let mut shown = Shown::default();
        let (mut tables, mut links) = (0, 0);
        for (event, range) in Markdown::of(text).parser() {
            match event {
                Event::Start(Tag::Table(_)) => tables += 1,
                Event::End(TagEnd::Table) => tables -= 1,
                Event::End(TagEnd::Link | TagEnd::Image) => links -= 1,
                Event::Start(Tag::Image { dest_url, .. }) => {
                    links += 1;
                    let number = self.number(&dest_url);
                    shown
                        .pictures
                        .extend(number.map(|number| (range.start, number)));
                }
                Event::Start(Tag::Link {
                    link_type,
                    dest_url,
                    ..
                }) => {
                    links += 1;
                    let is_alone = link_type == LinkType::Inline && tables == 0 && links == 1;
                    if let Some(number) = self.number(&dest_url).filter(|_| is_alone)
                        && let Some(words) = plain_words(text, &range, dest_url.len())
                    {
                        shown.lone.push((range, words, number));
                    }
                }
                _ => {}
            }
        }
        shown
    }
}

/// Links and pictures of a text, with the numbers of their targets.
#[derive(Default)]
struct Shown {
    /// Links that may be written as `[[…]]`: their bytes and those of their words.
    lone: Vec<(Range<usize>, Range<usize>, usize)>,
    /// Where pictures begin.
    pictures: Vec<(usize, usize)>,
}

/// The words of a link if they are plain and nothing around it would change its meaning as `[[…]]`.
fn plain_words(text: &str, link: &Range<usize>, address: usize) -> Option<Range<usize>> {
    let whole = &text[link.clone()];
    let end = whole.len().checked_sub(address + 3)?;
    let words = whole.get(1..end).filter(|words| !words.trim().is_empty())?;
    let signs = ['[', ']', '|', '\\', '`', '<', '>', '\n', '!'];
    let is_plain = whole.get(end..end + 2) == Some("](") && !words.contains(signs);
    let before = text[..link.start].chars().next_back();
    let after = text[link.end..].chars().next();
    let is_lone = !matches!(before, Some('[' | '!' | '\\'))
        && !matches!(after, Some('(' | '[' | ']' | ':' | '{'));
    (is_plain && is_lone).then(|| link.start + 1..link.start + end)
}

/// A post as links lead to it.
#[derive(Debug, Clone)]
pub struct Post {
    /// Its path on the site.
    pub file: String,
    /// Its id.
    pub id: String,
    /// The anchor of the heading that is meant.
    pub anchor: Option<String>,
}
