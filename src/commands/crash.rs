//! What is printed where Standpoint itself fails: that it is a fault, and how to report it.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::fmt::Write as _;
use std::panic::{PanicHookInfo, set_hook};
use std::sync::atomic::{AtomicBool, Ordering};

use super::terminal::Terminal;
use crate::text::shown;

/// Where faults are reported: `repository` of Cargo.toml, and nowhere else. It is empty as long as there is none.
const REPOSITORY: &str = env!("CARGO_PKG_REPOSITORY");

/// Whether the way to report has been said.
static IS_SAID: AtomicBool = AtomicBool::new(false);

/// Lets every fault of the program say what it is and how to report it, in place of a backtrace.
pub fn report_faults() {
    set_hook(Box::new(|fault| {
        let is_first = !IS_SAID.swap(true, Ordering::Relaxed);
        Terminal::fault(&said(fault, is_first));
    }));
}

fn said(fault: &PanicHookInfo<'_>, is_first: bool) -> String {
    let place = fault.location().map_or_else(String::new, |place| {
        format!(" at {}:{}", place.file(), place.line())
    });
    let what = fault.payload_as_str().unwrap_or("no message");
    let mut text = format!("error: Standpoint itself failed{place}: {}\n", shown(what));
    if is_first {
        text.push_str(&how_to_report(REPOSITORY));
    }
    // Only if `RUST_BACKTRACE` asks for one.
    let trace = Backtrace::capture();
    if trace.status() == BacktraceStatus::Captured {
        // Writing into a String cannot fail.
        let _ = writeln!(text, "{trace}");
    }
    text
}

fn how_to_report(repository: &str) -> String {
    let to = match repository {
        "" => "to those from whom you have it".to_owned(),
        address => format!("at {}/issues", address.trim_end_matches('/')),
    };
    format!(
        "This is a fault of Standpoint and not of your site. Please report it {to}, with\n  \
         - the line above, and the version: standpoint {} on {} {}\n  \
         - the command, and the smallest site that shows it, without what nobody may read\n  \
         - what the same command prints with RUST_BACKTRACE=1 in its environment\n",
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS,
        std::env::consts::ARCH,
    )
}

#[cfg(test)]
mod tests {
    use super::how_to_report;

    #[test]
    fn faults_are_reported_at_the_repository_if_there_is_one() {
        assert!(how_to_report("").contains("report it to those from whom you have it, with\n"));
        let known = how_to_report("https://example.org/standpoint/");
        assert!(known.contains("report it at https://example.org/standpoint/issues, with\n"));
    }
}
