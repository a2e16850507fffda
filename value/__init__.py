"""Customer value statistics that are not SQL: how often customers buy, and for how much.

The models in `dbt_project/models/intermediate/value` call `value.tables`; all other modules compute
on arrays and know neither the warehouse nor dbt. Time is in weeks.
"""
