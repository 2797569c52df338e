//! What a message of staff is worth to the client: an answer, or only the word that somebody looks (chat spec, case 14).

use std::collections::HashSet;
use std::sync::LazyLock;

use finco_domain::media::MediaKind;

use super::tokens::{Token, plain, tokens};
use super::vocabulary::{ACKNOWLEDGEMENT, CLOSING, GREETING, plain_words};

/// What a message of staff says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Says {
    /// Something of substance, be it a question back.
    Answer,
    /// That it was seen, a greeting, a dot, a thumb: nothing a client can go by.
    Acknowledgement,
}

/// An acknowledgement is short; longer ones say something.
const LONGEST: usize = 14;

/// Words that are an answer by themselves, though clients close talks with them: "is it there?" - "yes".
static ANSWERS: LazyLock<HashSet<String>> = LazyLock::new(|| {
    plain_words(
        "ha haa xa yoq yo'q ҳа ха йўқ да нет yes no bor бор есть keldi келди пришло получил получила получили работает \
         works solved resolved подходит ага угу yep yeah nope заработало получилось to'g'ri all one k",
    )
});

/// Tells what a message of staff says. `text` is what it says or its caption, `media` what it carries.
#[must_use]
pub fn says(text: &str, media: Option<MediaKind>) -> Says {
    let words = tokens(text);
    let shows = !matches!(
        media,
        None | Some(MediaKind::Sticker | MediaKind::Animation | MediaKind::Service)
    );
    if shows {
        return Says::Answer;
    }
    if words.is_empty() {
        return Says::Acknowledgement;
    }
    if words.len() <= LONGEST && (GREETING.covers(&words) || promises(&words) || thanks(&words)) {
        return Says::Acknowledgement;
    }
    Says::Answer
}

/// "Hozir qarayman", "через 5 минут отвечу".
fn promises(words: &[Token]) -> bool {
    let small = |word: &Token| word.plain.len() <= 2 && word.has_digit();
    let rest: Vec<Token> = words.iter().filter(|word| !small(word)).cloned().collect();
    ACKNOWLEDGEMENT.covers(&rest) && rest.iter().any(|word| !is_answer(word))
}

/// "Rahmat", "хорошо, спасибо": polite, and no more.
fn thanks(words: &[Token]) -> bool {
    CLOSING.covers(words) && !words.iter().any(is_answer)
}

fn is_answer(word: &Token) -> bool {
    ANSWERS.contains(&word.plain)
}

/// Words by which one of staff hands a colleague something: "javob bering", "посмотри".
static HANDS_OVER: LazyLock<HashSet<String>> = LazyLock::new(|| {
    plain_words(
        "javob qara qarang qarab qarvor qarvoring kor koring tekshir tekshiring yordam yoz yozing hal ответь ответьте \
         посмотри посмотрите глянь проверь проверьте помоги помогите займись возьми подскажи answer reply check look \
         help take handle жавоб қара қаранг текшир текширинг кўринг кўр",
    )
});

/// What staff calls each other: names, full names, usernames.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    whole: HashSet<String>,
    parts: HashSet<String>,
}

impl Names {
    /// Those names; usernames with or without "@".
    #[must_use]
    pub fn new<'n>(names: impl IntoIterator<Item = &'n str>) -> Self {
        let mut known = Self::default();
        for name in names.into_iter().map(|name| name.trim_start_matches('@')) {
            known.whole.insert(plain(name));
            known.parts.extend(name.split_whitespace().map(plain));
        }
        known
    }

    /// Is somebody called so? A username is one whole word.
    fn have(&self, called: &str, by_username: bool) -> bool {
        self.whole.contains(called) || (!by_username && self.parts.contains(called))
    }
}

/// Whom a message of staff speaks to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Addressee {
    /// The client, for all the rules know.
    Client,
    /// It begins with a colleague's name, as a call.
    Colleague,
    /// It begins with a colleague's name and hands something over: no answer even where it replies to the client.
    ColleagueToAct,
}

/// Whom does a message of staff speak to? `names` are those of staff (chat spec, case 16).
#[must_use]
pub fn addressee(text: &str, names: &Names) -> Addressee {
    let text = text.trim_start();
    let end = text
        .find(|c: char| c.is_whitespace() || matches!(c, ',' | ':' | '!'))
        .unwrap_or(text.len());
    let (called, rest) = text.split_at(end);
    let by_username = called.starts_with('@');
    let called = plain(called.trim_start_matches('@'));
    if called.is_empty() || !names.have(&called, by_username) {
        return Addressee::Client;
    }
    let acts = tokens(rest).iter().take(4).any(|word| HANDS_OVER.contains(&word.plain));
    // "Aziz aka, ...": a polite word may follow the name.
    let polite = ["aka", "opa", "uka", "ака", "опа", "ука"].iter().find_map(|word| {
        rest.trim_start()
            .strip_prefix(word)
            .filter(|after| after.starts_with([',', ':', '!']))
    });
    if acts {
        Addressee::ColleagueToAct
    } else if by_username || polite.is_some() || rest.starts_with([',', ':', '!']) || rest.trim().is_empty() {
        Addressee::Colleague
    } else {
        Addressee::Client
    }
}
