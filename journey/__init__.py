"""What of the journey reports is not SQL: Markov chains, intervals, statistics of A/B tests.

The models in `dbt_project/models/intermediate/journey` call `journey.tables`, those in `experiment`
`journey.experiment_tables`; all other modules compute on numbers and know neither the warehouse nor
dbt.
"""
