//! What a message of staff is worth to the client: an answer, or only the word that somebody looks (chat spec, case 14).

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use chrono::{DateTime, Utc};
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
    whole: HashMap<String, DateTime<Utc>>,
    parts: HashMap<String, DateTime<Utc>>,
}

impl Names {
    /// Those names, each with the moment its bearer left; usernames with or without "@".
    #[must_use]
    pub fn new(names: impl IntoIterator<Item = (impl AsRef<str>, Option<DateTime<Utc>>)>) -> Self {
        let mut known = Self::default();
        for (name, left_at) in names {
            let (name, until) = (
                name.as_ref().trim_start_matches('@'),
                left_at.unwrap_or(DateTime::<Utc>::MAX_UTC),
            );
            keep(&mut known.whole, plain(name), until);
            for part in name.split_whitespace() {
                keep(&mut known.parts, plain(part), until);
            }
        }
        known
    }

    /// Was somebody called so then? A username is one whole word.
    fn had(&self, called: &str, by_username: bool, at: DateTime<Utc>) -> bool {
        let named = |names: &HashMap<String, DateTime<Utc>>| names.get(called).is_some_and(|until| at < *until);
        named(&self.whole) || (!by_username && named(&self.parts))
    }
}

/// Of two with one name the one who stays longer counts.
fn keep(names: &mut HashMap<String, DateTime<Utc>>, name: String, until: DateTime<Utc>) {
    let known = names.entry(name).or_insert(until);
    *known = until.max(*known);
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

/// Whom does a message of staff, sent at that moment, speak to? `names` are those of staff (chat spec, case 16); of who had
/// left by then, none.
#[must_use]
pub fn addressee(text: &str, names: &Names, at: DateTime<Utc>) -> Addressee {
    let text = text.trim_start();
    let end = text
        .find(|c: char| c.is_whitespace() || matches!(c, ',' | ':' | '!'))
        .unwrap_or(text.len());
    let (called, rest) = text.split_at(end);
    let by_username = called.starts_with('@');
    let called = plain(called.trim_start_matches('@'));
    if called.is_empty() || !names.had(&called, by_username, at) {
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
