//! `/waiting`: clients who wait, for those who look after them. A list that turns its pages in place, a card for each ask
//! with what can be done about it, and a way back from everything that was done.

mod act;
pub(crate) mod show;

use chrono::{DateTime, Utc};
use finco_domain::people::UserRole;
use finco_jobs::Button;
use finco_store::waiting::{self, Waiting, Whose};
use finco_store::waits::Sight;
use finco_store::{PgConnection, StoreError, company, supervisors};
use finco_texts::{fill, text};

use self::show::{Ages, ages, card_text, line, moment};
use super::{Asker, Reply};

/// What the data of every button here begins with. An id has at most 19 digits, so no data comes near 64 bytes.
pub(crate) const BUTTON: &str = "w:";

/// Asks on a page of the list.
const PAGE: i64 = 5;

/// Who asks, and what they may see and do here.
pub(super) struct Viewer<'a> {
    pub(super) asker: &'a Asker,
    /// The employee who asks.
    pub(super) employee: i64,
    pub(super) whose: Whose,
    /// May this person decide about other people's asks?
    pub(super) is_lead: bool,
    /// What decisions are signed with.
    pub(super) login: String,
    /// The departments whose people an ask may be given to; `None`: everybody.
    pub(super) departments: Option<Vec<i64>>,
}

impl<'a> Viewer<'a> {
    /// A Telegram account is a supervisor's when its employee is a dashboard user with that role.
    pub(super) async fn find(conn: &mut PgConnection, asker: &'a Asker) -> Result<Option<Self>, StoreError> {
        let Some(employee) = &asker.employee else {
            return Ok(None);
        };
        let (id, user) = (employee.id.0, supervisors::find_user_of(conn, employee.id).await?);
        let login = user
            .as_ref()
            .map_or_else(|| format!("employee:{id}"), |user| user.login.clone());
        let is_lead = user.as_ref().is_some_and(|user| user.role.is_lead());
        let (whose, departments) = match user {
            Some(user) if user.role == UserRole::Admin => (Whose::Seen(Sight::All), None),
            Some(user) if user.role == UserRole::Supervisor => {
                let departments = user.departments;
                let sight = Sight::of_departments(conn, &departments).await?.with(id);
                (Whose::Seen(sight), Some(departments))
            }
            _ => (Whose::Own(id), Some(Vec::new())),
        };
        Ok(Some(Self {
            asker,
            employee: id,
            whose,
            is_lead,
            login,
            departments,
        }))
    }

    pub(super) fn say(&self, key: &str) -> String {
        text(self.asker.language, key)
    }
}

/// The command itself: the first page, as a message of its own.
pub(super) async fn start(conn: &mut PgConnection, asker: &Asker, now: DateTime<Utc>) -> Result<Reply, StoreError> {
    match Viewer::find(conn, asker).await? {
        Some(viewer) => list(conn, &viewer, 0, now).await,
        None => Ok(stranger(asker)),
    }
}

/// A pressed button: `l:<offset>`, `o:<ask>`, and what [`act`] does. The answer takes the place of the message.
pub(super) async fn press(
    conn: &mut PgConnection,
    asker: &Asker,
    data: &str,
    now: DateTime<Utc>,
) -> Result<Reply, StoreError> {
    let Some(viewer) = Viewer::find(conn, asker).await? else {
        return Ok(stranger(asker));
    };
    let mut parts = data.split(':');
    let what = parts.next().unwrap_or_default();
    let numbers: Vec<i64> = parts.map_while(|part| part.parse().ok()).collect();
    let reply = match (what, numbers[..].as_ref()) {
        ("l", [offset]) => list(conn, &viewer, (*offset).max(0), now).await?,
        ("o", [ask]) => card(conn, &viewer, *ask, now).await?,
        ("t", [ask, seen]) => act::take(conn, &viewer, *ask, *seen, now).await?,
        ("r", [ask, offset]) => act::choose(conn, &viewer, *ask, (*offset).max(0), now).await?,
        ("h", [ask, employee]) => act::reassign(conn, &viewer, *ask, *employee, now).await?,
        ("n", [ask]) => act::dismiss(conn, &viewer, *ask, now).await?,
        ("u", [decision, ask]) => act::undo(conn, &viewer, *decision, *ask, now).await?,
        _ => Reply::from(text(asker.language, "unknown-command")),
    };
    Ok(reply.in_place())
}

fn stranger(asker: &Asker) -> Reply {
    fill(
        asker.language,
        "me-stranger",
        &[("id", asker.user_id.to_string().into())],
    )
    .into()
}

