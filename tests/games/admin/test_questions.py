"""The question bank's pages: who sees what, what can be changed, and why an answer is accepted."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from games.connection import in_sync
from games.domain import Question
from games.models import AuditEntry, DisabledSeed, OwnQuestion
from games.questions import importing, own
from games.services import own_questions
from games.services.audit import SHELL
from games.services.guild_bank import guild_banks
from tests.e2e import scene
from tests.e2e.scene import BOOKS, QUIZ

LogIn = Callable[[str], Client]
LIST = f"/questions/?guild={QUIZ}"
FORM = {"text": "Which song do we end with?", "answer": "Goodnight", "category": "our club", "difficulty": "hard"}
FORM |= {"options": "", "aliases": "Good night\n\nNight night", "rivals": "", "explanation": "", "source": ""}
FORM |= {"enabled": "on", "version": "0"}

pytestmark = pytest.mark.usefixtures("world")


def mine(text: str = "Who founded this quiz night?") -> OwnQuestion:
    return OwnQuestion.objects.get(text=text)


def page_of(row: OwnQuestion, rest: str = "") -> str:
    return f"/questions/{row.guild_id}/{row.seed}/{rest}"


def shown(client: Client, path: str, status: int = 200, **data: Any) -> str:
    answer = client.get(path, data) if data else client.get(path)
    assert answer.status_code == status
    return answer.content.decode()


def listed(page: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="[^"]+">([^<]+)</a>', page)


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
    assert len(queries) < 15
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
    answer = anna.post(page_of(row, "delete/"), follow=True)
    assert "The question was deleted." in answer.content.decode()
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


# --- adding and changing ---------------------------------------------------------------------------------------------


def test_a_question_is_added(log_in: LogIn) -> None:
    answer = log_in("edda").post(f"/questions/{QUIZ}/add/", FORM, follow=True)

    row = mine("Which song do we end with?")
    assert (row.guild_id, row.aliases, row.difficulty, row.enabled) == (
        QUIZ,
        ["Good night", "Night night"],
        "hard",
        True,
    )
    assert "The question was added." in answer.content.decode()
    entry = AuditEntry.objects.latest("id")
    assert (entry.action, entry.actor_name, entry.guild_id, entry.subject_id) == (
        "question.added",
        "edda",
        QUIZ,
        row.seed,
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"text": ""}, "This field is required."),
        ({"text": "x" * 301}, "301 characters. At most 300 are possible."),
        ({"options": "Goodnight"}, "1 options. A choice has 2 to 10."),
        ({"options": "One\nTwo", "aliases": ""}, "The answer must be one of the options"),
        ({"category": "any"}, "stands for all categories"),
        ({"text": "Who FOUNDED this quiz night?"}, "There is a question with this text already."),
        ({"difficulty": "extreme"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_on_the_form_and_kept_as_typed(log_in: LogIn, changes: dict[str, str], said: str) -> None:
    page = log_in("edda").post(f"/questions/{QUIZ}/add/", FORM | changes).content.decode()

    assert (said in page and "Nothing was saved." in page and "Night night" in page) or "aliases" in changes
    assert OwnQuestion.objects.filter(guild_id=QUIZ).count() == 2


def test_a_question_is_changed_and_a_stale_form_is_refused(log_in: LogIn) -> None:
    edda, row = log_in("edda"), mine()
    form = FORM | {"text": row.text, "version": "1"}
    assert edda.post(page_of(row, "change/"), form).status_code == 302
    stale = edda.post(page_of(row, "change/"), form | {"answer": "Mine"})

    assert (
        "Somebody changed this question since you opened it" in stale.content.decode()
        and "Mine" in stale.content.decode()
    )
    assert (mine().answer, mine().version) == ("Goodnight", 2)
    entry = AuditEntry.objects.latest("id")
    assert (entry.action, entry.before["answer"], entry.after["answer"]) == (
        "question.changed",
        "Ada Lovelace",
        "Goodnight",
    )


def test_a_change_that_slips_in_between_check_and_write_wins(log_in: LogIn, monkeypatch: pytest.MonkeyPatch) -> None:
    edda, row = log_in("edda"), mine()
    problems = own.problems

    def slow(question: Question) -> Any:
        OwnQuestion.objects.filter(pk=row.pk).update(version=7)
        return problems(question)

    monkeypatch.setattr(own, "problems", slow)
    answer = edda.post(page_of(row, "change/"), FORM | {"text": row.text, "version": "1"})

    assert "Somebody changed this question" in answer.content.decode()
    assert mine().answer == "Ada Lovelace"


# --- import and export -----------------------------------------------------------------------------------------------

CSV = "text,answer\nWhich hill?,The High One\nWhich tree?,\nWho founded this quiz night?,Bob\n<b>?,<i>x</i>\n"
IMPORT = f"/questions/{QUIZ}/import/"


def test_an_import_is_first_tried_and_then_confirmed(log_in: LogIn) -> None:
    edda = log_in("edda")
    dry = edda.post(IMPORT, {"text": CSV}).content.decode()

    assert "2 questions would be added, 2 refused." in dry
    assert (
        '<td class="number" data-label="Line">3</td><th scope="row">Which tree?</th>' in dry
        and "There is a question with this text already." in dry
    )
    assert "<b>?" not in dry and "<i>x" not in dry
    assert OwnQuestion.objects.filter(guild_id=QUIZ).count() == 2

    answer = edda.post(IMPORT, {"text": CSV.replace("\n", "\r\n"), "confirm": "yes"}, follow=True)
    assert "2 questions imported." in answer.content.decode()
    assert OwnQuestion.objects.filter(guild_id=QUIZ).count() == 4 and mine("Which hill?").answer == "The High One"
    entry = AuditEntry.objects.latest("id")
    assert (entry.action, entry.actor_name, entry.guild_id) == ("questions.imported", "edda", QUIZ)


def test_a_file_is_imported_too(log_in: LogIn) -> None:
    file = SimpleUploadedFile("questions.csv", CSV.encode("utf-8-sig"), "text/csv")
    assert "2 questions would be added" in log_in("edda").post(IMPORT, {"file": file}).content.decode()


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "nothing in it"),
        (b"question,answer\na,b\n", "is none of them"),
        (b"[", "This is not JSON"),
        (b"x" * (importing.MAX_BYTES + 1), "More than 1,000,000 bytes"),
        (b"\xff\xfe", "not UTF-8"),
    ],
)
def test_what_cannot_be_imported_is_said_so(log_in: LogIn, raw: bytes, said: str) -> None:
    data: dict[str, Any] = {"text": raw.decode()} if raw.isascii() else {"file": SimpleUploadedFile("a", raw)}
    page = log_in("edda").post(IMPORT, data).content.decode()
    assert said in page and "Check</button>" in page


@pytest.mark.parametrize("form", ["csv", "json"])
def test_what_is_exported_holds_the_servers_own_questions_and_can_be_imported(log_in: LogIn, form: str) -> None:
    answer = log_in("vera").get(f"/questions/{QUIZ}/export/{form}/")
    text = answer.content.decode()

    assert answer["Content-Disposition"] == f'attachment; filename="questions-{QUIZ}.{form}"'
    assert "Ada Lovelace" in text and "Middlemarch" not in text
    dry = log_in("bert").post(f"/questions/{BOOKS}/import/", {"text": text}).content.decode()
    assert "2 questions would be added, 0 refused." in dry
    assert log_in("vera").get(f"/questions/{QUIZ}/export/xml/").status_code == 404


# --- registrations ---------------------------------------------------------------------------------------------------


def registering(client: Client, **changes: str) -> str:
    form = {"channel": f"{QUIZ}-{scene.TRIVIA}", "times": "8:00", "zone": "UTC", "window": "1h", "grace": "15m"}
    form |= {"questions": "1", "policy": "last", "version": "0", "enabled": "on", **changes}
    return client.post("/registrations/add/", form, follow=True).content.decode()


def test_a_registration_offers_the_servers_own_categories(log_in: LogIn) -> None:
    assert "Our club (own of Quiz Night: 1)" in shown(log_in("edda"), "/registrations/add/")
    assert "Our club" not in shown(log_in("bert"), "/registrations/add/")
    assert "Our shelf (own of Book Club: 1)" in shown(log_in("bert"), "/registrations/add/")


def test_a_registration_that_finds_too_few_questions_is_refused(log_in: LogIn) -> None:
    edda = log_in("edda")
    said = registering(edda, category="our club", questions="2")
    assert "This server has 1 question of this category and difficulty" in said
    said = registering(log_in("root"), category="our shelf")
    assert "This server has no question" in said, "another server's own questions do not count"
    assert "was added successfully" in registering(edda, category="our club")


def test_what_is_changed_here_is_what_the_poster_asks(log_in: LogIn) -> None:
    edda, row = log_in("edda"), mine()

    def asked() -> list[str]:
        return list(in_sync(lambda store: guild_banks().of_guild(QUIZ)).seeds("our club"))

    assert asked() == [row.seed]
    edda.post(page_of(row, "switch/"), {"enabled": "no"})
    assert asked() == []
    edda.post(f"/questions/{QUIZ}/add/", FORM)
    assert asked() == [mine("Which song do we end with?").seed]
