-- Search over what was written, beside the log: filled by a job of its own when logging has nothing to do.

-- Finds words that are nearly the same. Ships with Postgres; the owner of a database may create it.
create extension if not exists pg_trgm;

create table message_search (
    chat_id    bigint      not null,
    business   text        not null,
    message_id bigint      not null,
    sent_at    timestamptz not null,
    sender_id  bigint,
    -- The folded words of every version of the message: one spelling for all scripts.
    words      tsvector    not null,
    primary key (chat_id, message_id, business, sent_at)
);
create index message_search_words on message_search using gin (words);
create index message_search_by_time on message_search (sent_at desc, message_id desc);

-- Every folded word that was ever written: what a mistyped one may have been meant to be.
create table search_words (
    word text primary key
);
create index search_words_alike on search_words using gin (word gin_trgm_ops);

-- Chats of which something is still to be put into the search: after this message, by time and number.
create table search_marks (
    chat_id  bigint      not null,
    business text        not null,
    from_at  timestamptz not null,
    after_id bigint      not null,
    primary key (chat_id, business)
);

-- Set by logging in the row it writes anyway, taken over into search_marks by the job: no index, no lock that logging
-- would wait for.
alter table chats add column unindexed_from timestamptz;
update chats set unindexed_from = '1970-01-01Z';
