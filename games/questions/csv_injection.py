"""Text in the cells of a spreadsheet: what a program would compute or start becomes text, by a quotation mark in front.

As OWASP advises against CSV injection: https://owasp.org/www-community/attacks/CSV_Injection.
"""

from __future__ import annotations

_FORMULA = "=+-@|＝＋－＠"
"""What a cell begins with that is computed, or starts a program; some take the wide signs for these too."""
_CONTROL = "\t\r\n"
_SKIPPED = " \u00a0\u200b\u200c\u200d\u2060\ufeff\x00" + _CONTROL
"""What a program may skip at a cell's beginning."""


def escape(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if _is_risky(text) else text


def unescape(cell: str) -> str:
    """What `escape` was given."""
    return cell[1:] if cell.startswith("'") and _is_risky(cell[1:]) else cell


def _is_risky(text: str) -> bool:
    bare = text.lstrip("'")
    begin = bare.lstrip(_SKIPPED)
    return begin.startswith(tuple(_FORMULA)) or any(sign in bare[: len(bare) - len(begin)] for sign in _CONTROL)
