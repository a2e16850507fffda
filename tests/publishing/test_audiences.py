"""Audiences as files: what is in them, what is not, and what the command says."""

import csv
import json
import re
import stat
from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from ingestion.config import Settings
from ingestion.errors import ConfigurationError
from orchestration.cli import main
from publishing.audiences import export_audiences, list_audiences
from publishing.snapshot import publish

AUDIENCES = """
create schema if not exists marketing;
create table marketing.rpt_audience as
select
    audience_code || customer_key as audience_member_key, audience_code, customer_key,
    cast(null as varchar) as account_key, cast(priority_rank as bigint) as priority_rank,
    cast(score as double) as score, cast(due_date as date) as due_date, reason_de,
    'reason' as reason_en, 'k1' as contract_key, 'p1' as product_key,
    'Sorglos-Paket' as product_name, cast(null as decimal(18, 4)) as survey_score,
    cast('2026-01-31' as date) as last_order_date, channel_code, 'opt_in' as permitted_by,
    'sales_contact' as consent_purpose,
    timestamp '2026-01-02 03:04:05' as consent_valid_from, 'Frau' as salutation,
    first_name, last_name, cast(null as varchar) as company_name, 'de' as language_code,
    email, phone, cast(null as varchar) as street, cast(null as varchar) as postal_code,
    cast(null as varchar) as city, cast(null as varchar) as country_code,
    timestamp '2026-07-01 05:00:00' as judged_at
from (
    values
    ('renewals_due', 'c2', 2, 8.5, '2026-07-09', 'Verlängerung; „bald“', 'email', 'Zoë', 'Groß',
     'zoe@example.org', null),
    ('renewals_due', 'c1', 1, 13.92, '2026-07-03', 'Verlängerung', 'phone', 'Jürgen', 'Müßig',
     null, '+49 221 1234'),
    ('call_list', 'c3', 1, 0.510109, null, '4 von 4', 'phone', '=cmd()', 'Özdemir', null, '0221 9')
) as member (
    audience_code, customer_key, priority_rank, score, due_date, reason_de, channel_code,
    first_name, last_name, email, phone
);
create table marketing.rpt_audience_exclusion as
select
    audience_code || reason as audience_exclusion_key, audience_code, reason,
    cast(sort_order as integer) as sort_order, cast(excluded_count as bigint) as excluded_count,
    cast(excluded_count as bigint) as affected_count,
    cast(candidate_count as bigint) as candidate_count, cast(member_count as bigint) as member_count
from (
    values
    ('renewals_due', 'no_consent', 40, 5, 8, 2),
    ('renewals_due', 'collision', 90, 1, 8, 2),
    ('call_list', 'no_consent', 40, 0, 1, 1),
    ('birthday', 'no_consent', 40, 3, 3, 0)
) as exclusion (
    audience_code, reason, sort_order, excluded_count, candidate_count, member_count
);
"""

Sql = Callable[[str], None]


@pytest.fixture
def published(settings: Settings, change: Sql) -> Settings:
    """A generation with three audiences."""
    change(AUDIENCES)
    publish(settings)
    return settings


