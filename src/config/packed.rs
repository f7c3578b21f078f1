//! The public part of the settings, as a bag holds it: what a build needs to make the same public site.
//!
//! The file is written anew, because comments and values that concern only what is withheld, or only the
//! machine, are nobody else's business.

use std::fmt::Write as _;

use super::{DataFiles, Host, NavItem, RawHtml, RemoteImages, Settings};
use crate::text::is_unprintable;

/// What a bag has of a setting.
enum Packed {
    /// Its value, as TOML.
    Value(String),
    /// Nothing: it has no value, and no default.
    Unset,
    /// Nothing: it decides no byte of the public site, and is nobody else's business.
    LeftOut,
}

impl Settings {
    /// The text of `standpoint.toml` in a bag. Defaults are written as well: those of a later version may differ.
    pub fn packed(&self) -> String {
        let mut text = String::new();
        let mut open = "";
        for (section, key, value) in rows(self) {
            let Packed::Value(value) = value else {
                continue;
            };
            if section != open {
                // Writing into a String cannot fail.
                let _ = writeln!(text, "\n[{section}]");
                open = section;
            }
            let _ = writeln!(text, "{key} = {value}");
        }
        text
    }
}

/// All keys with their sections, in the order of the table of keys. The settings are taken apart field by field: a new
/// one does not compile until someone decides whether it is public.
fn rows(settings: &Settings) -> Vec<(&'static str, &'static str, Packed)> {
    let Settings {
        title,
        base_url,
        lang,
        time_zone: _,
        time_zone_name,
        theme,
        theme_span: _,
        output: _,
        licence,
        contact,
        nav,
        marking: _,
        require_marking: _,
        require_provenance: _,
        require_record,
        publish_sources,
        search,
        data: DataFiles {
            citations,
            stix,
            llms,
        },
        host,
        raw_html,
        remote_images,
    } = settings;
    let raw_html = match raw_html {
        RawHtml::Escape => "escape",
        RawHtml::Trust => "trust",
    };
    let remote_images = match remote_images {
        RemoteImages::Link => "link",
        RemoteImages::Show => "show",
    };
    vec![
        ("", "title", text(title)),
        ("", "base_url", optional(base_url.as_deref())),
        ("", "lang", text(lang)),
        ("", "time_zone", text(time_zone_name)),
        ("", "theme", text(theme)),
        // A folder of the publisher's machine.
        ("", "output", Packed::LeftOut),
        ("", "licence", optional(licence.as_deref())),
        ("", "contact", optional(contact.as_deref())),
        ("", "nav", items(nav)),
        // These are about what is withheld: a bag is of the public edition.
        ("publish", "marking", Packed::LeftOut),
        ("publish", "require_marking", Packed::LeftOut),
        // What it asks for is there, or there would be no bag.
        ("publish", "require_provenance", Packed::LeftOut),
        ("record", "required", flag(*require_record)),
        ("record", "publish_sources", flag(*publish_sources)),
        ("search", "enabled", flag(*search)),
        ("data", "citations", flag(*citations)),
        ("data", "stix", flag(*stix)),
        ("data", "llms", flag(*llms)),
        ("deploy", "host", optional(host.map(Host::name))),
        ("markdown", "raw_html", text(raw_html)),
        ("markdown", "remote_images", text(remote_images)),
    ]
}

fn text(text: &str) -> Packed {
    Packed::Value(quoted(text))
}

fn optional(value: Option<&str>) -> Packed {
    value.map_or(Packed::Unset, text)
}

fn flag(flag: bool) -> Packed {
    Packed::Value(flag.to_string())
}

fn items(nav: &[NavItem]) -> Packed {
    let item = |NavItem { title, path, .. }: &NavItem| {
        format!(
            "    {{ title = {}, path = {} }},\n",
            quoted(title),
            quoted(path)
        )
    };
    let items: String = nav.iter().map(item).collect();
    if items.is_empty() {
        Packed::Unset
    } else {
        Packed::Value(format!("[\n{items}]"))
    }
}

