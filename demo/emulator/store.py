"""Read access to the demo stores. A connection per request, so a store may be replaced at will."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

HUBSPOT = "hubspot.sqlite"
LIMESURVEY = "limesurvey.sqlite"


@contextmanager
def reading(folder: Path, name: str) -> Iterator[sqlite3.Connection]:
    """A read-only connection to one store; waits for a writer to finish."""
    uri = f"{(folder / name).resolve().as_uri()}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True, timeout=30)) as connection:
        yield connection


def create_hubspot(path: Path) -> None:
    """An empty HubSpot store: one table of CRM objects, one of everything else."""
    _create(
        path,
        """
        create table crm_object (
            object_type text, id text, modified_at text, archived integer, body text,
            primary key (object_type, id)
        );
        create index crm_object_modified on crm_object (object_type, modified_at, id);
        create table collection_item (
            collection text, sort_key integer, id text, body text, primary key (collection, id)
        );
        create index collection_item_sorted on collection_item (collection, sort_key, id);
        """,
    )


def create_limesurvey(path: Path) -> None:
    """An empty LimeSurvey store."""
    _create(
        path,
        """
        create table survey (sid integer, title text, instrument text);
        create table question (sid integer, code text, text text, type text);
        create table participant (
            sid integer, tid integer, token text, firstname text, lastname text, email text,
            emailstatus text, sent text, completed text, attribute_1 text, attribute_2 text
        );
        create table response (
            sid integer, id integer, token text, submitdate text, startdate text, datestamp text,
            lastpage integer, startlanguage text, answers text
        );
        create index response_id on response (sid, id);
        """,
    )


def _create(path: Path, statements: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(statements)
