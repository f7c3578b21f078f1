//! The names that `new` is given: what may be one.

use crate::cli::New;
use crate::diagnostic::{Code, Complaint};
use crate::text::{first_hidden, is_unprintable};

/// Whether all that was given can stand in front matter and be read back.
///
/// # Errors
/// A complaint that says what cannot.
pub fn named(what: &New) -> Result<(), Complaint> {
    let given = match what {
        New::Assessment {
            event,
            agent,
            title,
            ..
        } => [
            Some(("--event", event)),
            Some(("--agent", agent)),
            title.as_ref().map(|title| ("--title", title)),
        ],
        New::Event { title, id, .. } => [
            Some(("the title", title)),
            id.as_ref().map(|id| ("--id", id)),
            None,
        ],
        New::Agent { id, name } => {
            if id.contains('/') {
                return Err(wrong("the id", "holds a `/`"));
            }
            [
                Some(("the id", id)),
                name.as_ref().map(|name| ("--name", name)),
                None,
            ]
        }
    };
    for (what, text) in given.into_iter().flatten() {
        if text.trim().is_empty() {
            return Err(wrong(what, "is empty"));
        }
        if text.len() > 200 {
            return Err(wrong(what, "is longer than 200 bytes"));
        }
        if text.contains(is_unprintable) || first_hidden(text).is_some() {
            return Err(wrong(what, "holds an invisible character"));
        }
    }
    Ok(())
}

fn wrong(what: &str, why: &str) -> Complaint {
    let hint = "write one line of plain words";
    Complaint::new(Code::BadValue, format!("{what} {why}"), hint)
}

/// The complaint that something is declared already.
pub fn declared(kind: &str, name: &str, file: &str) -> Complaint {
    Complaint::new(
        Code::AmbiguousName,
        format!("there is an {kind} `{name}` already, in `{file}`"),
        "edit that, or choose another name",
    )
}
