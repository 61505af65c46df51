"""What a game in play asks, on the dashboard: withheld in whatever server it is, seen after a step of one's own."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from redis.asyncio import Redis
from redis.asyncio.client import Pipeline

from games.archive import audit
from games.archive.audit import SHELL
from games.bank import own_questions
from games.bank.guild_bank import as_question
from games.connection import in_sync
from games.dashboard import problems
from games.domain.guilds import GuildDirectory
from games.domain.records import Game, Question
from games.models import AuditEntry, GuildAccess, OwnQuestion
from games.questions import own
from games.questions.bundled import bundled_bank
from games.questions.own import WITHHELD
from games.store.redis import RedisStore
from tests.e2e import scene
from tests.e2e.scene import BOOKS, QUIZ, READING, TRIVIA
from tests.games.dashboard.bank_pages import listed, mine, page_of, shown

LogIn = Callable[[str], Client]
SECRETS = ("Ada Lovelace", "Countess", "Adam Loveless", "Red Lion", "chronicle")
GAME = f"/games/{QUIZ}/in-play/"
FRANCE = f"/questions/{BOOKS}/capital:FR/"
EVERYBODY = ("vera", "hugo", "edda", "anna", "root")


def put_in_play(question: Question, guild_id: str = QUIZ, id: str = "in-play") -> Game:
    channel_id = TRIVIA if guild_id == QUIZ else READING
    return in_sync(lambda store: scene.open_game(store, guild_id, channel_id, question, id=id))


def france() -> Question:
    return bundled_bank().question("capital:FR")


ANSWER = "<strong>Paris</strong>"
"""On the page of that question, whose options everybody sees."""


def secrets_in(page: str) -> list[str]:
    return [secret for secret in SECRETS if secret in page]


def post(client: Client, path: str, **data: Any) -> int:
    return client.post(path, data).status_code


@pytest.fixture
def row(world: None) -> OwnQuestion:
    """A question of the quiz server's own that is in play there."""
    row = mine()
    put_in_play(as_question(row))
    return row


# --- withheld --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", EVERYBODY)
def test_list_page_and_trial_of_an_answer_say_that_it_is_withheld(log_in: LogIn, row: OwnQuestion, who: str) -> None:
    client = log_in(who)
    for page in (shown(client, f"/questions/?guild={QUIZ}&origin=own"), shown(client, page_of(row))):
        assert row.text in page and "withheld" in page and not secrets_in(page)
    tried = shown(client, page_of(row), **{"try": "ada lovelac"})
    assert "Accepted" not in tried and "verdict" not in tried and not secrets_in(tried)
    assert "The cellar" in shown(client, page_of(mine("Which <b>room</b> do we meet in?"))), "no game asks this one"


def test_how_it_did_is_withheld_too(log_in: LogIn, row: OwnQuestion) -> None:
    page = shown(log_in("anna"), page_of(row))
    assert "Asked last" not in page and "Plays as" not in page


@pytest.mark.parametrize("words", ["lovelace", "countess", "ada lovelace founded", "lovelace our club"])
def test_a_search_does_not_find_it_by_its_answer(log_in: LogIn, row: OwnQuestion, words: str) -> None:
    vera = log_in("vera")
    assert row.text not in listed(shown(vera, "/questions/", guild=QUIZ, q=words))
    assert row.text in listed(shown(vera, "/questions/", guild=QUIZ, q="founded our club"))


def test_a_search_does_not_find_a_bundled_one_by_its_answer(log_in: LogIn, world: None) -> None:
    bert = log_in("bert")
    assert france().text in listed(shown(bert, "/questions/", q="paris"))
    put_in_play(france())
    assert france().text not in listed(shown(bert, "/questions/", q="paris"))
    assert france().text in shown(bert, "/questions/", q="what is the capital of france")


