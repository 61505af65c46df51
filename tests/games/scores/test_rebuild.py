"""`manage.py rebuild_leaderboard`: the scores rebuilt from the answers, or compared with them."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from asgiref.sync import async_to_sync
from django.core.management import call_command
from django.core.management.base import CommandError

from games.domain.points_rule import PointsRule
from games.models import ArchivedAnswer, ArchivedGame, Score
from games.scores import rebuild
from games.scores import scores as service
from tests.games.scores.scored import GUILD, OTHER, archived, counted_by_hand, scores

pytestmark = pytest.mark.django_db(transaction=True)


FIRST = PointsRule(first_right=3, all_right=1)


def count_new() -> int:
    return async_to_sync(service.count_new)(60)


def command(*arguments: str) -> tuple[int, str]:
    """Exit status and words of the command."""
    said = StringIO()
    try:
        call_command("rebuild_leaderboard", *arguments, stdout=said, no_color=True)
    except CommandError as error:
        return error.returncode, str(error)
    except SystemExit as end:
        return int(end.code or 0), said.getvalue()
    return 0, said.getvalue()


def test_rebuilding_gives_what_was_counted_and_counts_what_was_not() -> None:
    archived("one", (7, 0, True, 10), (8, 0, False, 20))
    archived("two", (7, 0, True, 10), guild_id=OTHER)
    count_new()
    archived("three", (9, 0, True, 10))
    Score.objects.filter(user_id="8").delete()
    Score.objects.filter(user_id="7").update(correct=99)

    status, said = command()

    assert (status, said.splitlines()[-1]) == (0, "2 servers, 3 games rebuilt, none of their scores with a difference")
    assert scores() == counted_by_hand()
    assert (count_new(), command("--check")[0]) == (0, 0)


def test_rebuilding_gives_each_answer_what_the_rule_on_the_post_gives() -> None:
    archived("one", (7, 0, True, 10), (8, 0, True, 20), (8, 1, True, 5), categories=("art", ""), points=FIRST)
    count_new()
    ArchivedAnswer.objects.update(points=77)
    status, said = command("--check")
    assert (status, said.splitlines()[-1]) == (1, "1 server, 1 games checked, 19 of their scores with a difference")
    assert "game one: 3 answers hold other points" in said

    command()

    assert scores() == counted_by_hand()
    assert scores()[GUILD, "all", "", "8"] == (2, 2, 1, 25, 6)
    assert command("--check")[0] == 0


@pytest.mark.parametrize(
    ("tamper", "words"),
    [
        (lambda: Score.objects.filter(period="all", category="").update(correct=99), "99 right of 1"),
        (lambda: Score.objects.filter(period="all", category="").update(extra=8), "in 1 games, 9 points"),
        (lambda: ArchivedAnswer.objects.update(points=9), "game one: 1 answers hold other points than its rule gives"),
        (lambda: Score.objects.filter(period="all", category="").update(name="Eve"), "as 'Eve'"),
        (lambda: Score.objects.filter(period="all", category="").delete(), "the scores say nothing, the answers"),
        (lambda: Score.objects.filter(period="2026-11").update(period="2026-12"), "the answers nothing"),
        (lambda: ArchivedAnswer.objects.update(is_right=False), "the answers 0 right of 1"),
        (lambda: ArchivedGame.objects.all().delete(), "the answers nothing"),
    ],
)
def test_the_check_finds_a_row_that_was_tampered_with(tamper: object, words: str) -> None:
    archived("one", (7, 0, True, 10))
    count_new()
    assert command("--check") == (
        0,
        f"server {GUILD}: 1 games checked ✓\n1 server, 1 games checked, none of their scores with a difference\n",
    )

    tamper()  # type: ignore[operator]
    before = scores()
    status, said = command("--check")

    assert status == 1
    assert words in said
    assert scores() == before, "a check changes nothing"


def test_of_very_many_differences_the_first_are_listed() -> None:
    archived("one", *((user, 0, True, 10) for user in range(1, rebuild.SHOWN + 4)))
    count_new()
    Score.objects.filter(period="all", category="").update(correct=99)

    status, said = command("--check")

    differing, more, last = said.splitlines()[1:-2], *said.splitlines()[-2:]
    assert (status, len(differing), more) == (1, rebuild.SHOWN, "  and 3 more")
    assert last == f"1 server, 1 games checked, {rebuild.SHOWN + 3} of their scores with a difference"


def test_games_that_wait_to_be_counted_are_no_difference() -> None:
    archived("one", (7, 0, True, 10))
    assert command("--check")[1].startswith(f"server {GUILD}: 0 games checked, 1 not counted yet ✓")


def test_one_server_is_checked_alone_and_told_to_machines() -> None:
    archived("one", (7, 0, True, 10))
    archived("two", (7, 0, True, 10), guild_id=OTHER)
    count_new()
    Score.objects.filter(guild_id=OTHER).update(answers=5)

    assert command("--check", "--guild", GUILD)[0] == 0
    status, said = command("--check", "--json")

    assert status == 1
    lines = [json.loads(line) for line in said.splitlines()]
    assert [line["guild_id"] for line in lines[:-1]] == [GUILD, OTHER]
    assert lines[-1] == {"guilds": 2, "games": 2, "differing": 9}
    assert len(lines[1]["differences"]) == 9 < rebuild.SHOWN


def test_a_server_that_has_played_nothing_is_told_from_one_that_is_done() -> None:
    assert command("--guild", "424242") == (2, "The database has no finished game of a server 424242.")
