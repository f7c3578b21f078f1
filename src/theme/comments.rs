//! The style sheet and the scripts of the default theme are published without their comments, and the style sheet
//! without its indentation: readers load them with every page.

/// A file of the default theme as it is published. Not meant for files of others: it knows the style of these.
pub(super) fn without(path: &str, text: &str) -> String {
    let extension = path.rsplit('.').next();
    match extension {
        Some("css") => flush(&without_blocks(text)),
        Some("js") => without_lines(text),
        _ => text.to_owned(),
    }
}

/// CSS without `/* … */`, and without the line that such a comment leaves empty.
fn without_blocks(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(at) = rest.find(['"', '\'', '/']) {
        let (before, found) = rest.split_at(at);
        out.push_str(before);
        if let Some((_, behind)) = found
            .strip_prefix("/*")
            .and_then(|in_it| in_it.split_once("*/"))
        {
            let line = out.rfind('\n').map_or(0, |at| at + 1);
            rest = behind;
            if out[line..].trim().is_empty()
                && let Some(next) = behind.strip_prefix('\n')
            {
                out.truncate(line);
                rest = next;
            }
            continue;
        }
        // A text in quotes is kept, whatever is in it.
        let quote = &found[..1];
        let end = match quote {
            "/" => 1,
            _ => found[1..].find(quote).map_or(found.len(), |end| end + 2),
        };
        out.push_str(&found[..end]);
        rest = &found[end..];
    }
    out.push_str(rest);
    out
}

/// CSS whose lines all begin at the left.
fn flush(css: &str) -> String {
    css.split_inclusive('\n').map(str::trim_start).collect()
}

/// A script without lines that are a comment. Comments behind code stay.
fn without_lines(script: &str) -> String {
    let is_code = |line: &&str| {
        let line = line.trim();
        !(line.starts_with("//") || line.starts_with("/**") && line.ends_with("*/"))
    };
    script.split_inclusive('\n').filter(is_code).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_go_and_all_else_stays() {
        for (path, text, published) in [
            ("a.css", "/* A */\na { b: c; } /* D */\n", "a { b: c; } \n"),
            (
                "a.css",
                "@media x {\n  /* two\n     lines */\n  a { b: c }\n}\n",
                "@media x {\na { b: c }\n}\n",
            ),
            (
                "a.css",
                "a::before { content: \"/* no */\"; width: calc(1px / 2) }\n",
                "a::before { content: \"/* no */\"; width: calc(1px / 2) }\n",
            ),
            (
                "a.css",
                "a { b: url('//x') } /* open",
                "a { b: url('//x') } /* open",
            ),
            (
                "a.js",
                "// A\nconst a = 'http://x'; // B\n  /** C */\n  // D\na();\n",
                "const a = 'http://x'; // B\na();\n",
            ),
            ("a.svg", "<!-- /* x */ -->", "<!-- /* x */ -->"),
        ] {
            assert_eq!(without(path, text), published, "{text}");
        }
    }

    #[test]
    fn no_line_of_a_text_in_a_script_looks_like_a_comment() {
        for (path, bytes) in crate::theme::embedded() {
            let text = std::str::from_utf8(bytes).unwrap();
            if path.rsplit('.').next() != Some("js") {
                continue;
            }
            let mut in_text = false;
            for line in text.lines() {
                assert!(
                    !(in_text && line.trim().starts_with("//")),
                    "{path}: {line}"
                );
                let is_comment = line.trim().starts_with("//") || line.trim().starts_with("/**");
                if !is_comment && line.matches('`').count() % 2 == 1 {
                    in_text = !in_text;
                }
            }
            assert!(!in_text, "{path}: an odd number of backticks");
        }
    }
}
