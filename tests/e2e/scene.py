"""A small world to look at: two servers, people with different roles, registrations, games in play and finished ones.

`python -m tests.e2e.scene` makes the tables and fills the configured store and database with it; the e2e tests and the
screenshots use it.
With a server's and a game's id it ends that game and archives it.
"""

from __future__ import annotations

import asyncio
import os
import random
import sys
from functools import cache
from itertools import count
from typing import Any

from asgiref.sync import sync_to_async

from games.domain.guilds import GuildDirectory
from games.domain.points_rule import FLAT, PointsRule
from games.domain.ports import Store
from games.domain.records import Game, Phase, Question, Registration
from games.rules.commitment import committed
from tests.games import samples
from tests.games.rules.receipt_samples import SECRETS

QUIZ, BOOKS = "1100000000000000001", "2200000000000000002"
GENERAL, TRIVIA, LATE = "1100000000000000011", "1100000000000000012", "1100000000000000013"
READING = "2200000000000000021"
PASSWORD = "correct horse battery"
PEOPLE = {
    "root": None,
    "vera": (QUIZ, "viewer"),
    "hugo": (QUIZ, "host"),
    "edda": (QUIZ, "editor"),
    "anna": (QUIZ, "admin"),
    "bert": (BOOKS, "admin"),
    "nora": (),
}
"""User name -> a superuser (None), a role in one server, or no role at all."""

DIRECTORIES = [
    GuildDirectory(
        guild_id=QUIZ,
        name="Quiz Night",
        channels={GENERAL: "general", TRIVIA: "daily-trivia", LATE: "late-shift"},
        roles={"1100000000000000091": "Trivia Fans"},
        lacking={LATE: ("send_messages", "embed_links")},
    ),
    GuildDirectory(guild_id=BOOKS, name="Book Club", channels={READING: "reading-room"}),
]
CAPITAL = Question(
    seed="capital:AU",
    text="Which city is the capital of Australia?",
    answer="Canberra",
    options=("Sydney", "Melbourne", "Canberra", "Perth"),
    category="geography",
    difficulty="easy",
    explanation="Canberra was founded in 1913 as a compromise between Sydney and Melbourne.",
)
ELEMENT = Question(
    seed="element:W",
    text="Which element has the symbol W?",
    answer="Tungsten",
    aliases=("Wolfram",),
    category="science",
    difficulty="medium",
    explanation="W stands for wolfram, its older name.",
)
STATUS = Question(
    seed="status:418",
    text="Which HTTP status code says “I'm a teapot”?",
    answer="418",
    options=("404", "409", "418", "451"),
    category="computing",
    difficulty="hard",
)
OTTAWA = Question(
    seed="capital:CA",
    text="Which city is the capital of Canada?",
    answer="Ottawa",
    options=("Toronto", "Montreal", "Ottawa", "Vancouver"),
    category="geography",
    difficulty="easy",
)
SILVER = Question(seed="element:Ag", text="Which element has the symbol Ag?", answer="Silver", category="science")
MOVED = Question(
    seed="status:301",
    text="Which HTTP status code says “Moved Permanently”?",
    answer="301",
    options=("201", "301", "302", "410"),
    category="computing",
)
"""These are in play: what a game in play asks is withheld wherever it was asked before."""
OWN_QUESTIONS: list[tuple[str, dict[str, Any]]] = [
    (
        QUIZ,
        {
            "text": "Who founded this quiz night?",
            "answer": "Ada Lovelace",
            "aliases": ["Lovelace", "Countess of Lovelace"],
            "rivals": ["Adam Loveless"],
            "category": "our club",
            "difficulty": "easy",
            "explanation": "She asked the first question in the back room of the Red Lion.",
            "source": "The club's chronicle",
        },
    ),
    (
        QUIZ,
        {
            "text": "Which <b>room</b> do we meet in?",
            "answer": "The cellar",
            "options": ["The attic", "The cellar", "The hall"],
            "category": "our club",
            "enabled": False,
        },
    ),
    (BOOKS, {"text": "Which novel did we read first?", "answer": "Middlemarch", "category": "our shelf"}),
]
"""Server -> a question of its own."""
NAMES = "Ada Grace Linus Margaret Alan Katherine Edsger Barbara Donald Radia <b>Bobby</b>".split()
_interactions = count(5_000_000_000_000_000_000)


