//! The command line: every command and flag with its help.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::error::{ContextKind, ContextValue};
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use jiff::Timestamp;

use crate::ledger::stamp;
use crate::model::Marking;

/// Compiles many agents' assessments of the same events into a cross-linked static website.
#[derive(Debug, Parser)]
#[command(name = "standpoint", version, arg_required_else_help = true)]
#[command(
    after_help = "Exit codes: 0 done, 1 the content has errors, 2 wrong usage, 3 the machine or Standpoint itself failed."
)]
pub struct Cli {
    /// What every command understands.
    #[command(flatten)]
    pub globals: Globals,
    /// The command.
    #[command(subcommand)]
    pub command: Command,
}

impl Cli {
    /// Reads the arguments of the process. Ends it where they are wrong, or ask for help.
    pub fn read() -> Self {
        Self::try_parse().unwrap_or_else(|error| without_remove(error).exit())
    }
}

/// The same error without a suggestion of `remove`: whoever mistypes another word must not come to
/// a command that takes texts away.
fn without_remove(mut error: clap::Error) -> clap::Error {
    let kind = ContextKind::SuggestedSubcommand;
    if let Some(ContextValue::Strings(mut names)) = error.remove(kind) {
        names.retain(|name| name != REMOVE);
        if names.is_empty() {
            // That is an empty list, for which an empty line is printed.
            error.remove(ContextKind::Suggested);
        } else {
            error.insert(kind, ContextValue::Strings(names));
        }
    }
    error
}

/// The name of [`Command::Remove`].
const REMOVE: &str = "remove";

