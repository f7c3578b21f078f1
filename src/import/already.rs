//! What the site says already of an event: it stays, and the author is told what it lacks.

use super::event::EventFile;
use super::flag::Flag;
use super::plan::Plan;
use crate::source::LARGEST_TEXT;
use crate::value::yaml_scalar;

impl Plan<'_> {
    /// What to say where the site has an answer of an agent to an event that was made of something
    /// else than the transcript whose evidence this is.
    pub(super) fn earlier(&self, agent: &str, event: &EventFile, evidence: &str) -> Option<String> {
        let others = event.assessments.iter();
        let others = others.map(|at| &self.site.assessments[*at]);
        let mut others = others.filter(|other| {
            let mut agents = other.agents.iter();
            agents.any(|it| &*self.site.agents[*it].id == agent)
        });
        let path = others.find_map(|other| {
            let path = &other.body.path;
            let bytes = self.there.bytes(path, LARGEST_TEXT).ok()?;
            let is_own = String::from_utf8_lossy(&bytes).contains(evidence);
            (!is_own).then_some(path)
        })?;
        let what = format!("{agent} has an answer to this event here already: `{path}`");
        let hint = "Is this a corrected transcript? Then delete one of the two";
        Some(format!("{what}. {hint}"))
    }

    /// Leaves the file of an event as it is.
    pub(super) fn leave(&mut self, event: &EventFile, there: &str) {
        let path = &event.path;
        for made in &mut self.made {
            if let Some(at) = made.files.iter().position(|file| file == path) {
                made.files.remove(at);
                let what = if there.contains(event.text.trim()) {
                    format!("{path} tells of this event already")
                } else {
                    format!(
                        "{path} describes the event differently; what this transcript says is only in imports/"
                    )
                };
                made.draft.flags.push(Flag::new(made.draft.line, what));
                if let Some(question) = &event.question
                    && !there.contains(&yaml_scalar(&question.words))
                {
                    let what = format!("to be added to {path}, if you like: “{}”", question.words);
                    made.draft.flags.push(Flag::new(question.line, what));
                }
            }
        }
        for asked in &event.later {
            let flags = &mut self.made[asked.transcript].draft.flags;
            let what = format!("to be added to {path}, if you like: {}", asked.line());
            flags.push(Flag::new(asked.question.line, what));
        }
    }
}