def read_csv(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


def call(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["audience", *arguments])
    return int(str(ended.value.code))


def test_audiences_are_listed_with_their_exclusions(published: Settings) -> None:
    found = {audience.code: audience for audience in list_audiences(published).audiences}
    assert list(found) == ["birthday", "call_list", "renewals_due"]
    assert found["renewals_due"].candidates == 8
    assert found["renewals_due"].members == 2
    assert found["renewals_due"].excluded == {"no_consent": 5, "collision": 1}
    assert found["call_list"].excluded == {}


def test_a_csv_opens_in_a_german_excel(published: Settings, tmp_path: Path) -> None:
    export_audiences(published, ["renewals_due"], tmp_path / "lists", ["csv"])
    file = tmp_path / "lists" / "renewals_due.csv"
    assert file.read_bytes().startswith(b"\xef\xbb\xbfpriority_rank;")
    first, second = read_csv(file)
    assert (first["first_name"], first["last_name"]) == ("Jürgen", "Müßig")
    assert (second["first_name"], second["last_name"]) == ("Zoë", "Groß")
    assert first["score"] == "13,92"
    assert first["due_date"] == "2026-07-03"
    assert second["reason_de"] == "Verlängerung; „bald“"
    assert second["email"] == "zoe@example.org"
    assert second["phone"] == ""


def test_cells_are_no_formulas(published: Settings, tmp_path: Path) -> None:
    export_audiences(published, [], tmp_path, ["csv"])
    assert read_csv(tmp_path / "call_list.csv")[0]["first_name"] == "'=cmd()"
    assert read_csv(tmp_path / "renewals_due.csv")[0]["phone"] == "'+49 221 1234"


def test_columns_are_those_that_the_contact_needs(published: Settings, tmp_path: Path) -> None:
    export_audiences(published, [], tmp_path, ["parquet"])
    calls = pq.read_table(tmp_path / "call_list.parquet")
    assert "phone" in calls.column_names
    assert not {"email", "street", "city", "survey_score", "due_date"} & set(calls.column_names)
    assert calls.to_pylist()[0]["first_name"] == "=cmd()"
    assert calls.to_pylist()[0]["permitted_by"] == "opt_in"
    renewals = pq.read_table(tmp_path / "renewals_due.parquet")
    assert {"email", "phone", "due_date", "product_name"} <= set(renewals.column_names)
    assert renewals.column("priority_rank").to_pylist() == [1, 2]


def test_an_empty_audience_replaces_an_older_list(published: Settings, tmp_path: Path) -> None:
    (tmp_path / "birthday.csv").write_text("somebody of yesterday", encoding="utf-8")
    result = export_audiences(published, ["birthday"], tmp_path, ["csv"])
    assert [file.rows for file in result.files] == [0]
    assert read_csv(tmp_path / "birthday.csv") == []


def test_files_are_the_owners_and_complete(published: Settings, tmp_path: Path) -> None:
    export_audiences(published, [], tmp_path, ["csv", "parquet"])
    assert {path.name for path in tmp_path.iterdir() if path.is_file()} == {
        f"{name}.{kind}"
        for name in ("birthday", "call_list", "renewals_due")
        for kind in ("csv", "parquet")
    }
    for path in tmp_path.iterdir():
        if path.is_file():
            assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_published_generation_is_read_and_not_the_warehouse(
    published: Settings, change: Sql, tmp_path: Path
) -> None:
    change("delete from marketing.rpt_audience; delete from marketing.rpt_audience_exclusion")
    with duckdb.connect(str(published.warehouse)):
        result = export_audiences(published, ["call_list"], tmp_path, ["csv"])
    assert [file.rows for file in result.files] == [1]


def test_the_command_writes_and_says_from_when(
    published: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "lists"
    assert call("export", "call_list", "--out", str(out), "--format", "both") == 0
    said = capsys.readouterr().out
    assert re.search(r"1 members\s+\S+call_list\.csv", said)
    assert "call_list.parquet" in said
    generation = list_audiences(published).generation
    assert re.search(rf"Exported at \S+ from generation {generation}\.", said)
    assert "judged as of 2026-07-01 05:00 UTC" in said
    assert "Özdemir" not in said
    assert (out / "call_list.csv").is_file()
    assert not (out / "renewals_due.csv").exists()


@pytest.mark.usefixtures("published")
def test_the_list_counts_members(capsys: pytest.CaptureFixture[str]) -> None:
    assert call("list") == 0
    said = capsys.readouterr().out
    assert re.search(r"renewals_due\s+2 of\s+8  excluded: no_consent 5, collision 1", said)
    assert re.search(r"call_list\s+1 of\s+1  excluded: nobody", said)


@pytest.mark.usefixtures("published")
def test_the_result_for_machines(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert call("export", "--out", str(tmp_path), "--json") == 0
    content = json.loads(capsys.readouterr().out)
    assert {file["audience"]: file["rows"] for file in content["files"]} == {
        "birthday": 0,
        "call_list": 1,
        "renewals_due": 2,
    }


@pytest.mark.usefixtures("published")
def test_an_unknown_audience_names_the_known_ones(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert call("export", "everybody", "--out", str(tmp_path)) == 2
    said = capsys.readouterr().err
    assert "no audience 'everybody'" in said
    assert "birthday, call_list, renewals_due" in said
    assert list(tmp_path.glob("*.csv")) == []


@pytest.mark.usefixtures("published")
def test_the_folder_is_no_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "lists"
    file.write_text("", encoding="utf-8")
    assert call("export", "--out", str(file)) == 2
    assert "--out" in capsys.readouterr().err


@pytest.mark.usefixtures("settings")
def test_before_the_first_publication_nothing_is_exported(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert call("export", "--out", str(tmp_path)) == 2
    assert "rundblick run" in capsys.readouterr().err


def test_a_generation_without_audiences_is_named(
    settings: Settings, change: Sql, tmp_path: Path
) -> None:
    change("select 1")
    publish(settings)
    with pytest.raises(ConfigurationError, match="holds no audiences"):
        export_audiences(settings, [], tmp_path, ["csv"])
