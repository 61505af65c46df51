"""Wrong and right values of every setting that docs/configuration.md describes."""

from __future__ import annotations

from dataclasses import dataclass, field

SECRET = "s3cr3t"
"""Stands in whatever nobody may read, so that it can be looked for."""
MANY_DIGITS = "9" * 5000
NUMBERS = ("-1", "1.5", "abc", "1d", "1_000", "+1", "0x10", "１２", "99999999999999", MANY_DIGITS)
TRUTHS = ("maybe", "ture", "2", "-", "truefalse")


@dataclass(frozen=True)
class Row:
    """Values of one setting; `{tmp}` stands for a directory that holds a file `file`, of bytes, and nothing else."""

    wrong: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    only_in_production: tuple[str, ...] = ()
    """What is wrong there alone."""
    by_checks: tuple[str, ...] | None = None
    """What Django's system checks refuse in production, beside nothing at all: an image is built without them."""
    by_bot: tuple[str, ...] = ()
    """What only bot and duties need to be right, and refuse."""
    besides: dict[str, str] = field(default_factory=dict)
    """What has to be set for the right values to be right."""


TRUTH = Row(TRUTHS, ("true", "TRUE", "yes", "on", "1", "false", "No", "off", "0"))
LETTERS = f"a{SECRET}"

STORE = (
    f"nonsense-{SECRET}",
    f"http://:{SECRET}@host:6379/0",
    f"redis://:{SECRET}@host:abc/0",
    f"redis://:{SECRET}@host:70000/0",
    f"redis://:{SECRET}@host/abc",
    f"redis://:{SECRET}@host?nonsense=1",
    f"redis://:{SECRET}@host?db=abc",
    f"redis://:{SECRET}/p@ss#w?@host",
    f"redis://:12/{SECRET}@host",
    f"redis://:12#{SECRET}@host",
    f"redis://:12?{SECRET}@host",
    f"redis://host/0?password={SECRET}&nonsense=1",
    f"unix://:{SECRET}@",
    f"{SECRET}@host:6379",
)
ONE_STORE = (
    "redis://host",
    f"redis://:{SECRET}@host:6379/0",
    f"redis://user:{SECRET}%2Fp%40ss%23w%3F@host",
    f"redis://:a@{SECRET}@host",
    "redis://[::1]:6379/3?socket_timeout=2",
    "rediss://host:6380?ssl_cert_reqs=none",
    "unix:///run/valkey.sock",
    f"unix://:{SECRET}@/run/valkey.sock?db=2",
)
SEVERAL = (f"redis+sentinel://:{SECRET}@one,two:26380/mymaster/1", f"redis+cluster://:{SECRET}@one,two:7000")
PATHS = ("~/tally", "x" * 300, "{tmp}/" + "x/" * 3000)

