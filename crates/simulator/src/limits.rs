//! How many messages Telegram lets a bot send; beyond that it answers 429 with `retry_after`.

use std::collections::{BTreeMap, VecDeque};

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// The sending limits. [`Limits::default`] is what Telegram's FAQ tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Limits {
    /// Whether anything is limited at all.
    pub enabled: bool,
    /// Messages that one chat may get at once before the pace of one a second holds.
    pub chat_burst: u32,
    /// Messages a minute into one group.
    pub group_per_minute: u32,
    /// Messages a second over all chats.
    pub overall_per_second: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            enabled: true,
            chat_burst: 3,
            group_per_minute: 20,
            overall_per_second: 30,
        }
    }
}

impl Limits {
    /// No limits: for load and for tests of other things.
    #[must_use]
    pub fn off() -> Self {
        Self {
            enabled: false,
            ..Self::default()
        }
    }
}

/// Remembers what was sent lately, to tell when the next message may go.
#[derive(Debug, Default)]
pub(crate) struct LimitKeeper {
    overall: VecDeque<DateTime<Utc>>,
    groups: BTreeMap<i64, VecDeque<DateTime<Utc>>>,
    /// When each chat's burst will be whole again.
    chats: BTreeMap<i64, DateTime<Utc>>,
}

impl LimitKeeper {
    /// Counts `messages` into `chat`, or tells how many seconds to wait. A refused call counts nothing.
    pub(crate) fn take(&mut self, limits: &Limits, chat: i64, messages: u32, now: DateTime<Utc>) -> Result<(), u32> {
        if !limits.enabled {
            return Ok(());
        }
        forget(&mut self.overall, now - TimeDelta::seconds(1));
        let group = (chat < 0).then(|| self.groups.entry(chat).or_default());
        let mut wait = TimeDelta::zero();
        if self.overall.len() + messages as usize > limits.overall_per_second as usize {
            wait = wait.max(TimeDelta::seconds(1));
        }
        // An idle chat may always take one call, even an album larger than the burst.
        let whole_at = self.chats.get(&chat).copied().unwrap_or(now).max(now);
        let allowance = TimeDelta::seconds(i64::from(limits.chat_burst.max(1)) - 1);
        wait = wait.max(whole_at - now - allowance);
        if let Some(sent) = &group {
            let recent: Vec<_> = sent.iter().filter(|at| **at > now - TimeDelta::minutes(1)).collect();
            let room = (limits.group_per_minute as usize).saturating_sub(recent.len());
            if room < messages as usize {
                let oldest = recent.first().map_or(now, |at| **at);
                wait = wait.max(oldest + TimeDelta::minutes(1) - now);
            }
        }
        if wait > TimeDelta::zero() {
            let seconds = (wait.num_milliseconds() + 999) / 1000;
            return Err(u32::try_from(seconds.max(1)).unwrap_or(u32::MAX));
        }
        if let Some(sent) = group {
            forget(sent, now - TimeDelta::minutes(1));
            sent.extend((0..messages).map(|_| now));
        }
        self.overall.extend((0..messages).map(|_| now));
        self.chats
            .insert(chat, whole_at + TimeDelta::seconds(i64::from(messages)));
        Ok(())
    }
}

fn forget(sent: &mut VecDeque<DateTime<Utc>>, until: DateTime<Utc>) {
    while sent.front().is_some_and(|at| *at <= until) {
        sent.pop_front();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: i64) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(1_790_000_000_000 + ms).unwrap()
    }

    #[test]
    fn one_chat_gets_a_burst_and_then_one_a_second() {
        let (mut keeper, limits) = (LimitKeeper::default(), Limits::default());
        for _ in 0..3 {
            assert_eq!(keeper.take(&limits, 7, 1, at(0)), Ok(()));
        }
        assert_eq!(keeper.take(&limits, 7, 1, at(0)), Err(1));
        assert_eq!(keeper.take(&limits, 8, 1, at(0)), Ok(()), "another chat is not touched");
        assert_eq!(keeper.take(&limits, 7, 1, at(1000)), Ok(()));
        assert_eq!(keeper.take(&limits, 7, 1, at(1001)), Err(1));
    }

    #[test]
    fn a_group_gets_twenty_a_minute() {
        let (mut keeper, limits) = (LimitKeeper::default(), Limits::default());
        for n in 0..20 {
            assert_eq!(keeper.take(&limits, -5, 1, at(n * 1000)), Ok(()));
        }
        assert_eq!(keeper.take(&limits, -5, 1, at(25_000)), Err(35));
        assert_eq!(keeper.take(&limits, -5, 1, at(60_000)), Ok(()));
    }

    #[test]
    fn all_chats_together_get_thirty_a_second() {
        let (mut keeper, limits) = (LimitKeeper::default(), Limits::default());
        for chat in 1..=30 {
            assert_eq!(keeper.take(&limits, chat, 1, at(0)), Ok(()));
        }
        assert_eq!(keeper.take(&limits, 31, 1, at(500)), Err(1));
        assert_eq!(keeper.take(&limits, 31, 1, at(1000)), Ok(()));
        assert_eq!(keeper.take(&Limits::off(), 31, 1000, at(1000)), Ok(()));
    }
}
