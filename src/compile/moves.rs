//! Ranges that moved to another band without a word on why, for `check`.

use super::Linked;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::score::Term;
use crate::site::{AgentForecasts, AssessmentIx, QuestionAt, Site};

impl Linked {
    /// Notes on assessments that move an agent's range to another band of the yardstick and have no `change` (ICD 203,
    /// section D.6.e.(7): what changed in a judgement, and why). One for each assessment and question.
    pub fn unexplained(&self) -> Diagnostics {
        let site = &*self.site;
        let mut notes = Diagnostics::default();
        for question in site.forecasts.questions() {
            let agents = &site.forecasts.of(question).agents;
            let mut moved: Vec<_> = agents.iter().flat_map(|one| moves(site, one)).collect();
            moved.sort_unstable_by_key(|moved| moved.at);
            moved.dedup_by_key(|moved| moved.at);
            for moved in moved {
                if let Some(note) = note(site, question, &moved) {
                    notes.push(note);
                }
            }
        }
        notes
    }
}

/// An assessment as it is, with a range in another term than its agent's answer before.
struct Moved {
    at: AssessmentIx,
    judgement: usize,
    from: String,
    to: String,
}

fn moves(site: &Site, one: &AgentForecasts) -> Vec<Moved> {
    let mut moved = Vec::new();
    let mut before: Option<Term> = None;
    for forecast in one.steps.iter().filter_map(|step| step.forecast) {
        let forecast = &one.forecasts[forecast];
        let Some(said) = site.said(forecast) else {
            continue;
        };
        let term = Term::of(said.likelihood.interval);
        let was = before.replace(term).filter(|was| *was != term);
        if let Some(was) = was
            && forecast.version.is_none()
            && said.assessment.change.is_none()
        {
            moved.push(Moved {
                at: forecast.assessment,
                judgement: forecast.judgement,
                from: was.name(),
                to: term.name(),
            });
        }
    }
    moved
}

fn note(site: &Site, question: QuestionAt, moved: &Moved) -> Option<Diagnostic> {
    let entry = &site.assessments[moved.at];
    let judgement = entry.facts.judgements.get(moved.judgement)?;
    let message = format!(
        "the answer to `{}` moved from {} to {}, and nothing says why",
        site.question(question).id,
        moved.from,
        moved.to
    );
    let note = Diagnostic::note(Code::ChangeMissing, message);
    let span = judgement.question.as_ref()?.span;
    Some(
        note.at(&entry.body.path, span)
            .hint("write why in a sentence: `change: …`"),
    )
}
