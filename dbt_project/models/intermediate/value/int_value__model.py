from value.tables import fitted_models


def model(dbt, session):
    dbt.config(
        materialized="incremental",
        unique_key="model_date",
        on_schema_change="append_new_columns",
    )
    inputs = dbt.ref("int_value__model_input")
    if dbt.is_incremental:
        known = f"select model_date, purchase_count, input_hash from {dbt.this}"
        inputs = inputs.except_(session.query(known))
    return fitted_models(
        inputs=inputs,
        patterns=dbt.ref("int_value__pattern"),
        spendings=dbt.ref("int_value__spending"),
        setting=dbt.ref("int_value__setting"),
    )
