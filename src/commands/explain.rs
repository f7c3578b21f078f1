//! `standpoint explain`: what `docs/diagnostics.md` says of a kind of problem.

use super::failure::Failure;
use super::terminal::Terminal;
use crate::diagnostic::{Code, nearest};

/// Embedded: whoever has installed the program has no `docs/`.
const PAGE: &str = include_str!("../../docs/diagnostics.md");

/// Runs the command.
pub fn run(code: Option<&str>) -> Result<(), Failure> {
    let Some(name) = code else {
        let widest = Code::ALL.iter().map(|code| code.name().len()).max();
        let width = widest.unwrap_or_default();
        let line = |code: &Code| format!("{:width$}  {}\n", code.name(), code.meaning());
        Terminal::data(&Code::ALL.iter().map(line).collect::<String>());
        return Ok(());
    };
    // As it is printed, `error[bad-date]`, and as people type it from memory.
    let inner = name.split_once('[').map_or(name, |(_, code)| code);
    let name = inner.trim_end_matches(']').to_ascii_lowercase();
    let Some(section) = section(&name) else {
        let meant = nearest(&name, Code::ALL.iter().map(|code| code.name()));
        return Err(Failure::usage(match meant {
            Some(meant) => format!("there is no code `{name}`: did you mean `{meant}`?"),
            None => format!("there is no code `{name}`: `standpoint explain` lists all of them"),
        }));
    };
    Terminal::data(&plain(&name, section));
    Ok(())
}

/// What the page says of a code, without the heading.
fn section(code: &str) -> Option<&'static str> {
    let mut sections = PAGE.split("\n## ").skip(1);
    sections.find_map(|section| section.strip_prefix(code)?.strip_prefix("\n\n"))
}

/// A section as a terminal shows it: examples are indented, and links are their words.
fn plain(code: &str, section: &str) -> String {
    let mut text = format!("{code}: ");
    let mut is_example = false;
    for line in section.trim_end().lines() {
        if line.starts_with("```") {
            is_example = !is_example;
            continue;
        }
        if is_example {
            text.push_str("    ");
            text.push_str(line);
        } else {
            text.push_str(&without_links(line));
        }
        text.push('\n');
    }
    text
}

/// `[words](page.md)` becomes `words`.
fn without_links(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("](") {
        let words = before.rfind('[').filter(|_| after.contains(')'));
        let Some(open) = words else {
            break;
        };
        text.push_str(&before[..open]);
        text.push_str(&before[open + 1..]);
        rest = after.split_once(')').map_or("", |(_, rest)| rest);
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_a_section_without_markup_and_files() {
        for code in Code::ALL {
            let text = plain(code.name(), section(code.name()).unwrap_or_default());
            assert!(
                text.starts_with(&format!("{code}: {}\n", code.meaning())),
                "{text}"
            );
            assert!(!text.contains("```") && !text.contains("docs/"), "{text}");
            let words = text.lines().filter(|line| !line.starts_with("    "));
            assert!(words.clone().all(|line| !line.contains("](")), "{text}");
        }
    }

    #[test]
    fn links_become_their_words() {
        let line = "Read [the `record`](record.md#a), or [b](c.md).";
        assert_eq!(without_links(line), "Read the `record`, or b.");
        assert_eq!(without_links("[a] (b) and [c](d"), "[a] (b) and [c](d");
    }
}
