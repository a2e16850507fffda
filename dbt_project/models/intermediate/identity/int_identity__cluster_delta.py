from identity.cluster_tables import clustered_records


def model(dbt, session):
    dbt.config(materialized="table")
    return clustered_records(
        records=dbt.ref("int_identity__contested"),
        links=dbt.ref("int_identity__link"),
        kept_apart=dbt.ref("int_identity__kept_apart"),
        values=dbt.ref("int_identity__veto_value"),
        conflicts=dbt.ref("int_identity__conflict"),
        accounts=dbt.ref("int_identity__account_value"),
        setting=dbt.ref("int_identity__cluster_setting"),
    )
