{{ config(materialized='view') }}

with name_text as (
    select * from {{ ref('int_identity__full_name_text') }}
),

parsed as (
    select * from {{ ref('int_identity__full_name_parsed') }}
),

final as (
    select
        name_text.full_name,
        case when name_text.is_regular then name_text.given_names else parsed.given_names end
            as given_names,
        case when name_text.is_regular then name_text.family_name else parsed.family_name end
            as family_name
    from name_text
    left join parsed on name_text.full_name = parsed.full_name
)

select * from final
