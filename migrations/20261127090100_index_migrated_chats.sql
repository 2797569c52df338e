-- A group and the supergroup it became are found from either side without going through all chats.
create index chats_migrated_to on chats (migrated_to) where migrated_to is not null;
create index chats_migrated_from on chats (migrated_from) where migrated_from is not null;
