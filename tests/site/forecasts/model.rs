//! Random sites: one event with three questions, and assessments with versions on a record.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jiff::{SignedDuration, Timestamp};
use standpoint::digest::Digest;
use standpoint::ledger::{Act, Change, Entry, FILE, Fact, Ledger, Manifest, object_path};

use crate::proof::random::Random;

/// The outcomes lie between this day of January and the next.
pub const FIRST: u32 = 12;
pub const LAST: u32 = 16;

/// A day of January 2025, perhaps with an hour (UTC).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct When {
    pub day: u32,
    pub hour: Option<u32>,
}

#[derive(Debug, Clone)]
pub struct Version {
    pub date: When,
    /// The hour of January at which it was recorded, if it was.
    pub recorded: Option<u32>,
    pub agents: Vec<usize>,
    /// What it gives to each question, and whether it answers without.
    #[expect(clippy::option_option, reason = "it may answer without a likelihood")]
    pub gives: [Option<Option<u8>>; 3],
    pub supersedes: Vec<usize>,
}

#[derive(Debug, Clone)]
pub struct Assessment {
    pub name: usize,
    pub versions: Vec<Version>,
    /// Hours of January at which it was withdrawn and reinstated in turn.
    pub acts: Vec<u32>,
}

#[derive(Debug, Clone)]
pub struct Question {
    pub outcome: Option<When>,
    pub is_void: bool,
    /// The hour at which the outcome was recorded.
    pub recorded: Option<u32>,
}

#[derive(Debug, Clone)]
pub struct RandomSite {
    pub has_record: bool,
    pub questions: [Question; 3],
    pub assessments: Vec<Assessment>,
    /// What is added to the names of files, which decides their order.
    order: Vec<usize>,
}

impl When {
    fn random(random: &mut Random, first: u32, last: u32) -> Self {
        let hour = number(random, 0, 23);
        Self {
            day: number(random, first, last),
            hour: random.chance(30).then_some(hour),
        }
    }

    fn text(self) -> String {
        match self.hour {
            Some(hour) => format!("2025-01-{:02}T{hour:02}:00:00Z", self.day),
            None => format!("2025-01-{:02}", self.day),
        }
    }
}

fn number(random: &mut Random, first: u32, last: u32) -> u32 {
    first + u32::try_from(random.below(usize::try_from(last - first + 1).unwrap())).unwrap()
}

fn hour(of_month: u32) -> Timestamp {
    let start: Timestamp = "2025-01-01T00:00:00Z".parse().unwrap();
    start + SignedDuration::from_hours(of_month.into())
}

/// The id of the assessment of a name. Names are not in the order of ids.
pub fn id(name: usize) -> String {
    format!("x{}", [5, 3, 8, 1, 6, 2, 7, 4][name % 8]) + &"z".repeat(name / 8)
}

pub fn agent(at: usize) -> &'static str {
    ["A-1", "B-2", "C-3"][at]
}

impl Version {
    fn random(random: &mut Random, name: usize, first: u32, last: u32) -> Self {
        let agents = random.some(&[0, 1, 2], 2);
        Self {
            date: When::random(random, first, last),
            recorded: None,
            agents: if agents.is_empty() { vec![0] } else { agents },
            gives: [(); 3].map(|()| {
                let percent = u8::try_from(random.between(1, 99)).unwrap();
                random
                    .chance(60)
                    .then(|| random.chance(85).then_some(percent))
            }),
            supersedes: if name > 0 && random.chance(20) {
                vec![random.below(name)]
            } else {
                Vec::new()
            },
        }
    }

    /// What a later version changes.
    fn change(&mut self, random: &mut Random, name: usize) {
        let other = Self::random(random, name, 1, 22);
        match random.below(5) {
            0 => self.date = other.date,
            1 => self.agents = other.agents,
            2 if name > 0 => self.supersedes = vec![random.below(name)],
            _ => self.gives = other.gives,
        }
    }

