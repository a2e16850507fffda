"""`python -m ingestion.sources.crm_hubspot`: load HubSpot alone."""

import sys

from ingestion.run_alone import main

if __name__ == "__main__":
    sys.exit(main("crm_hubspot"))
