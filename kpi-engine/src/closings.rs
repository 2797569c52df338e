//! Messages that want no answer: greetings, thanks and acknowledgements, in Uzbek (both scripts), Russian and English.

use finco_domain::ask::Line;
use finco_domain::media::MediaKind;

/// Does the line ask for an answer, open a talk, or neither?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wants {
    /// It wants an answer.
    Answer,
    /// A greeting: if a question follows soon, the clock starts here (chat spec, case 8).
    Greeting,
    /// Nothing: thanks, "ok", a sticker, a service message (chat spec, case 7).
    Nothing,
}

const GREETINGS: &[&str] = &[
    "assalomu",
    "assalom",
    "alaykum",
    "aleykum",
    "salom",
    "salomlar",
    "ассалому",
    "ассалом",
    "алайкум",
    "алейкум",
    "салом",
    "салам",
    "здравствуйте",
    "здравствуй",
    "привет",
    "добрый",
    "доброе",
    "день",
    "утро",
    "вечер",
    "hello",
    "hi",
    "hey",
    "good",
    "morning",
    "afternoon",
    "evening",
    "xayrli",
    "kun",
    "tong",
    "kech",
    "хайрли",
    "кун",
];

const CLOSINGS: &[&str] = &[
    "rahmat",
    "raxmat",
    "kattakon",
    "katta",
    "tashakkur",
    "xop",
    "hop",
    "mayli",
    "boldi",
    "tushunarli",
    "tushundim",
    "yaxshi",
    "zor",
    "ok",
    "okay",
    "okey",
    "ха",
    "ha",
    "рахмат",
    "раҳмат",
    "катта",
    "хоп",
    "хўп",
    "майли",
    "бўлди",
    "тушунарли",
    "яхши",
    "зўр",
    "спасибо",
    "спс",
    "благодарю",
    "большое",
    "понятно",
    "понял",
    "поняла",
    "хорошо",
    "ок",
    "окей",
    "ладно",
    "ясно",
    "отлично",
    "супер",
    "thanks",
    "thank",
    "you",
    "thx",
    "got",
    "it",
    "great",
    "understood",
    "perfect",
    "да",
    "yes",
];

/// Tells what a client's line wants. A question mark always asks.
#[must_use]
pub fn wants(line: &Line) -> Wants {
    let words = line.text.as_deref().map(words).unwrap_or_default();
    if words.is_empty() && !line.text.as_deref().is_some_and(|text| text.contains('?')) {
        return match line.media {
            None | Some(MediaKind::Sticker | MediaKind::Service | MediaKind::Animation) => Wants::Nothing,
            Some(_) => Wants::Answer,
        };
    }
    if line.text.as_deref().is_some_and(|text| text.contains(['?', '؟'])) {
        return Wants::Answer;
    }
    // A photo or a voice note with "rahmat" under it still shows something; only plain words close a talk.
    let plain = line.media.is_none();
    if plain && words.iter().all(|word| GREETINGS.contains(&word.as_str())) {
        return Wants::Greeting;
    }
    if plain
        && words
            .iter()
            .all(|word| CLOSINGS.contains(&word.as_str()) || GREETINGS.contains(&word.as_str()))
    {
        return Wants::Nothing;
    }
    Wants::Answer
}

/// The words of a text in lower case, without punctuation, apostrophes and emoji.
fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric() && !is_apostrophe(c))
        .map(|word| {
            word.chars()
                .filter(|c| !is_apostrophe(*c))
                .flat_map(char::to_lowercase)
                .collect::<String>()
        })
        .filter(|word| !word.is_empty())
        .collect()
}

/// People write oʻ and gʻ with any of these.
fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '`' | '\u{2bb}' | '\u{2bc}' | '\u{2018}' | '\u{2019}')
}
