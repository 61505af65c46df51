"""The settings as a fresh process sees them, with an environment of the test's own."""

from __future__ import annotations

import json
import os
import secrets
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from channels.layers import get_channel_layer
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import connection
from django.test import Client, override_settings

from trivia_site.configuration import dev_defaults

pytestmark = pytest.mark.process

PROJECT = Path(__file__).resolve().parents[3]
SHOW = "import json; from django.conf import settings as s; print(json.dumps([getattr(s, n) for n in {names}]))"


def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.environ["PATH"],
        "TALLY_ENV_FILE": os.devnull,
        "TALLY_DATA_DIR": os.environ["TALLY_DATA_DIR"],
        "DJANGO_SETTINGS_MODULE": "trivia_site.settings",
        **variables,
    }
    return subprocess.run(
        [sys.executable, *arguments], cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=50
    )


def shown(*names: str, **variables: str) -> list[object]:
    done = run("-c", SHOW.format(names=names), **variables)
    assert done.returncode == 0, done.stderr
    values: list[object] = json.loads(done.stdout)
    return values


def production(**variables: str) -> dict[str, str]:
    return {
        "DEBUG": "false",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": "trivia.example.org",
        **variables,
    }


def test_the_deployment_check_is_clean_in_production() -> None:
    done = run(
        "manage.py", "check", "--deploy", "--fail-level", "WARNING", **production(REDIS_URL=os.environ["REDIS_URL"])
    )
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout + done.stderr


def test_a_postgresql_that_is_gone_without_a_word_is_given_up_soon() -> None:
    [databases] = shown("DATABASES", DATABASE_URL="postgres://tally@db.example/tally?connect_timeout=9&sslmode=require")
    assert isinstance(databases, dict)
    options = databases["default"]["OPTIONS"]
    assert (options["connect_timeout"], options["sslmode"]) == (9, "require"), "as the address says"
    assert options["tcp_user_timeout"] == 10_000
    assert options["keepalives_idle"] + options["keepalives_interval"] * options["keepalives_count"] == 11


def test_a_command_without_a_key_in_production_stops_with_the_reason() -> None:
    done = run("manage.py", "migrate", "--plan", DEBUG="false")
    assert done.returncode != 0
    assert "tally.E001" in done.stderr


def test_a_server_without_a_key_in_production_does_not_start() -> None:
    done = run("-c", "import trivia_site.asgi", DEBUG="false", ALLOWED_HOSTS="trivia.example.org")
    assert done.returncode != 0
    assert "SECRET_KEY" in done.stderr


def test_a_plain_check_starts_no_server(tmp_path: Path) -> None:
    assert run("manage.py", "check", TALLY_DATA_DIR=str(tmp_path)).returncode == 0
    assert not (tmp_path / "valkey").exists()


def test_a_checkout_makes_its_own_key_once_and_keeps_it_private(tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    first = shown("SECRET_KEY", TALLY_DATA_DIR=str(data_dir))
    assert first == shown("SECRET_KEY", TALLY_DATA_DIR=str(data_dir))
    assert len(str(first[0])) >= 50
    assert stat.S_IMODE((data_dir / "secret_key").stat().st_mode) == 0o600
    assert stat.S_IMODE(data_dir.stat().st_mode) == 0o700


def test_of_two_processes_that_make_a_key_at_once_one_wins(tmp_path: Path) -> None:
    path = tmp_path / "secret_key"
    dev_defaults._write_once(path, "first")
    dev_defaults._write_once(path, "second")
    assert path.read_text() == "first"
    assert list(tmp_path.iterdir()) == [path]


def test_production_never_uses_the_key_of_a_checkout() -> None:
    done = run("-c", "from trivia_site import settings; print(repr(settings.SECRET_KEY))", DEBUG="false")
    assert done.stdout.strip() == "''"


def test_an_address_of_a_store_switches_the_embedded_one_off(tmp_path: Path) -> None:
    url = "redis://store:6379/0"
    assert shown("TALLY_EMBEDDED_STORE", "TALLY_REDIS_URL", REDIS_URL=url) == [False, url]
    embedded, address = shown("TALLY_EMBEDDED_STORE", "TALLY_REDIS_URL", TALLY_DATA_DIR=str(tmp_path))
    assert embedded is True
    assert address == f"unix://{tmp_path}/valkey/valkey.sock"


def test_variables_come_from_a_file_and_the_environment_wins(tmp_path: Path) -> None:
    file = tmp_path / "variables"
    file.write_text("DISCORD_TOKEN=from-file\nTALLY_LOG_LEVEL=error\n")
    values = shown("DISCORD_TOKEN", "TALLY_LOG_LEVEL", TALLY_ENV_FILE=str(file), DISCORD_TOKEN="from-environment")
    assert values == ["from-environment", "ERROR"]


def test_plain_http_in_production_has_to_be_asked_for() -> None:
    names = ("SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS")
    assert shown(*names, **production()) == [True, True, True, 86400]
    assert shown(*names, **production(TALLY_HTTPS="false")) == [False, False, False, 0]
    assert shown(*names) == [False, False, False, 0]


def test_sqlite_waits_and_writes_through(tmp_path: Path) -> None:
    code = (
        "import django; django.setup()\n"
        "from django.db import connection\n"
        "for name in ('journal_mode', 'synchronous', 'busy_timeout'):\n"
        "    with connection.cursor() as c: print(c.execute(f'PRAGMA {name}').fetchone()[0])\n"
        "print(connection.transaction_mode)\n"
    )
    done = run("-c", code, TALLY_DATA_DIR=str(tmp_path))
    # 2 is FULL.
    assert done.stdout.split() == ["wal", "2", "20000", "IMMEDIATE"], done.stderr


def test_static_files_can_be_collected_and_hashed(tmp_path: Path) -> None:
    code = (
        f"import django; from django.conf import settings; django.setup(); settings.STATIC_ROOT = {str(tmp_path)!r}\n"
        "from django.core.management import call_command; call_command('collectstatic', '--noinput', verbosity=0)"
    )
    done = run("-c", code, **production())
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "staticfiles.json").exists()


def test_the_cache_reaches_the_store() -> None:
    cache.set("answer", 42, 10)
    assert cache.get("answer") == 42
    assert connection.vendor == "sqlite"


def test_there_is_no_channel_layer() -> None:
    """Counts come from the store's own PUBLISH through the hub of each process: nothing is sent to a group."""
    assert get_channel_layer() is None


@pytest.mark.django_db
def test_losing_the_store_logs_nobody_out() -> None:
    client = Client()
    client.force_login(get_user_model().objects.create_user("ada"))
    gone = {"default": {**settings.CACHES["default"], "LOCATION": "unix:///nonexistent/valkey.sock"}}
    with override_settings(CACHES=gone):
        assert client.session["_auth_user_id"]


def test_strict_headers_come_with_every_page(client: Client) -> None:
    response = client.get("/login/")
    policy = response.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
