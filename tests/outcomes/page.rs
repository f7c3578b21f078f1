//! Reading pages.

/// The words of the main part of a page: without marks, with one space between them, a line for each row, item,
/// paragraph and heading.
pub fn lines(page: &str) -> Vec<String> {
    let (_, main) = page.split_once("<main").unwrap();
    let (main, _) = main.split_once("</main>").unwrap();
    let mut text = String::new();
    let mut rest = main.split_once('>').unwrap().1;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at].replace('\n', " "));
        let (tag, after) = rest[at..].split_once('>').unwrap();
        if tag == "<svg" || tag.starts_with("<svg ") {
            rest = after_svg(after);
            continue;
        }
        text.push_str(match tag {
            tag if tag.starts_with("<p ") => "\n",
            "</p" | "</tr" | "</li" | "</h1" | "</h2" | "</h3" => "\n",
            "</td" | "</th" => " ",
            _ => "",
        });
        rest = after;
    }
    let unescaped = text.replace("&quot;", "\"").replace("&amp;", "&");
    let lines = unescaped.lines();
    let lines = lines.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty()).collect()
}

/// What follows the end of an SVG, of which some hold others.
fn after_svg(mut rest: &str) -> &str {
    let mut depth = 1;
    while depth > 0 {
        let (open, close) = (rest.find("<svg"), rest.find("</svg>").unwrap());
        if open.is_some_and(|open| open < close) {
            depth += 1;
            rest = &rest[open.unwrap() + 4..];
        } else {
            depth -= 1;
            rest = &rest[close + 6..];
        }
    }
    rest
}

/// The line of a page that begins so.
#[track_caller]
pub fn line(page: &str, start: &str) -> String {
    let lines = lines(page);
    let found = lines.iter().find(|line| line.starts_with(start));
    found
        .unwrap_or_else(|| panic!("{start}: {lines:#?}"))
        .clone()
}

/// The figures of a page: their names and their words, in order.
pub fn figures(page: &str) -> Vec<(String, String)> {
    let marked = page.split("data-figure=\"").skip(1);
    let figures = marked.map(|rest| {
        let (name, rest) = rest.split_once('"').unwrap();
        let (_, rest) = rest.split_once('>').unwrap();
        let (words, _) = rest.split_once('<').unwrap();
        (name.to_owned(), words.to_owned())
    });
    figures.collect()
}