@pytest.mark.parametrize("form", ["csv", "json"])
def test_an_export_says_so_and_no_import_takes_it(log_in: LogIn, row: OwnQuestion, form: str) -> None:
    response = log_in("anna").get(f"/questions/{QUIZ}/export/{form}/")
    text = response.content.decode()
    assert not secrets_in(text) and "The cellar" in text
    entries = (
        json.loads(text)["questions"] if form == "json" else list(csv.DictReader(text.lstrip("\ufeff").splitlines()))
    )
    assert (entries[0]["answer"], entries[0]["explanation"]) == ("", WITHHELD)
    dry = log_in("bert").post(f"/questions/{BOOKS}/import/", {"text": text}).content.decode()
    assert "1 question would be added, 1 refused" in dry


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_nobody_changes_it_without_seeing_it(log_in: LogIn, row: OwnQuestion, method: str) -> None:
    response = log_in("edda").generic(method, page_of(row, "change/"))
    assert (response.status_code, response["Location"]) == (302, page_of(row))
    assert log_in("edda").post(page_of(row, "switch/"), {"enabled": "no"}).status_code == 302
    assert not OwnQuestion.objects.get(pk=row.pk).enabled


def test_the_audit_keeps_it_back_also_when_it_was_deleted(log_in: LogIn, row: OwnQuestion) -> None:
    edda = audit.of_user(User.objects.get(username="edda"))
    changed = own.draft({"text": row.text, "answer": "Ada Lovelace", "aliases": ["Countess"]})
    own_questions.delete(edda, own_questions.change(edda, row, row.version, changed))
    anna = log_in("anna")
    for path in ("/audit/", "/audit/csv/", "/audit/json/"):
        text = read(anna, path)
        assert row.text in text and WITHHELD in text and not secrets_in(text), path


def read(client: Client, path: str) -> str:
    response: Any = client.get(path)
    return (b"".join(response) if response.streaming else response.content).decode()


# --- in whatever server ----------------------------------------------------------------------------------------------


def test_a_bundled_question_is_withheld_for_a_game_of_another_server_which_is_not_named(
    log_in: LogIn, world: None
) -> None:
    """An admin of the book club may play in the quiz server."""
    bert = log_in("bert")
    assert ANSWER in shown(bert, FRANCE)
    put_in_play(france())
    page = shown(bert, FRANCE)
    assert "A game in play asks this question" in page and ANSWER not in page
    assert QUIZ not in page and "Quiz Night" not in page and "Look earlier" not in page
    assert post(bert, f"{GAME}answer/") == 404


def test_a_seed_that_names_the_answer_is_withheld_with_it(log_in: LogIn, world: None) -> None:
    """Whoever has the seed has its address; whoever does not is not led there."""
    niobium = bundled_bank().question("symbol:Nb")
    own_questions.switch_bundled(audit.of_user(User.objects.get(username="bert")), BOOKS, niobium.seed, enabled=False)
    bert = log_in("bert")
    ways = [f"/questions/?guild={BOOKS}&q=niobium", "/audit/", "/audit/csv/", "/audit/json/"]
    assert [way for way in ways if "symbol:Nb" in read(bert, way)] == [ways[0], *ways[2:]]
    put_in_play(niobium)
    for way in ways:
        assert niobium.text in read(bert, way) and "symbol:Nb" not in read(bert, way), way
    assert "<code>symbol:Nb" not in read(bert, f"/questions/{BOOKS}/symbol:Nb/")


def test_the_same_text_in_another_servers_bank_is_the_same_question(log_in: LogIn, row: OwnQuestion) -> None:
    long = "Who said: " + "and so on, " * 25
    for text in (row.text.upper(), long):
        copied = own_questions.add(SHELL, BOOKS, own.draft({"text": text, "answer": "Ada Lovelace"}))
        if text == long:
            put_in_play(
                as_question(own_questions.add(SHELL, QUIZ, own.draft({"text": long, "answer": "Ada Lovelace"}))), id="2"
            )
        bert = log_in("bert")
        for page in (
            shown(bert, page_of(copied)),
            shown(bert, "/questions/", origin="own"),
            read(bert, "/audit/json/"),
        ):
            assert not secrets_in(page) and "withheld" in page
        assert listed(shown(bert, "/questions/", q="lovelace", origin="own")) == []


