select
    sample_count,
    seed,
    cast({{ setting('attribution_lookback_days') }} as bigint) as lookback_days,
    cast({{ setting('attribution_person_groups') }} as bigint) as person_groups
from {{ ref('int_journey__bootstrap_setting') }}
