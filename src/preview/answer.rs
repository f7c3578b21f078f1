//! From the path of a request to the page or the file that stands there.

use std::io;

use super::http::{Reply, content_type};
use super::inject::{PREFIX, SCRIPT};
use super::snapshot::Snapshot;
use crate::diagnostic::Diagnostics;
use crate::digest::Digest;
use crate::plan::Planned;
use crate::route::{Route, WebAddress};
use percent_encoding::percent_decode_str;

/// The path of the event stream.
const EVENTS: &str = "events";

impl Snapshot {
    /// What stands at `path`, which begins with `/` and is percent-decoded. What is wrong with
    /// a page that was rendered for it comes with the answer.
    pub fn answer(&self, path: &str, query: Option<&str>) -> (Reply, Diagnostics) {
        if let Some(own) = path.strip_prefix(PREFIX) {
            return self.own(own, query);
        }
        let path = path.trim_start_matches('/');
        // A site that is published in a folder has a page for missing pages that says so.
        let below = self.base_path().and_then(|base| path.strip_prefix(base));
        let found = self.find(path, query);
        let found = found.or_else(|| self.find(below?, query));
        found.unwrap_or_else(|| self.missing())
    }

    fn find(&self, path: &str, query: Option<&str>) -> Option<(Reply, Diagnostics)> {
        let plan = &self.linked.plan;
        if let Some(page) = self.planned(path) {
            return Some(self.page(page));
        }
        let as_index = format!("{path}index.html");
        let is_folder = path.is_empty() || path.ends_with('/');
        let file = self.file(path);
        if let Some(reply) = file.or_else(|| is_folder.then(|| self.file(&as_index)).flatten()) {
            return Some((reply, Diagnostics::default()));
        }
        let folder = format!("{path}/");
        let stands = |path: &str| plan.has_path(path);
        if stands(&folder) || stands(&format!("{folder}index.html")) {
            let query = query.map(|query| format!("?{query}")).unwrap_or_default();
            let to = Route::file(&folder).url();
            return Some((Reply::Redirect(to + &query), Diagnostics::default()));
        }
        None
    }

    /// The page at a path. `/a/index.html` is the file of the page `/a/`.
    fn planned(&self, path: &str) -> Option<&Planned> {
        let plan = &self.linked.plan;
        let index = path.strip_suffix("index.html");
        let index = index.filter(|page| page.is_empty() || page.ends_with('/'));
        plan.page(path).or_else(|| plan.page(index?))
    }

    fn page(&self, page: &Planned) -> (Reply, Diagnostics) {
        // The page for missing pages is a page like others where it is asked for by its name.
        let shown = self.show_live(page, 200);
        let reply = bytes(shown.status, &page.route.output(), shown.bytes);
        (reply, shown.problems)
    }

    fn missing(&self) -> (Reply, Diagnostics) {
        let Some(page) = self.linked.plan.page("404.html") else {
            let text = "There is no such page.\n";
            return (Reply::refusal(404, text), Diagnostics::default());
        };
        let shown = self.show_live(page, 404);
        (bytes(shown.status, "404.html", shown.bytes), shown.problems)
    }

    /// A file of the theme, or one that is copied.
    fn file(&self, path: &str) -> Option<Reply> {
        let theme = self.linked.theme.as_ref().zip(path.strip_prefix("theme/"));
        if let Some(content) = theme.and_then(|(theme, own)| theme.statics.get(own)) {
            return Some(bytes(200, path, content.clone()));
        }
        if let Some(content) = self.linked.search_file(path) {
            return Some(bytes(200, path, content.to_vec()));
        }
        let copies = &self.linked.plan.copies;
        let at = copies.binary_search_by(|(route, _)| route.as_str().cmp(path));
        let (_, file) = &copies[at.ok()?];
        Some(match self.disk.open_file(file) {
            Ok((file, stamp)) => Reply::File {
                file,
                length: stamp.length,
                content_type: content_type(path),
                etag: Some(stamp.version()),
            },
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                Reply::refusal(403, "This file may not be read.\n")
            }
            Err(_) => Reply::refusal(404, "This file is gone.\n"),
        })
    }

    /// The preview's own files.
    fn own(&self, path: &str, query: Option<&str>) -> (Reply, Diagnostics) {
        let none = Diagnostics::default();
        match path {
            EVENTS => (Reply::Stream, none),
            "live.js" => (bytes(200, path, SCRIPT.as_bytes().to_vec()), none),
            "state" => {
                let of = query.and_then(|query| query.strip_prefix("page="));
                let of = of.map(|of| percent_decode_str(of).decode_utf8_lossy());
                self.state_of(of.as_deref().unwrap_or("/"))
            }
            _ => (Reply::refusal(404, "There is no such file.\n"), none),
        }
    }

    /// The state of the page at a path, which is percent-encoded as in an address.
    fn state_of(&self, path: &str) -> (Reply, Diagnostics) {
        let path = percent_decode_str(path.trim_start_matches('/')).decode_utf8_lossy();
        let below = self.base_path().and_then(|base| path.strip_prefix(base));
        let page = self.planned(&path).or_else(|| self.planned(below?));
        let Some(page) = page.or_else(|| self.linked.plan.page("404.html")) else {
            return (
                Reply::refusal(404, "There is no such page.\n"),
                Diagnostics::default(),
            );
        };
        let shown = self.show(page, 200);
        let state = serde_json::json!({
            "build": self.id.short(16),
            "state": self.state(&shown),
            "report": self.errors(&shown.problems),
        });
        let reply = bytes(200, "state.json", state.to_string().into_bytes());
        (reply, shown.problems)
    }

    /// The path of the site's `base_url` without its leading slash, where it has one.
    fn base_path(&self) -> Option<&str> {
        let base = self.linked.site.settings.base_url.as_deref()?;
        let path = WebAddress::parse(base)?.path();
        (!path.is_empty()).then_some(path)
    }
}

fn bytes(status: u16, path: &str, bytes: Vec<u8>) -> Reply {
    Reply::Bytes {
        status,
        content_type: content_type(path),
        etag: (status == 200).then(|| Digest::of(&bytes).short(32)),
        bytes,
    }
}
