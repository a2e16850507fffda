from identity.normalisation import parsed_names


def model(dbt, session):
    dbt.config(materialized="incremental", incremental_strategy="append", tags=["normalisation"])
    full_names = dbt.ref("int_identity__full_name_text").filter("not is_regular")
    full_names = full_names.project("full_name")
    if dbt.is_incremental:
        full_names = full_names.except_(session.query(f"select full_name from {dbt.this}"))
    return parsed_names(full_names.to_arrow_table(), dbt.ref("name_word").to_arrow_table())
