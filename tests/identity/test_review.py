"""Review: what goes out as CSV, what comes back, and what a judged sample says."""

from __future__ import annotations

import csv
import json
import random
import stat
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from identity.review import export_review, import_answers
from identity.review_file import read_answers
from identity.review_sample import Stratum, allocate, estimate_quality, read_strata
from ingestion.config import Settings
from ingestion.errors import ConfigurationError
from orchestration.commands import identity_review
from orchestration.commands.common import Context

RECORDS = 40
# Pairs (1, 2), (3, 4) … are together and sure; (2, 3), (4, 5) … are apart and doubtful.
TABLES = f"""
create schema identity;
create table identity.int_identity__record as
select
    number as record_number, 'person' as record_type, if(number % 2 = 0, 'crm', 'erp')
    as source_system, '00' || number as record_id, null as customer_number, null as title,
    'Änne' as first_name, 'Groß' as last_name, null as full_name, null as company_name,
    date '1980-01-01' as birth_date, null as gender, null as email, '+49 221 1' as phone,
    null as mobile, null as street, null as house_number, null as postal_code, null as city,
    null as country_code, null as vat_id, null as register_number, null as created_at
from range(1, {RECORDS} + 1) as t (number);
create table identity.int_identity__assignment as
select record_number, 'key_' || (record_number + 1) // 2 as cluster_key, 2 as cluster_size
from identity.int_identity__record;
create table identity.int_identity__judged_edge as
select number as record_number_a, number + 1 as record_number_b, number % 2 = 1 as is_together,
    if(number % 2 = 1, 0.999, 0.3) as match_probability
from range(1, {RECORDS}) as t (number);
create table identity.identity_review as
select 'e' || number as edge_key, 'pair' as review_type, 'nearly_linked' as reason, 8 as priority,
    a.source_system as source_system_a, a.record_id as record_id_a,
    b.source_system as source_system_b, b.record_id as record_id_b, number as record_count,
    -1.2 as match_weight, 0.3 as match_probability
from range(2, 6, 2) as t (number)
inner join identity.int_identity__record as a on a.record_number = number
inner join identity.int_identity__record as b on b.record_number = number + 1;
"""
LABELS = "select record_id_l, record_id_r, label, labelled_by from raw_identity.review_label"


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as made:
        made.execute(TABLES)
        yield made


def read(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines, delimiter=";"))


