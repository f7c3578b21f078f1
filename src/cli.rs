//! The command line: every command and flag with its help.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Compiles many agents' assessments of the same events into a cross-linked static website.
#[derive(Debug, Parser)]
#[command(name = "standpoint", version, arg_required_else_help = true)]
#[command(
    after_help = "Exit codes: 0 done, 1 the content has errors, 2 wrong usage, 3 the machine failed."
)]
pub struct Cli {
    /// What every command understands.
    #[command(flatten)]
    pub globals: Globals,
    /// The command.
    #[command(subcommand)]
    pub command: Command,
}

/// What every command understands.
#[derive(Debug, Args)]
pub struct Globals {
    /// The site's folder, which holds standpoint.toml and content/
    #[arg(long, global = true, value_name = "DIR", default_value = ".")]
    pub root: PathBuf,
    /// When to use colours
    #[arg(
        long,
        global = true,
        value_enum,
        value_name = "WHEN",
        default_value = "auto"
    )]
    pub color: Color,
    /// Print errors only
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say what is being done
    #[arg(short, long, global = true)]
    pub verbose: bool,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a new site that builds at once
    Init {
        /// The folder, which is made if need be
        #[arg(default_value = ".")]
        dir: PathBuf,
    },
    /// Make a file with its front matter filled in, and print its path
    New {
        /// What to make.
        #[command(subcommand)]
        what: New,
    },
    /// Build the site
    #[command(
        long_about = "Build the site.\n\nNothing is written while the content has errors, and \
        only what has changed is written otherwise. Killed at any point, the old site or the new \
        one is whole, or the next build repairs it."
    )]
    Build(BuildArgs),
    /// Report every problem, and write nothing
    Check(CheckArgs),
}

/// What `new` can make.
#[derive(Debug, Subcommand)]
pub enum New {
    /// An assessment of an event by an agent
    Assessment {
        /// The event: its id, its title, or words for a new one
        #[arg(long)]
        event: String,
        /// The agent: its id or its name
        #[arg(long)]
        agent: String,
        /// When the judgement was made [default: today, on the site's clock]
        #[arg(long, value_name = "DATE")]
        date: Option<String>,
        /// Its title
        #[arg(long)]
        title: Option<String>,
    },
    /// An event
    Event {
        /// Its title
        title: String,
        /// Its id [default: made from the title]
        #[arg(long)]
        id: Option<String>,
        /// When it happened: 2025, 2025-11, 2025-11-19 or 2025-11-19/2025-11-20
        #[arg(long, value_name = "DATE")]
        date: Option<String>,
    },
    /// An agent's profile
    Agent {
        /// Its id, such as UA-01
        id: String,
        /// Its name
        #[arg(long)]
        name: Option<String>,
    },
}

/// The flags of `build`.
#[derive(Debug, Args)]
pub struct BuildArgs {
    /// The output folder [default: `output` in standpoint.toml, or public]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Show drafts, too; needs --out
    #[arg(long)]
    pub drafts: bool,
    /// Show what has a `publish_on`, too; needs --out
    #[arg(long)]
    pub future: bool,
    /// The address of the home page, in place of `base_url`
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// Take warnings as errors
    #[arg(long)]
    pub strict: bool,
}

/// The flags of `check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Take warnings as errors
    #[arg(long)]
    pub strict: bool,
    /// Check drafts, too
    #[arg(long)]
    pub drafts: bool,
    /// Check what has a `publish_on`, too
    #[arg(long)]
    pub future: bool,
    /// How to print the problems
    #[arg(long, value_enum, default_value = "human")]
    pub format: Format,
}

/// How problems are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// With the text underlined, on standard error
    Human,
    /// One line each
    Short,
    /// One JSON object
    Json,
    /// Annotations for hosted workflows
    Github,
}
