{#- How a journey ended, from the CTEs `journey` (summaries), `lost_lead` and `as_of` of a model. What it
    holds besides the summary changes without the customer's touchpoints: the day passes, leads are
    lost. -#}
{% macro journey_outcome() -%}
    case
        when journey.goal_at is not null then 'won'
        when journey.loss_at is not null or lost_lead.journey_key is not null then 'lost'
        when journey.renewal_at is not null then 'renewed'
        when journey.next_journey_started_at is not null then 'reactivated'
        when
            {{ days_between(local_date('journey.last_active_at'), 'as_of.as_of_date') }}
            > {{ journey_patience_days('journey.last_active_phase') }}
            then 'dropped_out'
        else 'open'
    end
{%- endmacro %}