def registrations() -> list[Registration]:
    return [
        Registration(id="k7m2q", guild_id=QUIZ, channel_id=TRIVIA, times=("08:00", "17:00"), zone="Europe/Vienna"),
        Registration(
            id="p4x9d",
            guild_id=QUIZ,
            channel_id=GENERAL,
            cron="30 19 * * FRI",
            zone="America/New_York",
            window_s=7200,
            questions=5,
            category="geography",
        ),
        Registration(
            id="w3h8t",
            guild_id=QUIZ,
            channel_id=LATE,
            times=("23:30",),
            enabled=False,
            last_problem="Missing permission: Send Messages in #late-shift",
            paused_reason="Paused after 3 posts that Discord refused: Missing permission: Send Messages in #late-shift",
        ),
        Registration(id="b5c6v", guild_id=BOOKS, channel_id=READING, times=("20:00",), zone="Europe/London"),
    ]


async def submit(store: Store, game: Game, user: int, answer: str, question: int = 0, name: str = "") -> None:
    """One player's answer, by a fresh interaction."""
    user_id = str(7_000_000_000_000_000_000 + user)
    interaction_id = str(next(_interactions))
    await samples.submit(store, game.guild_id, game.id, user_id, {question: answer}, interaction_id, name)


async def open_game(
    store: Store,
    guild_id: str,
    channel_id: str,
    *questions: Question,
    id: str,
    window_s: int = 3600,
    points: PointsRule = FLAT,
) -> Game:
    game = Game(
        id=id,
        guild_id=guild_id,
        channel_id=channel_id,
        questions=questions or (CAPITAL,),
        window_s=window_s,
        points=points,
        registration_id="k7m2q",
        slot=id,
    )
    return await store.create_game(committed(game, SECRETS), "8800000000000000001")


async def furnish(store: Store) -> None:
    """Servers and registrations."""
    from games.play import registrations as service

    for directory in DIRECTORIES:
        await store.save_directory(directory)
    for registration in registrations():
        await service.save(store, registration)


async def play(store: Store, game: Game, players: int, seed: int = 1) -> None:
    """Answers of so many players to all questions, mostly right, some changed and one refused."""
    dice = random.Random(seed)
    for user in range(players):
        for index, question in enumerate(game.questions):
            if question.options:
                right = "ABCDEFGHIJ"[question.options.index(question.answer)]
                answer = right if dice.random() < 0.6 else dice.choice("ABCD"[: len(question.options)])
            else:
                guess = dice.choice(["Wolfram", "Tin", "Uranium", "no idea"])
                answer = question.answer if dice.random() < 0.5 else guess
            await submit(store, game, user, answer, index, NAMES[user % len(NAMES)])
            if dice.random() < 0.15:
                await submit(store, game, user, answer, index, NAMES[user % len(NAMES)])


async def finish(store: Store, *games: Game) -> None:
    """End games and let the duties post and archive them, as the bot would."""
    from games.play.duties import Duties
    from games.questions.bundled import bundled_bank
    from games.scores import scores
    from tests.games.play.paper import PaperAnnouncer

    for game in games:
        await store.end_now(game.guild_id, game.id)
    duties = Duties(store, PaperAnnouncer(), bundled_bank())
    await duties.run_due()
    for game in games:
        states = await store.get_states(game.guild_id, [game.id])
        assert states[game.id].phase is Phase.GONE, states
    await scores.count_new(60)


@cache
def _secret() -> str:
    """Made once, because making it is slow by design."""
    from django.contrib.auth.hashers import make_password

    return make_password(PASSWORD)


