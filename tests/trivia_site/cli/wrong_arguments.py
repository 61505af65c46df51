"""Wrong values for every argument of every command of ours, and a wrong line for each command of others.

`{files}` is a directory with `binary`, `empty`, `pipe`, `good.json` and nothing that is called `nowhere`; `{taken}` a
port on which somebody listens.
"""

from __future__ import annotations

from collections.abc import Mapping

ENDLESS = "9" * 5000
_NUMBER = ("", "abc", "-1", "1.5", "1e3", "nan", "٣", ENDLESS)
_PORT = (*_NUMBER, "65536", "99999")
_COUNT = ("0", *_NUMBER)
_ID = ("", "0", "00", "abc", "-1", " 1", "١٢٣", "1" * 21, "1; DROP TABLE", ENDLESS)
_KNOWN_ID = (*_ID, "424242")
_SECONDS = ("", "abc", "-5", "nan", "inf", "1e999", ENDLESS)
_DURATION = ("", "abc", "0s", "-5s", "nan", f"{ENDLESS}s")
_HOST = ("", " ", "a b", "http://127.0.0.1", "nonsense.invalid", "256.1.1.1", "203.0.113.9", "a..b", "x" * 300)
_WORD = ("", "  ", "a\nb", "\0")
_URL = ("", "nonsense", "ftp://x", "http://", "http://h:abc/", "http://h:99999/", "http://[/")
_REDIS = ("", "nonsense", "foo://x", "redis://127.0.0.1:abc/0", "redis://:pass:word@h/0#/", "redis://127.0.0.1:1/0")
_FLAG = ("1", "")
_SOURCE = (
    *("", "{files}/nowhere", "{files}", "{files}/pipe", "/dev/null", "/dev/zero", "{files}/binary", "{files}/empty"),
    *("/proc/x/y", "x" * 5000, "a\0b", "{files}/empty/below"),
)
_TARGET = (
    *("", "{files}", "{files}/pipe", "/dev/null", "/dev/full", "/proc/x/y", "{files}/nowhere/a.json"),
    *("{files}/binary", "x" * 5000, "a\0b"),
)

NEEDED: Mapping[str, tuple[str, ...]] = {
    "export_trivia": ("{files}/out.json",),
    "export_player": ("1", "2", "--to={files}"),
    "forget_player": ("1", "2"),
    "import_questions": ("{files}/empty", "--guild=1"),
    "serve": ("--no-bot",),
    "verify_game": ("--all",),
    "demo": ("--once",),
}
"""Words that are right, without which the one that is wrong would not be seen."""

