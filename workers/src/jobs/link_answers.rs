//! `link_answers`: something was said, reacted to or decided in chats; work out which asks there are and who answered them.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use finco_domain::ask::{Ask, Author, Line, Timing};
use finco_domain::calendar::Gap;
use finco_domain::chat::ChatKey;
use finco_domain::time::{Month, SharedClock, day_of};
use finco_jobs::{CalculateKpi, LinkAnswers};
use finco_kpi_engine::asks::{self as rules, Rules, Talk};
use finco_kpi_engine::timing;
use finco_kpi_engine::words::staff::Names;
use finco_queue::{Dedup, EntryMeta, Failure, PushOptions};
use finco_store::asks::{self, Became, Kept};
use finco_store::rulebook::{self, Rulebook};
use finco_store::talks::{self, Family, Read, Reading, Roster, Words};
use finco_store::unlinked::{self, Taken, Unlinked};
use finco_store::{PgConnection, PgPool, StoreError, changes, company, cuts, scores};
use tokio_util::sync::CancellationToken;

use crate::Context;
use crate::context::store_failure;

/// Chats taken from the list at once.
const PAGE: i64 = 100;

/// Chats linked in one transaction: what a transaction costs is shared, and nobody waits long for one of them.
const GROUP: usize = 20;

/// Works through every marked chat, then has the days it touched scored again.
///
/// # Errors
/// When the database or the queue is away.
pub async fn run(_job: LinkAnswers, _meta: EntryMeta, context: Arc<Context>) -> Result<(), Failure> {
    let mut days = BTreeSet::new();
    let done = link_all(&context.pool, &context.clock, &context.stop, &mut days).await;
    let months: BTreeSet<Month> = days.into_iter().map(Month::of).collect();
    for month in months {
        let job = CalculateKpi::of(month);
        let dedup = Some(Dedup::UntilStarted(job.dedup()));
        context
            .push(
                &job,
                PushOptions {
                    dedup,
                    ..PushOptions::default()
                },
            )
            .await?;
    }
    done.map_err(store_failure)
}

/// Works through every marked chat until none is left or it is told to stop. Adds the company's days whose asks changed to
/// `days`, also when it fails.
///
/// # Errors
/// When the database is away; or when a chat cannot be linked, after all others are.
pub async fn link_all(
    pool: &PgPool,
    clock: &SharedClock,
    stop: &CancellationToken,
    days: &mut BTreeSet<NaiveDate>,
) -> Result<(), StoreError> {
    let mut bad = Bad::default();
    loop {
        let mut conn = pool.acquire().await?;
        let marked = unlinked::list_unlinked(&mut conn, PAGE, &bad.chats).await?;
        if marked.is_empty() {
            return bad.told();
        }
        let house = House::load(&mut conn).await?;
        drop(conn);
        let mut linked = 0;
        for group in marked.chunks(GROUP) {
            if stop.is_cancelled() {
                return bad.told();
            }
            let done = match link_group(pool, &house, clock, group).await {
                Err(error) if !error.is_transient() => {
                    tracing::warn!(%error, "linking chats one by one");
                    link_each(pool, &house, clock, group, &mut bad).await?
                }
                done => done?,
            };
            linked += done.chats;
            days.extend(done.days);
        }
        // A page in which nothing could be linked is in other workers' hands.
        if linked == 0 || marked.len() < usize::try_from(PAGE).unwrap_or_default() {
            return bad.told();
        }
    }
}

/// Chats that could not be linked. They stay marked, and nothing is passed over because of them.
#[derive(Default)]
struct Bad {
    chats: Vec<ChatKey>,
    last: Option<StoreError>,
}

impl Bad {
    fn told(self) -> Result<(), StoreError> {
        self.last.map_or(Ok(()), Err)
    }
}

/// Links chats one by one.
async fn link_each(
    pool: &PgPool,
    house: &House,
    clock: &SharedClock,
    chats: &[Unlinked],
    bad: &mut Bad,
) -> Result<Linked, StoreError> {
    let mut done = Linked::default();
    for marked in chats {
        match link_group(pool, house, clock, std::slice::from_ref(marked)).await {
            Ok(more) => done.add(more),
            Err(error) if error.is_transient() => return Err(error),
            Err(error) => {
                tracing::error!(chat = marked.chat.id, %error, "a chat cannot be linked");
                bad.chats.push(marked.chat.clone());
                bad.last = Some(error);
            }
        }
    }
    Ok(done)
}

