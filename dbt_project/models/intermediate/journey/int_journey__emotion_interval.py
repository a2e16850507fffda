from journey.tables import emotion_intervals


def model(dbt, session):
    dbt.config(materialized="table")
    return emotion_intervals(
        persons=dbt.ref("int_journey__emotion_person"),
        setting=dbt.ref("int_journey__bootstrap_setting"),
    )
