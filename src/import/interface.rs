//! The words of chat tools in eight interface languages (en, uk, ru, fr, de, es, zh, ar): how they label
//! the user and the assistant, and what they call parts of a page. Nothing here is a guess about prose:
//! a word counts only where a whole label is that word.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::route::fold;

/// Labels of the user. They end an answer wherever they are.
const USERS: &str = "you said|you|user|human|prompt|me|i|your prompt|my prompt|you asked|you wrote\
    |ви сказали|ви|я|користувач|користувачка|запит|підказка|ви запитали\
    |вы сказали|вы|пользователь|запрос|промпт|вы спросили\
    |vous avez dit|vous|moi|utilisateur|utilisatrice|invite|votre question|vous avez demandé\
    |du hast gesagt|sie haben gesagt|sie sagten|du|ich|nutzer|nutzerin|benutzer|benutzerin|eingabe|eingabeaufforderung\
    |dijiste|tú dijiste|has dicho|usted dijo|tú|yo|usted|usuario|usuaria|consulta|tu mensaje\
    |你说|您说|你|您|用户|提示|提示词|我|你說|您說|使用者|用戶\
    |قلت|لقد قلت|أنت قلت|قلتَ|أنت|أنا|المستخدم|موجه|المطالبة";

/// Those that are a sentence in one word, folded.
const YOU_SAID: [&str; 7] = ["dijiste", "你说", "您说", "你說", "您說", "قلت", "قلتَ"];

/// Labels that may be a user's, or a title within an answer: suggested, and never taken by themselves.
const ASKERS: &str = "question|q|moderator|interviewer|host|chair|facilitator|questioner|the question|asked\
    |питання|запитання|модератор|модераторка|ведучий|ведуча\
    |вопрос|модератор|ведущий|ведущая|интервьюер\
    |modérateur|modératrice|animateur|intervieweur|présentateur|présentatrice\
    |frage|moderation|moderatorin|gesprächsleitung|interviewerin\
    |pregunta|moderador|moderadora|entrevistador|entrevistadora\
    |问题|主持人|提问|问|問題|記者|记者\
    |سؤال|السؤال|المذيع|المحاور|مدير الحوار|الميسر";

/// Labels of instructions that nobody has written to be read.
const SYSTEMS: &str = "system|system prompt|system message|developer|developer message|tool|tool call|tool result|custom instructions\
    |система|системний запит|системная подсказка|системный промпт|système|invite système|systemprompt|systemnachricht|sistema\
    |系统|系统提示|系統|النظام";

/// Labels of somebody who answers last and once, after the others.
const JUDGES: &str = "judge|verdict|chair's synthesis|chair’s synthesis|synthesis|chairman|arbiter|jury|referee|the judge|final synthesis|rapporteur\
    |суддя|арбітр|судья|арбитр|вердикт|juge|verdict du juge|synthèse|rapporteuse|richter|richterin|urteil|juez|jueza|síntesis|árbitro\
    |裁判|评委|主席总结|综合|الحكم|القاضي|المقرر";

/// Labels of an assistant without its name.
const ASSISTANTS: &str = "assistant|response|ai|bot|model|answer|reply|ai assistant|output|completion\
    |асистент|помічник|відповідь|модель\
    |ассистент|помощник|ответ|модель|бот\
    |réponse|modèle|ia|assistante\
    |assistent|antwort|modell|ki\
    |asistente|respuesta|modelo\
    |助手|回答|回复|答|模型|助理\
    |المساعد|الرد|الإجابة|الجواب|النموذج";