/// What every command understands.
#[derive(Debug, Args)]
#[command(next_help_heading = "Options of every command")]
pub struct Globals {
    /// The site's folder [default: this one, or the nearest above it that has a standpoint.toml]
    #[arg(long, global = true, value_name = "DIR")]
    pub root: Option<PathBuf>,
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
    #[command(after_help = "Example: standpoint init mysite")]
    Init {
        /// The folder, which is made if need be
        #[arg(default_value = ".")]
        dir: PathBuf,
    },
    /// Make a file with its front matter filled in, and print its path
    #[command(after_help = "Example: standpoint new event \"The bridge reopens\"")]
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
    #[command(after_help = "Example: standpoint build --strict")]
    Build(BuildArgs),
    /// Preview the site while it is being written
    #[command(
        long_about = "Preview the site while it is being written.\n\nPages are rendered when they are asked \
        for, and nothing is written. Browsers reload a page when it has changed, and show what is \
        wrong. Drafts, embargoed documents and those with a marking are shown, each with a banner."
    )]
    #[command(after_help = "Example: standpoint serve --open")]
    Serve(ServeArgs),
    /// Report every problem, and write nothing
    #[command(after_help = "Example: standpoint check --format short")]
    Check(CheckArgs),
    /// List assessments, or open questions, one a line
    #[command(after_help = "Example: standpoint list --unrecorded --since 2026-01-01 --format csv")]
    List(ListArgs),
    /// Count what the site has
    #[command(after_help = "Example: standpoint stats --format json")]
    Stats(StatsArgs),
    /// Remove `draft: true` from drafts, if nothing is wrong then, and print the pages that become public
    #[command(after_help = "Example: standpoint approve content/assessments/bridge-ab-01.md")]
    Approve(ApproveArgs),
    /// Give a file, an event or an agent another place, and mend every link to it
    #[command(
        long_about = "Give a file, an event or an agent another place, and mend every link to it.\n\nThe old address \
        leads to the new one. A text on the record stays as it is: its links lead on by an alias. Everything is checked \
        before anything is written.",
        after_help = "Examples:\n  standpoint move content/notes/method.md content/method.md\n  standpoint move event:talks peace-talks"
    )]
    Move(MoveArgs),
    /// Explain a kind of problem, such as bad-date; without a code, list all of them
    #[command(after_help = "Example: standpoint explain bad-date")]
    Explain {
        /// The code, as it is printed in brackets
        code: Option<String>,
    },
    /// Make Markdown of pasted transcripts or of a folder of posts, and lose nothing
    #[command(
        long_about = "Make Markdown of pasted transcripts or of a folder of posts, and lose nothing.\n\nA transcript is a headline, \
        some words on the event, a question, and answers that open with a line such as `UA-01, Ukraine \
        Agent:`. A file that begins with a bracket of JSON holds answers or the messages of a chat. Each answer \
        becomes a draft of an assessment, with the confidence unstated. Nothing is overwritten. The paths of the \
        files are printed, and what needs an author's eye is reported. A file that does not say who speaks is \
        refused with the command to type.\n\n\
        With --posts, each post of a Jekyll, Hugo, Zola or Obsidian folder becomes a draft: \
        `standpoint import --posts _posts --map author=agent --map category=event`."
    )]
    #[command(
        after_help = "Example: standpoint import transcript.txt --event \"The bridge reopens\" --dry-run"
    )]
    Import(ImportArgs),
    /// Put assessments on the record: what is public, and new or changed
    #[command(
        long_about = "Put assessments on the record: what is public, and new or changed.\n\nThe record \
        is archive/ledger.jsonl, a chain of entries, and archive/objects/, every recorded version by \
        its sha256. The questions that assessments answer, how these came out, the names of agents and the \
        time zone go with them. From then on a build refuses a recorded assessment that was edited, deleted or \
        back-dated without a word. Prints the head of the ledger: who keeps it can later tell with \
        `standpoint verify --expect-head` that nothing was taken back."
    )]
    #[command(
        after_help = "Example: standpoint record talks/ua-01 --kind correction --note \"The date was wrong\""
    )]
    Record(RecordArgs),
    /// Say on the record that an assessment no longer stands; its text stays
    #[command(
        after_help = "Example: standpoint withdraw talks/ua-01 --reason \"Its source was retracted\""
    )]
    Withdraw(ReasonArgs),
    /// Say on the record that an assessment stands again, or put one that was taken offline back
    #[command(
        after_help = "Example: standpoint reinstate talks/ua-01 --reason \"The source was confirmed\""
    )]
    Reinstate(ReasonArgs),
    /// Say on the record that an assessment has another id now; the old addresses lead to the new ones
    #[command(
        long_about = "Say on the record that an assessment has another id now; the old addresses lead to \
        the new ones.\n\nWrite the new id into its file first, or move the file. The old id is never used \
        again. If nothing but the id has changed, that is recorded as a minor change at once."
    )]
    #[command(
        after_help = "Example: standpoint rename talks/ua-01 talks/north --reason \"The agent has another name\""
    )]
    Rename(RenameArgs),
    /// Take an assessment offline: its texts stay in archive/, and a page says so
    #[command(
        long_about = "Take an assessment offline: its texts stay in archive/, and a page says so.\n\nIts \
        file is not touched: delete it, or write `draft: true`. `standpoint reinstate` puts it back. What \
        was published or committed elsewhere stays there."
    )]
    #[command(after_help = "Example: standpoint unpublish talks/ua-01 --reason \"Under review\"")]
    Unpublish(ReasonArgs),
    /// Remove the texts of an assessment from the record; its entries stay
    #[command(
        long_about = "Remove the texts of an assessment from the record; its entries stay, and a page \
        that says so.\n\nIts file is not touched: delete it, or write `draft: true`. What was \
        published or committed elsewhere stays there.\n\nWith an id such as `agent:north`, the recorded name of an \
        agent is removed, or a question or an outcome."
    )]
    #[command(
        after_help = "Example: standpoint remove talks/ua-01 --reason \"Names a private person\""
    )]
    Remove(ReasonArgs),
    /// Check the record: offline, and nothing is written
    #[command(after_help = "Example: standpoint verify --site public")]
    Verify(VerifyArgs),
    /// Pack the public site, all that a build needs to make it again, and the record for a library
    #[command(after_help = "Example: standpoint archive --format bagit --out ../bag")]
    Archive(ArchiveArgs),
    /// Copy a file of the theme to edit it, or make a theme
    #[command(after_help = "Example: standpoint theme eject templates/event.html")]
    Theme {
        /// What to do.
        #[command(subcommand)]
        what: ThemeCommand,
    },
    /// Print the JSON Schema of a kind of front matter, or of the settings, for editors
    #[command(after_help = "Example: standpoint schema assessment > assessment.schema.json")]
    Schema {
        /// What the schema is of
        #[arg(value_name = "KIND")]
        of: SchemaOf,
    },
    /// Print the completions of a shell
    #[command(
        after_help = "Example: standpoint completions bash > ~/.local/share/bash-completion/completions/standpoint"
    )]
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the manual page, or write one of each command
    #[command(after_help = "Example: standpoint man --out /usr/local/share/man/man1")]
    Man {
        /// Write the pages into this folder, which is made if need be
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
    },
}

