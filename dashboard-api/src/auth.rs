//! Who is calling: argon2id passwords, opaque sessions in a cookie, CSRF tokens, tokens of programs, and a limit on
//! guessing. What the caller may call is asked of the table of rights.

use std::num::NonZeroU32;
use std::time::Duration;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use axum::extract::{FromRef, FromRequestParts, MatchedPath};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use finco_domain::people::Language;
use finco_http::RequestId;
use finco_store::tokens;
use finco_store::users::{self, User};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use rand::RngCore;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::Api;
use crate::error::{ApiError, Failure};
use crate::rights::{self, Level};

/// The session cookie's name.
pub(crate) const COOKIE: &str = "finco_session";
/// How long a session lasts.
pub(crate) const SESSION_DAYS: i64 = 7;
const CSRF_HEADER: &str = "x-csrf-token";

/// A password cannot be hashed.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// Too short to be one.
    #[error("a password needs at least 10 characters")]
    TooShort,
    /// The hash function failed.
    #[error("hashing failed: {0}")]
    Hash(String),
}

/// Hashes a password with argon2id, in PHC form.
///
/// # Errors
/// [`PasswordError::TooShort`] below ten characters.
pub fn hash_password(password: &str) -> Result<String, PasswordError> {
    if password.chars().count() < 10 {
        return Err(PasswordError::TooShort);
    }
    let hash = Argon2::default().hash_password(password.as_bytes());
    Ok(hash
        .map_err(|error| PasswordError::Hash(error.to_string()))?
        .to_string())
}

/// A password nobody has: checked when a login does not exist, so that the time taken tells nothing.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$BTnqZDbMSy1n6+gzI8Rg4b7YVd3bkqL6bRk0jYl1qmM";

/// Checks a password against a hash; takes the same time for a login that does not exist.
pub(crate) async fn password_fits(password: String, hash: Option<String>) -> bool {
    let checked = tokio::task::spawn_blocking(move || {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODY.to_owned());
        let fits = PasswordHash::new(&hash)
            .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
        known && fits
    });
    checked.await.unwrap_or(false)
}

/// Limits guessing: a few attempts for each login, and a few dozen in all, since each costs memory and time.
pub(crate) struct Attempts {
    by_login: DefaultKeyedRateLimiter<String>,
    all: governor::DefaultDirectRateLimiter,
    tokens: governor::DefaultDirectRateLimiter,
}

impl Attempts {
    pub(crate) fn new() -> Self {
        let count = |n| NonZeroU32::new(n).unwrap_or(NonZeroU32::MIN);
        let by_login = Quota::per_minute(count(2)).allow_burst(count(8));
        Self {
            by_login: RateLimiter::keyed(by_login),
            all: RateLimiter::direct(Quota::per_second(count(20))),
            tokens: RateLimiter::direct(Quota::per_second(count(1)).allow_burst(count(30))),
        }
    }

    /// Counts a token that nobody has; the seconds to wait when there were too many. Tokens that live are never held up.
    pub(crate) fn count_token(&self) -> Result<(), Failure> {
        self.tokens.check().map_err(|until| {
            let wait: Duration = until.wait_time_from(DefaultClock::default().now());
            Failure::TooMany(wait.as_secs() + 1)
        })
    }

    /// Counts an attempt; the seconds to wait when there were too many.
    pub(crate) fn count(&self, login: &str) -> Result<(), Failure> {
        let wait = |until: governor::NotUntil<_>| {
            let wait: Duration = until.wait_time_from(DefaultClock::default().now());
            Failure::TooMany(wait.as_secs() + 1)
        };
        self.all.check().map_err(wait)?;
        if self.by_login.len() > 10_000 {
            self.by_login.retain_recent();
        }
        self.by_login.check_key(&login.to_lowercase()).map_err(wait)
    }
}

/// 256 random bits in hexadecimal.
pub(crate) fn random_token() -> String {
    let mut bytes = [0_u8; 32];
    rand::rng().fill_bytes(&mut bytes);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What every token of a program begins with: so that it is known for one wherever it is found.
const TOKEN_PREFIX: &str = "finco_";

/// A token for a program.
pub(crate) fn program_token() -> String {
    format!("{TOKEN_PREFIX}{}", random_words())
}

/// 256 random bits in 43 letters that an address may hold.
pub(crate) fn random_words() -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut bytes = [0_u8; 33];
    rand::rng().fill_bytes(&mut bytes[..32]);
    let letters = bytes.chunks_exact(3).flat_map(|three| {
        let bits = u32::from(three[0]) << 16 | u32::from(three[1]) << 8 | u32::from(three[2]);
        [18, 12, 6, 0].map(|shift| char::from(LETTERS[(bits >> shift & 63) as usize]))
    });
    letters.take(43).collect()
}

