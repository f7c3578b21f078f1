//! Transcripts at random: lines of signs that mean something somewhere, and edits of real ones.

use std::fmt::Write as _;

use proptest::prelude::*;

/// Words and signs that mean something to Markdown, to lists, to citations or to a terminal.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => "[a-z]{1,6}",
        4 => " {1,2}",
        2 => "\\PC",
        8 => prop::sample::select(vec![
            "*a*", "**b**", "_c_", "__d__", "`e`", "```", "~~f~~", "~~~", "[g](h)", "[i]", "[[j]]",
            "![k](l.png)", "[^m]", "[n]: o", "<b>", "</b>", "<!--", "-->", "<script>", "&amp;", "&#106;",
            "&lt;", "AT&T", "#", "## p", "####### p", "-", "--", "---", "===", "+", "+ q", ">", "> r", "|",
            "|-|-|", "a|b", "\\", "\\*", "{#s}", "{t}", "}", "1.", "2)", "10.", "007.", "1.5", "- u", "* v",
            "draft: true", "marking = x", ":-", ":--", "C++", "A+1", "UTC+2", "!", "\"", "'", "\u{2019}",
            "https://a.example/b_(c)?d=1&e=2#f", "https://a.example/&amp;",
            "https://a.example/?utm_source=g&h=1", "http://", "https://*", "www.a.example", "a@b.example",
            "Axios+2", "Axios+2The Canal Times+1", "Reuters", ".\u{a0} Reuters", ".\u{a0}Axios+2BBC",
            ":contentReference[oaicite:0]{index=0}", "【1†source】", "【注】",
            "\u{e200}cite\u{e202}turn0search3\u{e201}", "[1]", "n-tv+1", "[cite: 1, 2]", "A.Bee+1", "+2",
            "\n\nIf you like, I can go on.\n\n", "\n\n[1] Radio Nord\n", "\n\nSources:\n", "\n\n---\n\n",
            "\u{a0}", "\u{202f}", "\u{2011}", "\u{ad}", "\u{200b}", "\u{200e}", "\u{feff}", "\t", "\u{1b}[1m",
            "\u{7f}", "مرحبا", "שלום", "東京。", "👩\u{200d}🚀", "می\u{200c}خواهم", "e\u{301}", "\u{fffd}",
        ]).prop_map(String::from),
    ]
}

fn line() -> impl Strategy<Value = String> {
    let margin = prop::sample::select(vec![
        "",
        "",
        "",
        "",
        "  ",
        "    ",
        "\t",
        "\u{a0}",
        "  \u{2022} ",
        "\u{2022}",
        "    \u{25e6} ",
        "\u{2023} ",
        "\u{b7} ",
        "\u{b7}",
        "\u{f0b7}\t",
        "o\t",
        "  \u{27a2} ",
        "1. ",
        "2. ",
        "  3) ",
        "- ",
        "  * ",
        "12. ",
    ]);
    let end = prop::sample::select(vec![
        "\n", "\n", "\n\n", "\n\n", "\r\n", "\r\n\r\n", "\u{2028}", "\r", "",
    ]);
    let words = prop::collection::vec(piece(), 0..7);
    (margin, words, end).prop_map(|(margin, words, end)| format!("{margin}{}{end}", words.concat()))
}

pub fn plain_transcript() -> impl Strategy<Value = String> {
    prop::collection::vec(line(), 0..14).prop_map(|lines| {
        format!(
            "Old Lock\n\nIt closed.\n\nHB-01, Harbour Agent:\n\n{}",
            lines.concat()
        )
    })
}

/// A conversation of two agents and somebody who asks, under labels in all forms of plain text. The words of each
/// turn begin with a letter of whose it is: `Qa`, `Qb`, `Qu`.
pub fn conversation() -> impl Strategy<Value = String> {
    let turn = (0..3_usize, 0..5_usize, prop::collection::vec(line(), 0..5));
    prop::collection::vec(turn, 1..8).prop_map(|turns| {
        let mut text = String::from("Old Lock\n\nIt closed.\n\n");
        for (number, (who, form, lines)) in turns.into_iter().enumerate() {
            let (label, mark) = [("Anna", 'a'), ("Berta Ost", 'b'), ("Moderator", 'u')][who];
            let token = format!("Q{mark}{number} says so.");
            let opening = match form {
                0 => format!("{label}:\n{token}\n"),
                1 => format!("{label}: {token}\n"),
                2 => format!("[12:03] {label}: {token}\n"),
                3 => format!("{label} (00:01:02):\n{token}\n"),
                _ => format!("{label} :\n\n{token}\n"),
            };
            text.push_str(&opening);
            text.push_str(&lines.concat());
            write!(text, "\nQ{mark}{number} ends so.\n\n").expect("memory");
        }
        text
    })
}

/// A change at some place of a text.
#[derive(Debug, Clone)]
pub enum Edit {
    Insert(String),
    Remove(usize),
    Repeat(usize),
    Move(usize),
}

pub fn edits() -> impl Strategy<Value = Vec<(prop::sample::Index, Edit)>> {
    let edit = prop_oneof![
        line().prop_map(Edit::Insert),
        piece().prop_map(Edit::Insert),
        (1..60_usize).prop_map(Edit::Remove),
        (1..300_usize).prop_map(Edit::Repeat),
        (1..300_usize).prop_map(Edit::Move),
    ];
    prop::collection::vec((any::<prop::sample::Index>(), edit), 1..8)
}

