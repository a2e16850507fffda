"""dlt's options. dlt reads them once, when it is first imported, so they are set before that."""

import os

DLT_OPTIONS = {
    "RUNTIME__DLTHUB_TELEMETRY": "false",
    "RUNTIME__LOG_LEVEL": "ERROR",
    "LOAD__DELETE_COMPLETED_JOBS": "true",
    "LOAD__TRUNCATE_STAGING_DATASET": "true",
    "LOAD__RAISE_ON_MAX_RETRIES": "1",
    "NORMALIZE__PARQUET_NORMALIZER__ADD_DLT_LOAD_ID": "true",
    "EXTRACT__NEXT_ITEM_MODE": "fifo",
    "SCHEMA__NAMING": "snake_case",
}


def set_dlt_options() -> None:
    """Set the options as environment variables, the one place that dlt always reads."""
    os.environ.update(DLT_OPTIONS)
