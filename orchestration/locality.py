"""Whether a source is on this machine: a file, a folder or a server on the loopback address."""

from urllib.parse import urlparse

from ingestion.config import Settings

LOCAL_HOSTS = ("127.0.0.1", "localhost", "::1")


def is_local(settings: Settings, name: str) -> bool:
    """Judged by the connector's settings alone."""
    connector = settings.connector(name)
    address = getattr(connector, "base_url", None) or getattr(connector, "connection", None)
    if address is None:
        return True
    parts = urlparse(address)
    return parts.scheme.startswith("sqlite") or parts.hostname in LOCAL_HOSTS
