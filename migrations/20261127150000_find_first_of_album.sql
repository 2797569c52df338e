-- The first part of the album a message is part of, which names it; null where it is part of none. The parts of an album come
-- within seconds.
create function first_of_album(of_chat bigint, of_business text, of_message bigint)
    returns bigint
    language sql stable parallel safe
begin atomic
    select f.message_id
    from messages m
    join messages f on f.chat_id = m.chat_id and f.business = m.business and f.album = m.album
                   and f.sent_at between m.sent_at - interval '5 minutes' and m.sent_at + interval '5 minutes'
    where m.chat_id = of_chat and m.business = of_business and m.message_id = of_message and m.album is not null
    order by f.sent_at, f.message_id
    limit 1;
end;
