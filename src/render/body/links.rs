//! Links and images of a body, with the addresses that they were resolved to.

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

use super::{Pass, address, trimmed, visible};
use crate::config::RemoteImages;
use crate::site::Href;

/// An open link or image.
pub(super) struct Open<'a, 'b> {
    /// What it becomes.
    shape: Shape,
    /// How many texts had been said when it began.
    said: usize,
    /// What it says if it has said nothing by its end.
    words: Words<'a, 'b>,
}

/// What a link says that has no words of its own.
#[derive(Clone)]
enum Words<'a, 'b> {
    /// A title, a name, an anchor, or nothing.
    Of(&'b str),
    /// This address, without its scheme.
    Address(CowStr<'a>),
    /// The last part of this address.
    File(CowStr<'a>),
}

impl Words<'_, '_> {
    fn as_str(&self) -> &str {
        match self {
            Self::Of(words) => words,
            Self::Address(address) => without_scheme(address),
            Self::File(address) => last_part(without_scheme(address)),
        }
    }
}

/// What a link or an image of the text becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// `<a>`.
    Link,
    /// `<img>`.
    Image,
    /// Its words.
    Plain,
}

impl<'a, 'b> Pass<'a, 'b> {
    /// Whether this is within a link, where no other may be (HTML, section 4.5.1).
    pub(super) fn is_in_link(&self) -> bool {
        self.open.iter().any(|open| open.shape == Shape::Link)
    }

    /// Whether this is within an alternative text.
    pub(super) fn is_in_image(&self) -> bool {
        self.open.iter().any(|open| open.shape == Shape::Image)
    }

    /// The resolved link, and its address on this page.
    fn next_href(&mut self) -> (Option<&'b Href>, Option<String>) {
        let href = self.hrefs.get(self.link);
        self.link += 1;
        let address = match href {
            Some(Href::Internal(to)) => Some(address(self.here, &to.route, &to.rest)),
            _ => None,
        };
        (href, address)
    }

    pub(super) fn start_link(
        &mut self,
        link_type: LinkType,
        title: CowStr<'a>,
        dest_url: CowStr<'a>,
    ) {
        let (href, address) = self.next_href();
        let words = match href {
            Some(Href::Internal(to)) => Words::Of(match &to.words {
                Some(words) => self.site.words(words),
                None if to.route.as_str().is_empty() => &to.rest,
                None => last_part(to.route.as_str()),
            }),
            Some(Href::Plain(words)) => {
                let words = words.as_deref();
                Words::Of(words.map_or("", |words| self.site.words(words)))
            }
            _ => Words::Address(dest_url.clone()),
        };
        let dest_url = match (href, address) {
            (_, Some(address)) => Some(address.into()),
            (Some(Href::External), None) => {
                let email = link_type == LinkType::Email && !dest_url.starts_with("mailto:");
                Some(if email {
                    format!("mailto:{dest_url}").into()
                } else {
                    trimmed(dest_url)
                })
            }
            _ => None,
        };
        // The parser gives a wikilink without words its name.
        let is_bare = link_type == (LinkType::WikiLink { has_pothole: false });
        let own = words.clone();
        match dest_url.filter(|_| !self.is_in_link() && !self.is_in_image()) {
            Some(dest_url) => self.open_link(dest_url, title, words),
            None => self.open(Shape::Plain, words),
        }
        if is_bare && !own.as_str().is_empty() {
            self.say(&own);
            self.skip = Some(TagEnd::Link);
        }
    }

    pub(super) fn start_image(&mut self, title: CowStr<'a>, dest_url: CowStr<'a>, id: CowStr<'a>) {
        let (href, address) = self.next_href();
        let remote = matches!(href, Some(Href::ImageLink));
        let is_shown = self.site.settings.remote_images == RemoteImages::Show;
        let source = match address {
            Some(address) => Some(address.into()),
            None if remote && is_shown => Some(trimmed(dest_url.clone())),
            None => None,
        };
        match source {
            _ if self.is_in_image() => self.open(Shape::Plain, Words::Of("")),
            Some(dest_url) => {
                self.open(Shape::Image, Words::Of(""));
                self.push(Event::Start(Tag::Image {
                    link_type: LinkType::Inline,
                    dest_url,
                    title: visible(title),
                    id,
                }));
            }
            None if remote && !self.is_in_link() => {
                self.open_link(trimmed(dest_url.clone()), title, Words::File(dest_url));
                self.push(Event::InlineHtml("Image: ".into()));
            }
            None => self.open(Shape::Plain, Words::File(dest_url)),
        }
    }

    fn say(&mut self, words: &Words<'_, '_>) {
        let words = words.as_str().to_owned();
        self.push(Event::Text(visible(words.into())));
    }

    fn open(&mut self, shape: Shape, words: Words<'a, 'b>) {
        let said = self.said;
        self.open.push(Open { shape, said, words });
    }

    fn open_link(&mut self, dest_url: CowStr<'a>, title: CowStr<'a>, words: Words<'a, 'b>) {
        self.open(Shape::Link, words);
        self.push(Event::Start(Tag::Link {
            link_type: LinkType::Inline,
            dest_url,
            title: visible(title),
            id: "".into(),
        }));
    }

    pub(super) fn close(&mut self) {
        let Some(open) = self.open.pop() else {
            return;
        };
        if open.said == self.said {
            self.say(&open.words);
        }
        match open.shape {
            Shape::Link => self.push(Event::End(TagEnd::Link)),
            Shape::Image => self.push(Event::End(TagEnd::Image)),
            Shape::Plain => {}
        }
        if !self.is_in_link() && !self.is_in_image() {
            for reference in std::mem::take(&mut self.waiting) {
                self.push(reference);
            }
        }
    }
}

/// `map.png` of `img.example/2025/map.png?size=2`.
fn last_part(address: &str) -> &str {
    let path = address.split(['?', '#']).next().unwrap_or(address);
    let parts = path.trim_end_matches('/').rsplit('/');
    let mut named = parts.filter(|part| !part.is_empty());
    named.next().unwrap_or(address)
}

/// An address without `https://` or `mailto:`.
fn without_scheme(address: &str) -> &str {
    let address = address.trim();
    let rest = address.split_once(':').map_or(address, |(_, rest)| rest);
    rest.trim_start_matches('/')
}
