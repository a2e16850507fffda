"""The SQL that gives persons their names, e-mail addresses and phones, and formats numbers."""

from __future__ import annotations

MACROS = """
create macro phone_format(area, rest, f) as case f
    when 0 then '+49 ' || substr(area, 2) || ' ' || rest
    when 1 then '0049' || substr(area, 2) || rest
    when 2 then area || '/' || rest
    when 3 then area || ' ' || rest
    when 4 then '(' || area || ') ' || rest
    when 5 then '+49' || substr(area, 2) || rest
    when 6 then area || '-' || rest
    when 7 then area || ' ' || substr(rest, 1, 3) || ' ' || substr(rest, 4)
    else '+49 (0)' || substr(area, 2) || ' ' || rest end;
create macro mail_part(x) as regexp_replace(lower(ascii_de(x)), '[^a-z0-9]+', '', 'g');
"""

PERSON = """
create table person as
with named as (
    select
        p.*, f.first_name, f.short_form, g.first_name as second_name, l.last_name,
        case when p.married_last_id = p.last_id then l.last_name
            when p.keeps_name then l.last_name || '-' || m.last_name
            else m.last_name end as married_last_name,
        v.provider, o.provider as old_provider, w.mail_word, a.prefix as mobile_prefix, c.domain,
        mail_part(f.first_name) as first_mail,
        mail_part(strip_accents(ascii_de(l.last_name))) as last_mail,
    from person_base as p
    join first_name as f on f.first_id = p.first_id
    join first_name as g on g.first_id = p.second_first_id
    join last_name as l on l.last_id = p.last_id
    join last_name as m on m.last_id = p.married_last_id
    join mail_word as w on w.mail_word_id = p.mail_word_id
    join provider as v on v.provider_id = p.provider_id
    join provider as o on o.provider_id = (p.provider_id + 3) % 7
    join mobile_prefix as a on a.mobile_prefix_id = p.mobile_prefix_id
    left join company as c on c.company = p.company
), addressed as (
    select *,
        case mail_kind
            when 0 then first_mail || '.' || last_mail
            when 1 then first_mail || last_mail
            when 2 then substr(first_mail, 1, 1) || '.' || last_mail
            when 3 then first_mail || '.' || last_mail || (birth_year % 100)::varchar
            when 4 then last_mail || birth_year::varchar
            when 5 then first_mail || (person * 7919 % 9973)::varchar
            when 6 then mail_word || '-' || (person * 7907 % 997)::varchar
            else last_mail || '_' || substr(first_mail, 1, 2) || (person * 31 % 101)::varchar end
            as local_part
    from named
), numbered as (
    select *, row_number() over (partition by local_part, provider order by person) as copy
    from addressed
), mailed as (
    select * exclude (copy, local_part),
        case when shares_email then 'familie.' || mail_part(h_last_name) || household || '@gmx.de'
            else local_part || case when copy > 1 then copy::varchar else '' end || '@' || provider
            end as own_email,
        case when domain is not null then
            case when uses_info_mailbox then 'info@' || domain
            else first_mail || '.' || last_mail || '@' || domain end end as work_email,
        case mail_kind when 0 then substr(first_mail, 1, 3) || last_mail
            when 1 then substr(last_mail, 1, 4) || (birth_year % 100)::varchar
            when 2 then last_mail || '.' || substr(first_mail, 1, 1)
            else first_mail || substr(last_mail, 1, 1) end
            || '-' || person::varchar || '@web.de' as second_email,
        substr(first_mail, 1, 1) || last_mail || person::varchar || '@' || old_provider
            as old_email,
    from numbered join household_name using (household)
), lent as (
    select m.* exclude (own_email, first_mail, last_mail, domain, old_provider, mail_word),
        case when m.borrows_email then h.own_email else m.own_email end as email,
        lpad(m.mobile_rest::varchar, 7, '0') as mobile,
        lpad(m.old_mobile_rest::varchar, 7, '0') as old_mobile,
    from mailed as m join mailed as h on h.person = m.head
)
select *, count(*) over (partition by email) > 1 as is_shared_email
from lent order by person
"""
