from identity.normalisation import parsed_phones


def model(dbt, session):
    dbt.config(materialized="incremental", incremental_strategy="append", tags=["normalisation"])
    phones = dbt.ref("int_identity__phone_text")
    if dbt.is_incremental:
        known = f"select phone_text, country_key from {dbt.this}"
        phones = phones.except_(session.query(known))
    return parsed_phones(phones.to_arrow_table())
