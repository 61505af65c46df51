"""Holds what the system has of a game against what the players noted. Pure: it is given everything."""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from botbridge.messages.posts import marker
from discord_sandbox.views import MessageView
from games.domain.records import FinishedGame, Game, GameState, MessageKind, Phase
from games.rules.scoring import option_letter
from simulations.stress.journal import ACKNOWLEDGED, BY_ONE_OF_MANY, REASONS, UNKNOWN, JournalEntry
from simulations.stress.options import player_of

_TOOK_PART = re.compile(r"^Took part\n([\d,]+) player", re.MULTILINE)


@dataclass(slots=True)
class KnownAnswers:
    """What a game's players know of their answers, folded from their journals in the order of writing."""

    last: dict[int, bytes] = field(default_factory=dict)
    """Player -> the last acknowledged answer."""
    perhaps: dict[int, bytes] = field(default_factory=dict)
    """Player -> the answers, newer than the acknowledged one, of which nobody knows whether they were stored."""
    refused: Counter[str] = field(default_factory=Counter)
    took_us: array[int] = field(default_factory=lambda: array("I"))
    """Of every acknowledged submission."""
    accepted_late: int = 0

    def fold(self, entries: Iterable[JournalEntry], ends_ms: int, *, wire: bool) -> None:
        """Add the entries of one process. After the millisecond `ends_ms`, in which the window was ended, no answer may
        be accepted.

        Over the wire several bots are handed the same press: one may store it while another, a moment later, calls it
        late, or is too busy to take it. Pressed before the end and refused, it may be stored or not.
        """
        for entry in entries:
            if entry.code == ACKNOWLEDGED:
                self.last[entry.player] = entry.letter
                self.perhaps.pop(entry.player, None)
                self.took_us.append(entry.took_us)
                self.accepted_late += entry.at_ms > ends_ms
                continue
            if entry.code == UNKNOWN or (wire and entry.code in BY_ONE_OF_MANY and entry.at_ms <= ends_ms):
                self.perhaps[entry.player] = self.perhaps.get(entry.player, b"") + entry.letter
            if entry.code != UNKNOWN:
                self.refused[REASONS[entry.code]] += 1


@dataclass(frozen=True, kw_only=True, slots=True)
class CollectedGame:
    """What is left of one game on all sides."""

    game: Game | None
    """As the history describes it; None when it is not there."""
    state: GameState | None
    """None when the store knows no such game."""
    finished: FinishedGame | None
    rows: Sequence[tuple[str, str]]
    """User and answer of every row in SQL; empty unless SQL has confirmed the game."""
    games_of_slot: int
    """How many games of this slot SQL has."""
    posts: Sequence[MessageView]
    """The messages in the game's channel."""


@dataclass(frozen=True, kw_only=True, slots=True)
class GameVerdict:
    """One game, counted from all sides; the answers, a change of mind adds none."""

    acknowledged: int
    stored: int
    scored: int
    archived: int
    posted: int
    lost: int
    accepted_late: int
    doubled: int
    uncertain: int
    """Players who do not know whether they have an answer in the game, or which."""
    over: bool
    """Whether the game came to its end: archived, in history, gone from play."""


def judge(answers: KnownAnswers, found: CollectedGame) -> GameVerdict:
    """Lost is the worst of the stages: one answer missing from both results and SQL is one lost answer."""
    results = found.finished.results if found.finished else None
    counts = [count for _, count in results.tallies[0].counts] if results else []
    missing_or_wrong, unwanted, twice = _compare(answers, found.rows)
    stored, posted = found.state.answers if found.state else 0, _posted(found)
    # Per letter: who must have been counted, less whom the results count. What is left is missing there.
    short = _certain(answers)
    for index, count in enumerate(counts):
        short[option_letter(index).encode()] -= count
    return GameVerdict(
        acknowledged=len(answers.last),
        stored=stored,
        scored=sum(counts),
        archived=len(found.rows),
        posted=posted,
        lost=max(missing_or_wrong, (+short).total(), len(answers.last) - min(stored, sum(counts), posted), 0),
        accepted_late=answers.accepted_late + unwanted,
        doubled=twice + max(0, found.games_of_slot - 1) + sum(_extra_posts(found)),
        uncertain=len(answers.perhaps),
        over=found.state is not None and found.state.phase is Phase.GONE and results is not None,
    )


def _compare(answers: KnownAnswers, rows: Iterable[tuple[str, str]]) -> tuple[int, int, int]:
    """Answers that SQL lacks or has otherwise, rows that nobody can have, rows of a player who has one already."""
    seen: set[int] = set()
    wrong = unwanted = twice = 0
    for user, letter in rows:
        player = player_of(user)
        if player in seen:
            twice += 1
            continue
        seen.add(player)
        last, perhaps = answers.last.get(player), answers.perhaps.get(player, b"")
        if letter and (letter.encode() == last or letter.encode() in perhaps):
            continue
        if last is None:
            unwanted += 1
        else:
            wrong += 1
    return wrong + len(answers.last.keys() - seen), unwanted, twice


def _certain(answers: KnownAnswers) -> Counter[bytes]:
    """How many players must have been counted with each answer."""
    return Counter(letter for player, letter in answers.last.items() if player not in answers.perhaps)


def _posted(found: CollectedGame) -> int:
    """How many answers the results post shows; each player has one. The greatest when there are several posts."""
    matches = [_TOOK_PART.search(post.text) for post in found.posts]
    return max((int(match[1].replace(",", "")) for match in matches if match), default=0)


def _extra_posts(found: CollectedGame) -> Iterable[int]:
    """Question posts and results posts beyond the first; bare placeholders do not count."""
    if found.game is None:
        return
    for kind in MessageKind:
        yield max(0, len(posts_of(found.game, kind, found.posts)) - 1)


def posts_of(game: Game, kind: MessageKind, posts: Iterable[MessageView]) -> list[MessageView]:
    """The posts of one kind of one game, known by their nonces."""
    sign = marker(game, kind, 0)[:-1]
    return [post for post in posts if (post.nonce or "").startswith(sign) and not is_bare(post)]


def is_bare(post: MessageView) -> bool:
    """Whether it is a placeholder that was never filled."""
    return any((embed.get("footer") or {}).get("text") == post.nonce for embed in post.embeds)