async fn list(
    conn: &mut PgConnection,
    viewer: &Viewer<'_>,
    offset: i64,
    now: DateTime<Utc>,
) -> Result<Reply, StoreError> {
    let language = viewer.asker.language;
    let (mut page, mut count) = waiting::list(conn, &viewer.whose, PAGE, offset).await?;
    let mut offset = offset;
    if page.is_empty() && offset > 0 {
        // What stood on this page was answered meanwhile.
        offset = 0;
        (page, count) = waiting::list(conn, &viewer.whose, PAGE, 0).await?;
    }
    let again = Button::new(viewer.say("waiting-refresh"), format!("{BUTTON}l:{offset}"));
    if page.is_empty() {
        let key = if viewer.is_lead {
            "waiting-none"
        } else {
            "waiting-none-own"
        };
        return Ok(Reply {
            buttons: vec![vec![again]],
            ..Reply::from(viewer.say(key))
        });
    }
    let (_, overdue) = waiting::count(conn, &viewer.whose, now).await?;
    let mut words = fill(
        language,
        "waiting-head",
        &[("count", count.into()), ("overdue", overdue.into())],
    );
    let mut numbers = Vec::new();
    for (place, ask) in (offset + 1..).zip(&page) {
        let ages = ages(conn, ask, now).await?;
        words.push_str("\n\n");
        words.push_str(&line(language, place, ask, ages));
        numbers.push(Button::new(place.to_string(), format!("{BUTTON}o:{}", ask.id)));
    }
    let mut turn = Vec::new();
    if offset > 0 {
        let back = (offset - PAGE).max(0);
        turn.push(Button::new("‹", format!("{BUTTON}l:{back}")));
    }
    turn.push(again);
    if offset + PAGE < count {
        turn.push(Button::new("›", format!("{BUTTON}l:{}", offset + PAGE)));
    }
    Ok(Reply {
        buttons: vec![numbers, turn],
        ..Reply::from(words)
    })
}

/// One ask with what can be done about it.
async fn card(conn: &mut PgConnection, viewer: &Viewer<'_>, ask: i64, now: DateTime<Utc>) -> Result<Reply, StoreError> {
    match waiting::find(conn, &viewer.whose, ask).await? {
        Some(ask) if ask.is_open => {
            let words = describe(conn, viewer.asker, &ask, now).await?;
            Ok(Reply {
                buttons: buttons(viewer, &ask),
                ..Reply::from(words)
            })
        }
        ask => Ok(stale(viewer, ask.as_ref())),
    }
}

async fn describe(
    conn: &mut PgConnection,
    asker: &Asker,
    ask: &Waiting,
    now: DateTime<Utc>,
) -> Result<String, StoreError> {
    let Ages { wall, business } = ages(conn, ask, now).await?;
    let zone = company::get(conn).await?.zone;
    let asked = moment(ask.asked_at, zone);
    Ok(card_text(asker.language, ask, Ages { wall, business }, &asked, now))
}

/// What can be done about an ask: by those who lead, and taking it by whoever may hold it.
fn buttons(viewer: &Viewer<'_>, ask: &Waiting) -> Vec<Vec<Button>> {
    let mut rows = actions(viewer.asker, ask, viewer.employee, viewer.is_lead);
    rows.push(vec![Button::new(viewer.say("waiting-back"), format!("{BUTTON}l:0"))]);
    rows
}

/// The buttons under a card and under a warning.
pub(crate) fn actions(asker: &Asker, ask: &Waiting, employee: i64, is_lead: bool) -> Vec<Vec<Button>> {
    let say = |key: &str| text(asker.language, key);
    let holder = ask.holder.as_ref().map_or(0, |holder| holder.id);
    let mut first = Vec::new();
    if holder != employee {
        first.push(Button::new(
            say("waiting-take"),
            format!("{BUTTON}t:{}:{holder}", ask.id),
        ));
    }
    let mut second = Vec::new();
    if is_lead {
        first.push(Button::new(say("waiting-reassign"), format!("{BUTTON}r:{}:0", ask.id)));
        second.push(Button::new(say("waiting-dismiss"), format!("{BUTTON}n:{}", ask.id)));
    }
    if let Some(url) = &asker.dashboard {
        let url = format!("{}/waits/{}", url.trim_end_matches('/'), ask.id);
        second.push(Button::link(say("waiting-open"), url));
    }
    [first, second].into_iter().filter(|row| !row.is_empty()).collect()
}

/// A button on an ask that does not wait any more, or never was this person's to see.
pub(super) fn stale(viewer: &Viewer<'_>, ask: Option<&Waiting>) -> Reply {
    let language = viewer.asker.language;
    let words = match ask.and_then(|ask| ask.answered_by.as_deref()) {
        Some(name) => fill(language, "waiting-answered", &[("name", name.into())]),
        None => viewer.say("waiting-gone"),
    };
    Reply {
        buttons: vec![vec![Button::new(viewer.say("waiting-back"), format!("{BUTTON}l:0"))]],
        ..Reply::from(words)
    }
}
