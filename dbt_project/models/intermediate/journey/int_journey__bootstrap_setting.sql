select
    cast({{ setting('journey_bootstrap_samples') }} as bigint) as sample_count,
    cast({{ setting('journey_bootstrap_seed') }} as bigint) as seed
