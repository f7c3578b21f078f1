//! `standpoint archive`: the public site, its sources and the record, packed for a library.

use std::path::Path;

use jiff::tz::TimeZone;

use super::clock::{self, Stopwatch};
use super::terminal::{Terminal, counts, number};
use super::{INPUTS, Outcome, base_url, checked, loses_record, unwritten};
use crate::archive::{Bag, Error, Pages, Store, objects, sources};
use crate::cli::{ArchiveArgs, ArchiveFormat};
use crate::compile::{Compiled, Inputs, Options, Parsed};
use crate::diagnostic::Diagnostics;
use crate::model::Moment;
use crate::output;
use crate::record;

/// Runs the command.
pub fn run(terminal: &Terminal, root: &Path, args: &ArchiveArgs) -> Outcome {
    let ArchiveFormat::Bagit = args.format;
    let base_url = match base_url(args.base_url.as_deref()) {
        Ok(base_url) => base_url,
        Err(outcome) => return outcome,
    };
    let options = Options {
        base_url,
        ..Options::default()
    };
    pack(terminal, root, &args.out, &options).unwrap_or_else(|error| unwritten(&error))
}

fn pack(terminal: &Terminal, root: &Path, out: &Path, options: &Options) -> Result<Outcome, Error> {
    let watch = Stopwatch::start();
    // Nobody adds to the record meanwhile.
    let _store = Store::open(root)?;
    let mut diagnostics = Diagnostics::default();
    let inputs = Inputs::scan(root, options, None, &mut diagnostics);
    let published = root.join(&*inputs.settings.output);
    if let Some(within) = within(root, out, &published) {
        Terminal::fail(&format!(
            "`{}` lies in `{within}`: choose a folder beside the site's own",
            out.display()
        ));
        return Ok(Outcome::WrongUsage);
    }
    let bag = Bag::begin(out)?;
    let files = inputs.digest_files(root);
    let parsed = inputs.parse(root);
    let audit = inputs.audit(root, &parsed, |path| files.of(&inputs.tree, path));
    let audit = checked(root, &inputs, audit)?;
    diagnostics.append(record::diagnostics(root, &audit));
    let book = inputs.book.clone();
    if book.is_none() {
        let present: Vec<_> = parsed.iter().flat_map(Parsed::present).collect();
        if loses_record(&published, present.iter().map(|one| &*one.id)) {
            return Ok(Outcome::ContentErrors);
        }
    }
    let past = inputs.past(root, &mut diagnostics);
    let compiled = inputs.link(parsed, &past, &mut diagnostics);
    if diagnostics.has_errors() {
        return Ok(refuse(terminal, root, &diagnostics));
    }
    let total = compiled.plan.pages.len() + compiled.plan.copies.len();
    let progress = terminal.progress("packed", total);
    let step = || progress.step();
    let pages = Pages { bag: &bag, step };
    compiled.render(root, &pages, &mut diagnostics)?;
    if diagnostics.has_errors() {
        drop(progress);
        return Ok(refuse(terminal, root, &diagnostics));
    }
    sources(root, &compiled.site, &bag, step)?;
    let head = match &book {
        Some(book) => {
            objects(root, book, &bag, step)?;
            Some(book.ledger.head())
        }
        None => None,
    };
    drop(progress);
    let mut info = information(&compiled, book.as_deref());
    info.extend(head.map(|head| ("Standpoint-Ledger-Head", head.to_string())));
    let oxum = bag.finish(&info)?;
    terminal.report(root, &diagnostics);
    terminal.say(&format!(
        "packed {} ({} bytes) into `{}` in {}",
        number(oxum.files, "file"),
        oxum.bytes,
        out.display(),
        watch.words()
    ));
    Ok(Outcome::Done)
}

fn refuse(terminal: &Terminal, root: &Path, diagnostics: &Diagnostics) -> Outcome {
    terminal.report(root, diagnostics);
    terminal.say(&format!("nothing was packed: {}", counts(diagnostics)));
    Outcome::ContentErrors
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
fn information(compiled: &Compiled, book: Option<&record::Book>) -> Vec<(&'static str, String)> {
    let settings = &compiled.site.settings;
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
        info.push((label, one_line(contact)));
    }
    let dates = compiled.site.assessments.iter();
    let dates = dates.filter_map(|entry| entry.facts.date.as_ref());
    let newest = dates.map(Moment::date).max();
    let recorded = book.and_then(|book| book.ledger.last());
    let recorded = recorded.map(|entry| entry.recorded.to_zoned(TimeZone::UTC).date());
    let fixed = clock::fixed().map(|fixed| fixed.to_zoned(TimeZone::UTC).date());
    if let Some(day) = fixed.or(recorded).or(newest) {
        info.push(("Bagging-Date", day.to_string()));
    }
    let agent = concat!("standpoint ", env!("CARGO_PKG_VERSION"));
    info.push(("Bag-Software-Agent", agent.to_owned()));
    info
}
