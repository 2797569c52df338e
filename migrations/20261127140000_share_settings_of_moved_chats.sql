-- What was set for a group holds for the supergroup it became, and the other way round.
with told as (
    select id, business, migrated_to as other from chats where migrated_to is not null
    union select id, business, migrated_from from chats where migrated_from is not null
), kin as (
    select id, business, other from told union select other, business, id from told
), roles as (
    insert into chat_roles (chat_id, business, user_id, role)
    select k.id, k.business, r.user_id, r.role
    from kin k join chat_roles r on r.chat_id = k.other and r.business = k.business
    on conflict do nothing
)
update chats c set purpose = 'internal'
from kin k join chats o on o.id = k.other and o.business = k.business and o.purpose = 'internal'
where c.id = k.id and c.business = k.business and c.purpose <> 'internal';

-- Messages that were counted before a chat was called internal, or an account was taken from an employee, go.
insert into score_marks (day, kind, at) select day, 'messages', now() from score_days;
