"""Run the Matomo source alone: python -m ingestion.sources.web_matomo."""

import sys

from ingestion.run_alone import main
from ingestion.sources.web_matomo import NAME

if __name__ == "__main__":
    sys.exit(main(NAME))
