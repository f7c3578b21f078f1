//! The one command with which a refused transcript can be imported: which labels may name who speaks, and who asks.

use std::collections::{BTreeMap, BTreeSet};

use super::clean::one_line;
use super::furniture::Furniture;
use super::interface::{is_assistant, is_phrase, is_section, may_ask, may_judge, said_by};
use super::line::Line;
use super::marks::parts;
use super::opening::Opening;
use super::refused::Unknown;
use super::speaker::is_id;
use super::speaker_line::{Form, SpeakerLine};
use super::voices::key;
use crate::route::{fold, slug};
use crate::text::cut;

/// At most this many labels are listed, and are part of the command.
const MOST: usize = 16;
/// At most this many lines are named of a label.
const MOST_LINES: usize = 4;
/// A suggested title has at most this many bytes.
const LONGEST_TITLE: usize = 100;

/// What a command may say so that a transcript can be imported.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Suggestion {
    /// Labels that may name a speaker, each with its lines: all that occur twice, or once in the form of another.
    pub labels: Vec<Candidate>,
    /// How many more there are.
    pub more: usize,
    /// A title for the event, if the file has none.
    pub event: Option<String>,
    /// Ids of agents that speak in the file.
    pub ids: Vec<String>,
}

/// A label that may name a speaker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Its words.
    pub label: String,
    /// The numbers of its first lines, from 1.
    pub lines: Vec<usize>,
    /// How often it occurs.
    pub count: usize,
    /// What the command may say of it.
    pub role: Role,
}

/// What a label may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// An agent's.
    Speaker,
    /// Of whoever asks.
    Asker,
    /// A title, or words of an answer.
    Text,
}

/// All lines of one label in one form.
struct Group<'u> {
    form: Form,
    all: Vec<&'u Unknown>,
}

