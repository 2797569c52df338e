//! Search: messages, employees and chats by words of any script, typos forgiven.

use std::collections::BTreeSet;

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use chrono::{DateTime, Utc};
use finco_domain::people::UserRole;
use finco_domain::words::{self, Token};
use finco_store::search::{self, Found, Wanted, Whose};
use finco_store::users::User;
use finco_store::{PgConnection, StoreError, people};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::waits::dto::chat_address;
use crate::auth::Session;
use crate::error::{ApiError, Failure, Problem};
use crate::{Api, scope};

/// What to look for.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct SearchQuery {
    /// 2 to 200 characters, in any script. A message has every word, or one that begins with it, or one that is a typo
    /// or two away.
    #[param(example = "buyurtma qachon", min_length = 2, max_length = 200)]
    q: String,
    /// The most of each kind, 1 to 50.
    #[param(minimum = 1, maximum = 50)]
    limit: Option<i64>,
}

/// What was found.
#[derive(Serialize, ToSchema)]
#[schema(as = SearchResults)]
pub(crate) struct ResultsDto {
    /// Newest first.
    messages: Vec<FoundDto>,
    /// The nearest first.
    employees: Vec<FoundEmployeeDto>,
    /// The nearest first.
    chats: Vec<FoundChatDto>,
}

/// A message that was found.
#[derive(Serialize, ToSchema)]
#[schema(as = FoundMessage)]
pub(crate) struct FoundDto {
    chat: FoundChatDto,
    #[schema(example = "4711")]
    message_id: String,
    sent_at: DateTime<Utc>,
    author: Option<String>,
    text: String,
    /// The part of the text around the first word that was found.
    snippet: String,
    /// The found words within the snippet.
    marks: Vec<MarkedDto>,
    /// The ask it belongs to, if any.
    wait_id: Option<String>,
}

/// A stretch of a snippet, in UTF-16 units, as browsers count.
#[derive(Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = MarkedStretch)]
pub(crate) struct MarkedDto {
    from: usize,
    to: usize,
}

/// An employee whose name was found.
#[derive(Serialize, ToSchema)]
#[schema(as = FoundEmployee)]
pub(crate) struct FoundEmployeeDto {
    id: i64,
    name: String,
    department: Option<String>,
}

/// A chat whose name was found.
#[derive(Serialize, ToSchema)]
#[schema(as = FoundChat)]
pub(crate) struct FoundChatDto {
    id: String,
    title: String,
}

/// Finds messages, employees and chats. Admins find all; supervisors the messages and chats of their departments, and of
/// chats nobody answers in yet; employees what they wrote themselves; HR employees by name.
#[utoipa::path(get, path = "/search", tag = "search", params(SearchQuery), responses(
    (status = 200, description = "What was found; messages of the last half minute may be missing", body = ResultsDto),
    (status = 400, description = "Too short or too long", body = Problem, content_type = "application/problem+json"),
    (status = 401, description = "Signed out", body = Problem, content_type = "application/problem+json"),
    (status = 422, description = "No words", body = Problem, content_type = "application/problem+json"),
))]
pub(crate) async fn get_search(
    State(api): State<Api>,
    session: Session,
    query: Result<Query<SearchQuery>, QueryRejection>,
) -> Result<Json<ResultsDto>, ApiError> {
    let Query(query) = query.map_err(|error| session.fail(error))?;
    find(&api, &session.user, &query)
        .await
        .map(Json)
        .map_err(|failure| session.fail(failure))
}

/// Words beyond these are not looked for.
const MAX_WORDS: usize = 8;

/// Known words a mistyped one may stand for.
const MAX_ALIKE: usize = 30;

