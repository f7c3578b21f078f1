//! `standpoint.toml`: the site's settings, every one with a default.

mod packed;
mod require;

use jiff::tz::TimeZone;

use crate::diagnostic::{Code, Complaint, Diagnostics, Span, nearest};
use crate::keys;
use crate::model::{Marking, language};
use crate::route::WebAddress;
use crate::value::{Fields, parse_toml};

pub use require::{RecordKey, require_record};

/// The file's name.
pub const FILE: &str = "standpoint.toml";

/// What raw HTML in Markdown becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RawHtml {
    /// Visible text.
    Escape,
    /// HTML: for sites whose every author is trusted.
    Trust,
}

/// What images from elsewhere become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RemoteImages {
    /// Links: no reader's address is given away.
    Link,
    /// Images.
    Show,
}

/// A web host that reads rules from files of the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Host {
    /// Netlify.
    Netlify,
    /// Cloudflare Pages, or Workers with static assets.
    Cloudflare,
}

impl Host {
    /// As it is written in the settings.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Netlify => "netlify",
            Self::Cloudflare => "cloudflare",
        }
    }
}

/// A link in the site's navigation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NavItem {
    /// Its words.
    pub title: Box<str>,
    /// A path on the site such as `/about/`, or an address.
    pub path: Box<str>,
    /// Where the path was written.
    pub span: Span,
}

/// The site's settings.
#[expect(
    clippy::struct_excessive_bools,
    reason = "keys of the file, each with its own reader"
)]
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// The site's title.
    pub title: Box<str>,
    /// The address of the home page, ending in `/`.
    pub base_url: Option<Box<str>>,
    /// The language of the site (BCP 47).
    pub lang: Box<str>,
    /// The time zone in which dates are shown.
    pub time_zone: TimeZone,
    /// Its name in the IANA database.
    pub time_zone_name: Box<str>,
    /// The theme's name.
    pub theme: Box<str>,
    /// Where the theme's name was written.
    pub theme_span: Option<Span>,
    /// The output folder, relative to the root.
    pub output: Box<str>,
    /// The licence of the texts.
    pub licence: Option<Box<str>>,
    /// Whom to write to.
    pub contact: Option<Box<str>>,
    /// Further links in the navigation.
    pub nav: Vec<NavItem>,
    /// The highest marking that `build` shows.
    pub marking: Marking,
    /// Whether a document without a marking is an error.
    pub require_marking: bool,
    /// Whether a public assessment must say who wrote it.
    pub require_provenance: bool,
    /// Whether the site has a record, so that one which is not there is missed.
    pub require_record: bool,
    /// Whether the site has the sources and files of recorded versions, too.
    pub publish_sources: bool,
    /// Whether the site can be searched.
    pub search: bool,
    /// Which files of data the site has.
    pub data: DataFiles,
    /// The host whose `_redirects` and `_headers` are written.
    pub host: Option<Host>,
    /// What raw HTML becomes.
    pub raw_html: RawHtml,
    /// What remote images become.
    pub remote_images: RemoteImages,
}

/// Which files of data a public site has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DataFiles {
    /// `citations.bib` and `citations.json`.
    pub citations: bool,
    /// `stix.json`.
    pub stix: bool,
    /// `llms.txt`.
    pub llms: bool,
}

impl Default for DataFiles {
    fn default() -> Self {
        Self {
            citations: true,
            stix: true,
            llms: true,
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            title: "Assessments".into(),
            base_url: None,
            lang: "en".into(),
            time_zone: TimeZone::UTC,
            time_zone_name: "UTC".into(),
            theme: "default".into(),
            theme_span: None,
            output: "public".into(),
            licence: None,
            contact: None,
            nav: Vec::new(),
            marking: Marking::Clear,
            require_marking: false,
            require_provenance: false,
            require_record: false,
            publish_sources: false,
            search: true,
            data: DataFiles::default(),
            host: None,
            raw_html: RawHtml::Escape,
            remote_images: RemoteImages::Link,
        }
    }
}

impl Settings {
    /// Reads the settings from the text of `standpoint.toml`; what is wrong is reported, and
    /// has its default.
    pub fn parse(text: &str, diagnostics: &mut Diagnostics) -> Self {
        let mut settings = Self::default();
        let Some(node) = parse_toml(FILE, text, 0, Code::SettingsSyntax, diagnostics) else {
            return settings;
        };
        if let Some(mut fields) = Fields::of(FILE, node, diagnostics) {
            settings.read(&mut fields);
            fields.finish();
        }
        settings
    }

