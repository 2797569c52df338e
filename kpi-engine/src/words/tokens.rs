//! Texts as words, in forms that can be compared.

use finco_domain::words::{is_apostrophe, is_mark};

/// One word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// In lower case, without apostrophes, "ё" as "е": how Russian and English words are listed.
    pub(super) plain: String,
    /// In Latin letters, with the spellings people mix made one: how Uzbek words are listed.
    pub(super) folded: String,
}

impl Token {
    /// Does it hold a digit?
    pub(super) fn has_digit(&self) -> bool {
        self.plain.chars().any(|c| c.is_ascii_digit())
    }
}

/// The words of a text, without punctuation and emoji.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    text.split(|c: char| !c.is_alphanumeric() && !is_apostrophe(c) && !is_mark(c))
        .map(plain)
        .filter(|word| !word.is_empty())
        .map(|plain| Token {
            folded: fold(&plain),
            plain,
        })
        .collect()
}

/// Lower case without apostrophes; "ё" as "е".
pub(super) fn plain(word: &str) -> String {
    word.chars()
        .filter(|c| !is_apostrophe(*c) && !is_mark(*c))
        .flat_map(char::to_lowercase)
        .map(|c| if c == 'ё' { 'е' } else { c })
        .collect()
}

/// The one form of an Uzbek word: Latin letters, "h" as "x" (people mix them) but for "sh" and "ch", "ye" as "e", no letter
/// three times in a row ("raxmaaaat").
pub(super) fn fold(plain: &str) -> String {
    let mut folded = String::with_capacity(plain.len());
    for c in plain.chars() {
        match latin(c) {
            Some(letters) => folded.push_str(letters),
            None => folded.push(c),
        }
    }
    let mut result = String::with_capacity(folded.len());
    for c in folded.chars() {
        let mut ends = result.chars().rev();
        let (last, before) = (ends.next(), ends.next());
        match c {
            'h' if !matches!(last, Some('s' | 'c')) => result.push('x'),
            'e' if last == Some('y') => {
                result.pop();
                result.push('e');
            }
            _ if last == Some(c) && before == Some(c) && !c.is_ascii_digit() => {}
            _ => result.push(c),
        }
    }
    result
}

/// The Latin letters of a Cyrillic one, as Uzbek has them; without the apostrophes, which nobody types alike.
fn latin(c: char) -> Option<&'static str> {
    Some(match c {
        'а' => "a",
        'б' => "b",
        'в' => "v",
        'г' | 'ғ' => "g",
        'д' => "d",
        'е' | 'э' => "e",
        'ж' => "j",
        'з' => "z",
        'и' | 'ы' => "i",
        'й' => "y",
        'к' => "k",
        'қ' => "q",
        'л' => "l",
        'м' => "m",
        'н' => "n",
        'о' | 'ў' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' => "u",
        'ф' => "f",
        'х' | 'ҳ' => "x",
        'ц' => "s",
        'ч' => "ch",
        'ш' | 'щ' => "sh",
        'ъ' | 'ь' => "",
        'ю' => "yu",
        'я' => "ya",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_word_are_one() {
        for words in [
            ["o'tkazdim", "ўтказдим", "Oʻtkazdim", "o‘tkazdim"],
            ["rahmat", "раҳмат", "raxmat", "РАХМАТ"],
            ["yechim", "ечим", "Echim", "YECHIM"],
        ] {
            let folded: Vec<String> = words.iter().map(|word| tokens(word)[0].folded.clone()).collect();
            assert!(folded.iter().all(|one| *one == folded[0]), "{folded:?}");
        }
    }
}
