"""The Matomo source from the database to raw: ids, growing visits, late hits, prefixes."""

import sqlite3
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ingestion import warehouse
from ingestion.config import Settings, load_settings
from ingestion.errors import ConfigurationError, SourceUnreachable
from ingestion.pipeline import run_source
from ingestion.sources import web_matomo


def rows(settings: Settings, sql: str) -> list[tuple[Any, ...]]:
    with warehouse.connect(settings) as connection:
        return connection.execute(sql).fetchall()


def change(path: Path, sql: str) -> None:
    connection = sqlite3.connect(path)
    connection.executescript(sql)
    connection.commit()
    connection.close()


def test_first_load_has_hex_ids_utc_times_and_no_ip_address(settings: Settings) -> None:
    report = run_source(settings, "web_matomo")

    assert report.rows == {
        "site": 1,
        "goal": 1,
        "log_action": 2,
        "log_visit": 2,
        "log_link_visit_action": 3,
        "log_conversion": 2,
        "log_conversion_item": 1,
    }
    assert rows(
        settings,
        "select idvisit, idvisitor, user_id, visit_first_action_time, visitor_returning, "
        "custom_dimension_1 from raw_web_matomo.log_visit order by idvisit",
    ) == [
        # The second id is one that reads as text: it is hexadecimal all the same.
        (1, "00ffab0102030405", None, datetime(2024, 5, 1, 22, 30), 0, "granted"),
        (2, "3031323334353637", "K002", datetime(2024, 5, 2, 10), 3, None),
    ]
    assert rows(
        settings,
        "select idlink_va, idvisitor, idpageview, custom_float, product_price "
        "from raw_web_matomo.log_link_visit_action where idlink_va > 1 order by 1",
    ) == [
        (2, "00ffab0102030405", "aB3dE7", None, Decimal("3499.9900")),
        (3, "3031323334353637", "aB3dE8", 1.5, None),
    ]
    columns = rows(
        settings,
        "select column_name from duckdb_columns() "
        "where schema_name = 'raw_web_matomo' and table_name = 'log_visit'",
    )
    assert ("location_ip",) not in columns
    assert ("config_id",) not in columns


def test_second_run_brings_grown_visits_late_hits_and_nothing_else(
    settings: Settings, matomo_file: Path
) -> None:
    run_source(settings, "web_matomo")
    assert run_source(settings, "web_matomo").total_rows == 0
    change(
        matomo_file,
        """
        -- The visit goes on and its visitor logs in.
        update matomo_log_visit set user_id = 'K001', visit_total_actions = 3,
            visit_last_action_time = '2024-05-02 11:00:00' where idvisit = 1;
        -- A hit that was queued in the browser: an old time, a new id.
        insert into matomo_log_link_visit_action
            (idlink_va, idsite, idvisitor, idvisit, server_time)
            values (4, 1, x'00FFAB0102030405', 1, '2024-04-28 09:00:00');
        -- The cart becomes another one.
        update matomo_log_conversion set revenue = 99.5, server_time = '2024-05-02 11:00:00'
            where idgoal = -1;
        """,
    )

    report = run_source(settings, "web_matomo")

    assert report.rows == {"log_visit": 1, "log_link_visit_action": 1, "log_conversion": 1}
    assert rows(
        settings,
        "select idvisit, user_id, visit_total_actions from raw_web_matomo.log_visit order by 1",
    ) == [(1, "K001", 3), (2, "K002", 1)]
    assert rows(
        settings,
        "select idlink_va, server_time from raw_web_matomo.log_link_visit_action "
        "where idlink_va = 4",
    ) == [(4, datetime(2024, 4, 28, 9))]
    assert rows(
        settings, "select idgoal, revenue from raw_web_matomo.log_conversion order by idgoal"
    ) == [
        (-1, Decimal("99.5000")),
        (0, Decimal("4163.8100")),
    ]


def test_id_that_became_visible_after_a_higher_one_is_not_lost(
    settings: Settings, matomo_file: Path
) -> None:
    insert = (
        "insert into matomo_log_link_visit_action (idlink_va, idsite, idvisitor, idvisit, "
        "server_time) values ({}, 1, x'00FFAB0102030405', 1, '2024-05-02 12:00:00')"
    )
    change(matomo_file, insert.format(6))
    run_source(settings, "web_matomo")
    change(matomo_file, insert.format(5))

    assert run_source(settings, "web_matomo").rows == {"log_link_visit_action": 1}


def test_hit_with_a_broken_time_is_quarantined(settings: Settings, matomo_file: Path) -> None:
    change(
        matomo_file,
        "update matomo_log_link_visit_action set server_time = 'soon' where idlink_va = 2",
    )

    report = run_source(settings, "web_matomo")

    assert report.rejected == {"log_link_visit_action": 1}
    assert rows(settings, "select row_key, field from raw_web_matomo.rejected_row") == [
        ("2", "server_time")
    ]


def test_another_table_prefix_is_read(
    settings: Settings, matomo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("site", "goal", "log_action", "log_visit", "log_link_visit_action")
    change(
        matomo_file,
        ";".join(f"alter table matomo_{name} rename to piwik_{name}" for name in names),
    )
    with pytest.raises(ConfigurationError, match=r"no table matomo_log_visit.*`table_prefix`"):
        web_matomo.check(settings)

    monkeypatch.setenv("RUNDBLICK__CONNECTORS__WEB_MATOMO__TABLE_PREFIX", "piwik_")
    renamed = load_settings(settings.config_file)

    assert web_matomo.check(renamed).endswith("5 of 7 tables found")
    assert run_source(renamed, "web_matomo").rows["log_link_visit_action"] == 3


def test_missing_file_is_named_and_not_created(settings: Settings, matomo_file: Path) -> None:
    matomo_file.unlink()

    with pytest.raises(SourceUnreachable, match=r"matomo.sqlite does not exist.*rundblick demo"):
        web_matomo.check(settings)

    assert not matomo_file.exists()
