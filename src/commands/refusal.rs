//! Why `record` records nothing, in words.

use super::failure::{Failure, Part};
use crate::archive::{self, Refusal};
use crate::cli::RecordArgs;
use crate::ledger::Audit;
use crate::record::ChangedFact;

/// Why nothing is recorded.
pub fn refused(refusals: Vec<Refusal>, args: &RecordArgs) -> Failure {
    let mut parts = Vec::new();
    let mut audit = Audit::default();
    let mut changed = Vec::new();
    for refusal in refusals {
        match refusal {
            Refusal::Changed(mut finding) => {
                changed.push(finding.id.clone().unwrap_or_default());
                // What to type is said once, below.
                finding.diagnostic.hint = None;
                audit.push(finding);
            }
            Refusal::Backdated(finding) | Refusal::Damaged(finding) | Refusal::Barred(finding) => {
                audit.push(finding);
            }
            Refusal::Unread(why) => {
                parts.push(Part::Message(
                    archive::Error::Content(why.into()).to_string(),
                ));
            }
            Refusal::Facts(id, facts) => parts.push(Part::Message(more_than_form(&id, &facts))),
            Refusal::BadName(path, fault) => parts.push(Part::Message(format!(
                "the name `{}` {fault}, which not every tool that checks digests reads alike: rename the file",
                archive::shown(&path)
            ))),
        }
    }
    audit.sort();
    parts.push(Part::Findings(audit.findings));
    if !changed.is_empty() {
        let which = match (changed.as_slice(), args.ids.is_empty()) {
            ([one], _) => format!(" {one}"),
            (_, true) => String::new(),
            (many, false) => format!(" {}", many.join(" ")),
        };
        parts.push(Part::Message(format!(
            "nothing was recorded: what is on the record and has changed needs a kind and a note. Type\n\n    \
             standpoint record{which} --kind correction --note \"…\"\n\n\
             with what was wrong, and why; or --kind update (something new) or minor (spelling, a link); or \
             restore the file"
        )));
    }
    Failure::because(parts)
}

/// Why a change of an assessment is not minor.
fn more_than_form(id: &str, facts: &[ChangedFact]) -> String {
    let said = |what: &Option<String>| {
        what.as_ref()
            .map_or_else(|| "not there".to_owned(), |what| format!("`{what}`"))
    };
    let facts = facts.iter().map(|fact| {
        let (then, now) = (said(&fact.then), said(&fact.now));
        format!("    {}: {then} on the record, and {now} now\n", fact.name)
    });
    format!(
        "nothing was recorded: the change of `{id}` is not minor, for more differs than its form:\n\n{}\nType\n\n    \
         standpoint record {id} --kind update --note \"…\"\n\n\
         if that is new, or --kind correction if it was wrong; or restore the file",
        facts.collect::<String>()
    )
}
