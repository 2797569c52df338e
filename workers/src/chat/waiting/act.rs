//! What a supervisor does about an ask: take it, give it to somebody, say that it is no question, take that back. Each is
//! a decision beside the log, so links and scores follow by themselves.

use chrono::{DateTime, Utc};
use finco_domain::message::MessageKey;
use finco_jobs::Button;
use finco_store::decisions::{self, About, Actor, NewDecision};
use finco_store::people::{self, Employee};
use finco_store::waiting::{self, Waiting, Whose};
use finco_store::{PgConnection, StoreError};
use finco_texts::fill;

use super::show::question;
use super::{BUTTON, Viewer, card, stale};
use crate::chat::Reply;

/// People on a page of the list to choose from.
const PEOPLE: usize = 8;

/// Takes an ask. `seen` is who held it when the button was made: somebody who took it meanwhile is not overruled unasked.
pub(super) async fn take(
    conn: &mut PgConnection,
    viewer: &Viewer<'_>,
    id: i64,
    seen: i64,
    now: DateTime<Utc>,
) -> Result<Reply, StoreError> {
    let ask = match open(conn, viewer, id).await? {
        Ok(ask) => ask,
        Err(reply) => return Ok(reply),
    };
    if ask.holder.as_ref().is_some_and(|holder| holder.id != seen) {
        return overtaken(conn, viewer, id, now).await;
    }
    match decide(conn, viewer, &ask, Some(viewer.employee), now).await? {
        Some(decision) => Ok(done(viewer, &ask, decision, "waiting-done-take", "")),
        None => overtaken(conn, viewer, id, now).await,
    }
}

/// Somebody was quicker: what has become of the ask, and nothing is done.
async fn overtaken(
    conn: &mut PgConnection,
    viewer: &Viewer<'_>,
    id: i64,
    now: DateTime<Utc>,
) -> Result<Reply, StoreError> {
    let holder = waiting::find(conn, &viewer.whose, id).await?.and_then(|ask| ask.holder);
    let key = match &holder {
        Some(holder) if holder.id == viewer.employee => "waiting-yours",
        Some(_) => "waiting-taken-meanwhile",
        None => "waiting-changed-meanwhile",
    };
    let name = holder.map_or_else(String::new, |holder| holder.name);
    let words = fill(viewer.asker.language, key, &[("name", name.into())]);
    let mut reply = card(conn, viewer, id, now).await?;
    reply.text = format!("{words}\n\n{}", reply.text);
    Ok(reply)
}

/// The people to choose from, a page of them.
pub(super) async fn choose(
    conn: &mut PgConnection,
    viewer: &Viewer<'_>,
    id: i64,
    offset: i64,
    now: DateTime<Utc>,
) -> Result<Reply, StoreError> {
    let ask = match open_to_lead(conn, viewer, id, now).await? {
        Ok(ask) => ask,
        Err(reply) => return Ok(reply),
    };
    let holder = ask.holder.as_ref().map(|holder| holder.id);
    let people: Vec<Employee> = within_reach(conn, viewer)
        .await?
        .into_iter()
        .filter(|one| Some(one.id.0) != holder)
        .collect();
    let offset = usize::try_from(offset).unwrap_or_default();
    let offset = if offset < people.len() { offset } else { 0 };
    let mut rows: Vec<Vec<Button>> = people
        .iter()
        .skip(offset)
        .take(PEOPLE)
        .map(|one| vec![Button::new(one.name.clone(), format!("{BUTTON}h:{id}:{}", one.id.0))])
        .collect();
    let mut turn = Vec::new();
    if offset > 0 {
        turn.push(Button::new(
            "‹",
            format!("{BUTTON}r:{id}:{}", offset.saturating_sub(PEOPLE)),
        ));
    }
    turn.push(Button::new(viewer.say("waiting-back"), format!("{BUTTON}o:{id}")));
    if offset + PEOPLE < people.len() {
        turn.push(Button::new("›", format!("{BUTTON}r:{id}:{}", offset + PEOPLE)));
    }
    rows.push(turn);
    let language = viewer.asker.language;
    let words = fill(
        language,
        "waiting-choose",
        &[("question", question(language, &ask, 200).into())],
    );
    Ok(Reply {
        buttons: rows,
        ..Reply::from(words)
    })
}

/// Gives an ask to somebody.
pub(super) async fn reassign(
    conn: &mut PgConnection,
    viewer: &Viewer<'_>,
    id: i64,
    employee: i64,
    now: DateTime<Utc>,
) -> Result<Reply, StoreError> {
    let ask = match open_to_lead(conn, viewer, id, now).await? {
        Ok(ask) => ask,
        Err(reply) => return Ok(reply),
    };
    let people = within_reach(conn, viewer).await?;
    let Some(to) = people.into_iter().find(|one| one.id.0 == employee) else {
        return choose(conn, viewer, id, 0, now).await; // left, or moved to another department, meanwhile
    };
    match decide(conn, viewer, &ask, Some(to.id.0), now).await? {
        Some(decision) => Ok(done(viewer, &ask, decision, "waiting-done-reassign", &to.name)),
        None => overtaken(conn, viewer, id, now).await,
    }
}

