"""Dagster's definitions, a folder per step of the way of the data."""
