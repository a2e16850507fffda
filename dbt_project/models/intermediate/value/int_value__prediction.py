from value.tables import predictions


def model(dbt, session):
    dbt.config(materialized="table")
    return predictions(
        patterns=dbt.ref("int_value__open_pattern"),
        models=dbt.ref("int_value__model"),
        setting=dbt.ref("int_value__setting"),
    )
