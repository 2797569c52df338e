-- Moments have whole seconds: of two messages of one second the one of the later update tells the title and the name.
alter table chats add column told_by bigint not null default 0;
alter table accounts add column told_by bigint not null default 0;
