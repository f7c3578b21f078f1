//! The marks that chat tools leave in the addresses that they hand out.

use super::clean::{Change, Counts};
use crate::tally;

/// How a chat tool names itself in the addresses that it hands out.
const TOOLS: [&str; 20] = [
    "bing.chat",
    "chatgpt",
    "chatgpt.com",
    "claude",
    "claude.ai",
    "copilot",
    "copilot.com",
    "copilot.microsoft.com",
    "deepseek",
    "deepseek.com",
    "gemini",
    "gemini.google.com",
    "grok",
    "grok.com",
    "meta.ai",
    "mistral.ai",
    "openai",
    "openai.com",
    "perplexity",
    "perplexity.ai",
];
const MARK: &str = "utm_source=";
/// What stands between two parameters; the first in text that was copied from the source of a page.
const BETWEEN: [&str; 2] = ["&amp;", "&"];

/// Removes the mark of a chat tool from addresses.
pub fn without_tracking(words: &str, counts: &mut Counts) -> String {
    let mut out = String::with_capacity(words.len());
    let mut rest = words;
    // Whether an address is open where the last mark ended.
    let mut in_address = false;
    while let Some(at) = rest.find(MARK) {
        let before = &rest[..at];
        tally::look(at);
        let value = &rest[at + MARK.len()..];
        let is_end = |c: char| !c.is_ascii_alphanumeric() && !matches!(c, '.' | '-' | '_');
        let length = value.find(is_end).unwrap_or(value.len());
        // A full stop behind the address is none of its value.
        let tool = value[..length].trim_end_matches('.');
        let behind = &value[tool.len()..];
        let last_word = before.rsplit(char::is_whitespace).next().unwrap_or(before);
        in_address = last_word.contains("://") || (in_address && last_word.len() == before.len());
        out.push_str(before);
        let is_parameter =
            in_address && (out.ends_with('?') || BETWEEN.iter().any(|sign| out.ends_with(sign)));
        let host = tool.to_lowercase();
        let host = host.strip_prefix("www.").unwrap_or(&host);
        if is_parameter && TOOLS.contains(&host) {
            counts.add(Change::Tracking);
            rest = behind;
            match BETWEEN.iter().find_map(|sign| behind.strip_prefix(sign)) {
                // The sign before the mark is for the next parameter.
                Some(others) => rest = others,
                None => {
                    let sign = BETWEEN.iter().find(|sign| out.ends_with(**sign));
                    out.truncate(out.len() - sign.map_or(1, |sign| sign.len()));
                }
            }
        } else {
            out.push_str(MARK);
            rest = value;
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_chat_tools_go_from_addresses() {
        let mut counts = Counts::default();
        for (words, expected) in [
            (
                "https://a.example/x?utm_source=chatgpt.com",
                "https://a.example/x",
            ),
            (
                "https://a.example/x?utm_source=openai&b=1 c",
                "https://a.example/x?b=1 c",
            ),
            (
                "(https://a.example/x?a=1&utm_source=perplexity.ai#f)",
                "(https://a.example/x?a=1#f)",
            ),
            (
                "https://a.example/x?utm_source=openai&utm_source=x&utm_source=grok#f",
                "https://a.example/x?utm_source=x#f",
            ),
            (
                "https://a.example/x?utm_source=chatgpt.com.",
                "https://a.example/x.",
            ),
            (
                "https://a.example/x?utm_source=www.perplexity.ai",
                "https://a.example/x",
            ),
            (
                "https://a.example/x?a=1&amp;utm_source=perplexity&amp;b=1",
                "https://a.example/x?a=1&amp;b=1",
            ),
            (
                "https://a.example/x?a=1&amp;utm_source=meta.ai",
                "https://a.example/x?a=1",
            ),
            (
                "https://a.example/x?utm_source=newsletter",
                "https://a.example/x?utm_source=newsletter",
            ),
            (
                "the mark utm_source=chatgpt.com",
                "the mark utm_source=chatgpt.com",
            ),
        ] {
            assert_eq!(without_tracking(words, &mut counts), expected);
        }
        assert_eq!(counts.iter().collect::<Vec<_>>(), [(Change::Tracking, 9)]);
    }
}
