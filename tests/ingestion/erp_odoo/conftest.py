"""A small Odoo database in SQLite and a configuration that points at it."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from ingestion import warehouse
from ingestion.config import Settings, load_settings

ODOO = """
create table res_partner (
    id integer primary key, name text, display_name text, ref text, is_company boolean,
    parent_id integer, commercial_partner_id integer, email text, active boolean,
    birthdate_date date, customer_rank integer, create_date timestamp, write_date timestamp
);
insert into res_partner values
    (1, 'Rad & Tat GmbH', 'Rad & Tat GmbH', 'K001', 1, null, 1, 'info@example.com', 1, null, 1,
        '2024-01-01 08:00:00.000000', '2024-03-01 08:00:00.250000'),
    (2, 'Jörg Müßig', 'Jörg Müßig', 'K002', 0, 1, 1, null, 1, '1980-02-29', 2,
        '2024-01-02 08:00:00.000000', null),
    (3, 'J. Müßig', 'J. Müßig', 'K003', 0, null, 3, null, 0, null, 0, null, null);
create table sale_order (
    id integer primary key, name text, partner_id integer, partner_invoice_id integer,
    partner_shipping_id integer, state text, date_order timestamp, amount_untaxed numeric,
    amount_tax numeric, amount_total numeric, create_date timestamp, write_date timestamp
);
insert into sale_order values
    (1, 'S00001', 2, 2, 2, 'sale', '2024-02-01 10:00:00', 100.1, 19.019, 119.119,
        '2024-02-01 10:00:00.000000', '2024-02-01 10:00:00.000000'),
    (2, 'S00002', 3, 3, 3, 'sale', '2024-02-02 10:00:00', 3499, 664.81, 4163.81,
        '2024-02-02 10:00:00.000000', '2024-02-02 10:00:00.000000');
create table sale_order_line (
    id integer primary key, order_id integer, sequence integer, product_id integer, name text,
    product_uom_qty numeric, price_unit numeric, price_subtotal numeric,
    create_date timestamp, write_date timestamp
);
insert into sale_order_line values
    (1, 1, 10, 1, 'Klingel', 2, 50.05, 100.1,
        '2024-02-01 10:00:00.000000', '2024-02-01 10:00:00.000000');
create table account_move (
    id integer primary key, name text, move_type text, state text, partner_id integer,
    invoice_date date, amount_total numeric, create_date timestamp, write_date timestamp
);
create table product_product (
    id integer primary key, product_tmpl_id integer, default_code text, active boolean,
    standard_price numeric, create_date timestamp, write_date timestamp
);
insert into product_product values
    (1, 1, 'KL-1', 1, 12.3456, '2024-01-01 08:00:00', '2024-01-01 08:00:00'),
    (2, 2, 'EB-1', 1, '{"1": 1899.5, "2": 2000}', '2024-01-01 08:00:00', '2024-01-01 08:00:00');
create table crm_team (id integer primary key, name text);
insert into crm_team values (1, '{"de_DE": "Händler", "en_US": "Dealers"}');
"""

Configure = Callable[..., Settings]


@pytest.fixture(scope="session")
def extensions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder of DuckDB's extensions for all homes, because copying them takes time."""
    folder = tmp_path_factory.mktemp("odoo_extensions")
    file = folder / "rundblick.toml"
    file.write_text('[paths]\nhome = "."\n', encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("RUNDBLICK_HOME", raising=False)
        settings = load_settings(file)
    warehouse.install_extensions(settings)
    return settings.extension_directory


@pytest.fixture
def odoo_file(tmp_path: Path) -> Path:
    """The database file; a test may change it with sqlite3 between two runs."""
    path = tmp_path / "odoo.sqlite"
    with sqlite3.connect(path) as connection:
        connection.executescript(ODOO)
    connection.close()
    return path


@pytest.fixture
def configure(tmp_path: Path, extensions: Path, monkeypatch: pytest.MonkeyPatch) -> Configure:
    """Settings with one Odoo connection in a home of their own."""
    monkeypatch.delenv("RUNDBLICK_HOME", raising=False)

    def make(connection: str, home: str = "home") -> Settings:
        file = tmp_path / f"{home}.toml"
        file.write_text(
            f'[paths]\nhome = "{home}"\n'
            "[guards]\nmax_shrink_share = 0.9\n"
            f'[connectors.erp_odoo]\nenabled = true\nconnection = "{connection}"\n',
            encoding="utf-8",
        )
        made = load_settings(file)
        made.home.mkdir()
        made.extension_directory.symlink_to(extensions)
        return made

    return make


@pytest.fixture
def settings(configure: Configure, odoo_file: Path) -> Settings:
    """Settings for the SQLite database."""
    return configure(f"sqlite:///{odoo_file}")
