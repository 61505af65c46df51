"""The settings of a store of several servers, as a fresh process sees them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.process

PROJECT = Path(__file__).resolve().parents[3]
SHOW = """
import json
from django.conf import settings
default = settings.CACHES["default"]
found = [default["BACKEND"], default.get("LOCATION"), settings.SESSION_ENGINE, settings.TALLY_REPLICAS]
print(json.dumps(found))
"""
SEVERAL = ["redis+sentinel://one,two/mymaster", "rediss+cluster://one,two"]


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


def shown(**variables: str) -> list[object]:
    done = run("-c", SHOW, **variables)
    assert done.returncode == 0, done.stderr
    values: list[object] = json.loads(done.stdout)
    return values


@pytest.mark.parametrize("url", SEVERAL)
def test_without_a_server_for_the_cache_sessions_are_read_from_sql(url: str) -> None:
    assert shown(REDIS_URL=url) == [
        "django.core.cache.backends.locmem.LocMemCache",
        None,
        "django.contrib.sessions.backends.db",
        0,
    ]


@pytest.mark.parametrize("url", SEVERAL)
def test_the_cache_may_have_a_server_of_its_own(url: str) -> None:
    assert shown(REDIS_URL=url, TALLY_CACHE_URL="redis://cache", TALLY_REPLICAS="2") == [
        "django_redis.cache.RedisCache",
        "redis://cache",
        "django.contrib.sessions.backends.cached_db",
        2,
    ]


def test_one_server_serves_both() -> None:
    assert shown(REDIS_URL="redis://store")[:3] == [
        "django_redis.cache.RedisCache",
        "redis://store",
        "django.contrib.sessions.backends.cached_db",
    ]


def test_a_wrong_address_is_told_by_every_command_with_what_is_accepted_and_without_its_password() -> None:
    done = run("manage.py", "check", REDIS_URL="redis+sentinel://:hunter22@one,two")
    assert done.returncode == 78
    [line] = done.stderr.splitlines()
    assert "REDIS_URL is redis+sentinel://[secret]: it does not name the service that the sentinels watch" in line
    assert "hunter22" not in line
