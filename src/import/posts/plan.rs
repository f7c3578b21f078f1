//! Where posts go on a site, and what they become there.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::address::address;
use super::body::PostBody;
use super::earlier::{Earlier, Known};
use super::folder::Folder;
use super::ids::Ids;
use super::index::Index;
use super::mapping::Mapping;
use super::missing::{missing, unknown};
use super::parties::Parties;
use super::pictures::Pictures;
use super::post::Post;
use crate::config::Settings;
use crate::diagnostic::Diagnostics;
use crate::digest::Digest;
use crate::import::flag::Flag;
use crate::site::Site;
use crate::source::{Files, MemoryFiles};

/// What is asked for.
#[derive(Debug, Clone)]
pub struct PostsRequest<'a> {
    /// Which keys become which.
    pub mapping: &'a Mapping,
    /// The confidence of every draft.
    pub confidence: &'a str,
    /// The date of posts that have none.
    pub date: Option<&'a str>,
}

/// A plan that is complete.
pub struct PlannedPosts {
    /// The new files, over those of the site: what it would be with them.
    pub files: MemoryFiles,
    /// The drafts, in the order of their posts.
    pub drafts: Vec<PostMade>,
    /// The paths of new events and agents.
    pub profiles: Vec<String>,
    /// How many pictures were brought along.
    pub pictures: usize,
    /// How many posts were imported before and not changed since.
    pub skipped: usize,
    /// What to say of posts that are not imported.
    pub left: Vec<String>,
}

/// What became of one post.
#[derive(Debug)]
pub struct PostMade {
    /// How messages name the post.
    pub shown: String,
    /// The path of its draft.
    pub path: String,
    /// What its author should look at, in the order of the lines.
    pub flags: Vec<Flag>,
}

/// Why nothing is imported.
#[derive(Debug)]
pub enum PostsRefusal {
    /// Posts that cannot be read, or become no documents.
    Problems(Diagnostics),
    /// Sentences about all posts together.
    Messages(Vec<String>),
}

/// A post on its way to the site.
pub(super) struct Placed {
    pub(super) post: Post,
    pub(super) id: String,
    pub(super) path: String,
    pub(super) agents: Vec<String>,
    pub(super) event: String,
    pub(super) aliases: Vec<String>,
    pub(super) tags: Vec<String>,
    pub(super) body: PostBody,
}

/// Finds a place for all posts of a folder.
///
/// # Errors
/// Why none of them is imported.
pub fn plan(
    folder: &Folder,
    request: &PostsRequest<'_>,
    site: &Site,
    there: impl Files + 'static,
) -> Result<PlannedPosts, PostsRefusal> {
    let there: Arc<dyn Files> = Arc::new(there);
    let mut planner = Planner {
        folder,
        request,
        site,
        ids: Ids::of(site),
        parties: Parties::new(site, there.clone()),
        index: Index::new(folder.roots()),
        pictures: Pictures::new(folder, there.clone()),
        files: MemoryFiles::over(there.clone(), []),
        there,
        posts: Vec::new(),
        destinations: Vec::new(),
        skipped: 0,
        left: Vec::new(),
    };
    planner.read()?;
    let placed = planner.place()?;
    planner.write(placed)
}

/// A plan in the making.
pub(super) struct Planner<'a> {
    pub(super) folder: &'a Folder,
    pub(super) request: &'a PostsRequest<'a>,
    pub(super) site: &'a Site,
    pub(super) there: Arc<dyn Files>,
    pub(super) ids: Ids,
    pub(super) parties: Parties<'a>,
    pub(super) index: Index,
    pub(super) pictures: Pictures<'a>,
    pub(super) files: MemoryFiles,
    /// Posts that are new.
    pub(super) posts: Vec<Post>,
    /// What links can lead to: the id and the path of each new post, and then those that are there.
    pub(super) destinations: Vec<(String, String)>,
    pub(super) skipped: usize,
    pub(super) left: Vec<String>,
}

impl Planner<'_> {
    pub(super) fn settings(&self) -> &Settings {
        &self.site.settings
    }

    /// Reads all posts, and leaves out those that were imported before.
    fn read(&mut self) -> Result<(), PostsRefusal> {
        let earlier = Earlier::of(&*self.there);
        let (mut diagnostics, mut known) = (Diagnostics::default(), Vec::new());
        let mut seen: BTreeMap<(Digest, String), String> = BTreeMap::new();
        let mapping = self.request.mapping;
        for path in self.folder.posts() {
            let read = Post::read(
                self.folder,
                path,
                mapping,
                self.settings(),
                &mut diagnostics,
            );
            let Some(post) = read else {
                continue;
            };
            match earlier.find(&post.origin, post.digest) {
                Some(Known::Same(file)) => {
                    self.skipped += 1;
                    known.push((post, file));
                }
                Some(Known::Edited(file)) => {
                    self.left.push(format!(
                        "{}:1: it was imported before it was changed: `{file}` stays as it is. Delete that to import \
                         it anew",
                        post.shown
                    ));
                    known.push((post, file));
                }
                None => {
                    let twin =
                        seen.insert((post.digest, post.stem().to_owned()), post.shown.clone());
                    if let Some(twin) = twin {
                        self.left.push(format!(
                            "{}:1: the same as {twin}, byte for byte",
                            post.shown
                        ));
                        continue;
                    }
                    self.posts.push(post);
                }
            }
        }
        if diagnostics.has_errors() {
            return Err(PostsRefusal::Problems(diagnostics));
        }
        if self.posts.is_empty() && known.is_empty() {
            let folder = &self.folder.shown;
            let what = format!(
                "there are no posts in `{folder}`: posts are files that end in `.md` or `.markdown`"
            );
            return Err(PostsRefusal::Messages(vec![what]));
        }
        let messages = missing(&self.posts, mapping);
        if !messages.is_empty() {
            return Err(PostsRefusal::Messages(messages));
        }
        self.left.extend(unknown(&self.posts, mapping));
        let all = self.posts.iter().chain(known.iter().map(|(post, _)| post));
        for (at, post) in all.enumerate() {
            let folder = self.folder.address(&post.path);
            let aliases = post.aliases.iter();
            let aliases = aliases.map(|(key, value)| address(key, &value.text, folder.as_deref()));
            self.index.add(at, &post.path, aliases);
        }
        let assessments = self.site.assessments.iter();
        let ids: BTreeMap<&str, &str> = assessments
            .map(|it| (&*it.body.path, &*it.facts.id))
            .collect();
        let known = known.into_iter().map(|(_, file)| {
            // One with errors has no id, and is not linked to.
            let id = ids.get(&*file).map_or(String::new(), |id| (*id).to_owned());
            (id, file)
        });
        self.destinations = known.collect();
        Ok(())
    }
}