/// What `theme` can do.
#[derive(Debug, Subcommand)]
pub enum ThemeCommand {
    /// Copy a file of the theme in use into the site's own themes/, so that it can be edited
    #[command(after_help = "Example: standpoint theme eject templates/event.html")]
    Eject {
        /// The file, such as templates/event.html, static/style.css or event.html
        file: String,
    },
    /// Make a theme with colours, type and a logo of its own
    #[command(after_help = "Example: standpoint theme new mine")]
    New {
        /// Its name, which its folder in themes/ gets
        name: String,
    },
}

/// What a schema is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SchemaOf {
    /// The front matter of an assessment
    Assessment,
    /// The front matter of an event
    Event,
    /// The front matter of an agent
    Agent,
    /// The front matter of a plain page
    Page,
    /// The settings, standpoint.toml
    Settings,
}

/// The flags of `list`.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
#[derive(Debug, Args)]
pub struct ListArgs {
    /// Drafts only
    #[arg(long, conflicts_with = "unrecorded")]
    pub drafts: bool,
    /// Withheld ones only: drafts, and what is under embargo or marked
    #[arg(long, conflicts_with = "unrecorded")]
    pub withheld: bool,
    /// Public ones only that are not on the record yet
    #[arg(long)]
    pub unrecorded: bool,
    /// Open questions that have a deadline to come, due first, in place of assessments
    #[arg(long, conflicts_with_all = ["drafts", "withheld", "unrecorded"])]
    pub due: bool,
    /// Open questions past their deadline, in place of assessments
    #[arg(long, conflicts_with_all = ["drafts", "withheld", "unrecorded"])]
    pub overdue: bool,
    /// Those of an agent: its id, name or alias; questions on events that it has assessed or is expected at
    #[arg(long, value_name = "AGENT")]
    pub agent: Option<String>,
    /// Those of an event: its id, title or alias
    #[arg(long, value_name = "EVENT")]
    pub event: Option<String>,
    /// Those dated, or due, on this day or later
    #[arg(long, value_name = "DATE")]
    pub since: Option<String>,
    /// How to print the rows
    #[arg(long, value_enum, default_value = "table")]
    pub format: ListFormat,
}

/// How rows are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// Columns, for people
    Table,
    /// One JSON array
    Json,
    /// CSV (RFC 4180)
    Csv,
}

/// The flags of `stats`.
#[derive(Debug, Args)]
pub struct StatsArgs {
    /// How to print the counts
    #[arg(long, value_enum, default_value = "human")]
    pub format: VerifyFormat,
}

