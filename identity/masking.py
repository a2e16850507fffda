"""Values of persons as others may see them: enough to recognise a typing error, not a person."""

from __future__ import annotations

from collections.abc import Iterable

# Of a short value both ends would be nearly all of it.
_SHORT = 3


def mask(value: object) -> str:
    """The first and the last character: Müller becomes M…r; a short value only keeps the first."""
    if isinstance(value, list | tuple):
        return _joined(mask(item) for item in value)
    text = str(value).strip()
    if not text:
        return ""
    return f"{text[0]}…" if len(text) <= _SHORT else f"{text[0]}…{text[-1]}"


def unmasked(value: object) -> str:
    """The value as text; several are joined."""
    if isinstance(value, list | tuple):
        return _joined(str(item) for item in value)
    return str(value)


def _joined(texts: Iterable[str]) -> str:
    return "; ".join(texts)