/// Products that answer, by the first word of their names.
const PRODUCTS: [&str; 24] = [
    "chatgpt",
    "gpt",
    "claude",
    "gemini",
    "copilot",
    "perplexity",
    "grok",
    "llama",
    "mistral",
    "deepseek",
    "qwen",
    "kimi",
    "bard",
    "bing",
    "o1",
    "o3",
    "o4",
    "glm",
    "command",
    "phi",
    "gemma",
    "mixtral",
    "sonar",
    "nova",
];
/// What may come after a product's name, besides numbers.
const VERSIONS: [&str; 34] = [
    "opus",
    "sonnet",
    "haiku",
    "pro",
    "flash",
    "turbo",
    "mini",
    "nano",
    "ultra",
    "chat",
    "plus",
    "advanced",
    "instruct",
    "thinking",
    "preview",
    "large",
    "small",
    "medium",
    "max",
    "high",
    "low",
    "lite",
    "reasoning",
    "deep",
    "research",
    "ai",
    "assistant",
    "copilot",
    "coder",
    "scout",
    "maverick",
    "vision",
    "experimental",
    "latest",
];
/// What may stand before a product's name.
const MAKERS: [&str; 8] = [
    "microsoft",
    "google",
    "openai",
    "anthropic",
    "meta",
    "le",
    "xai",
    "the",
];

/// What comes after a name where a page says that it speaks, and before it.
const SAID: [&str; 27] = [
    "said",
    "says",
    "wrote",
    "replied",
    "responded",
    "answered",
    "сказав",
    "сказала",
    "каже",
    "відповів",
    "відповідає",
    "сказал",
    "ответил",
    "говорит",
    "отвечает",
    "a dit",
    "dit",
    "a répondu",
    "hat gesagt",
    "sagte",
    "sagt",
    "antwortete",
    "dijo",
    "ha dicho",
    "respondió",
    "说",
    "說",
];
const SAID_BEFORE: [&str; 3] = ["قال", "قالت", "يقول"];

/// Titles of parts of an answer, which nobody speaks.
const SECTIONS: &str = "note|notes|summary|bottom line|risks|risk|conclusion|conclusions|sources|source|references|key points\
    |key findings|introduction|background|overview|assessment|analysis|outlook|caveats|caveat|example|update|date|title|author\
    |recommendation|recommendations|next steps|confidence|likelihood|scenario|scenarios|timeline|why|how|what|pros|cons\
    |assumptions|indicators|evidence|in short|in sum|tldr|works cited|citations|footnotes|created|updated|exported|link|url|model\
    |context|key judgements|key judgments|key takeaways|implications|methodology|appendix|final thoughts|most likely|least likely\
    |примітка|висновок|висновки|ризики|джерела|підсумок|вступ|оцінка|прогноз|аналіз\
    |примечание|вывод|выводы|риски|источники|итог|итоги|введение|оценка|прогноз|анализ\
    |remarque|conclusion|risques|résumé|introduction|évaluation|analyse|en bref|contexte\
    |hinweis|fazit|risiken|quellen|zusammenfassung|einleitung|einschätzung|bewertung|ausblick|kurz gesagt\
    |nota|conclusión|conclusiones|riesgos|fuentes|resumen|introducción|evaluación|análisis|en resumen\
    |注|注意|总结|结论|风险|来源|摘要|引言|评估|分析|背景\
    |ملاحظة|خلاصة|الخلاصة|الاستنتاج|المخاطر|المصادر|ملخص|مقدمة|التقييم|التحليل";

fn table(words: &str) -> BTreeSet<String> {
    words.split('|').map(fold).collect()
}

static USER: LazyLock<BTreeSet<String>> = LazyLock::new(|| table(USERS));
static ASKER: LazyLock<BTreeSet<String>> = LazyLock::new(|| table(ASKERS));
static SYSTEM: LazyLock<BTreeSet<String>> = LazyLock::new(|| table(SYSTEMS));
static JUDGE: LazyLock<BTreeSet<String>> = LazyLock::new(|| table(JUDGES));
static ASSISTANT: LazyLock<BTreeSet<String>> = LazyLock::new(|| table(ASSISTANTS));
static SECTION: LazyLock<BTreeSet<String>> = LazyLock::new(|| table(SECTIONS));

/// Whether a label is the user's, whatever the file.
pub fn is_user(label: &str) -> bool {
    USER.contains(&fold(label))
}