def answer(file: Path, answers: list[str], **more: str) -> Path:
    """Fill in the column label as somebody would."""
    rows = read(file)
    for row, said in zip(rows, answers, strict=True):
        row |= {"label": said, **more}
    with file.open("w", encoding="utf-8-sig", newline="") as lines:
        writer = csv.DictWriter(lines, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    return file


def test_the_export_puts_both_sides_next_to_each_other(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    out = tmp_path / "review.csv"
    exported = export_review(connection, out, None, "now")
    assert (exported.listed, exported.left_off) == (2, 0)
    content = out.read_bytes()
    assert content.startswith(b"\xef\xbb\xbfpair_id;label;")
    rows = read(out)
    # The one with more at stake first; ids keep their zeros, no cell is a formula.
    assert [row["record_id_l"] for row in rows] == ["004", "002"]
    assert rows[0]["first_name_l"] == "Änne"
    assert rows[0]["phone_r"] == "'+49 221 1"
    header = list(rows[0])
    assert header.index("last_name_r") == header.index("last_name_l") + 1
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


def test_answers_come_back_and_the_last_one_wins(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    out = tmp_path / "review.csv"
    export_review(connection, out, None, "now")
    first = import_answers(connection, read_answers(answer(out, ["Ja", ""]), "me"))
    assert (first.judged, first.changed, first.unanswered, first.gone) == (1, 1, 1, 0)
    assert connection.execute(LABELS).fetchall() == [("004", "005", "yes", "me")]

    again = import_answers(connection, read_answers(out, "somebody"))
    assert (again.judged, again.changed) == (1, 0)

    answer(out, ["n", "0"])
    changed = import_answers(connection, read_answers(out, "somebody"))
    assert changed.changed == 2
    assert sorted(connection.execute(LABELS).fetchall()) == [
        ("002", "003", "no", "somebody"),
        ("004", "005", "no", "somebody"),
    ]


def test_ids_do_instead_of_pair_ids_in_any_order(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    file = tmp_path / "labels.csv"
    header = "source_system_l,record_id_l,source_system_r,record_id_r,label"
    file.write_text(f"{header}\nerp,003,crm,002,yes\ncrm,002,erp,003,no\ncrm,77,erp,003,no\n")
    imported = import_answers(connection, read_answers(file, "me"))
    assert (imported.judged, imported.gone) == (1, 1)
    assert connection.execute(LABELS).fetchall() == [("002", "003", "no", "me")]


def test_a_spreadsheet_may_save_in_its_own_encoding(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    out = tmp_path / "review.csv"
    export_review(connection, out, None, "now")
    answer(out, ["nein", "j"])
    out.write_bytes(out.read_bytes().decode("utf-8-sig").encode("cp1252"))
    assert [row.label for row in read_answers(out, "me")] == ["no", "yes"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("pair_id;label\n;maybe\n", "row 2, column label"),
        ("pair_id;label\nx-y;yes\n", "row 2, column pair_id"),
        (f"pair_id;label\n{'0' * 16}-{'1' * 16};\n1E+15;no\n", "row 3, column pair_id"),
        ("pair;label\nx;yes\n", "needs a column label"),
        (
            f"pair_id;label;stratum_population\n{'0' * 16}-{'1' * 16};yes;1,5\n",
            "row 2, column stratum_population",
        ),
    ],
)
def test_what_makes_no_sense_is_named(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "labels.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=message):
        read_answers(file, "me")


def test_a_sample_is_drawn_from_every_stratum_and_estimates_quality(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    out = tmp_path / "sample.csv"
    exported = export_review(connection, out, 20, "20260701T000000")
    assert exported.sampled == 20
    rows = read(out)
    assert {(row["stratum"], row["stratum_population"]) for row in rows} == {
        ("20260701T000000/apart:0.10-0.50", "19"),
        ("20260701T000000/linked:0.99-1.00", "20"),
    }
    # Nothing that would lead the one who judges.
    assert {row["match_probability"] for row in rows} == {""}
    # One linked pair is wrong, one pair that was kept apart is one.
    linked = [place for place, row in enumerate(rows) if "linked" in row["stratum"]]
    apart = [place for place, row in enumerate(rows) if "apart" in row["stratum"]]
    said = ["yes" if place in linked[1:] + apart[:1] else "no" for place in range(20)]
    import_answers(connection, read_answers(answer(out, said), "me"))

    strata = read_strata(connection)
    assert [(s.population, s.judged, s.matches) for s in strata] == [(19, 10, 1), (20, 10, 9)]
    quality = estimate_quality(strata)
    assert quality.precision.value == pytest.approx(0.9)
    # 20 × 0.9 true pairs found, 19 × 0.1 missed.
    assert quality.recall.value == pytest.approx(18 / 19.9)
    assert quality.precision.lower < 0.9 < quality.precision.upper <= 1


def test_a_later_answer_outside_of_the_sample_stays_in_its_stratum(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    out = tmp_path / "sample.csv"
    export_review(connection, out, 60, "20260701T000000")
    import_answers(connection, read_answers(answer(out, ["yes"] * 39), "me"))
    export_review(connection, out, None, "now")
    import_answers(connection, read_answers(answer(out, ["no", "no"]), "me"))
    assert [(s.judged, s.matches) for s in read_strata(connection)] == [(19, 17), (20, 20)]


def test_everything_judged_leaves_no_doubt() -> None:
    quality = estimate_quality([Stratum("s/linked:a", 50, 50, 45), Stratum("s/apart:a", 10, 10, 5)])
    assert (quality.precision.lower, quality.precision.upper) == (0.9, 0.9)
    assert quality.recall.lower == quality.recall.upper == 0.9


def test_an_error_free_sample_is_not_certain() -> None:
    quality = estimate_quality([Stratum("s/linked:a", 100_000, 50, 50)])
    assert quality.precision.value == 1.0
    assert 0.9 < quality.precision.lower < 0.97
    assert quality.precision.upper == 1.0


def test_intervals_cover_the_truth_about_as_often_as_they_say() -> None:
    chance = random.Random(3)
    truth = {"s/linked:a": (8_000, 0.99), "s/linked:b": (2_000, 0.7), "s/apart:c": (3_000, 0.1)}
    real = {name: size * share for name, (size, share) in truth.items()}
    precision = (real["s/linked:a"] + real["s/linked:b"]) / 10_000
    covered = 0
    for _ in range(200):
        strata = [
            Stratum(name, size, 80, sum(chance.random() < share for _ in range(80)))
            for name, (size, share) in truth.items()
        ]
        found = estimate_quality(strata).precision
        covered += found.lower <= precision <= found.upper
    assert covered >= 180


def test_small_strata_are_taken_whole() -> None:
    assert allocate({"a": 3, "b": 100, "c": 1000}, 63) == {"a": 3, "b": 30, "c": 30}
    assert allocate({}, 10) == {}


def test_the_commands_from_export_to_estimate(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with duckdb.connect(str(settings.warehouse)) as made:
        made.execute(TABLES)
    context, out = Context(settings.config_file, debug=False), tmp_path / "sample.csv"
    with pytest.raises(ConfigurationError, match="No random sample"):
        identity_review.estimate(context, False)
    assert identity_review.export(context, out, 39, False) == 0
    assert "personal data" in capsys.readouterr().out
    answer(out, ["yes"] * 39)
    assert identity_review.import_labels(context, out, True) == 0
    assert json.loads(capsys.readouterr().out)["judged"] == 39
    assert identity_review.estimate(context, True) == 0
    assert json.loads(capsys.readouterr().out)["precision"]["value"] == 1.0
