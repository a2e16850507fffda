{{ config(tags=['normalisation']) }}

with changed_record as (
    select * from {{ ref('int_identity__changed_record') }}
),

legal_form as (
    select * from {{ ref('legal_form') }}
),

name_text as (
    select company_name from changed_record
    where company_name is not null
    group by company_name
),

folded as (
    select
        company_name,
        {{ tokens_of(folded('company_name')) }} as all_words
    from name_text
),

-- Between single blanks, a legal form is found as whole words: "G.m.b.H." is " g m b h ".
spaced as (
    select
        company_name,
        all_words,
        concat(' ', {{ list_text('all_words', ' ') }}, ' ') as spaced_name
    from folded
),

-- The longest form that a name has is the one: "GmbH & Co. KG" is no "KG".
matched as (
    select
        spaced.company_name,
        max_by(legal_form.variant, length(legal_form.variant)) as variant,
        max_by(legal_form.legal_form, length(legal_form.variant)) as legal_form
    from spaced
    inner join legal_form
        on
            spaced.spaced_name like '% ' || legal_form.variant || ' '
            or (
                legal_form.stands_anywhere
                and spaced.spaced_name like '% ' || legal_form.variant || ' %'
            )
    group by spaced.company_name
),

-- A company that is called by its legal form only keeps it as its name.
worded as (
    select
        spaced.company_name,
        spaced.all_words,
        matched.legal_form,
        {{ list_where(
            tokens_of("replace(spaced.spaced_name, concat(' ', matched.variant, ' '), '  ')"),
            "item not in ('und', 'u', 'and', 'et', 'firma', 'fa')"
        ) }} as core_words
    from spaced
    left join matched on spaced.company_name = matched.company_name
),

chosen as (
    select
        company_name,
        legal_form,
        coalesce({{ list_or_null('core_words') }}, {{ list_or_null('all_words') }}) as words
    from worded
),

final as (
    select
        company_name,
        {{ list_text('words') }} as company_key,
        {{ list_as_set('words') }} as company_tokens,
        legal_form as legal_form_key
    from chosen
)

select * from final
