//! Lines that look like code.

use super::line::Line;
use super::list::{Marker, marker};

/// How lines of code begin that look like words.
const WORDS: [&str; 29] = [
    "and", "case", "cat", "cd", "class", "const", "def", "echo", "else", "export", "for", "from",
    "git", "if", "import", "let", "ls", "npm", "pip", "print", "pub", "return", "select", "sudo",
    "try", "use", "var", "while", "with",
];
/// What stands in code and not in prose.
const SIGNS: [&str; 17] = [
    "()", " = ", "==", "+=", "=>", "->", "::", "&&", "||", " | ", "{", "}", "</", "/>", "$(",
    "\\n", "\":",
];
/// Whether words define something in code: `def f(x):`, `function f() {`, `if (x) {`
pub fn defines(words: &str) -> bool {
    let calls = words
        .split_once('(')
        .is_some_and(|(name, _)| name.ends_with(is_name_char));
    let is_word = words
        .split(' ')
        .next()
        .is_some_and(|word| WORDS.contains(&word));
    words.ends_with('{') || words.ends_with(':') && calls && is_word && words.contains(')')
}

fn is_name_char(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Whether a line is indented and no item of a list.
pub fn is_indented(line: &Line<'_>) -> bool {
    !line.is_blank() && line.indent() >= 2 && !is_item(line)
}

/// Items of lists are no code, but a hyphen opens a line of YAML or an option.
fn is_item(line: &Line<'_>) -> bool {
    marker(line).is_some_and(|(marker, _)| !matches!(marker, Marker::Bullet('-' | '*')))
}

/// Whether a line may be code and can hardly be prose.
pub fn is_like_code(line: &Line<'_>) -> bool {
    let words = &*line.words;
    if line.is_blank() || is_item(line) {
        return false;
    }
    let opens = ["#", "//", "/*", "$ ", "@", "}", ")", "]", "{", "<", "|"];
    let first = words.split([' ', '(', ':']).next().unwrap_or_default();
    let calls = || {
        let mut inner = words.match_indices('(');
        inner.any(|(at, _)| words[..at].ends_with(is_name_char)) && words.ends_with([')', ':'])
    };
    is_indented(line)
        || opens.iter().any(|sign| words.starts_with(sign))
        || words.ends_with([';', '{', '\\'])
        || WORDS.contains(&first)
        || SIGNS.iter().any(|sign| words.contains(sign))
        || calls()
}
