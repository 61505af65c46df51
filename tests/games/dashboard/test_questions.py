"""The question bank's pages: who sees what, how a question did, and why an answer is accepted."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from games.archive.audit import SHELL
from games.bank import own_questions
from games.connection import in_sync
from games.domain.records import Question
from games.models import AuditEntry, DisabledSeed, OwnQuestion
from games.questions import own
from tests.e2e import scene
from tests.e2e.scene import BOOKS, QUIZ
from tests.games.dashboard.bank_pages import FORM, LIST, LogIn, listed, mine, page_of, shown

pytestmark = pytest.mark.usefixtures("world")


# --- the list --------------------------------------------------------------------------------------------------------


def test_the_list_shows_the_servers_own_questions_and_then_the_bundled_ones(log_in: LogIn) -> None:
    page = shown(log_in("vera"), "/questions/")

    assert listed(page)[1] == "Who founded this quiz night?"
    assert "1 to 50 of 5,330, 2 of them Quiz Night’s own" in page
    assert "novel" not in page


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "FOUNDED night"}, ["Who founded this quiz night?"]),
        ({"q": "countess"}, ["Who founded this quiz night?"]),
        ({"q": "reykjavik what"}, ["What is the capital of Iceland?"]),
        ({"category": "our club", "difficulty": "easy"}, ["Who founded this quiz night?"]),
        ({"category": "Our-Club", "difficulty": "EASY", "guild": "quiz night"}, ["Who founded this quiz night?"]),
        ({"state": "disabled"}, ["Which &lt;b&gt;room&lt;/b&gt; do we meet in?"]),
        ({"origin": "own", "state": "enabled"}, ["Who founded this quiz night?"]),
        ({"origin": "own", "q": "reykjavik"}, []),
        ({"origin": "bundled", "q": "founded this quiz"}, []),
        ({"q": "novel"}, None),
    ],
)
def test_search_and_filters_narrow_it(log_in: LogIn, asked: dict[str, str], found: list[str] | None) -> None:
    page = shown(log_in("vera"), "/questions/", **asked)

    if found is None:  # another server's question is not found by its words
        assert "Middlemarch" not in page
    else:
        assert listed(page) == found
    assert bool(listed(page)) or "No question matches" in page


def test_a_filter_that_cannot_be_read_is_said_so(log_in: LogIn) -> None:
    vera = log_in("vera")
    assert "Category: Select a valid choice" in shown(vera, LIST, category="our shelf")
    assert "There is no category “Geografy”. Do you mean geography?" in shown(vera, LIST, category="Geografy")
    assert "There is no category “%(x)s%”." in shown(vera, LIST, category="%(x)s%")
    assert "Search: Null characters" in shown(vera, LIST, q="\x00")


def test_pages_follow_one_another_across_own_and_bundled(log_in: LogIn) -> None:
    vera = log_in("vera")
    first, second = shown(vera, LIST), shown(vera, f"{LIST}&page=2")

    assert (len(listed(first)), len(listed(second))) == (50, 50) and not {*listed(first)} & {*listed(second)}
    assert f"?guild={QUIZ}&amp;page=2" in first and "51 to 100 of 5,330" in second
    assert "Page 107 of 107" in shown(vera, f"{LIST}&page=999999999") and "Page 1 of" in shown(vera, f"{LIST}&page=x")


def test_ten_thousand_own_questions_are_listed_by_pages(log_in: LogIn, monkeypatch: pytest.MonkeyPatch) -> None:
    drafts = [own.draft({"text": f"Which number is {n}?", "answer": str(n)}) for n in range(10_000)]
    own_questions.add_many(SHELL, QUIZ, drafts, "a test")
    vera, made = log_in("vera"), []
    from_db = OwnQuestion.from_db.__func__  # type: ignore[attr-defined]
    monkeypatch.setattr(OwnQuestion, "from_db", classmethod(lambda cls, *a: (made.append(1), from_db(cls, *a))[1]))  # type: ignore[func-returns-value]
    with CaptureQueriesContext(
        connection,
    ) as queries:
        first = shown(vera, f"{LIST}&origin=own")
    assert (len(listed(first)), len(made), "1 to 50 of 10,002" in first) == (50, 50, True)
    assert len(queries) < 25, "the number of questions adds none"
    last = shown(vera, f"{LIST}&origin=own&page=201")
    assert listed(last)[-1].startswith("Who founded") and len(made) == 52
    assert listed(shown(vera, f"{LIST}&q=number+9999")) == ["Which number is 9999?"]


def test_who_has_no_server_is_told_what_to_do(log_in: LogIn) -> None:
    assert "Ask an administrator for a role" in shown(log_in("nora"), "/questions/")


# --- rights ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["bert", "nora"])
def test_another_servers_question_does_not_exist(log_in: LogIn, who: str) -> None:
    client, row = log_in(who), mine()
    for rest in ("", "change/", "switch/", "delete/"):
        assert client.post(page_of(row, rest), FORM).status_code in (404, 405)
        assert client.get(page_of(row, rest)).status_code in (404, 405)
    for path in ("add/", "import/", "export/csv/", "capital:FR/"):
        assert client.get(f"/questions/{QUIZ}/{path}").status_code == 404
    assert "Ada Lovelace" not in shown(client, LIST)
    assert mine().version == 1


def test_it_does_not_exist_under_ones_own_server_either(log_in: LogIn) -> None:
    bert, row = log_in("bert"), mine()
    for rest in ("", "change/", "delete/"):
        assert bert.get(f"/questions/{BOOKS}/{row.seed}/{rest}").status_code == 404
    assert bert.post(f"/questions/{BOOKS}/{row.seed}/switch/", {"enabled": "no"}).status_code == 404
    assert bert.post(f"/questions/{BOOKS}/{row.seed}/delete/").status_code == 404
    assert mine().enabled


@pytest.mark.parametrize(("who", "status"), [("vera", 403), ("hugo", 403), ("edda", 200)])
def test_changing_needs_the_role_editor(log_in: LogIn, who: str, status: int) -> None:
    client, row = log_in(who), mine()
    for path in (page_of(row, "change/"), f"/questions/{QUIZ}/add/", f"/questions/{QUIZ}/import/"):
        assert client.get(path).status_code == status
        assert client.post(path, {}).status_code == status
    switched = client.post(page_of(row, "switch/"), {"enabled": "no"}).status_code
    assert switched == (302 if status == 200 else 403)
    page = shown(client, page_of(row))
    assert ("Change</a>" in page) is (status == 200)
    assert ("Add a question" in shown(client, LIST)) is (status == 200)


def test_deleting_needs_the_role_admin(log_in: LogIn) -> None:
    row = mine()
    assert log_in("edda").post(page_of(row, "delete/")).status_code == 403
    anna = log_in("anna")
    assert "is deleted for good" in shown(anna, page_of(row, "delete/"))
    assert OwnQuestion.objects.filter(pk=row.pk).exists()
    response = anna.post(page_of(row, "delete/"), follow=True)
    assert "The question was deleted." in response.content.decode()
    assert not OwnQuestion.objects.filter(pk=row.pk).exists()


# --- one question ----------------------------------------------------------------------------------------------------


def test_html_in_a_question_is_shown_as_text(log_in: LogIn) -> None:
    row = mine("Which <b>room</b> do we meet in?")
    own_questions.add(
        SHELL, QUIZ, own.draft({"text": "<script>x</script>?", "answer": "<i>", "options": ["<i>", "<u>"]})
    )
    anna = log_in("anna")
    for path in (LIST, page_of(row), page_of(row, "change/"), page_of(row, "delete/")):
        page = shown(anna, path)
        assert "<b>room" not in page and "&lt;b&gt;room" in page, path
    page = shown(anna, page_of(mine("<script>x</script>?")), **{"try": "<u>"})
    assert not {"<script>x", "<i>", "<u>"} & {*re.findall(r"<script>x|<i>|<u>", page)}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ada lovelace", ["✓ Accepted.", "the answer “Ada Lovelace”", "Capitals"]),
        ("The Countess of Lovelace", ["✓ Accepted.", "another right spelling"]),
        ("Ada Lovelase", ["✓ Accepted.", "1 letter from “Ada Lovelace”", "up to 2 are forgiven"]),
        ("Adam Loveless", ["✗ Not accepted.", "known as a wrong answer"]),
        ("Bob", ["✗ Not accepted.", "too far"]),
        ("", ["✗ Not accepted.", "Nothing in it can be read"]),
        ("x" * 201, ["✗ Not accepted.", "longer than 200"]),
    ],
)
def test_an_answer_can_be_tested(log_in: LogIn, text: str, said: list[str]) -> None:
    page = shown(log_in("vera"), page_of(mine()), **{"try": text})
    assert [part for part in said if part not in page] == []


def test_an_answer_to_a_choice_can_be_tested(log_in: LogIn) -> None:
    vera, row = log_in("vera"), mine("Which <b>room</b> do we meet in?")
    for text, said in (
        ("b", "letter of the right option"),
        ("garden", "neither"),
        ("the hall", "text of another option"),
    ):
        assert said in shown(vera, page_of(row), **{"try": text})


def test_a_bundled_question_can_be_looked_at_and_disabled_but_not_changed(log_in: LogIn) -> None:
    edda, path = log_in("edda"), f"/questions/{QUIZ}/capital:FR/"
    assert "Paris" in shown(edda, path)
    assert edda.get(f"{path}change/").status_code == 404
    assert log_in("anna").post(f"{path}delete/").status_code == 404
    assert edda.get(f"/questions/{QUIZ}/capital:XX/").status_code == 404

    edda.post(f"{path}switch/", {"enabled": "no"})
    assert "It is not asked in Quiz Night" in shown(edda, path)
    assert list(DisabledSeed.objects.values_list("guild_id", "seed")) == [(QUIZ, "capital:FR")]
    assert "What is the capital of France?" in listed(shown(edda, LIST, state="disabled"))
    entry = AuditEntry.objects.latest("id")
    assert (entry.action, entry.actor_name, entry.before, entry.after) == (
        "question.disabled", "edda", {"enabled": True}, {"enabled": False}
    )  # fmt: skip
    edda.post(f"{path}switch/", {"enabled": "yes"})
    assert not DisabledSeed.objects.exists()


def test_usage_and_difficulty_come_from_finished_games_of_this_server_alone(log_in: LogIn) -> None:
    row = mine()
    asked = Question(seed=row.seed, text=row.text, answer=row.answer)

    async def play(store: Any) -> None:
        games = [
            await scene.open_game(store, QUIZ, scene.TRIVIA, scene.CAPITAL, asked, id="first"),
            await scene.open_game(store, QUIZ, scene.TRIVIA, asked, id="second"),
            await scene.open_game(store, BOOKS, scene.READING, asked, id="elsewhere"),
        ]
        for user in range(8):
            await scene.submit(store, games[0], user, "C", 0)
            await scene.submit(store, games[0], user, "Ada Lovelace" if user < 3 else "Bob", 1)
            await scene.submit(store, games[1], user, "ada lovelace" if user < 2 else "Bob")
            await scene.submit(store, games[2], user, "Ada Lovelace")
        await scene.finish(store, *games)
        await store.import_seeds(QUIZ, {row.seed: 1_700_000_000_000})

    in_sync(play)
    page = " ".join(shown(log_in("vera"), page_of(row)).split())

    assert "<dt>Finished games that asked it</dt><dd>2</dd>" in page
    assert "<dt>Answers</dt><dd>16</dd>" in page and "31 % (5)" in page
    assert "hard, but is marked easy" in page
    assert '<time datetime="2023-11-14' in page
    assert "/history/first/" in page and "/history/second/" in page and "elsewhere" not in page
    assert '<time datetime="2023-11-14' in shown(log_in("vera"), LIST)
