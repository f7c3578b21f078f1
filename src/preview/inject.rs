//! What the preview adds to pages: its script, and a page for where there is none.

use super::snapshot::Report;

/// Everything of the preview's own stands below this path.
pub const PREFIX: &str = "/_standpoint/";

/// The script that pages load. It is a file of its own, as the pages' Content-Security-Policy
/// allows no other.
pub const SCRIPT: &str = include_str!("live.js");

/// Puts the script behind the content of a page, with what it has to know.
pub fn inject(mut page: Vec<u8>, state: &str) -> Vec<u8> {
    let tag = format!(
        "<script src=\"{PREFIX}live.js\" data-state=\"{}\"></script>",
        escaped(state)
    );
    let end = memchr::memmem::rfind(&page, b"</body>").unwrap_or(page.len());
    page.splice(end..end, tag.into_bytes());
    page
}

/// The page that stands where a page cannot be rendered: the report, readable without a script.
pub fn error_page(report: &Report) -> String {
    let errors = match report.errors {
        // A client of the public site is not told how many.
        0 => "This page cannot be shown".to_owned(),
        1 => "1 error".to_owned(),
        count => format!("{count} errors"),
    };
    format!(
        r#"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; connect-src 'self'">
<title>{errors}</title>
<style>
:root {{ color-scheme: light dark }}
body {{ font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem }}
pre {{ font: .875rem/1.5 ui-monospace, monospace; overflow-x: auto; white-space: pre-wrap; overflow-wrap: anywhere }}
@media (min-width: 40rem) {{ .frame {{ white-space: pre }} }}
</style>
</head>
<body>
<h1>This page cannot be shown</h1>
<p>It appears here as soon as what is wrong is mended.</p>
<pre tabindex="0">{}</pre>
</body>
</html>
"#,
        report
            .text
            .split_inclusive('\n')
            .map(line)
            .collect::<String>()
    )
}

/// A line of a report. Messages and hints are wrapped. Lines of a file are not, as what underlines them would move.
fn line(text: &str) -> String {
    let number = |c: char| c == ' ' || c.is_ascii_digit();
    if text.trim_start_matches(number).starts_with('|') {
        format!("<span class=\"frame\">{}</span>", escaped(text))
    } else {
        escaped(text)
    }
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_stands_at_the_end_of_the_body_and_a_report_is_text() {
        let page = inject(b"<body>x</body></html>".to_vec(), r#"{"page":"1"}"#);
        assert_eq!(
            String::from_utf8_lossy(&page),
            "<body>x<script src=\"/_standpoint/live.js\" data-state=\"{&quot;page&quot;:&quot;1&quot;}\"></script></body></html>"
        );
        assert!(inject(b"no body".to_vec(), "").ends_with(b"</script>"));
        let report = Report {
            errors: 1,
            text: "<script>".to_owned(),
        };
        assert!(error_page(&report).contains("<pre tabindex=\"0\">&lt;script&gt;</pre>"));
    }
}
