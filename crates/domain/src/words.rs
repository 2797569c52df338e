//! One spelling for all scripts: the same word in Latin and Cyrillic letters, with any apostrophe, is folded into the
//! same key, so that "buyurtma" finds "буюртма" and "narxi" finds "нархи".
//!
//! The key is for comparing, never for showing. Where Uzbek and Russian spell a sound in several ways, one of them
//! stands for all: x for h, х and ҳ; k for q and қ; o and g for o' and g'; s for ts; doubled letters are one.

use std::ops::Range;

/// Longer words are cut; nobody types them.
pub const MAX_WORD: usize = 40;

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Where it stands, in bytes of the text.
    pub at: Range<usize>,
    /// Its folded spelling; never empty.
    pub word: String,
}

/// The words of a text in order.
#[must_use]
pub fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut begun: Option<usize> = None;
    let mut end = 0;
    let mut take = |at: Range<usize>| {
        let word = fold(&text[at.clone()]);
        if !word.is_empty() {
            found.push(Token { at, word });
        }
    };
    for (at, letter) in text.char_indices() {
        if letter.is_alphanumeric() || (begun.is_some() && is_mark(letter)) {
            begun.get_or_insert(at);
            end = at + letter.len_utf8();
        } else if !(begun.is_some() && is_apostrophe(letter)) {
            // An apostrophe within a word is passed over; one at its end is outside.
            if let Some(begin) = begun.take() {
                take(begin..end);
            }
        }
    }
    if let Some(begin) = begun {
        take(begin..end);
    }
    found
}

/// Folds one word. Letters of other scripts than Latin and Cyrillic stay as they are.
#[must_use]
pub fn fold(word: &str) -> String {
    let mut latin: Vec<char> = Vec::with_capacity(word.len());
    for letter in word.chars().flat_map(char::to_lowercase) {
        match (letter, latin.last_mut()) {
            // A letter and its mark, written apart.
            ('\u{306}', Some(last)) if *last == 'i' => *last = 'y',
            ('\u{306}', Some(last)) if *last == 'u' => *last = 'o',
            (mark, _) if is_mark(mark) => {}
            _ => match romanise(letter) {
                Some(letters) => latin.extend(letters.chars()),
                None => latin.push(letter),
            },
        }
    }
    let (mut key, mut long) = (String::with_capacity(latin.len()), 0);
    let mut rest = latin.as_slice();
    while let Some(first) = rest.first() {
        let together = TOGETHER.iter().find(|(letters, _)| rest.starts_with(letters));
        let alone = alone(*first);
        let (sound, taken) = match together {
            Some((letters, sound)) => (*sound, letters.len()),
            None => (alone.as_str(), 1),
        };
        rest = &rest[taken..];
        for letter in sound.chars() {
            let is_doubled = key.ends_with(letter) && !letter.is_numeric();
            if !is_doubled && long < MAX_WORD {
                key.push(letter);
                long += 1;
            }
        }
    }
    key
}

/// Letters that are one sound, and its spelling.
const TOGETHER: [(&[char], &str); 11] = [
    (&['s', 'h', 'c', 'h'], "sh"),
    (&['s', 'h'], "sh"),
    (&['c', 'h'], "ch"),
    (&['k', 'h'], "x"),
    (&['z', 'h'], "j"),
    (&['d', 'z', 'h'], "j"),
    (&['d', 'j'], "j"),
    (&['t', 's'], "s"),
    (&['c', 'k'], "k"),
    (&['y', 'e'], "e"),
    (&['p', 'h'], "f"),
];

/// The spelling of a letter that stands by itself.
fn alone(letter: char) -> String {
    match letter {
        'h' => "x".to_owned(),
        'q' | 'c' => "k".to_owned(),
        'w' => "v".to_owned(),
        _ if letter.is_alphanumeric() => letter.to_string(),
        _ => String::new(),
    }
}

/// People write oʻ and gʻ with any of these.
#[must_use]
pub fn is_apostrophe(letter: char) -> bool {
    matches!(
        letter,
        '\'' | '’' | '‘' | 'ʻ' | 'ʼ' | '`' | '´' | '′' | '\u{2bd}' | '\u{201b}'
    )
}

/// Combining marks: some keyboards write "й" and "ё" in two parts.
#[must_use]
pub fn is_mark(letter: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&letter)
}

