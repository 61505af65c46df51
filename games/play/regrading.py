"""Regrade a finished game: a person's ruling on one of the answers, in SQL, in the seven-day history and in Discord.

1. One transaction: the verdicts of the rows, the results with the ruling, the entries of audit and outbox. The rulings
   stay with the results, so that whoever counts again counts the same.
2. The outbox gives the history and then the results post what SQL has by then. Both are idempotent, so that a crash
   anywhere is healed by the next try.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from itertools import islice

import structlog
from asgiref.sync import sync_to_async
from django.db import transaction
from django.db.models import Count, Q

from games.archive import audit
from games.archive.archived_game import dump_results, game_of, recount, results_of
from games.archive.certificate import UNDELIVERABLE
from games.archive.forgetting import with_sql_results
from games.domain.errors import DamagedValue, GameNotFound, OutcomeUnknown, Undeliverable, VersionConflict
from games.domain.ports import Announcer, Store
from games.domain.records import IN_PLAY, Game, Results, Ruling
from games.models import ArchivedAnswer, ArchivedGame, OutboxEntry
from games.models.outages import fresh_connection
from games.play import outbox
from games.privacy.hidden import cover, hidden_in
from games.rules import scoring
from games.scores import answer_points, scores

log = structlog.get_logger(__name__)

_TEXTS_AT_ONCE = 500
"""Answers that one UPDATE names: databases limit how many values a statement has."""


class NothingChanges(Exception):
    """A ruling that the answers agree with already."""


@dataclass(slots=True)
class Group:
    """The answers to one question that mean the same."""

    key: str
    """As `scoring.answer_key` names it."""
    shown: str
    """The commonest spelling; the option's text for a choice."""
    texts: dict[str, int]
    """Each spelling, as stored, and how many gave it."""
    count: int = 0
    right: int = 0
    """How many of them count as right now."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Preview:
    """What a ruling would change."""

    group: Group
    changes: int
    """Answers whose verdict would change."""
    before: Results
    after: Results
    fingerprint: str
    """Of the results that were shown: `apply` refuses when they are others by then."""


def fingerprint(row: ArchivedGame) -> str:
    """Names the state of a game's answers and results."""
    said = json.dumps([row.checksum, row.results], sort_keys=True)
    return sha256(said.encode()).hexdigest()[:32]


def groups(row: ArchivedGame, question: int) -> list[Group]:
    """The answers to a question, the commonest first."""
    asked = game_of(row).questions[question]
    rows = ArchivedAnswer.objects.filter(game=row, question=question).values_list("answer")
    counted = rows.annotate(count=Count("id"), right=Count("id", filter=Q(is_right=True))).order_by("-count", "answer")
    found: dict[str, Group] = {}
    for text, count, right in counted.iterator():
        index = scoring.choice(asked, text)
        key = scoring.answer_key(asked, text)
        group = found.setdefault(key, Group(key, text if index is None else asked.options[index], {}))
        group.texts[text] = count
        group.count += count
        group.right += right
    return sorted(found.values(), key=lambda group: (-group.count, group.key))


def group_of(row: ArchivedGame, question: int, key: str) -> Group:
    """One of the groups. Raises GameNotFound when nobody gave that answer."""
    found = next((group for group in groups(row, question) if group.key == key), None)
    if found is None:
        raise GameNotFound("Nobody gave that answer.")
    return found


def preview(row: ArchivedGame, ruling: Ruling) -> Preview:
    """What a ruling would change; nothing is written. Raises GameNotFound when nobody gave that answer."""
    group, before = group_of(row, ruling.question, ruling.answer), results_of(row)
    return Preview(
        group=group,
        changes=group.count - group.right if ruling.is_right else group.right,
        before=before,
        after=recount(row, (*before.rulings, ruling)),
        fingerprint=fingerprint(row),
    )


def apply(actor: audit.Actor, game_id: str, ruling: Ruling, seen: str) -> int:
    """Change the game as `preview` has shown it; returns how many verdicts changed. All or nothing.

    Raises VersionConflict when the results are no longer those that were `seen`, NothingChanges, GameNotFound.
    """
    with transaction.atomic():
        # Locked: of two rulings at once the second meets other results than it was shown.
        games = ArchivedGame.objects.select_for_update().confirmed().filter(id=game_id)
        row = games.first()
        if row is None:
            raise GameNotFound
        if fingerprint(row) != seen:
            raise VersionConflict
        before = results_of(row)
        after = recount(row, (*before.rulings, ruling))
        changed = _change_answers(row, ruling, after)
        if not changed:
            raise NothingChanges("These answers are judged so already.")
        number = len(after.rulings)
        outbox.ask(
            OutboxEntry.Kind.AMEND, amendment_key(row.id, number), row.guild_id, {"game": row.id, "amendment": number}
        )
        _note(actor, row, ruling, (before, after), changed)
    return changed


