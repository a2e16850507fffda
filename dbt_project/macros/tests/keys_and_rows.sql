{#- Keys that are missing or stand more than once: dbt's `unique` and `not_null` in one look, for there
    are hundreds of keys and every test has its fixed cost. -#}
{% test primary_key(model, column_name) %}
select
    {{ column_name }},
    count(*) as row_count
from {{ model }}
group by {{ column_name }}
having count(*) > 1 or {{ column_name }} is null
{% endtest %}

{#- Rows whose combination of columns stands more than once. -#}
{% test unique_combination(model, columns) %}
select {{ columns | join(', ') }}
from {{ model }}
group by {{ columns | join(', ') }}
having count(*) > 1
{% endtest %}

{#- Days that are missing between the first and the last. -#}
{% test gapless_days(model, column) %}
select
    min({{ column }}) as first_day,
    max({{ column }}) as last_day
from {{ model }}
having count(*) != {{ days_between('min(' ~ column ~ ')', 'max(' ~ column ~ ')') }} + 1
{% endtest %}

{#- A table with too few or too many rows. -#}
{% test row_count_between(model, minimum, maximum) %}
select count(*) as row_count
from {{ model }}
having count(*) not between {{ minimum }} and {{ maximum }}
{% endtest %}
