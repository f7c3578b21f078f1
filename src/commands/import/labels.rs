//! Whom labels name: what the command line says, and what `imports/labels.toml` remembers.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::super::failure::Failure;
use crate::cli::ImportArgs;
use crate::import::{Given, Known, Markup, Speaker, Voices};
use crate::source::{Files, LARGEST_TEXT};

/// Where labels are remembered. It is never published and never packed, as all of `imports/`.
pub const PATH: &str = "imports/labels.toml";

/// Labels, as the file holds them and the command line gives them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Labels {
    /// Labels of whoever asks.
    pub askers: Vec<String>,
    /// Labels of agents, and the agent of each: `GP-05, ChatGPT`. Nothing says that a label is text.
    pub speakers: BTreeMap<String, String>,
}

impl Labels {
    /// Those that a site remembers.
    pub fn remembered(files: &dyn Files) -> Result<Self, Failure> {
        if files.stamp(PATH).is_none() {
            return Ok(Self::default());
        }
        let wrong = |what: String| Failure::content(format!("{PATH}: {what}"));
        let bytes = files
            .bytes(PATH, LARGEST_TEXT)
            .map_err(|problem| wrong(problem.message))?;
        let text = String::from_utf8(bytes).map_err(|_| wrong("this is not UTF-8".into()))?;
        toml::from_str(&text).map_err(|error| {
            wrong(format!(
                "{}. It holds `askers = [\"You said\"]` and, under `[speakers]`, lines such as `\"ChatGPT said\" = \"GP-05, ChatGPT\"`",
                error.message()
            ))
        })
    }

    /// Those of the command line.
    pub fn given(args: &ImportArgs) -> Result<Self, Failure> {
        let mut labels = Self {
            askers: args.asker.clone(),
            ..Self::default()
        };
        for pair in &args.speaker {
            // An agent's name has no equals sign; a label may have one.
            let Some((label, agent)) = pair
                .rsplit_once('=')
                .filter(|(label, _)| !label.trim().is_empty())
            else {
                return Err(Failure::usage(format!(
                    "--speaker: `{pair}` has no label and agent: write `--speaker \"ChatGPT said=GP-05, ChatGPT\"`"
                )));
            };
            labels
                .speakers
                .insert(label.trim().to_owned(), agent.trim().to_owned());
        }
        Ok(labels)
    }

    /// These and others; what the others say counts.
    pub fn with(mut self, others: &Self) -> Self {
        for asker in &others.askers {
            self.speakers.remove(asker);
            if !self.askers.contains(asker) {
                self.askers.push(asker.clone());
            }
        }
        for (label, agent) in &others.speakers {
            self.askers.retain(|asker| asker != label);
            self.speakers.insert(label.clone(), agent.clone());
        }
        self.askers.sort();
        self
    }

    /// The text of the file.
    pub fn write(&self) -> String {
        use std::fmt::Write as _;
        // A JSON string is a basic string of TOML, but for one character (TOML 1.0.0, String).
        let quoted = |text: &str| {
            serde_json::Value::from(text)
                .to_string()
                .replace('\u{7f}', "\\u007F")
        };
        let askers: Vec<String> = self.askers.iter().map(|asker| quoted(asker)).collect();
        let mut text = String::from("# Who speaks under which label of pasted transcripts.\n");
        let _ = writeln!(text, "askers = [{}]\n\n[speakers]", askers.join(", "));
        for (label, agent) in &self.speakers {
            let _ = writeln!(text, "{} = {}", quoted(label), quoted(agent));
        }
        text
    }

    /// What they and the other options say of a transcript.
    pub fn say(&self, args: &ImportArgs, known: &Known) -> Result<Given, Failure> {
        let agent = |option: &str, text: &str| {
            Speaker::parse(text, known).map_err(|what| Failure::usage(format!("{option}: {what}")))
        };
        let speakers = self.speakers.iter().map(|(label, text)| {
            let speaker = (!text.is_empty())
                .then(|| agent("--speaker or imports/labels.toml", text))
                .transpose()?;
            Ok((label, speaker))
        });
        let speakers = speakers.collect::<Result<Vec<_>, Failure>>()?;
        let alone = args
            .agent
            .as_deref()
            .map(|text| agent("--agent", text))
            .transpose()?;
        let mut voices = Voices::of(known.clone());
        for (label, speaker) in speakers {
            voices.add_speaker(label, speaker);
        }
        for asker in &self.askers {
            voices.add_asker(asker);
        }
        if let Some(speaker) = alone {
            voices.set_alone(speaker);
        }
        let text = |text: &Option<String>| {
            text.as_ref()
                .map(|text| text.trim().to_owned())
                .filter(|text| !text.is_empty())
        };
        Ok(Given {
            voices,
            event: text(&args.event),
            question: text(&args.question),
            markup: match (args.markdown, args.plain) {
                (true, _) => Some(Markup::Markdown),
                (_, true) => Some(Markup::Plain),
                _ => None,
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let mut labels = Labels {
            askers: vec!["You \"said\"".into()],
            ..Labels::default()
        };
        labels
            .speakers
            .insert("Клод\\".into(), "CL-01, Claude".into());
        assert_eq!(toml::from_str::<Labels>(&labels.write()).unwrap(), labels);
        let mut other = Labels::default();
        other.speakers.insert("You \"said\"".into(), String::new());
        let both = labels.with(&other);
        assert!(both.askers.is_empty());
        assert_eq!(both.speakers.len(), 2);
    }
}
