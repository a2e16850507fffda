from journey.channel_tables import channel_models


def model(dbt, session):
    dbt.config(materialized="table")
    return channel_models(
        touches=dbt.ref("int_attribution__path_touch"),
        converted=dbt.ref("int_attribution__converted_touch"),
        channels=dbt.ref("int_attribution__channel"),
        setting=dbt.ref("int_attribution__model_setting"),
        known=dbt.ref("int_attribution__known_model"),
    )
