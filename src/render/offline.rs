//! Links for a site without a server: where a browser would ask for a folder, they name its `index.html`.

use super::check::attributes;

const INDEX: &str = "index.html";

/// What a page that leads on has before its address.
const REFRESH: &str = "<meta http-equiv=\"refresh\" content=\"0; url=";

/// A page whose relative links to pages name `index.html`. Addresses elsewhere, anchors and files stay as they are.
pub fn name_index_files(html: &str) -> String {
    // Where the index files go, in the order of the page.
    let mut places = Vec::new();
    if let Some(start) = html.find(REFRESH) {
        let rest = &html[start + REFRESH.len()..];
        let target = &rest[..rest.find('"').unwrap_or(0)];
        places.extend(end_of_folder(target).map(|end| start + REFRESH.len() + end));
    }
    attributes(html, &mut |name, value| {
        if name == "href"
            && let Some(end) = end_of_folder(value)
        {
            // The value is a part of the page.
            places.push(value.as_ptr().addr() - html.as_ptr().addr() + end);
        }
    });
    places.sort_unstable();
    let mut offline = String::with_capacity(html.len() + places.len() * INDEX.len());
    let mut written = 0;
    for place in places {
        offline.push_str(&html[written..place]);
        offline.push_str(INDEX);
        written = place;
    }
    offline.push_str(&html[written..]);
    offline
}

/// Where the path of a relative link to a folder ends; `None` for any other link.
fn end_of_folder(link: &str) -> Option<usize> {
    let path = &link[..link.find(['?', '#']).unwrap_or(link.len())];
    let is_elsewhere = path.starts_with('/')
        || path
            .split('/')
            .next()
            .is_some_and(|head| head.contains(':'));
    (path.ends_with('/') && !is_elsewhere).then_some(path.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_to_folders_name_their_index_and_no_others_change() {
        for (link, expected) in [
            ("./", "./index.html"),
            ("../../", "../../index.html"),
            ("events/talks/", "events/talks/index.html"),
            ("../talks/#_q", "../talks/index.html#_q"),
            ("a/?q=b/", "a/index.html?q=b/"),
            ("", ""),
            ("#x/", "#x/"),
            ("?a=b/", "?a=b/"),
            ("theme/style.css", "theme/style.css"),
            ("https://example.org/", "https://example.org/"),
            ("//example.org/", "//example.org/"),
            ("/events/", "/events/"),
            ("mailto:a/", "mailto:a/"),
        ] {
            let page = |link| format!("<p title=\"href='x/'\">href=\"y/\"<a href=\"{link}\">z</a>");
            assert_eq!(name_index_files(&page(link)), page(expected));
        }
    }

    #[test]
    fn a_page_that_leads_on_leads_to_a_file() {
        let page = |link: &str| {
            format!("{REFRESH}{link}\"><link rel=\"icon\" href=\"i.svg\"><a href='{link}'>z</a>")
        };
        assert_eq!(
            name_index_files(&page("../new/")),
            page("../new/index.html")
        );
        assert_eq!(name_index_files(REFRESH), REFRESH);
    }
}