pub fn edited(text: &str, edits: &[(prop::sample::Index, Edit)]) -> String {
    let mut text = text.to_owned();
    for (index, edit) in edits {
        let floor = |text: &str, at: usize| {
            let mut at = at.min(text.len());
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let at = floor(&text, index.index(text.len() + 1));
        match edit {
            Edit::Insert(new) => text.insert_str(at, new),
            Edit::Remove(length) => {
                let end = floor(&text, at + length).max(at);
                text.replace_range(at..end, "");
            }
            Edit::Repeat(length) => {
                let end = floor(&text, at + length).max(at);
                let again = text[at..end].to_owned();
                text.insert_str(end, &again);
            }
            Edit::Move(length) => {
                let end = floor(&text, at + length).max(at);
                let moved = text[at..end].to_owned();
                text.replace_range(at..end, "");
                text.push_str(&moved);
            }
        }
    }
    text
}

/// Markdown in which each word stands once, so that its place can be told.
pub fn markdown() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => Just("W"),
        6 => prop::sample::select(vec![" ", "\n", "\n\n"]),
        8 => prop::sample::select(vec![
            "#", "# W\n", "## W\n", "*", "**", "_", "`", "``", "~~", "[", "]", "(", ")", "<", ">", "!", "|",
            "-", "\\", "&", "\"", "'", "    ", "\t", ":", "^", "{", "}", "=", "+", "1. W", "- W", "> W",
            "---\n", "[[", "]]", "[^W]", "\n[^W]: W\n", "\n[W]: W\n", "](", "\n|-|-|\n", "\n```\n", "<!--",
            "-->", "- [x] W", "&#106;", "<W>", "</W>", "<W@a.example>", "![W](W.png)", "[W](W.md)", "[W](#W)",
            "[W](https://a.example/)", "[W][a]", "\n[a]: https://a.example/\n", "[[event:W]]", "[[?W|W]]",
            "javascript:W", "[W](javascript:W)", "W[^a]", "\n[^a]: W\n", "\n| W | W |\n|-|-|\n| W | W | W |\n",
            "\n## W {#W .W}\n", "\nW {W}\n===\n", "<div>\n", "\n</div>\n", "<script>\n", "\n<pre>\n",
            "\n```sh\n", "\n~~~~\n", "  \u{2022} W\n", "\u{2022} W\n", "    \u{25e6} W\n", "\ndraft: W\n",
            "W.\u{a0} Reuters\n", "W. Axios+2BBC+1\n", "【1†source】", ":contentReference[oaicite:0]{index=0}",
            "https://a.example/?utm_source=openai", "<https://a.example/>", "\r\n", "\u{2028}", "\u{200e}",
            "\n\nIf you like, I can go to W.\n\n", "\n\n[^a]: W\n", "\n\nSources:\n\n- W\n", "\n\n---\n\n",
        ]),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| with_words(&pieces.concat()))
}

/// An answer of numbered sources, formulas, tables, code and names on lines of their own, in which each
/// word stands once.
pub fn cited() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "W",
        "W",
        "W",
        " ",
        "\n",
        "\n\n",
        "\n\n",
        "W [1].",
        "W[1][2]",
        "W [cite: 1, 2].",
        "[cite_start]W",
        "(W [W][1], [W][2])",
        "Wa.1 W",
        "Wb.2,3\n",
        "W [9]",
        "[1",
        "]",
        "\n\nSources:\n\n",
        "\n### W\n\n",
        "\n\nReferences\n",
        "\n[1] W\n",
        "\n[2] W\nW\n",
        "\n1. W\n",
        "\n2. W: https://a.example/W\n",
        "\n3. W\n\n",
        "\n[1]: https://a.example/W \"W\"\n",
        "\n- [3] W\n",
        "W.Reuters\n+2\n",
        "W.\nReuters\n+2\nAP\n+1\n",
        "W.\nReuters\n\n",
        "+2\n",
        "$W_1*W*$",
        " \\( W = W \\) ",
        "\n\\[\nW = W\n- W\n\\]\n",
        "$$W^2$$",
        "$5 W",
        "\n\nW\tW\nW\tW\n",
        "W\tW\n",
        "W [1]\tW\n",
        "\n\nbash\nCopy code\n# W\n- W\n\n",
        "\n\npython\n    W = W\n\n    W = W\n\n",
        "\n\ndef W(W):\n    W\n\n",
        "\u{e200}cite\u{e202}turn0search3\u{e201}",
        "\u{e200}entity\u{e202}[\"W\",\"W\",0]\u{e201}",
        "::contentReference[oaicite:1]{index=1}",
        "`[1]`",
        "\n  \u{2022} W\n",
        "W.\u{a0} Reuters\n",
        "https://a.example/W ",
    ]);
    prop::collection::vec(piece, 0..30).prop_map(|pieces| with_words(&pieces.concat()))
}

/// A text with a number of its own for each `W`.
fn with_words(template: &str) -> String {
    let mut number = 0;
    let mut text = String::new();
    for part in template.split_inclusive('W') {
        let Some(before) = part.strip_suffix('W') else {
            text.push_str(part);
            continue;
        };
        number += 1;
        // The letter behind the number keeps it apart from what follows.
        let _ = write!(text, "{before}zq{number}e");
    }
    text
}