def _change_answers(row: ArchivedGame, ruling: Ruling, results: Results) -> int:
    """The one place where archived verdicts change, and the results with them; returns how many changed."""
    texts = iter(group_of(row, ruling.question, ruling.answer).texts)
    others = ArchivedAnswer.objects.filter(game=row, question=ruling.question).exclude(is_right=ruling.is_right)
    with scores.changing(row.id):
        changed = sum(others.filter(answer__in=some).update(is_right=ruling.is_right) for some in _portions(texts))
        answer_points.renew(row)
    row.results = dump_results(results)
    row.save(update_fields=["results"])
    return changed


def _portions(texts: Iterator[str]) -> Iterator[list[str]]:
    while some := list(islice(texts, _TEXTS_AT_ONCE)):
        yield some


def _note(
    actor: audit.Actor, row: ArchivedGame, ruling: Ruling, results: tuple[Results, Results], changed: int
) -> None:
    game = game_of(row)
    before, after = (_facts(game, one, ruling.question) for one in results)
    question = game.questions[ruling.question]
    ruled = {"answer": ruling.shown, "counts_as": "right" if ruling.is_right else "wrong", "answers_changed": changed}
    audit.note(
        actor,
        row.guild_id,
        "game.regraded",
        subject_id=row.id,
        subject=question.text,
        before=before,
        after=after | ruled | {"question": ruling.question + 1, "amendment": len(results[1].rulings)},
    )


def _facts(game: Game, results: Results, question: int) -> dict[str, object]:
    return {
        "right": results.tallies[question].right,
        "winners": results.winners,
        # Nobody's name: the audit is kept when a player is forgotten.
        "ranking": [f"place {place}: {standing.points}" for place, standing in scoring.ranking(game, results)],
    }


# --- from the outbox -----------------------------------------------------------------------------------------------


def amendment_key(game_id: str, number: int) -> str:
    """The key of the outbox entry for a game's amendment, counted from 1."""
    return f"amend:{game_id}:{number}"


async def amend(store: Store, announcer: Announcer, entry: OutboxEntry) -> None:
    """Let the history and the results post show what SQL has. Idempotent, in any order with others of its kind.

    Raises AnnounceError, StoreUnavailable, and GameNotFound when SQL does not have the game (any more).
    """
    game_id = entry.payload["game"]
    await _until_current(game_id, partial(_amend_history, store))
    await _until_current(game_id, partial(_amend_post, announcer))


async def _until_current(game_id: str, amend: Callable[[ArchivedGame], Awaitable[None]]) -> None:
    """Show what SQL has until it is what SQL still has: another worker may have shown something newer meanwhile, and
    what we showed would then be the last word."""
    shown = ""
    row = await _read(game_id)
    while shown != (now := fingerprint(row)):
        await amend(row)
        shown, row = now, await _read(game_id)


async def _read(game_id: str) -> ArchivedGame:
    await fresh_connection()
    row = await ArchivedGame.objects.confirmed().filter(id=game_id).afirst()
    if row is None:
        raise GameNotFound
    return row


async def _amend_history(store: Store, row: ArchivedGame) -> None:
    state = (await store.get_states(row.guild_id, [row.id])).get(row.id)
    if state is not None and state.phase in IN_PLAY:  # its closer is about to write the results of the close there
        raise OutcomeUnknown("The game is still being archived.")
    try:
        finished = await store.get_finished(row.guild_id, row.id)
    except GameNotFound:  # its seven days are over
        return
    except DamagedValue as error:
        log.warning("history of a regraded game cannot be read", guild=row.guild_id, game=row.id, problem=str(error))
        return
    await store.amend_history(with_sql_results(finished, row, results_of(row)))


async def _amend_post(announcer: Announcer, row: ArchivedGame) -> None:
    message_id = row.results_message_id
    if not message_id.isdigit():
        code = message_id.removeprefix(UNDELIVERABLE)
        raise Undeliverable(int(code) if code.isdigit() else 0, "There is no results post in Discord to amend.")
    hidden = await sync_to_async(hidden_in)(row.guild_id)
    await announcer.show_results(game_of(row), cover(results_of(row), hidden), message_id)
