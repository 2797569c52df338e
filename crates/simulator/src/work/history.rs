//! Weeks of a company's past, as raw updates with past dates.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::time::Duration;

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, TimeZone, Timelike, Utc, Weekday};
use chrono_tz::Asia::Tashkent;
use serde_json::Value;

use super::chance::Chance;
use super::company::Company;
use super::conversation::plan;
use super::play::{Playing, settle};
use crate::SimulatorConfig;
use crate::bot_of;
use crate::limits::Limits;
use crate::state::State;

/// Conversations that begin on a workday, and on a day off.
const A_DAY: (i64, i64) = (55, 80);
const A_DAY_OFF: (i64, i64) = (1, 4);
const OPENS: u32 = 9;
const CLOSES: u32 = 18;

/// The updates of the last `days` days before `until`, oldest first, with strictly increasing ids.
///
/// The company works 09:00 to 18:00 in Tashkent from Monday to Friday; questions that come later wait for the next
/// workday. The same arguments give the same bytes. Ids never meet those of a simulator started at `until`.
pub fn history(company: &Company, days: u32, until: DateTime<Utc>, seed: u64) -> impl Iterator<Item = Value> + use<> {
    History::new(company.clone(), days, until, seed)
}

struct History {
    company: Company,
    seed: u64,
    until: DateTime<Utc>,
    /// The next day to plan.
    day: NaiveDate,
    state: State,
    playing: Vec<Playing>,
    /// When each conversation goes on; ties keep their order.
    due: BinaryHeap<Reverse<(DateTime<Utc>, usize)>>,
    ready: VecDeque<Value>,
}

impl History {
    fn new(company: Company, days: u32, until: DateTime<Utc>, seed: u64) -> Self {
        let today = until.with_timezone(&Tashkent).date_naive();
        let day = today.checked_sub_days(Days::new(u64::from(days))).unwrap_or(today);
        let opening = local(day, NaiveTime::MIN);
        let config = SimulatorConfig::default();
        let keep_all = Duration::from_secs(u64::from(u32::MAX));
        let mut state = State::new(bot_of(&config), Limits::off(), keep_all, opening);
        state.queue.allow(&EVERY_KIND.map(str::to_owned));
        settle(&company, &mut state, opening).expect("a new world has none of the company's chats");
        let mut history = Self {
            company,
            seed,
            until,
            day,
            state,
            playing: Vec::new(),
            due: BinaryHeap::new(),
            ready: VecDeque::new(),
        };
        history.take_updates();
        history
    }

    fn plan_day(&mut self) {
        let number = u64::from(self.day.num_days_from_ce().unsigned_abs());
        let mut chance = Chance::fork(self.seed, number);
        let (from, to) = if works(self.day) { A_DAY } else { A_DAY_OFF };
        for _ in 0..chance.between(from, to) {
            // Most questions come while people work, few in the lunch hour and after.
            let hour = *chance.pick(&[9, 9, 10, 10, 10, 11, 11, 11, 12, 13, 14, 14, 15, 15, 16, 16, 17, 17, 19]);
            let at = local(self.day, NaiveTime::from_hms_opt(hour, 0, 0).unwrap_or_default());
            let conversation = plan(&self.company, &mut chance);
            let begins = at + TimeDelta::seconds(chance.between(0, 3599));
            let staff = conversation.lines.first().is_some_and(|line| line.staff);
            self.due
                .push(Reverse((in_hours(begins, staff, &mut chance), self.playing.len())));
            self.playing.push(Playing::new(conversation));
        }
        self.day = self.day.succ_opt().unwrap_or(self.day);
    }

    fn step(&mut self) -> Option<()> {
        while self
            .due
            .peek()
            .is_none_or(|Reverse((at, _))| *at >= local(self.day, NaiveTime::MIN))
        {
            if local(self.day, NaiveTime::MIN) >= self.until {
                break;
            }
            self.plan_day();
        }
        let Reverse((at, place)) = self.due.pop().filter(|Reverse((at, _))| *at < self.until)?;
        let playing = &mut self.playing[place];
        let next = playing.play(&self.company, &mut self.state, at);
        if let Some(gap) = next {
            let mut chance = Chance::fork(self.seed, at.timestamp().unsigned_abs() ^ place as u64);
            let staff = playing.next().is_some_and(|line| line.staff);
            let goes_on = in_hours(at + TimeDelta::seconds(gap), staff, &mut chance);
            self.due.push(Reverse((goes_on, place)));
        }
        self.take_updates();
        Some(())
    }

    fn take_updates(&mut self) {
        self.state.events.clear();
        let written = self
            .state
            .queue
            .drain()
            .filter_map(|update| serde_json::from_str(&update.json).ok());
        self.ready.extend(written);
    }
}

impl Iterator for History {
    type Item = Value;

    fn next(&mut self) -> Option<Value> {
        while self.ready.is_empty() {
            self.step()?;
        }
        self.ready.pop_front()
    }
}

const EVERY_KIND: [&str; 9] = [
    "message",
    "edited_message",
    "message_reaction",
    "my_chat_member",
    "chat_member",
    "business_connection",
    "business_message",
    "edited_business_message",
    "deleted_business_messages",
];

fn works(day: NaiveDate) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

fn local(day: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
    // Tashkent has had no change of clocks for decades: every local time exists once.
    Tashkent
        .from_local_datetime(&day.and_time(time))
        .earliest()
        .map_or(DateTime::<Utc>::MIN_UTC, |at| at.to_utc())
}

/// Employees write in working hours: what would come later comes in the next morning.
fn in_hours(at: DateTime<Utc>, staff: bool, chance: &mut Chance) -> DateTime<Utc> {
    let here = at.with_timezone(&Tashkent);
    let mut day = here.date_naive();
    if !staff || (works(day) && (OPENS..CLOSES).contains(&here.hour())) {
        return at;
    }
    if !works(day) || here.hour() >= CLOSES {
        day = day.iter_days().skip(1).find(|day| works(*day)).unwrap_or(day);
    }
    local(day, NaiveTime::from_hms_opt(OPENS, 0, 0).unwrap_or_default()) + TimeDelta::seconds(chance.between(60, 2400))
}
