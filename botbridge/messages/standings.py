"""What players read of places, of themselves, of the last games and of the commands."""

from __future__ import annotations

from collections.abc import Sequence

from discord import Embed

from botbridge.messages.posts import BLURPLE, GREY, message_link
from botbridge.messages.results import took
from botbridge.messages.text import DESCRIPTION, FIELD, badge, escape, join_within, plain, stamp
from games.domain.records import FinishedGame
from games.domain.text import count
from games.rules.places import TIE_WORDS, Tie
from games.rules.streaks import Streaks
from games.scores.periods import Period, PeriodKind
from games.scores.standings import RankedPlayer

_RULE = "More points first. {tie} Periods go by UTC."
_RULES = (
    "More points first. Of equals less time comes first, and equal times share the place; in a period with a game that "
    "was open for over an hour, equals share the place. Periods go by UTC."
)
_UNKNOWN = "The store does not answer, so what is in play is not known. Ask again in a minute."
_ROOM = DESCRIPTION - 300
Command = tuple[str, str]
"""Its name and what it does."""


def leaderboard(
    period: Period, category: str, places: Sequence[RankedPlayer], own: RankedPlayer | None, tie: Tie
) -> Embed:
    """The first places, and below them the reader's own unless it is among them."""
    heading = f"Leaderboard · {period.label}" + (f" · {category.capitalize()}" if category else "")
    lines = [_line(place) for place in places]
    embed = Embed(title=plain(heading, 200), colour=BLURPLE if places else GREY)
    embed.description = join_within(lines, _ROOM) if lines else "Nobody has given a right answer here yet."
    if own is not None and own.user_id not in {place.user_id for place in places}:
        embed.description += f"\n\nYou: {_own(own)}"
    return embed.set_footer(text=_RULE.format(tie=TIE_WORDS[tie]))


def _line(place: RankedPlayer) -> str:
    return f"{badge(place.rank)} {escape(place.name or 'someone', 60)} · {_figures(place)}"


def _figures(place: RankedPlayer) -> str:
    spent = f", {took(place.time_ms)}" if place.correct else ""
    points = f"{count(place.points, 'point')}, " if place.points != place.correct else ""
    return f"{points}{place.correct:,} right of {place.answers:,}{spent}"


def _own(place: RankedPlayer) -> str:
    return f"place {place.rank:,} · {_figures(place)}" if place.rank else f"no place yet · {_figures(place)}"


def stats(places: Sequence[tuple[Period, RankedPlayer | None]], streaks: Streaks | None) -> Embed:
    """One player's numbers, for each stretch of time, and their days in a row (None: nobody knows what is in play)."""
    took_part = any(place for _, place in places)
    embed = Embed(title="Your trivia here", colour=BLURPLE if took_part else GREY)
    if not took_part:
        embed.description = (
            "You are in no finished game yet. Answer one, and look again a moment after its results; "
            "`/trivia status` shows what is on."
        )
        return embed
    for period, place in places:
        name = period.label if period.kind is PeriodKind.ALL else f"This {period.kind}: {period.label}"
        games = f" in {count(place.games, 'game')}" if place else ""
        embed.add_field(name=name, value=f"{_own(place)}{games}" if place else "Nothing yet.", inline=False)
    embed.add_field(name="Days in a row", value=days_in_a_row(streaks) if streaks else _UNKNOWN, inline=False)
    return embed.set_footer(text=_RULES)


def days_in_a_row(streaks: Streaks) -> str:
    """`🔥 12 days played (best 40)`, those with a right answer, and the freezes."""
    lines = [f"🔥 {_streak(streaks.played, 'played', streaks.best_played)}"]
    lines.append(f"✅ {_streak(streaks.right, 'with a right answer', streaks.best_right)}")
    if streaks.freezes:
        lines.append(f"🧊 {count(streaks.freezes, 'freeze')} in hand: a day without you will not end it.")
    if streaks.frozen and streaks.played:
        lines.append(f"A freeze saved it on {streaks.frozen[-1]:%-d %B %Y}.")
    return "\n".join(lines)


def _streak(days: int, what: str, best: int) -> str:
    return f"{count(days, 'day')} {what}" + (f" (best {best:,})" if best > days else "")


def history(games: Sequence[FinishedGame]) -> Embed:
    """The last games, the newest first, with the answers that were right."""
    lines = [_game(finished) for finished in games]
    empty = "No game is finished here yet. `/trivia status` shows what is next."
    text = join_within(lines, _ROOM) if lines else empty
    return Embed(title="The last games", description=text, colour=BLURPLE if lines else GREY)


def _game(finished: FinishedGame) -> str:
    game, results = finished.game, finished.results
    first, more = game.questions[0], len(game.questions) - 1
    asked = f"**{escape(first.text, 200)}**" + (
        f" and {count(more, 'more question', 'more questions')}" if more else ""
    )
    post = game.state.results_message_id
    link = f" [↗]({message_link(game, post)})" if post.isdigit() else ""
    right = f"{results.winners:,} with {'a' if more else 'the'} right answer"
    took_part = f"{count(results.players, 'player')}, {right}"
    return f"{asked}{link}\n✅ {escape(first.answer, 100)} · {took_part} · {stamp(game.state.closed_ms)}"


def help_page(players: Sequence[Command], managers: Sequence[Command], menu: str) -> Embed:
    """The commands that the reader may use; those of administrators only where the reader is one."""
    embed = Embed(title="Trivia", colour=BLURPLE)
    embed.description = (
        "Questions appear by themselves. Press a button under one, or use its menu entry "
        f"Apps → {plain(menu, 32)}, and you are told at once that your answer is saved. "
        "Results come when the window ends; until then nobody else sees what you answered."
    )
    embed.add_field(name="For everybody", value=_commands(players), inline=False)
    if managers:
        embed.add_field(name="For administrators", value=_commands(managers), inline=False)
    return embed


def _commands(commands: Sequence[Command]) -> str:
    lines = [f"`/trivia {name}` {escape(description, 100)}" for name, description in sorted(commands)]
    return join_within(lines, FIELD) or "None."
