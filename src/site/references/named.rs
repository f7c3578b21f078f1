//! Links by name: wikilinks, and ids in front matter.

use super::super::names::Found;
use super::super::place::PlacedNames;
use super::super::{AssessmentIx, Ix, Linker};
use super::{Goal, MOST_CANDIDATES, Resolver, withheld};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, nearest};
use crate::model::Text;
use crate::route::fold;

impl<'a> Resolver<'a> {
    /// What a wikilink's name stands for.
    pub(super) fn named(&self, text: &str) -> Result<Goal<'a>, Unknown> {
        let (kind, name) = kind_and_name(text);
        let wanted = |this: &str| kind.is_none_or(|kind| kind == this);
        let mut goals = Vec::new();
        if wanted("event") {
            goals.extend(self.named_event(name));
        }
        if wanted("agent") {
            goals.extend(self.named_agent(name));
        }
        if wanted("assessment") {
            goals.extend(self.by_id.get(name.trim_matches('/')).copied());
        }
        if goals.iter().any(|goal| matches!(goal, Goal::Faulty)) {
            return Ok(Goal::Faulty);
        }
        match goals.len() {
            0 => Err(Unknown::Nothing),
            1 => goals.pop().ok_or(Unknown::Nothing),
            _ => Err(Unknown::Ambiguous),
        }
    }

    pub fn named_event(&self, name: &str) -> Option<Goal<'a>> {
        goal(self.events, name, Linker::Event)
    }

    pub fn named_agent(&self, name: &str) -> Option<Goal<'a>> {
        goal(self.agents, name, Linker::Agent)
    }

    pub(super) fn unknown(&self, name: &str, unknown: &Unknown, suggest: bool) -> Diagnostic {
        if *unknown == Unknown::Ambiguous {
            return Diagnostic::error(
                Code::AmbiguousName,
                format!("`[[{name}]]` fits more than one of an event, an agent and an assessment"),
            )
            .hint(format!(
                "write `[[event:{name}]]`, `[[agent:{name}]]` or `[[assessment:{name}]]`"
            ));
        }
        let (kind, bare) = kind_and_name(name);
        let of = |this: &str| suggest && kind.is_none_or(|kind| kind == this);
        let events = self.events.names.list().iter().filter(|_| of("event"));
        let agents = self.agents.names.list().iter().filter(|_| of("agent"));
        let ids = self.ids().filter(|_| of("assessment"));
        let candidates = events.chain(agents).map(|named| &*named.name).chain(ids);
        let offline = self.why_offline(bare);
        let offline = offline.filter(|_| matches!(kind, None | Some("assessment")));
        let hint = match (nearest(bare, candidates), kind) {
            _ if offline.is_some() => offline.unwrap_or_default().to_owned(),
            (Some(meant), None) => format!("did you mean `[[{meant}]]`?"),
            (Some(meant), Some(kind)) => format!("did you mean `[[{kind}:{meant}]]`?"),
            (None, _) => format!(
                "write the id of an event, an agent or an assessment, or `[[?{name}|words]]` \
                 for plain words until there is one"
            ),
        };
        let message = match kind {
            Some(kind) => format!("no {kind} is called `{bare}`"),
            None => format!("nothing is called `{name}`: no event, no agent and no assessment"),
        };
        Diagnostic::error(Code::BrokenLink, message).hint(hint)
    }

    /// What to do about a reference to an assessment that was removed from the record or taken offline; `None` if
    /// it was neither.
    pub(super) fn why_offline(&self, id: &str) -> Option<&'static str> {
        let ledger = self.ledger?;
        let history = ledger.history(ledger.today(id).unwrap_or(id))?;
        if history.removed().is_some() {
            return Some("it was removed from the record: take the reference out");
        }
        history
            .unpublished()
            .map(|_| "it was taken offline: take the reference out")
    }

    /// The id without what may be around it, and what it stands for.
    fn goal_of_id<'i>(&self, written: &'i str) -> (&'i str, Option<&Goal<'a>>) {
        let name = written.trim_matches('/');
        let name = name.strip_prefix("assessment:").unwrap_or(name);
        let found = self.by_id.get(name);
        (name, found.or_else(|| self.by_id.get(&fold(name))))
    }

    /// The same as [`Resolver::assessment`], if there is such an assessment.
    pub fn known_assessment(&self, written: &str) -> Option<AssessmentIx> {
        match self.goal_of_id(written).1 {
            Some(Goal::Public(Linker::Assessment(at))) => Some(*at),
            _ => None,
        }
    }

    /// The assessment that an id in `supersedes` or `responds_to` stands for.
    pub fn assessment(
        &self,
        file: &str,
        key: &str,
        id: &Text,
        diagnostics: &mut Diagnostics,
    ) -> Option<AssessmentIx> {
        let (name, found) = self.goal_of_id(&id.value);
        match found {
            Some(Goal::Public(Linker::Assessment(at))) => return Some(*at),
            Some(Goal::Withheld(other)) => {
                let verb = format!("has `{key}` that names");
                let diagnostic = withheld((file, id.span), &verb, other);
                diagnostics.push(diagnostic.hint("publish both or neither"));
            }
            Some(Goal::Faulty) => {}
            _ => {
                let few = self.entries.assessments.len() < MOST_CANDIDATES;
                let offline = self.why_offline(name);
                let hint = match nearest(name, self.ids().take(if few { usize::MAX } else { 0 })) {
                    _ if offline.is_some() => offline.unwrap_or_default().to_owned(),
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => "write an assessment's id: its path below `content/assessments/`, \
                             without `.md`, or its `id`"
                        .to_owned(),
                };
                diagnostics.push(
                    Diagnostic::error(
                        Code::UnknownReference,
                        format!("`{key}` names `{name}`, and there is no such assessment"),
                    )
                    .at(file, id.span)
                    .hint(hint),
                );
            }
        }
        None
    }
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Unknown {
    Nothing,
    Ambiguous,
}

fn goal<'a, I: Ix>(
    names: &'a PlacedNames<I>,
    name: &str,
    linker: fn(I) -> Linker,
) -> Option<Goal<'a>> {
    match names.names.find(name)? {
        Found::At(name) => names.at[*name].map(|at| Goal::Public(linker(at))),
        Found::Withheld(file) => Some(Goal::Withheld(file)),
        Found::Faulty => Some(Goal::Faulty),
    }
}

/// `event:kyiv` as a kind and a name; most wikilinks have only the name.
pub fn kind_and_name(text: &str) -> (Option<&str>, &str) {
    match text.split_once(':') {
        Some((kind @ ("event" | "agent" | "assessment"), name)) => (Some(kind), name.trim()),
        _ => (None, text),
    }
}
