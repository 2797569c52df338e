-- What the bot has to say, and what the clock has already done.

create table outbox (
    id          uuid        primary key,
    chat_id     bigint      not null,
    payload     jsonb       not null,
    state       text        not null check (state in ('queued', 'sent', 'failed')),
    error       text,
    message_ids bigint[]    not null default '{}',
    created_at  timestamptz not null,
    settled_at  timestamptz
);
create index outbox_queued on outbox (created_at) where state = 'queued';
create index outbox_failed on outbox (settled_at) where state = 'failed';

-- One row per job and period: every worker may try, one wins.
create table schedule_runs (
    job        text        not null,
    due_at     timestamptz not null,
    started_at timestamptz not null,
    primary key (job, due_at)
);
