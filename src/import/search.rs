//! Looks for citations on a line: names of publishers glued together, markers, and numbers of sources.

use std::iter;

use super::chat_mark::{mark, marker};
use super::chip::{Judgement, Run};
use super::citation::Citation;
use super::doubt::doubt;
use super::fence::code_spans;
use super::reference::{bracketed, named, raised};
use super::source_list::SourceList;
use super::transcript::Markup;

/// The citations of a line, and what may be one and stays in the text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// In order.
    pub citations: Vec<Citation>,
    /// The words that may cite.
    pub doubtful: Vec<String>,
}

/// Whether the words of a line go on in the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineEnd {
    /// They end here.
    Closed,
    /// The next line begins within the sentence.
    GoesOn,
}

/// Looks for citations on a line as it was written: its no-break spaces tell them from prose.
pub fn citations(line: &str, end: LineEnd, markup: Markup, list: &SourceList) -> Found {
    let mut found = Found::default();
    let mut at = 0;
    let mut after_space = true;
    let code = match markup {
        Markup::Markdown => code_spans(line),
        Markup::Plain => Vec::new(),
    };
    let mut code = code.iter().peekable();
    while let Some(c) = line[at..].chars().next() {
        while code.next_if(|span| span.end <= at).is_some() {}
        let is_code = code.peek().is_some_and(|span| span.contains(&at));
        let found_here = if is_code {
            None
        } else {
            found.refer(line, at, list)
        };
        let found_here = found_here.or_else(|| {
            let range = marker(line, at)?;
            Some(found.add(Citation::nobody(range)))
        });
        if let Some(end) = found_here {
            at = end;
            after_space = false;
            continue;
        }
        if after_space && (c.is_uppercase() || c.is_ascii_digit()) {
            let run = Run::read(line, at);
            let judgement = run.judge(line, end);
            if judgement == Judgement::MayCite {
                found.doubtful.push(line[at..run.end].to_owned());
            }
            if judgement == Judgement::Cites {
                found.citations.push(Citation::of(&run));
            }
            // Nothing begins within a chain, and to read it again from each word takes too long.
            if judgement == Judgement::Cites || run.counts > 0 {
                at = run.end;
                after_space = false;
                continue;
            }
        }
        after_space = c.is_whitespace();
        at += c.len_utf8();
    }
    if found.doubtful.is_empty() {
        let ends = found.citations.iter().map(|citation| citation.range.end);
        let starts = found.citations.iter().map(|citation| citation.range.start);
        let mut gaps = iter::once(0).chain(ends).zip(starts.chain([line.len()]));
        let doubt = gaps.find_map(|(start, end)| doubt(&line[start..end], markup));
        found.doubtful.extend(doubt);
    }
    found
}

impl Found {
    fn add(&mut self, citation: Citation) -> usize {
        let end = citation.range.end;
        self.citations.push(citation);
        end
    }