async fn find(api: &Api, user: &User, query: &SearchQuery) -> Result<ResultsDto, Failure> {
    let long = query.q.trim().chars().count();
    if !(2..=200).contains(&long) {
        return Err(Failure::Unprocessable("q is 2 to 200 characters".into()));
    }
    let limit = query.limit.unwrap_or(20);
    if !(1..=50).contains(&limit) {
        return Err(Failure::BadRequest("limit is 1 to 50".into()));
    }
    let mut typed: Vec<String> = words::tokens(&query.q).into_iter().map(|token| token.word).collect();
    typed.truncate(MAX_WORDS);
    if typed.is_empty() {
        return Err(Failure::Unprocessable("q holds no word".into()));
    }
    let mut transaction = api.pool.begin().await.map_err(StoreError::from)?;
    let whose = whose(&mut transaction, user).await?;
    let messages = find_messages(&mut transaction, &typed, &whose, limit).await?;
    let most = usize::try_from(limit).unwrap_or_default();
    let mut employees = people::list(&mut transaction).await?;
    employees.retain(|one| scope::may_see(user, one.id, one.department.as_ref().map(|department| department.id)));
    let employees = nearest(&typed, employees, |one| &one.name, most).into_iter();
    let chats = search::list_titles(&mut transaction, &whose).await?;
    let chats = nearest(&typed, chats, |one| &one.title, most).into_iter();
    Ok(ResultsDto {
        messages,
        employees: employees
            .map(|one| FoundEmployeeDto {
                id: one.id.0,
                name: one.name,
                department: one.department.map(|department| department.name),
            })
            .collect(),
        chats: chats
            .map(|one| FoundChatDto {
                id: chat_address(&one.chat),
                title: one.title,
            })
            .collect(),
    })
}

/// Whose messages the user may find.
async fn whose(conn: &mut PgConnection, user: &User) -> Result<Whose, StoreError> {
    if let Some(sight) = scope::sight(conn, user).await? {
        return Ok(Whose::Seen(sight));
    }
    if user.role != UserRole::Employee {
        return Ok(Whose::Nothing);
    }
    let employees = people::list(conn).await?;
    let own = employees.into_iter().find(|one| Some(one.id) == user.employee);
    Ok(own
        .and_then(|one| one.telegram_id)
        .map_or(Whose::Nothing, Whose::Account))
}

/// What was typed as it was typed; only where that gives too little, what may have been meant.
async fn find_messages(
    conn: &mut PgConnection,
    typed: &[String],
    whose: &Whose,
    limit: i64,
) -> Result<Vec<FoundDto>, StoreError> {
    let exact: Wanted = typed.iter().map(|word| vec![word.clone()]).collect();
    let mut wanted = exact.clone();
    let mut found = search::find(conn, &exact, whose, limit).await?;
    if i64::try_from(found.len()).unwrap_or(limit) < limit && *whose != Whose::Nothing {
        search::set_tolerance(conn).await?;
        for words in &mut wanted {
            let alike = search::list_alike(conn, &words[0], MAX_ALIKE).await?;
            let begins = |word: &String| word.starts_with(&words[0]);
            let others: Vec<_> = alike.iter().filter(|word| !begins(word)).cloned().collect();
            words.extend(others);
        }
        if wanted != exact {
            found = search::find(conn, &wanted, whose, limit).await?;
        }
    }
    Ok(found.into_iter().map(|message| found_dto(message, &wanted)).collect())
}

fn found_dto(found: Found, wanted: &Wanted) -> FoundDto {
    let (snippet, marks) = snippet(&found.body, wanted);
    FoundDto {
        chat: FoundChatDto {
            id: chat_address(&found.chat),
            title: found.chat_title,
        },
        message_id: found.message_id.to_string(),
        sent_at: found.sent_at,
        author: found.author,
        text: found.body,
        snippet,
        marks,
        wait_id: found.wait_id.map(|id| id.to_string()),
    }
}

/// Letters of a snippet before its first found word, and in all.
const LEAD: usize = 40;
const LONG: usize = 160;

