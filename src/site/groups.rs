//! Assessments grouped by tag and by publisher.

use super::sort::Loose;
use super::{Group, Index, SourceEntry};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::Assessment;
use crate::route::{Route, fold, slug};

/// What one assessment relies on: its sources, and publishers that it cites besides, with counts.
pub type Relied = (Vec<SourceEntry>, Vec<(usize, usize)>);

/// Groups in the making, numbered as they come. Keys are borrowed from the assessments.
struct Groups<'a> {
    collection: &'static str,
    by_slug: Index<Box<str>, usize>,
    by_key: Index<&'a str, usize>,
    list: Vec<Group>,
}

impl<'a> Groups<'a> {
    fn new(collection: &'static str) -> Self {
        Self {
            collection,
            by_slug: Index::default(),
            by_key: Index::default(),
            list: Vec::new(),
        }
    }

    /// The number of the group that `key` stands for. The slug of a key is made when the key is
    /// first seen; the first title of a slug is that of the group.
    fn number(&mut self, key: &'a str, title: &str, slug: impl FnOnce() -> String) -> usize {
        if let Some(number) = self.by_key.get(key) {
            return *number;
        }
        let (slug, new) = (slug().into_boxed_str(), self.list.len());
        let known = self.by_slug.insert(slug.clone(), new).copied();
        if known.is_none() {
            self.list.push(Group {
                route: Route::page([self.collection, &slug]),
                slug,
                title: title.into(),
                assessments: Vec::new(),
            });
        }
        let number = known.unwrap_or(new);
        self.by_key.insert(key, number);
        number
    }

    /// Adds an assessment to a group, and says whether it was not there yet.
    fn add(&mut self, number: usize, assessment: usize) -> bool {
        let members = &mut self.list[number].assessments;
        let new = members.last() != Some(&assessment);
        if new {
            members.push(assessment);
        }
        new
    }

    /// The groups by slug, and the position of each number among them.
    fn finish(self) -> (Vec<Group>, Vec<usize>) {
        let mut order: Vec<_> = self.list.into_iter().enumerate().collect();
        order.sort_unstable_by(|(_, a), (_, b)| a.slug.cmp(&b.slug));
        let mut positions = vec![0; order.len()];
        for (position, (number, _)) in order.iter().enumerate() {
            positions[*number] = position;
        }
        let groups = order.into_iter().map(|(_, group)| group);
        (groups.collect(), positions)
    }
}

/// The tags, and those of each assessment. Two names that make one URL are an error.
pub fn tags(
    assessments: &[Loose<Assessment>],
    diagnostics: &mut Diagnostics,
) -> (Vec<Group>, Vec<Vec<usize>>) {
    let mut groups = Groups::new("tags");
    let mut all = Vec::with_capacity(assessments.len());
    for (at, loose) in assessments.iter().enumerate() {
        let mut own = Vec::with_capacity(loose.facts.tags.len());
        for tag in &loose.facts.tags {
            let number = groups.number(&tag.value, &tag.value, || slug(&tag.value));
            let Group { slug, title, .. } = &groups.list[number];
            if **title != *tag.value && fold(title) != fold(&tag.value) {
                diagnostics.push(
                    Diagnostic::error(
                        Code::NameCollision,
                        format!(
                            "the tags `{title}` and `{}` make the same URL `/tags/{slug}/`",
                            tag.value
                        ),
                    )
                    .at(&loose.body.path, tag.span)
                    .hint("write both alike if they are one, or else rename one of them"),
                );
            }
            if groups.add(number, at) {
                own.push(number);
            }
        }
        all.push(own);
    }
    let (groups, positions) = groups.finish();
    for own in &mut all {
        for tag in own.iter_mut() {
            *tag = positions[*tag];
        }
        own.sort_unstable();
    }
    (groups, all)
}

/// The publishers, and what each assessment has of them.
pub fn publishers(assessments: &[Loose<Assessment>]) -> (Vec<Group>, Vec<Relied>) {
    let mut groups = Groups::new("sources");
    let mut all = Vec::with_capacity(assessments.len());
    for (at, loose) in assessments.iter().enumerate() {
        let mut member = |slug, title| {
            let number = groups.number(slug, title, || slug.to_owned());
            groups.add(number, at);
            number
        };
        let notes = loose.sources.notes.iter().map(|(note, publisher)| {
            let publisher = member(&publisher.slug, &publisher.title);
            SourceEntry {
                note: *note,
                publisher,
            }
        });
        let notes: Vec<_> = notes.collect();
        let mut cited = Vec::new();
        let mut last = "";
        for host in loose.sources.cited.lines() {
            match cited.last_mut() {
                Some((_, count)) if host == last => *count += 1,
                _ => cited.push((member(host, host), 1)),
            }
            last = host;
        }
        cited.shrink_to_fit();
        all.push((notes, cited));
    }
    let (groups, positions) = groups.finish();
    for (notes, cited) in &mut all {
        for note in notes {
            note.publisher = positions[note.publisher];
        }
        for (publisher, _) in cited {
            *publisher = positions[*publisher];
        }
    }
    (groups, all)
}
