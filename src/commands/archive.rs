//! `standpoint archive`: the public site, its sources and the record, packed for a library.

use std::path::Path;

use jiff::tz::TimeZone;

use super::clock::{self, Stopwatch};
use super::failure::Failure;
use super::out_folder::check_outside;
use super::terminal::{Terminal, counts, number};
use super::{INPUTS, base_url, check_record_not_lost, examined, public, spool};
use crate::archive::{Bag, Error, Pages, Store, bag_of, objects, sources, witnesses};
use crate::cli::{ArchiveArgs, ArchiveFormat};
use crate::compile::{Linked, Options, Record, Scanned};
use crate::diagnostic::Diagnostics;
use crate::model::Moment;
use crate::output;
use crate::record;
use crate::source::DiskFiles;

/// Runs the command.
pub fn run(terminal: &Terminal, disk: &DiskFiles, args: &ArchiveArgs) -> Result<(), Failure> {
    let ArchiveFormat::Bagit = args.format;
    let options = Options {
        base_url: base_url(args.base_url.as_deref())?,
        ..public()?
    };
    let watch = Stopwatch::start();
    // Nobody adds to the record meanwhile, and nobody may to that of a bag.
    let _store = match bag_of(disk.root()) {
        Some((bag, _)) => {
            check_outside(&bag, &args.out)?;
            None
        }
        None => Some(Store::open(disk)?),
    };
    let mut diagnostics = Diagnostics::default();
    let scanned = Scanned::scan(disk.clone(), &options, None, &mut diagnostics).as_in_bag();
    let published = disk.place(&scanned.settings.output);
    if let Some(within) = within(disk.root(), &args.out, &published) {
        return Err(Failure::usage(format!(
            "`{}` lies in `{within}`: choose a folder beside the site's own",
            args.out.display()
        )));
    }
    let bag = Bag::begin(&args.out)?;
    let book = scanned.book.clone();
    let linked = link(disk, scanned, &published, &mut diagnostics)?;
    if !diagnostics.has_errors() {
        let book = book.as_deref();
        fill(terminal, disk, &linked, book, &bag, &mut diagnostics)?;
    }
    if diagnostics.has_errors() {
        let conclusion = format!("nothing was packed: {}", counts(&diagnostics));
        return Err(Failure::problems(disk, diagnostics, conclusion));
    }
    let oxum = bag.finish(&information(&linked, book.as_deref())?)?;
    terminal.report(disk, &diagnostics);
    terminal.say(&format!(
        "packed {} ({} bytes) into `{}` in {}",
        number(oxum.files, "file"),
        oxum.bytes,
        args.out.display(),
        watch.words()
    ));
    Ok(())
}

/// The site as the public sees it. What is wrong with its record is reported as well.
fn link(
    disk: &DiskFiles,
    scanned: Scanned,
    published: &Path,
    diagnostics: &mut Diagnostics,
) -> Result<Linked, Failure> {
    let record = examined(disk, &scanned, None)?;
    let is_lost = matches!(&record, Record::Checked(audit) if !audit.findings.is_empty());
    let has_record = scanned.book.is_some();
    let read = scanned.read_into(spool(&std::env::temp_dir()).as_ref());
    if !has_record && !is_lost {
        check_record_not_lost(published, read.present().iter().map(|one| &*one.id))?;
    }
    Ok(read.link(record, diagnostics))
}

/// Puts the pages, their sources and the record into the bag; no more than the pages if they have errors.
fn fill(
    terminal: &Terminal,
    disk: &DiskFiles,
    linked: &Linked,
    book: Option<&record::Book>,
    bag: &Bag,
    diagnostics: &mut Diagnostics,
) -> Result<(), Error> {
    let total = linked.plan.pages.len() + linked.plan.copies.len();
    let progress = terminal.progress("packed", total);
    let step = || progress.step();
    linked.render(&Pages { bag, step }, diagnostics)?;
    linked.check_sources(diagnostics);
    if diagnostics.has_errors() {
        return Ok(());
    }
    sources(disk, linked, bag, step)?;
    book.map_or(Ok(()), |book| objects(disk, book, bag, step))?;
    witnesses(disk, bag, step)
}

/// The folder of the site in which `out` lies, if it is one of its own.
fn within(root: &Path, out: &Path, published: &Path) -> Option<String> {
    let real = |path: &Path| output::resolve(path).unwrap_or_else(|_| path.to_path_buf());
    let out = real(out);
    let own = INPUTS.iter().map(|name| root.join(name));
    let mut own = own.chain([published.to_path_buf()]);
    own.find(|folder| out.starts_with(real(folder)))
        .map(|folder| folder.display().to_string())
}

/// What is said of the bag: nothing that differs from run to run.
fn information(
    linked: &Linked,
    book: Option<&record::Book>,
) -> Result<Vec<(&'static str, String)>, Failure> {
    let settings = &linked.site.settings;
    // A value ends with its line.
    let one_line = |text: &str| text.replace(char::is_control, " ");
    let mut info = vec![("External-Description", one_line(&settings.title))];
    if let Some(base) = &settings.base_url {
        info.push(("External-Identifier", one_line(base)));
    }
    if let Some(contact) = &settings.contact {
        let is_mail = contact.contains('@') && !contact.contains(' ');
        let label = if is_mail {
            "Contact-Email"
        } else {
            "Contact-Name"
        };
        let contact = contact.strip_prefix("mailto:").unwrap_or(contact);
        info.push((label, one_line(contact)));
    }
    let dates = linked.site.assessments.iter();
    let dates = dates.filter_map(|entry| entry.facts.date.as_ref());
    let newest = dates.map(Moment::date).max();
    let recorded = book.and_then(|book| book.ledger.last());
    let recorded = recorded.map(|entry| entry.recorded.to_zoned(TimeZone::UTC).date());
    let fixed = clock::fixed()?.map(|fixed| fixed.to_zoned(TimeZone::UTC).date());
    if let Some(day) = fixed.or(recorded).or(newest) {
        info.push(("Bagging-Date", day.to_string()));
    }
    let agent = concat!("standpoint ", env!("CARGO_PKG_VERSION"));
    info.push(("Bag-Software-Agent", agent.to_owned()));
    if let Some(book) = book {
        info.push(("Standpoint-Ledger-Head", book.ledger.head().to_string()));
    }
    Ok(info)
}