/// A password that somebody can read out: 16 letters without those that look alike.
pub(crate) fn random_password() -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut bytes = [0_u8; 16];
    rand::rng().fill_bytes(&mut bytes);
    let letters = bytes.map(|byte| char::from(LETTERS[usize::from(byte & 31)]));
    let groups: Vec<String> = letters.chunks(4).map(|four| four.iter().collect()).collect();
    groups.join("-")
}

/// What is kept of a token.
pub(crate) fn digest(token: &str) -> [u8; 32] {
    Sha256::digest(token).into()
}

/// The cookie that carries a session's token; an empty token takes the cookie away.
pub(crate) fn cookie(api: &Api, token: String) -> Cookie<'static> {
    let days = if token.is_empty() { 0 } else { SESSION_DAYS };
    let mut cookie = Cookie::new(COOKIE, token);
    cookie.set_http_only(true);
    cookie.set_same_site(SameSite::Lax);
    cookie.set_secure(api.config.cookie_secure);
    cookie.set_path("/");
    cookie.set_max_age(time::Duration::days(days));
    cookie
}

/// The signed-in caller. A handler that takes it refuses everybody else, every role the table of rights does not name, and
/// every changing call of a browser without the session's CSRF token.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    /// Who calls; for a program nobody, with the token's name and role.
    pub(crate) user: User,
    /// The session's CSRF token; empty for a program.
    pub(crate) csrf: String,
    /// How much of the route is for the caller.
    pub(crate) level: Level,
    /// The request's id, for failures and audit lines.
    pub(crate) request_id: Option<RequestId>,
}

impl Session {
    /// A failure of this request.
    pub(crate) fn fail(&self, failure: impl Into<Failure>) -> ApiError {
        failure.into().of(self.request_id.as_ref())
    }

    /// The request's id, for audit lines.
    pub(crate) fn request_id(&self) -> Option<&str> {
        self.request_id.as_ref().map(|id| id.0.as_str())
    }
}

/// Who calls, and how that was shown.
pub(crate) struct Caller {
    pub(crate) user: User,
    /// The session's CSRF token; `None` for a program, whose token no foreign page can make a browser send.
    pub(crate) csrf: Option<String>,
}

/// The caller by the token in `Authorization`, or by the session of the cookie.
pub(crate) async fn find_caller(api: &Api, headers: &HeaderMap) -> Result<Option<Caller>, Failure> {
    if let Some(value) = headers.get(header::AUTHORIZATION) {
        return program(api, value.to_str().unwrap_or_default()).await.map(Some);
    }
    let jar = CookieJar::from_headers(headers);
    let found = find_session(api, &jar).await?;
    Ok(found.map(|(user, csrf)| Caller { user, csrf: Some(csrf) }))
}

/// The program whose token this is.
async fn program(api: &Api, authorization: &str) -> Result<Caller, Failure> {
    let token = authorization
        .split_once(' ')
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim());
    let mut live = None;
    if let Some(token) = token.filter(|token| token.starts_with(TOKEN_PREFIX) && token.len() == TOKEN_PREFIX.len() + 43)
    {
        let mut conn = api.pool.acquire().await.map_err(finco_store::StoreError::from)?;
        // Looked for by digest: how long that takes tells nothing of the token.
        live = tokens::find_live(&mut conn, &digest(token), api.clock.now()).await?;
    }
    let Some(token) = live else {
        api.attempts.count_token()?;
        return Err(Failure::SignedOut);
    };
    Ok(Caller {
        user: User {
            id: 0,
            login: format!("token:{}", token.name),
            name: token.name,
            role: token.role,
            language: Language::default(),
            employee: None,
            departments: token.departments,
        },
        csrf: None,
    })
}

