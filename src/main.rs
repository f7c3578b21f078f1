//! The `standpoint` command.

use std::process::ExitCode;

use clap::Parser as _;

/// Pages are made of many small strings; this allocator halves the time of a build.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = standpoint::cli::Cli::parse();
    standpoint::commands::run(cli).into()
}
