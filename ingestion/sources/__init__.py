"""The registry of source systems; a source's module is imported only when it is used."""

from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from ingestion.config import Settings
from ingestion.config_models import CONNECTORS
from ingestion.contracts import Table
from ingestion.dlt_options import set_dlt_options
from ingestion.errors import ConfigurationError

if TYPE_CHECKING:
    from dlt.extract import DltSource

SOURCES: tuple[str, ...] = tuple(CONNECTORS)


class SourceModule(Protocol):
    """What every package below ingestion.sources offers."""

    NAME: str
    TABLES: tuple[Table, ...]

    def check(self, settings: Settings) -> str:
        """Whether the source answers and takes the credentials; a short text when it does."""


def load_source(name: str) -> SourceModule:
    """The module of a source by its name."""
    if name not in SOURCES:
        raise ConfigurationError(
            f"Unknown connector {name!r}. Known connectors: {', '.join(SOURCES)}."
        )
    set_dlt_options()
    return cast(SourceModule, import_module(f"ingestion.sources.{name}"))


def build_source(name: str, settings: Settings) -> "DltSource":
    """The dlt source of a connector; the function has the connector's name."""
    return cast("DltSource", getattr(load_source(name), name)(settings))


def check_source(settings: Settings, name: str) -> str:
    """Reachability and credentials of one source, for people who ask what is wrong."""
    settings.connector(name)
    return load_source(name).check(settings)
