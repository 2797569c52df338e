-- Nothing reads the company's target here any more: targets are dated rows (`targets`). The release before still reads it, so
-- the column stays with what it holds, and the next release drops it.
alter table company alter column response_target_secs drop not null;
