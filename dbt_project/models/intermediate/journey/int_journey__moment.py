from journey.tables import measured_moments


def model(dbt, session):
    dbt.config(materialized="table")
    return measured_moments(
        edges=dbt.ref("int_journey__moment_edge"),
        evidence=dbt.ref("int_journey__moment_evidence"),
        persons=dbt.ref("int_journey__moment_person"),
        setting=dbt.ref("int_journey__bootstrap_setting"),
    )
