-- Asks with their answers: what a client wanted, who held it, when it was taken up and answered, and what people decided
-- about it. A row is worked out from the message log and the decisions; it is never edited by hand.

-- When work is done, in versions: an ask is timed by the version in force when it was asked, so that a later change
-- leaves what is counted alone (chat spec, cases 25 and 57). A version dated back is an explicit, audited recompute.
create table calendars (
    id         bigint generated always as identity primary key,
    name       text        not null check (name <> '') constraint calendar_name_taken unique,
    created_at timestamptz not null
);

create table calendar_versions (
    id           bigint generated always as identity primary key,
    calendar_id  bigint      not null references calendars (id),
    applies_from timestamptz not null,
    time_zone    text        not null,
    -- {"mon": [["09:00", "13:00"], ["14:00", "18:00"]], ...}; "24:00" is midnight at the day's end, and an end at or
    -- before its beginning lies on the next day (20:00 to 04:00). A weekday left out is free.
    weekly       jsonb       not null,
    -- Days that differ from their weekday: {"2026-09-01": {"name": "Independence Day", "hours": []}}.
    days         jsonb       not null default '{}',
    created_at   timestamptz not null,
    created_by   text        not null,
    note         text        not null default ''
);
create index calendar_versions_by_calendar on calendar_versions (calendar_id, applies_from desc, id desc);

-- Whose calendar it is, dated. The nearest wins: the chat's, then the employee's, the department's, the company's.
create table calendar_assignments (
    id           bigint generated always as identity primary key,
    scope        text        not null check (scope in ('company', 'department', 'employee', 'chat')),
    -- The number of the department or employee; "<chat id>" or "<chat id>/<business>" of a chat; '' of the company.
    scope_id     text        not null,
    calendar_id  bigint      references calendars (id), -- null: back to the next wider scope
    applies_from timestamptz not null,
    created_at   timestamptz not null,
    created_by   text        not null
);
create index calendar_assignments_by_scope on calendar_assignments (scope, scope_id, applies_from desc, id desc);

-- How soon an answer is due, dated, per chat, department or company; the nearest wins.
create table targets (
    id             bigint generated always as identity primary key,
    scope          text        not null check (scope in ('company', 'department', 'chat')),
    scope_id       text        not null,
    applies_from   timestamptz not null,
    first_secs     integer     not null check (first_secs between 1 and 2592000),
    next_secs      integer     not null check (next_secs between 1 and 2592000),
    -- What a second is: one of the calendar's working time, or one of the wall clock (chat spec, case 28).
    unit           text        not null check (unit in ('business', 'wall')),
    -- What stops the clock: the answer itself, or an acknowledgement too (chat spec, case 14).
    stops_at       text        not null check (stops_at in ('answer', 'acknowledgement')),
    -- Warnings before and at the breach, in percent of the target.
    warn_percent   smallint[]  not null,
    created_at     timestamptz not null,
    created_by     text        not null
);
create index targets_by_scope on targets (scope, scope_id, applies_from desc, id desc);

insert into calendars (name, created_at) values ('Office hours', '1970-01-01Z');
insert into calendar_versions (calendar_id, applies_from, time_zone, weekly, created_at, created_by)
    select id, '1970-01-01Z', 'Asia/Tashkent',
           jsonb_object_agg(day, '[["09:00", "13:00"], ["14:00", "18:00"]]'::jsonb), '1970-01-01Z', 'setup'
    from calendars, unnest(array['mon', 'tue', 'wed', 'thu', 'fri']) as day group by id;
insert into calendar_assignments (scope, scope_id, calendar_id, applies_from, created_at, created_by)
    select 'company', '', id, '1970-01-01Z', '1970-01-01Z', 'setup' from calendars;
insert into targets (scope, scope_id, applies_from, first_secs, next_secs, unit, stops_at, warn_percent, created_at, created_by)
    values ('company', '', '1970-01-01Z', 900, 900, 'business', 'answer', '{50,80,100}', '1970-01-01Z', 'setup');

-- When the bot could not see a chat (or any chat, where chat_id is null): asks of that time are unknown, not missed
-- (chat spec, cases 42 and 43).
create table gaps (
    id         bigint generated always as identity primary key,
    chat_id    bigint,
    from_at    timestamptz not null,
    to_at      timestamptz,
    reason     text        not null check (reason in ('down', 'blind', 'removed', 'reported')),
    note       text        not null default '',
    created_at timestamptz not null,
    created_by text        not null,
    -- A gap that was none, as a person found out: it stays on record and counts for nothing.
    withdrawn_at timestamptz,
    check (to_at > from_at)
);
create index gaps_by_time on gaps (from_at desc, id desc);

