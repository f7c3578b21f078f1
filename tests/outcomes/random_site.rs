//! Random sites without a record, and what their pages are to print: everything is looked at again for each agent and
//! question.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::proof::random::Random;

pub const AGENTS: [&str; 4] = ["A-1", "B-2", "C-3", "D-4"];
/// The terms with their bands (ICD 203).
const TERMS: [(&str, u32, u32); 7] = [
    ("almost no chance", 1, 5),
    ("very unlikely", 5, 20),
    ("unlikely", 20, 45),
    ("roughly even chance", 45, 55),
    ("likely", 55, 80),
    ("very likely", 80, 95),
    ("almost certain", 95, 99),
];

#[derive(Debug, Clone)]
struct Question {
    /// `yes`, `no` or `void`, and the day of January.
    outcome: Option<(&'static str, usize)>,
    /// The day by which it is decided.
    deadline: usize,
}

/// An assessment of one question.
#[derive(Debug, Clone)]
pub struct Answer {
    question: usize,
    pub agents: Vec<usize>,
    day: usize,
    /// What is written, and its ends.
    written: String,
    low: u32,
    high: u32,
}

#[derive(Debug, Clone)]
pub struct RandomSite {
    questions: Vec<Question>,
    pub answers: Vec<Answer>,
    /// What files are called, which decides their order.
    pub names: Vec<usize>,
}

impl Answer {
    fn random(random: &mut Random, question: usize, first: usize, last: usize) -> Self {
        let agents = random.some(&[0, 1, 2, 3], 3);
        let (written, low, high) = match random.below(3) {
            0 => {
                let (term, low, high) = *random.pick(&TERMS);
                (term.to_owned(), low, high)
            }
            1 => {
                let percent = if random.chance(30) {
                    *random.pick(&[5, 20, 45, 55, 80, 95])
                } else {
                    random.between(1, 99)
                };
                let percent = u32::try_from(percent).unwrap();
                (format!("{percent}%"), percent, percent)
            }
            _ => {
                let low = u32::try_from(random.between(1, 98)).unwrap();
                let width = u32::try_from(random.between(1, 30)).unwrap();
                let high = (low + width).min(99);
                (format!("{low}-{high}%"), low, high)
            }
        };
        Self {
            question,
            agents: if agents.is_empty() { vec![0] } else { agents },
            day: random.between(first, last),
            written,
            low,
            high,
        }
    }
}

impl RandomSite {
    pub fn random(random: &mut Random) -> Self {
        let count = random.between(15, 60);
        let questions: Vec<_> = (0..count)
            .map(|_| Question {
                outcome: random.chance(90).then(|| {
                    (
                        *random.pick(&["yes", "no", "yes", "no", "void"]),
                        random.between(10, 20),
                    )
                }),
                deadline: random.between(12, 18),
            })
            .collect();
        let answers: Vec<_> = (0..count * 4)
            .map(|_| {
                let question = random.below(count);
                Answer::random(random, question, 1, 25)
            })
            .collect();
        let names = (0..answers.len()).collect();
        Self {
            questions,
            answers,
            names,
        }
    }

    /// An assessment of each question that is decided, from after its outcome.
    pub fn add_later(&mut self, random: &mut Random) {
        for (number, question) in self.questions.clone().iter().enumerate() {
            if let Some((_, day)) = question.outcome {
                self.names.push(self.answers.len());
                self.answers
                    .push(Answer::random(random, number, day + 1, 28));
            }
        }
    }

    pub fn files(&self) -> BTreeMap<String, String> {
        let mut files = BTreeMap::new();
        for (number, question) in self.questions.iter().enumerate() {
            let mut text = format!(
                "---\ntitle: Event {number}\nquestions:\n  - id: q\n    text: Will it?\n    resolves_by: \
                 2025-01-{:02}\n",
                question.deadline
            );
            if let Some((answer, day)) = question.outcome {
                let _ = writeln!(
                    text,
                    "    outcome: {{answer: {answer}, date: 2025-01-{day:02}}}"
                );
            }
            files.insert(format!("content/events/e{number}.md"), text + "---\n");
        }
        for (number, answer) in self.answers.iter().enumerate() {
            let agents: Vec<_> = answer.agents.iter().map(|at| AGENTS[*at]).collect();
            let text = format!(
                "---\nid: x{number:03}\nagent: [{}]\ndate: 2025-01-{:02}\nevent: e{}\nconfidence: low\n\
                 judgements:\n  - {{text: So., likelihood: \"{}\", question: q}}\n---\nWords.\n",
                agents.join(", "),
                answer.day,
                answer.question,
                answer.written
            );
            files.insert(
                format!("content/assessments/{}.md", self.names[number]),
                text,
            );
        }
        files
    }

    /// What an agent had answered last before the outcome of a question: the newest answer by day, and of one day the
    /// one with the later id.
    fn last(&self, agent: usize, question: usize) -> Option<&Answer> {
        let end = self.questions[question].outcome.map_or(99, |(_, day)| day);
        let mut last: Option<&Answer> = None;
        for answer in &self.answers {
            let is_own = answer.question == question && answer.agents.contains(&agent);
            if is_own && answer.day <= end && last.is_none_or(|last| last.day <= answer.day) {
                last = Some(answer);
            }
        }
        last
    }