/// What holds for every chat of a run.
struct House {
    zone: chrono_tz::Tz,
    rules: Rules,
    rulebook: Rulebook,
}

impl House {
    async fn load(conn: &mut PgConnection) -> Result<Self, StoreError> {
        Ok(Self {
            zone: company::get(conn).await?.zone,
            rules: Rules {
                link_threshold: talks::link_threshold(conn).await?,
                staff_names: Names::new(talks::staff_names(conn).await?),
            },
            rulebook: rulebook::load(conn).await?,
        })
    }

    /// Times an ask by the rules that were in force when it was asked, for whoever answered or holds it.
    fn time(&self, family: &Family, gaps: &[Gap], mut ask: Ask) -> (Ask, Timing) {
        let answered_by = ask.answer.as_ref().map(|answer| answer.by);
        let holder = ask.holds.last().map(|hold| hold.by).or(family.responsible);
        let employee = answered_by.unwrap_or(holder);
        let department = employee.and_then(|id| self.rulebook.department_of(id, ask.asked_at));
        let calendar = self.rulebook.calendar_for(family, ask.asked_at, employee, department);
        let target = self.rulebook.target_for(family, ask.asked_at, department);
        let (state, timing) = timing::time(&ask, calendar, target, gaps);
        ask.state = state;
        (ask, timing)
    }
}

/// What a group of chats came to.
#[derive(Default)]
struct Linked {
    /// How many were linked: the others are in another worker's hands.
    chats: usize,
    /// The company's days whose asks changed.
    days: BTreeSet<NaiveDate>,
}

impl Linked {
    fn add(&mut self, more: Self) {
        self.chats += more.chats;
        self.days.extend(more.days);
    }
}

/// Links some chats in one transaction.
async fn link_group(
    pool: &PgPool,
    house: &House,
    clock: &SharedClock,
    group: &[Unlinked],
) -> Result<Linked, StoreError> {
    let mut transaction = pool.begin().await?;
    talks::plan_once(&mut transaction).await?;
    let taken = unlinked::take(&mut transaction, group).await?;
    let (silent, talking): (Vec<&Taken<'_>>, Vec<&Taken<'_>>) = taken.iter().partition(|one| one.is_silent);
    let (mut all, written) = relink(&mut transaction, house, &talking).await?;
    all.extend(clear(&mut transaction, &silent).await?);
    let moments = asks::replace(&mut transaction, &all).await?;
    let days: BTreeSet<NaiveDate> = moments.into_iter().map(|at| day_of(at, house.zone)).collect();
    // Last, since whoever logs a message of one of these chats waits from here on.
    let chats = unlinked::set_linked(&mut transaction, &taken).await?;
    if !written.is_empty() {
        scores::mark_messages(&mut transaction, &written, clock.now()).await?;
    }
    if !days.is_empty() {
        scores::mark_stale(&mut transaction, &days, clock.now()).await?;
        changes::announce(&mut transaction, "waits").await?;
    }
    transaction.commit().await?;
    Ok(Linked { chats, days })
}

/// Chats in which nobody asks: where it was found out late, what was taken for asks goes.
async fn clear<'a>(conn: &mut PgConnection, silent: &[&'a Taken<'_>]) -> Result<Vec<Became<'a>>, StoreError> {
    let wanted: Vec<_> = silent.iter().map(|one| (&one.family, one.from)).collect();
    let kept = asks::list_kept(conn, &wanted).await?;
    let gone = silent.iter().zip(kept).map(|(one, kept)| Became {
        family: &one.family,
        kept,
        asks: Vec::new(),
    });
    Ok(gone.collect())
}

/// A conversation's asks as they are kept, before it is read again.
struct Begun {
    cut: DateTime<Utc>,
    /// Those that may change.
    kept: Vec<Kept>,
    /// What they were at the cut.
    before: Vec<Ask>,
}