create table asks (
    id                   bigint generated always as identity primary key,
    chat_id              bigint      not null,
    business             text        not null default '',
    first_message_id     bigint      not null,
    asked_at             timestamptz not null,
    asked_by             bigint,
    -- The burst's last message; a later one of the same client soon after still belongs to the ask.
    last_at              timestamptz not null,
    topic_id             bigint,
    messages             integer     not null check (messages > 0),
    -- Questions in it: an answer may leave some of them open.
    parts                integer     not null check (parts > 0),
    -- Opens a talk, or follows an answer to the same client soon (chat spec, case 11).
    kind                 text        not null check (kind in ('first', 'next')),
    state                text        not null check (state in ('open', 'answered', 'peer', 'closed', 'cancelled',
                                                               'excluded', 'dismissed', 'unknown')),
    -- "I will look": taken up, not answered (case 14).
    ack_chat_id          bigint,
    ack_message_id       bigint,
    ack_at               timestamptz,
    ack_by               bigint      references employees (id),
    answer_chat_id       bigint,
    answer_message_id    bigint,
    answered_at          timestamptz,
    answered_by          bigint      references employees (id),
    linked_by            text        check (linked_by in ('reply', 'order', 'person')),
    -- How sure the link is, in percent.
    confidence           smallint    check (confidence between 0 and 100),
    -- What may be the answer: a person is asked (case 32).
    suggested_chat_id    bigint,
    suggested_message_id bigint,
    suggested_at         timestamptz,
    suggested_by         bigint      references employees (id),
    suggested_confidence smallint    check (suggested_confidence between 0 and 100),
    -- When it was closed, called off or answered by another client.
    closed_at            timestamptz,
    -- Who held it from when, oldest first: [{"by": 3, "from": "2026-11-16T05:00:00Z"}] (case 45).
    holds                jsonb       not null default '[]',
    holder_id            bigint      references employees (id),
    -- Whose ask it is in the scores: who answered, else who holds it. Null: nobody's in particular.
    employee_id          bigint      generated always as
                                     (case when answered_at is null then holder_id else answered_by end) stored,
    -- The rules it is timed by, and what they say. Seconds; *_secs without a prefix are in the target's unit.
    calendar_version_id  bigint      not null references calendar_versions (id),
    target_id            bigint      not null references targets (id),
    target_secs          integer     not null,
    due_at               timestamptz not null,
    wall_secs            bigint      check (wall_secs >= 0),
    business_secs        bigint      check (business_secs >= 0),
    -- The part of the wait that is the credited employee's own.
    own_secs             bigint      check (own_secs >= 0),
    ack_secs             bigint      check (ack_secs >= 0),
    -- Null while nothing is decided: an open ask is missed when due_at has passed.
    within_target        boolean,
    -- Asked and answered outside working hours (case 21).
    off_hours            boolean     not null default false,
    -- How many of the target's warnings have been given.
    warned               smallint    not null default 0,
    -- Grows with every change, so that a decision made on an older sight is refused.
    version              bigint      not null default 1,
    constraint ask_named_by_first_message unique (chat_id, first_message_id, business),
    check ((answered_at is null) = (answer_message_id is null)),
    check ((answered_at is not null) = (state = 'answered') or state in ('excluded', 'dismissed', 'unknown')),
    check ((wall_secs is null) = (business_secs is null)),
    check (business_secs <= wall_secs)
);
create index asks_by_employee on asks (employee_id, asked_at)
    include (state, own_secs, ack_secs, within_target, due_at, off_hours) where employee_id is not null;
create index asks_by_time on asks (asked_at);
create index asks_by_chat on asks (chat_id, business, asked_at);
create index asks_open on asks (due_at) where state = 'open';
create index asks_suggested on asks (asked_at) where state = 'open' and suggested_at is not null;

-- What people decided about asks. Nothing is overwritten: a decision that was wrong is taken back, and both stay.
create table ask_decisions (
    id          bigint generated always as identity primary key,
    chat_id     bigint      not null,
    business    text        not null default '',
    -- The ask's first message; for split and ask, the message an ask is to begin at.
    message_id  bigint      not null,
    -- When that message was sent: links are worked out again from here.
    sent_at     timestamptz not null,
    kind        text        not null check (kind in ('link', 'unlink', 'close', 'exclude', 'dismiss', 'reassign',
                                                     'split', 'merge', 'ask')),
    -- link, unlink: the answering message; merge: the first message of the ask it becomes part of.
    other_chat_id    bigint,
    other_message_id bigint,
    -- reassign: to whom.
    employee_id bigint references employees (id),
    reason      text        not null default '',
    at          timestamptz not null,
    by_login    text        not null,
    undone_at   timestamptz,
    undone_by   text
);
create index ask_decisions_by_chat on ask_decisions (chat_id, business, sent_at);
create index ask_decisions_by_message on ask_decisions (chat_id, message_id, business);