def people() -> None:
    """Accounts in SQL, all with the same password."""
    from django.contrib.auth.models import User

    from games.models import GuildAccess

    for name, access in PEOPLE.items():
        user = User.objects.create(username=name, password=_secret(), is_staff=True, is_superuser=access is None)
        if access:
            GuildAccess.objects.create(user=user, guild_id=access[0], role=access[1])


def bank() -> None:
    """Questions of the servers' own, numbered from 1, so that their addresses are known."""
    from django.core.management.color import no_style
    from django.db import connection

    from games.archive.audit import SHELL
    from games.bank import own_questions
    from games.models import AuditEntry, OwnQuestion
    from games.questions import own

    numbers = [{"table": OwnQuestion._meta.db_table, "column": "id"}]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_by_name_sql(no_style(), numbers):
            cursor.execute(statement)
    for guild_id, values in OWN_QUESTIONS:
        own_questions.add(SHELL, guild_id, own.draft(values))
    AuditEntry.objects.all().delete()  # the scene has made them, nobody in it: the audit has what `notes` says


def notes() -> None:
    """What some of them changed, in the audit."""
    from django.contrib.auth.models import User

    from games.archive import audit

    registration = {r.id: r for r in registrations()}["k7m2q"]
    after = audit.of_registration(registration)
    order = {"subject_id": registration.id, "subject": "#daily-trivia, 08:00, 17:00 (Europe/Vienna)"}
    member = audit.of_member(7_000_000_000_000_000_001, "ada_l")
    anna, root = (audit.of_user(User.objects.get(username=name)) for name in ("anna", "root"))
    hugo = User.objects.get(username="hugo")
    audit.note(root, "", "account.added", subject_id=str(hugo.pk), subject="hugo", after={"username": "hugo"})
    person = {"subject_id": str(hugo.pk), "subject": "hugo"}
    audit.note(root, QUIZ, "role.changed", **person, before={"role": "viewer"}, after={"role": "host"})
    audit.note(member, QUIZ, "registration.added", **order, after=after)
    changed = {"zone": "UTC", "window": "30m", "category": "geography", "thread": True}
    audit.note(anna, QUIZ, "registration.changed", **order, before=after | changed, after=after)
    audit.note(anna, QUIZ, "game.closed", subject_id="finished-capital", subject=CAPITAL.text)
    audit.note(audit.SHELL, BOOKS, "player.forgotten", after={"answers_in_play": 1, "answers_of_finished_games": 12})


async def fill(store: Store) -> None:
    """Everything but the people: for looking at."""
    await furnish(store)
    done = [
        await open_game(store, QUIZ, TRIVIA, CAPITAL, id="finished-capital"),
        await open_game(store, QUIZ, GENERAL, CAPITAL, ELEMENT, STATUS, id="finished-three"),
        await open_game(store, BOOKS, READING, ELEMENT, id="finished-books"),
    ]
    for number, game in enumerate(done):
        await play(store, game, 74 - 20 * number, number)
    await finish(store, *done)
    await play(store, await open_game(store, QUIZ, TRIVIA, OTTAWA, id="open-capital", window_s=1800), 41)
    await play(store, await open_game(store, QUIZ, GENERAL, SILVER, MOVED, id="open-two", window_s=5400), 17)
    await open_game(store, BOOKS, READING, MOVED, id="open-books", window_s=90000)


async def _main(guild_id: str = "", game_id: str = "") -> None:
    """Fill everything, or finish one game."""
    from games.connection import close_store, game_store

    if game_id:
        await finish(game_store(), await game_store().get_game(guild_id, game_id))
    else:
        await sync_to_async(people)()
        await sync_to_async(bank)()
        await sync_to_async(notes)()
        await fill(game_store())
    await close_store()


if __name__ == "__main__":
    import django
    from django.core.management import call_command
    from django.db import connection

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trivia_site.settings")
    django.setup()
    if not connection.introspection.table_names():
        call_command("migrate", verbosity=0)
    asyncio.run(_main(*sys.argv[1:]))
