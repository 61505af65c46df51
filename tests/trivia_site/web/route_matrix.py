"""What each route must answer to whom. `python -m tests.trivia_site.web.route_matrix` writes it as docs/routes.md."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

ROLES = {
    "anonymous": None,
    "no role": "nora",
    "viewer": "vera",
    "host": "hugo",
    "editor": "edda",
    "admin": "anna",
    "admin elsewhere": "bert",
    "superuser": "root",
}
"""Who asks -> their name in the scene. All roles but `admin elsewhere` are held in the server that is asked for."""
METHODS = ("GET", "POST")
PAGE = Path(__file__).resolve().parents[3] / "docs" / "routes.md"

Answers = tuple[str, ...]
"""What each of `ROLES` is answered, in their order: a status, or `login` for being sent to the login page."""

_STEPS = VIEWER, HOST, EDITOR, ADMIN = range(1, 5)
"""As `games.access.roles.Role`, whose import would need a configured Django."""


def of_guild(least: int, done: str = "200") -> Answers:
    """Something of one server: not found for strangers, forbidden below a role."""
    return ("login", "404", *(done if role >= least else "403" for role in _STEPS), "404", done)


def somewhere(least: int, done: str = "200") -> Answers:
    """For whoever holds a role in any server; what they see there is their own."""
    return ("login", "403", *(done if role >= least else "403" for role in _STEPS), done, done)


def staff(done: str = "200") -> Answers:
    """For whoever is logged in; what they see there is their own."""
    return ("login", *[done] * 7)


def superusers(done: str = "200", refused: str = "403") -> Answers:
    return ("login", *[refused] * 6, done)


def all_alike(done: str) -> Answers:
    return (done,) * 8


REFUSED = staff("405")
"""For a method that the route does not take."""
TO_THE_FORM = staff("302")
"""Sent on to the form, which looks at the role; the same for what does not exist."""

IN_ALREADY: Answers = ("login", *["302"] * 7)
"""A step of the login: whoever is in is sent on."""
OF_A_SERVER: Answers = ("login", "404", *["200"] * 6)
"""Of the first server that somebody sees; not found for who sees none."""

EXPECTED: dict[str, tuple[Answers, Answers]] = {
    "": (staff(), REFUSED),
    "overview/parts/": (staff(), REFUSED),
    "favicon.ico": (all_alike("302"), all_alike("302")),
    "games/": (all_alike("302"), all_alike("302")),
    "games/<guild:guild_id>/<slug:game_id>/": (of_guild(VIEWER), REFUSED),
    "games/<guild:guild_id>/<slug:game_id>/parts/": (of_guild(VIEWER), REFUSED),
    "games/<guild:guild_id>/<slug:game_id>/close/": (of_guild(HOST), of_guild(HOST, "302")),
    "games/<guild:guild_id>/<slug:game_id>/extend/": (of_guild(HOST), of_guild(HOST)),
    "games/<guild:guild_id>/<slug:game_id>/cancel/": (of_guild(HOST), of_guild(HOST, "302")),
    "games/<guild:guild_id>/<slug:game_id>/curve/": (of_guild(VIEWER), REFUSED),
    "games/<guild:guild_id>/<slug:game_id>/counts/": (of_guild(HOST, "302"), of_guild(HOST)),
    "games/<guild:guild_id>/<slug:game_id>/answer/": (of_guild(HOST, "302"), of_guild(HOST, "302")),
    "history/": (staff(), REFUSED),
    "history/export.csv": (staff(), REFUSED),
    "history/export.json": (staff(), REFUSED),
    "history/<slug:game_id>/": (of_guild(VIEWER), REFUSED),
    "history/<slug:game_id>/answers.csv": (of_guild(VIEWER), REFUSED),
    "history/<slug:game_id>/ranking.csv": (of_guild(VIEWER), REFUSED),
    "history/<slug:game_id>/export.json": (of_guild(VIEWER), REFUSED),
    "history/<slug:game_id>/regrade/": (of_guild(EDITOR), of_guild(EDITOR, "302")),
    "history/<slug:game_id>/replay/": (of_guild(VIEWER), REFUSED),
    "leaderboard/": (staff(), REFUSED),
    "leaderboard/export.csv": (OF_A_SERVER, REFUSED),
    "leaderboard/export.json": (OF_A_SERVER, REFUSED),
    "problems/": (staff(), REFUSED),
    "questions/": (staff(), REFUSED),
    "questions/<guild:guild_id>/add/": (of_guild(EDITOR), of_guild(EDITOR)),
    "questions/<guild:guild_id>/import/": (of_guild(EDITOR), of_guild(EDITOR)),
    "questions/<guild:guild_id>/export/<str:form>/": (of_guild(VIEWER), REFUSED),
    "questions/<guild:guild_id>/<seed:seed>/": (of_guild(VIEWER), REFUSED),
    "questions/<guild:guild_id>/<seed:seed>/change/": (of_guild(EDITOR), of_guild(EDITOR)),
    "questions/<guild:guild_id>/<seed:seed>/switch/": (REFUSED, of_guild(EDITOR, "302")),
    "questions/<guild:guild_id>/<seed:seed>/delete/": (of_guild(ADMIN), of_guild(ADMIN, "302")),
    "registrations/": (staff(), staff()),
    "registrations/add/": (somewhere(EDITOR), somewhere(EDITOR)),
    "registrations/preview/": (REFUSED, staff()),
    "registrations/<path:object_id>/pause/": (REFUSED, of_guild(EDITOR, "302")),
    "registrations/<path:object_id>/resume/": (REFUSED, of_guild(EDITOR, "302")),
    "registrations/<path:object_id>/post/": (of_guild(HOST), of_guild(HOST)),
    "registrations/<path:object_id>/test-post/": (of_guild(HOST), of_guild(HOST)),
    "registrations/<path:object_id>/history/": (of_guild(VIEWER), of_guild(VIEWER)),
    "registrations/<path:object_id>/delete/": (of_guild(ADMIN), of_guild(ADMIN)),
    "registrations/<path:object_id>/change/": (of_guild(VIEWER), of_guild(EDITOR)),
    "registrations/<path:object_id>/": (TO_THE_FORM, TO_THE_FORM),
    "audit/": (somewhere(ADMIN), REFUSED),
    "audit/csv/": (somewhere(ADMIN), REFUSED),
    "audit/json/": (somewhere(ADMIN), REFUSED),
    "servers/": (staff(), REFUSED),
    "servers/<guild:guild_id>/log-channel/": (of_guild(EDITOR), of_guild(EDITOR)),
    "servers/<guild:guild_id>/roles/": (of_guild(ADMIN), of_guild(ADMIN)),
    "servers/<guild:guild_id>/roles/<int:role_id>/": (REFUSED, of_guild(ADMIN, "302")),
    "servers/<guild:guild_id>/roles/<int:role_id>/take/": (of_guild(ADMIN), of_guild(ADMIN, "302")),
    "discord/preview/": (staff(), staff()),
    "discord/preview/data/": (REFUSED, staff()),
    "discord/login/": (all_alike("405"), all_alike("404")),
    "discord/login/callback/": (all_alike("404"), all_alike("405")),
    "discord/again/": (REFUSED, staff("404")),
    "people/": (staff(), staff()),
    "login/": (("200", *["302"] * 7), all_alike("200")),
    "logout/": (("302", *["405"] * 7), ("302", *["200"] * 7)),
    "account/second-factor/": (staff(), REFUSED),
    "account/second-factor/add/": (TO_THE_FORM, TO_THE_FORM),
    "account/second-factor/remove/": (staff("404"), staff("404")),
    "account/second-factor/codes/": (staff("404"), REFUSED),
    "account/second-factor/codes/new/": (TO_THE_FORM, TO_THE_FORM),
    "account/second-factor/login/": (IN_ALREADY, IN_ALREADY),
    "account/confirm/": (staff(), staff()),
    "account/confirm/code/": (TO_THE_FORM, TO_THE_FORM),
    "password_change/": (staff(), staff()),
    "password_change/done/": (staff(), REFUSED),
    "autocomplete/": (staff("403"), REFUSED),
    "jsi18n/": (staff(), REFUSED),
    "auth/user/": (superusers(), superusers()),
    "auth/user/add/": (superusers(), superusers()),
    "auth/user/<id>/password/": (superusers(), superusers()),
    "auth/user/<path:object_id>/history/": (superusers(), superusers()),
    "auth/user/<path:object_id>/delete/": (superusers(), superusers()),
    "auth/user/<path:object_id>/change/": (superusers(), superusers()),
    "auth/user/<path:object_id>/": (TO_THE_FORM, TO_THE_FORM),
    "games/guildaccess/": (superusers(), superusers()),
    "games/guildaccess/add/": (superusers(), superusers()),
    "games/guildaccess/<path:object_id>/history/": (superusers(), superusers()),
    "games/guildaccess/<path:object_id>/delete/": (superusers(), superusers()),
    "games/guildaccess/<path:object_id>/change/": (superusers(), superusers()),
    "games/guildaccess/<path:object_id>/": (TO_THE_FORM, TO_THE_FORM),
    "^(?P<app_label>games|auth)/$": (superusers("200", refused="404"), superusers("200", refused="404")),
}
"""Route -> what is answered to GET, and to POST with an empty form: 200 shows a form again, 302 has done it."""


NEVER: Answers = ("no",) * 8


def reported(least: int, how: str) -> Answers:
    """Shown to this role of the server and those above."""
    return ("no", "no", *(how if role >= least else "no" for role in _STEPS), "no", how)


ANSWERS: dict[tuple[str, str], Answers] = {
    ("games/<guild:guild_id>/<slug:game_id>/", "GET"): reported(HOST, "step"),
    ("games/<guild:guild_id>/<slug:game_id>/parts/", "GET"): reported(HOST, "step"),
    ("games/<guild:guild_id>/<slug:game_id>/counts/", "POST"): reported(HOST, "noted"),
    ("history/<slug:game_id>/", "GET"): reported(HOST, "step"),
    ("history/<slug:game_id>/answers.csv", "GET"): reported(HOST, "step"),
    ("history/<slug:game_id>/export.json", "GET"): reported(HOST, "step"),
    ("history/<slug:game_id>/regrade/", "GET"): reported(EDITOR, "step"),
    ("history/<slug:game_id>/replay/", "GET"): reported(HOST, "step"),
    ("questions/", "GET"): reported(HOST, "step"),
    ("questions/<guild:guild_id>/export/<str:form>/", "GET"): reported(HOST, "step"),
    ("questions/<guild:guild_id>/<seed:seed>/", "GET"): reported(HOST, "step"),
    ("questions/<guild:guild_id>/<seed:seed>/change/", "GET"): reported(EDITOR, "step"),
    ("audit/", "GET"): reported(ADMIN, "step"),
    ("audit/csv/", "GET"): reported(ADMIN, "step"),
    ("audit/json/", "GET"): reported(ADMIN, "step"),
}
"""Route and method -> to whom anything of the answer to a game in play is shown. All else shows it to nobody."""


INTRODUCTION = """# Every route, for every role