/// Says that it never was a question.
pub(super) async fn dismiss(
    conn: &mut PgConnection,
    viewer: &Viewer<'_>,
    id: i64,
    now: DateTime<Utc>,
) -> Result<Reply, StoreError> {
    let ask = match open_to_lead(conn, viewer, id, now).await? {
        Ok(ask) => ask,
        Err(reply) => return Ok(reply),
    };
    match decide(conn, viewer, &ask, None, now).await? {
        Some(decision) => Ok(done(viewer, &ask, decision, "waiting-done-dismiss", "")),
        None => overtaken(conn, viewer, id, now).await,
    }
}

/// Takes back a decision of one's own; supervisors, one about what they see.
pub(super) async fn undo(
    conn: &mut PgConnection,
    viewer: &Viewer<'_>,
    decision: i64,
    ask: i64,
    now: DateTime<Utc>,
) -> Result<Reply, StoreError> {
    let found = decisions::find(conn, decision).await?;
    let may = match (&found, &viewer.whose) {
        (Some(found), _) if found.by.0 == viewer.login => true,
        (Some(found), Whose::Seen(sight)) => decisions::sees(conn, sight, found).await?,
        _ => false,
    };
    let key = match found.filter(|_| may) {
        None => "waiting-gone",
        Some(found) if !decisions::take_back(conn, &found, actor(viewer), now).await? => "waiting-undone-before",
        Some(_) => "waiting-undone",
    };
    let mut reply = card(conn, viewer, ask, now).await?;
    reply.text = format!("{}\n\n{}", viewer.say(key), reply.text);
    reply.relink = key == "waiting-undone";
    Ok(reply)
}

/// The ask while it waits; else what to say about it.
async fn open(conn: &mut PgConnection, viewer: &Viewer<'_>, id: i64) -> Result<Result<Waiting, Reply>, StoreError> {
    let ask = waiting::find(conn, &viewer.whose, id).await?;
    Ok(match ask {
        Some(ask) if ask.is_open => Ok(ask),
        ask => Err(stale(viewer, ask.as_ref())),
    })
}

/// The same for who may decide about others' asks; whoever may not sees the ask.
async fn open_to_lead(
    conn: &mut PgConnection,
    viewer: &Viewer<'_>,
    id: i64,
    now: DateTime<Utc>,
) -> Result<Result<Waiting, Reply>, StoreError> {
    if viewer.is_lead {
        open(conn, viewer, id).await
    } else {
        Ok(Err(card(conn, viewer, id, now).await?))
    }
}

/// Those an ask may be given to.
async fn within_reach(conn: &mut PgConnection, viewer: &Viewer<'_>) -> Result<Vec<Employee>, StoreError> {
    let department = |one: &Employee| one.department.as_ref().map(|department| department.id);
    let mut people = people::list(conn).await?;
    if let Some(departments) = &viewer.departments {
        people.retain(|one| one.id.0 == viewer.employee || department(one).is_some_and(|id| departments.contains(&id)));
    }
    Ok(people)
}

/// Gives it to somebody; with nobody to give it to it is dismissed. `None` when somebody decided meanwhile.
async fn decide(
    conn: &mut PgConnection,
    viewer: &Viewer<'_>,
    ask: &Waiting,
    to: Option<i64>,
    now: DateTime<Utc>,
) -> Result<Option<i64>, StoreError> {
    let (kind, reason) = match to {
        Some(_) => ("reassign", String::new()),
        None => ("dismiss", viewer.say("waiting-dismiss")),
    };
    let message = MessageKey {
        chat: ask.chat.clone(),
        id: ask.first_message_id,
    };
    let new = NewDecision {
        message: &message,
        sent_at: ask.sent_at,
        kind,
        other: None,
        employee: to,
        reason: &reason,
    };
    let about = About::Wait {
        id: ask.id,
        version: ask.version,
    };
    decisions::keep(conn, about, &new, ask.sent_at, actor(viewer), now).await
}

fn actor<'a>(viewer: &'a Viewer<'_>) -> Actor<'a> {
    Actor {
        login: &viewer.login,
        request_id: None,
        by_bot: true,
    }
}

/// What was done, with the way back.
fn done(viewer: &Viewer<'_>, ask: &Waiting, decision: i64, key: &str, name: &str) -> Reply {
    let language = viewer.asker.language;
    let values = [
        ("question", question(language, ask, 200).into()),
        ("name", name.to_owned().into()),
    ];
    let undo = Button::new(viewer.say("waiting-undo"), format!("{BUTTON}u:{decision}:{}", ask.id));
    let back = Button::new(viewer.say("waiting-back"), format!("{BUTTON}l:0"));
    Reply {
        buttons: vec![vec![undo], vec![back]],
        relink: true,
        ..Reply::from(fill(language, key, &values))
    }
}
