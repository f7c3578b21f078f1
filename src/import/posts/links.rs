//! Links and pictures of a body, led to where their posts and files are now.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag};

use super::index::{Index, has_scheme};
use super::pictures::{Picture, Pictures};
use super::target::{Stand, Target};
use crate::import::clean::{Counts, one_line};
use crate::import::words::{Position, escape};
use crate::parse::{Markdown, OpenLinks, WrittenLink, edited, place_of_destination};
use crate::source::MemoryFiles;

/// What a body refers to.
pub struct Surroundings<'a, 'f> {
    /// The posts.
    pub index: &'a Index,
    /// The pictures.
    pub pictures: &'a mut Pictures<'f>,
    /// Where pictures go.
    pub files: &'a mut MemoryFiles,
    /// The path of the post in its folder.
    pub from: &'a str,
    /// The folder of its assessment on the site.
    pub beside: &'a str,
}

/// What was found on the way, each with its byte.
#[derive(Debug, Default)]
pub struct Seen {
    /// Links that lead to nothing that is here, as they are written.
    pub lost: Vec<(usize, String)>,
    /// Pictures that are not brought along, and why.
    pub refused: Vec<(usize, String)>,
    /// HTML.
    pub html: Vec<usize>,
    /// Comments in HTML, which nobody saw.
    pub comments: Vec<usize>,
}

/// Leads links to where their targets are.
pub fn rewritten(
    text: &str,
    around: &mut Surroundings<'_, '_>,
    stand: &mut Stand,
    seen: &mut Seen,
) -> String {
    let markdown = Markdown::of(text);
    let parser = markdown.parser();
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    for (_, definition) in parser.reference_definitions().iter() {
        let span = definition.span.clone();
        let (at, destination) = (span.start, definition.dest.clone());
        if let Some(address) = around.target(at, &destination, false, false, stand, seen)
            && let Some(place) = place_of_destination(text, span.clone(), span.start, "]:")
        {
            edits.push((place, address));
        }
    }
    let mut open = OpenLinks::default();
    for (event, range) in parser {
        if let Some(link) = open.take(&event, &range) {
            edits.extend(around.edit(text, link, stand, seen));
        }
        match event {
            Event::InlineHtml(ref html) => seen.note_html(range.start, html),
            Event::Start(Tag::HtmlBlock) => seen.note_html(range.start, &text[range]),
            _ => {}
        }
    }
    edited(text, edits)
}

impl Surroundings<'_, '_> {
    /// How a link is written anew, if it leads somewhere.
    fn edit(
        &mut self,
        text: &str,
        link: WrittenLink<'_>,
        stand: &mut Stand,
        seen: &mut Seen,
    ) -> Option<(Range<usize>, String)> {
        let (destination, at) = (&*link.destination, link.range.start);
        match link.link_type {
            LinkType::Inline => {
                let address = self.target(at, destination, link.is_image, false, stand, seen)?;
                Some((link.place(text)?, address))
            }
            LinkType::WikiLink { has_pothole } => {
                let address = self.target(at, destination, link.is_image, true, stand, seen)?;
                let whole = &text[link.range.clone()];
                let given = whole.split_once('|').filter(|_| has_pothole);
                let given = given.and_then(|(_, words)| words.strip_suffix("]]"));
                let is_picture = whole.starts_with('!');
                let is_size = |words: &&str| {
                    words
                        .trim()
                        .bytes()
                        .all(|b| b.is_ascii_digit() || b == b'x')
                };
                let is_odd = |words: &&str| words.contains(['[', ']']);
                let given = given.filter(|words| !words.trim().is_empty() && !is_odd(words));
                let words = match given.filter(|words| !(is_picture && is_size(words))) {
                    Some(words) => words.trim().to_owned(),
                    None => {
                        let name = destination.trim().trim_end_matches('\\');
                        let name = name.rsplit('/').next().unwrap_or(name).replace('#', " › ");
                        let name = if is_picture {
                            name.rsplit_once('.').map_or(&*name, |(stem, _)| stem)
                        } else {
                            &*name
                        };
                        escape(&one_line(name), Position::Within, &mut Counts::default())
                    }
                };
                let is_shown = link.is_image && is_picture_address(stand);
                let sign = if is_shown { "!" } else { "" };
                Some((link.range, format!("{sign}[{words}]({address})")))
            }
            _ => None,
        }
    }

    /// The address that means what a destination means, if it is here.
    fn target(
        &mut self,
        at: usize,
        destination: &str,
        is_picture: bool,
        is_wiki: bool,
        stand: &mut Stand,
        seen: &mut Seen,
    ) -> Option<String> {
        let is_elsewhere = has_scheme(destination) || destination.starts_with('#');
        if !is_wiki && is_elsewhere {
            return None;
        }
        match self.pictures.find(self.from, destination, is_wiki) {
            Picture::At(source) => {
                return match self.pictures.place(&source, self.beside, self.files) {
                    Ok(path) => Some(stand.address(Target::File(path))),
                    Err(why) => {
                        seen.refused
                            .push((at, format!("`{}`: {why}", one_line(destination))));
                        None
                    }
                };
            }
            Picture::Refused(why) => {
                seen.refused
                    .push((at, format!("`{}`: {why}", one_line(destination))));
                return None;
            }
            Picture::Nothing => {}
        }
        let found = if is_wiki {
            self.index.wiki(self.from, destination)
        } else {
            self.index.link(self.from, destination)
        };
        // A post cannot be shown as a picture; a vault shows its text.
        let found = found.filter(|_| is_wiki || !is_picture);
        match found {
            Some(place) => Some(stand.address(Target::Post(place.post, place.fragment))),
            None => {
                seen.lost.push((at, one_line(destination)));
                None
            }
        }
    }
}

/// Whether the address that was made last means a file.
fn is_picture_address(stand: &Stand) -> bool {
    matches!(stand.last(), Some(Target::File(_)))
}

impl Seen {
    fn note_html(&mut self, at: usize, html: &str) {
        if html.trim_start().starts_with("<!--") {
            self.comments.push(at);
        } else {
            self.html.push(at);
        }
    }
}
