//! Gives posts their places on a site, and makes their bodies.

use super::address::Addresses;
use super::body::body;
use super::date::from_name;
use super::ids::{given, id};
use super::links::Surroundings;
use super::names::Tags;
use super::plan::{Placed, Planner, PostsRefusal};
use super::post::Post;
use super::values::shortened;
use super::writing::unusable;
use crate::diagnostic::Diagnostics;
use crate::import::unusable::Unusable;

impl Planner<'_> {
    /// Gives each post its id, and makes its body.
    pub(super) fn place(&mut self) -> Result<Vec<Placed>, PostsRefusal> {
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
                    id(&slug, from_name(stem).1)
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
                Err(why) => diagnostics.push(unusable(&post.shown, why == Unusable::TooLarge)),
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
            post.flag(first.at, shortened(&what, 400).0);
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
                    post.flag(value.at, shortened(&what, 400).0);
                    post.comments.push(format!("{key}: {}", value.text));
                }
            }
        }
        aliases
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
