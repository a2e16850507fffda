"""Connection strings of SQL databases, and their failures as messages without the password."""

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from ingestion.errors import (
    ConfigurationError,
    CredentialsRejected,
    RundblickError,
    SourceUnreachable,
)

CONNECT_SECONDS = 10

_ENGINES = {
    "sqlite": "sqlite",
    "postgresql": "postgres",
    "postgres": "postgres",
    "mysql": "mysql",
    "mariadb": "mysql",
}
_REJECTED = (
    "password authentication failed",
    "no password supplied",
    "access denied",
    "permission denied",
    "no pg_hba.conf entry",
    "authentication failed",
)
_WRONG_NAME = re.compile(r"(role|database) \"?[^\"]*\"? does not exist|unknown database", re.I)
_LOST = (
    "unable to connect",
    "failed to connect",
    "connection refused",
    "could not connect",
    "server closed the connection",
    "timeout expired",
    "lost connection",
    "server has gone away",
    "database is locked",
)


@dataclass(frozen=True)
class Connection:
    """One database: its engine, what DuckDB attaches, and how messages may call it."""

    engine: str
    attach: str
    safe: str
    label: str

    @property
    def extension(self) -> str:
        """The DuckDB extension that reads the engine."""
        return f"{self.engine}_scanner"

    @property
    def options(self) -> tuple[str, ...]:
        """DuckDB settings under which values arrive as the engine stores them."""
        if self.engine == "mysql":
            return (
                # Matomo counts in tinyint(1), visitor_returning goes up to 3.
                "set mysql_tinyint1_as_boolean = false",
                "set mysql_incomplete_dates_as_nulls = true",
                "set mysql_session_time_zone = '+00:00'",
                # A first load of years of hits takes longer than the extension allows a query.
                "set mysql_query_timeout_enabled = false",
            )
        return ()

    def check_file(self) -> None:
        """A missing SQLite file would be opened as an empty database: say that it is missing."""
        if self.engine != "sqlite":
            return
        path = Path(self.attach)
        if not path.is_file():
            raise SourceUnreachable(
                f"{self.label}: the SQLite file {path} does not exist. Correct `connection` in "
                f"[connectors.{self.label}], or create the demo company with `rundblick demo`."
            )
        with path.open("rb") as file:
            head = file.read(16)
        if head and head != b"SQLite format 3\x00":
            raise ConfigurationError(
                f"{self.label}: {path} is not a SQLite database. Correct `connection` in "
                f"[connectors.{self.label}]."
            )


def parse_connection(text: str, label: str) -> Connection:
    """Read a connection string such as sqlite:///file, postgresql://user:password@host/db."""
    scheme, separator, rest = text.partition("://")
    engine = _ENGINES.get(scheme.partition("+")[0].lower())
    if not separator or engine is None:
        raise ConfigurationError(
            f"{label}: `connection` must begin with sqlite:///, postgresql:// or mysql://. "
            f"Correct it in [connectors.{label}]."
        )
    if engine == "sqlite":
        path = rest.removeprefix("/")
        return Connection(engine, path, f"sqlite:///{path}", label)
    parts = urlsplit(f"{engine}://{rest}")
    try:
        host = (parts.hostname or "") + (f":{parts.port}" if parts.port else "")
    except ValueError:
        raise ConfigurationError(
            f"{label}: the port in `connection` is not a number. Correct it in "
            f"[connectors.{label}]; special characters in a password are written as %xx."
        ) from None
    if "@" in parts.path:
        raise ConfigurationError(
            f"{label}: `connection` has a password with / or @ that is not encoded. Write special "
            f"characters in [connectors.{label}] as %xx, / as %2F and @ as %40."
        )
    safe = f"{engine}://{parts.username or ''}@{host}{parts.path}"
    attach = f"{'postgresql' if engine == 'postgres' else 'mysql'}://{rest}"
    if engine == "postgres" and "connect_timeout" not in rest:
        attach += f"{'&' if parts.query else '?'}connect_timeout={CONNECT_SECONDS}"
    return Connection(engine, attach, safe, label)


def translate(error: Exception, database: Connection) -> RundblickError:
    """The error that a user meets; the engine's own text never passes with the credentials."""
    if isinstance(error, RundblickError):
        return error
    text = _without_credentials(str(error), database)
    lower = text.lower()
    where = f"[connectors.{database.label}]"
    if any(sign in lower for sign in _REJECTED):
        return CredentialsRejected(
            f"{database.label}: {database.safe} rejected the user or the password, or the user "
            f"may not read a table ({_reason(text)}). Correct `connection` in {where}."
        )
    if _WRONG_NAME.search(text):
        return ConfigurationError(
            f"{database.label}: {database.safe} does not know that user or database "
            f"({_reason(text)}). Correct `connection` in {where}."
        )
    if database.engine == "sqlite" and "database is locked" in lower:
        return SourceUnreachable(
            f"{database.label}: another program is writing to {database.safe} and holds it locked. "
            "Run again when it has finished."
        )
    if any(sign in lower for sign in _LOST):
        return SourceUnreachable(
            f"{database.label}: {database.safe} cannot be reached ({_reason(text)}). Check that "
            f"the database runs and that `connection` in {where} names its host and port."
        )
    return SourceUnreachable(
        f"{database.label}: reading {database.safe} failed ({_reason(text)}). Run "
        f"`rundblick doctor`, then repeat the run."
    )


def _without_credentials(text: str, database: Connection) -> str:
    if database.engine == "sqlite":
        return text
    text = text.replace(database.attach, database.safe)
    secret = urlsplit(database.attach).password
    for form in (secret, unquote(secret)) if secret else ():
        text = text.replace(form, "***")
    return text


def _reason(text: str) -> str:
    """The last telling line: the engine's answer stands after DuckDB's own words."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    line = lines[0] if lines else "no reason given"
    for mark in ("FATAL:", "ERROR:", "failed: ", '": '):
        if mark in line:
            return line.rpartition(mark)[2].strip()[:200]
    return line[:200]
