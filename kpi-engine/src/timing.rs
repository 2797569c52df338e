//! What the rules in force say of an ask: when it was due, how long the wait was, and whose part of it.
//!
//! An ask is timed by the calendar and the target of the moment it was asked, so a later change leaves it alone (chat
//! spec, cases 25 and 57).

use chrono::{DateTime, Utc};
use finco_domain::ask::{Ask, AskState, Hold, LinkedBy, Timing};
use finco_domain::calendar::{CalendarVersion, Gap, StopsAt, Target, Unit};
use finco_domain::people::EmployeeId;

use crate::calendar::{due_at, is_working, working_secs};

/// Times an ask. The state is the ask's own, or [`AskState::Unknown`] where the bot could not see whether it was answered
/// in time (cases 42 and 43).
///
/// - In time is what stopped the clock at `due_at` or before. An acknowledgement that stops it decides an ask that is still
///   open; an ask that is closed before it is due is decided by nobody, one that is closed later stays missed (case 9).
/// - A gap before both the deadline and the stop makes the ask unknown: nobody can say that it was missed, or met. A gap
///   after the deadline leaves the miss, which was certain by then, but no length of the wait is told. A person's own
///   link is believed, gap or not.
/// - The credited employee's part of the wait is the time the ask was in their hands; of the whole wait, where it never was
///   (case 45), and a part is held to the target by itself. Holds are to come from who is responsible and from reassigning, not from an acknowledgement, or taking an
///   ask up late would make a wait look short.
#[must_use]
pub fn time(ask: &Ask, calendar: &CalendarVersion, target: &Target, gaps: &[Gap]) -> (AskState, Timing) {
    let asked_at = ask.asked_at;
    let target_secs = target.secs(ask.kind);
    let due_at = due_at(calendar, asked_at, i64::from(target_secs), target.unit);
    let measure = |from: DateTime<Utc>, to: DateTime<Utc>| match target.unit {
        Unit::Business => working_secs(calendar, from, to),
        Unit::Wall => wall_secs(from, to),
    };
    let ended_at = ask.ended_at().map(|at| at.max(asked_at));
    let stopped_at = stopped_at(ask, target.stops_at);
    let state = if is_unknown(ask, stopped_at, due_at, gaps) {
        AskState::Unknown
    } else {
        ask.state
    };
    let is_seen =
        |to: &DateTime<Utc>| state != AskState::Unknown && (is_settled(ask) || !hidden(gaps, asked_at, Some(*to)));
    let wait = ended_at.filter(is_seen);
    let business = wait.map(|to| working_secs(calendar, asked_at, to));
    let within_target = within_target(ask, state, stopped_at, due_at);
    let own = ask.answer.as_ref().filter(|_| wait.is_some()).map(|answer| {
        let to = stopped_at.unwrap_or(answer.at);
        (own_secs(ask, answer.by, to, measure), measure(asked_at, to))
    });
    let timing = Timing {
        calendar_version: calendar.id,
        target: target.id,
        target_secs,
        due_at,
        wall_secs: wait.map(|to| wall_secs(asked_at, to)),
        business_secs: business,
        own_secs: own.map(|(secs, _)| secs),
        ack_secs: ask
            .acknowledgement
            .as_ref()
            .map(|ack| ack.at.max(asked_at))
            .filter(is_seen)
            .map(|at| measure(asked_at, at)),
        within_target,
        own_in_time: within_target.map(|in_time| match own {
            Some((secs, whole)) if secs < whole => secs <= i64::from(target_secs),
            _ => in_time,
        }),
        off_hours: business == Some(0) && !is_working(calendar, asked_at),
    };
    (state, timing)
}

/// When the target's clock stopped, if staff stopped it.
fn stopped_at(ask: &Ask, stops_at: StopsAt) -> Option<DateTime<Utc>> {
    let answered = ask.answer.as_ref().map(|answer| answer.at);
    let taken_up = ask.acknowledgement.as_ref().map(|ack| ack.at);
    let stopped = match stops_at {
        StopsAt::Answer => answered,
        StopsAt::Acknowledgement => answered.into_iter().chain(taken_up).min(),
    };
    stopped.map(|at| at.max(ask.asked_at))
}

fn within_target(ask: &Ask, state: AskState, stopped_at: Option<DateTime<Utc>>, due_at: DateTime<Utc>) -> Option<bool> {
    match state {
        AskState::Open | AskState::Answered => stopped_at.map(|at| at <= due_at),
        AskState::Closed => stopped_at
            .map(|at| at <= due_at)
            .or_else(|| ask.closed_at.filter(|at| *at > due_at).map(|_| false)),
        AskState::Peer | AskState::Cancelled | AskState::Excluded | AskState::Dismissed | AskState::Unknown => None,
    }
}

/// Did a person say what answers the ask?
fn is_settled(ask: &Ask) -> bool {
    ask.answer
        .as_ref()
        .is_some_and(|answer| answer.linked_by == LinkedBy::Person)
}

/// Was the chat out of sight while it was still open whether the target would be met?
fn is_unknown(ask: &Ask, stopped_at: Option<DateTime<Utc>>, due_at: DateTime<Utc>, gaps: &[Gap]) -> bool {
    let decided_at = match ask.state {
        AskState::Open | AskState::Answered => stopped_at.map_or(due_at, |at| at.min(due_at)),
        // What a person closed in time counts neither way.
        AskState::Closed if ask.closed_at.is_none_or(|at| at > due_at) => {
            stopped_at.map_or(due_at, |at| at.min(due_at))
        }
        _ => return false,
    };
    !is_settled(ask) && hidden(gaps, ask.asked_at, Some(decided_at))
}

fn hidden(gaps: &[Gap], from: DateTime<Utc>, to: Option<DateTime<Utc>>) -> bool {
    gaps.iter().any(|gap| gap.touches(from, to))
}

/// The part of the wait until `to` that is `by`'s own.
fn own_secs(
    ask: &Ask,
    by: Option<EmployeeId>,
    to: DateTime<Utc>,
    measure: impl Fn(DateTime<Utc>, DateTime<Utc>) -> i64,
) -> i64 {
    let held: Vec<&Hold> = ask.holds.iter().filter(|hold| hold.from <= to).collect();
    let is_own = |hold: &Hold| Some(hold.by) == by;
    match held.last() {
        Some(last) if is_own(last) => held
            .iter()
            .zip(held.iter().skip(1).map(|next| next.from).chain([to]))
            .filter(|(hold, _)| is_own(hold))
            .map(|(hold, until)| measure(hold.from.max(ask.asked_at), until))
            .sum(),
        _ => {
            let got = held.iter().find(|hold| is_own(hold)).map(|hold| hold.from);
            measure(got.map_or(ask.asked_at, |at| at.max(ask.asked_at)), to)
        }
    }
}

/// Whole seconds by the wall clock, cut as those of working time are.
fn wall_secs(from: DateTime<Utc>, to: DateTime<Utc>) -> i64 {
    (to.timestamp() - from.timestamp()).max(0)
}
