from journey.channel_tables import channel_models


def model(dbt, session):
    dbt.config(materialized="table")
    return channel_models(
        paths=dbt.ref("int_attribution__path"),
        channels=dbt.ref("int_attribution__channel"),
        setting=dbt.ref("int_journey__bootstrap_setting"),
    )
