//! Printing: reports and messages to standard error, data to standard output.
#![expect(clippy::disallowed_macros, reason = "the only code that prints")]
#![expect(clippy::disallowed_methods, reason = "NO_COLOR is read at the edge")]

use std::io::{IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::failure::Failure;
use crate::cli::{Color, Globals};
use crate::diagnostic::{Diagnostics, Severity, Style, Texts, human};
use crate::source::Files;

/// How a command speaks.
pub struct Terminal {
    style: Style,
    quiet: bool,
    verbose: bool,
    /// Whether people read the messages, and want them.
    is_watched: bool,
}

impl Terminal {
    /// As the flags and the environment say.
    pub fn new(globals: &Globals) -> Self {
        let terminal = std::io::stderr().is_terminal();
        let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let coloured = match globals.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => terminal && !plain,
        };
        Self {
            style: if coloured {
                Style::Coloured
            } else {
                Style::Plain
            },
            quiet: globals.quiet,
            verbose: globals.verbose,
            is_watched: terminal && !globals.quiet,
        }
    }

    /// Whether somebody can be asked who speaks: a terminal is on both sides, and no file is the standard input.
    pub fn can_ask(&self, files: &[PathBuf]) -> bool {
        let is_free = files.iter().all(|file| file.as_os_str() != "-");
        self.is_watched && is_free && std::io::stdin().is_terminal()
    }

    /// Prints data.
    pub fn data(text: &str) {
        // A closed pipe is the reader's wish, and no failure.
        let _ = std::io::stdout().write_all(text.as_bytes());
    }

    /// Says how a command ended.
    pub fn say(&self, text: &str) {
        if !self.quiet {
            eprintln!("{text}");
        }
    }

    /// Says what is being done, with `-v`.
    pub fn detail(&self, text: &str) {
        if self.verbose {
            eprintln!("{text}");
        }
    }

    /// Prints what a check found, also where everything else is quiet.
    pub fn tell(text: &str) {
        eprint!("{text}");
    }

    /// Says why a command failed.
    pub fn fail(text: &str) {
        eprintln!("error: {text}");
    }

    /// Says that Standpoint itself failed. What cannot be printed is not: nobody is there to read it.
    pub fn fault(text: &str) {
        let _ = std::io::stderr().write_all(text.as_bytes());
    }

    /// Prints the frames of all problems of a site.
    pub fn report(&self, files: &dyn Files, diagnostics: &Diagnostics) {
        let texts = Texts::fetch(diagnostics, |file| files.for_report(file));
        self.report_with(diagnostics.clone(), &texts);
    }

    /// Prints the frames of all problems, which are in these texts.
    pub fn report_with(&self, mut diagnostics: Diagnostics, texts: &Texts) {
        if self.quiet {
            diagnostics.keep_errors();
        }
        eprint!("{}", human(&diagnostics, texts, self.style));
    }

    /// Says how to read more about the first of these problems, to people.
    pub fn say_how_to_read_more(&self, diagnostics: &Diagnostics) {
        let sorted = diagnostics.sorted();
        let mut problems = sorted.iter().filter(|one| one.severity != Severity::Note);
        if self.is_watched
            && let Some(first) = problems.next()
        {
            self.say(&format!("`standpoint explain {}` says more", first.code));
        }
    }

    /// Begins to show progress towards `total`.
    pub fn progress(&self, what: &'static str, total: usize) -> Progress {
        Progress {
            what,
            total,
            done: AtomicUsize::new(0),
            shown: self.is_watched && total >= 2_000,
        }
    }
}

/// How far long work has come; silent in a pipe.
pub struct Progress {
    what: &'static str,
    total: usize,
    done: AtomicUsize,
    shown: bool,
}

impl Progress {
    /// One more is done.
    pub fn step(&self) {
        if !self.shown {
            return;
        }
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        if done.is_multiple_of(1_000) {
            eprint!("\r{} {done} of {}", self.what, self.total);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.shown {
            // To the start of the line, and clear it.
            eprint!("\r\x1b[K");
        }
    }
}

/// Whether somebody can be asked: questions and answers are on a terminal.
pub fn is_answered() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// Asks a question whose answer is yes or no. `None` if nobody can be asked, because this is no terminal.
///
/// # Errors
/// If the terminal ends before there is an answer.
pub fn ask(question: &str, default: bool) -> Result<Option<bool>, Failure> {
    if !is_answered() {
        return Ok(None);
    }
    let choices = if default { "[Y/n]" } else { "[y/N]" };
    loop {
        eprint!("{question} {choices} ");
        let mut line = String::new();
        let read = std::io::stdin().read_line(&mut line);
        if !read.is_ok_and(|length| length > 0) {
            eprintln!();
            return Err(Failure::usage("there was no answer: nothing was done"));
        }
        if let Some(answer) = answer(&line, default) {
            return Ok(Some(answer));
        }
    }
}

/// What somebody who was asked has typed; `None` if that is neither yes nor no.
fn answer(line: &str, default: bool) -> Option<bool> {
    match &*line.trim().to_ascii_lowercase() {
        "" => Some(default),
        "y" | "yes" => Some(true),
        "n" | "no" => Some(false),
        _ => None,
    }
}

/// `3 errors, 1 warning`, or nothing.
pub fn counts(diagnostics: &Diagnostics) -> String {
    let one = |severity: Severity| match diagnostics.count(severity) {
        0 => None,
        1 => Some(format!("1 {}", severity.word())),
        count => Some(format!("{count} {}s", severity.word())),
    };
    let parts: Vec<_> = [one(Severity::Error), one(Severity::Warning)]
        .into_iter()
        .flatten()
        .collect();
    parts.join(", ")
}

/// `1 page`, `2 pages`.
pub fn number(count: usize, thing: &str) -> String {
    format!("{count} {thing}{}", if count == 1 { "" } else { "s" })
}