TABLE: dict[str, Row] = {
    "DEBUG": TRUTH,
    "SECRET_KEY": Row(
        right=("$" + "Kz9" * 20, "a#b c" * 12),
        by_checks=(SECRET, "django-insecure-" + SECRET * 9, "k" * 60),
    ),
    "ALLOWED_HOSTS": Row(
        ("http://x.org", "x.org:8000", "x.org/path", ",", " , ,", "x org", "a..b", "*.x.org", "bücher.example", "-"),
        ("x.org", "x.org, .y.org,", "127.0.0.1,[::1]", "a_b,xn--bcher-kva.example"),
        only_in_production=("*", "x.org,*"),
        by_checks=(),
        besides={"DEBUG": "false"},
    ),
    "TALLY_DATA_DIR": Row(
        (
            *PATHS,
            ".",
            "./games/..",
            "{tmp}/file",
            "{tmp}/file/x",
            "/dev/null",
            "/proc/x",
        ),
        ("{tmp}",),
    ),
    "TALLY_ENV_FILE": Row(("{tmp}/none", "{tmp}", "{tmp}/file", "/dev/zero", *PATHS), ("/dev/null",)),
    "USE_REDIS": TRUTH,
    "TALLY_JSON_PATH": Row((*PATHS, "{tmp}", "/dev/null"), ("{tmp}/x.json", "x.json", "{tmp}/none/x.json")),
    "REDIS_URL": Row(
        (*STORE, f"redis+sentinel://:{SECRET}@one,two", f"redis+cluster://:{SECRET}@one/1"), ONE_STORE + SEVERAL
    ),
    "TALLY_REPLICAS": Row(NUMBERS, ("0", "1", "007", "1000")),
    "TALLY_MAX_REGISTRATIONS": Row(NUMBERS, ("0", "1", "200", "100000")),
    "TALLY_PURGE_AFTER_DAYS": Row(NUMBERS, ("0", "1", "30", "3650")),
    "TALLY_CACHE_URL": Row(STORE + SEVERAL, ONE_STORE),
    "DATABASE_URL": Row(
        (
            f"nonsense-{SECRET}",
            f"foo://u:{SECRET}@host/x",
            f"mysql://u:{SECRET}@host/x",
            f"postgres://u:{SECRET}@host:abc/x",
            f"postgres://u:{SECRET}@host:70000/x",
            f"postgres://u:{SECRET}@host",
            f"postgres://u:12/{SECRET}@host/x",
            f"postgres://u:{SECRET}?x@host/x",
            f"postgres://u:{SECRET}@host/x?nonsense=1",
            f"postgres://u:{SECRET}@host/x?conn_max_age=abc",
            f"postgres://u:{SECRET}@[host/x",
            f"tally:{SECRET}@host",
            "sqlite://",
            "sqlite:///",
            "sqlite://var/tally.sqlite3",
        ),
        (
            "sqlite:///{tmp}/tally.sqlite3",
            f"postgres://u:{SECRET}@host/x?connect_timeout=10&sslmode=require",
            f"postgresql://u:{SECRET}%2F%40@[::1]:5432/x",
            f"postgres://u:a@{SECRET}#@host:5432/x",
            "postgres:////var/run/postgresql/x",
        ),
    ),
    "TALLY_ROOM_WARNING_MB": Row(NUMBERS, ("0", "500")),
    "DISCORD_TOKEN": Row((f"a {SECRET}", f"Bot {SECRET}", f"{SECRET}é", f"{SECRET}\n{SECRET}"), (f"{SECRET}.a-b_c",)),
    "DISCORD_API_BASE": Row(
        (
            "nonsense",
            "ftp://x",
            "http://",
            "http://x:abc",
            "http://x:70000",
            "http://a b/",
            "ws://x",
            "discord.com/api",
        ),
        ("https://discord.com/api/v10", "http://127.0.0.1:8100/api/v10", "http://[::1]:1"),
    ),
    "DISCORD_CLIENT_ID": Row(
        ("abc", "my-application", "123", "-12345678901234567", "１" * 18, MANY_DIGITS), ("123456789012345678",)
    ),
    "DISCORD_CLIENT_SECRET": Row((f"a {SECRET}", f"{SECRET}é"), (LETTERS,)),
    "DISCORD_AUTHORIZE_URL": Row(("nonsense", "ftp://x", "http://"), ("http://127.0.0.1:8100/oauth2/authorize",)),
    "DISCORD_GATEWAY_URL": Row(
        ("nonsense", "http://x", "ws://", "wss://x:abc", "ws://a b"), ("ws://127.0.0.1:8100/gateway", "wss://x?v=10")
    ),
    "TALLY_HEARTBEAT_FILE": Row(
        (*PATHS, "{tmp}", "/dev/null"), ("{tmp}/heartbeat",), by_bot=("/none/x", "{tmp}/file/x", "/proc/x")
    ),
    "TALLY_HTTPS": TRUTH,
    "TALLY_HSTS_SECONDS": Row(NUMBERS, ("0", "31536000")),
    "TALLY_TRUST_PROXY": TRUTH,
    "TALLY_REQUIRE_SECOND_FACTOR": TRUTH,
    "CSRF_TRUSTED_ORIGINS": Row(
        (
            "trivia.example.org",
            "*",
            "https://",
            "https://x.org/path",
            "https://x.org:abc",
            "ftp://x.org",
            ",",
            "https://*",
        ),
        ("https://x.org", "https://x.org:8443, http://localhost:8000", "https://*.x.org", "https://[::1]:8000"),
    ),
    "TALLY_LOG_LEVEL": Row(("LOUD", "0", "warn ing"), ("debug", "INFO", "Critical")),
    "TALLY_LOG_FORMAT": Row(("xml", "0", "json,console"), ("json", "console", "JSON")),
}
HELD_IN_FILES = ("SECRET_KEY", "REDIS_URL", "TALLY_CACHE_URL", "DATABASE_URL", "DISCORD_TOKEN", "DISCORD_CLIENT_SECRET")
"""Secrets, each of which a file may hold that `NAME_FILE` names."""
