{{ config(tags=['normalisation']) }}

with changed_record as (
    select * from {{ ref('int_identity__changed_record') }}
),

full_name as (
    select * from {{ ref('int_identity__full_name') }}
),

word as (
    select
        {{ list_of('word', "kind = 'title'") }} as titles,
        {{ list_of('word', "kind = 'degree'") }} as degrees,
        {{ list_of('word', "kind = 'particle'") }} as particles,
        {{ list_of('word', "kind = 'generation'") }} as generations,
        {{ list_of('word', "kind = 'birth_marker'") }} as birth_markers
    from {{ ref('name_word') }}
),

-- Each text once: names repeat, records do not.
name_text as (
    select
        'given' as name_part,
        first_name as name_text
    from changed_record
    union
    select
        'family' as name_part,
        last_name as name_text
    from changed_record
    union
    select
        'full' as name_part,
        full_name as name_text
    from changed_record
    union
    select
        'given' as name_part,
        given_names as name_text
    from full_name
    union
    select
        'family' as name_part,
        family_name as name_text
    from full_name
),

folded as (
    select
        *,
        {{ folded('name_text') }} as folded_text,
        {{ folded('name_text', 'a') }} as plain_text
    from name_text
    where name_text is not null
),

worded as (
    select
        *,
        {{ words_of('folded_text') }} as all_words,
        {{ words_of(without_birth_name('folded_text')) }} as borne_words,
        {{ words_of(without_birth_name('plain_text')) }} as plain_words
    from folded
),

-- Who is called Herr keeps the family name: words go only if others stay.
untitled as (
    select
        worded.name_part,
        worded.name_text,
        word.particles,
        word.generations,
        word.birth_markers,
        {{ words_without_titles('worded.all_words') }} as untitled_words,
        {{ words_without_titles('worded.borne_words') }} as untitled_borne_words,
        {{ words_without_titles('worded.plain_words') }} as untitled_plain_words,
        worded.all_words,
        worded.borne_words,
        worded.plain_words
    from worded
    cross join word
),

bare as (
    select
        *,
        {{ words_without('untitled_words', ['particles', 'generations', 'birth_markers']) }}
            as core_words,
        {{ words_without('untitled_borne_words', ['generations']) }} as bare_borne_words,
        {{ words_without('untitled_plain_words', ['generations']) }} as bare_plain_words
    from untitled
),

-- "Anna Schmidt geb. Meier": both names find her, the one that she bears is her key.
chosen as (
    select
        name_part,
        name_text,
        coalesce(
            {{ list_or_null('bare_borne_words') }},
            case when name_part != 'given' then {{ list_or_null('borne_words') }} end
        ) as key_words,
        coalesce(
            {{ list_or_null('bare_plain_words') }},
            case when name_part != 'given' then {{ list_or_null('plain_words') }} end
        ) as plain_key_words,
        coalesce({{ list_or_null('core_words') }}, {{ list_or_null('all_words') }}) as core_words
    from bare
),

named as (
    select
        name_part,
        name_text,
        {{ list_text('key_words') }} as name_key,
        {{ list_text('plain_key_words') }} as plain_key,
        case when name_part = 'given' then key_words else core_words end as name_words
    from chosen
),

-- A name sounds like its first word, so that Schmidt-Meier is found beside Schmidt; what begins
-- with less than three letters (Mc Donald) sounds as a whole.
final as (
    select
        *,
        case
            when name_part = 'given' or length({{ list_first('name_words') }}) > 2
                then {{ list_first('name_words') }}
            else {{ list_text('name_words') }}
        end as sound_word
    from named
)

select * from final
