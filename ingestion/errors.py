"""Errors that a user meets: each names the thing and the fix and knows its exit code."""

import re


def without_password(address: str) -> str:
    """An address as messages show it: without user and password."""
    return re.sub(r"(?<=://)[^/]*@", "", address)


class RundblickError(Exception):
    """Base of every error that is shown to a user as one message, without a traceback."""

    exit_code: int = 2


class ConfigurationError(RundblickError):
    """The configuration file, an environment variable or a setting is wrong."""


class CredentialsRejected(RundblickError):  # noqa: N818
    """A source answered that the token, user or password is not valid."""


class WarehouseLocked(RundblickError):  # noqa: N818
    """Another process holds the warehouse file open."""


class SourceUnreachable(RundblickError):  # noqa: N818
    """A source did not answer, or not within the retries."""

    exit_code = 3


class SourceRefused(RundblickError):  # noqa: N818
    """A guard, a contract or a check refused an extract; raw keeps its last good data."""

    exit_code = 1


class CheckFailed(RundblickError):  # noqa: N818
    """A blocking quality check failed."""

    exit_code = 1
