//! How facts on which assessments depend were changed after these were recorded.

use serde::Serialize;

use super::parts::LinkView;
use super::questions::question_place;
use super::record::{EntryView, entry_view};
use super::vantage::link;
use crate::ledger::{Act, Difference, Entry, Fact, Ledger};
use crate::site::{AssessmentIx, QuestionAt, Site};

/// An entry of the record about a fact.
#[derive(Debug, Serialize)]
pub struct FactChange {
    /// `question`, `outcome`, `agent` or `site`.
    pub of: &'static str,
    /// The question or the agent; nothing for the settings of the site.
    pub about: Option<LinkView>,
    /// What the ledger says.
    pub entry: EntryView,
    /// The values that the entry changed.
    pub changes: Vec<ValueChange>,
}

/// A value of a fact that was changed.
#[derive(Debug, Serialize)]
pub struct ValueChange {
    /// The word for it, such as `deadline`.
    pub what: &'static str,
    /// What it was, if it was stated.
    pub from: Option<String>,
    /// What it is, if it is stated.
    pub to: Option<String>,
}

impl From<Difference<'_>> for ValueChange {
    fn from(difference: Difference<'_>) -> Self {
        Self {
            what: difference.what,
            from: difference.from.map(str::to_owned),
            to: difference.to.map(str::to_owned),
        }
    }
}

/// What was changed of all facts on which an assessment depends since its first version was recorded, newest first; and
/// the outcomes that were stated since.
pub fn since_recorded(site: &Site, at: AssessmentIx) -> Vec<FactChange> {
    let Some(ledger) = &site.ledger else {
        return Vec::new();
    };
    let entry = &site.assessments[at];
    let Some(first) = first_seq(ledger, &entry.facts.id) else {
        return Vec::new();
    };
    let mut ids = vec!["site:settings".to_owned()];
    ids.extend(
        entry
            .agents
            .iter()
            .map(|agent| format!("agent:{}", site.agents[*agent].slug)),
    );
    for question in site.answers[at].iter().flatten() {
        ids.extend(ids_of(site, *question));
    }
    let is_later = |entry: &&Entry| entry.seq > first && tells(entry);
    changes(site, ledger, &ids, is_later)
}

/// What was changed of a question and of its outcome since they were recorded, and that they were removed, newest first.
pub fn of_question(site: &Site, question: QuestionAt) -> Vec<FactChange> {
    let Some(ledger) = &site.ledger else {
        return Vec::new();
    };
    let ids = ids_of(site, question);
    changes(site, ledger, &ids, |entry| entry.act != Act::Publish)
}

/// Whether an entry on a fact is worth telling: a first version says what was so all along, but for an outcome.
fn tells(entry: &Entry) -> bool {
    entry.act != Act::Publish || entry.id.starts_with("outcome:")
}

/// The number of the first entry of an assessment, under whatever id it had then.
fn first_seq(ledger: &Ledger, id: &str) -> Option<u64> {
    let mut first = ledger.history(id)?.entries().next()?;
    // In a sound ledger, a former id has earlier entries only, so that this ends.
    while let Some(from) = &first.from {
        first = ledger.history(from)?.entries().next()?;
    }
    Some(first.seq)
}

/// The ids of a question and of its outcome, and those that they had before.
fn ids_of(site: &Site, at: QuestionAt) -> Vec<String> {
    let (event, question) = (&site.events[at.0].slug, site.question(at));
    let aliases = question.aliases.iter().map(|alias| &*alias.value);
    let ids = [&*question.id].into_iter().chain(aliases);
    ids.flat_map(|id| {
        [
            format!("question:{event}/{id}"),
            format!("outcome:{event}/{id}"),
        ]
    })
    .collect()
}

/// The entries on these facts that are `wanted`, newest first.
fn changes(
    site: &Site,
    ledger: &Ledger,
    ids: &[String],
    wanted: impl Fn(&&Entry) -> bool,
) -> Vec<FactChange> {
    let histories = ids.iter().filter(|id| site.shows_fact(id));
    let histories = histories.filter_map(|id| ledger.history(id));
    let entries = histories.flat_map(|history| {
        let before = std::iter::once(None).chain(history.entries().map(Some));
        let is_removed = history.removed().is_some();
        (history.entries().zip(before)).map(move |(entry, before)| (entry, before, is_removed))
    });
    let entries = entries.filter(|(entry, ..)| wanted(entry));
    let mut entries: Vec<_> = entries.collect();
    entries.sort_by_key(|(entry, ..)| std::cmp::Reverse(entry.seq));
    let change = |(entry, before, is_removed): (&Entry, Option<&Entry>, bool)| {
        let none = Fact::new(entry.id.clone());
        let was = before.map_or(Some(&none), |before| site.facts.get(&before.content));
        let stated = site.facts.get(&entry.content);
        // One that was never changed was not read back: the site itself states it. If it was removed, the site states
        // something else.
        let only = (stated.is_none() && !is_removed)
            .then(|| outcome_stated(site, &entry.id))
            .flatten();
        let differences = was.zip(stated.or(only.as_ref()));
        let differences = differences.map(|(was, is)| was.differences(is));
        let (of, about) = about(site, &entry.id);
        FactChange {
            of,
            about,
            entry: entry_view(site, entry, false),
            changes: (differences.into_iter().flatten())
                .map(Into::into)
                .collect(),
        }
    };
    entries.into_iter().map(change).collect()
}

/// The answer to a question as the site states it now.
fn outcome_stated(site: &Site, id: &str) -> Option<Fact> {
    let (event, question) = id.strip_prefix("outcome:")?.split_once('/')?;
    let (event, number) = site.question_at(event, question)?;
    let outcome = site.standings[event].questions[number]
        .facts
        .outcome
        .as_ref()?;
    Some(Fact {
        answer: Some(outcome.answer.word().into()),
        ..Fact::new(id)
    })
}

/// What a fact is of, and its question or agent on the site; `None` if the site does not show it.
pub fn about(site: &Site, id: &str) -> (&'static str, Option<LinkView>) {
    let (kind, name) = id.split_once(':').unwrap_or_default();
    let question = || {
        let (event, question) = name.split_once('/')?;
        let (event, number) = site.question_at(event, question)?;
        let at = (event, number);
        let (page, anchor) = question_place(site, at);
        let page = link(&page, &site.question(at).text);
        let href = format!("{}#{anchor}", page.href);
        Some(LinkView { href, ..page })
    };
    let agent = || {
        let agent = &site.agents[site.agent_at(name)?];
        Some(link(&agent.route, &agent.name))
    };
    match kind {
        "question" => ("question", question()),
        "outcome" => ("outcome", question()),
        "agent" => ("agent", agent()),
        "event" => ("event", None),
        _ => ("site", None),
    }
}
