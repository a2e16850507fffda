{% set modelled = {
    'order': 'order', 'contract': 'order', 'renewal': 'order', 'referral': 'order', 'lead': 'lead'
} %}

with

channel_model as (
    select * from {{ ref('int_attribution__channel_model') }}
    where period_type = 'total' and segment = '(all)'
),

channel as (
    select * from {{ ref('int_attribution__channel') }}
),

-- Conversions of which there are few take the model of purchases.
modelled_type as (
    {% for conversion_type, model_type in modelled.items() %}
    select
        '{{ conversion_type }}' as conversion_type,
        '{{ model_type }}' as model_type
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

final as (
    select
        modelled_type.conversion_type,
        channel.channel_code,
        channel_model.markov_1_effect as removal_effect
    from channel_model
    inner join channel on channel_model.channel_code = channel.model_channel_code
    inner join modelled_type on channel_model.conversion_type = modelled_type.model_type
)

select * from final
