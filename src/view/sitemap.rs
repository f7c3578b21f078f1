//! The sitemap (sitemaps.org 0.9) and `robots.txt` (RFC 9309).

use std::fmt::Write as _;

use jiff::Timestamp;

use crate::ledger::stamp;
use crate::route::Route;
use crate::site::Edition;

/// A sitemap may hold this many addresses.
pub const SITEMAP_LIMIT: usize = 50_000;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
const NAMESPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// A sitemap of pages, each with when it was last changed where the record tells.
pub fn sitemap<'a>(
    base: &str,
    pages: impl IntoIterator<Item = &'a (Route, Option<Timestamp>)>,
) -> Vec<u8> {
    let mut text = format!("{HEAD}<urlset xmlns=\"{NAMESPACE}\">\n");
    for (route, updated) in pages {
        let address = escaped(&route.absolute(base));
        let _ = write!(text, "<url><loc>{address}</loc>");
        if let Some(updated) = updated {
            let _ = write!(text, "<lastmod>{}</lastmod>", stamp(*updated));
        }
        text.push_str("</url>\n");
    }
    text.push_str("</urlset>\n");
    text.into_bytes()
}

/// The index of several sitemaps.
pub fn sitemap_index<'a>(base: &str, maps: impl IntoIterator<Item = &'a Route>) -> Vec<u8> {
    let mut text = format!("{HEAD}<sitemapindex xmlns=\"{NAMESPACE}\">\n");
    for route in maps {
        let address = escaped(&route.absolute(base));
        let _ = writeln!(text, "<sitemap><loc>{address}</loc></sitemap>");
    }
    text.push_str("</sitemapindex>\n");
    text.into_bytes()
}

/// `robots.txt`: everything may be read, and with a `base_url` it names the sitemap; nothing, in
/// an edition that shows what is not public.
pub fn robots(base: Option<&str>, edition: Edition) -> Vec<u8> {
    if !edition.is_public() {
        return b"User-agent: *\nDisallow: /\n".to_vec();
    }
    let mut text = String::from("User-agent: *\nAllow: /\n");
    if let Some(base) = base {
        let _ = write!(text, "\nSitemap: {base}sitemap.xml\n");
    }
    text.into_bytes()
}

fn escaped(address: &str) -> String {
    address.replace('&', "&amp;").replace('\'', "&apos;")
}
