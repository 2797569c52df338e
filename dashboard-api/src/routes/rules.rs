//! What calendars, targets and gaps have in common: who may write them, whom they are for, and what a rule that is dated
//! back does to what is counted already.

use chrono::{DateTime, TimeDelta, Utc};
use finco_jobs::LinkAnswers;
use finco_store::scopes::{self, Extent, Scope, Touched};
use finco_store::{PgConnection, StoreError, Transaction};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use super::input::record;
use crate::Api;
use crate::auth::Session;
use crate::error::Failure;

/// Only look at what it would do.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct DryRun {
    /// Change nothing; tell what would change.
    #[serde(default)]
    pub(crate) dry_run: bool,
}

/// Whom a rule is for.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = RuleScope)]
pub(crate) struct ScopeDto {
    /// `company`, `department`, `employee` or `chat`. The nearest wins: chat, employee, department, company.
    #[schema(example = "department")]
    pub(crate) scope: String,
    /// The number of the department or employee, the id of the chat (`<id>/<business connection>` of a business chat);
    /// empty for the company.
    #[serde(default)]
    #[schema(example = "2")]
    pub(crate) scope_id: String,
}

impl From<&Scope> for ScopeDto {
    fn from(of: &Scope) -> Self {
        let (scope, scope_id) = of.words();
        let scope = scope.to_owned();
        Self { scope, scope_id }
    }
}

/// A rule that was written, or would be.
#[derive(Serialize, ToSchema)]
#[schema(as = RuleSaved)]
pub(crate) struct SavedDto {
    /// The rule's number; null when this was a dry run.
    pub(crate) id: Option<i64>,
    /// From when on it applies.
    pub(crate) applies_from: DateTime<Utc>,
    /// How many asks are worked out again; 0 for a rule that begins now or later.
    pub(crate) asks: i64,
    /// In how many chats.
    pub(crate) chats: i64,
    /// How many of them come out with another time or deadline. Null where it is not worked out beforehand.
    pub(crate) changed: Option<i64>,
    /// How many of them missed their target before. Null like `changed`.
    pub(crate) missed_before: Option<i64>,
    /// How many will have missed it.
    pub(crate) missed_after: Option<i64>,
}

/// The scope that was named, if it exists.
pub(crate) async fn scope_of(conn: &mut PgConnection, named: &ScopeDto) -> Result<Scope, Failure> {
    let unknown = || Failure::Unprocessable(format!("scope: there is no {} {:?}", named.scope, named.scope_id));
    let scope = Scope::from_words(&named.scope, &named.scope_id).ok_or_else(unknown)?;
    if scope.exists(conn).await? {
        Ok(scope)
    } else {
        Err(unknown())
    }
}

/// When a rule begins: now, unless it says otherwise.
pub(crate) struct Begin {
    pub(crate) at: DateTime<Utc>,
    /// Asks that are counted already are to be counted anew.
    pub(crate) is_past: bool,
}

/// Does it lie in an age in which there can be asks? Since 1970, and within ten years from now.
pub(crate) fn is_near(at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    at >= DateTime::UNIX_EPOCH && at <= now + TimeDelta::days(3653)
}

/// The beginning that was asked for. A rule never reaches back by accident: what is counted stays as it is until somebody
/// says in so many words that it is to be worked out again (chat spec, case 25).
pub(crate) fn begin(
    api: &Api,
    applies_from: Option<DateTime<Utc>>,
    recompute: bool,
    dry_run: bool,
) -> Result<Begin, Failure> {
    let now = api.clock.now();
    let at = applies_from.unwrap_or(now);
    if !is_near(at, now) {
        return Err(Failure::Unprocessable(
            "applies_from: not within ten years from now".into(),
        ));
    }
    let is_past = at < now;
    if is_past && !recompute && !dry_run {
        let why = "applies_from lies in the past: asks counted since then would change; send recompute: true to do so";
        return Err(Failure::Unprocessable(why.into()));
    }
    Ok(Begin { at, is_past })
}

/// How many asks a rule touches; none when it begins now or later.
pub(crate) async fn extent(conn: &mut PgConnection, begin: &Begin, touched: &Touched) -> Result<Extent, Failure> {
    if begin.is_past {
        Ok(scopes::count_touched(conn, touched).await?)
    } else {
        Ok(Extent { asks: 0, chats: 0 })
    }
}

/// What a rule of this scope, dated back, would touch.
pub(crate) fn touched_by(scope: &Scope, from: DateTime<Utc>) -> Touched {
    let chat = match scope {
        Scope::Chat(chat) => Some(chat.clone()),
        _ => None,
    };
    Touched {
        from,
        chat,
        ..Touched::default()
    }
}

/// Writes the audit line, has what the rule touches worked out again, and commits.
pub(crate) async fn commit(
    api: &Api,
    session: &Session,
    mut transaction: Transaction,
    (action, object, detail): (&str, &str, Value),
    touched: Option<&Touched>,
) -> Result<(), Failure> {
    record(&mut transaction, (api, session), action, object, detail).await?;
    if let Some(touched) = touched {
        scopes::mark_touched(&mut transaction, touched).await?;
    }
    transaction.commit().await.map_err(StoreError::from)?;
    if touched.is_some() {
        queue_links(api).await;
    }
    Ok(())
}

/// Has the marked chats worked out at once. Should the queue be away, the sweep finds the marks.
pub(crate) async fn queue_links(api: &Api) {
    if let Err(error) = api.queues.push(&LinkAnswers {}, LinkAnswers::once()).await {
        tracing::warn!(%error, "link_answers was not queued; the sweep will");
    }
}