    fn text(&self, name: usize) -> String {
        let agents: Vec<_> = self.agents.iter().map(|at| agent(*at)).collect();
        let mut text = format!(
            "---\nid: {}\nagent: [{}]\ndate: {}\nevent: e\nconfidence: low\n",
            id(name),
            agents.join(", "),
            self.date.text()
        );
        if !self.supersedes.is_empty() {
            let ids: Vec<_> = self.supersedes.iter().map(|at| id(*at)).collect();
            let _ = writeln!(text, "supersedes: [{}]", ids.join(", "));
        }
        if self.gives.iter().any(Option::is_some) {
            text.push_str("judgements:\n");
        }
        for (question, gives) in self.gives.iter().enumerate() {
            if let Some(percent) = gives {
                let likelihood = percent.map(|percent| format!(", likelihood: {percent}%"));
                let likelihood = likelihood.unwrap_or_default();
                let _ = writeln!(text, "  - {{text: So., question: q{question}{likelihood}}}");
            }
        }
        // No two texts are the same bytes.
        let _ = writeln!(text, "---\nWords of {name}, {:?}.", self.recorded);
        text
    }
}

impl RandomSite {
    pub fn random(random: &mut Random) -> Self {
        let has_record = random.chance(70);
        let questions = [(); 3].map(|()| {
            let outcome = random.chance(75).then(|| When::random(random, FIRST, LAST));
            Question {
                recorded: (has_record && random.chance(50))
                    .then(|| number(random, (FIRST - 2) * 24, 20 * 24)),
                is_void: random.chance(20),
                outcome,
            }
        });
        let assessments = (0..random.between(1, 6)).map(|name| {
            let mut version = Version::random(random, name, 1, 22);
            let mut versions = Vec::new();
            let mut acts = Vec::new();
            if has_record && random.chance(85) {
                let mut at = number(random, (version.date.day - 1) * 24, 24 * 24);
                for _ in 0..random.between(1, 3) {
                    version.recorded = Some(at);
                    versions.push(version.clone());
                    version.change(random, name);
                    at += number(random, 1, 96);
                }
                for _ in 0..[0, 0, 1, 2][random.below(4)] {
                    acts.push(at);
                    at += number(random, 1, 48);
                }
            } else {
                versions.push(version);
            }
            Assessment {
                name,
                versions,
                acts,
            }
        });
        let assessments: Vec<_> = assessments.collect();
        let order = (0..assessments.len()).collect();
        Self {
            has_record,
            questions,
            assessments,
            order,
        }
    }

    /// Adds what comes after all outcomes: assessments, versions and withdrawals. On a record, also such as claim to be
    /// earlier.
    pub fn add_later(&mut self, random: &mut Random) {
        // All that is recorded is so before.
        let after = 45 * 24;
        let is_recorded = |one: &Assessment| one.versions[0].recorded.is_some();
        for at in 0..self.assessments.len() {
            let last = self.assessments[at].versions.last().unwrap().clone();
            let one = &mut self.assessments[at];
            if is_recorded(one) && one.acts.is_empty() && random.chance(40) {
                let mut version = last;
                version.change(random, one.name);
                version.recorded = Some(after + number(random, 0, 47));
                one.versions.push(version);
            } else if is_recorded(one) && one.acts.len().is_multiple_of(2) && random.chance(40) {
                one.acts.push(after + number(random, 0, 47));
            }
        }
        for _ in 0..random.between(1, 3) {
            let name = self.assessments.len();
            let claims = self.has_record && random.chance(60);
            let first = if claims { 1 } else { LAST + 1 };
            let mut version = Version::random(random, name, first, LAST + 5);
            if self.has_record && random.chance(70) {
                version.recorded = Some(after + number(random, 0, 47));
            }
            self.order.push(name);
            self.assessments.push(Assessment {
                name,
                versions: vec![version],
                acts: Vec::new(),
            });
        }
    }

    /// Other names of files, and other orders of agents.
    pub fn shuffle(&mut self, random: &mut Random) {
        random.shuffle(&mut self.order);
        for one in &mut self.assessments {
            let unrecorded = one
                .versions
                .iter_mut()
                .filter(|version| version.recorded.is_none());
            unrecorded.for_each(|version| random.shuffle(&mut version.agents));
        }
    }