/// A basic string of TOML 1.0.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            c if is_unprintable(c) => {
                let _ = write!(quoted, "\\U{:08X}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::diagnostic::Diagnostics;
    use crate::keys::{Accepts, Mapping, SETTINGS};

    /// Settings in which no key is left to its default.
    const ALL: &str = "title = 'The \"desk\" \\ \u{e9}'\nbase_url = 'https://desk.example/a'\nlang = 'uk'\n\
        time_zone = 'Europe/Kyiv'\ntheme = 'mine'\noutput = 'secret-folder'\nlicence = 'CC BY 4.0'\n\
        contact = 'desk@example.org'\nnav = [{ title = 'About', path = '/about/' }]\n\
        [publish]\nmarking = 'TLP:AMBER'\nrequire_marking = true\n[record]\nrequired = true\npublish_sources = true\n\
        [data]\ncitations = false\nstix = false\nllms = false\n[deploy]\nhost = 'netlify'\n[markdown]\nraw_html = 'trust'\nremote_images = 'show'\n";

    fn parse(text: &str) -> Settings {
        let mut diagnostics = Diagnostics::default();
        let settings = Settings::parse(text, &mut diagnostics);
        assert!(!diagnostics.has_errors(), "{diagnostics:?}\n{text}");
        settings
    }

    /// All that places in a file and the keys that are left out do not decide.
    fn public(settings: Settings) -> Settings {
        let Settings {
            output,
            marking,
            require_marking,
            ..
        } = Settings::default();
        let nav = settings.nav.iter();
        Settings {
            nav: nav
                .map(|item| NavItem {
                    span: crate::diagnostic::Span::new(0, 0),
                    ..item.clone()
                })
                .collect(),
            theme_span: None,
            output,
            marking,
            require_marking,
            ..settings
        }
    }

    /// The keys of the table, with their sections.
    fn keys(section: &'static str, mapping: &'static Mapping) -> Vec<(&'static str, &'static str)> {
        let keys = mapping.keys.iter().flat_map(|key| match key.accepts {
            Accepts::Mapping(below) => keys(key.name, below),
            _ => vec![(section, key.name)],
        });
        keys.collect()
    }

    #[test]
    fn of_every_setting_it_is_decided_whether_a_bag_has_it() {
        let settings = parse(ALL);
        let rows = rows(&settings);
        let decided: Vec<_> = rows
            .iter()
            .map(|(section, key, _)| (*section, *key))
            .collect();
        assert_eq!(decided, keys("", &SETTINGS));
        for (section, key, value) in rows {
            assert!(
                !matches!(value, Packed::Unset),
                "`ALL` has no {section} {key}"
            );
        }
    }

    #[test]
    fn what_is_packed_is_what_a_build_reads_and_nothing_of_the_machine() {
        let settings = parse(ALL);
        let text = settings.packed();
        for word in ["secret-folder", "AMBER", "marking", "output"] {
            assert!(!text.contains(word), "{text}");
        }
        assert_eq!(public(parse(&text)), public(settings));
        let default = Settings::default();
        assert_eq!(public(parse(&default.packed())), public(default));
    }

    proptest! {
        #[test]
        fn any_words_are_read_back(title in "\\PC*", contact in ".{0,40}", words in ".{1,40}") {
            let mut settings = parse(ALL);
            let literal = |text: &str| quoted(text);
            let text = format!(
                "title = {}\ncontact = {}\nnav = [{{ title = {}, path = '/x/' }}]\n",
                literal(&title), literal(&contact), literal(&words)
            );
            let mut diagnostics = Diagnostics::default();
            let read = Settings::parse(&text, &mut diagnostics);
            if !diagnostics.has_errors() {
                settings = read;
            }
            prop_assert_eq!(public(parse(&settings.packed())), public(settings));
        }
    }
}
