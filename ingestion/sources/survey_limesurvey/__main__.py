"""`python -m ingestion.sources.survey_limesurvey`: load LimeSurvey alone."""

import sys

from ingestion.run_alone import main

if __name__ == "__main__":
    sys.exit(main("survey_limesurvey"))
