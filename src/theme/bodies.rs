//! What templates do with the body of a page.

/// Whether a template does nothing with `body` but `{{ body | safe }}` and `{% if body %}`. Whatever else has that word
/// in it counts as more.
pub(super) fn are_only_placed(text: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    let mut allowed = 0;
    for form in [
        "{{ body | safe }}",
        "if body %}",
        "if body -%}",
        " and body %}",
    ] {
        allowed += text.matches(form).count();
    }
    let all = text.match_indices("body").filter(|(at, word)| {
        let before = text[..*at].chars().next_back();
        let behind = text[at + word.len()..].chars().next();
        // `<body>` and `page.body` are others.
        let is_other = |c: char| is_part(c) || matches!(c, '<' | '/');
        !before.is_some_and(is_other) && !behind.is_some_and(is_part)
    });
    all.count() == allowed
}

/// Whether a template has nothing in which the body could come under another name, or through a filter: blocks, conditions
/// and loops hand it on as it is.
pub(super) fn are_handed_on(text: &str) -> bool {
    let known = [
        "block",
        "endblock",
        "if",
        "elif",
        "else",
        "endif",
        "for",
        "endfor",
        "extends",
        "component",
        "endcomponent",
        "set",
    ];
    let is_plain = |tag: &str| {
        let inner = tag.split("%}").next().unwrap_or_default();
        let inner = inner.trim_matches(|c: char| c == '-' || c.is_whitespace());
        let word = inner.split(|c: char| !c.is_alphabetic()).next();
        let word = word.unwrap_or_default();
        known.contains(&word) && (word != "set" || inner.contains('='))
    };
    let count = |what: &str| text.matches(what).count();
    count("super") == count("{{ super() }}")
        && count("__") == 0
        && text.split("{%").skip(1).all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostics;
    use crate::source::DiskFiles;
    use crate::theme::{DEFAULT, Theme};

    #[test]
    fn a_body_that_is_only_placed_is_told_from_one_that_is_used() {
        for text in [
            "<body>{{ page.body.headings }}{%- if body %}{{ body | safe }}{% endif %}</body>",
            "{{ page.title }} {{ anybody }} some-body",
        ] {
            assert!(are_only_placed(text), "{text}");
        }
        for text in [
            "{{ body | length }}",
            "{{ body | safe }}{{ body|safe }}",
            "{% set x = body %}{{ body | safe }}",
            "{% if body == page.title %}",
        ] {
            assert!(!are_only_placed(text), "{text}");
        }
        assert!(are_handed_on(
            "{%- block x -%}{% set y = 1 %}{% for z in y %}{{ super() }}{% endfor %}{% endblock %}"
        ));
        for text in [
            "{%filter upper%}{% block x %}{% endblock %}{%endfilter%}",
            "{% set x %}{{ body | safe }}{% endset %}",
            "{% set x = super() %}",
            "{{ super() | upper }}",
            "{% include \"x.html\" %}",
            "{% <card> %}{{ body | safe }}{% </card> %}",
            "{{ __tera_context }}",
        ] {
            assert!(!are_handed_on(text), "{text}");
        }
    }

    #[test]
    fn the_default_theme_only_places_bodies() {
        let mut none = Diagnostics::default();
        let files = DiskFiles::new(env!("CARGO_MANIFEST_DIR"));
        let theme = Theme::load(&files, DEFAULT, None, &mut none).expect("the default theme");
        assert!(theme.only_places_bodies);
    }
}
