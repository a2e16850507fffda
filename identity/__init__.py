"""Evaluation of identity resolution. The matching itself is in dbt (`models/intermediate/identity`)."""
