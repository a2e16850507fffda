"""Asset keys: one spelling for every room."""

import dagster as dg

LOAD_REPORT = "load_report"
LOADED_CHECK = "loaded"
MART_SCHEMAS = (
    "identity",
    "core",
    "journey",
    "marketing",
    "sales",
    "service",
    "experience",
    "kpi",
)
PUBLISHED_MARTS = dg.AssetKey(["published_marts"])


def raw_key(source: str, table: str) -> dg.AssetKey:
    """The key of a raw table."""
    return dg.AssetKey([f"raw_{source}", table])


def load_report_key(source: str) -> dg.AssetKey:
    """The key of a source's load report, which is written whatever becomes of the load."""
    return raw_key(source, LOAD_REPORT)


def mart_key(name: str) -> dg.AssetKey:
    """The key of a mart that is named `schema.table`."""
    return dg.AssetKey(name.split("."))
