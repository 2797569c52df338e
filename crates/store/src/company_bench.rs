//! A company of any size for `finco bench company` and `finco bench reads`: October 2026, 22 working days, made from
//! seeds, so that the same sizes give the same rows. And the best single statements over its asks, to measure against.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use finco_domain::score::Totals;
use sqlx::postgres::PgRow;
use sqlx::{PgConnection, Row};

use crate::{StoreError, partitions};

/// How large a company.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sizes {
    /// Employees.
    pub employees: i32,
    /// Messages in the log, those of the asks among them.
    pub messages: i32,
    /// Asks; eight of a hundred stay unanswered.
    pub pairs: i32,
}

/// One employee's numbers of the month, as the single statement tells them.
pub type Numbers = (i64, i64, i64, Option<i64>, Option<i64>, i64);

const EMPLOYEES: &str = "insert into employees (name, telegram_id, department_id, created_at) \
    select 'Employee ' || i, 5000000000 + i, (select min(id) from departments) + i % 12, '2026-01-01Z' \
    from generate_series(1, $1) i order by i";

/// Clients write within the company's working hours, 09:00 to 18:00 in Tashkent; an answer takes some ten minutes, more
/// or less by the employee's skill.
const ASKS: &str = "create temporary table pairs as \
    with skill as (select e, 0.5 + random() as skill from generate_series(1, $1) e), \
    days as (select row_number() over (order by d) - 1 as n, d::date as day \
             from generate_series('2026-10-01'::date, '2026-10-31', '1 day') d where extract(isodow from d) < 6) \
    select i, client, 1 + client % $1 as employee, asked, \
           case when u > 0.08 then date_trunc('second', asked + make_interval(secs => 5 - ln(r) * 600 * skill)) end as answered \
    from (select i, floor(random() * 20000)::int as client, random() as u, greatest(random(), 1e-9) as r, \
                 date_trunc('second', d.day + interval '4 hours' + random() * interval '9 hours') at time zone 'UTC' as asked \
          from (select i, floor(random() * 22)::int as n from generate_series(1, $2) i) s join days d using (n) order by i) q \
    join skill on e = 1 + client % $1 order by asked, i";

const CHATS: &str = "insert into chats (id, kind, title, told_at, told_by) \
    select 10000000 + c, 'private', 'Client ' || c, '2026-01-01Z'::timestamptz, 0 from generate_series(0, 19999) c \
    union all select -1001500000000 - g, 'supergroup', 'Talk ' || g, '2026-01-01Z'::timestamptz, 0 from generate_series(0, 59) g";

const MESSAGES: &str = "insert into messages (chat_id, message_id, sent_at, sender_id, body, media_kind, received_at, raw) \
    select * from ( \
        select 10000000 + client, 2 * i, asked, 10000000 + client, 'question ' || i || ' ' || repeat('x', i % 60), null, asked, ''::bytea \
        from pairs \
        union all \
        select 10000000 + client, 2 * i + 1, answered, 5000000000 + employee, 'answer ' || i || ' ' || repeat('y', i % 70), \
               case when i % 9 = 0 then 'voice' end, answered, '' from pairs where answered is not null \
        union all \
        select -1001500000000 - g, i, at, 5000000000 + e, 'talk ' || i || ' ' || repeat('z', i % 80), null, at, '' \
        from (select i, floor(random() * 60)::int as g, 1 + floor(random() * $1)::int as e, \
                     date_trunc('second', d.day + interval '4 hours' + random() * interval '10 hours') at time zone 'UTC' as at \
              from (select i, floor(random() * 22)::int as n \
                    from generate_series(1, $2 - (select count(*) + count(answered) from pairs)::int) i) s \
              join (select row_number() over (order by d) - 1 as n, d::date as day \
                    from generate_series('2026-10-01'::date, '2026-10-31', '1 day') d where extract(isodow from d) < 6) d using (n) \
              order by i) t \
    ) m (chat, id, at, sender, body, media, received, raw) order by at, chat, id";