    /// Takes in a reference to a source, or a mark, that begins at a byte of a line. Returns the byte
    /// at which to go on.
    fn refer(&mut self, line: &str, at: usize, list: &SourceList) -> Option<usize> {
        let before = self
            .citations
            .last()
            .map_or(0, |citation| citation.range.end);
        if let Some((mark, behind)) = mark(line, at) {
            let end = self.add(Citation::mark(mark));
            return Some(behind.map_or(end, |behind| self.add(Citation::mark(behind))));
        }
        match line[at..].chars().next()? {
            '[' => {
                let found = bracketed(line, at, before, list);
                let found = found.or_else(|| named(line, at, before, list))?;
                self.citations
                    .extend(found.bracket.clone().map(Citation::mark));
                Some(self.add(Citation::reference(found)))
            }
            '.' | '!' | '?' | '…' => match raised(line, at, list)? {
                Ok(found) => Some(self.add(Citation::reference(found))),
                Err(range) => {
                    self.doubtful.push(line[range.clone()].to_owned());
                    Some(range.end)
                }
            },
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::flag::FlagKind;
    use super::*;

    fn cited(line: &str) -> Vec<Vec<String>> {
        let found = citations(line, LineEnd::Closed, Markup::Plain, &SourceList::default());
        found.citations.into_iter().map(|one| one.names).collect()
    }

    #[test]
    fn chips_behind_a_sentence_name_their_publishers() {
        let line = "drafted (Russian side).\u{a0} Axios+2The Moscow Times+2";
        assert_eq!(cited(line), [["Axios", "The Moscow Times"]]);
        assert_eq!(
            &line[citations(line, LineEnd::Closed, Markup::Plain, &SourceList::default())
                .citations[0]
                .range
                .clone()],
            "Axios+2The Moscow Times+2"
        );
        assert_eq!(
            cited("core demands.\u{a0} Al Jazeera+2Reuters"),
            [["Al Jazeera", "Reuters"]]
        );
        assert_eq!(cited("Trump).\u{a0} Reuters"), [["Reuters"]]);
        assert_eq!(
            cited("It was so. Axios+2BBC+1 Then it was not."),
            [["Axios", "BBC"]]
        );
        assert_eq!(
            cited("One.\u{a0}Reuters+1\u{a0}Two.\u{202f}U.S. News+1"),
            [["Reuters"], ["U.S. News"]]
        );
        assert_eq!(
            cited("Bank of England+3The Economist+1"),
            [["Bank of England", "The Economist"]]
        );
    }

    #[test]
    fn markers_name_nobody() {
        let found = citations(
            "So:contentReference[oaicite:0]{index=0} it is【1†source】. 【注】",
            LineEnd::Closed,
            Markup::Plain,
            &SourceList::default(),
        );
        assert_eq!(found.citations.len(), 2);
        assert!(
            found
                .citations
                .iter()
                .all(|one| one.doubt == Some(FlagKind::NamesNobody))
        );
        assert!(found.citations.iter().all(|one| one.names.is_empty()));
    }

    #[test]
    fn prose_is_left_alone() {
        for line in [
            "C++ and A+1 are fine. C++",
            "They sell Disney+2 here",
            "He left the U.S. Army",
            "in the U.S.\u{a0}Army",
            "Mr.\u{a0}Smith",
            "the rule must remain:\u{a0} no deal",
            "confirming a\u{a0} complete\u{a0} rejection",
            "Reuters",
            "Three Corporate",
            "It rose by 5.\u{a0}Then it fell.",
            "x+2y",
            "at 14:00\u{a0}UTC+2 today",
            "It ends at noon.\u{a0}UTC+2",
            "He left.\u{a0} Kyiv\u{a0}replied.",
            "【注】",
        ] {
            assert_eq!(cited(line), Vec::<Vec<String>>::new(), "{line}");
        }
    }

    #[test]
    fn what_is_unclear_is_told() {
        let doubtful = |line: &str| {
            citations(line, LineEnd::Closed, Markup::Plain, &SourceList::default()).doubtful
        };
        assert_eq!(doubtful("It was so. Reuters"), ["Reuters"]);
        assert_eq!(doubtful("It was so. Reuters+1 Then not."), ["Reuters+1"]);
        assert_eq!(doubtful("as told by\u{a0}Reuters+1 today"), ["Reuters+1"]);
        assert_eq!(doubtful("One.\u{a0}Kyiv\u{a0}Region sent aid."), ["Kyiv"]);
        let wrapped = citations(
            "He left.\u{a0} Kyiv",
            LineEnd::GoesOn,
            Markup::Plain,
            &SourceList::default(),
        );
        assert_eq!((wrapped.citations.len(), wrapped.doubtful.len()), (0, 1));
        let glued = citations(
            "It was so.\u{a0}AxiosReuters",
            LineEnd::Closed,
            Markup::Plain,
            &SourceList::default(),
        );
        assert_eq!(glued.citations[0].doubt, Some(FlagKind::NamesSeveral));
        for (line, words) in [
            ("See Vol.\u{a0}II", "II"),
            ("Is it ready?\u{a0}No", "No"),
            ("Jan.\u{a0}May", "May"),
            ("Route No.\u{a0}Ten", "Ten"),
            ("It closed.Radio+1", "closed.Radio+1"),
            ("Closed.Radio+1", "Closed.Radio+1"),
        ] {
            let found = citations(line, LineEnd::Closed, Markup::Plain, &SourceList::default());
            assert_eq!(found.citations, [], "{line}");
            assert!(
                words.starts_with('c') || found.doubtful == [words],
                "{line}: {found:?}"
            );
        }
    }
}