    pub fn files(&self) -> BTreeMap<String, String> {
        let mut event = String::from("---\nquestions:\n");
        for (at, question) in self.questions.iter().enumerate() {
            let _ = write!(event, "  - {{id: q{at}, text: Will it?");
            if let Some(outcome) = question.outcome {
                let answer = if question.is_void { "void" } else { "yes" };
                let _ = write!(
                    event,
                    ", outcome: {{answer: {answer}, date: {}}}",
                    outcome.text()
                );
            }
            event.push_str("}\n");
        }
        let mut files = BTreeMap::from([("content/events/e.md".to_owned(), event + "---\n")]);
        for id in (0..3).map(agent) {
            let text = format!("---\nid: {id}\n---\n");
            files.insert(format!("content/agents/{id}.md"), text);
        }
        for one in &self.assessments {
            let path = format!("content/assessments/{}.md", self.order[one.name]);
            files.insert(path, one.versions.last().unwrap().text(one.name));
        }
        if self.has_record {
            self.record(&mut files);
        }
        files
    }

    fn record(&self, files: &mut BTreeMap<String, String>) {
        let mut entries: Vec<(u32, Entry)> = Vec::new();
        let blank = |at: u32, act, id: &str, rev: usize, content| {
            let rev = u64::try_from(rev).unwrap();
            Entry::after(None, act, id, (rev, content), hour(at))
        };
        let fact = Fact {
            time_zone: Some("UTC".into()),
            ..Fact::new("site:settings")
        };
        // A ledger without an entry is no record.
        let first = blank(0, Act::Publish, "site:settings", 1, fact.digest());
        files.insert(object_path(fact.digest()), fact.text());
        entries.push((0, first));
        for (number, question) in self.questions.iter().enumerate() {
            if let (Some(at), Some(outcome)) = (question.recorded, question.outcome) {
                let id = format!("outcome:e/q{number}");
                let fact = Fact {
                    answer: Some(if question.is_void { "void" } else { "yes" }.into()),
                    date: Some(outcome.text().into()),
                    ..Fact::new(id.clone())
                };
                files.insert(object_path(fact.digest()), fact.text());
                entries.push((at, blank(at, Act::Publish, &id, 1, fact.digest())));
            }
        }
        for one in &self.assessments {
            let mut newest = None;
            for (number, version) in one.versions.iter().enumerate() {
                let Some(at) = version.recorded else { continue };
                let text = version.text(one.name);
                let digest = Digest::of(text.as_bytes());
                let path = format!("content/assessments/{}.md", id(one.name));
                let manifest = Manifest::new([(digest, path.into())]);
                files.insert(object_path(digest), text);
                files.insert(object_path(manifest.digest()), manifest.text());
                let is_later = number > 0;
                let act = if is_later { Act::Revise } else { Act::Publish };
                let entry = Entry {
                    change: is_later.then_some(Change::Update),
                    note: if is_later { "A note." } else { "" }.into(),
                    ..blank(at, act, &id(one.name), number + 1, manifest.digest())
                };
                newest = Some((number + 1, manifest.digest()));
                entries.push((at, entry));
            }
            for (number, at) in one.acts.iter().enumerate() {
                let (rev, content) = newest.unwrap();
                let act = if number % 2 == 0 {
                    Act::Withdraw
                } else {
                    Act::Reinstate
                };
                let entry = Entry {
                    note: "A reason.".into(),
                    ..blank(*at, act, &id(one.name), rev, content)
                };
                entries.push((*at, entry));
            }
        }
        entries.sort_by_key(|(at, _)| *at);
        let mut text = String::new();
        let mut head = Ledger::default().head();
        for (seq, (_, entry)) in (1..).zip(entries) {
            let line = Entry { seq, ..entry }.line(head);
            head = Digest::of(line.as_bytes());
            let _ = writeln!(text, "{line}");
        }
        files.insert(FILE.to_owned(), text);
    }
}