/// Whether a label is a sentence of a page, such as `You said`: it needs no marks around it.
pub fn is_phrase(label: &str) -> bool {
    let is_sentence = label.trim().contains(' ') || YOU_SAID.contains(&&*fold(label));
    is_user(label) && is_sentence || said_by(label).is_some_and(is_product)
}

/// Whether a label may be of somebody who asks.
pub fn may_ask(label: &str) -> bool {
    ASKER.contains(&fold(label))
}

/// Whether a label is of instructions to a model.
pub fn is_system(label: &str) -> bool {
    SYSTEM.contains(&fold(label))
}

/// Whether a label may be of somebody who judges what others said.
pub fn may_judge(label: &str) -> bool {
    JUDGE.contains(&fold(label))
}

/// Whether a label is an assistant's: `ChatGPT said`, `Assistant`, `Claude Opus 4`.
pub fn is_assistant(label: &str) -> bool {
    let name = said_by(label).unwrap_or(label);
    ASSISTANT.contains(&fold(name)) || is_product(name)
}

/// Whether a label is the title of a part of an answer.
pub fn is_section(label: &str) -> bool {
    SECTION.contains(&fold(label))
}

/// Whether words name a product that answers, and nothing but its versions after it.
pub fn is_product(name: &str) -> bool {
    let name = name.to_lowercase();
    let mut words = name
        .split(|c: char| c.is_whitespace() || c == '-' || c == '\u{2011}')
        .filter(|word| !word.is_empty())
        .skip_while(|word| MAKERS.contains(word));
    let is_known = words.next().is_some_and(|first| {
        let letters = first.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
        PRODUCTS.contains(&first) || PRODUCTS.contains(&letters)
    });
    let is_version =
        |word: &str| word.contains(|c: char| c.is_ascii_digit()) || VERSIONS.contains(&word);
    is_known && words.all(is_version)
}

/// The name in `ChatGPT said`, `قال ChatGPT`.
pub fn said_by(label: &str) -> Option<&str> {
    let label = label.trim();
    let behind = SAID.iter().find_map(|said| {
        let name = label.strip_suffix(said)?;
        let is_apart = name.ends_with(char::is_whitespace) || !said.is_ascii();
        (is_apart && !name.trim().is_empty()).then(|| name.trim())
    });
    behind.or_else(|| {
        SAID_BEFORE.iter().find_map(|said| {
            let name = label.strip_prefix(said)?;
            name.starts_with(char::is_whitespace).then(|| name.trim())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_say_who_speaks_in_eight_languages() {
        for label in [
            "You said",
            "YOU",
            "User",
            "Prompt",
            "Ви сказали",
            "Вы сказали",
            "Vous avez dit",
            "Du hast gesagt",
            "Tú dijiste",
            "你说",
            "قلت",
        ] {
            assert!(is_user(label), "{label}");
        }
        for (label, name) in [
            ("ChatGPT said", "ChatGPT"),
            ("ChatGPT сказав", "ChatGPT"),
            ("ChatGPT сказал", "ChatGPT"),
            ("ChatGPT a dit", "ChatGPT"),
            ("ChatGPT hat gesagt", "ChatGPT"),
            ("ChatGPT dijo", "ChatGPT"),
            ("ChatGPT 说", "ChatGPT"),
            ("ChatGPT说", "ChatGPT"),
            ("قال ChatGPT", "ChatGPT"),
        ] {
            assert_eq!(said_by(label), Some(name), "{label}");
            assert!(is_assistant(label) && is_phrase(label), "{label}");
        }
        for label in [
            "Claude Opus 4",
            "GPT-5",
            "Gemini 2.5 Pro",
            "Microsoft Copilot",
            "Assistant",
            "o3",
        ] {
            assert!(is_assistant(label) && !is_phrase(label), "{label}");
        }
        for label in [
            "Russia",
            "Aftersaid",
            "The board said",
            "Claudette",
            "Summary",
        ] {
            assert!(!is_assistant(label) && !is_user(label), "{label}");
        }
        assert!(may_ask("Moderator") && !is_user("Moderator"));
        assert!(is_section("Bottom line") && !is_section("Claude"));
    }
}
