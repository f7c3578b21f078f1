//! What is at the end of an answer and belongs to all of it: definitions of links and footnotes,
//! and lists of sources.

use std::ops::Range;

use super::transcript::Transcript;

/// What a list of sources is called, in lower case: in English, Ukrainian, Russian, French, German,
/// Spanish, Chinese and Arabic.
const TITLES: [&str; 46] = [
    "sources",
    "references",
    "footnotes",
    "citations",
    "works cited",
    "sources cited",
    "bibliography",
    "endnotes", // en
    "джерела",
    "посилання",
    "список джерел",
    "використані джерела",
    "література", // uk
    "источники",
    "ссылки",
    "список источников",
    "список литературы",
    "литература", // ru
    "références",
    "bibliographie",
    "ouvrages cités",
    "sources citées", // fr
    "quellen",
    "quellenangaben",
    "quellenverzeichnis",
    "einzelnachweise",
    "literatur",
    "referenzen",
    "zitierte werke", // de
    "fuentes",
    "referencias",
    "bibliografía",
    "obras citadas",
    "fuentes citadas", // es
    "来源",
    "参考来源",
    "参考文献",
    "参考资料",
    "引用来源",
    "資料來源",
    "來源",
    "參考文獻", // zh
    "المصادر",
    "المراجع",
    "مصادر",
    "مراجع", // ar
];
/// A title of a list has at most this many bytes.
const LONGEST_TITLE: usize = 80;
/// The label of a definition has at most this many bytes.
const LONGEST_LABEL: usize = 80;

impl Transcript<'_> {
    /// The position of the line where these begin; the end of the range if there are none.
    pub fn references(&self, range: Range<usize>) -> usize {
        let mut start = range.end;
        while let Some(last) = self.last_paragraph(range.start..start) {
            let above = self.last_paragraph(range.start..last.start);
            let title = above.filter(|above| above.len() == 1 && self.is_title(above.start));
            start = if self.is_reference(&last) {
                title.map_or(last.start, |title| title.start)
            } else if let Some(title) = title.filter(|_| self.is_list(&last)) {
                title.start
            } else {
                break;
            };
        }
        start
    }

    /// Whether each line of a paragraph is a definition, or the first says that all are sources.
    fn is_reference(&self, paragraph: &Range<usize>) -> bool {
        let mut lines = self.lines[paragraph.clone()].iter();
        let is_titled = paragraph.len() > 1 && self.is_title(paragraph.start);
        is_titled || lines.all(|line| is_definition(&line.words))
    }

    fn is_title(&self, line: usize) -> bool {
        is_source_title(&self.lines[line].words)
    }
}

/// Whether a line is the title of a list of sources: `Sources:`, `### **Works cited**`.
pub fn is_source_title(words: &str) -> bool {
    if words.len() > LONGEST_TITLE {
        return false;
    }
    let words = words.to_lowercase();
    let title = words.trim_matches(|c: char| !c.is_alphanumeric());
    TITLES.contains(&title)
}

/// `[1]: https://…`, `[^1]: Reuters`, `[1] Reuters`.
fn is_definition(words: &str) -> bool {
    let Some((label, behind)) = words.strip_prefix('[').and_then(|it| it.split_once(']')) else {
        return false;
    };
    let is_number = !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_digit());
    label.len() <= LONGEST_LABEL
        && (behind.starts_with(':') || is_number && behind.starts_with(' '))
}

#[cfg(test)]
mod tests {
    use super::is_definition;

    #[test]
    fn definitions_begin_with_a_label() {
        for line in [
            "[1]: https://a.example/",
            "[^a]: Radio Nord",
            "[12] Radio Nord",
        ] {
            assert!(is_definition(line), "{line}");
        }
        for line in ["[Update] It closes.", "[1](https://a.example/)", "1] x", ""] {
            assert!(!is_definition(line), "{line}");
        }
    }
}
