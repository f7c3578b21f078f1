//! Which of their keys become which of ours.

use super::values::find;
use crate::value::Node;

/// A key of an assessment that a key of a post can become.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum OurKey {
    /// Who judges.
    Agent,
    /// What is judged.
    Event,
    /// When it was judged.
    Date,
    /// The title.
    Title,
    /// The summary.
    Summary,
    /// Subjects.
    Tags,
    /// Where.
    Places,
    /// The id.
    Id,
    /// Old addresses.
    Aliases,
    /// The language.
    Lang,
    /// Whether it is withheld.
    Draft,
}

impl OurKey {
    /// All of them, in the order in which messages name them.
    const ALL: [Self; 11] = [
        Self::Agent,
        Self::Event,
        Self::Date,
        Self::Title,
        Self::Summary,
        Self::Tags,
        Self::Places,
        Self::Id,
        Self::Aliases,
        Self::Lang,
        Self::Draft,
    ];

    /// The key as it is written.
    pub fn name(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Event => "event",
            Self::Date => "date",
            Self::Title => "title",
            Self::Summary => "summary",
            Self::Tags => "tags",
            Self::Places => "places",
            Self::Id => "id",
            Self::Aliases => "aliases",
            Self::Lang => "lang",
            Self::Draft => "draft",
        }
    }

    /// Their keys that become this one without `--map`, those that count first in front.
    fn defaults(self) -> &'static [&'static str] {
        match self {
            Self::Agent => &["agent"],
            Self::Event => &["event"],
            Self::Date => &["date", "pubDate", "created", "published"],
            Self::Title => &["title"],
            Self::Summary => &["summary", "description", "excerpt"],
            Self::Tags => &["tags", "taxonomies.tags"],
            Self::Places => &["places"],
            Self::Id => &[],
            Self::Aliases => &["aliases", "redirect_from", "permalink", "url", "slug"],
            Self::Lang => &["lang", "language"],
            Self::Draft => &["draft"],
        }
    }
}

/// What `--map` says, over what is known without it.
#[derive(Debug, Clone, Default)]
pub struct Mapping {
    given: Vec<(String, OurKey)>,
}

impl Mapping {
    /// Reads `THEIRS=OURS`, any number of times.
    ///
    /// # Errors
    /// A sentence about the first that is none.
    pub fn parse<T: AsRef<str>>(given: &[T]) -> Result<Self, String> {
        let mut pairs = Vec::new();
        for pair in given {
            let pair = pair.as_ref();
            let Some((theirs, ours)) = pair.split_once('=') else {
                return Err(format!(
                    "`{pair}` has no `=`: write their key and ours, such as `author=agent`"
                ));
            };
            let (theirs, ours) = (theirs.trim(), ours.trim());
            let Some(key) = OurKey::ALL.into_iter().find(|key| key.name() == ours) else {
                let names = OurKey::ALL.map(OurKey::name).join(", ");
                return Err(format!(
                    "`{ours}` is not a key for this: write one of {names}"
                ));
            };
            if theirs.is_empty() {
                return Err(format!("`{pair}` names no key of the posts before the `=`"));
            }
            pairs.push((theirs.to_owned(), key));
        }
        Ok(Self { given: pairs })
    }

    /// Their keys for one of ours, those that count first in front.
    pub fn theirs(&self, ours: OurKey) -> impl Iterator<Item = &str> {
        let given = self.given.iter().filter(move |(_, key)| *key == ours);
        let given = given.map(|(theirs, _)| &**theirs);
        // Who maps `url=title` does not want it as an old address, too.
        let is_free = |theirs: &&&str| !self.given.iter().any(|(it, _)| it == *theirs);
        let defaults = ours.defaults().iter().filter(is_free).copied();
        given.chain(defaults)
    }

    /// Whether a key of theirs becomes one of ours.
    pub fn takes(&self, theirs: &str) -> bool {
        OurKey::ALL.into_iter().any(|ours| {
            let mut all = self.theirs(ours);
            all.any(|it| it.eq_ignore_ascii_case(theirs))
        })
    }

    /// Keys that `--map` names.
    pub fn given(&self) -> impl Iterator<Item = &str> {
        self.given.iter().map(|(theirs, _)| &**theirs)
    }

    /// The first of their keys for one of ours that has a value.
    pub fn first<'n>(&self, keys: &'n Node, ours: OurKey) -> Option<(String, Vec<&'n Node>)> {
        self.theirs(ours).find_map(|theirs| {
            let found = find(keys, theirs);
            let has_value = found.iter().any(|node| !node.is_empty());
            has_value.then(|| (theirs.to_owned(), found))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_given_counts_before_what_is_known() {
        let map = Mapping::parse(&["author=agent", "url=title", "extra.author = agent"]).unwrap();
        let agents: Vec<_> = map.theirs(OurKey::Agent).collect();
        assert_eq!(agents, ["author", "extra.author", "agent"]);
        assert!(map.theirs(OurKey::Aliases).all(|key| key != "url"));
        assert!(map.takes("Author") && !map.takes("layout"));
    }

    #[test]
    fn what_is_no_pair_is_refused() {
        for (given, told) in [
            ("author", "has no `=`"),
            (
                "a=judge",
                "`judge` is not a key for this: write one of agent, event,",
            ),
            ("=agent", "names no key"),
        ] {
            let error = Mapping::parse(&[given]).unwrap_err();
            assert!(error.contains(told), "{error}");
        }
    }
}
