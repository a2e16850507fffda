"""The Matomo source on a real MySQL or MariaDB server, where there is one.

RUNDBLICK_TEST_MYSQL names a database that the tests may fill, such as
mysql://root:password@127.0.0.1:3306/scratch.
"""

import os
from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal

import pytest

from ingestion import warehouse
from ingestion.config import Settings, load_settings
from ingestion.errors import CredentialsRejected
from ingestion.pipeline import run_source
from ingestion.sources import web_matomo
from ingestion.sources.web_matomo.tables import TABLES
from ingestion.sql_reader import SqlReader

SERVER = os.environ.get("RUNDBLICK_TEST_MYSQL", "")
pytestmark = pytest.mark.skipif(not SERVER, reason="RUNDBLICK_TEST_MYSQL names no server")

SCHEMA = (
    "drop table if exists matomo_log_action, matomo_log_visit, matomo_log_link_visit_action",
    "create table matomo_log_action (idaction int unsigned primary key, name varchar(4096), "
    "hash int unsigned, type tinyint unsigned, url_prefix tinyint(2))",
    "insert into matomo_log_action values (1, 'shop.example.com/größe', 4000000000, 1, 2)",
    "create table matomo_log_visit (idvisit bigint unsigned primary key, idvisitor binary(8), "
    "user_id varchar(200), visit_last_action_time datetime, visitor_returning tinyint(1))",
    "insert into matomo_log_visit values (1, x'00FFAB0102030405', null, '2024-05-01 22:31:00', 3), "
    "(2, x'3031323334353637', 'K002', '2024-05-02 10:00:00', 0)",
    "create table matomo_log_link_visit_action (idlink_va bigint unsigned primary key, "
    "idvisit bigint unsigned, idvisitor binary(8), server_time datetime, product_price double)",
    "insert into matomo_log_link_visit_action values "
    "(18000000, 1, x'00FFAB0102030405', '2024-05-01 22:30:00', 3499.99)",
)

Execute = Callable[[str], None]


@pytest.fixture
def settings(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The folder's settings with the server instead of the SQLite file."""
    monkeypatch.setenv("RUNDBLICK__CONNECTORS__WEB_MATOMO__CONNECTION", SERVER)
    return load_settings(settings.config_file)


@pytest.fixture
def execute(settings: Settings) -> Iterator[Execute]:
    """Runs a statement on the server, each in a transaction of its own."""
    connection = warehouse.scratch(settings, ("mysql_scanner",))
    connection.execute(f"attach '{SERVER}' as server (type mysql)")

    def run(statement: str) -> None:
        connection.execute(
            f"call mysql_execute('server', '{statement.replace(chr(39), chr(39) * 2)}')"
        )

    for statement in SCHEMA:
        run(statement)
    yield run
    connection.close()


def test_types_and_growth(settings: Settings, execute: Execute) -> None:
    run_source(settings, "web_matomo")
    execute(
        "update matomo_log_visit set user_id = 'K001', visit_last_action_time = "
        "'2024-05-02 11:00:00' where idvisit = 1"
    )

    second = run_source(settings, "web_matomo")

    assert second.rows == {"log_visit": 1}
    with warehouse.connect(settings) as connection:
        visits = connection.execute(
            "select idvisitor, user_id, visit_last_action_time, visitor_returning "
            "from raw_web_matomo.log_visit order by idvisit"
        ).fetchall()
        hits = connection.execute(
            "select idlink_va, product_price from raw_web_matomo.log_link_visit_action"
        ).fetchall()
        actions = connection.execute("select name from raw_web_matomo.log_action").fetchall()
    assert visits == [
        ("00ffab0102030405", "K001", datetime(2024, 5, 2, 11), 3),
        ("3031323334353637", "K002", datetime(2024, 5, 2, 10), 0),
    ]
    assert hits == [(18_000_000, Decimal("3499.9900"))]
    assert actions == [("shop.example.com/größe",)]


def test_one_snapshot_for_all_tables(settings: Settings, execute: Execute) -> None:
    reader = SqlReader(settings, SERVER, "web_matomo")

    def count(name: str) -> int:
        table = next(table for table in TABLES if table.name == name)
        return sum(batch.num_rows for batch in reader.read_table(table, f"matomo_{name}"))

    assert count("log_action") == 1
    execute("delete from matomo_log_visit")

    assert count("log_visit") == 2
    reader.close()
    assert count("log_visit") == 0
    reader.close()


def test_wrong_password_is_rejected(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    scheme, _, rest = SERVER.partition("://")
    wrong = f"{scheme}://{rest.partition(':')[0]}:falsch@{rest.rpartition('@')[2]}"
    monkeypatch.setenv("RUNDBLICK__CONNECTORS__WEB_MATOMO__CONNECTION", wrong)

    with pytest.raises(CredentialsRejected) as caught:
        web_matomo.check(load_settings(settings.config_file))

    assert "falsch" not in str(caught.value)
