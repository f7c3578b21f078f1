//! Assessments grouped by tag and by publisher.

use super::ix::GroupNumber;
use super::sort::Shown;
use super::{AssessmentIx, Group, Index, IndexVec, Ix, PublisherIx, SourceEntry, TagIx};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::Assessment;
use crate::route::{Route, fold, slug};

/// What one assessment relies on: its sources, and publishers that it cites besides, with counts.
pub type Relied = (Vec<SourceEntry>, Vec<(PublisherIx, usize)>);

/// Groups in the making, numbered as they come. Keys are borrowed from the assessments.
struct Groups<'a> {
    collection: &'static str,
    by_slug: Index<Box<str>, GroupNumber>,
    by_key: Index<&'a str, GroupNumber>,
    list: IndexVec<GroupNumber, Group>,
}

impl<'a> Groups<'a> {
    fn new(collection: &'static str) -> Self {
        Self {
            collection,
            by_slug: Index::default(),
            by_key: Index::default(),
            list: Vec::new().into(),
        }
    }

    /// The number of the group that `key` stands for. The slug of a key is made when the key is
    /// first seen; the first title of a slug is that of the group.
    fn number(&mut self, key: &'a str, title: &str, slug: impl FnOnce() -> String) -> GroupNumber {
        if let Some(number) = self.by_key.get(key) {
            return *number;
        }
        let (slug, new) = (slug().into_boxed_str(), self.list.next_ix());
        let known = self.by_slug.insert(slug.clone(), new).copied();
        if known.is_none() {
            self.list.push(Group {
                route: Route::member(self.collection, &slug),
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
    fn add(&mut self, number: GroupNumber, assessment: AssessmentIx) -> bool {
        let members = &mut self.list[number].assessments;
        let new = members.last() != Some(&assessment);
        if new {
            members.push(assessment);
        }
        new
    }

    /// The groups by slug, and the position of each number among them.
    fn finish<I: Ix>(self) -> (IndexVec<I, Group>, IndexVec<GroupNumber, I>) {
        let mut order: Vec<_> = self.list.indices().zip(self.list).collect();
        order.sort_unstable_by(|(_, a), (_, b)| a.slug.cmp(&b.slug));
        let mut positions = IndexVec::from(vec![I::new(0); order.len()]);
        for (position, (number, _)) in order.iter().enumerate() {
            positions[*number] = I::new(position);
        }
        let groups = order.into_iter().map(|(_, group)| group);
        (groups.collect(), positions)
    }
}

/// The tags, and those of each assessment. Two names that make one URL are an error.
pub fn tags(
    assessments: &IndexVec<AssessmentIx, Shown<Assessment>>,
    diagnostics: &mut Diagnostics,
) -> (IndexVec<TagIx, Group>, Vec<Vec<TagIx>>) {
    let mut groups = Groups::new("tags");
    let mut all = Vec::with_capacity(assessments.len());
    for (at, shown) in assessments.enumerated() {
        let mut own = Vec::with_capacity(shown.facts.tags.len());
        for tag in &shown.facts.tags {
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
                    .at(&shown.body.path, tag.span)
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
    let sorted = |own: Vec<GroupNumber>| {
        let mut tags: Vec<TagIx> = own.into_iter().map(|number| positions[number]).collect();
        tags.sort_unstable();
        tags
    };
    (groups, all.into_iter().map(sorted).collect())
}

/// The publishers, and what each assessment has of them.
pub fn publishers(
    assessments: &IndexVec<AssessmentIx, Shown<Assessment>>,
) -> (IndexVec<PublisherIx, Group>, Vec<Relied>) {
    let mut groups = Groups::new("sources");
    let mut all = Vec::with_capacity(assessments.len());
    for (at, shown) in assessments.enumerated() {
        let mut member = |slug, title| {
            let number = groups.number(slug, title, || slug.to_owned());
            groups.add(number, at);
            number
        };
        let notes = shown
            .sources
            .notes
            .iter()
            .map(|(note, publisher)| (*note, member(&publisher.slug, &publisher.title)));
        let notes: Vec<_> = notes.collect();
        let mut cited = Vec::new();
        let mut last = "";
        for host in shown.sources.cited.lines() {
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
    let source = |(note, number)| SourceEntry {
        note,
        publisher: positions[number],
    };
    let placed = |(notes, cited): (Vec<_>, Vec<_>)| {
        let cited = cited.into_iter();
        let cited = cited.map(|(number, count)| (positions[number], count));
        (notes.into_iter().map(source).collect(), cited.collect())
    };
    (groups, all.into_iter().map(placed).collect())
}
