"""CDNOW: purchases of 2,357 customers of a music shop, a tenth of those who came in early 1997.

The rows come with the library lifetimes, which is not imported: its code is not what is tested.
"""

from datetime import date, datetime
from importlib.metadata import distribution
from pathlib import Path

CALIBRATION_END = date(1997, 9, 30)

Purchase = tuple[str, date, float]


def purchases() -> list[Purchase]:
    """Customer, day and amount of each raw purchase row."""
    path = Path(str(distribution("lifetimes").locate_file("lifetimes/datasets/CDNOW_sample.txt")))
    rows = [line.split() for line in path.read_text(encoding="ascii").splitlines()]
    return [
        (customer, datetime.strptime(day, "%Y%m%d").date(), float(amount))
        for _, customer, day, _, amount in rows
    ]
