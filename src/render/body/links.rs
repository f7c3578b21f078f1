//! Links and images of a body, with the addresses that they were resolved to.

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

use super::{Open, Pass, address, trimmed, visible};
use crate::site::Href;

impl<'a, 'b> Pass<'a, 'b> {
    /// The resolved link, and its address on this page.
    pub(super) fn next_href(&mut self) -> (Option<&'b Href>, Option<String>) {
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
        let wiki_words = match (href, link_type) {
            (Some(Href::Internal(to)), LinkType::WikiLink { has_pothole: false }) => {
                let words = to.words.as_ref().map(|words| self.site.words(words));
                words.map(Box::from)
            }
            (Some(Href::Plain(words)), LinkType::WikiLink { has_pothole: false }) => words.clone(),
            _ => None,
        };
        let dest_url = match (href, address) {
            (_, Some(address)) => address.into(),
            (Some(Href::External), None) => {
                let email = link_type == LinkType::Email && !dest_url.starts_with("mailto:");
                if email {
                    format!("mailto:{dest_url}").into()
                } else {
                    trimmed(dest_url)
                }
            }
            _ => {
                self.open.push(Open::Plain);
                self.words(wiki_words, TagEnd::Link);
                return;
            }
        };
        self.open.push(Open::Link);
        self.push(Event::Start(Tag::Link {
            link_type: LinkType::Inline,
            dest_url,
            title: visible(title),
            id: "".into(),
        }));
        self.words(wiki_words, TagEnd::Link);
    }

    /// Says `words` and leaves out the link's own.
    pub(super) fn words(&mut self, words: Option<Box<str>>, end: TagEnd) {
        if let Some(words) = words {
            self.push(Event::Text(visible(words.into_string().into())));
            self.skip = Some(end);
        }
    }

    pub(super) fn start_image(&mut self, title: CowStr<'a>, dest_url: CowStr<'a>, id: CowStr<'a>) {
        let title = visible(title);
        let (href, address) = self.next_href();
        let shown = self.site.settings.remote_images == crate::config::RemoteImages::Show;
        let remote = matches!(href, Some(Href::ImageLink));
        let (open, tag) = match address {
            Some(address) => (Open::Image, Some(address.into())),
            None if remote && shown => (Open::Image, Some(trimmed(dest_url))),
            None if remote => {
                self.open.push(Open::ImageLink);
                self.push(Event::Start(Tag::Link {
                    link_type: LinkType::Inline,
                    dest_url: trimmed(dest_url),
                    title,
                    id,
                }));
                self.push(Event::Text("Image: ".into()));
                return;
            }
            None => (Open::Plain, None),
        };
        self.open.push(open);
        if let Some(dest_url) = tag {
            self.push(Event::Start(Tag::Image {
                link_type: LinkType::Inline,
                dest_url,
                title,
                id,
            }));
        }
    }

    pub(super) fn close(&mut self) {
        match self.open.pop() {
            Some(Open::Link | Open::ImageLink) => self.push(Event::End(TagEnd::Link)),
            Some(Open::Image) => self.push(Event::End(TagEnd::Image)),
            Some(Open::Plain) | None => {}
        }
    }
}
