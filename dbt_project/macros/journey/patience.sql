{#- After so many days without a contact of the customer a journey without a purchase has ended: how
    long depends on the phase of the last contact. -#}
{% macro journey_patience_days(phase) -%}
    case
        when {{ phase }} = 'buy' then {{ setting('journey_inactivity_days_buy') }}
        else {{ setting('journey_inactivity_days_need') }}
    end
{%- endmacro %}
