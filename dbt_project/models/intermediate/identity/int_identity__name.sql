with name_text as (
    select * from {{ ref('int_identity__name_text') }}
),

name_sound as (
    select * from {{ ref('int_identity__name_sound') }}
),

nickname as (
    select * from {{ ref('nickname') }}
),

final as (
    select
        name_text.name_part,
        name_text.name_text,
        name_text.name_key,
        name_text.plain_key,
        name_text.name_words,
        coalesce(nickname.root, {{ list_first('name_text.name_words') }}) as root,
        name_sound.sound
    from name_text
    left join nickname on {{ list_first('name_text.name_words') }} = nickname.nickname
    left join name_sound on name_text.sound_word = name_sound.word
)

select * from final