/// The flags of `approve`.
#[derive(Debug, Args)]
pub struct ApproveArgs {
    /// The drafts, by their paths from here or from the root of the site
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Print what would become public, and write nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// The flags of `move`.
#[derive(Debug, Args)]
pub struct MoveArgs {
    /// A file below content/, by its path from the root of the site or from here; or the id of an event or an agent
    #[arg(value_name = "OLD")]
    pub old: String,
    /// The new path from the root of the site, or the new id; a path that ends in `/` is a folder
    #[arg(value_name = "NEW")]
    pub new: String,
    /// Print what would change, and write nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// The flags of `archive`.
#[derive(Debug, Args)]
pub struct ArchiveArgs {
    /// The form of the package
    #[arg(long, value_enum)]
    pub format: ArchiveFormat,
    /// The folder to make; it must not be there yet
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// Where the site is published, in place of `base_url` in standpoint.toml
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
}

/// Forms of packages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ArchiveFormat {
    /// A bag of the BagIt file packaging format, version 1.0 (RFC 8493)
    #[allow(clippy::doc_markdown, reason = "users see it")]
    Bagit,
}

/// The flags of `record`.
#[derive(Debug, Args)]
pub struct RecordArgs {
    /// The ids of assessments, or of facts such as `question:talks/sign` [default: all that are public]
    #[arg(value_name = "ID")]
    pub ids: Vec<String>,
    /// How much a recorded assessment or fact has changed; needs --note
    #[arg(long, value_enum, requires = "note")]
    pub kind: Option<ChangeKind>,
    /// What has changed, and why
    #[arg(long, value_name = "TEXT", requires = "kind")]
    pub note: Option<String>,
    /// Add the entries of another branch's ledger in place of what is new; `-` is the standard input
    #[arg(long, value_name = "FILE", conflicts_with = "ids")]
    pub merge: Option<PathBuf>,
    /// How the entries are added
    #[command(flatten)]
    pub entry: EntryArgs,
}

/// The flags of all commands that add entries to the ledger.
#[derive(Debug, Args)]
pub struct EntryArgs {
    /// When it is recorded, such as 2026-01-10T12:00:00Z or 2026-01-10; the entry says that the time was given
    /// [default: now, by the machine's clock]
    #[arg(long, value_name = "TIME", value_parser = moment)]
    pub recorded_at: Option<Timestamp>,
    /// Say what would be done, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Do it without a question, whatever the clock says
    #[arg(long)]
    pub yes: bool,
}

/// Reads a moment in UTC, or the start of a day.
fn moment(text: &str) -> Result<Timestamp, String> {
    let written = match text.len() {
        10 => format!("{text}T00:00:00Z"),
        _ => text.to_owned(),
    };
    let read: Option<Timestamp> = written.parse().ok();
    // Whatever else means the same moment is not the form that entries have.
    let read = read.filter(|moment| stamp(*moment) == written);
    read.ok_or_else(|| {
        "write a time in UTC, such as 2026-01-10T12:00:00Z, or a day, such as 2026-01-10".to_owned()
    })
}

/// How much a recorded assessment has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ChangeKind {
    /// Spelling, a link, the form
    Minor,
    /// Something new
    Update,
    /// Something was wrong
    Correction,
}

/// The flags of `rename`.
#[derive(Debug, Args)]
pub struct RenameArgs {
    /// The id that it had, and why it has another.
    #[command(flatten)]
    pub of: ReasonArgs,
    /// The id that its file has now
    #[arg(value_name = "NEW")]
    pub new: String,
}

/// The flags of `withdraw`, `reinstate`, `unpublish` and `remove`, and of `rename`.
#[derive(Debug, Args)]
pub struct ReasonArgs {
    /// The id of the assessment
    #[arg(value_name = "ID")]
    pub id: String,
    /// Why; readers see it
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    /// How the entry is added
    #[command(flatten)]
    pub entry: EntryArgs,
}

/// The flags of `verify`.
#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// A head that the ledger had once, as `record` printed it, or the path of a checkpoint that the site
    /// published; the ledger must still have it
    #[arg(long, value_name = "HEAD")]
    pub expect_head: Option<String>,
    /// Print the proof that the ledger has the newest entry about ID, in place of the head
    #[arg(long, value_name = "ID", conflicts_with = "consistency")]
    pub inclusion: Option<String>,
    /// Print the proof that the ledger has only grown since a build made this checkpoint, in place of the head
    #[arg(long, value_name = "CHECKPOINT")]
    pub consistency: Option<PathBuf>,
    /// Hold the site in this folder against what a build makes now, file by file
    #[arg(long, value_name = "DIR")]
    pub site: Option<PathBuf>,
    /// Where the site of --site is published, in place of `base_url` in standpoint.toml
    #[arg(long, value_name = "URL", requires = "site")]
    pub base_url: Option<String>,
    /// How to print the findings
    #[arg(long, value_enum, default_value = "human")]
    pub format: VerifyFormat,
}

