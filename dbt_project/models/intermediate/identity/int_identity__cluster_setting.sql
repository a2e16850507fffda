with final as (
    select
        cast({{ setting('identity_match_threshold') }} as {{ sql_type('double') }})
            as match_threshold,
        '{{ setting("identity_link_mode") }}' as link_mode
)

select * from final
