"""Strangers' text made safe to show: cleaned of tricks, escaped for Discord's markdown, cut to length.

Two places, two functions: `escape` where Discord renders markdown (content, descriptions, fields), `plain` where it
shows characters as they are (button labels, select options, form titles, footers).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

CONTENT, DESCRIPTION, FIELD = 2000, 4096, 1024
"""Characters that Discord takes in a message's content, and in description and fields of an embed.
https://docs.discord.com/developers/resources/message#embed-object-embed-limits"""
ELLIPSIS = "…"
BLANK = "(blank)"
"""Stands for text of which nothing visible is left."""

_MARKS_PER_LETTER = 3
_JOINERS = "\u200c\u200d"
_EMPTY_LOOKING = dict.fromkeys(map(ord, "\u115f\u1160\u3164\uffa0\u2800"), " ")
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co"})
_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"

_ALWAYS = r"[\\*_~`|\[<@]"
_AT_START = r"\A[#>+\-]"
_LIST_DOT = r"(?:(?<=^\d)|(?<=^\d\d)|(?<=^\d\d\d)|(?<=^\d{4}))[.)](?= |$)"
_SCHEME = r":(?=//)"
_INVITE = r"(?i:(?<=discord)|(?<=discordapp)|(?<=dsc))\.(?=[a-zA-Z])"
_SPECIAL = re.compile("|".join((_ALWAYS, _AT_START, _LIST_DOT, _SCHEME, _INVITE)))


def size(text: str) -> int:
    """Length in UTF-16 units: the stricter of the two ways in which Discord counts."""
    return len(text) + sum(1 for character in text if ord(character) > 0xFFFF)


def clean(text: str) -> str:
    """One line without control, direction, invisible or piled-up combining characters."""
    kept: list[str] = []
    marks = 0
    text = text.translate(_EMPTY_LOOKING)
    for index, character in enumerate(text):
        category = unicodedata.category(character)
        if character.isspace() or category.startswith("Z"):
            character, category = " ", "Zs"
        if category in ("Mn", "Me"):  # piled up they reach over the lines around, and a blank carries none
            marks += 1
            if marks > _MARKS_PER_LETTER or not kept or kept[-1] == " ":
                continue
        elif category in _DROPPED:
            if not _joins(kept, character, text[index + 1 : index + 2]):  # what turns or hides text
                continue
        else:
            marks = 0
        if character != " " or (kept and kept[-1] != " "):
            kept.append(character)
    return "".join(kept).rstrip(" " + _JOINERS)


def _joins(kept: list[str], character: str, following: str) -> bool:
    """A joiner is part of emoji and of some scripts, but only between two characters that can be joined."""
    return character in _JOINERS and bool(kept) and _can_join(kept[-1]) and bool(following) and _can_join(following)


def _can_join(character: str) -> bool:
    return ord(character) > 0x2FF and unicodedata.category(character)[0] in "LMS"


def plain(text: str, limit: int) -> str:
    """Cleaned text of at most `limit` characters, for places without markdown."""
    return _isolated(clean(text) or BLANK, limit, escaped=False)


def escape(text: str, limit: int = FIELD) -> str:
    """Cleaned text in which markdown, mentions, links, invites and time stamps stay mere characters."""
    return _isolated(clean(text) or BLANK, limit, escaped=True)


def _isolated(text: str, limit: int, *, escaped: bool) -> str:
    """Right-to-left text is isolated, so that it does not reorder the words around it."""
    if not any(unicodedata.bidirectional(character) in ("R", "AL") for character in text):
        return _fit(text, limit, escaped=escaped)
    return _FIRST_STRONG_ISOLATE + _fit(text, limit - 2, escaped=escaped) + _POP_ISOLATE


def _fit(text: str, limit: int, *, escaped: bool) -> str:
    pieces = _pieces(text) if escaped else list(text)
    if sum(map(size, pieces)) <= limit:
        return "".join(pieces)
    kept, room = [], limit - 1
    for piece in pieces:
        room -= size(piece)
        if room < 0:
            break
        kept.append(piece)
    return "".join(kept).rstrip(" " + _JOINERS) + ELLIPSIS


def _pieces(text: str) -> list[str]:
    """The text in pieces that must not be cut apart: an escaped character keeps its backslash."""
    special = {match.start() for match in _SPECIAL.finditer(text)}
    return ["\\" + character if index in special else character for index, character in enumerate(text)]


def stamp(ms: int, style: str = "R") -> str:
    """A moment that every reader's Discord shows in their own zone; style `R` counts, `t` is the time of day."""
    return f"<t:{ms // 1000}:{style}>"


def badge(rank: int) -> str:
    """A medal for the first three places, else the place; ranks count from 1."""
    return {1: "🥇", 2: "🥈", 3: "🥉"}.get(rank, f"**{rank}.**")


def join_within(lines: Iterable[str], limit: int, more: str = "… and {} more") -> str:
    """As many whole lines as fit, then how many were left out."""
    waiting = list(lines)
    kept: list[str] = []
    room = limit - size(more.format(len(waiting))) - 1
    whole = "\n".join(waiting)
    if size(whole) <= limit:
        return whole
    for line in waiting:
        room -= size(line) + 1
        if room < 0:
            break
        kept.append(line)
    return "\n".join([*kept, more.format(len(waiting) - len(kept))])


def seconds_ago(ms: int) -> str:
    """`4 s ago`, `3 min ago`, `2 h ago`, `5 d ago`."""
    seconds = max(1, ms // 1000)
    for unit, length in (("d", 86400), ("h", 3600), ("min", 60)):
        if seconds >= 2 * length:
            return f"{seconds // length} {unit} ago"
    return f"{seconds} s ago"
