select
    cast({{ setting('value_min_repeaters') }} as bigint) as min_repeaters,
    cast({{ setting('value_holdout_days') }} as bigint) as holdout_days,
    cast({{ setting('value_horizon_months') }} as bigint) as horizon_months,
    cast({{ setting('value_discount_rate') }} as double) as discount_rate
