//! What to type where a transcript does not say who speaks: every label that may name somebody, with its lines, and
//! the whole command.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::super::terminal::number;
use crate::cli::ImportArgs;
use crate::import::{Candidate, Role, Suggestion, Unlabelled, suggested_id, suggested_name};
use crate::route::fold;

/// What may be said of the labels of some files, in one command.
pub struct Advice {
    suggestion: Suggestion,
    /// Folded ids that agents have.
    taken: BTreeSet<String>,
    /// Whether nobody speaks in one of the files.
    is_unspoken: bool,
}

impl Advice {
    /// For these files; `taken` are the ids that agents of the site have.
    pub fn of<'u>(
        unlabelled: impl Iterator<Item = &'u Unlabelled>,
        taken: impl Iterator<Item = String>,
    ) -> Self {
        let mut all = Suggestion::default();
        let mut seen = BTreeSet::new();
        let mut is_unspoken = false;
        for one in unlabelled {
            is_unspoken |= one.is_unspoken;
            let labels = one.suggestion.labels.iter();
            let new = labels.filter(|it| seen.insert((fold(&it.label), it.role)));
            all.labels.extend(new.cloned());
            all.more += one.suggestion.more;
            all.ids.extend(one.suggestion.ids.iter().cloned());
            all.event = all.event.or_else(|| one.suggestion.event.clone());
        }
        let taken = taken.chain(all.ids.iter().cloned());
        Self {
            taken: taken.map(|id| fold(&id)).collect(),
            suggestion: all,
            is_unspoken,
        }
    }

    /// The labels that may name somebody.
    pub fn labels(&self) -> &[Candidate] {
        &self.suggestion.labels
    }

    /// The value of `--speaker` for a label.
    pub fn speaker(&mut self, label: &str) -> String {
        let id = suggested_id(label, &mut self.taken);
        match suggested_name(label) {
            Some(name) => format!("{label}={id}, {name}"),
            None => format!("{label}={id}"),
        }
    }

    /// All of it, for people.
    pub fn text(mut self, args: &ImportArgs) -> String {
        let mut text = String::new();
        if !self.suggestion.labels.is_empty() {
            text.push_str("these labels may name who speaks:\n");
        }
        for candidate in &self.suggestion.labels {
            let lines: Vec<String> = candidate.lines.iter().map(ToString::to_string).collect();
            let more = candidate.count - candidate.lines.len();
            let more = if more > 0 {
                format!(" and {more} more")
            } else {
                String::new()
            };
            let what = match candidate.role {
                Role::Speaker => "",
                Role::Asker => ", may be whoever asks",
                Role::Text => ", may be text",
            };
            let word = if candidate.count == 1 {
                "line"
            } else {
                "lines"
            };
            let _ = writeln!(
                text,
                "  {}  ({word} {}{more}{what})",
                candidate.label,
                lines.join(", ")
            );
        }
        if self.suggestion.more > 0 {
            let _ = writeln!(text, "  and {} more", number(self.suggestion.more, "label"));
        }
        let is_alone = args.agent.is_none() && !self.suggestion.has_speaker() && self.is_unspoken;
        let what = if is_alone {
            "if the file is one answer, say whose, and what it is about"
        } else if self.suggestion.has_speaker() {
            "say who speaks, and check the ids"
        } else {
            "say what it is about"
        };
        let command = self.command(args, is_alone);
        let _ = write!(text, "{what}:\n{command}");
        text
    }

    /// The command with which these files can be imported.
    fn command(&mut self, args: &ImportArgs, is_alone: bool) -> String {
        let mut words = vec!["standpoint".to_owned(), "import".to_owned()];
        words.extend(args.files.iter().map(|file| {
            let name = file.to_string_lossy();
            // It would be taken for an option.
            let is_option = name.starts_with('-') && name != "-";
            if is_option {
                format!("./{name}")
            } else {
                name.into_owned()
            }
        }));
        let mut option =
            |name: &str, value: &str| words.extend([name.to_owned(), value.to_owned()]);
        if let Some(date) = &args.date {
            option("--date", date);
        }
        if let Some(out) = &args.out {
            option("--out", &out.to_string_lossy());
        }
        if let Some(agent) = &args.agent {
            option("--agent", agent);
        } else if is_alone {
            option("--agent", &suggested_id("Agent", &mut self.taken));
        }
        if let Some(event) = args.event.as_ref().or(self.suggestion.event.as_ref()) {
            option("--event", event);
        }
        if let Some(question) = &args.question {
            option("--question", question);
        }
        for speaker in &args.speaker {
            option("--speaker", speaker);
        }
        for asker in &args.asker {
            option("--asker", asker);
        }
        let labels = std::mem::take(&mut self.suggestion.labels);
        for candidate in &labels {
            match candidate.role {
                Role::Speaker => option("--speaker", &self.speaker(&candidate.label)),
                Role::Asker => option("--asker", &candidate.label),
                Role::Text => {}
            }
        }
        for (flag, is_set) in [
            ("--markdown", args.markdown),
            ("--plain", args.plain),
            ("--remember", args.remember),
            ("--replace", args.replace),
            ("--dry-run", args.dry_run),
        ] {
            if is_set {
                words.push(flag.to_owned());
            }
        }
        let words: Vec<String> = words.iter().map(|word| quoted(word)).collect();
        words.join(" ")
    }
}

/// A word as a shell takes it (POSIX.1-2024, 2.2.2).
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./=+:@%".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn words_are_quoted_for_a_shell() {
        assert_eq!(quoted("a-b.txt"), "a-b.txt");
        assert_eq!(quoted("O'Neil said=ON-01"), "'O'\\''Neil said=ON-01'");
        assert_eq!(quoted(""), "''");
        assert_eq!(quoted("$(x)"), "'$(x)'");
    }
}
