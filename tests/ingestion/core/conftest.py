"""Makes the toy source importable and offers its system."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def system(tmp_path: Path) -> Path:
    """The folder of the toy source system, filled with a first state."""
    from toy_source import first_state

    folder = tmp_path / "system"
    first_state(folder)
    return folder