impl Begun {
    fn new(cut: DateTime<Utc>, mut kept: Vec<Kept>) -> Self {
        let as_of_cut = |one: &Kept| rules::as_of(one.ask.clone(), cut);
        let before: Vec<Ask> = kept.iter().filter_map(as_of_cut).collect();
        // What was settled before has no bearing on what comes after, and stays as it is.
        kept.retain(|one| one.ask.asked_at >= cut || before.iter().any(|ask| ask.first == one.ask.first));
        Self { cut, kept, before }
    }
}

/// Works conversations out again, each from its moment on. Returns what their asks have become, and the days on which staff
/// wrote since.
async fn relink<'a>(
    conn: &mut PgConnection,
    house: &House,
    talking: &[&'a Taken<'_>],
) -> Result<(Vec<Became<'a>>, BTreeSet<NaiveDate>), StoreError> {
    let families: Vec<&'a Family> = talking.iter().map(|one| &one.family).collect();
    let begun = begin(conn, talking).await?;
    let rosters = Roster::load_each(conn, &families).await?;
    let readings = families.iter().zip(&rosters).zip(&begun);
    let readings: Vec<Reading<'_>> = readings
        .map(|((family, roster), begun)| Reading {
            family,
            roster,
            from: begun.cut,
        })
        .collect();
    let mut talks = talks::read(conn, &readings).await?;
    add_words(conn, &readings, &begun, &mut talks).await?;
    let (mut all, mut written) = (Vec::new(), BTreeSet::new());
    for ((one, begun), talk) in talking.iter().zip(begun).zip(talks) {
        let asks = rules::link(Talk {
            cut: begun.cut,
            before: begun.before,
            lines: &talk.lines,
            reactions: &talk.reactions,
            decisions: &talk.decisions,
            rules: &house.rules,
        });
        let gaps = house.rulebook.gaps_of(&one.family);
        all.push(Became {
            family: &one.family,
            kept: begun.kept,
            asks: asks
                .into_iter()
                .map(|ask| house.time(&one.family, &gaps, ask))
                .collect(),
        });
        let by_staff = |line: &&Line| line.at >= one.from && matches!(line.author, Author::Staff(Some(_)));
        written.extend(
            talk.lines
                .iter()
                .filter(by_staff)
                .map(|line| day_of(line.at, house.zone)),
        );
    }
    Ok((all, written))
}

/// Adds the words of what waited at the cut, where they can have a bearing.
async fn add_words(
    conn: &mut PgConnection,
    readings: &[Reading<'_>],
    begun: &[Begun],
    talks: &mut [Read],
) -> Result<(), StoreError> {
    let (mut words, mut talks_of) = (Vec::new(), Vec::new());
    for ((of, begun), talk) in readings.iter().zip(begun).zip(talks) {
        // Of what was settled, the words are of no use any more.
        let waiting: Vec<&Ask> = begun.before.iter().filter(|ask| ask.answer.is_none()).collect();
        if !waiting.is_empty() && rules::needs_words(begun.cut, &talk.lines, &talk.decisions) {
            words.push(Words {
                of,
                waiting,
                burst_gap: rules::BURST_GAP,
            });
            talks_of.push(talk);
        }
    }
    for (talk, earlier) in talks_of.into_iter().zip(talks::read_words(conn, &words).await?) {
        talk.lines.splice(0..0, earlier);
    }
    Ok(())
}

/// Where each conversation is cut, and its asks as they are kept.
async fn begin(conn: &mut PgConnection, talking: &[&Taken<'_>]) -> Result<Vec<Begun>, StoreError> {
    let from: Vec<_> = talking.iter().map(|one| (&one.family, one.from)).collect();
    let cuts = cuts::cut_each(conn, &from, rules::BURST_GAP).await?;
    // Asks that had ended a talk's gap before the cut have no bearing on it.
    let since: Vec<_> = talking
        .iter()
        .zip(&cuts)
        .map(|(one, cut)| (&one.family, *cut - rules::TALK_GAP))
        .collect();
    let kept = asks::list_kept(conn, &since).await?;
    Ok(cuts
        .into_iter()
        .zip(kept)
        .map(|(cut, kept)| Begun::new(cut, kept))
        .collect())
}
