//! How to cite an assessment: in words, as BibTeX, and for reference managers.

use serde::Serialize;

use crate::model::Moment;
use crate::site::{AgentIx, AssessmentEntry, Site};

/// A citation in all its forms. It files as a report (`@techreport`, and the `citation_*` names
/// that Highwire Press introduced and reference managers read).
#[derive(Debug, Serialize)]
pub struct CitationView {
    /// Who judges, each with its name: `Ukraine Agent (UA-01)`.
    pub authors: Vec<String>,
    /// The year, empty for a draft without a date.
    pub year: String,
    /// `2025/11/19`, as `citation_publication_date` has it; empty without a date.
    pub date: String,
    /// Who publishes it: the site's title.
    pub institution: String,
    /// Its number there: its id.
    pub number: String,
    /// Its language.
    pub lang: String,
    /// The newest version on the record.
    pub version: Option<u64>,
    /// The digest of that version: `sha256:` and 64 digits.
    pub digest: Option<String>,
    /// Whether the assessment was withdrawn.
    pub withdrawn: bool,
    /// Its address, or the permanent one of that version: complete where the site has a
    /// `base_url`, else the path from the root.
    pub url: String,
    /// The entry for a bibliography.
    pub bibtex: String,
}

impl CitationView {
    /// How to cite an assessment.
    pub fn new(site: &Site, entry: &AssessmentEntry) -> Self {
        let citation = Self::without_bibtex(site, entry);
        let day = entry.facts.date.as_ref().map(Moment::date);
        let day = day.map(|day| (day.month(), day.day()));
        let bibtex = citation.entry(&entry.title, day);
        Self { bibtex, ..citation }
    }

    /// The same without the entry for a bibliography.
    pub fn without_bibtex(site: &Site, entry: &AssessmentEntry) -> Self {
        let facts = &entry.facts;
        let settings = &site.settings;
        let day = facts.date.as_ref().map(Moment::date);
        let form =
            |pattern: &str| day.map_or(String::new(), |day| day.strftime(pattern).to_string());
        let base = settings.base_url.as_deref();
        let recorded = entry.recorded.as_ref();
        let permanent = recorded.map(|recorded| &recorded.permanent);
        let route = permanent.unwrap_or(&entry.route);
        let author = |&at: &AgentIx| {
            let agent = &site.agents[at];
            if agent.name == agent.id {
                agent.id.to_string()
            } else {
                format!("{} ({})", agent.name, agent.id)
            }
        };
        Self {
            authors: entry.agents.iter().map(author).collect(),
            year: form("%Y"),
            date: form("%Y/%m/%d"),
            institution: settings.title.to_string(),
            number: facts.id.to_string(),
            lang: facts.lang.as_deref().unwrap_or(&settings.lang).to_owned(),
            version: recorded.map(|recorded| recorded.rev),
            digest: recorded.map(|recorded| format!("sha256:{}", recorded.content)),
            withdrawn: recorded.is_some_and(|recorded| recorded.withdrawn.is_some()),
            url: base.map_or_else(|| route.url(), |base| route.absolute(base)),
            bibtex: String::new(),
        }
    }

    /// Which version on the record it is, and whether that was withdrawn.
    pub fn note(&self) -> Option<String> {
        let (version, digest) = self.version.zip(self.digest.as_ref())?;
        let end = if self.withdrawn { ", withdrawn" } else { "" };
        Some(format!("Version {version}, {digest}{end}"))
    }

    fn entry(&self, title: &str, day: Option<(i8, i8)>) -> String {
        let authors: Vec<_> = self
            .authors
            .iter()
            .map(|author| format!("{{{}}}", escaped(author)))
            .collect();
        let mut fields = vec![
            ("author", authors.join(" and ")),
            // In braces of its own, so that a style leaves its capitals alone.
            ("title", format!("{{{}}}", escaped(title))),
            ("institution", escaped(&self.institution)),
            ("type", "Assessment".to_owned()),
            ("number", escaped(&self.number)),
        ];
        if let Some((month, day)) = day {
            fields.push(("year", self.year.clone()));
            fields.push(("month", month.to_string()));
            fields.push(("day", day.to_string()));
        }
        fields.push(("language", escaped(&self.lang)));
        if self.url.contains("://") {
            fields.push(("url", self.url.replace('%', "\\%")));
        }
        fields.extend(self.note().map(|note| ("note", note)));
        let fields: Vec<_> = fields
            .iter()
            .map(|(key, value)| format!("  {key} = {{{value}}}"))
            .collect();
        format!(
            "@techreport{{{},\n{}\n}}",
            self.number.replace('/', ":"),
            fields.join(",\n")
        )
    }
}

/// A text as BibTeX and LaTeX take it.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            // An escaped brace counts as a brace for BibTeX all the same.
            '{' => out.push_str("{\\textbraceleft}"),
            '}' => out.push_str("{\\textbraceright}"),
            '%' | '&' | '#' | '_' | '$' => out.extend(['\\', c]),
            '\\' => out.push_str("{\\textbackslash}"),
            '~' => out.push_str("{\\textasciitilde}"),
            '^' => out.push_str("{\\textasciicircum}"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_that_mean_something_to_latex_are_escaped() {
        assert_eq!(
            escaped("R&D at 5% {x} a_b \\ ~ ^ #1 $"),
            "R\\&D at 5\\% {\\textbraceleft}x{\\textbraceright} a\\_b {\\textbackslash} \
             {\\textasciitilde} {\\textasciicircum} \\#1 \\$"
        );
        // BibTeX counts braces and knows no escapes: one too many would take in the next entry.
        let text = escaped("} a {{ \\{ \\\\}");
        let mut depth = 0;
        for c in text.chars() {
            depth += i32::from(c == '{') - i32::from(c == '}');
            assert!(depth >= 0, "{text}");
        }
        assert_eq!(depth, 0, "{text}");
    }

    #[test]
    fn an_entry_is_a_report() {
        let citation = CitationView {
            authors: vec!["Ukraine Agent (UA-01)".into(), "EU-01".into()],
            year: "2025".into(),
            date: "2025/11/19".into(),
            institution: "Desk".into(),
            number: "kyiv/ua-01".into(),
            lang: "en".into(),
            version: Some(2),
            digest: Some("sha256:0123".into()),
            withdrawn: true,
            url: "https://desk.example/assessments/kyiv/ua-01/v2/".into(),
            bibtex: String::new(),
        };
        assert_eq!(
            citation.entry("Not signed", Some((11, 19))),
            "@techreport{kyiv:ua-01,\n  author = {{Ukraine Agent (UA-01)} and {EU-01}},\n  \
             title = {{Not signed}},\n  institution = {Desk},\n  type = {Assessment},\n  \
             number = {kyiv/ua-01},\n  year = {2025},\n  month = {11},\n  day = {19},\n  \
             language = {en},\n  url = {https://desk.example/assessments/kyiv/ua-01/v2/},\n  \
             note = {Version 2, sha256:0123, withdrawn}\n}"
        );
    }
}
