"""Definitions of ingestion."""
