"""Every address of the dashboard against every role: nobody sees or changes another server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client
from django.urls import URLPattern, URLResolver

from games.access.roles import NOTHING, Role, require, visible_guilds
from games.connection import in_sync
from games.dashboard.site import site
from games.domain.records import Game
from tests.e2e import scene
from tests.e2e.scene import BOOKS, PEOPLE, QUIZ

pytestmark = pytest.mark.usefixtures("live_and_finished")

LogIn = Callable[[str], Client]
ROLES = {"vera": Role.VIEWER, "hugo": Role.HOST, "edda": Role.EDITOR, "anna": Role.ADMIN, "root": Role.ADMIN}
STRANGERS = ("bert", "nora")


@dataclass(frozen=True)
class Route:
    """An address in the quiz server and the role that opens it; `done` is what then comes."""

    name: str
    path: str
    role: Role
    method: str = "GET"
    done: int = 200


REGISTRATION = f"/registrations/{QUIZ}-k7m2q"
QUESTIONS, QUESTION, BUNDLED = f"/questions/{QUIZ}", f"/questions/{QUIZ}/own:1", f"/questions/{QUIZ}/capital:FR"
ROUTES = [
    Route("live_game", f"/games/{QUIZ}/in-play/", Role.VIEWER),
    Route("live_game_parts", f"/games/{QUIZ}/in-play/parts/", Role.VIEWER),
    Route("extend_game", f"/games/{QUIZ}/in-play/extend/", Role.HOST),
    Route("extend_game", f"/games/{QUIZ}/in-play/extend/", Role.HOST, "POST"),
    Route("cancel_game", f"/games/{QUIZ}/in-play/cancel/", Role.HOST),
    Route("curve", f"/games/{QUIZ}/in-play/curve/", Role.VIEWER),
    Route("option_counts", f"/games/{QUIZ}/in-play/counts/", Role.HOST, done=302),
    Route("option_counts", f"/games/{QUIZ}/in-play/counts/", Role.HOST, "POST"),
    Route("show_answer", f"/games/{QUIZ}/in-play/answer/", Role.HOST, "POST", 302),
    Route("close_game", f"/games/{QUIZ}/in-play/close/", Role.HOST),
    Route("close_game", f"/games/{QUIZ}/in-play/close/", Role.HOST, "POST", 302),
    Route("cancel_game", f"/games/{QUIZ}/in-play/cancel/", Role.HOST, "POST", 302),
    Route("finished_game", "/history/over/", Role.VIEWER),
    Route("question", f"{QUESTION}/", Role.VIEWER),
    Route("question", f"{BUNDLED}/", Role.VIEWER),
    Route("log_channel", f"/servers/{QUIZ}/log-channel/", Role.EDITOR),
    Route("log_channel", f"/servers/{QUIZ}/log-channel/", Role.EDITOR, "POST"),
    Route("add_question", f"{QUESTIONS}/add/", Role.EDITOR),
    Route("add_question", f"{QUESTIONS}/add/", Role.EDITOR, "POST"),
    Route("import_questions", f"{QUESTIONS}/import/", Role.EDITOR),
    Route("import_questions", f"{QUESTIONS}/import/", Role.EDITOR, "POST"),
    Route("export_questions", f"{QUESTIONS}/export/csv/", Role.VIEWER),
    Route("change_question", f"{QUESTION}/change/", Role.EDITOR),
    Route("change_question", f"{QUESTION}/change/", Role.EDITOR, "POST"),
    Route("switch_question", f"{QUESTION}/switch/", Role.EDITOR, "POST", 302),
    Route("switch_question", f"{BUNDLED}/switch/", Role.EDITOR, "POST", 302),
    Route("delete_question", f"{QUESTION}/delete/", Role.ADMIN),
    Route("delete_question", f"{QUESTION}/delete/", Role.ADMIN, "POST", 302),
    Route("answers_csv", "/history/over/answers.csv", Role.VIEWER),
    Route("ranking_csv", "/history/over/ranking.csv", Role.VIEWER),
    Route("game_json", "/history/over/export.json", Role.VIEWER),
    Route("leaderboard", f"/leaderboard/?guild={QUIZ}", Role.VIEWER),
    Route("leaderboard_csv", f"/leaderboard/export.csv?guild={QUIZ}", Role.VIEWER),
    Route("leaderboard_json", f"/leaderboard/export.json?guild={QUIZ}", Role.VIEWER),
    Route("regrade", "/history/over/regrade/", Role.EDITOR),
    Route("regrade", "/history/over/regrade/", Role.EDITOR, "POST", 302),
    Route("replay", "/history/over/replay/", Role.VIEWER),
    Route("games_registration_change", f"{REGISTRATION}/change/", Role.VIEWER),
    Route("games_registration_change", f"{REGISTRATION}/change/", Role.EDITOR, "POST"),
    Route("games_registration_history", f"{REGISTRATION}/history/", Role.VIEWER),
    Route("registration_pause", f"{REGISTRATION}/pause/", Role.EDITOR, "POST", 302),
    Route("registration_resume", f"{REGISTRATION}/resume/", Role.EDITOR, "POST", 302),
    Route("registration_post", f"{REGISTRATION}/post/", Role.HOST),
    Route("registration_post", f"{REGISTRATION}/post/", Role.HOST, "POST"),
    Route("roles", f"/servers/{QUIZ}/roles/", Role.ADMIN),
    Route("roles", f"/servers/{QUIZ}/roles/", Role.ADMIN, "POST"),
    Route("registration_test_post", f"{REGISTRATION}/test-post/", Role.HOST),
    Route("registration_test_post", f"{REGISTRATION}/test-post/", Role.HOST, "POST"),
    Route("games_registration_delete", f"{REGISTRATION}/delete/", Role.ADMIN),
    Route("games_registration_delete", f"{REGISTRATION}/delete/", Role.ADMIN, "POST", 302),
]
OF_NO_SERVER = {
    "index",
    "overview_parts",
    "games",
    "history",
    "questions",
    "history_csv",
    "history_json",
    "audit",
    "audit_csv",
    "audit_json",
    "people",
    "servers",
    "discord_again",
    "problems",
    "login",
    "logout",
    "password_change",
    "password_change_done",
    "jsi18n",
    "autocomplete",
    "view_on_site",
    "app_list",
    "games_registration_changelist",
    "games_registration_add",
    "registration_preview",
}
"""Addresses that name no server: what they show is tested one by one below."""
OF_ONE_ROLE = {"change_role", "take_role"}
"""Addresses that name a role somebody has: `test_roles.py` tests them in the same way."""


@pytest.fixture
def live_and_finished(world: None) -> Game:
    async def play(store: object) -> Game:
        over = await scene.open_game(store, QUIZ, scene.TRIVIA, scene.CAPITAL, id="over")  # type: ignore[arg-type]
        await scene.play(store, over, 5)  # type: ignore[arg-type]
        await scene.finish(store, over)  # type: ignore[arg-type]
        return await scene.open_game(store, QUIZ, scene.TRIVIA, scene.ELEMENT, id="in-play")  # type: ignore[arg-type]

    return in_sync(play)


def ask(client: Client, route: Route) -> int:
    if route.method == "GET":
        return client.get(route.path).status_code
    return client.post(route.path, {"post": "yes"} if "delete" in route.name else {}).status_code


def answers(client: Client, name: str) -> dict[str, int]:
    """What each address answers, in order, and a line of the matrix for each."""
    found = {f"{route.method} {route.name}": ask(client, route) for route in ROUTES}
    for route, status in found.items():
        print(f"{name:8} {route:36} {status}")
    return found


@pytest.mark.parametrize("name", ROLES)
def test_each_address_opens_from_its_role_upwards(log_in: LogIn, name: str) -> None:
    expected = {f"{r.method} {r.name}": r.done if ROLES[name] >= r.role else 403 for r in ROUTES}

    assert answers(log_in(name), name) == expected


@pytest.mark.parametrize("name", STRANGERS)
def test_another_server_does_not_exist(log_in: LogIn, name: str) -> None:
    assert set(answers(log_in(name), name).values()) == {404}


def test_nobody_gets_in_without_logging_in(client: Client) -> None:
    for route in ROUTES:
        response = client.generic(route.method, route.path)
        assert (response.status_code, response["Location"].partition("?")[0]) == (302, "/login/"), route


def test_the_table_names_every_address() -> None:
    tested = {route.name for route in ROUTES} | OF_NO_SERVER | OF_ONE_ROLE
    of_people = ("auth_", "games_guildaccess_")

    unnamed = {name for name in _names(site.get_urls()) if name not in tested and not name.startswith(of_people)}

    assert unnamed == set()


def _names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _names(pattern.url_patterns)
        elif pattern.name:
            yield pattern.name


def test_only_superusers_manage_people(log_in: LogIn) -> None:
    from django.contrib.auth.models import User

    one = f"/auth/user/{User.objects.get(username='vera').pk}/change/"
    paths = ("/auth/user/", "/auth/user/add/", one, "/games/guildaccess/")
    for name in PEOPLE:
        client, expected = log_in(name), 200 if name == "root" else 403
        assert {path: client.get(path).status_code for path in paths} == dict.fromkeys(paths, expected), name
        assert (b"/auth/user/" in client.get("/people/").content) is (name == "root")


def test_lists_show_only_ones_own_servers(log_in: LogIn) -> None:
    for path in ("/", "/overview/parts/", "/registrations/", "/history/"):
        seen = {name: log_in(name).get(path).content.decode() for name in ("vera", "bert", "nora", "root")}

        assert "daily-trivia" in seen["vera"] and "reading-room" not in seen["vera"]
        assert "daily-trivia" not in seen["bert"] and "daily-trivia" not in seen["nora"]
        assert "daily-trivia" in seen["root"]


def test_a_filter_cannot_widen_what_one_sees(log_in: LogIn) -> None:
    bert = log_in("bert")

    for path in (f"/history/?guild={QUIZ}", f"/registrations/?server={QUIZ}", "/registrations/?q=daily"):
        assert "daily-trivia" not in bert.get(path).content.decode()


@pytest.mark.parametrize("action", ["pause", "resume", "delete_selected"])
def test_a_bulk_action_does_not_reach_another_server(log_in: LogIn, action: str) -> None:
    data = {"action": action, "_selected_action": [f"{QUIZ}-k7m2q", f"{BOOKS}-b5c6v"], "post": "yes"}

    log_in("bert").post("/registrations/", data)

    left = {r.id: r.enabled for r in in_sync(lambda store: store.get_registrations(QUIZ))}
    assert left["k7m2q"] is True


def test_a_bulk_action_needs_the_role_in_each_server(log_in: LogIn) -> None:
    from django.contrib.auth.models import User

    from games.models import GuildAccess

    GuildAccess.objects.create(user=User.objects.get(username="edda"), guild_id=BOOKS, role="viewer")
    data = {"action": "pause", "_selected_action": [f"{QUIZ}-k7m2q", f"{BOOKS}-b5c6v"]}

    response = log_in("edda").post("/registrations/", data)

    assert response.status_code == 403
    assert in_sync(lambda store: store.get_registration(QUIZ, "k7m2q")).enabled


def test_a_channel_of_another_server_cannot_be_chosen(log_in: LogIn) -> None:
    form = {"channel": f"{BOOKS}-{scene.READING}", "days": ["MON"], "times": "8:00", "zone": "UTC"}
    form |= {"window": "1h", "grace": "15m"}
    form |= {"questions": "1", "policy": "last", "version": "0"}

    response = log_in("edda").post("/registrations/add/", form)

    assert "is not one of the available choices" in response.content.decode()


def test_roles_are_ordered_and_kept_per_server(world: None) -> None:
    from django.contrib.auth.models import AnonymousUser, User

    hugo = User.objects.get(username="hugo")

    assert require(hugo, QUIZ, Role.HOST) is Role.HOST
    with pytest.raises(PermissionDenied):
        require(hugo, QUIZ, Role.EDITOR)
    with pytest.raises(Http404):
        require(hugo, BOOKS)
    assert visible_guilds(AnonymousUser()) is NOTHING


def test_a_right_taken_away_ends_with_the_next_request(log_in: LogIn) -> None:
    from games.models import GuildAccess

    vera = log_in("vera")
    assert vera.get(f"/games/{QUIZ}/in-play/").status_code == 200

    GuildAccess.objects.filter(user__username="vera").delete()

    assert vera.get(f"/games/{QUIZ}/in-play/").status_code == 404
