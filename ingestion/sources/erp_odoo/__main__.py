"""Run the Odoo source alone: python -m ingestion.sources.erp_odoo."""

import sys

from ingestion.run_alone import main
from ingestion.sources.erp_odoo import NAME

if __name__ == "__main__":
    sys.exit(main(NAME))
