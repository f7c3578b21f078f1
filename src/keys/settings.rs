//! The keys of `standpoint.toml`.

use super::{Accepts, Key, Mapping};

/// The keys of `standpoint.toml`.
pub static SETTINGS: Mapping = Mapping::new("settings", &[
        Key::new("title", Accepts::Text, "the site's title").or("Assessments"),
        Key::new(
            "base_url",
            Accepts::Url,
            "the address of the home page; feeds, the sitemap and canonical links need it",
        ),
        Key::new(
            "lang",
            Accepts::Language,
            "the site's language (BCP 47). Dates are in words in English and in ISO 8601 otherwise; \
             the theme's own words are English",
        )
        .or("en"),
        Key::new(
            "time_zone",
            Accepts::TimeZone,
            "in which dates are shown, such as `Europe/Kyiv`",
        )
        .or("UTC"),
        Key::new(
            "theme",
            Accepts::Folder,
            "a folder in `themes/`; see [themes](themes.md)",
        )
        .or("default"),
        Key::new("output", Accepts::Text, "the output folder").or("public"),
        Key::new("licence", Accepts::Text, "the licence of the texts"),
        Key::new("contact", Accepts::Text, "whom to write to"),
        Key::new(
            "nav",
            Accepts::Mappings(&NAV_ITEM),
            "further links of the navigation, such as `[{ title = \"About\", path = \"/about/\" }]`",
        ),
        Key::new("publish", Accepts::Mapping(&PUBLISH), "what is published"),
        Key::new("markdown", Accepts::Mapping(&MARKDOWN), "how Markdown is read"),
]);

/// The keys of `[publish]`.
pub static PUBLISH: Mapping = Mapping::new(
    "publish",
    &[
        Key::new(
            "marking",
            Accepts::Marking,
            "a higher one is a warning: other editions are not built yet",
        )
        .or("TLP:CLEAR"),
        Key::new(
            "require_marking",
            Accepts::Flag,
            "whether a document without a marking is an error",
        )
        .or("false"),
    ],
);

/// The keys of `[markdown]`.
pub static MARKDOWN: Mapping = Mapping::new(
    "markdown",
    &[
        Key::new(
            "raw_html",
            Accepts::OneOf(&["escape", "trust"]),
            "whether HTML in Markdown is shown as text, or let through",
        )
        .or("escape"),
        Key::new(
            "remote_images",
            Accepts::OneOf(&["link", "show"]),
            "whether an image from another site becomes a link, or is shown",
        )
        .or("link"),
    ],
);

/// The keys of an item of `nav`.
pub static NAV_ITEM: Mapping = Mapping::new(
    "item of `nav`",
    &[
        Key::new("title", Accepts::Text, "the words of the link")
            .required("write the words of the link"),
        Key::new("path", Accepts::Link, "where it leads")
            .required("write a path such as `/about/`, or an address"),
    ],
);
