"""How the dashboard's pages show times, spans and codes. Everything shown is escaped by `format_html`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.utils.html import format_html
from django.utils.safestring import SafeString

from games.dashboard import labels


def _moment(value: int | datetime) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromtimestamp(value / 1000, UTC)


def when(value: int | datetime | None, zone: str = "") -> SafeString | str:
    """A moment (ms or datetime). Without a zone in UTC, which a script turns into the reader's zone."""
    if not value:
        return "–"
    moment = _moment(value)
    if zone:
        local = f"{moment.astimezone(ZoneInfo(zone)):%a %d %b %Y, %H:%M}"
        return format_html('<time datetime="{}">{}</time>', moment.isoformat(), local)
    shown = f"{moment.astimezone(UTC):%d %b %Y, %H:%M} UTC"
    return format_html('<time datetime="{}" data-when>{}</time>', moment.isoformat(), shown)


def left(ends_ms: int, now_ms: int) -> SafeString:
    """The time to a moment, as it was when the page was made; a script lets it tick."""
    seconds = max(0, (ends_ms - now_ms + 999) // 1000)
    return format_html('<span class="ticking" data-until="{}">{}</span>', ends_ms, _ticking(seconds))


def span(seconds: int) -> str:
    """A span of time in its two largest units, such as `2 h 05 min`; a second one of nothing is left out."""
    return _ticking(int(seconds)).removesuffix(" 0 h").removesuffix(" 00 min").removesuffix(" 00 s")


def _ticking(seconds: int) -> str:
    """As the script in the page writes it."""
    days, hours, minutes = seconds // 86400, seconds // 3600 % 24, seconds // 60 % 60
    if days:
        return f"{days} d {hours} h"
    if hours:
        return f"{hours} h {minutes:02d} min"
    return f"{minutes} min {seconds % 60:02d} s" if minutes else f"{seconds} s"


def answer_time(ms: int) -> str:
    """How long an answer took, to the tenth of a second."""
    return f"{ms / 1000:.1f} s" if ms < 60_000 else span(ms // 1000)


def phase(code: str) -> str:
    return labels.PHASES.get(code, code)


def policy(code: str) -> str:
    return labels.POLICIES.get(code, code)


def total(refused: Mapping[str, int]) -> int:
    return sum(refused.values())


def refusals(refused: Mapping[str, int]) -> list[tuple[str, str, int]]:
    """Every reason with its words and count, those without a count too: a script may raise them later."""
    codes = list(labels.REFUSALS) + sorted(set(refused) - set(labels.REFUSALS))
    return [(code, labels.refusal(code), refused.get(code, 0)) for code in codes]
