-- Asks with their answers, and the scores they add up to.

create table asks (
    id                bigint generated always as identity primary key,
    chat_id           bigint      not null,
    business          text        not null default '',
    first_message_id  bigint      not null,
    asked_at          timestamptz not null,
    asked_by          bigint,
    -- The burst's last message; a later one of the same client soon after still belongs to the ask.
    last_at           timestamptz not null,
    topic_id          bigint,
    messages          integer     not null check (messages > 0),
    answer_chat_id    bigint,
    answer_message_id bigint,
    answered_at       timestamptz,
    answered_by       bigint references employees (id),
    linked_by         text check (linked_by in ('reply', 'order')),
    response_secs     bigint check (response_secs >= 0),
    constraint ask_named_by_first_message unique (chat_id, first_message_id, business),
    check ((answered_at is null) = (answer_message_id is null)),
    check ((answered_at is null) = (response_secs is null))
);
create index asks_by_answerer on asks (answered_by, asked_at) include (response_secs) where answered_by is not null;
create index asks_by_time on asks (asked_at);
create index asks_open on asks (chat_id, business, asked_at) where answered_at is null;

create table scores (
    employee_id   bigint      not null references employees (id),
    month         date        not null check (extract(day from month) = 1),
    answered      integer     not null check (answered > 0),
    within_target integer     not null check (within_target between 0 and answered),
    median_secs   bigint      not null,
    p90_secs      bigint      not null,
    primary key (employee_id, month)
);

-- When a month was last worked out, with which target, and whether asks have changed since.
create table score_runs (
    month         date        primary key,
    target_secs   integer,
    calculated_at timestamptz,
    stale_since   timestamptz
);
