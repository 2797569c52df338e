-- A message as it stands now: the words of its newest version, and what it carries. It is nearly always as old as what it
-- means (`near`), which names its partition; one that an edit made an ask or an answer is older, and looked for in all of
-- them. The planner writes it into the query that calls it.
create function said(of_chat bigint, of_business text, of_message bigint, near timestamptz)
    returns table (sent_at timestamptz, body text, media_kind text, sender_name text)
    language sql stable parallel safe
begin atomic
    select u.sent_at, case when x.edited_at is null then u.body else x.body end, u.media_kind, u.sender_name
    from (select * from messages m
          where m.chat_id = of_chat and m.message_id = of_message and m.business = of_business and m.sent_at = near
          union all
          select * from messages m
          where m.chat_id = of_chat and m.message_id = of_message and m.business = of_business) u
    left join lateral (select e.edited_at, e.body from message_edits e
                       where e.chat_id = of_chat and e.message_id = of_message and e.business = of_business
                       order by e.edited_at desc, e.update_id desc limit 1) x on true
    limit 1;
end;
