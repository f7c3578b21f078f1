//! Where posts go on a site, and what they become there.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::address::{Addresses, address};
use super::body::{PostBody, body};
use super::earlier::{Earlier, Known};
use super::file::PostFile;
use super::folder::Folder;
use super::ids::{Ids, given, id};
use super::index::Index;
use super::links::Surroundings;
use super::mapping::Mapping;
use super::missing::missing;
use super::names::Tags;
use super::parties::Parties;
use super::pictures::Pictures;
use super::post::Post;
use super::target;
use crate::config::Settings;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::digest::Digest;
use crate::import::flag::Flag;
use crate::model::Outline;
use crate::parse;
use crate::route::slug;
use crate::site::Site;
use crate::source::{Files, LARGEST_TEXT, MemoryFiles, Source};

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
struct Placed {
    post: Post,
    id: String,
    path: String,
    agents: Vec<String>,
    event: String,
    aliases: Vec<String>,
    tags: Vec<String>,
    body: PostBody,
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
struct Planner<'a> {
    folder: &'a Folder,
    request: &'a PostsRequest<'a>,
    site: &'a Site,
    there: Arc<dyn Files>,
    ids: Ids,
    parties: Parties<'a>,
    index: Index,
    pictures: Pictures<'a>,
    files: MemoryFiles,
    /// Posts that are new.
    posts: Vec<Post>,
    /// What links can lead to: the id and the path of each new post, and then those that are there.
    destinations: Vec<(String, String)>,
    skipped: usize,
    left: Vec<String>,
}

impl Planner<'_> {
    fn settings(&self) -> &Settings {
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

    /// Gives each post its id, and makes its body.
    fn place(&mut self) -> Result<Vec<Placed>, PostsRefusal> {
        let mut posts = std::mem::take(&mut self.posts);
        let mut named = Vec::new();
        let mut destinations = Vec::new();
        for post in &mut posts {
            let (agents, event, slug) = self.named(post);
            let wanted = match post.id.clone() {
                Some(written) => {
                    let (id, is_changed) = given(&written);
                    if is_changed {
                        post.flag(0, format!("`{written}` cannot be an id: it is `{id}` now"));
                    }
                    id
                }
                None => {
                    let stem = post.stem();
                    id(&slug, super::date::from_name(stem).1)
                }
            };
            let id = self.ids.free(&wanted, &*self.there);
            let path = format!("content/assessments/{id}.md");
            destinations.push((id, path));
            named.push((agents, event));
        }
        destinations.append(&mut self.destinations);
        self.destinations = destinations;
        let mut addresses = Addresses::of(self.site);
        for (id, _) in &self.destinations {
            addresses.take(id);
        }
        let mut tags = Tags::of(self.site);
        let (mut placed, mut diagnostics) = (Vec::new(), Diagnostics::default());
        for (at, (mut post, (agents, event))) in posts.into_iter().zip(named).enumerate() {
            let (id, path) = self.destinations[at].clone();
            let aliases = self.aliases(&mut post, &mut addresses);
            let tags = accepted(&mut post, &mut tags);
            let mut around = Surroundings {
                index: &self.index,
                pictures: &mut self.pictures,
                files: &mut self.files,
                from: &post.path,
                beside: path
                    .rsplit_once('/')
                    .map_or("content/assessments", |(folder, _)| folder),
            };
            match body(
                &post.body,
                post.first,
                post.digest,
                &mut around,
                &self.site.settings,
            ) {
                Ok(body) => placed.push(Placed {
                    post,
                    id,
                    path,
                    agents,
                    event,
                    aliases,
                    tags,
                    body,
                }),
                Err(_) => diagnostics.push(unusable(&post.shown)),
            }
        }
        if diagnostics.has_errors() {
            return Err(PostsRefusal::Problems(diagnostics));
        }
        Ok(placed)
    }

    /// The agents, the event and the slug of the event of a post.
    fn named(&mut self, post: &mut Post) -> (Vec<String>, String, String) {
        let mut agents: Vec<String> = Vec::new();
        for name in post.agents.clone() {
            let line = post.line(name.at);
            let id = self.parties.agent(&name.text, line, &mut post.flags);
            if !agents.contains(&id) && agents.len() < 100 {
                agents.push(id);
            }
        }
        if let (Some(first), true) = (post.agents.first().cloned(), agents.len() > 1) {
            let what = format!("{} agents: it becomes a joint assessment", agents.len());
            post.flag(first.at, what);
        }
        let first = post.events[0].clone();
        let others: Vec<_> = post.events[1..]
            .iter()
            .map(|it| format!("“{}”", it.text))
            .collect();
        if !others.is_empty() {
            let what = format!(
                "the event is “{}”, the first of several: not {}",
                first.text,
                others.join(", ")
            );
            post.flag(first.at, super::values::shortened(&what, 400).0);
        }
        let (event, slug) = self.parties.event(&first.text);
        (agents, event, slug)
    }

    fn aliases(&self, post: &mut Post, addresses: &mut Addresses) -> Vec<String> {
        let folder = self.folder.address(&post.path);
        let mut aliases = Vec::new();
        for (key, value) in post.aliases.clone() {
            match addresses.alias(&key, &value.text, folder.as_deref()) {
                Ok(alias) => aliases.push(alias),
                Err(why) => {
                    let what = format!("`{key}: {}` is left out of the aliases: {why}", value.text);
                    post.flag(value.at, super::values::shortened(&what, 400).0);
                    post.comments.push(format!("{key}: {}", value.text));
                }
            }
        }
        aliases
    }

    /// Writes all drafts, with their links to each other.
    fn write(mut self, placed: Vec<Placed>) -> Result<PlannedPosts, PostsRefusal> {
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
            if !is_document(&placed.path, &whole, self.settings()) {
                diagnostics.push(unusable(&post.shown));
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

/// The tags of a post that a site can have beside the others.
fn accepted(post: &mut Post, tags: &mut Tags) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for tag in post.tags.clone() {
        if !tags.accept(&tag.text) {
            let what = format!(
                "the tag `{}` is left out: another tag has its address",
                tag.text
            );
            post.flag(tag.at, what);
            post.comments.push(format!("tags: {}", tag.text));
        } else if !all.contains(&tag.text) {
            all.push(tag.text);
        }
    }
    all
}

/// The title of a post without one: its first heading if the text begins with it, else the name of its file.
fn title(post: &Post, text: &str) -> Option<String> {
    if post.title.is_some() || text.starts_with("# ") {
        return post.title.clone();
    }
    let (_, name) = super::date::from_name(post.stem());
    if name.contains(' ') {
        return Some(crate::import::clean::one_line(name));
    }
    let words = name.replace(['-', '_'], " ");
    let mut letters = words.trim().chars();
    let first = letters.next()?;
    let title: String = first.to_uppercase().chain(letters).collect();
    Some(crate::import::clean::one_line(&title)).filter(|title| !title.is_empty())
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
    document.is_some() && text.len() as u64 <= LARGEST_TEXT && !diagnostics.has_errors()
}

fn unusable(shown: &str) -> Diagnostic {
    let message = "this post cannot be made into a document";
    Diagnostic::error(Code::BadPost, message)
        .in_file(shown)
        .hint("is it larger than a page may be? Shorten it, or leave it out of the folder")
}
