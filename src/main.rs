//! The `standpoint` command.

use std::process::ExitCode;

/// Pages are made of many small strings; this allocator halves the time of a build.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    standpoint::commands::report_faults();
    let cli = standpoint::cli::Cli::read();
    standpoint::commands::run(cli).into()
}
