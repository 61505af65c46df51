"""The certificate of a game: acknowledged = stored = scored = posted = archived, and a checksum over the answers.

Each number is taken where it arises: `acknowledged` is what the submit script counted, answer by answer; `stored` is
what the store held in the moment of the close; `scored` is what the results count; `posted` is what was shown in
Discord; `archived` is how many rows SQL has now. `docs/decisions/0007-certificate.md` says why.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import pairwise

from asgiref.sync import sync_to_async

from games.archive import receipts
from games.domain.errors import DamagedValue, GameNotFound
from games.domain.ports import Store
from games.domain.records import GameState, Phase, Submission
from games.models import ArchivedAnswer, ArchivedGame

UNDELIVERABLE = "undeliverable:"
"""Stands in place of the results' message id when Discord refused them for good; the code follows."""
PAGE = 1000
"""Rows and games that are read at once."""
NEVER_CLOSED = frozenset({Phase.MISSED, Phase.FAILED, Phase.CANCELLED})
"""The phases of a game that ended without results: there is nothing to certify."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_line = json.JSONEncoder(separators=(",", ":"), ensure_ascii=True).encode


class Checksum:
    """SHA-256 over all answers of a game, whatever order they come in: 32 bytes of memory for each.

    An answer's digest is that of `[user, question, answer, interaction, received ms]` as compact JSON in ASCII; the
    checksum is that of all digests, sorted.
    """

    def __init__(self) -> None:
        self._digests: list[bytes] = []

    def add_page(self, submissions: Iterable[Submission]) -> None:
        """Each submission must be added exactly once."""
        for s in submissions:
            self.add(s.user_id, s.question, s.answer, s.interaction_id, s.received_ms)

    def add(self, user_id: str, question: int, answer: str, interaction_id: str, received_ms: int) -> None:
        line = _line([user_id, question, answer, interaction_id, received_ms])
        self._digests.append(sha256(line.encode()).digest())

    def finish(self) -> str:
        """64 hexadecimal digits."""
        return sha256(b"".join(sorted(self._digests))).hexdigest()

    def __len__(self) -> int:
        return len(self._digests)


@dataclass(frozen=True, kw_only=True, slots=True)
class Certificate:
    """What can be said of one game's answers; a number that is not due yet is None."""

    game_id: str
    guild_id: str
    phase: Phase
    acknowledged: int
    stored: int
    scored: int | None = None
    posted: int | None = None
    """None also when Discord refused the results for good: see `undelivered`."""
    archived: int | None = None
    forgotten: int = 0
    """Answers deleted from SQL after the close, because their players asked to be forgotten."""
    lost: int = 0
    """Answers that an operator has accepted as lost with an older database."""
    undelivered: str = ""
    """Discord's error code when it refused the results for good."""
    checksum: str = ""
    """Recorded at the close."""
    root: str = ""
    """Posted with the results; empty for a game without receipts."""
    findings: tuple[str, ...] = ()
    """What else was found to be wrong, beyond numbers that differ."""

    @property
    def numbers(self) -> list[tuple[str, int]]:
        """Those that are known, by name, in the order in which an answer travels."""
        named = [(name, getattr(self, name)) for name in ("acknowledged", "stored", "scored", "posted", "archived")]
        return [(name, number) for name, number in named if number is not None]

    @property
    def problems(self) -> list[str]:
        """Which numbers differ, and what else is wrong; empty for a good certificate."""
        kept = {"scored": self.forgotten, "archived": self.forgotten + self.lost}
        once = [(name, number, number + kept.get(name, 0)) for name, number in self.numbers]
        differing = [
            f"{name} {number} is not {before} {earlier}"
            for (before, earlier, was), (name, number, now) in pairwise(once)
            if was != now
        ]
        return differing + list(self.findings)


# --- finished games: what SQL says ---------------------------------------------------------------------------------


def counted(row: ArchivedGame, archived: int | None = None, findings: Sequence[str] = ()) -> Certificate:
    """The certificate of an archived game from its row and the number of its answers; nothing is read again."""
    undelivered = row.results_message_id.removeprefix(UNDELIVERABLE)
    refused = undelivered != row.results_message_id
    return Certificate(
        game_id=row.id,
        guild_id=row.guild_id,
        phase=Phase.GONE,
        acknowledged=row.acknowledged,
        stored=row.stored,
        scored=row.answers,
        posted=None if refused else row.posted,
        archived=ArchivedAnswer.objects.filter(game=row).count() if archived is None else archived,
        forgotten=row.forgotten,
        lost=row.lost,
        undelivered=undelivered if refused else "",
        checksum=row.checksum,
        root=row.results.get("proof", {}).get("root", ""),
        findings=tuple(findings),
    )


def checksum_of(game_id: str) -> Checksum:
    """Over the answers that SQL has of a game."""
    checksum = Checksum()
    rows = ArchivedAnswer.objects.filter(game_id=game_id).values_list(
        "user_id", "question", "answer", "interaction_id", "received_at"
    )
    for user_id, question, answer, interaction_id, received_at in rows.iterator(chunk_size=PAGE):
        received_ms = (received_at - _EPOCH) // timedelta(milliseconds=1)
        checksum.add(user_id, question, answer, interaction_id, received_ms)
    return checksum


def note_forgotten(row: ArchivedGame, answers: int) -> list[str]:
    """Certify what is left after so many answers were deleted at a player's request; returns the fields to save."""
    row.forgotten += answers
    row.checksum = checksum_of(row.id).finish()
    return ["forgotten", "checksum"]