/// A lower-case letter in Latin ones, as Uzbek writes it; `None` leaves it as it is.
fn romanise(letter: char) -> Option<&'static str> {
    let letters = match letter {
        'а' => "a",
        'б' => "b",
        'в' => "v",
        'г' | 'ғ' | 'ğ' => "g",
        'д' => "d",
        'е' | 'э' | 'є' => "e",
        'ё' => "yo",
        'ж' => "j",
        'з' => "z",
        'и' | 'ы' | 'і' | 'ı' | 'î' => "i",
        'й' => "y",
        'к' | 'қ' => "k",
        'л' => "l",
        'м' => "m",
        'н' => "n",
        'ң' | 'ñ' => "ng",
        'о' | 'ў' | 'ө' | 'õ' | 'ö' | 'ô' => "o",
        'п' => "p",
        'р' => "r",
        'с' | 'ц' => "s",
        'т' => "t",
        'у' | 'ү' | 'ü' | 'ū' => "u",
        'ф' => "f",
        'х' | 'ҳ' => "x",
        'ч' | 'ç' => "ch",
        'ш' | 'щ' | 'ş' => "sh",
        'ю' => "yu",
        'я' => "ya",
        'á' | 'à' | 'â' | 'ä' => "a",
        'é' | 'è' | 'ê' | 'ë' => "e",
        'ъ' | 'ь' => "",
        // Kept for a moment: it parts s and h in Is'hoq.
        _ if is_apostrophe(letter) => "'",
        _ => return None,
    };
    Some(letters)
}

/// How many letters are wrong, missing, too many or swapped with their neighbour in `typed`, if it was meant to be `word`
/// or its beginning: who types "buyurmta" may look for "buyurtmangiz". Both are folded.
#[must_use]
pub fn typos(typed: &str, word: &str) -> usize {
    let typed: Vec<char> = typed.chars().collect();
    let word: Vec<char> = word.chars().take(typed.len() + 2).collect();
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=word.len()).collect();
    for (i, letter) in typed.iter().enumerate() {
        let mut next = vec![i + 1; word.len() + 1];
        for (j, other) in word.iter().enumerate() {
            let changed = last[j] + usize::from(letter != other);
            next[j + 1] = changed.min(last[j + 1] + 1).min(next[j] + 1);
            if i > 0 && j > 0 && *letter == word[j - 1] && typed[i - 1] == *other {
                next[j + 1] = next[j + 1].min(before[j - 1] + 1);
            }
        }
        before = std::mem::replace(&mut last, next);
    }
    last.into_iter().min().unwrap_or_default()
}

/// How many typos a word of this folded spelling may have and still be found.
#[must_use]
pub fn forgiven(typed: &str) -> usize {
    match typed.chars().count() {
        _ if typed.chars().all(|letter| letter.is_ascii_digit()) => 0,
        0..=3 => 0,
        4..=5 => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_a_word_are_one() {
        for (one, other) in [
            ("buyurtma", "буюртма"),
            ("narxi", "нархи"),
            ("RAHMAT", "раҳмат"),
            ("raxmat", "рахмат"),
            ("qancha", "қанча"),
            ("kancha", "qancha"),
            ("o'zbek", "ўзбек"),
            ("oʻzbek", "O‘ZBEK"),
            ("g`oya", "ғоя"),
            ("ma'lum", "маълум"),
            ("Is'hoq", "Исҳоқ"),
            ("yetkazib", "етказиб"),
            ("spasibo", "спасибо"),
            ("xorosho", "khorosho"),
            ("zhenya", "женя"),
            ("jurnal", "журнал"),
            ("shchyotka", "щётка"),
            ("tsement", "цемент"),
            ("sement", "цемент"),
            ("йод", "и\u{306}од"),
            ("ўн", "у\u{306}н"),
            ("kontrakt", "contract"),
            ("assalomu", "асалому"),
            ("shartnoma", "şartnoma"),
            ("choy", "чой"),
        ] {
            assert_eq!(fold(one), fold(other), "{one} {other}");
        }
        assert_eq!(fold("Ελλάδα 東京 თბილისი"), "ελάδα東京თბილისი");
        for (one, other) in [("qancha", "qachon"), ("bor", "bir"), ("100", "1000"), ("11", "1")] {
            assert_ne!(fold(one), fold(other));
        }
    }

    #[test]
    fn words_of_a_text_stand_where_they_stand() {
        let text = "«Bo'ldimi?», — deb so‘radi Ўктам: 12-uy… 👍";
        let words: Vec<_> = tokens(text)
            .into_iter()
            .map(|token| (text[token.at].to_owned(), token.word))
            .collect();
        let expected = [
            ("Bo'ldimi", "boldimi"),
            ("deb", "deb"),
            ("so‘radi", "soradi"),
            ("Ўктам", "oktam"),
            ("12", "12"),
            ("uy", "uy"),
        ];
        assert_eq!(words, expected.map(|(text, word)| (text.to_owned(), word.to_owned())));
        assert_eq!(tokens("'''"), []);
    }

    #[test]
    fn typos_are_counted_and_endings_are_not() {
        assert_eq!(typos("buyurtma", "buyurtma"), 0);
        assert_eq!(typos("buyurtma", "buyurtmangizni"), 0);
        assert_eq!(typos("buyurmta", "buyurtmangiz"), 1);
        assert_eq!(typos("dastafka", "dostavka"), 2);
        assert_eq!(typos("nark", "narx"), 1);
        assert_eq!(typos("buyurtmalar", "buyurtma"), 3);
        assert_eq!(typos("salom", "kitob"), 4);
    }
}
