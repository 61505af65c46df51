"""What each guild may be asked: the bundled questions without those it disabled, and its own.

SQL is asked before each post whether anything changed since it was read; a bank that has not changed is not read again.
While SQL is unavailable the bank as it was last read goes on; where it was never read, the bundled questions alone.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any
from uuid import UUID

import structlog
from asgiref.sync import sync_to_async
from django.db import DatabaseError, close_old_connections

from games.domain.limits import MAX_QUESTIONS
from games.domain.ports import QuestionSource
from games.domain.records import Question
from games.models import BankRevision, DisabledSeed, OwnQuestion
from games.models.questions import SEED_PREFIX
from games.questions.bundled import bundled_bank, by_category
from games.questions.own import LISTS

log = structlog.get_logger(__name__)

KEPT = 256
"""Guilds whose bank stays in memory: those asked for last. Only guilds that changed something take any room."""
_FIELDS = (
    "id", "text", "answer", "options", "aliases", "rivals", "category", "difficulty", "explanation", "source"
)  # fmt: skip


class GuildBank:
    """One guild's questions as they were at one moment."""

    def __init__(self, bundled: QuestionSource, own: Mapping[str, Question], disabled: frozenset[str]) -> None:
        self._bundled = bundled
        self._own = own
        self._disabled = disabled
        self._drawn: dict[tuple[str, str], tuple[str, ...]] = {}

    def seeds(self, category: str = "", difficulty: str = "") -> Sequence[str]:
        """The bundled ones in their order, then the guild's own from the oldest on; none that is disabled."""
        wanted = (category, difficulty)
        if wanted in self._drawn:
            return self._drawn[wanted]
        shipped = (seed for seed in self._bundled.seeds(category, difficulty) if seed not in self._disabled)
        own = (s for s, q in self._own.items() if category in ("", q.category) and difficulty in ("", q.difficulty))
        found = (*shipped, *own)
        if found:  # people may type any word for a category: what does not exist is not remembered
            self._drawn[wanted] = found
        return found

    def by_category(self, difficulty: str = "") -> Mapping[str, Sequence[str]]:
        return by_category(self, difficulty)

    def question(self, seed: str) -> Question:
        """The question that a seed names. Raises KeyError for one of another guild, or that is gone or disabled."""
        if seed.startswith(SEED_PREFIX):
            return self._own[seed]
        if seed in self._disabled:
            raise KeyError(seed)
        return self._bundled.question(seed)

    def categories(self) -> Mapping[str, int]:
        """Category -> number of questions, in alphabetical order."""
        counts = Counter(self._bundled.categories())
        counts.update(question.category for question in self._own.values())
        counts.subtract(self._bundled.question(seed).category for seed in self._disabled & {*self._bundled.seeds()})
        return {name: count for name, count in sorted(counts.items()) if count > 0}


class UnreadBank:
    """The bundled questions, for a guild whose own and disabled ones cannot be read."""

    def __init__(self, bundled: QuestionSource, trouble: DatabaseError) -> None:
        self._bundled = bundled
        self._trouble = trouble

    def seeds(self, category: str = "", difficulty: str = "") -> Sequence[str]:
        """Raises the database's error where the guild's own might be needed: nobody may say that there are none."""
        found = self._bundled.seeds(category, difficulty)
        if len(found) < MAX_QUESTIONS:
            raise self._trouble
        return found

    def by_category(self, difficulty: str = "") -> Mapping[str, Sequence[str]]:
        return self._bundled.by_category(difficulty)

    def question(self, seed: str) -> Question:
        return self._bundled.question(seed)

    def categories(self) -> Mapping[str, int]:
        return self._bundled.categories()


class GuildBanks:
    """Implements `games.domain.ports.QuestionBanks` over SQL."""

    def __init__(self, bundled: QuestionSource) -> None:
        self._bundled = bundled
        self._known: OrderedDict[str, tuple[UUID | None, GuildBank]] = OrderedDict()

    async def of_guild(self, guild_id: str) -> QuestionSource:
        """Raises nothing of the database's: see above what stands in while it is unavailable."""
        known = self._known.get(guild_id)
        try:
            revision, bank = await sync_to_async(self._read)(guild_id, known)
        except DatabaseError as error:
            log.warning("questions cannot be read", guild=guild_id, known=known is not None, problem=repr(error))
            return known[1] if known else UnreadBank(self._bundled, error)
        self._keep(guild_id, revision, bank)
        return bank

    def _keep(self, guild_id: str, revision: UUID | None, bank: GuildBank) -> None:
        self._known[guild_id] = (revision, bank)
        self._known.move_to_end(guild_id)
        while len(self._known) > KEPT:
            self._known.popitem(last=False)

    def _read(self, guild_id: str, known: tuple[UUID | None, GuildBank] | None) -> tuple[UUID | None, GuildBank]:
        close_old_connections()  # as in games.archive.archive: the duty loop has no requests that would do it
        found = BankRevision.objects.filter(guild_id=guild_id).values_list("revision", flat=True).first()
        if known and known[0] == found:
            return known
        if found is None:
            return None, GuildBank(self._bundled, {}, frozenset())
        # The revision is read before the questions: what is changed in between is read again the next time.
        rows = OwnQuestion.objects.filter(guild_id=guild_id, enabled=True).order_by("id").values_list(*_FIELDS)
        own = {question.seed: question for question in map(_question, rows)}
        disabled = DisabledSeed.objects.filter(guild_id=guild_id).values_list("seed", flat=True)
        return found, GuildBank(self._bundled, own, frozenset(disabled))


def _question(row: tuple[Any, ...]) -> Question:
    """From the columns alone: making the rows' objects would cost half as much again."""
    fields = dict(zip(_FIELDS, row, strict=True))
    seed = f"{SEED_PREFIX}{fields.pop('id')}"
    lists = {name: tuple(fields[name]) for name in LISTS}
    return Question(**{**fields, **lists, "seed": seed})


def as_question(row: OwnQuestion) -> Question:
    """The question that a row holds."""
    return _question(tuple(getattr(row, name) for name in _FIELDS))


@cache
def guild_banks() -> GuildBanks:
    """The banks over the bundled questions; one object per process."""
    return GuildBanks(bundled_bank())
