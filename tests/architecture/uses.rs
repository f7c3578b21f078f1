//! Which modules of its crate a text of Rust uses: as much of the grammar as that takes.

/// The names directly below the root of the crate that a text uses, with their lines: after
/// `crate::`, in a group after it, or after enough `super::` from a module `depth` below the root.
pub fn uses(text: &str, depth: usize) -> Vec<(usize, &str)> {
    let tokens = tokens(text);
    let word = |at: usize| match tokens.get(at) {
        Some(&(_, Token::Word(word))) => word,
        _ => "",
    };
    let is = |at: usize, token: Token| tokens.get(at).is_some_and(|&(_, other)| other == token);
    let mut uses = Vec::new();
    // For each open brace, whether it is that of a module.
    let mut braces = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match tokens[at].1 {
            Token::Sign('{') => braces.push(at >= 2 && word(at - 2) == "mod"),
            Token::Sign('}') => drop(braces.pop()),
            Token::Word("crate") if is(at + 1, Token::Path) => {
                heads(&tokens[at + 2..], &mut uses);
            }
            Token::Word("super")
                if !(at > 1 && is(at - 1, Token::Path) && word(at - 2) == "super") =>
            {
                let mut climbed = 0;
                while word(at + 2 * climbed) == "super" && is(at + 2 * climbed + 1, Token::Path) {
                    climbed += 1;
                }
                if climbed == depth + braces.iter().filter(|is_module| **is_module).count() {
                    heads(&tokens[at + 2 * climbed..], &mut uses);
                }
            }
            _ => {}
        }
        at += 1;
    }
    uses
}

/// The first name of a path that continues here, or of each path of a group.
fn heads<'a>(tokens: &[(usize, Token<'a>)], uses: &mut Vec<(usize, &'a str)>) {
    let mut depth = 0_usize;
    let mut begins = true;
    for &(line, token) in tokens {
        match token {
            Token::Sign('{') => depth += 1,
            Token::Sign('}') => depth = depth.saturating_sub(1),
            Token::Sign(',') if depth == 1 => begins = true,
            Token::Word(name) if begins => {
                uses.push((line, name));
                begins = false;
            }
            Token::Sign('*') if begins => {
                uses.push((line, "*"));
                begins = false;
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
}

/// What matters of Rust's grammar here. Comments, texts, characters and lifetimes are left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token<'a> {
    Word(&'a str),
    /// `::`
    Path,
    Sign(char),
}

/// The tokens of a text, each with its line.
fn tokens(text: &str) -> Vec<(usize, Token<'_>)> {
    let mut tokens = Vec::new();
    let mut rest = text;
    let mut line = 1;
    while let Some(first) = rest.chars().next() {
        let (length, token) = if rest.starts_with("//") {
            (rest.find('\n').unwrap_or(rest.len()), None)
        } else if rest.starts_with("/*") {
            (block_comment(rest), None)
        } else if let Some(length) = literal(rest) {
            (length, None)
        } else if first == '\'' {
            (quoted_or_lifetime(rest), None)
        } else if first.is_alphanumeric() || first == '_' {
            let end = rest
                .find(|c: char| !c.is_alphanumeric() && c != '_')
                .unwrap_or(rest.len());
            (end, Some(Token::Word(&rest[..end])))
        } else if rest.starts_with("::") {
            (2, Some(Token::Path))
        } else if first.is_whitespace() {
            (first.len_utf8(), None)
        } else {
            (first.len_utf8(), Some(Token::Sign(first)))
        };
        tokens.extend(token.map(|token| (line, token)));
        line += rest[..length].matches('\n').count();
        rest = &rest[length..];
    }
    tokens
}

/// The length of the block comment at the start; they nest.
fn block_comment(text: &str) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < text.len() {
        if text[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if text[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                break;
            }
        } else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    at
}

/// The length of the text (`"…"`, `b"…"`, `r#"…"#` and their like) at the start.
fn literal(text: &str) -> Option<usize> {
    let prefix = text.find(|c| !"bcr".contains(c))?;
    if prefix > 2 {
        return None;
    }
    let is_raw = text[..prefix].ends_with('r');
    let body = &text[prefix..];
    if is_raw {
        let fence = body.find(|c| c != '#')?;
        let begin = prefix + fence + 1;
        let end = format!("\"{}", "#".repeat(fence));
        return body[fence..].starts_with('"').then(|| {
            text[begin..]
                .find(&end)
                .map_or(text.len(), |found| begin + found + end.len())
        });
    }
    let mut characters = body.strip_prefix('"')?.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' => drop(characters.next()),
            '"' => return Some(prefix + 1 + at + 1),
            _ => {}
        }
    }
    Some(text.len())
}

/// The length of the character or of the mark of a lifetime at the start.
fn quoted_or_lifetime(text: &str) -> usize {
    let mut characters = text.char_indices().skip(1);
    match characters.next() {
        Some((_, '\\')) => {
            characters.next();
            characters
                .find(|&(_, c)| c == '\'')
                .map_or(text.len(), |(at, _)| at + 1)
        }
        Some(_) => characters
            .next()
            .filter(|&(_, c)| c == '\'')
            .map_or(1, |(at, _)| at + 1),
        None => 1,
    }
}

mod the_reader {
    use super::uses;

    fn names(text: &str, depth: usize) -> Vec<&str> {
        uses(text, depth)
            .into_iter()
            .map(|(_, name)| name)
            .collect()
    }

    #[test]
    fn finds_paths_in_groups_and_in_code() {
        let text = "use crate::{self, a::{b, c}, d as e, f};\nlet x = crate :: g::h(crate::i);";
        assert_eq!(names(text, 1), ["self", "a", "d", "f", "g", "i"]);
        assert_eq!(uses("//\n/*\n*/\ncrate::a", 1), [(4, "a")]);
    }

    #[test]
    fn passes_over_comments_texts_and_other_crates() {
        let text = r##"
            // crate::a /* /* crate::a */ crate::a */
            /* /* crate::a */ crate::a */
            let s = "crate::a \" crate::a"; let r = r#"crate::a " crate::a"#; let b = b"crate::a";
            let c = '"'; let d = '\''; let e = '\u{22}'; fn f<'a>(x: &'a str) { crate::found(x) }
            pub(crate) fn g() { other::crate_like::a(); r#crate_::a() }
        "##;
        assert_eq!(names(text, 1), ["found"]);
    }

    #[test]
    fn follows_super_up_to_the_root_and_no_further() {
        assert_eq!(names("use super::a; use super::super::b;", 1), ["a"]);
        assert_eq!(
            names("use super::a; use super::super::{b, c::d};", 2),
            ["b", "c"]
        );
        let tests = "use super::a; mod tests { use super::b; use super::super::c; } use super::d;";
        assert_eq!(names(tests, 1), ["a", "c", "d"]);
    }
}
