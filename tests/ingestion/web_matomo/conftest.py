"""A small Matomo database in SQLite, as the demo has it, and its configuration."""

import sqlite3
from pathlib import Path

import pytest

from ingestion.config import Settings, load_settings

MATOMO = """
create table matomo_site (idsite integer primary key, name text, main_url text, timezone text);
insert into matomo_site values (1, 'Shop', 'https://shop.example.com', 'Europe/Berlin');
create table matomo_goal (idsite integer, idgoal integer, name text, revenue real, deleted integer);
insert into matomo_goal values (1, 2, 'Probefahrt-Anfrage', 0, 0);
create table matomo_log_action (
    idaction integer primary key, name text, hash integer, type integer, url_prefix integer
);
insert into matomo_log_action values
    (1, 'shop.example.com/', 0, 1, 2), (2, 'Startseite', 0, 4, null);
create table matomo_log_visit (
    idvisit integer primary key, idsite integer, idvisitor blob, config_id blob, location_ip blob,
    user_id text, visit_first_action_time text, visit_last_action_time text,
    visitor_returning integer, visit_total_actions integer, referer_type integer,
    custom_dimension_1 text
);
insert into matomo_log_visit values
    (1, 1, x'00FFAB0102030405', x'0102030405060708', x'7F000001', null,
        '2024-05-01 22:30:00', '2024-05-01 22:31:00', 0, 2, 1, 'granted'),
    (2, 1, x'3031323334353637', x'0102030405060708', x'7F000001', 'K002',
        '2024-05-02 10:00:00', '2024-05-02 10:00:00', 3, 1, 6, null);
create table matomo_log_link_visit_action (
    idlink_va integer primary key, idsite integer, idvisitor blob, idvisit integer,
    server_time text, idaction_url integer, idaction_name integer, idpageview text,
    custom_float real, product_price real
);
insert into matomo_log_link_visit_action values
    (1, 1, x'00FFAB0102030405', 1, '2024-05-01 22:30:00', 1, 2, 'aB3dE6', null, null),
    (2, 1, x'00FFAB0102030405', 1, '2024-05-01 22:31:00', 1, 2, 'aB3dE7', null, 3499.99),
    (3, 1, x'3031323334353637', 2, '2024-05-02 10:00:00', 1, 2, 'aB3dE8', 1.5, null);
create table matomo_log_conversion (
    idvisit integer, idgoal integer, buster integer, idvisitor blob, server_time text,
    idlink_va integer, idorder text, items integer, revenue real, url text,
    primary key (idvisit, idgoal, buster)
);
insert into matomo_log_conversion values
    (1, -1, 1, x'00FFAB0102030405', '2024-05-01 22:31:00', 2, null, 1, 3499.99, 'https://x'),
    (2, 0, 77, x'3031323334353637', '2024-05-02 10:00:00', 3, 'S00002', 1, 4163.81, 'https://x');
create table matomo_log_conversion_item (
    idvisit integer, idorder text, idaction_sku integer, idaction_name integer, price real,
    quantity integer, deleted integer, server_time text
);
insert into matomo_log_conversion_item values
    (2, 'S00002', 5, 6, 3499, 1, 0, '2024-05-02 10:00:00');
"""


@pytest.fixture
def matomo_file(tmp_path: Path) -> Path:
    """The database file; a test may change it between two runs."""
    path = tmp_path / "matomo.sqlite"
    connection = sqlite3.connect(path)
    connection.executescript(MATOMO)
    connection.commit()
    connection.close()
    return path


@pytest.fixture
def settings(tmp_path: Path, matomo_file: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings with the Matomo connector in a home of their own."""
    monkeypatch.delenv("RUNDBLICK_HOME", raising=False)
    monkeypatch.delenv("RUNDBLICK__CONNECTORS__WEB_MATOMO__TABLE_PREFIX", raising=False)
    file = tmp_path / "rundblick.toml"
    file.write_text(
        '[paths]\nhome = "home"\n[connectors.web_matomo]\nenabled = true\n'
        f'connection = "sqlite:///{matomo_file}"\n',
        encoding="utf-8",
    )
    return load_settings(file)
