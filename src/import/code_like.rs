//! Lines that look like code.

use super::line::Line;
use super::list::{Marker, marker};

/// Languages that chat tools name above code, in lower case.
const LANGUAGES: [&str; 46] = [
    "bash",
    "c",
    "c#",
    "c++",
    "cmd",
    "console",
    "cpp",
    "csharp",
    "css",
    "csv",
    "diff",
    "dockerfile",
    "go",
    "graphql",
    "html",
    "ini",
    "java",
    "javascript",
    "js",
    "json",
    "julia",
    "kotlin",
    "latex",
    "lua",
    "makefile",
    "markdown",
    "mermaid",
    "perl",
    "php",
    "plaintext",
    "powershell",
    "python",
    "r",
    "ruby",
    "rust",
    "scala",
    "sh",
    "shell",
    "sql",
    "swift",
    "text",
    "toml",
    "typescript",
    "xml",
    "yaml",
    "zsh",
];
/// The buttons of a page beside the name of a language, in lower case.
const BUTTONS: [&str; 15] = [
    "copy",
    "copy code",
    "edit",
    "run",
    "wrap",
    "copied!",
    "копіювати код",
    "копировать код",
    "copier le code",
    "code kopieren",
    "copiar código",
    "复制代码",
    "复制",
    "نسخ الكود",
    "نسخ",
];
/// Both have at most this many bytes.
const LONGEST: usize = 40;
/// How lines of code begin that look like words.
const WORDS: [&str; 29] = [
    "and", "case", "cat", "cd", "class", "const", "def", "echo", "else", "export", "for", "from",
    "git", "if", "import", "let", "ls", "npm", "pip", "print", "pub", "return", "select", "sudo",
    "try", "use", "var", "while", "with",
];
/// What is in code and not in prose.
const SIGNS: [&str; 17] = [
    "()", " = ", "==", "+=", "=>", "->", "::", "&&", "||", " | ", "{", "}", "</", "/>", "$(",
    "\\n", "\":",
];
/// Whether words are nothing but the name of a language.
pub fn is_language(words: &str) -> bool {
    is_one_of(words, &LANGUAGES)
}

/// Whether words are nothing but a button of a page.
pub fn is_button(words: &str) -> bool {
    is_one_of(words, &BUTTONS)
}

fn is_one_of(words: &str, list: &[&str]) -> bool {
    words.len() <= LONGEST && list.contains(&&*words.to_lowercase())
}

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