/// How findings are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum VerifyFormat {
    /// For people
    Human,
    /// One JSON object
    Json,
}

/// What `new` can make.
#[derive(Debug, Subcommand)]
pub enum New {
    /// An assessment of an event by an agent
    #[command(
        after_help = "Example: standpoint new assessment --event bridge-reopens --agent north"
    )]
    Assessment(AssessmentArgs),
    /// An event
    #[command(
        after_help = "Example: standpoint new event \"The bridge reopens\" --date 2025-05-04"
    )]
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
    #[command(after_help = "Example: standpoint new agent UA-01 --name \"Ukraine desk\"")]
    Agent {
        /// Its id, such as UA-01
        id: String,
        /// Its name
        #[arg(long)]
        name: Option<String>,
    },
}

/// The flags of `new assessment`.
#[derive(Debug, Args)]
pub struct AssessmentArgs {
    /// The event: its id, its title, or words for a new one
    #[arg(long)]
    pub event: String,
    /// The agent: its id or its name; repeated for a joint assessment
    #[arg(long = "agent", value_name = "AGENT", required = true)]
    pub agents: Vec<String>,
    /// When the judgement was made [default: today, on the site's clock]
    #[arg(long, value_name = "DATE")]
    pub date: Option<String>,
    /// Its title
    #[arg(long)]
    pub title: Option<String>,
    /// Withhold it for now, with its confidence unstated
    #[arg(long)]
    pub draft: bool,
}

/// The flags of `build`.
#[expect(clippy::struct_excessive_bools, reason = "flags, each on its own")]
#[derive(Debug, Args)]
pub struct BuildArgs {
    /// The output folder [default: `output` in standpoint.toml, or public]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Show drafts, too; needs --out
    #[arg(long)]
    pub drafts: bool,
    /// Show what is under embargo, too; needs --out
    #[arg(long)]
    pub future: bool,
    /// The internal edition up to this marking, such as TLP:AMBER; needs --out [default: `publish.marking` in
    /// standpoint.toml, or TLP:CLEAR]
    #[arg(long, value_name = "LABEL", value_parser = marking)]
    pub marking: Option<Marking>,
    /// The address of the home page, in place of `base_url`
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// A head that the ledger had once, as `record` printed it, or the path of a checkpoint that the site
    /// published; the ledger must still have it
    #[arg(long, value_name = "HEAD")]
    pub expect_head: Option<String>,
    /// For a disk or a USB stick: links name `index.html`, so that pages open without a server; needs --out
    #[arg(long, requires = "out")]
    pub offline: bool,
    /// Take warnings as errors
    #[arg(long)]
    pub strict: bool,
}

/// The flags of `serve`.
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// The port; 0 is any that is free [default: 7070, or the next one that is free]
    #[arg(long, value_name = "N")]
    pub port: Option<u16>,
    /// The address to listen at, or localhost; 0.0.0.0 lets other machines in
    #[arg(long, value_name = "H", default_value = "127.0.0.1", value_parser = host)]
    pub host: IpAddr,
    /// Another name by which browsers may call this server; may be repeated
    #[arg(long, value_name = "NAME")]
    pub allowed_host: Vec<String>,
    /// Open the home page in a browser
    #[arg(long)]
    pub open: bool,
    /// Show the public site only, as `build` writes it
    #[arg(long)]
    pub public: bool,
    /// Show the internal edition up to this marking, such as TLP:AMBER
    #[arg(long, value_name = "LABEL", value_parser = marking, conflicts_with = "public")]
    pub marking: Option<Marking>,
    /// Look for changes once a second, where the system does not tell of them
    #[arg(long)]
    pub poll: bool,
}

