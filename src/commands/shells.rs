//! `standpoint completions` and `standpoint man`: what a shell and `man` know of the commands.

use std::path::Path;

use clap::CommandFactory as _;
use clap_complete::Shell;
use clap_mangen::Man;

use super::failure::Failure;
use super::terminal::Terminal;
use crate::cli::Cli;
use crate::disk;

/// Prints the completions of a shell.
pub fn completions(shell: Shell) {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "standpoint", &mut script);
    Terminal::data(&String::from_utf8_lossy(&script));
}

/// Prints the page of `standpoint`, or writes it and one of each command into a folder.
pub fn man(out: Option<&Path>) -> Result<(), Failure> {
    let mut command = Cli::command();
    command.build();
    let Some(out) = out else {
        Terminal::data(&page(&command)?);
        return Ok(());
    };
    disk::make_folders(Path::new(""), out).map_err(disk::Error::of("make", out))?;
    let mut commands = vec![command.clone()];
    for command in command.get_subcommands() {
        commands.push(command.clone());
        let below = command.get_subcommands();
        commands.extend(below.filter(|below| below.get_name() != "help").cloned());
    }
    for command in commands {
        let name = command
            .get_display_name()
            .unwrap_or_else(|| command.get_name());
        let path = out.join(format!("{name}.1"));
        let page = page(&command)?;
        disk::replace(&path, &out.join(format!("{name}.1~")), page.as_bytes())
            .map_err(disk::Error::of("write", &path))?;
        Terminal::data(&format!("{}\n", path.display()));
    }
    Ok(())
}

/// A page in roff, without the day on which it was made.
fn page(command: &clap::Command) -> Result<String, Failure> {
    let mut page = Vec::new();
    let man = Man::new(command.clone());
    man.render(&mut page)
        .map_err(disk::Error::of("make", Path::new("a page of man")))?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}
