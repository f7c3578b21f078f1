//! Exports of a whole account. They are a private history, and what is imported is committed: they are refused, with
//! the way to one conversation.

use serde_json::value::RawValue;

use super::super::opening::refusal;
use super::tree::Entries;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};

/// Names of the file of all conversations.
const NAME: &str = "conversations.json";

/// The message of one conversation of `ChatGPT`, from the last to the first: branches that were edited away are left out.
pub const CHATGPT: &str = ".mapping as $all | {title, messages: ([.current_node | recurse($all[.].parent // empty) | $all[.].message | values | {role: .author.role, content: ([.content.parts[]? | strings] | join(\"\\n\\n\"))} | select(.content != \"\")] | reverse)}";
/// The same for Claude.
pub const CLAUDE: &str =
    "{title: .name, messages: [.chat_messages[] | {role: .sender, content: .text}]}";

/// Whose export it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tool {
    ChatGpt,
    Claude,
}

/// Whether a file is named as the export of an account is.
pub fn is_account_name(path: &str) -> bool {
    path.rsplit('/')
        .next()
        .is_some_and(|name| name.eq_ignore_ascii_case(NAME))
}

/// Refuses the export of an account, and one conversation in its form.
///
/// # Errors
/// With the reason.
pub fn refuse(file: &str, text: &str) -> Result<(), Diagnostics> {
    let first: &RawValue = match text.trim_start().as_bytes().first() {
        Some(b'[') => {
            let values: Vec<&RawValue> = serde_json::from_str(text).unwrap_or_default();
            let Some(first) = values.first() else {
                return Ok(());
            };
            first
        }
        _ => match serde_json::from_str(text) {
            Ok(raw) => raw,
            Err(_) => return Ok(()),
        },
    };
    let is_list = text.trim_start().starts_with('[');
    let Ok(Entries(entries)) = serde_json::from_str::<Entries<'_>>(first.get()) else {
        return Ok(());
    };
    let has = |name: &str| {
        entries
            .iter()
            .any(|(key, _)| key.get().trim_matches('"') == name)
    };
    let tool = match (has("mapping"), has("chat_messages")) {
        (true, _) => Tool::ChatGpt,
        (_, true) => Tool::Claude,
        _ => return Ok(()),
    };
    if is_list {
        return Err(refusal(account(file, Some(tool))));
    }
    let (named, recipe) = match tool {
        Tool::ChatGpt => ("ChatGPT", CHATGPT),
        Tool::Claude => ("Claude", CLAUDE),
    };
    let message = format!("this is a conversation in the form of an export of {named}");
    let hint = format!("make a list of messages of it: `jq '{recipe}' FILE > chat.json`");
    let problem = Diagnostic::error(Code::BadTranscript, message).in_file(file);
    Err(refusal(problem.hint(hint)))
}

/// The refusal of an account's export that is known by its name, and is too large to be read.
pub fn account_by_name(file: &str) -> Diagnostic {
    account(file, None)
}

fn account(file: &str, tool: Option<Tool>) -> Diagnostic {
    let one = |tool: Tool| match tool {
        Tool::ChatGpt => format!(".[] | select(.title == \"TITLE\") | {CHATGPT}"),
        Tool::Claude => format!(".[] | select(.name == \"TITLE\") | {CLAUDE}"),
    };
    let hint = match tool {
        Some(tool) => format!(
            "take one conversation out: `jq '{}' conversations.json > chat.json`",
            one(tool)
        ),
        None => format!(
            "take one conversation out, of ChatGPT with `jq '{}' conversations.json > chat.json`, of Claude with `jq '{}' conversations.json > chat.json`",
            one(Tool::ChatGpt),
            one(Tool::Claude)
        ),
    };
    let message = "this holds all conversations of an account: it is a private history, and `imports/` is committed with the site";
    Diagnostic::error(Code::BadTranscript, message)
        .in_file(file)
        .hint(hint)
}
