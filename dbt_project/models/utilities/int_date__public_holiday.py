from ingestion.public_holidays import holidays_by_setting


def model(dbt, session):
    dbt.config(materialized="table", schema="intermediate")
    return holidays_by_setting(dbt.ref("int_date__calendar_setting"))