def test_a_game_that_is_not_posted_yet_counts_and_one_whose_results_are_told_does_not(
    log_in: LogIn, world: None
) -> None:
    async def schedule(store: RedisStore) -> Game:
        now_ms = await store.now_ms()
        game = Game(id="soon", guild_id=QUIZ, channel_id=TRIVIA, questions=(france(),), window_s=60, slot_ms=now_ms)
        await store.schedule_game(game, {}, archived=False, due_ms=None, next_ms=None)
        return game

    bert, game = log_in("bert"), in_sync(schedule)  # type: ignore[arg-type]
    assert ANSWER not in shown(bert, FRANCE)
    in_sync(lambda store: store.delete_game(QUIZ, game.id))
    assert ANSWER in shown(bert, FRANCE)


# --- earlier games that asked the same -------------------------------------------------------------------------------


def test_the_history_of_a_question_that_is_asked_again_waits_for_the_close(log_in: LogIn, world: None) -> None:
    async def before(store: RedisStore) -> None:
        over = await scene.open_game(store, QUIZ, TRIVIA, scene.CAPITAL, scene.ELEMENT, id="over")
        for user, (letter, text) in enumerate((("C", "Wolfram"), ("A", "Tin"))):
            await scene.submit(store, over, user, letter, 0, "Ada")
            await scene.submit(store, over, user, text, 1, "Ada")
        await scene.finish(store, over)

    in_sync(before)  # type: ignore[arg-type]
    paths = [f"/history/over/{rest}" for rest in ("", "answers.csv", "export.json", "replay/")]
    vera = log_in("vera")
    put_in_play(scene.ELEMENT)
    for path in paths:
        text = read(vera, path)
        assert "Canberra" in text, path
        assert not [word for word in ("Tungsten", "Wolfram", "older name", "Tin") if word in text], path
        assert "Root of the answers" not in text, "with the salt, which stood beside it, an answer could be tried"
    edda = log_in("edda")
    assert edda.get("/history/over/regrade/")["Location"] == "/history/over/"
    post(edda, f"{GAME}answer/")
    assert "Root of the answers" in read(edda, "/history/over/")
    assert "Tungsten" in read(edda, "/history/over/") and edda.get("/history/over/regrade/").status_code == 200


# --- the step --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["hugo", "edda", "anna", "root"])
def test_a_host_sees_it_after_a_step_that_is_noted_once(log_in: LogIn, row: OwnQuestion, who: str) -> None:
    client = log_in(who)
    before = AuditEntry.objects.count()
    assert "Show the answer" in shown(client, GAME) and not secrets_in(shown(client, GAME))
    assert f'href="{GAME}#show-answer"' in shown(client, page_of(row))
    assert AuditEntry.objects.count() == before, "looking at the page is no step"
    for _ in range(2):
        response = client.post(f"{GAME}answer/", {"reason": "A player\n complains "})
        assert response["Location"] == GAME
    entry = AuditEntry.objects.get(action="answer.shown")
    assert (entry.actor_name, entry.subject_id, entry.subject) == (who, "in-play", row.text)
    assert entry.after == {"reason": "A player complains"}
    assert "noted with your name" in shown(client, GAME)
    assert secrets_in(shown(client, GAME)) == [*SECRETS[:4]] and len(secrets_in(shown(client, page_of(row)))) == 5
    assert not secrets_in(shown(log_in("vera"), GAME)) and not secrets_in(shown(log_in("vera"), page_of(row)))