impl Suggestion {
    /// What labels of nobody that is known may be, beside the turns that are known.
    pub fn of(unknown: &[Unknown], turns: &[Opening], lines: &[Line<'_>]) -> Self {
        let mut groups: BTreeMap<(Form, String), Vec<&Unknown>> = BTreeMap::new();
        for one in unknown {
            groups
                .entry((one.form, key(&one.label)))
                .or_default()
                .push(one);
        }
        let mut forms: BTreeMap<Form, usize> = BTreeMap::new();
        for (form, _) in groups.keys() {
            *forms.entry(*form).or_default() += 1;
        }
        let known: BTreeSet<Form> = turns.iter().filter_map(|turn| turn.form).collect();
        let mut groups: Vec<Group<'_>> = groups
            .into_iter()
            .filter(|((form, _), all)| {
                all.len() > 1
                    || forms[form] > 1
                    || known.contains(form)
                    || is_assistant(&all[0].label)
                    || own_id(&all[0].label).is_some()
            })
            .map(|((form, _), all)| Group { form, all })
            .collect();
        groups.sort_by_key(|group| group.all[0].at);
        let speaking = speaking_forms(&groups, &known);
        let alone = groups
            .iter()
            .all(|group| group.all.len() == 1 || !speaking.contains(&group.form));
        // Where `ChatGPT said` opens turns, no other line does.
        let is_page = groups.iter().any(|group| is_phrase(&group.all[0].label));
        let mut roles: Vec<(&Group<'_>, Role)> = groups
            .iter()
            .map(|group| (group, group.role(&speaking, alone, is_page)))
            .collect();
        ask(&mut roles, turns, lines);
        // Those that the command names come first: the list may be cut.
        let mut labels: Vec<Candidate> = roles
            .iter()
            .map(|(group, role)| Candidate {
                label: one_line(&group.all[0].label),
                lines: group
                    .all
                    .iter()
                    .take(MOST_LINES)
                    .map(|one| one.number)
                    .collect(),
                count: group.all.len(),
                role: *role,
            })
            .collect();
        labels.sort_by_key(|candidate| candidate.role == Role::Text);
        let mut seen = BTreeSet::new();
        labels
            .retain(|candidate| candidate.role == Role::Text || seen.insert(key(&candidate.label)));
        let more = labels.len().saturating_sub(MOST);
        labels.truncate(MOST);
        Self {
            labels,
            more,
            event: None,
            ids: turns
                .iter()
                .filter_map(|turn| Some(turn.speaker()?.id.clone()))
                .collect(),
        }
    }

    /// Whether any label may be a speaker's.
    pub fn has_speaker(&self) -> bool {
        self.labels.iter().any(|label| label.role == Role::Speaker)
    }

    /// Suggests a title, if the file has no headline before the labels that may open turns.
    pub fn need_title(&mut self, lines: &[Line<'_>], turns: &[Opening], furniture: &Furniture) {
        let seen = lines.iter().find(|line| !line.is_blank());
        if !self.has_speaker() && turns.iter().all(|turn| turn.speaker().is_none()) {
            // It may be one answer alone, and say in its first line what it is about.
            let words = seen.map_or("", |line| line.words.trim_start_matches(['#', ' ']));
            self.event = Some(Self::title(words));
            return;
        }
        let starts = self.labels.iter().filter(|label| label.role != Role::Text);
        let at = |candidate: &Candidate| {
            let number = candidate.lines[0];
            lines.partition_point(|line| line.number < number)
        };
        let starts: Vec<(usize, bool)> = starts
            .map(|label| (at(label), label.role == Role::Asker))
            .chain(turns.iter().map(|turn| (turn.at, turn.speaker().is_none())))
            .collect();
        let first = starts.iter().map(|(at, _)| *at).min().unwrap_or(0);
        let top = seen.and_then(|line| line.words.strip_prefix("# "));
        if let Some(words) = top {
            self.event = (first <= seen.map_or(0, |line| line.at)).then(|| Self::title(words));
            return;
        }
        let has_headline = lines[..first].iter().any(|line| !line.is_blank());
        if has_headline && !furniture.is_page(lines, turns, first) {
            return;
        }
        let asker = starts
            .iter()
            .filter(|(_, asks)| *asks)
            .map(|(at, _)| *at)
            .min();
        let words = asker.and_then(|asker| {
            let own = SpeakerLine::read(&lines[asker].words).and_then(|read| read.speech);
            let speech = own.map(|byte| lines[asker].words[byte..].to_owned());
            let mut next = lines[asker + 1..].iter().filter(|line| !line.is_blank());
            speech.or_else(|| next.next().map(|line| line.words.to_string()))
        });
        self.event = Some(Self::title(&words.unwrap_or_default()));
    }

    /// A title for an event, made of the words of its first question.
    pub fn title(words: &str) -> String {
        let words = one_line(words);
        // The first sentence, but for abbreviations such as `Dr.`
        let ends = words.match_indices(". ").map(|(at, _)| at).find(|at| {
            let word = words[..*at].rsplit(' ').next().unwrap_or_default();
            word.chars().count() > 3
        });
        let asks = words.find(['?', '？', '؟', '。']);
        let end = [ends, asks]
            .into_iter()
            .flatten()
            .min()
            .unwrap_or(words.len());
        let mut title = cut(&words[..end], LONGEST_TITLE).trim();
        if title.len() < words[..end].trim().len() {
            title = title.rsplit_once(' ').map_or(title, |(title, _)| title);
        }
        let title = title.trim_end_matches(['.', ':', ',', ';']);
        if title.chars().any(char::is_alphanumeric) {
            title.to_owned()
        } else {
            "Imported conversation".to_owned()
        }
    }
}

/// The forms in which agents are labelled: those of labels that chat tools write, or else the form in which
/// labels come again, that opens first.
fn speaking_forms(groups: &[Group<'_>], known: &BTreeSet<Form>) -> BTreeSet<Form> {
    let is_tool = |group: &&Group<'_>| is_assistant(&group.all[0].label);
    let of_tools: BTreeSet<Form> = groups
        .iter()
        .filter(is_tool)
        .map(|group| group.form)
        .collect();
    if !of_tools.is_empty() {
        return of_tools;
    }
    let is_name = |group: &&Group<'_>| !is_section(&group.all[0].label);
    let again = groups
        .iter()
        .filter(is_name)
        .find(|group| group.all.len() > 1);
    let first = again
        .or_else(|| groups.iter().find(is_name))
        .map(|group| group.form);
    first.into_iter().chain(known.iter().copied()).collect()
}

impl Group<'_> {
    fn role(&self, speaking: &BTreeSet<Form>, alone: bool, is_page: bool) -> Role {
        let label = &self.all[0].label;
        // A page shows the name of its model above the first turn, too.
        let is_bare = self.form == Form::Bare;
        if is_page && !is_phrase(label) && (is_bare || !is_assistant(label)) {
            return Role::Text;
        }
        if may_ask(label) && (speaking.contains(&self.form) || self.all.len() > 1) {
            return Role::Asker;
        }
        if is_assistant(label)
            || own_id(label).is_some()
            || may_judge(label) && speaking.contains(&self.form)
        {
            return Role::Speaker;
        }
        // Among labels that come again, one that does not is a title; where none does, all are labels.
        let is_one = self.all.len() > 1 || alone;
        if speaking.contains(&self.form) && is_one && !is_section(label) {
            Role::Speaker
        } else {
            Role::Text
        }
    }
}

/// Finds those among the speakers who do nothing but ask.
fn ask(roles: &mut [(&Group<'_>, Role)], turns: &[Opening], lines: &[Line<'_>]) {
    let openings = roles.iter().filter(|(_, role)| *role != Role::Text);
    let mut starts: Vec<usize> = openings
        .flat_map(|(group, _)| group.all.iter().map(|one| one.at))
        .chain(turns.iter().map(|turn| turn.at))
        .collect();
    starts.sort_unstable();
    let asks = |one: &Unknown| {
        let next = starts.partition_point(|start| *start <= one.at);
        let end = starts.get(next).copied().unwrap_or(lines.len());
        let last = lines[one.at..end]
            .iter()
            .rev()
            .find(|line| !line.is_blank());
        let words = last.map_or("", |line| {
            line.words.trim_end_matches(['*', '_', '"', '”', '»'])
        });
        words.ends_with(['?', '？', '؟'])
    };
    let speakers = roles
        .iter()
        .filter(|(_, role)| *role == Role::Speaker)
        .count();
    let askers: Vec<bool> = roles
        .iter()
        .map(|(group, role)| {
            let asked = group.all.iter().filter(|one| asks(one)).count();
            // The last words of whoever leads a conversation are often thanks.
            let does = asked > 0 && 3 * asked >= 2 * group.all.len();
            *role == Role::Speaker && !is_assistant(&group.all[0].label) && does
        })
        .collect();
    if askers.iter().filter(|asks| **asks).count() == speakers {
        return;
    }
    for ((_, role), asks) in roles.iter_mut().zip(askers) {
        if asks {
            *role = Role::Asker;
        }
    }
}

/// An id for an agent of this label, none of those that are `taken`, folded: `ChatGPT said` is `CH-01`.
pub fn suggested_id(label: &str, taken: &mut BTreeSet<String>) -> String {
    if let Some((id, _)) = own_id(label) {
        return id.to_owned();
    }
    let name = said_by(label).unwrap_or(label);
    let letters = slug(name);
    let letters: String = letters
        .chars()
        .filter(char::is_ascii_alphabetic)
        .take(2)
        .collect();
    let letters = if letters.len() < 2 {
        "ag".to_owned()
    } else {
        letters
    };
    let mut number = 1;
    loop {
        let id = format!("{}-{number:02}", letters.to_uppercase());
        if taken.insert(fold(&id)) {
            return id;
        }
        number += 1;
    }
}

/// The name that a label gives its agent, if it can be one.
pub fn suggested_name(label: &str) -> Option<String> {
    let name = one_line(said_by(label).unwrap_or(label));
    if let Some((_, name)) = own_id(label) {
        return name.map(one_line);
    }
    let is_plain = name.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase());
    (is_plain && !name.contains([',', ':', '：', '='])).then_some(name)
}

/// The id and the name in a label such as `GP-05, ChatGPT`; the name of a model is no id.
fn own_id(label: &str) -> Option<(&str, Option<&str>)> {
    let (id, name) = parts(label);
    (is_id(id) && !is_assistant(id)).then_some((id, name))
}
