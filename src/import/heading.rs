//! The heading that may be the title of an answer.

use pulldown_cmark::{Event, HeadingLevel, Tag};

use super::unmarked::unmarked;
use crate::parse::Markdown;

/// Names of parts that any text may have, in lower case: in English, Ukrainian, Russian, French,
/// German, Spanish, Chinese and Arabic.
const PARTS: [&str; 64] = [
    "introduction",
    "intro",
    "overview",
    "summary",
    "executive summary",
    "background",
    "context",
    "conclusion",
    "assessment",
    "analysis",
    "answer",
    "tl;dr", // en
    "вступ",
    "огляд",
    "підсумок",
    "резюме",
    "передмова",
    "висновок",
    "оцінка",
    "короткий огляд", // uk
    "введение",
    "обзор",
    "итог",
    "вступление",
    "заключение",
    "оценка",
    "краткий обзор", // ru
    "aperçu",
    "vue d’ensemble",
    "résumé",
    "synthèse",
    "contexte",
    "évaluation", // fr
    "einleitung",
    "einführung",
    "überblick",
    "übersicht",
    "zusammenfassung",
    "fazit",
    "bewertung", // de
    "introducción",
    "resumen",
    "resumen ejecutivo",
    "panorama",
    "visión general",
    "contexto",
    "conclusión",
    "evaluación", // es
    "引言",
    "简介",
    "导言",
    "概述",
    "概览",
    "摘要",
    "总结",
    "背景",
    "前言", // zh
    "مقدمة",
    "نظرة عامة",
    "ملخص",
    "موجز",
    "خلاصة",
    "تمهيد",
    "خاتمة", // ar
];

/// Whether a body opens with its only heading of the first level, and that says what it is about.
pub fn opens_with_title(body: &str) -> bool {
    let Some(first) = body.strip_prefix("# ").and_then(|rest| rest.lines().next()) else {
        return false;
    };
    let words = unmarked(&[first.to_owned()])
        .to_lowercase()
        .replace('\'', "’");
    let words = words.trim_matches(|c: char| !c.is_alphabetic());
    if PARTS.contains(&words) {
        return false;
    }
    let markdown = Markdown::of(body);
    let is_first = |event: &Event<'_>| {
        matches!(
            event,
            Event::Start(Tag::Heading {
                level: HeadingLevel::H1,
                ..
            })
        )
    };
    let headings = markdown.parser().filter(|(event, _)| is_first(event));
    headings.take(2).count() == 1
}

#[cfg(test)]
mod tests {
    use super::opens_with_title;

    #[test]
    fn a_title_is_alone_and_says_what_the_text_is_about() {
        for body in [
            "# Old Lock\n\nIt closed.\n",
            "# Old Lock\n\n```\n# x\n```\n",
        ] {
            assert!(opens_with_title(body), "{body}");
        }
        for body in [
            "It closed.\n",
            "## Old Lock\n",
            "# Old Lock\n\n# Ice\n",
            "# Introduction\n\nIt closed.\n",
            "# **1. Executive Summary:**\n",
            "# Вступ\n",
            "# Введение\n",
            "# Vue d'ensemble\n",
            "# Überblick\n",
            "# Resumen\n",
            "# 概述\n",
            "# مقدمة\n",
        ] {
            assert!(!opens_with_title(body), "{body}");
        }
    }
}
