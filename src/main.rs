//! The `standpoint` command.

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    let cli = standpoint::cli::Cli::parse();
    standpoint::commands::run(cli).into()
}
