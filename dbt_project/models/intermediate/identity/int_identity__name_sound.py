from identity.normalisation import name_sounds


def model(dbt, session):
    dbt.config(materialized="incremental", incremental_strategy="append", tags=["normalisation"])
    words = dbt.ref("int_identity__name_word")
    if dbt.is_incremental:
        words = words.except_(session.query(f"select word from {dbt.this}"))
    return name_sounds(words.to_arrow_table())
