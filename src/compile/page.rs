//! One page, made of the site, the theme and the text of its body.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::bodies::Bodies;
use crate::cache::Basis;
use crate::config::RawHtml;
use crate::diagnostic::{Code, Diagnostic};
use crate::digest::Digest;
use crate::parse::{self, Prose};
use crate::plan::{Planned, View};
use crate::render::{Content, Elsewhere, Prepared, Renderer, Texts, changes, published};
use crate::site::{Body, Kept, noting};
use crate::source::Files;

/// Bytes of changes that a history shows, about; the newest come first.
const LONGEST_HISTORY: usize = 1 << 18;

/// Where the texts of pages come from.
#[derive(Clone, Copy)]
pub(super) struct TextsOf<'s> {
    pub(super) files: &'s dyn Files,
    pub(super) bodies: &'s Bodies,
}

impl TextsOf<'_> {
    /// The prose of a body: as it was made when its document was parsed, or made again of the same text.
    fn prose(self, body: &Body, raw_html: RawHtml) -> Result<Prose, Diagnostic> {
        if let Some(prose) = self.bodies.prose(&body.path) {
            return Ok(prose);
        }
        let text = self.files.text(&body.path, body.digest)?;
        Ok(Prose::of(parse::body(&text), &body.outline, raw_html))
    }
}

/// A file that was made.
pub(super) struct Made {
    pub(super) bytes: Vec<u8>,
    /// What it was made from.
    pub(super) basis: Basis,
    pub(super) elsewhere: Vec<Elsewhere>,
    pub(super) own: Box<str>,
    pub(super) problems: Vec<Diagnostic>,
}

/// Makes a page; `None` if `keep` says that its inputs have not changed. A panic of
/// this code or a library becomes an error that names the page.
pub(super) fn make(
    renderer: &Renderer<'_>,
    page: &Planned,
    from: TextsOf<'_>,
    keep: impl FnOnce(Digest) -> bool,
) -> Result<Option<Made>, Diagnostic> {
    let (made, rows) = noting(|| make_noted(renderer, page, from, keep));
    made.map(|made| {
        made.map(|made| Made {
            basis: Basis { rows, ..made.basis },
            ..made
        })
    })
}

fn make_noted(
    renderer: &Renderer<'_>,
    page: &Planned,
    from: TextsOf<'_>,
    keep: impl FnOnce(Digest) -> bool,
) -> Result<Option<Made>, Diagnostic> {
    let made = catch_unwind(AssertUnwindSafe(|| {
        let (view, texts, marking, inputs) = match renderer.prepare(page) {
            Prepared::Data(bytes) => {
                return Ok(Some(Made {
                    bytes,
                    basis: None.into(),
                    elsewhere: Vec::new(),
                    own: Box::default(),
                    problems: Vec::new(),
                }));
            }
            Prepared::Page {
                view,
                texts,
                marking,
                inputs,
                ..
            } => (view, texts, marking, inputs),
        };
        if keep(inputs) {
            return Ok(None);
        }
        let content = match &texts {
            Texts::None => Content::None,
            Texts::Body(body) => {
                let raw_html = renderer.site.settings.raw_html;
                let prose = from.prose(body.body, raw_html)?;
                Content::Body(body, prose)
            }
            Texts::Versions(versions) => Content::Changes(changed(&view, versions, from.files)?),
        };
        let done = renderer.render(&page.route, &view, marking, content)?;
        Ok(Some(Made {
            bytes: done.text.into_bytes(),
            basis: Basis {
                body: done.body,
                ..Some(inputs).into()
            },
            elsewhere: done.elsewhere,
            own: done.own,
            problems: done.problems,
        }))
    }));
    made.unwrap_or_else(|_| {
        let owner = page.kind.owner(renderer.site);
        Err(Diagnostic::error(
            Code::Crashed,
            format!("Standpoint failed on the page `{}`, {owner}", page.route),
        )
        .hint("this is a fault of Standpoint: please report it with the file"))
    })
}

/// What changed with each entry of a history, until that is more than a page should hold: then a sign
/// stands for what is left out. Of all texts, two are held at a time.
fn changed(
    view: &View<'_>,
    versions: &[Kept],
    files: &dyn Files,
) -> Result<Vec<String>, Diagnostic> {
    let View::History(history) = view else {
        return Ok(Vec::new());
    };
    let text = |at: usize| -> Result<String, Diagnostic> {
        let Some(Kept { body, .. }) = versions.get(at) else {
            return Ok(String::new());
        };
        Ok(published(&files.text(&body.path, body.digest)?))
    };
    let mut all = Vec::new();
    let mut length = 0;
    let mut last: Option<(usize, String)> = None;
    for step in history.changes() {
        let Some((old, new)) = step.filter(|step| step.1 < versions.len()) else {
            all.push(String::new());
            continue;
        };
        if length > LONGEST_HISTORY {
            all.push("<span class=\"gap\">…</span>".to_owned());
            continue;
        }
        // The newest entry comes first: what it changed is what the next one made.
        let after = match last.take().filter(|(at, _)| *at == new) {
            Some((_, text)) => text,
            None => text(new)?,
        };
        let before = text(old)?;
        let html = if before == after {
            String::new()
        } else {
            changes(&before, &after)
        };
        length += html.len();
        all.push(html);
        last = Some((old, before));
    }
    Ok(all)
}
