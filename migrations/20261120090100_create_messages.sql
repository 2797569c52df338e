-- The message log: what was written in the chats, as it was written, with the raw update beside it.

create table chats (
    id            bigint not null,
    business      text   not null default '',
    kind          text   not null,
    title         text   not null,
    username      text,
    -- The supergroup this group became, or for a supergroup the group it was: both tell of one conversation.
    migrated_to   bigint,
    migrated_from bigint,
    -- Who answers here when nobody in particular was asked.
    responsible_id bigint references employees (id),
    -- What the bot is in this chat, as Telegram told last: an admin sees all, a plain member may see little.
    bot_status    text,
    bot_status_at timestamptz,
    -- Clients ask in client chats; in internal ones nobody does.
    purpose       text   not null default 'client' check (purpose in ('client', 'internal')),
    -- The newest message that told of the title, and its update (moments have whole seconds): any order of the same
    -- messages ends with the same title.
    told_at       timestamptz not null,
    told_by       bigint not null,
    -- The earliest message that links have not been worked out for yet; null when all is linked.
    unlinked_from timestamptz,
    -- Grows with every batch, so that a link run can tell whether more came meanwhile.
    unlinked_seq  bigint not null default 0,
    primary key (id, business)
);
create index chats_unlinked on chats (id, business) where unlinked_from is not null;

-- What a person is in one chat, where it differs from the default (staff if an employee, else client).
create table chat_roles (
    chat_id  bigint not null,
    business text   not null default '',
    user_id  bigint not null,
    role     text   not null check (role in ('client', 'staff', 'ignored')),
    primary key (chat_id, business, user_id)
);

-- Anonymous admins sign with a title that the group gave them; where it is known whose, the answers are credited.
create table chat_signatures (
    chat_id     bigint not null,
    business    text   not null default '',
    signature   text   not null,
    employee_id bigint not null references employees (id),
    primary key (chat_id, business, signature)
);

-- Employees' own accounts that the bot sees through: their owner speaks for the company.
create table business_connections (
    id         text        primary key,
    user_id    bigint      not null,
    is_enabled boolean     not null,
    at         timestamptz not null,
    update_id  bigint      not null
);

create table messages (
    chat_id          bigint      not null,
    business         text        not null default '',
    message_id       bigint      not null,
    sent_at          timestamptz not null,
    update_id        bigint,
    sender_id        bigint,
    sender_name      text,
    sender_is_bot    boolean     not null default false,
    sender_voice     text        not null default 'own',
    sender_chat_id   bigint,
    signature        text,
    body             text,
    media_kind       text,
    file_id          text,
    file_unique_id   text,
    file_name        text,
    mime_type        text,
    size_bytes       bigint,
    duration_secs    integer,
    album            text,
    topic_id         bigint,
    reply_chat_id    bigint,
    reply_message_id bigint,
    is_forward       boolean     not null default false,
    -- Set when only a later version was ever seen: then this row holds the earliest version known.
    edited_at        timestamptz,
    received_at      timestamptz not null,
    raw              bytea       not null,
    primary key (chat_id, message_id, business, sent_at)
) partition by range (sent_at);
create index messages_by_time on messages (chat_id, sent_at);

-- Months get a partition of their own when the first message of the month arrives; dates that no real message has
-- (1970, 2096) stay here.
create table messages_default partition of messages default;

-- Later versions of messages; the row in messages stays as first sent.
create table message_edits (
    chat_id     bigint      not null,
    business    text        not null default '',
    message_id  bigint      not null,
    edited_at   timestamptz not null,
    update_id   bigint      not null,
    body        text,
    media_kind  text,
    received_at timestamptz not null,
    raw         bytea       not null,
    primary key (chat_id, message_id, business, edited_at, update_id)
);

-- Reactions as they stand after each change.
create table reactions (
    chat_id    bigint      not null,
    business   text        not null default '',
    message_id bigint      not null,
    -- 0 for an anonymous admin.
    user_id    bigint      not null,
    at         timestamptz not null,
    update_id  bigint      not null,
    emoji      text[]      not null,
    primary key (chat_id, message_id, business, user_id, at, update_id)
);

-- Business chats tell of deletions, groups never do (chat spec, case 36).
create table message_deletions (
    chat_id    bigint      not null,
    business   text        not null default '',
    message_id bigint      not null,
    deleted_at timestamptz not null,
    primary key (chat_id, message_id, business)
);

-- Every other update: reactions, presses, members, deletions, business connections, kinds not known yet.
create table chat_events (
    update_id   bigint      not null,
    kind        text        not null,
    chat_id     bigint,
    business    text        not null default '',
    message_id  bigint,
    user_id     bigint,
    at          timestamptz,
    received_at timestamptz not null,
    raw         bytea       not null,
    primary key (update_id, kind)
);
create index chat_events_by_chat on chat_events (chat_id, business, at);

-- What could not be read: kept whole, shown to people, can be tried again.
create table quarantine (
    digest      bytea       primary key,
    update_id   bigint,
    kind        text,
    reason      text        not null,
    received_at timestamptz not null,
    raw         bytea       not null
);

create table media_files (
    file_unique_id text        primary key,
    file_id        text        not null,
    kind           text        not null,
    state          text        not null check (state in ('wanted', 'stored', 'too_big', 'failed')),
    location       text,
    size_bytes     bigint,
    error          text,
    wanted_at      timestamptz not null,
    settled_at     timestamptz
);
create index media_files_wanted on media_files (wanted_at) where state = 'wanted';