Written by `python -m tests.trivia_site.web.route_matrix`. The table is held against real requests by
`python -m pytest tests/trivia_site/web/test_route_matrix.py -s`, which prints what was answered; a route that is not in
the table fails it.

All roles are held in the server that is asked for, but for `admin elsewhere`. `login`: sent to the login page. 404: the
server does not exist for this person. POST is sent with an empty form: 200 shows a form again, 302 has done what was
asked. Methods that a route does not take (405) are left out. Where a list is open to all, each sees their own servers
in it: rows 54 and 55 of [faults](faults.md).
"""


WITHHELD = """
## The answer of a game in play

What a game in play asks is withheld until its close: the answer, other spellings, look-alikes, explanation and source,
in the bank, in the history of earlier games that asked the same, and in the audit. The table is held by
`python -m pytest tests/trivia_site/web/test_withheld_matrix.py -s`, which plays a game with an answer that stands
nowhere else, asks every route of the first table as every role, and prints where the answer was shown.

`step`: only to whoever has asked to see the answers of that game, which is noted in the audit. `noted`: the counts of
each option, which the audit notes too. `no`: never. **Every other route shows it to nobody**, nor do sockets, commands
and completions.
"""


def page() -> str:
    """The matrix as a document."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield INTRODUCTION
    yield f"| route | method | {' | '.join(ROLES)} |"
    yield f"| --- | --- |{' --- |' * len(ROLES)}"
    for route, by_method in EXPECTED.items():
        for method, answers in zip(METHODS, by_method, strict=True):
            if "405" not in answers:
                shown = f"/{route}".replace("|", "\\|")
                yield f"| `{shown}` | {method} | {' | '.join(answers)} |"
    yield WITHHELD
    yield f"| route | method | {' | '.join(ROLES)} |"
    yield f"| --- | --- |{' --- |' * len(ROLES)}"
    for (route, method), cells in ANSWERS.items():
        yield f"| `/{route}` | {method} | {' | '.join(cells)} |"


if __name__ == "__main__":
    PAGE.write_text(page())
