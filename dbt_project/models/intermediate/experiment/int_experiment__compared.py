from journey.experiment_tables import compared_variants


def model(dbt, session):
    dbt.config(materialized="table")
    return compared_variants(counted=dbt.ref("int_experiment__counted"))
