//! What the bot says and what tables for download are headed with, in Uzbek, Russian and English. Every text stands in `locales/*/*.ftl`; a test holds that all three
//! languages have the same keys and the same variables.

use std::collections::HashMap;
use std::sync::LazyLock;

use finco_domain::people::Language;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

const SOURCES: [(Language, &str); 3] = [
    (
        Language::Uz,
        concat!(
            include_str!("../locales/uz/bot.ftl"),
            include_str!("../locales/uz/waiting.ftl"),
            include_str!("../locales/uz/tables.ftl")
        ),
    ),
    (
        Language::Ru,
        concat!(
            include_str!("../locales/ru/bot.ftl"),
            include_str!("../locales/ru/waiting.ftl"),
            include_str!("../locales/ru/tables.ftl")
        ),
    ),
    (
        Language::En,
        concat!(
            include_str!("../locales/en/bot.ftl"),
            include_str!("../locales/en/waiting.ftl"),
            include_str!("../locales/en/tables.ftl")
        ),
    ),
];

static BUNDLES: LazyLock<HashMap<Language, FluentBundle<FluentResource>>> = LazyLock::new(|| {
    SOURCES
        .into_iter()
        .map(|(language, source)| (language, bundle(language, source)))
        .collect()
});

fn bundle(language: Language, source: &str) -> FluentBundle<FluentResource> {
    let tag: LanguageIdentifier = language
        .as_str()
        .parse()
        .expect("the three language codes are valid tags");
    let mut bundle = FluentBundle::new_concurrent(vec![tag]);
    // Chats are plain text: no invisible direction marks around what is put in.
    bundle.set_use_isolating(false);
    let resource = FluentResource::try_new(source.to_owned()).expect("the texts parse: a test reads each of them");
    bundle
        .add_resource(resource)
        .expect("no key stands twice: a test reads each of them");
    bundle
}

/// A text with nothing to fill in.
#[must_use]
pub fn text(language: Language, key: &str) -> String {
    fill(language, key, &[])
}

/// A text with its variables filled in. A key that does not exist is shown as itself: a test calls every key used.
#[must_use]
pub fn fill(language: Language, key: &str, values: &[(&str, FluentValue<'_>)]) -> String {
    let bundle = &BUNDLES[&language];
    let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
        return key.to_owned();
    };
    let args: FluentArgs<'_> = values.iter().map(|(name, value)| (*name, value.clone())).collect();
    bundle
        .format_pattern(pattern, Some(&args), &mut Vec::new())
        .into_owned()
}

/// A length of time for people: seconds, minutes with seconds, or hours with minutes.
#[must_use]
pub fn duration(language: Language, secs: i64) -> String {
    let (h, m, s) = (secs / 3600, secs / 60 % 60, secs % 60);
    let values = [("h", h.into()), ("m", m.into()), ("s", s.into())];
    let key = match secs {
        3600.. => "duration-hours",
        60.. => "duration-minutes",
        _ => "duration-seconds",
    };
    fill(language, key, &values)
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    /// Keys of a source with the variables each names.
    fn keys(source: &str) -> BTreeMap<String, BTreeSet<String>> {
        let mut keys: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut key = String::new();
        for line in source.lines().filter(|line| !line.starts_with('#')) {
            if let Some((name, _)) = line.split_once(" = ").filter(|_| !line.starts_with(' ')) {
                key = name.to_owned();
            }
            let variables = line.split('$').skip(1).map(|rest| {
                rest.chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_')
                    .collect::<String>()
            });
            keys.entry(key.clone()).or_default().extend(variables);
        }
        keys
    }

    #[test]
    fn three_languages_have_the_same_keys_and_variables() {
        let [uz, ru, en] = SOURCES.map(|(_, source)| keys(source));
        assert!(uz.len() > 10);
        assert_eq!(uz, ru);
        assert_eq!(uz, en);
    }

    #[test]
    fn every_text_can_be_filled() {
        for (language, source) in SOURCES {
            for (key, variables) in keys(source) {
                let values: Vec<_> = variables
                    .iter()
                    .map(|name| (name.as_str(), FluentValue::from(5)))
                    .collect();
                let text = fill(language, &key, &values);
                assert!(
                    !text.is_empty() && !text.contains(['{', '}', '$']) && text != key,
                    "{language:?} {key}: {text}"
                );
            }
        }
    }

    #[test]
    fn russian_counts_in_three_ways() {
        let text = |n: i64| {
            let values = [
                ("answered", n.into()),
                ("month", "".into()),
                ("score", "".into()),
                ("within", "".into()),
            ];
            fill(Language::Ru, "me", &values)
        };
        assert!(text(1).contains("1 вопрос.") && text(3).contains("3 вопроса") && text(11).contains("11 вопросов"));
    }

    #[test]
    fn durations_are_short() {
        assert_eq!(duration(Language::En, 59), "59 s");
        assert_eq!(duration(Language::Ru, 125), "2 мин 5 с");
        assert_eq!(duration(Language::Uz, 3725), "1 soat 2 daq");
    }
}
