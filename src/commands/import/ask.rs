//! On a terminal: asks who speaks under each label of a transcript that does not say so.

use std::io::{self, BufRead, Write};

use super::labels::Labels;
use super::suggest::Advice;
use crate::import::{Known, Role, Speaker};

/// Asks for each label in turn; the answers are as those of the command line. `None` where the input ends.
///
/// # Errors
/// What the terminal says.
pub fn ask(
    advice: &mut Advice,
    known: &Known,
    input: &mut impl BufRead,
    output: &mut impl Write,
) -> io::Result<Option<Labels>> {
    let mut labels = Labels::default();
    writeln!(
        output,
        "Who speaks? For each label: an agent such as `UA-01, Ukraine Agent`, `?` for whoever asks, `-` for text. Enter takes what is in brackets."
    )?;
    let candidates: Vec<_> = advice.labels().to_vec();
    for candidate in candidates {
        let label = &candidate.label;
        let proposal = match candidate.role {
            Role::Speaker => {
                let speaker = advice.speaker(label);
                speaker
                    .rsplit_once('=')
                    .map_or(String::new(), |(_, agent)| agent.to_owned())
            }
            Role::Asker => "?".to_owned(),
            Role::Text => "-".to_owned(),
        };
        let line = candidate.lines.first().copied().unwrap_or_default();
        loop {
            write!(
                output,
                "{label} (line {line}, {} in all) [{proposal}]: ",
                candidate.count
            )?;
            output.flush()?;
            let mut answer = String::new();
            if input.read_line(&mut answer)? == 0 {
                return Ok(None);
            }
            let answer = Some(answer.trim()).filter(|answer| !answer.is_empty());
            match answer.unwrap_or(&proposal) {
                "?" => labels.askers.push(label.clone()),
                "-" => drop(labels.speakers.insert(label.clone(), String::new())),
                agent => {
                    if let Err(what) = Speaker::parse(agent, known) {
                        writeln!(output, "{what}")?;
                        continue;
                    }
                    labels.speakers.insert(label.clone(), agent.to_owned());
                }
            }
            break;
        }
    }
    Ok(Some(labels))
}
