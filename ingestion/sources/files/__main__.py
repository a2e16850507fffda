"""Runs this source alone."""

import sys

from ingestion.run_alone import main

if __name__ == "__main__":
    sys.exit(main("files"))
