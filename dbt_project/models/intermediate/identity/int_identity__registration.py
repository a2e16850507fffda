from identity.normalisation import checked_registrations


def model(dbt, session):
    dbt.config(materialized="incremental", incremental_strategy="append", tags=["normalisation"])
    registrations = dbt.ref("int_identity__registration_text")
    if dbt.is_incremental:
        known = f"select registration_type, number_text, country_key from {dbt.this}"
        registrations = registrations.except_(session.query(known))
    return checked_registrations(registrations.to_arrow_table())
