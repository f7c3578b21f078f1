//! Links that were found to lead somewhere, while the text around them is made harmless.
//!
//! What a site would refuse becomes words (`harmless`), and it would refuse a link to a draft that is not there yet. So
//! such a link leads to an address of the web meanwhile, which no text can hold, and is put in place after that.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use crate::digest::Digest;
use crate::parse::Markdown;
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

    /// The address that stands for a target.
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
        for (range, words, at) in self.lone_links(text) {
            let Some(Target::Post(at, fragment)) = self.targets.get(at) else {
                continue;
            };
            // It stays words until both are public, so that drafts can be published one by one.
            let Post { id, anchor, .. } = post(*at, fragment.as_deref());
            let anchor = anchor.map_or_else(String::new, |anchor| format!("#{anchor}"));
            let link = format!("[[?assessment:{id}{anchor}|{}]]", &text[words]);
            edits.push((range, link));
        }
        let mut out = String::with_capacity(text.len());
        let mut done = 0;
        let mut edits = edits.into_iter().peekable();
        for (at, _) in text.match_indices(&*self.prefix) {
            if at < done {
                continue;
            }
            while edits
                .next_if(|(range, _)| range.start < done || range.end <= at)
                .is_some()
            {}
            if let Some((range, link)) = edits.next_if(|(range, _)| range.contains(&at)) {
                out.push_str(&text[done..range.start]);
                out.push_str(&link);
                done = range.end;
                continue;
            }
            let rest = &text[at + self.prefix.len()..];
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            let target = rest[..digits]
                .parse()
                .ok()
                .and_then(|at: usize| self.targets.get(at));
            let Some(target) = target.filter(|_| rest[digits..].starts_with('/')) else {
                continue;
            };
            out.push_str(&text[done..at]);
            done = at + self.prefix.len() + digits + 1;
            match target {
                Target::File(path) => out.push_str(&relative(path)),
                Target::Post(at, fragment) => {
                    let post = post(*at, fragment.as_deref());
                    out.push_str(&relative(&post.file));
                    if let Some(anchor) = post.anchor {
                        out.push('#');
                        out.push_str(&anchor);
                    }
                }
            }
        }
        out.push_str(&text[done..]);
        out
    }

    /// Links with plain words and nothing around them that would change their meaning as `[[…]]`: their bytes, those of
    /// their words, and the numbers of their targets.
    fn lone_links(&self, text: &str) -> Vec<(Range<usize>, Range<usize>, usize)> {
        let mut found = Vec::new();
        let (mut tables, mut links) = (0, 0);
        for (event, range) in Markdown::of(text).parser() {
            match event {
                Event::Start(Tag::Table(_)) => tables += 1,
                Event::End(TagEnd::Table) => tables -= 1,
                Event::End(TagEnd::Link | TagEnd::Image) => links -= 1,
                Event::Start(Tag::Image { .. }) => links += 1,
                Event::Start(Tag::Link {
                    link_type,
                    dest_url,
                    ..
                }) => {
                    links += 1;
                    let number = dest_url.strip_prefix(&*self.prefix);
                    let number = number.and_then(|rest| rest.strip_suffix('/'));
                    let target = number.and_then(|number| number.parse().ok());
                    let whole = &text[range.clone()];
                    let end = whole.len().checked_sub(dest_url.len() + 3);
                    let (Some(at), Some(end)) = (target, end) else {
                        continue;
                    };
                    let is_inline = link_type == LinkType::Inline;
                    let is_closed = whole.get(end..end + 2) == Some("](");
                    let words = whole.get(1..end).unwrap_or_default();
                    let is_plain = !words.contains(['[', ']', '|', '\\', '`', '<', '>', '\n', '!']);
                    let before = text[..range.start].chars().next_back();
                    let after = text[range.end..].chars().next();
                    let is_lone = !matches!(before, Some('[' | '!' | '\\'))
                        && !matches!(after, Some('(' | '[' | ']' | ':' | '{'));
                    let is_good = is_inline && is_closed && is_plain && is_lone;
                    if is_good && !words.trim().is_empty() && tables == 0 && links == 1 {
                        let begin = range.start + 1;
                        found.push((range.clone(), begin..range.start + end, at));
                    }
                }
                _ => {}
            }
        }
        found
    }
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