    fn read(&mut self, fields: &mut Fields<'_>) {
        let set = |target: &mut Box<str>, value: Option<_>| {
            if let Some(crate::diagnostic::Spanned { value, .. }) = value {
                *target = value;
            }
        };
        set(&mut self.title, fields.text("title"));
        set(&mut self.lang, fields.parsed("lang", language));
        let theme = fields.parsed("theme", folder_name);
        self.theme_span = theme.as_ref().map(|theme| theme.span);
        set(&mut self.theme, theme);
        set(&mut self.output, fields.parsed("output", output_folder));
        self.base_url = fields
            .parsed("base_url", WebAddress::read_site)
            .map(|url| url.value);
        if let Some(zone) = fields.parsed("time_zone", time_zone) {
            (self.time_zone_name, self.time_zone) = zone.value;
        }
        self.licence = fields.text("licence").map(|text| text.value);
        self.contact = fields.text("contact").map(|text| text.value);
        self.nav = fields
            .list("nav", |item| {
                item.require(&keys::NAV_ITEM.required());
                let (title, path) = (item.text("title"), item.parsed("path", nav_path));
                title.zip(path).map(|(title, path)| NavItem {
                    title: title.value,
                    span: path.span,
                    path: path.value,
                })
            })
            .into_iter()
            .flatten()
            .collect();
        if let Some((marking, required)) = fields.nested("publish", |publish| {
            let hint = "write the highest marking to publish, such as `TLP:CLEAR`, or remove it";
            publish.refuse_empty("marking", hint);
            let marking = publish.parsed_or_warned("marking", Marking::parse);
            let required = (
                publish.flag("require_marking"),
                publish.flag("require_provenance"),
            );
            (marking, required)
        }) {
            self.marking = marking.map_or(self.marking, |marking| marking.value);
            (self.require_marking, self.require_provenance) = required;
        }
        if let Some((required, publish_sources)) = fields.nested("record", |record| {
            (record.flag("required"), record.flag("publish_sources"))
        }) {
            self.require_record = required;
            self.publish_sources = publish_sources;
        }
        if let Some(enabled) = fields.nested("search", |search| {
            !search.has("enabled") || search.flag("enabled")
        }) {
            self.search = enabled;
        }
        if let Some(data) = fields.nested("data", |data| {
            let mut flag = |key| !data.has(key) || data.flag(key);
            DataFiles {
                citations: flag("citations"),
                stix: flag("stix"),
                llms: flag("llms"),
            }
        }) {
            self.data = data;
        }
        let host = fields.nested("deploy", |deploy| {
            deploy.parsed("host", |text| {
                let hosts = [Host::Netlify, Host::Cloudflare];
                let host = hosts.into_iter().find(|host| host.name() == text);
                host.ok_or_else(|| one_of("host", text, &hosts.map(Host::name)))
            })
        });
        self.host = host.flatten().map(|host| host.value);
        if let Some((raw_html, remote_images)) = fields.nested("markdown", |markdown| {
            let raw = markdown.parsed("raw_html", |text| match text {
                "escape" => Ok(RawHtml::Escape),
                "trust" => Ok(RawHtml::Trust),
                _ => Err(one_of("raw_html", text, &["escape", "trust"])),
            });
            let images = markdown.parsed("remote_images", |text| match text {
                "link" => Ok(RemoteImages::Link),
                "show" => Ok(RemoteImages::Show),
                _ => Err(one_of("remote_images", text, &["link", "show"])),
            });
            (raw, images)
        }) {
            self.raw_html = raw_html.map_or(self.raw_html, |raw| raw.value);
            self.remote_images = remote_images.map_or(self.remote_images, |images| images.value);
        }
    }
}

/// The complaint that a value is none of those accepted.
fn one_of(key: &str, text: &str, accepted: &[&str]) -> Complaint {
    let hint = match nearest(text, accepted.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("write one of {}", accepted.join(", ")),
    };
    Complaint::new(
        Code::BadValue,
        format!("`{text}` is not a value of `{key}`"),
        hint,
    )
}

/// Reads a link of the navigation: a path from the root, or an address of an allowed scheme.
fn nav_path(text: &str) -> Result<Box<str>, Complaint> {
    let on_site = text.starts_with('/') && !text.starts_with("//");
    if WebAddress::parse(text).is_some() {
        return WebAddress::read(text);
    }
    let elsewhere = ["mailto:", "tel:"]
        .iter()
        .any(|scheme| text.starts_with(scheme));
    if (on_site || elsewhere) && !text.contains(['\\', '"', '<', '>']) {
        return Ok(text.into());
    }
    Err(Complaint::new(
        Code::UnsafeLink,
        format!("the navigation may not lead to `{text}`"),
        "write a path from the root such as `/about/`, or an address such as `https://example.org/`",
    ))
}

fn time_zone(text: &str) -> Result<(Box<str>, TimeZone), Complaint> {
    if let Ok(zone) = TimeZone::get(text) {
        return Ok((text.into(), zone));
    }
    let names: Vec<String> = jiff::tz::db().available().map(|n| n.to_string()).collect();
    let hint = match nearest(text, names.iter().map(String::as_str)) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => "write a name of the IANA database such as `Europe/Kyiv`, or `UTC`".to_owned(),
    };
    let message = format!("`{text}` is not a time zone");
    Err(Complaint::new(Code::BadValue, message, hint))
}

/// Reads the path of a folder below the root. The settings may be a stranger's: they must not say which other
/// folder of the machine is written to.
fn output_folder(text: &str) -> Result<Box<str>, Complaint> {
    let has_drive = text.as_bytes().get(1) == Some(&b':');
    let leaves = text.starts_with('/') || text.split('/').any(|part| part == "..");
    if !has_drive && !leaves && !text.contains(|c: char| c == '\\' || c.is_control()) {
        return Ok(text.into());
    }
    Err(Complaint::new(
        Code::OutsideSite,
        format!(
            "`output` may not lead to `{}`, out of the site",
            text.escape_debug()
        ),
        "write a folder of the site such as `public`; `--out` may name any other",
    ))
}

fn folder_name(text: &str) -> Result<Box<str>, Complaint> {
    let good = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    if text.chars().all(good) {
        return Ok(text.into());
    }
    Err(Complaint::new(
        Code::BadValue,
        format!("`{text}` is not the name of a theme"),
        "write the name of a folder in `themes/`",
    ))
}
