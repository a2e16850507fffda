"""Evaluation of identity resolution; the matching itself is in dbt."""