VALUES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "apply_retention": {"--dry-run": _FLAG, "--guild": _KNOWN_ID},
    "demo": {
        "--port": (*_PORT, "0"),
        "--players": (*_COUNT, "2001"),
        "--once": _FLAG,
        "--window": _DURATION,
        "--questions": (*_COUNT, "99"),
        "--json": _FLAG,
        "--inside": _FLAG,
    },
    "doctor": {"--json": _FLAG},
    "export_trivia": {"path": _TARGET, "--guild": _KNOWN_ID},
    "export_player": {"guild": _KNOWN_ID, "user": _KNOWN_ID, "--to": _TARGET},
    "forget_player": {"guild": _KNOWN_ID, "user": _KNOWN_ID, "--dry-run": _FLAG, "--wait": _SECONDS},
    "import_questions": {"path": _SOURCE, "--guild": _ID, "--dry-run": _FLAG, "--json": _FLAG},
    "migrate_trivia": {
        "path": _SOURCE,
        "--dry-run": _FLAG,
        "--delete": _FLAG,
        "--time-zone": ("", "Mars/Phobos", "../../etc/passwd", "\0", ENDLESS),
        "--json": _FLAG,
        "--from-redis": _REDIS,
        "--while-running": _FLAG,
    },
    "rebuild_leaderboard": {"--check": _FLAG, "--guild": _KNOWN_ID, "--json": _FLAG},
    "reconcile": {"--dry-run": _FLAG, "--accept-loss": _FLAG, "--guild": _KNOWN_ID},
    "remove_second_factor": {"name": (*_WORD, "nobody", ENDLESS)},
    "run_duties": {},
    "runbot": {"--no-duties": _FLAG},
    "sandbox": {
        "--host": _HOST,
        "--port": (*_PORT, "{taken}"),
        "--token": _WORD,
        "--client-id": _ID,
        "--client-secret": _WORD,
        "--redirect-uri": _URL,
        "--seed-demo": _FLAG,
        "--no-rate-limits": _FLAG,
    },
    "serve": {
        "--host": _HOST,
        "--port": (*_PORT, "0", "{taken}"),
        "--workers": (*_COUNT, "-2", "99999"),
        "--no-bot": _FLAG,
        "--migrate": _FLAG,
    },
    "stress": {
        "--players": (*_COUNT, ENDLESS[:20]),
        "--edits": (*_NUMBER, "1001"),
        "--workers": (*_COUNT, "51"),
        "--closers": (*_COUNT, "51"),
        "--games": (*_COUNT, "1001"),
        "--duration": _DURATION,
        "--wire": _FLAG,
        "--kill": _FLAG,
        "--seed": (*_NUMBER, str(2**63 + 1)),
        "--json": _FLAG,
        "--inside": _FLAG,
    },
    "verify_game": {
        "game": ("nope", "../../x", "-1x", "%00", "\0", ENDLESS),
        "--all": _FLAG,
        "--guild": _KNOWN_ID,
        "--json": _FLAG,
    },
}

TOGETHER: tuple[tuple[str, ...], ...] = (
    ("verify_game",),
    ("verify_game", "nope", "--all"),
    ("migrate_trivia", "{files}/good.json", "--dry-run", "--delete"),
    ("migrate_trivia", "{files}/good.json", "--from-redis=redis://127.0.0.1:1/0"),
    ("migrate_trivia", "--from-redis=redis://127.0.0.1:1/0", "--delete"),
    ("demo", "--json"),
    ("stress", "--duration=20m"),
    ("forget_player", "1"),
    ("import_questions", "{files}/good.json"),
    ("forget_player", "1", "2", "--dry-run"),
    ("runbot",),
    ("run_duties",),
    ("serve",),
    ("nonsense",),
    ("doctor", "--verbosity=9"),
    ("doctor", "--no-color", "--force-color"),
)
"""Each right by itself; the last but three need a token."""

OF_OTHERS: Mapping[str, tuple[str, ...]] = {
    "account_unsetmultipleprimaryemails": ("--nonsense",),
    "changepassword": ("nobody",),
    "check": ("nonsense",),
    "clearsessions": ("--nonsense",),
    "collectstatic": ("--nonsense",),
    "compilemessages": ("--locale",),
    "createcachetable": ("--database=nonsense",),
    "createsuperuser": ("--noinput",),
    "dbshell": ("--database=nonsense",),
    "diffsettings": ("--output=nonsense",),
    "dumpdata": ("nonsense",),
    "findstatic": (),
    "flush": ("--noinput", "--database=nonsense"),
    "inspectdb": ("--database=nonsense",),
    "loaddata": ("nowhere.json",),
    "makemessages": (),
    "makemigrations": ("nonsense",),
    "migrate": ("games", "9999"),
    "optimizemigration": ("games", "9999"),
    "remove_stale_contenttypes": ("--database=nonsense",),
    "runserver": ("--noreload", "nonsense"),
    "sendtestemail": (),
    "shell": ("--interface=nonsense",),
    "showmigrations": ("nonsense",),
    "sqlflush": ("--database=nonsense",),
    "sqlmigrate": ("games", "9999"),
    "sqlsequencereset": ("nonsense",),
    "squashmigrations": ("games", "9999"),
    "startapp": ("1",),
    "startproject": ("1",),
    "test": ("--parallel=x",),
    "testserver": ("--nonsense",),
}
