//! The same rules once more, slow and obvious: everything is looked at again for each agent and question, and whether one
//! forecast is the last is asked of each pair.

use std::collections::BTreeMap;

use standpoint::site::Credit;

use super::model::{Assessment, RandomSite, Version, When, agent, id};

/// A question and an agent.
pub type Key = (String, String);

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    pub assessment: String,
    /// The number of the version, if it is not the newest.
    pub version: Option<u64>,
    pub low: u8,
    pub high: u8,
    pub credit: Credit,
    pub attested: bool,
}

/// An answer of an agent to a question.
#[derive(Clone, Copy)]
struct Answer<'a> {
    of: &'a Assessment,
    number: usize,
    version: &'a Version,
    percent: u8,
    credit: Credit,
}

/// The day and the hour of an hour of January.
fn of_hour(hour: u32) -> When {
    When {
        day: 1 + hour / 24,
        hour: Some(hour % 24),
    }
}

/// Whether something was there at the outcome.
fn was_there(what: When, outcome: When) -> bool {
    match (what.hour, outcome.hour) {
        (Some(hour), Some(of_outcome)) => (what.day, hour) <= (outcome.day, of_outcome),
        _ => what.day <= outcome.day,
    }
}

/// When the question was decided: not after its outcome was recorded.
fn decided(site: &RandomSite, question: usize) -> Option<When> {
    let question = &site.questions[question];
    let stated = question.outcome?;
    let recorded = question.recorded.map(of_hour);
    Some(match recorded {
        Some(recorded) if !was_there(stated, recorded) => recorded,
        _ => stated,
    })
}

fn credit(site: &RandomSite, one: &Assessment, number: usize, outcome: Option<When>) -> Credit {
    let version = &one.versions[number];
    let Some(outcome) = outcome else {
        let is_newest = number + 1 == one.versions.len();
        return match is_newest {
            true if one.acts.len() % 2 == 1 => Credit::Withdrawn,
            true => Credit::Counted,
            false => Credit::Replaced,
        };
    };
    let there = |hour: &u32| was_there(of_hour(*hour), outcome);
    if !was_there(version.date, outcome) {
        return Credit::After;
    }
    match version.recorded {
        None if site.has_record => return Credit::Unrecorded,
        Some(recorded) if !there(&recorded) => return Credit::RecordedAfter,
        _ => {}
    }
    let next = one.versions.get(number + 1);
    if next.is_some_and(|next| there(&next.recorded.unwrap())) {
        return Credit::Replaced;
    }
    if one.acts.iter().filter(|hour| there(hour)).count() % 2 == 1 {
        return Credit::Withdrawn;
    }
    Credit::Counted
}

/// The seconds of January at which a date begins.
fn start(when: When) -> u32 {
    when.day * 24 + when.hour.unwrap_or(0)
}

/// Whether `one` is later than `other`: by the date, and of two dates that are the same by the order of their assessments,
/// which is that of their newest date and their id.
fn is_later(one: Answer<'_>, other: Answer<'_>) -> bool {
    let order = |answer: Answer<'_>| {
        let newest = answer.of.versions.last().unwrap();
        (
            start(answer.version.date),
            start(newest.date),
            id(answer.of.name),
            answer.number,
        )
    };
    order(one) > order(other)
}

pub fn told(site: &RandomSite) -> BTreeMap<Key, Told> {
    let mut all = BTreeMap::new();
    for question in 0..3 {
        for by in 0..3 {
            let outcome = decided(site, question);
            let mut answers: Vec<Answer<'_>> = Vec::new();
            for of in &site.assessments {
                for (number, version) in of.versions.iter().enumerate() {
                    if let Some(Some(percent)) = version.gives[question]
                        && version.agents.contains(&by)
                    {
                        let credit = credit(site, of, number, outcome);
                        answers.push(Answer {
                            of,
                            number,
                            version,
                            percent,
                            credit,
                        });
                    }
                }
            }
            let stood =
                |answer: &&Answer<'_>| matches!(answer.credit, Credit::Counted | Credit::Withdrawn);
            let late = |answer: &&Answer<'_>| {
                matches!(answer.credit, Credit::RecordedAfter | Credit::Unrecorded)
            };
            let is_replaced = |answer: &Answer<'_>| {
                answers.iter().filter(stood).any(|other| {
                    other.of.name != answer.of.name
                        && other.version.supersedes.contains(&answer.of.name)
                })
            };
            let comes_after =
                |one: &Answer<'_>, other: &Answer<'_>| match (is_replaced(one), is_replaced(other))
                {
                    (false, true) => true,
                    (true, false) => false,
                    // Dates of today, by which assessments are in order, may have come after the outcome.
                    _ => {
                        let order =
                            |answer: &Answer<'_>| (start(answer.version.date), id(answer.of.name));
                        order(one) > order(other)
                    }
                };
            let last = answers.iter().filter(stood).find(|one| {
                let mut others = answers.iter().filter(stood);
                others.all(|other| std::ptr::eq(*one, other) || comes_after(one, other))
            });
            let last = last.or_else(|| {
                answers.iter().filter(late).find(|one| {
                    let mut others = answers.iter().filter(late);
                    others.all(|other| std::ptr::eq(*one, other) || is_later(**one, *other))
                })
            });
            let Some(last) = last else { continue };
            let is_newest = last.number + 1 == last.of.versions.len();
            let told = Told {
                assessment: id(last.of.name),
                version: (!is_newest).then(|| u64::try_from(last.number + 1).unwrap()),
                low: last.percent,
                high: last.percent,
                credit: last.credit,
                attested: last.version.recorded.is_some() && stood(&last),
            };
            all.insert((format!("q{question}"), agent(by).to_owned()), told);
        }
    }
    all
}
