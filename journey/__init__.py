"""What of the journey reports is not SQL: Markov chains and intervals by resampling persons.

The models in `dbt_project/models/intermediate/journey` call `journey.tables`; all other modules
compute on arrays and know neither the warehouse nor dbt.
"""
