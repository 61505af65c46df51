"""How text becomes bytes and bytes text: nothing from outside, and no damaged byte, may stop a command half-way."""

from __future__ import annotations

import codecs

LENIENT = "tally-lenient"
"""Name of an error handler: lone surrogates travel as they are, and a byte that is no text is read as a lone surrogate,
so that the checksum beside it, not the connection, shows that it is damaged."""

_PASS = codecs.lookup_error("surrogatepass")
_ESCAPE = codecs.lookup_error("surrogateescape")


def _lenient(error: UnicodeError) -> tuple[str | bytes, int]:
    try:
        return _PASS(error)
    except UnicodeDecodeError:
        return _ESCAPE(error)


codecs.register_error(LENIENT, _lenient)