/// In the order in which they were asked, as linking writes them.
const LINKED: &str = "insert into asks (chat_id, first_message_id, asked_at, asked_by, last_at, messages, parts, kind, state, \
        answer_chat_id, answer_message_id, answered_at, answered_by, linked_by, confidence, holder_id, calendar_version_id, \
        target_id, target_secs, due_at, wall_secs, business_secs, own_secs, within_target, own_in_time) \
    select 10000000 + client, 2 * i, asked, 10000000 + client, asked, 1, 1, 'first', \
           case when answered is null then 'open' else 'answered' end, \
           case when answered is not null then 10000000 + client end, case when answered is not null then 2 * i + 1 end, \
           answered, case when answered is not null then person end, case when answered is not null then 'order' end, \
           case when answered is not null then 90 end, person, (select min(id) from calendar_versions), \
           (select min(id) from targets), 900, asked + interval '900 s', secs, secs, secs, secs <= 900, secs <= 900 \
    from (select *, (select min(id) from employees) + employee - 1 as person, \
                 extract(epoch from answered - asked)::bigint as secs from pairs) p order by asked, i";

/// Fills an empty database with the company.
///
/// # Errors
/// When the database is away.
pub async fn fill(conn: &mut PgConnection, sizes: Sizes) -> Result<(), StoreError> {
    let setup = "set max_parallel_workers_per_gather = 0; set timezone = 'UTC'; set work_mem = '256MB'; \
                 insert into departments (name) select 'Department ' || i from generate_series(1, 12) i; \
                 select setseed(0.22)";
    sqlx::raw_sql(setup).execute(&mut *conn).await?;
    let month: DateTime<Utc> = DateTime::from_timestamp(1_790_856_000, 0).unwrap_or_default();
    partitions::ensure(conn, [month].into_iter()).await?;
    let (employees, messages, pairs) = (sizes.employees, sizes.messages, sizes.pairs);
    sqlx::query(EMPLOYEES).bind(employees).execute(&mut *conn).await?;
    sqlx::query(ASKS)
        .bind(employees)
        .bind(pairs)
        .execute(&mut *conn)
        .await?;
    sqlx::query(CHATS).execute(&mut *conn).await?;
    sqlx::query(MESSAGES)
        .bind(employees)
        .bind(messages)
        .execute(&mut *conn)
        .await?;
    sqlx::query(LINKED).execute(&mut *conn).await?;
    sqlx::raw_sql("drop table pairs; reset all").execute(&mut *conn).await?;
    for table in ["employees", "chats", "messages", "asks"] {
        let sql = format!("vacuum (analyze) {table}");
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut *conn).await?;
    }
    Ok(())
}

/// Each employee's numbers of a span by one statement: who, asks, answers, median, 90th percentile, hits. The index
/// `asks_by_employee` holds all it needs, in the order it needs.
///
/// # Errors
/// When the database is away.
pub async fn single_statement(
    conn: &mut PgConnection,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<Vec<Numbers>, StoreError> {
    // Planned for this span each time: a plan for any span is a worse one.
    let statement = sqlx::query_as(SINGLE).persistent(false);
    Ok(statement.bind(from).bind(to).fetch_all(conn).await?)
}

const SINGLE: &str = "select employee_id, asked, answered, p[1], p[2], hits from ( \
        select employee_id, count(*) as asked, count(*) filter (where state = 'answered') as answered, \
               percentile_disc(array[0.5, 0.9]) within group (order by own_secs) as p, \
               count(*) filter (where within_target) as hits \
        from asks where asked_at >= $1 and asked_at < $2 and employee_id is not null group by employee_id) s \
    order by employee_id";

/// One line of [`whole_statement`]: an employee's, a day's, or with neither the whole company's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Whose.
    pub employee: Option<i64>,
    /// Of which day.
    pub day: Option<NaiveDate>,
    /// Everything but messages.
    pub totals: Totals,
}

