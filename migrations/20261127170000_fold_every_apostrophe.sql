-- Every apostrophe that people write oʻ and gʻ with, as `finco_domain::words::is_apostrophe` knows them.
create or replace function fold(words text) returns text language sql immutable strict parallel safe
    return translate(lower(words collate "und-x-icu"), 'ʻʼ‘’`´′ʽ‛''', '') collate "und-x-icu";