# --- any game: SQL and the store together --------------------------------------------------------------------------


async def verify(store: Store, game_id: str, guild_id: str = "") -> Certificate:
    """The certificate of a game, everything read and computed again. Raises GameNotFound, StoreUnavailable.

    Without a guild, all known ones are searched for a game that SQL does not have.
    """
    row = await _archived(game_id)
    if row is not None and guild_id in ("", row.guild_id):
        return await _verify_archived(store, row)
    for guild in [guild_id] if guild_id else sorted(await store.get_guilds()):
        try:
            return await _verify_in_store(store, guild, game_id)
        except GameNotFound:
            continue
    raise GameNotFound


async def verify_all(store: Store, guild_id: str = "") -> AsyncIterator[Certificate]:
    """The certificates of all games of one guild or of all: those in SQL by pages, then what only the store has."""
    games = ArchivedGame.objects.confirmed().order_by("id")
    games = games.filter(guild_id=guild_id) if guild_id else games
    page = [row async for row in games[:PAGE]]
    while page:
        for row in page:
            yield await _verify_archived(store, row)
        page = [row async for row in games.filter(id__gt=page[-1].id)[:PAGE]]
    for guild in [guild_id] if guild_id else sorted(await store.get_guilds()):
        for game_id in await store.known_games(guild):
            try:
                if await _archived(game_id) is None:
                    yield await _verify_in_store(store, guild, game_id)
            except GameNotFound:
                continue  # its tombstone has expired


async def _archived(game_id: str) -> ArchivedGame | None:
    return await ArchivedGame.objects.confirmed().filter(id=game_id).afirst()


async def _verify_archived(store: Store, row: ArchivedGame) -> Certificate:
    checksum = await sync_to_async(checksum_of)(row.id)
    findings = []
    if checksum.finish() != row.checksum:
        findings.append(f"checksum of the answers in SQL is {checksum.finish()}, recorded was {row.checksum}")
    if row.results["answers"] != row.answers:
        findings.append(f"results in SQL count {row.results['answers']} answers, the game's row {row.answers}")
    findings += await sync_to_async(receipts.differences)(row)
    findings += await _against_tombstone(store, row)
    findings += await _against_history(store, row)
    return counted(row, len(checksum), findings)


async def _against_tombstone(store: Store, row: ArchivedGame) -> list[str]:
    """What the store's own record, kept for eight days, says otherwise."""
    try:
        state, _ = await store.count_stored(row.guild_id, row.id)
    except GameNotFound:
        return []
    except DamagedValue as error:
        return [str(error)]
    if not state.checksum:  # made again after the store was lost, only to keep the slot taken
        return []
    pairs: list[tuple[str, int | str, int | str]] = [
        ("acknowledged", state.answers, row.acknowledged),
        ("stored", state.stored, row.stored),
        ("posted", state.posted, row.posted),
    ]
    if not row.forgotten and not row.lost:
        pairs.append(("checksum", state.checksum, row.checksum))
    return [f"{name} is {ours} in the store and {theirs} in SQL" for name, ours, theirs in pairs if ours != theirs]


async def _against_history(store: Store, row: ArchivedGame) -> list[str]:
    """What the seven-day history says otherwise."""
    try:
        finished = await store.get_finished(row.guild_id, row.id)
    except GameNotFound:
        return []
    except DamagedValue as error:
        return [str(error)]
    if row.forgotten or row.lost:
        return []
    ours, theirs = (finished.results.answers, finished.game.state.checksum), (row.answers, row.checksum)
    return (
        [] if ours == theirs else [f"the history counts {ours[0]} answers with the checksum {ours[1]}, not as in SQL"]
    )


async def _verify_in_store(store: Store, guild_id: str, game_id: str) -> Certificate:
    """The certificate of a game that SQL has not confirmed. Raises GameNotFound."""
    try:
        state, stored = await store.count_stored(guild_id, game_id)
    except DamagedValue as error:
        # What cannot be read proves nothing: the numbers are given as none.
        return Certificate(
            game_id=game_id, guild_id=guild_id, phase=Phase.OPEN, acknowledged=0, stored=0, findings=(str(error),)
        )
    if state.phase is Phase.GONE and (row := await _archived(game_id)):
        return await _verify_archived(store, row)  # it was finished since SQL was asked
    return Certificate(
        game_id=game_id,
        guild_id=guild_id,
        phase=state.phase,
        acknowledged=0 if state.phase in NEVER_CLOSED else state.answers,
        stored=state.stored if state.phase is Phase.GONE else stored,
        posted=state.posted if _is_posted(state) else None,
        checksum=state.checksum,
        findings=tuple(await _in_play_findings(store, guild_id, game_id, state, stored)),
    )


def _is_posted(state: GameState) -> bool:
    return state.phase in (Phase.POSTED, Phase.GONE) and not state.results_message_id.startswith(UNDELIVERABLE)


async def _in_play_findings(store: Store, guild_id: str, game_id: str, state: GameState, stored: int) -> list[str]:
    if state.phase in NEVER_CLOSED:
        return []
    if state.phase is Phase.GONE:
        return ["archived: SQL does not have this finished game"]
    findings = []
    if state.phase in (Phase.CANCELLING, Phase.CLOSING, Phase.POSTED) and stored != state.stored:
        findings.append(f"the store holds {stored} answers, and held {state.stored} in the moment of the close")
    try:
        await store.get_game(guild_id, game_id)
    except DamagedValue as error:
        findings.append(str(error))
    except GameNotFound:
        findings.append("the store has lost the game's description")
    return findings
