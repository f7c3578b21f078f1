//! What links and images become on a page: `<a>`, `<img>` or words.

use pulldown_cmark_escape::escape_href;
use serde::{Deserialize, Serialize};

use super::fill::Fill;
use crate::config::RemoteImages;

/// Where a link or an image of prose leads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Goal<'a> {
    /// To a page or a file of this site.
    Internal {
        /// Its address on the page on which this is shown.
        address: String,
        /// What a link says that has no words of its own.
        words: &'a str,
    },
    /// Elsewhere, as written.
    External,
    /// To an image elsewhere.
    RemoteImage,
    /// Nowhere: its words stand plain, or these if it has none of its own.
    Plain(&'a str),
}

/// An open link or image.
pub(super) struct Open<'p, 'g> {
    /// What it becomes.
    shape: Shape,
    /// Its title, escaped.
    title: &'p str,
    /// What it says if it has said nothing by its end.
    words: Words<'g>,
    /// Whether it has said something.
    has_said: bool,
    /// Whether what is written in it is left out.
    pub(super) is_mute: bool,
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

/// What a link says that has no words of its own.
#[derive(Clone, Copy)]
enum Words<'g> {
    /// These, which its goal lends it; perhaps none.
    Lent(&'g str),
    /// Those that its address makes.
    Own,
}

/// The address of a link.
enum Address<'p> {
    /// As it was written, escaped.
    Written(&'p str),
    /// That of its goal.
    Goal(String),
}

impl<'p, 'g, G> Fill<'p, 'g, G> {
    pub(super) fn start_link(
        &mut self,
        goal: Option<Goal<'g>>,
        href: &'p str,
        title: &'p str,
        name: Option<&'p str>,
    ) {
        let (address, words) = match goal {
            Some(Goal::Internal { address, words }) => {
                (Some(Address::Goal(address)), Words::Lent(words))
            }
            Some(Goal::External) => (Some(Address::Written(href)), Words::Own),
            Some(Goal::Plain(words)) => (None, Words::Lent(words)),
            Some(Goal::RemoteImage) | None => (None, Words::Own),
        };
        match address.filter(|_| !self.is_in_link() && !self.is_in_image()) {
            Some(address) => self.open_link(&address, title, words),
            None => self.open(Shape::Plain, "", words),
        }
        if let Some(name) = name {
            let own = match words {
                Words::Lent(words) => words,
                Words::Own => name,
            };
            if !own.is_empty() {
                let has_said = self.say(own);
                if let Some(open) = self.open.last_mut() {
                    open.has_said = has_said;
                    open.is_mute = true;
                }
            }
        }
    }

    pub(super) fn start_image(&mut self, goal: Option<Goal<'g>>, href: &'p str, title: &'p str) {
        let is_remote = matches!(goal, Some(Goal::RemoteImage));
        let source = match goal {
            Some(Goal::Internal { address, .. }) => Some(Address::Goal(address)),
            _ if is_remote && self.remote_images == RemoteImages::Show => {
                Some(Address::Written(href))
            }
            _ => None,
        };
        match source {
            _ if self.is_in_image() => self.open(Shape::Plain, "", Words::Lent("")),
            Some(address) => {
                self.write("<img src=\"");
                self.write_address(&address);
                self.write("\" alt=\"");
                self.open(Shape::Image, title, Words::Lent(""));
            }
            None if is_remote && !self.is_in_link() => {
                self.open_link(&Address::Written(href), title, Words::Own);
                self.write("Image: ");
            }
            None => self.open(Shape::Plain, "", Words::Own),
        }
    }

    fn open(&mut self, shape: Shape, title: &'p str, words: Words<'g>) {
        match shape {
            Shape::Link => self.links += 1,
            Shape::Image => self.images += 1,
            Shape::Plain => {}
        }
        self.open.push(Open {
            shape,
            title,
            words,
            has_said: false,
            is_mute: false,
        });
    }

    fn open_link(&mut self, address: &Address<'p>, title: &'p str, words: Words<'g>) {
        self.open(Shape::Link, "", words);
        self.write("<a href=\"");
        self.write_address(address);
        self.write_title(title);
        self.write("\">");
    }

    fn write_address(&mut self, address: &Address<'p>) {
        match address {
            Address::Written(escaped) => self.write(escaped),
            Address::Goal(address) => {
                let _ = escape_href(&mut self.html, address);
            }
        }
    }

    fn write_title(&mut self, title: &str) {
        if !title.is_empty() {
            self.write("\" title=\"");
            self.write(title);
        }
    }

    /// Ends a link or an image; `own` are the words that its address makes, if the author wrote none in it.
    pub(super) fn close(&mut self, own: Option<&str>) {
        let Some(open) = self.open.last() else {
            return;
        };
        let mut has_said = open.has_said || (own.is_none() && !open.is_mute);
        if !has_said {
            let words = match open.words {
                Words::Lent(words) => words,
                Words::Own => own.unwrap_or_default(),
            };
            has_said = self.say(words);
        }
        let Some(open) = self.open.pop() else {
            return;
        };
        match open.shape {
            Shape::Link => {
                self.links -= 1;
                self.write("</a>");
            }
            Shape::Image => {
                self.images -= 1;
                self.write_title(open.title);
                self.write("\" />");
            }
            Shape::Plain => {}
        }
        if let Some(around) = self.open.last_mut() {
            around.has_said |= has_said;
        }
        if !self.is_in_link() && !self.is_in_image() {
            for reference in std::mem::take(&mut self.waiting) {
                self.write(reference);
            }
        }
    }
}