/// All that a month's scores are made of by one statement: each employee's totals, each day's and the whole company's, in
/// this order. Of several ways to write it (grouping sets over all, a materialised part, parallel workers) the quickest.
///
/// # Errors
/// When the database is away.
pub async fn whole_statement(
    conn: &mut PgConnection,
    (from, to): (DateTime<Utc>, DateTime<Utc>),
    zone: Tz,
    now: DateTime<Utc>,
) -> Result<Vec<Line>, StoreError> {
    let sql = format!(
        "select employee_id, null::date as day, {TOTALS} from asks {COUNTED} and employee_id is not null group by employee_id \
         union all \
         select null, day, {TOTALS} from (select *, (asked_at at time zone $4)::date as day from asks) a {COUNTED} \
         group by grouping sets ((day), ()) order by 1, 2"
    );
    let statement = sqlx::query(sqlx::AssertSqlSafe(sql)).persistent(false);
    let rows = statement
        .bind(from)
        .bind(to)
        .bind(now)
        .bind(zone.name())
        .fetch_all(conn)
        .await?;
    rows.iter().map(line).collect()
}

const COUNTED: &str = "where asked_at >= $1 and asked_at < $2 and state in ('open', 'answered', 'closed')";

const TOTALS: &str = "count(*), count(*) filter (where state = 'answered' and not off_hours), \
    count(*) filter (where within_target and not off_hours), \
    count(*) filter (where not off_hours and (within_target is false \
                     or within_target is null and state = 'open' and due_at < $3)), \
    count(*) filter (where state = 'open' and not off_hours), \
    min(asked_at) filter (where state = 'open' and not off_hours), \
    count(*) filter (where off_hours), \
    count(own_secs) filter (where state = 'answered' and not off_hours), \
    percentile_disc(array[0.5, 0.9]) within group (order by own_secs) filter (where state = 'answered' and not off_hours), \
    count(ack_secs) filter (where not off_hours), \
    percentile_disc(0.5) within group (order by ack_secs) filter (where not off_hours)";

fn line(row: &PgRow) -> Result<Line, StoreError> {
    let count =
        |at: usize| -> Result<u32, sqlx::Error> { Ok(u32::try_from(row.try_get::<i64, _>(at)?).unwrap_or(u32::MAX)) };
    let percentiles: Option<Vec<Option<i64>>> = row.try_get(10)?;
    let percentile = |at: usize| percentiles.as_ref().and_then(|list| list.get(at).copied().flatten());
    Ok(Line {
        employee: row.try_get(0)?,
        day: row.try_get(1)?,
        totals: Totals {
            asks: count(2)?,
            answered: count(3)?,
            hits: count(4)?,
            misses: count(5)?,
            open: count(6)?,
            oldest_open_at: row.try_get(7)?,
            off_hours: count(8)?,
            timed: count(9)?,
            median_secs: percentile(0),
            p90_secs: percentile(1),
            acked: count(11)?,
            median_ack_secs: row.try_get(12)?,
            messages: 0,
        },
    })
}

/// Takes away what the month was worked out to: all of it, or one day, which is marked.
///
/// # Errors
/// When the database is away.
pub async fn forget(conn: &mut PgConnection, day: Option<NaiveDate>) -> Result<(), StoreError> {
    match day {
        None => {
            sqlx::raw_sql("truncate score_days, score_marks, score_runs")
                .execute(conn)
                .await?;
        }
        Some(day) => {
            sqlx::query("delete from score_days where day = $1")
                .bind(day)
                .execute(&mut *conn)
                .await?;
            sqlx::query("insert into score_marks (day, kind, at) values ($1, 'asks', '2026-10-31Z')")
                .bind(day)
                .execute(conn)
                .await?;
        }
    }
    Ok(())
}
