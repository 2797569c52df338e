-- Who may see an ask and a chat, written once for every list, number and search. A sight is the employees somebody looks
-- after; null is everybody. Each is one expression, so that the planner writes it into the statement that calls it.

-- An ask: what one of them holds or answered, and what nobody has in a chat whose responsible is one of them or nobody,
-- for which 0 stands. The responsible is written once, so that a query may stand for it and is run for such asks only.
create function in_sight(sight bigint[], holder bigint, answerer bigint, responsible bigint) returns boolean
    language sql immutable parallel safe
    return sight is null or holder = any(sight) or answerer = any(sight)
        or (holder is null and answerer is null and coalesce(responsible, 0) = any(sight || 0::bigint));

-- Chats: whose responsible is one of them, those with an ask they see, and clients' chats which are nobody's so far.
create function chats_in_sight(sight bigint[]) returns table (id bigint, business text)
    language sql stable parallel safe
    begin atomic
        select c.id, c.business from chats c
        where sight is null or c.responsible_id = any(sight)
           or exists (select from asks a where a.chat_id = c.id and a.business = c.business
                                           and in_sight(sight, a.holder_id, a.answered_by, c.responsible_id))
           or (c.responsible_id is null and c.purpose = 'client'
               and not exists (select from asks a where a.chat_id = c.id and a.business = c.business
                                                    and a.employee_id is not null));
    end;
