from identity.cluster_tables import grouped_records


def model(dbt, session):
    dbt.config(materialized="table")
    return grouped_records(
        records=dbt.ref("int_identity__affected").filter("record_type is not null"),
        links=dbt.ref("int_identity__link"),
        setting=dbt.ref("int_identity__cluster_setting"),
    )