/// The session of the cookie, if it lives.
pub(crate) async fn find_session(api: &Api, jar: &CookieJar) -> Result<Option<(User, String)>, Failure> {
    let Some(token) = jar
        .get(COOKIE)
        .map(|cookie| cookie.value().to_owned())
        .filter(|token| token.len() == 64)
    else {
        return Ok(None);
    };
    let mut conn = api.pool.acquire().await.map_err(finco_store::StoreError::from)?;
    Ok(users::find_by_session(&mut conn, &digest(&token), api.clock.now()).await?)
}

/// Put into a request that the API makes of itself, to read a page as somebody. No request from outside can carry it.
#[derive(Debug, Clone)]
pub(crate) struct ActingAs(pub(crate) User);

/// How much of the route is for this caller.
fn level_of(parts: &Parts, user: &User, is_program: bool) -> Result<Level, Failure> {
    let matched = parts.extensions.get::<MatchedPath>().map(MatchedPath::as_str);
    let right = matched.and_then(|path| rights::find(&parts.method, path));
    let right = right
        .filter(|right| !(is_program && right.is_for_people))
        .ok_or(Failure::Forbidden)?;
    match right.level(user.role) {
        Level::None => Err(Failure::Forbidden),
        level => Ok(level),
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Session
where
    Api: FromRef<S>,
{
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let api = Api::from_ref(state);
        let request_id = parts.extensions.get::<RequestId>().cloned();
        let fail = |failure: Failure| failure.of(request_id.as_ref());
        if let Some(ActingAs(user)) = parts.extensions.get::<ActingAs>().cloned() {
            if !matches!(parts.method, Method::GET | Method::HEAD) {
                return Err(fail(Failure::Forbidden));
            }
            return Ok(Self {
                level: level_of(parts, &user, false).map_err(fail)?,
                user,
                csrf: String::new(),
                request_id,
            });
        }
        let caller = find_caller(&api, &parts.headers)
            .await
            .map_err(fail)?
            .ok_or_else(|| fail(Failure::SignedOut))?;
        if let Some(csrf) = &caller.csrf
            && !matches!(parts.method, Method::GET | Method::HEAD)
        {
            let given = parts
                .headers
                .get(CSRF_HEADER)
                .map(|value| value.as_bytes())
                .unwrap_or_default();
            if !bool::from(given.ct_eq(csrf.as_bytes())) {
                return Err(fail(Failure::BadCsrf));
            }
        }
        let level = level_of(parts, &caller.user, caller.csrf.is_none()).map_err(fail)?;
        Ok(Self {
            user: caller.user,
            csrf: caller.csrf.unwrap_or_default(),
            level,
            request_id,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_hashed_with_argon2id_and_short_ones_refused() {
        assert!(hash_password("to'qqiz bel").unwrap().starts_with("$argon2id$v=19$"));
        assert!(matches!(hash_password("qisqa"), Err(PasswordError::TooShort)));
    }

    #[tokio::test]
    async fn only_the_right_password_fits() {
        let hash = hash_password("uzun parol 1").unwrap();
        assert!(password_fits("uzun parol 1".into(), Some(hash.clone())).await);
        assert!(!password_fits("uzun parol 2".into(), Some(hash)).await);
        assert!(!password_fits("uzun parol 1".into(), None).await);
    }

    #[test]
    fn the_hash_of_nobody_parses_so_that_it_costs_the_same() {
        assert!(PasswordHash::new(NOBODY).is_ok());
    }

    #[test]
    fn tokens_are_long_and_never_the_same() {
        let (one, other) = (program_token(), program_token());
        assert!(one.len() == 49 && one != other);
        assert!(one.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-')));
        let password = random_password();
        assert!(hash_password(&password).is_ok() && password.len() == 19);
    }

    #[test]
    fn wrong_tokens_are_soon_refused_unread() {
        let attempts = Attempts::new();
        let refused = (0..40).filter(|_| attempts.count_token().is_err()).count();
        assert!((5..=10).contains(&refused), "{refused}");
        assert!(attempts.count("admin").is_ok(), "signing in is not held up by it");
    }

    #[test]
    fn guessing_is_limited_for_each_login() {
        let attempts = Attempts::new();
        let refused = (0..12).filter(|_| attempts.count("Admin").is_err()).count();
        assert!(refused >= 4);
        assert!(matches!(attempts.count("admin"), Err(Failure::TooMany(_))));
        assert!(attempts.count("other").is_ok());
    }
}
