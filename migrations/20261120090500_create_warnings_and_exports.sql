-- What the bot warned of and whom it told, when it was last in touch with Telegram, and tables made for download.

-- One warning for each ask, stage and recipient, however often the job runs. Asks are named as their rows are, so that
-- working links out again forgets nothing.
create table ask_warnings (
    chat_id          bigint      not null,
    first_message_id bigint      not null,
    business         text        not null default '',
    -- Percent of the target that had passed.
    stage            smallint    not null check (stage between 1 and 1000),
    recipient_id     bigint      not null references employees (id),
    given_at         timestamptz not null,
    primary key (chat_id, first_message_id, business, stage, recipient_id)
);
create index ask_warnings_by_time on ask_warnings (given_at);

-- May warnings come outside working hours? Quiet hours hold for both (chat spec, case 29).
alter table company add column warn_outside_hours boolean not null default true;

-- Does this person want the bot's morning digest?
alter table employees add column wants_digest boolean not null default true;

-- One digest for each day and recipient.
create table digests (
    day          date        not null,
    recipient_id bigint      not null references employees (id),
    given_at     timestamptz not null,
    primary key (day, recipient_id)
);

-- When the gateway was last in touch with Telegram: outlives Redis, so that a long absence is seen afterwards.
create table bot_sight (
    only_row boolean     primary key default true check (only_row),
    seen_at  timestamptz not null
);

-- What the bot finds out by itself is one open row for each chat and reason.
create unique index gaps_open on gaps (coalesce(chat_id, 0), reason)
    where to_at is null and reason in ('down', 'blind', 'removed');

-- A table that somebody asked for, and how far it is.
create table exports (
    id         uuid        primary key,
    user_id    bigint      not null references users (id) on delete cascade,
    kind       text        not null check (kind in ('leaderboard', 'waits', 'response_stats', 'audit', 'employees')),
    format     text        not null check (format in ('csv', 'xlsx')),
    -- What the page was asked for: the parameters of its route.
    query      jsonb       not null default '{}',
    state      text        not null default 'queued' check (state in ('queued', 'running', 'done', 'failed')),
    percent    smallint    not null default 0 check (percent between 0 and 100),
    rows       integer     check (rows >= 0),
    -- Why it failed: a word for programs.
    error      text,
    created_at timestamptz not null,
    ended_at   timestamptz,
    expires_at timestamptz not null,
    check ((state in ('done', 'failed')) = (ended_at is not null)),
    check ((state = 'failed') = (error is not null))
);
create index exports_by_user on exports (user_id, created_at desc);
create index exports_by_expiry on exports (expires_at);

create table export_files (
    id           uuid   primary key,
    export_id    uuid   not null constraint export_has_one_file unique references exports (id) on delete cascade,
    name         text   not null,
    content_type text   not null,
    content      bytea  not null
);