    /// The name of the terms that a range touches by more than an end.
    fn term(low: u32, high: u32) -> (String, u32, u32) {
        if low == high {
            let holds = TERMS
                .iter()
                .filter(|(_, from, to)| (*from..=*to).contains(&low));
            let nearest = holds.min_by_key(|(_, from, to)| (from + to).abs_diff(100));
            let (term, from, to) = *nearest.unwrap();
            return (term.to_owned(), from, to);
        }
        let touched = TERMS
            .iter()
            .filter(|(_, from, to)| low < *to && *from < high);
        let touched: Vec<_> = touched.collect();
        let (first, last) = (touched[0], touched[touched.len() - 1]);
        let name = match touched.len() {
            1 => first.0.to_owned(),
            _ => format!("{} to {}", first.0, last.0),
        };
        (name, first.1, last.2)
    }

    /// What the page of an agent is to say; `None` if it has no track record.
    pub fn track(&self, agent: usize) -> Option<Value> {
        let (mut answered, mut void, mut early, mut early_yes) = (0, 0, 0, 0);
        let mut decided = Vec::new();
        for (number, question) in self.questions.iter().enumerate() {
            let Some(last) = self.last(agent, number) else {
                continue;
            };
            answered += 1;
            match question.outcome {
                None => {}
                Some(("void", _)) => void += 1,
                Some((answer, day)) => {
                    let yes = answer == "yes";
                    decided.push((last, yes));
                    if day < question.deadline {
                        early += 1;
                        early_yes += usize::from(yes);
                    }
                }
            }
        }
        if decided.is_empty() && void == 0 {
            return None;
        }
        let few = decided.len() < 20;
        let mut terms = BTreeMap::new();
        for (answer, _) in &decided {
            let (name, from, to) = Self::term(answer.low, answer.high);
            terms.insert(name, (from, to));
        }
        if few {
            terms.clear();
        }
        let terms = terms.into_iter().map(|(name, (from, to))| {
            let of_term = decided
                .iter()
                .filter(|(answer, _)| Self::term(answer.low, answer.high).0 == name);
            let total = of_term.clone().count();
            let count = of_term.filter(|(_, yes)| *yes).count();
            let (low, high) = (end(count, total, false), end(count, total, true));
            (name, json!([from, to, count, total, low, high]))
        });
        Some(json!({
            "answered": answered, "decided": decided.len(), "void": void, "early": early, "early_yes": early_yes,
            "few": few,
            "terms": terms.collect::<BTreeMap<_, _>>(),
            "brier": (!few).then(|| [brier(&decided, true), brier(&decided, false)]),
        }))
    }

    /// How often each of two agents was nearer: the first, the second, neither.
    pub fn compared(&self, one: usize, other: usize) -> Option<[usize; 3]> {
        let mut counts = [0; 3];
        for (number, question) in self.questions.iter().enumerate() {
            let (Some(first), Some(second)) = (self.last(one, number), self.last(other, number))
            else {
                continue;
            };
            let Some((answer @ ("yes" | "no"), _)) = question.outcome else {
                continue;
            };
            let came = if answer == "yes" { 100 } else { 0 };
            let distances = |answer: &Answer| {
                let ends = [answer.low, answer.high].map(|end| end.abs_diff(came));
                (*ends.iter().min().unwrap(), *ends.iter().max().unwrap())
            };
            let (a, b) = (distances(first), distances(second));
            counts[if a == b {
                2
            } else if a.1 <= b.0 {
                0
            } else if b.1 <= a.0 {
                1
            } else {
                2
            }] += 1;
        }
        (counts.iter().sum::<usize>() > 0).then_some(counts)
    }
}

/// An end of the 95% interval in whole percent: the share at which the normal approximation of the test is just on the
/// edge, found by halving.
fn end(count: usize, total: usize, upper: bool) -> u64 {
    let (k, n) = (
        f64::from(u32::try_from(count).unwrap()),
        f64::from(u32::try_from(total).unwrap()),
    );
    let share = k / n;
    let (mut inside, mut outside) = (share, if upper { 1.0 } else { 0.0 });
    for _ in 0..200 {
        let p = f64::midpoint(inside, outside);
        if (share - p).powi(2) * n <= 1.959_963_984_540_054_f64.powi(2) * p * (1.0 - p) {
            inside = p;
        } else {
            outside = p;
        }
    }
    // A whole number of percent, from 0 to 100.
    (0..=100)
        .find(|percent| (inside * 100.0 - f64::from(u32::try_from(*percent).unwrap())) < 0.5)
        .unwrap()
}

/// A bound of the Brier score, rounded half up to three decimals.
fn brier(decided: &[(&Answer, bool)], lower: bool) -> String {
    let mut sum = 0;
    for (answer, yes) in decided {
        let came = if *yes { 100 } else { 0 };
        let squares = [answer.low, answer.high].map(|end| end.abs_diff(came).pow(2));
        sum += if lower {
            squares[0].min(squares[1])
        } else {
            squares[0].max(squares[1])
        };
    }
    let count = u32::try_from(decided.len()).unwrap();
    // In thousandths: sum / 10, of which a half is added before cutting off.
    let thousandths = (sum + 5 * count) / (10 * count);
    format!("{}.{:03}", thousandths / 1000, thousandths % 1000)
}
