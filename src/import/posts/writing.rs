//! Writes the drafts of posts, with their links to each other.

use super::date::from_name;
use super::file::PostFile;
use super::plan::{Placed, PlannedPosts, Planner, PostMade, PostsRefusal};
use super::post::Post;
use super::target;
use crate::config::Settings;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::digest::Digest;
use crate::import::clean::one_line;
use crate::import::flag::Flag;
use crate::model::Outline;
use crate::parse;
use crate::route::slug;
use crate::source::{LARGEST_TEXT, Source};
use std::collections::BTreeMap;
use std::sync::Arc;

impl Planner<'_> {
    /// Writes all drafts, with their links to each other.
    pub(super) fn write(mut self, placed: Vec<Placed>) -> Result<PlannedPosts, PostsRefusal> {
        let outlines = self.outlines(&placed);
        let (mut drafts, mut diagnostics) = (Vec::new(), Diagnostics::default());
        for placed in placed {
            let Placed { mut post, body, .. } = placed;
            let mut flags = body.flags;
            let link = |at: usize, fragment: Option<&str>| {
                let (id, file) = self.destinations[at].clone();
                let outline = outlines.get(&at);
                let anchor = fragment.zip(outline).and_then(|(fragment, outline)| {
                    let found = outline.find(fragment);
                    found.map_or_else(|| outline.find(&slug(fragment)), Some)
                });
                let anchor = anchor.map(str::to_owned);
                target::Post { file, id, anchor }
            };
            let lost = body.stand.posts().filter(|(at, fragment)| {
                fragment.is_some() && link(*at, *fragment).anchor.is_none()
            });
            let lost = lost.count();
            if lost > 0 {
                let what = if lost == 1 {
                    "1 link leads to its post, and not to a heading, which is not there".to_owned()
                } else {
                    format!(
                        "{lost} links lead to their posts, and not to headings, which are not there"
                    )
                };
                flags.push(Flag::new(post.first, what));
            }
            let text = body.stand.settle(&body.text, &placed.path, link);
            let date = post.date.as_deref().or(self.request.date);
            if date.is_none() {
                flags.push(Flag::new(1, "no date: write `date` into the draft"));
            }
            if let Some(why) = &post.withheld {
                let what = format!(
                    "it was not public ({why}): its `draft: true` stays until you know better"
                );
                flags.push(Flag::new(1, what));
            }
            let title = title(&post, &text);
            let file = PostFile {
                id: &placed.id,
                agents: &placed.agents,
                event: &placed.event,
                title: title.as_deref(),
                date,
                confidence: self.request.confidence,
                tags: &placed.tags,
                aliases: &placed.aliases,
                post: &post,
            };
            let mut whole = file.front_matter();
            whole.push_str(text.trim_end());
            whole.push('\n');
            let is_too_large = whole.len() as u64 > LARGEST_TEXT;
            if is_too_large || !is_document(&placed.path, &whole, self.settings()) {
                diagnostics.push(unusable(&post.shown, is_too_large));
                continue;
            }
            self.files.put(&placed.path, whole);
            flags.append(&mut post.flags);
            flags.sort_by_key(|flag| flag.line);
            drafts.push(PostMade {
                shown: post.shown,
                path: placed.path,
                flags,
            });
        }
        if diagnostics.has_errors() {
            return Err(PostsRefusal::Problems(diagnostics));
        }
        let mut profiles = Vec::new();
        for (path, text) in self.parties.files() {
            self.files.put(&path, text);
            profiles.push(path);
        }
        Ok(PlannedPosts {
            files: self.files,
            drafts,
            profiles,
            pictures: self.pictures.count(),
            skipped: self.skipped,
            left: self.left,
        })
    }

    /// The headings of posts to whose headings links lead.
    fn outlines(&self, placed: &[Placed]) -> BTreeMap<usize, Arc<Outline>> {
        let mut outlines = BTreeMap::new();
        let targets = placed.iter().flat_map(|placed| placed.body.stand.posts());
        for (at, _) in targets.filter(|(_, fragment)| fragment.is_some()) {
            if outlines.contains_key(&at) {
                continue;
            }
            let text = match placed.get(at) {
                Some(placed) => Some(placed.body.text.clone()),
                None => {
                    let bytes = self.there.bytes(&self.destinations[at].1, LARGEST_TEXT);
                    let text = bytes.ok().and_then(|bytes| String::from_utf8(bytes).ok());
                    text.map(|text| parse::body(&text).to_owned())
                }
            };
            let source = text.map(|text| source("content/a.md", text));
            let document = source.and_then(|source| {
                parse::document(&source, self.settings(), &mut Diagnostics::default())
            });
            outlines.insert(
                at,
                document
                    .map(|document| document.outline)
                    .unwrap_or_default(),
            );
        }
        outlines
    }
}

/// The title of a post without one: its first heading if the text begins with it, else the name of its file.
fn title(post: &Post, text: &str) -> Option<String> {
    if post.title.is_some() || text.starts_with("# ") {
        return post.title.clone();
    }
    let (_, name) = from_name(post.stem());
    if name.contains(' ') {
        return Some(one_line(name));
    }
    let words = name.replace(['-', '_'], " ");
    let mut letters = words.trim().chars();
    let first = letters.next()?;
    let title: String = first.to_uppercase().chain(letters).collect();
    Some(one_line(&title)).filter(|title| !title.is_empty())
}

fn source(path: &str, text: String) -> Source {
    Source {
        path: path.into(),
        digest: Digest::of(b""),
        content: Digest::of(b""),
        text,
    }
}

/// Whether a site accepts a draft as it is written.
fn is_document(path: &str, text: &str, settings: &Settings) -> bool {
    let mut diagnostics = Diagnostics::default();
    let document = parse::document(&source(path, text.to_owned()), settings, &mut diagnostics);
    // Settings that ask for a marking ask every author for it.
    diagnostics.drop_code(Code::Unmarked);
    document.is_some() && !diagnostics.has_errors()
}

/// The error about a post that no site accepts.
pub(super) fn unusable(shown: &str, is_too_large: bool) -> Diagnostic {
    let (code, message, hint) = if is_too_large {
        let hint = "split the post, or leave it out; a page may have 16 MiB and a document 8 MiB";
        (Code::TooLarge, "this post becomes too large a page", hint)
    } else {
        let hint = "this is a fault of Standpoint: please report it with the file";
        (
            Code::Crashed,
            "this post cannot be made into a document",
            hint,
        )
    };
    Diagnostic::error(code, message).in_file(shown).hint(hint)
}
