//! Files that tell a web host what to do. Only the publisher may give it any: in `static/`, or by `[deploy] host`.

use crate::diagnostic::{Code, Diagnostic};
use crate::route::Route;

/// Their names. Some hosts look for them in every folder; a folder may have the name, too.
const NAMES: [&str; 17] = [
    ".htaccess",
    ".htpasswd",
    ".nojekyll",
    ".user.ini",
    ".well-known",
    "_config.yml",
    "_headers",
    "_redirects",
    "_routes.json",
    "_worker.js",
    "cname",
    "firebase.json",
    "netlify.toml",
    "now.json",
    "staticwebapp.config.json",
    "vercel.json",
    "web.config",
];

/// The error that a file of authors would configure the host; `None` if it does not, or is the publisher's own.
pub(super) fn refused(
    route: &Route,
    file: impl FnOnce() -> Option<Box<str>>,
) -> Option<Diagnostic> {
    // A page lies in a folder of its name, and a folder `cname` means nothing to any host.
    let is_name = |part: &str, name: &str| {
        part.eq_ignore_ascii_case(name) && !(name == "cname" && route.is_page())
    };
    let mut parts = route.as_str().split('/');
    let name = parts.find(|part| NAMES.iter().any(|name| is_name(part, name)))?;
    // What the program makes for a host of the settings has no file.
    let file = file().filter(|file| !file.starts_with("static/"))?;
    let message = format!("`{name}` tells web hosts what to do, and is not published from here");
    Some(
        Diagnostic::error(Code::BadFileName, message)
            .in_file(&file)
            .hint("put it in `static/` if it is your own, or rename it"),
    )
}
