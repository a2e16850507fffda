from identity.cluster_tables import inherited_keys


def model(dbt, session):
    dbt.config(materialized="table")
    return inherited_keys(dbt.ref("int_identity__key_candidate"))