def test_the_step_is_for_one_game_and_as_long_as_one_is_host(log_in: LogIn, row: OwnQuestion) -> None:
    hugo = log_in("hugo")
    post(hugo, f"{GAME}answer/")
    assert secrets_in(shown(hugo, page_of(row)))
    put_in_play(as_question(row), id="again")
    assert not secrets_in(shown(hugo, page_of(row))), "another game asks it, too"
    assert secrets_in(shown(hugo, GAME)), "of this one they have seen it"
    post(hugo, f"/games/{QUIZ}/again/answer/")
    assert secrets_in(shown(hugo, page_of(row)))

    GuildAccess.objects.filter(user__username="hugo").update(role="viewer")
    assert not secrets_in(shown(hugo, page_of(row))) and not secrets_in(shown(hugo, GAME))


@pytest.mark.parametrize(("who", "status"), [("vera", 403), ("bert", 404), ("nora", 404)])
def test_others_have_no_such_step(log_in: LogIn, row: OwnQuestion, who: str, status: int) -> None:
    assert post(log_in(who), f"{GAME}answer/") == status
    assert not AuditEntry.objects.filter(action="answer.shown").exists()


def test_somebody_elses_step_is_not_ones_own(log_in: LogIn, row: OwnQuestion) -> None:
    """Nor is that of a member of Discord whose id is the number of an account."""
    anna = User.objects.get(username="anna")
    audit.note(audit.of_member(anna.pk, "Mallory"), QUIZ, "answer.shown", subject_id="in-play")
    audit.note(audit.of_user(anna), BOOKS, "answer.shown", subject_id="in-play")
    assert not secrets_in(shown(log_in("anna"), page_of(row)))


# --- what it costs ---------------------------------------------------------------------------------------------------


TABLES = ("games_ownquestion", "games_disabledseed", "games_auditentry")


class Trips:
    """Counts how often the store asks its server something."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        for kind, name in ((Redis, "execute_command"), (Pipeline, "execute")):
            monkeypatch.setattr(kind, name, self._counted(getattr(kind, name)))

    def _counted(self, asks: Any) -> Any:
        def counted(*args: Any, **options: Any) -> Any:
            self.count += 1
            return asks(*args, **options)

        return counted


def test_ten_thousand_questions_and_two_hundred_games_cost_no_more_trips(
    log_in: LogIn, row: OwnQuestion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(problems, "REMEMBERED_S", 3600)
    clients = [log_in("vera"), log_in("root")]
    paths = [f"/questions/?guild={QUIZ}&q=which", page_of(row), f"/questions/{QUIZ}/export/csv/"]
    others = [str(5_000 + number) for number in range(100)]

    async def know(store: RedisStore) -> None:
        for guild in others:
            await store.save_directory(GuildDirectory(guild_id=guild, name=guild))

    in_sync(know)  # type: ignore[arg-type]

    def costs() -> list[tuple[int, int]]:
        return [cost(client, path, monkeypatch) for client in clients for path in paths]

    costs()  # problems are looked for once
    few = costs()
    drafts = [own.draft({"text": f"Which number is {n}?", "answer": str(n)}) for n in range(10_000)]
    own_questions.add_many(SHELL, QUIZ, drafts, "a test")
    asked = list(map(as_question, OwnQuestion.objects.filter(text__startswith="Which number")[:200]))

    async def play(store: RedisStore) -> None:
        for number, question in enumerate(asked):
            guild = QUIZ if number % 2 else others[number // 2]
            await scene.open_game(store, guild, TRIVIA, question, id=f"game{number}")

    in_sync(play)  # type: ignore[arg-type]
    many = costs()
    print(f"\nround trips and queries with 1 game {few}, with 201 games and 10,000 questions {many}")
    assert many == few


def cost(client: Client, path: str, monkeypatch: pytest.MonkeyPatch) -> tuple[int, int]:
    """Round trips to the store, and queries to SQL about questions and steps, of one page.

    What every page asks now and then besides, such as whether anything can be saved, is not counted.
    """
    with monkeypatch.context() as patched, CaptureQueriesContext(connection) as queries:
        trips = Trips(patched)
        read(client, path)
    asked = [query for query in queries if any(table in query["sql"] for table in TABLES)]
    return trips.count, len(asked)