/// Reads an address to listen at.
fn host(text: &str) -> Result<IpAddr, String> {
    let address = match text {
        "localhost" => "127.0.0.1",
        other => other.trim_start_matches('[').trim_end_matches(']'),
    };
    let problem =
        "write an IP address of this machine, such as 127.0.0.1, ::1 or 0.0.0.0, or localhost";
    address.parse().map_err(|_| problem.to_owned())
}

/// Reads a label of TLP 2.0.
fn marking(text: &str) -> Result<Marking, String> {
    let parsed = Marking::parse(text);
    let marking = parsed.map(|(marking, _)| marking);
    marking.map_err(|complaint| format!("{}: {}", complaint.message, complaint.hint))
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
    /// Check what is under embargo, too
    #[arg(long)]
    pub future: bool,
    /// A head that the ledger had once, as `record` printed it, or the path of a checkpoint that the site
    /// published; the ledger must still have it
    #[arg(long, value_name = "HEAD")]
    pub expect_head: Option<String>,
    /// How to print the problems
    #[arg(long, value_enum, default_value = "human")]
    pub format: Format,
}

/// The flags of `import`.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// The transcripts; `-` is the standard input
    #[arg(
        required_unless_present = "posts",
        conflicts_with = "posts",
        value_name = "FILE"
    )]
    pub files: Vec<PathBuf>,
    /// Import the posts in this folder, and all folders below it, in place of transcripts
    #[arg(long, value_name = "DIR")]
    pub posts: Option<PathBuf>,
    /// Which of their keys becomes which of ours, such as author=agent; may be repeated
    #[arg(
        long,
        value_name = "THEIRS=OURS",
        requires = "posts",
        conflicts_with = "files"
    )]
    pub map: Vec<String>,
    /// The confidence of all posts [default: unstated]
    #[arg(
        long,
        value_name = "CONFIDENCE",
        requires = "posts",
        conflicts_with = "files"
    )]
    pub confidence: Option<String>,
    /// When the judgements were made: a day, or a date-time with its offset; of posts, those without a date
    #[arg(long, value_name = "DATE")]
    pub date: Option<String>,
    /// The whole file is one answer of this agent, such as `GP-05, ChatGPT`
    #[arg(long, value_name = "AGENT", conflicts_with = "posts")]
    pub agent: Option<String>,
    /// The event: its title, or the id of one of the site
    #[arg(
        long,
        value_name = "TITLE",
        conflicts_with = "posts",
        allow_hyphen_values = true
    )]
    pub event: Option<String>,
    /// What was asked first
    #[arg(
        long,
        value_name = "TEXT",
        conflicts_with = "posts",
        allow_hyphen_values = true
    )]
    pub question: Option<String>,
    /// Who speaks under a label, such as `ChatGPT said=GP-05, ChatGPT`; `Note=` says that a label is text
    #[arg(
        long,
        value_name = "LABEL=AGENT",
        conflicts_with = "posts",
        allow_hyphen_values = true
    )]
    pub speaker: Vec<String>,
    /// A label of whoever asks, such as `Moderator`
    #[arg(
        long,
        value_name = "LABEL",
        conflicts_with = "posts",
        allow_hyphen_values = true
    )]
    pub asker: Vec<String>,
    /// Remember --speaker and --asker in imports/labels.toml
    #[arg(long, conflicts_with = "posts")]
    pub remember: bool,
    /// Put answers in the place of those that an earlier import made and nobody has edited
    #[arg(long, conflicts_with = "posts")]
    pub replace: bool,
    /// Read the transcripts as Markdown, whatever they look like
    #[arg(long, conflicts_with_all = ["plain", "posts"])]
    pub markdown: bool,
    /// Read the transcripts as plain text, whatever they look like
    #[arg(long, conflicts_with = "posts")]
    pub plain: bool,
    /// Show what would be written, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Write into this folder in place of the site's own
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
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
