//! `standpoint stats`: how much there is of everything.

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::clock;
use super::everything_at;
use super::failure::Failure;
use super::terminal::Terminal;
use crate::cli::{StatsArgs, VerifyFormat};
use crate::model::Level;
use crate::site::{AssessmentEntry, QuestionAt, QuestionState, Site, Withheld};
use crate::source::DiskFiles;

/// A count with its name; those below it are parts of it.
struct Count {
    name: &'static str,
    number: usize,
    parts: Vec<(&'static str, usize)>,
}

const LEVELS: [Level; 4] = [Level::High, Level::Moderate, Level::Low, Level::Unstated];

/// Runs the command.
pub fn run(terminal: &Terminal, disk: &DiskFiles, args: &StatsArgs) -> Result<(), Failure> {
    let fixed = clock::fixed()?;
    let now = clock::earlier(fixed);
    let (site, has_errors) = everything_at(disk, now, fixed);
    let counts = counts(&site, now);
    Terminal::data(&match args.format {
        VerifyFormat::Human => human(&site, &counts),
        VerifyFormat::Json => json(&site, &counts),
    });
    if has_errors {
        terminal.say(
            "files with errors are not counted: `standpoint check --drafts --future` names them",
        );
    }
    Ok(())
}

fn counts(site: &Site, now: Timestamp) -> Vec<Count> {
    let assessments = &site.assessments;
    let is = |of: &dyn Fn(&AssessmentEntry) -> bool| {
        assessments.iter().filter(|entry| of(entry)).count()
    };
    let withheld = |why: fn(Withheld) -> bool| is(&|entry| entry.withheld.is_some_and(why));
    let level = |level: Level| is(&|entry| entry.facts.confidence.level == level);
    // By the clock, as `list` has it: pages say "overdue" by the stamp of the site.
    let is_over = |at: &QuestionAt| {
        let by = site.question(*at).resolves_by.as_ref();
        by.is_some_and(|by| by.is_over(now))
    };
    let asked = |is: &dyn Fn(QuestionState, &QuestionAt) -> bool| {
        let questions = site.forecasts.questions();
        let found = questions.filter(|at| is(site.forecasts.of(*at).state, at));
        found.count()
    };
    let judgements = assessments.iter().flat_map(|entry| &entry.facts.judgements);
    let mut counts = vec![
        Count {
            name: "assessments",
            number: assessments.len(),
            parts: vec![
                ("public", is(&|entry| entry.withheld.is_none())),
                ("draft", withheld(|why| why == Withheld::Draft)),
                ("embargoed", withheld(|why| why == Withheld::Embargo)),
                ("marked", withheld(|why| matches!(why, Withheld::Marked(_)))),
            ],
        },
        Count {
            name: "confidence",
            number: assessments.len(),
            parts: LEVELS.iter().map(|&one| (one.word(), level(one))).collect(),
        },
        Count {
            name: "judgements",
            number: judgements.clone().count(),
            parts: vec![(
                "with a likelihood",
                judgements.filter(|one| one.likelihood.is_some()).count(),
            )],
        },
        Count {
            name: "events",
            number: site.events.len(),
            parts: vec![(
                "without a file",
                site.events.iter().filter(|one| one.facts.is_none()).count(),
            )],
        },
        Count {
            name: "questions",
            number: site.forecasts.questions().count(),
            parts: vec![
                ("open", asked(&|state, at| state.is_open() && !is_over(at))),
                (
                    "overdue",
                    asked(&|state, at| state.is_open() && is_over(at)),
                ),
                (
                    "decided",
                    asked(&|state, _| state == QuestionState::Decided),
                ),
                ("void", asked(&|state, _| state == QuestionState::Void)),
            ],
        },
        Count {
            name: "agents",
            number: site.agents.len(),
            parts: vec![(
                "without a file",
                site.agents.iter().filter(|one| one.facts.is_none()).count(),
            )],
        },
        Count {
            name: "sources",
            number: site.publishers.len(),
            parts: Vec::new(),
        },
        Count {
            name: "tags",
            number: site.tags.len(),
            parts: Vec::new(),
        },
        Count {
            name: "pages",
            number: site.pages.len(),
            parts: Vec::new(),
        },
    ];
    counts.extend(of_record(site));
    counts
}

/// The entries of the record, if there is one, and the public assessments that are on it and are not.
fn of_record(site: &Site) -> Option<Count> {
    let ledger = site.ledger.as_ref()?;
    let is = |of: &dyn Fn(&AssessmentEntry) -> bool| {
        let assessments = site.assessments.iter();
        assessments.filter(|entry| of(entry)).count()
    };
    let unrecorded = |entry: &AssessmentEntry| entry.withheld.is_none() && entry.recorded.is_none();
    Some(Count {
        name: "entries of the record",
        number: ledger.entries().len(),
        parts: vec![
            ("assessments on it", is(&|entry| entry.recorded.is_some())),
            ("public ones that are not", is(&unrecorded)),
        ],
    })
}

/// The days of the oldest and the newest assessment that have one.
fn span(site: &Site) -> Option<(String, String)> {
    let dates = site
        .assessments
        .iter()
        .filter_map(|entry| entry.facts.date.as_ref());
    let (first, last) = (
        dates.clone().min_by_key(|date| date.instant)?,
        dates.max_by_key(|date| date.instant)?,
    );
    Some((first.date().to_string(), last.date().to_string()))
}

fn human(site: &Site, counts: &[Count]) -> String {
    let widest = counts.iter().map(|count| count.name.len()).max();
    let width = widest.unwrap_or_default();
    let mut text = String::new();
    for count in counts {
        let parts = count.parts.iter().filter(|(_, number)| *number > 0);
        let parts: Vec<_> = parts
            .map(|(name, number)| format!("{number} {name}"))
            .collect();
        let line = format!(
            "{:width$}  {:>7}  {}",
            count.name,
            count.number,
            parts.join(", ")
        );
        text.push_str(line.trim_end());
        text.push('\n');
    }
    if let Some((first, last)) = span(site) {
        let line = format!("{:width$}  {first} to {last}\n", "dates");
        text.push_str(&line);
    }
    text
}

fn json(site: &Site, counts: &[Count]) -> String {
    let key = |name: &str| name.replace(' ', "_");
    let mut all = Map::new();
    for count in counts {
        let mut one = Map::new();
        one.insert("number".to_owned(), count.number.into());
        for (name, number) in &count.parts {
            one.insert(key(name), (*number).into());
        }
        all.insert(key(count.name), Value::Object(one));
    }
    let (first, last) = span(site).unzip();
    all.insert("first_date".to_owned(), first.into());
    all.insert("last_date".to_owned(), last.into());
    format!("{:#}\n", Value::Object(all))
}
