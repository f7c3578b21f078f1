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
        New::Assessment(args) => {
            let agents = args.agents.iter().map(|agent| ("--agent", agent));
            let title = args.title.iter().map(|title| ("--title", title));
            let event = [("--event", &args.event)];
            event.into_iter().chain(agents).chain(title).collect()
        }
        New::Event { title, id, .. } => {
            let id = id.iter().map(|id| ("--id", id));
            [("the title", title)].into_iter().chain(id).collect()
        }
        New::Agent { id, name } => {
            if id.contains('/') {
                return Err(wrong("the id", "holds a `/`"));
            }
            let name = name.iter().map(|name| ("--name", name));
            [("the id", id)].into_iter().chain(name).collect::<Vec<_>>()
        }
    };
    for (what, text) in given {
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