/// The part of a text around the first found word, and the found words in it.
fn snippet(text: &str, wanted: &Wanted) -> (String, Vec<MarkedDto>) {
    let is_hit = |token: &Token| {
        wanted.iter().any(|words| {
            let begins = words
                .first()
                .is_some_and(|first| token.word.starts_with(first.as_str()));
            begins || words.contains(&token.word)
        })
    };
    let hits: Vec<Token> = words::tokens(text).into_iter().filter(is_hit).collect();
    let first = hits.first().map_or(0, |token| token.at.start);
    let lead = text[..first].char_indices().rev().take(LEAD).last();
    let begin = lead.map_or(first, |(at, _)| at);
    // Not in the middle of a word.
    let begin = match text[begin..first].find(char::is_whitespace) {
        Some(space) if begin > 0 => begin + space + 1,
        _ => begin,
    };
    let end = text[begin..]
        .char_indices()
        .nth(LONG)
        .map_or(text.len(), |(at, _)| begin + at);
    let (before, after) = (
        if begin > 0 { "…" } else { "" },
        if end < text.len() { "…" } else { "" },
    );
    let units = |part: &str| part.encode_utf16().count();
    let place = |at: usize| units(before) + units(&text[begin..at]);
    let marks = hits
        .iter()
        .filter(|token| token.at.start >= begin && token.at.end <= end);
    let marks = marks.map(|token| MarkedDto {
        from: place(token.at.start),
        to: place(token.at.end),
    });
    (format!("{before}{}{after}", &text[begin..end]), marks.collect())
}

/// Those whose name has every typed word, or one like it; the fewest typos first.
fn nearest<T>(typed: &[String], all: Vec<T>, name: impl Fn(&T) -> &str, most: usize) -> Vec<T> {
    let far = |one: &T| -> Option<usize> {
        let names: BTreeSet<String> = words::tokens(name(one)).into_iter().map(|token| token.word).collect();
        let best = |word: &String| {
            let typos = names.iter().map(|name| words::typos(word, name)).min();
            typos.filter(|typos| *typos <= words::forgiven(word))
        };
        typed.iter().map(best).sum()
    };
    let mut found: Vec<(usize, T)> = all.into_iter().filter_map(|one| Some((far(&one)?, one))).collect();
    found.sort_by_key(|(typos, _)| *typos);
    found.truncate(most);
    found.into_iter().map(|(_, one)| one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snippet_shows_what_was_found_and_where() {
        let wanted = vec![vec!["buyurtma".to_owned()]];
        let (text, marks) = snippet("👍 Буюртмангиз тайёр", &wanted);
        assert_eq!(
            (text.as_str(), marks),
            ("👍 Буюртмангиз тайёр", vec![MarkedDto { from: 3, to: 14 }])
        );
        let long = format!("{} buyurtma {}", "so'z ".repeat(50), "yana ".repeat(100));
        let (text, marks) = snippet(&long, &wanted);
        assert!(
            text.starts_with("…so'z") && text.ends_with('…') && text.chars().count() <= LONG + 2,
            "{text}"
        );
        let units: Vec<u16> = text.encode_utf16().collect();
        assert_eq!(
            String::from_utf16(&units[marks[0].from..marks[0].to]).unwrap(),
            "buyurtma"
        );
    }

    #[test]
    fn names_are_found_in_any_script_and_with_typos() {
        let names = ["Азиза Раҳимова", "Aziz Karimov", "Laylo"];
        let find = |typed: &str| {
            let typed: Vec<_> = words::tokens(typed).into_iter().map(|token| token.word).collect();
            nearest(&typed, names.to_vec(), |name| name, 9)
        };
        assert_eq!(find("aziza"), ["Азиза Раҳимова", "Aziz Karimov"]);
        assert_eq!(find("rahmova"), ["Азиза Раҳимова"]);
        assert_eq!(find("лайло"), ["Laylo"]);
        assert_eq!(find("aziz krimov"), ["Aziz Karimov"]);
        assert!(find("qwerty").is_empty());
    }
}
