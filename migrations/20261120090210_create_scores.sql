-- What asks add up to: facts of each day, from them the scores of each month, and the rules they are weighed by.

-- All that numbers need of an ask, in 18 or 34 bytes, beside the moment it was asked: a day of the log is counted from an
-- index alone. Employee (0: nobody's in particular), own_secs, ack_secs (-1: unknown), flags (state 0 answered, 1 open,
-- 2 closed; +4 in time, +8 undecided; +16 off-hours), for an open ask asked_at and due_at. Null: does not count.
alter table asks add column fact bytea generated always as (
    case when state in ('answered', 'open', 'closed') then
        int8send(coalesce(case when answered_at is null then holder_id else answered_by end, 0))
        || int4send(least(coalesce(own_secs, -1), 2147483647)::integer)
        || int4send(least(coalesce(ack_secs, -1), 2147483647)::integer)
        || int2send((case state when 'answered' then 0 when 'open' then 1 else 2 end
                     + case when coalesce(own_secs <= target_secs, within_target) then 4
                          when within_target is null then 8 else 0 end
                     + case when off_hours then 16 else 0 end)::smallint)
        || case when state = 'open' then timestamptz_send(asked_at) || timestamptz_send(due_at) else '' end
    end) stored;
drop index asks_by_time;
create index asks_by_day on asks (asked_at) include (fact);

-- The log lies in the order of time: a day of it is found without an index of its own size.
create index messages_by_day on messages using brin (sent_at) with (pages_per_range = 32);

-- How metrics become a score, in versions. A month keeps the version it was first scored by until somebody has it worked
-- out again.
create table score_rules (
    version      bigint      generated always as identity primary key,
    applies_from date        not null check (extract(day from applies_from) = 1),
    -- Decided asks that a rank needs.
    minimum_n    integer     not null check (minimum_n between 1 and 1000),
    -- {"hit_rate": {"weight": 60, "target": 10000}, ...}: percent; seconds, a count or hundredths of a percent.
    weights      jsonb       not null,
    note         text        not null default '',
    created_at   timestamptz not null,
    created_by   text        not null
);
insert into score_rules (applies_from, minimum_n, weights, created_at, created_by)
    values ('1970-01-01', 5, '{"hit_rate": {"weight": 60, "target": 10000},
                               "median_response": {"weight": 25, "target": 600},
                               "median_ack": {"weight": 15, "target": 300}}', '1970-01-01Z', 'setup');

-- Days whose asks or messages have changed since they were counted. Rows are only added and taken away, so that nobody who
-- links a chat waits for another.
create table score_marks (
    day  date        not null,
    kind text        not null check (kind in ('asks', 'messages')),
    at   timestamptz not null
);
create index score_marks_by_day on score_marks (day);

-- What each employee's asks of a day come to, and how many messages they wrote: written and read by kpi-engine.
create table score_days (
    day      date  primary key,
    facts    bytea not null,
    messages bytea not null
);
alter table score_days alter facts set storage external, alter messages set storage external;

-- A month as last worked out: the whole company, each day of it, and each employee (the arrays have one element for each).
create table score_runs (
    month           date        primary key check (extract(day from month) = 1),
    rule_version    bigint      references score_rules (version),
    calculated_at   timestamptz,
    -- When the next open ask becomes a miss, and the month must be looked at again.
    next_due_at     timestamptz,
    team            jsonb,
    days            jsonb,
    employee_ids    bigint[]    not null default '{}',
    asks            integer[]   not null default '{}',
    answered        integer[]   not null default '{}',
    hits            integer[]   not null default '{}',
    misses          integer[]   not null default '{}',
    open            integer[]   not null default '{}',
    oldest_open_at  timestamptz[] not null default '{}',
    off_hours       integer[]   not null default '{}',
    timed           integer[]   not null default '{}',
    median_secs     bigint[]    not null default '{}',
    p90_secs        bigint[]    not null default '{}',
    acked           integer[]   not null default '{}',
    median_ack_secs bigint[]    not null default '{}',
    messages        integer[]   not null default '{}',
    centipoints     integer[]   not null default '{}',
    is_provisional  boolean[]   not null default '{}'
);

-- Written anew with every run: pressing them together each time takes longer than all the rest.
alter table score_runs
    alter employee_ids set storage external,
    alter asks set storage external,
    alter answered set storage external,
    alter hits set storage external,
    alter misses set storage external,
    alter open set storage external,
    alter oldest_open_at set storage external,
    alter off_hours set storage external,
    alter timed set storage external,
    alter median_secs set storage external,
    alter p90_secs set storage external,
    alter acked set storage external,
    alter median_ack_secs set storage external,
    alter messages set storage external,
    alter centipoints set storage external,
    alter is_provisional set storage external,
    alter team set storage external,
    alter days set storage external;

-- The same, one row for each employee and month.
create view scores as
    select s.employee_id, r.month, s.asks, s.answered, s.within_target, s.missed, s.open, s.oldest_open_at, s.off_hours,
           s.timed, s.median_secs, s.p90_secs, s.acked, s.median_ack_secs, s.messages, s.centipoints, s.is_provisional
    from score_runs r,
         unnest(r.employee_ids, r.asks, r.answered, r.hits, r.misses, r.open, r.oldest_open_at, r.off_hours, r.timed,
                r.median_secs, r.p90_secs, r.acked, r.median_ack_secs, r.messages, r.centipoints, r.is_provisional)
         as s (employee_id, asks, answered, within_target, missed, open, oldest_open_at, off_hours, timed, median_secs,
               p90_secs, acked, median_ack_secs, messages, centipoints, is_provisional);
