//! `_redirects` and `_headers`: what Netlify and Cloudflare Pages read from the folder that they publish.

use std::fmt::Write as _;

use crate::config::Host;
use crate::route::{Route, WebAddress};
use crate::site::Site;

/// What the pages of the default theme say themselves, and `frame-ancestors`, which only a header may say.
const POLICY: &str = "default-src 'none'; img-src 'self' data:; media-src 'self'; style-src 'self'; \
    script-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'self'";

/// Types of files whose names say nothing to a host.
const TYPES: [(&str, &str); 3] = [
    ("record/checkpoint", "text/plain; charset=utf-8"),
    ("record/ledger.jsonl", "application/jsonl; charset=utf-8"),
    ("calendar.ics", "text/calendar; charset=utf-8"),
];

/// Cloudflare reads this many rules and bytes of the file, and drops the others without a word.
const CLOUDFLARE_RULES: usize = 2_000;
const CLOUDFLARE_BYTES: usize = 100_000;
/// A longer rule is dropped, too.
const LONGEST_RULE: usize = 1_000;

/// A rule for each old address. The pages at these addresses stay, and lead on where a host reads no rule.
pub fn host_redirects<'a>(
    host: Host,
    base_url: Option<&str>,
    moved: impl Iterator<Item = (&'a Route, &'a Route)>,
) -> Vec<u8> {
    let below = base_url.map_or("", folder);
    // Netlify prefers a file to a rule without `!`, and Cloudflare knows no `!`.
    let status = match host {
        Host::Netlify => "301!",
        Host::Cloudflare => "301",
    };
    let mut moved: Vec<_> = moved.filter(|(from, to)| is_rule(from, to)).collect();
    // Whole pages come before their periods, which a limit may cut off.
    moved.sort_by_key(|(from, _)| (from.as_str().matches('/').count(), *from));
    let mut file = String::new();
    let mut rules = 0;
    for (from, to) in moved {
        let rule = format!(
            "/{below}{} /{below}{} {status}\n",
            from.from_root(),
            to.from_root()
        );
        let is_over = rules == CLOUDFLARE_RULES || file.len() + rule.len() > CLOUDFLARE_BYTES;
        if host == Host::Cloudflare && is_over {
            break;
        }
        if rule.len() <= LONGEST_RULE {
            file.push_str(&rule);
            rules += 1;
        }
    }
    file.into_bytes()
}

/// The folder in which a site with this address lies, with a slash at its end; empty at the top of its host.
fn folder(base_url: &str) -> &str {
    WebAddress::parse(base_url).map_or("", |base| base.path())
}

/// Whether hosts can tell these addresses apart, and would not take the old one for a pattern.
fn is_rule(from: &Route, to: &Route) -> bool {
    let plain = |route: &Route| {
        let path = route.as_str().trim_end_matches('/');
        path.strip_suffix(".html").unwrap_or(path).to_owned()
    };
    plain(from) != plain(to) && !from.as_str().contains('*')
}

/// Headers of all files, and the types of those that the site `has` and whose names tell none. Nothing here depends on
/// a document.
pub fn host_headers(site: &Site, has: impl Fn(&Route) -> bool) -> Vec<u8> {
    let below = site.settings.base_url.as_deref().map_or("", folder);
    let mut file = format!(
        "/*\n  Content-Security-Policy: {POLICY}\n  Referrer-Policy: no-referrer\n  X-Content-Type-Options: nosniff\n"
    );
    if !site.edition.is_public() {
        file.push_str("  X-Robots-Tag: noindex\n");
    }
    for (path, kind) in TYPES {
        if has(&Route::file(path)) {
            // Writing into a String cannot fail.
            let _ = write!(file, "/{below}{path}\n  Content-Type: {kind}\n");
        }
    }
    file.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(host: Host, base: Option<&str>, moved: &[(Route, Route)]) -> String {
        let moved = moved.iter().map(|(from, to)| (from, to));
        String::from_utf8(host_redirects(host, base, moved)).unwrap()
    }

    #[test]
    fn a_rule_is_written_only_if_hosts_read_it_as_it_is_meant() {
        let file = Route::file;
        let moved = [
            (file("old/2025/"), file("new/2025/")),
            (file("old/"), file("new/")),
            // A pattern.
            (file("a*/"), file("new/")),
            // The same address for a host that knows neither slashes nor endings.
            (file("same"), file("same/")),
            (file("same.html"), file("same/")),
            (file("ключ: #1/"), file("new/")),
            (file(&"x".repeat(1_000)), file("new/")),
        ];
        let key = "%D0%BA%D0%BB%D1%8E%D1%87%3A%20%231";
        assert_eq!(
            rules(Host::Netlify, None, &moved),
            format!("/old/ /new/ 301!\n/{key}/ /new/ 301!\n/old/2025/ /new/2025/ 301!\n")
        );
        let below = rules(
            Host::Cloudflare,
            Some("https://desk.example/a/b/"),
            &moved[..2],
        );
        assert_eq!(
            below,
            "/a/b/old/ /a/b/new/ 301\n/a/b/old/2025/ /a/b/new/2025/ 301\n"
        );
    }

    #[test]
    fn cloudflare_gets_no_more_rules_than_it_reads() {
        let moved = |name: &str| -> Vec<_> {
            let route = |number: usize| Route::file(&format!("{name}{number}/"));
            (0..3_000)
                .map(|number| (route(number), Route::home()))
                .collect()
        };
        let few = rules(Host::Cloudflare, None, &moved(""));
        assert_eq!(few.lines().count(), CLOUDFLARE_RULES);
        let long = rules(Host::Cloudflare, None, &moved(&"long".repeat(20)));
        assert!(long.len() <= CLOUDFLARE_BYTES && long.lines().count() > 900);
        assert_eq!(
            rules(Host::Netlify, None, &moved("")).lines().count(),
            3_000
        );
    }
}
