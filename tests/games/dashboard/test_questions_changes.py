"""Questions added, changed, imported and exported on their pages, and what registrations make of them."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from games.bank.guild_bank import guild_banks
from games.connection import in_sync
from games.domain.records import Question
from games.models import AuditEntry, OwnQuestion
from games.questions import own
from games.questions.formats import parsing
from tests.e2e import scene
from tests.e2e.scene import BOOKS, QUIZ
from tests.games.dashboard.bank_pages import FORM, LogIn, mine, page_of, shown

pytestmark = pytest.mark.usefixtures("world")


# --- adding and changing ---------------------------------------------------------------------------------------------


def test_a_question_is_added(log_in: LogIn) -> None:
    response = log_in("edda").post(f"/questions/{QUIZ}/add/", FORM, follow=True)

    row = mine("Which song do we end with?")
    assert (row.guild_id, row.aliases, row.difficulty, row.enabled) == (
        QUIZ,
        ["Good night", "Night night"],
        "hard",
        True,
    )
    assert "The question was added." in response.content.decode()
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
    response = edda.post(page_of(row, "change/"), FORM | {"text": row.text, "version": "1"})

    assert "Somebody changed this question" in response.content.decode()
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

    response = edda.post(IMPORT, {"text": CSV.replace("\n", "\r\n"), "confirm": "yes"}, follow=True)
    assert "2 questions imported." in response.content.decode()
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
        (b"x" * (parsing.MAX_BYTES + 1), "More than 1,000,000 bytes"),
        (b"\xff\xfe", "not UTF-8"),
    ],
)
def test_what_cannot_be_imported_is_said_so(log_in: LogIn, raw: bytes, said: str) -> None:
    data: dict[str, Any] = {"text": raw.decode()} if raw.isascii() else {"file": SimpleUploadedFile("a", raw)}
    page = log_in("edda").post(IMPORT, data).content.decode()
    assert said in page and "Check</button>" in page


@pytest.mark.parametrize("form", ["csv", "json"])
def test_what_is_exported_holds_the_servers_own_questions_and_can_be_imported(log_in: LogIn, form: str) -> None:
    response = log_in("vera").get(f"/questions/{QUIZ}/export/{form}/")
    text = response.content.decode()

    assert response["Content-Disposition"] == f'attachment; filename="questions-{QUIZ}.{form}"'
    assert "Ada Lovelace" in text and "Middlemarch" not in text
    dry = log_in("bert").post(f"/questions/{BOOKS}/import/", {"text": text}).content.decode()
    assert "2 questions would be added, 0 refused." in dry
    assert log_in("vera").get(f"/questions/{QUIZ}/export/xml/").status_code == 404


# --- registrations ---------------------------------------------------------------------------------------------------


def registering(client: Client, **changes: str) -> str:
    form = {"channel": f"{QUIZ}-{scene.TRIVIA}", "days": ["MON"], "times": "8:00", "zone": "UTC"}
    form |= {"window": "1h", "grace": "15m"}
    form |= {"questions": "1", "policy": "last", "version": "0", "enabled": "on", **changes}
    return client.post("/registrations/add/", form, follow=True).content.decode()


def test_a_registration_offers_the_servers_own_categories(log_in: LogIn) -> None:
    assert "Our club (own of Quiz Night: 1)" in shown(log_in("edda"), "/registrations/add/")
    assert "Our club" not in shown(log_in("bert"), "/registrations/add/")
    assert "Our shelf (own of Book Club: 1)" in shown(log_in("bert"), "/registrations/add/")


def test_a_registration_that_finds_too_few_questions_is_refused(log_in: LogIn) -> None:
    edda = log_in("edda")
    said = registering(edda, category="our club", questions="2")
    assert "A game asks 2 questions, and the bank has 1 our club question." in said
    said = registering(log_in("root"), category="our shelf")
    assert "the bank has 0 our shelf questions" in said, "another server's own questions do not count"
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
