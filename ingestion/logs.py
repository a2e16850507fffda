"""The one set-up of logging: plain lines on stderr, no rows and no personal data."""

import logging
import os


def set_up_logging(level: str | None = None) -> None:
    """Log to stderr at a level: the one given, RUNDBLICK_LOG_LEVEL, or WARNING."""
    chosen = (level or os.environ.get("RUNDBLICK_LOG_LEVEL") or "WARNING").upper()
    logging.basicConfig(
        level=chosen if chosen in logging.getLevelNamesMapping() else "WARNING",
        format="%(asctime)s %(levelname)-7s %(name)s: %(message)s",
        datefmt="%H:%M:%S",
    )
