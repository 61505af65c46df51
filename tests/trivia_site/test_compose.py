"""compose.yaml: fit for its schema, and as safe as docs/containers.md promises, service by service."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import get_commands

from tests.trivia_site.compose_rules import (
    COMPOSE,
    LASTING,
    PROJECT,
    ROLES,
    SECRETS,
    complaints,
    compose,
    megabytes,
)
from tests.trivia_site.test_deployment import said_by

SERVICES: dict[str, dict[str, Any]] = compose()["services"]
CLIENT_ID = "110000000000000001"
VALUES = {
    "secret_key": "k-3_Z" * 12,
    "database_url": "postgres://tally:not-a-secret@postgres/tally",
    "discord_token": "a.bots.token",
    "discord_client_secret": "",
}
BARE = {"image": "postgres:17", "environment": {"DISCORD_TOKEN": "x"}, "secrets": ["secret_key"]}


@pytest.mark.process
def test_it_keeps_to_the_compose_schema(tmp_path: Path) -> None:
    def judged(path: Path) -> tuple[int, str]:
        return said_by("check-jsonschema", "--builtin-schema", "vendor.compose-spec", path)

    assert judged(COMPOSE) == (0, "ok -- validation done\n")
    wrong = tmp_path / "compose.yaml"
    wrong.write_text(COMPOSE.read_text().replace("    healthcheck:", "    healthchecks:"))
    assert judged(wrong)[0] == 1


# --- each service, a new one too -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_confined_and_limited(name: str) -> None:
    assert complaints(name, SERVICES[name]) == set()


def test_a_new_service_without_any_of_it_is_told_everything() -> None:
    assert len(complaints("new", BARE)) == 12


@pytest.mark.parametrize(
    "change, complaint",
    [
        ({"cap_add": ["SYS_ADMIN"]}, "keeps capabilities"),
        ({"privileged": True}, "may gain privileges"),
        ({"user": "0:0"}, "runs as root"),
        ({"user": "70"}, "runs as root"),
        ({"pids_limit": -1}, "has no process limit"),
        ({"image": "valkey/valkey:9-alpine"}, "is of no exact version"),
        ({"image": "postgres:latest"}, "is of no exact version"),
        ({"tmpfs": ["/tmp"]}, "has a temporary folder without limit"),
        ({"secrets": ["discord_token"]}, "reads a secret that it does not need"),
        ({"environment": {"POSTGRES_PASSWORD": "x"}}, "is told a secret in the clear"),
    ],
)
def test_one_thing_amiss_is_told(change: dict[str, Any], complaint: str) -> None:
    assert complaints("valkey", SERVICES["valkey"] | change) == {complaint}


def test_a_version_with_its_digest_is_exact() -> None:
    pinned = {"image": f"postgres:17.11-alpine@sha256:{'0' * 64}"}
    assert complaints("postgres", SERVICES["postgres"] | pinned) == set()


# --- what it promises ----------------------------------------------------------------------------------------------


def test_only_the_site_can_be_reached_and_only_from_this_machine() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert published == {"site": ["127.0.0.1:${TALLY_PORT:-8000}:8000"]}
    assert compose()["networks"]["back"] == {"internal": True}
    for name in ("valkey", "postgres"):
        assert SERVICES[name]["networks"] == ["back"]


def test_all_roles_share_one_image_and_whatever_is_no_role_is_known() -> None:
    assert set(SERVICES) == {*ROLES, "valkey", "postgres"}
    for name in ROLES:
        assert (SERVICES[name]["image"], SERVICES[name]["build"], SERVICES[name]["env_file"]) == ("tally", ".", ".env")
    assert re.search(r"^USER 10001:10001$", (PROJECT / "Dockerfile").read_text(), re.MULTILINE)


def test_whatever_lasts_is_watched_restarted_and_given_time_to_end() -> None:
    for name in LASTING:
        service = SERVICES[name]
        assert service["healthcheck"]["test"]
        assert service["restart"] == "unless-stopped"
        assert int(service["stop_grace_period"].removesuffix("s")) >= 20
    for name in ("valkey", "postgres"):
        [volume] = SERVICES[name]["volumes"]
        assert volume.partition(":")[0] in compose()["volumes"]


def test_whatever_lasts_is_not_started_for_ever_when_its_configuration_is_wrong() -> None:
    """Docker knows no exit status after which it should stop."""
    lasting = {name: SERVICES[name]["command"][:3] for name in ROLES if name in LASTING}
    assert set(lasting) == {"site", "bot", "duties"}
    assert all(words == ["python", "-m", "trivia_site.until_fixed"] for words in lasting.values())
    assert {SERVICES[name]["restart"] for name in ROLES if name not in LASTING} == {"no"}


def test_the_store_has_room_to_write_its_file_anew() -> None:
    """A rewrite shares pages with the server until they change: in the worst case all of them are held twice."""
    command = SERVICES["valkey"]["command"]
    found = re.search(r"--maxmemory (\S+)", command)
    assert found
    assert megabytes(SERVICES["valkey"]["mem_limit"]) >= 2.25 * megabytes(found[1])
    page = (PROJECT / "docs/containers.md").read_text()
    assert {"VALKEY_MAXMEMORY", "VALKEY_MEMORY_LIMIT"} <= set(re.findall(r"\b[A-Z_]{6,}\b", page))


def test_secrets_come_from_files_and_each_is_read_by_somebody() -> None:
    declared = compose()["secrets"]
    assert set(declared) == set().union(*SECRETS.values())
    assert declared == {name: {"file": f"./secrets/{name}"} for name in declared}
    for name, service in SERVICES.items():
        read = {value for key, value in service.get("environment", {}).items() if key.endswith("_FILE")}
        assert {f"/run/secrets/{secret}" for secret in SECRETS.get(name, set())} == read - {"/tmp/heartbeat"}
    ignored = (PROJECT / ".gitignore").read_text().splitlines()
    assert {"/secrets/", "/exchange/", ".env"} <= set(ignored)


def test_every_variable_it_sets_is_a_setting_of_ours() -> None:
    described = set(re.findall(r"^\| `([A-Z_]+)` \|", (PROJECT / "docs/configuration.md").read_text(), re.MULTILINE))
    for name in ROLES:
        assert {key for key in SERVICES[name]["environment"] if key.removesuffix("_FILE") not in described} <= {
            "TALLY_HEARTBEAT_FILE"
        }


@pytest.mark.process
@pytest.mark.parametrize("name", ROLES)
def test_each_role_starts_with_what_it_is_given(name: str, tmp_path: Path) -> None:
    """The settings as compose.yaml and docs/containers.md have them: secrets in files, one of them empty."""
    settings = {"ALLOWED_HOSTS": "trivia.example.org", "TALLY_TRUST_PROXY": "true", "DISCORD_CLIENT_ID": CLIENT_ID}
    for secret, text in VALUES.items():
        (tmp_path / secret).write_text(f"{text}\n")
    given = {
        key: re.sub(r"\$\{(\w+):-\}", lambda found: settings[found[1]], value).replace("/run/secrets", str(tmp_path))
        for key, value in SERVICES[name]["environment"].items()
    }
    environment = {"PATH": os.environ["PATH"], "TALLY_DATA_DIR": str(tmp_path), "TALLY_ENV_FILE": os.devnull}
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--fail-level", "ERROR"],
        cwd=PROJECT, env=environment | settings | given, capture_output=True, text=True, timeout=30,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    complains = "DISCORD_CLIENT_SECRET is not" in done.stderr
    assert complains == (given["DISCORD_CLIENT_ID"] != ""), "only who has the login's secret misses it"


def test_every_role_runs_a_program_of_ours() -> None:
    for name in ROLES:
        words = [*SERVICES[name].get("entrypoint", []), *SERVICES[name]["command"]]
        python, manage, command, *_ = words[-len(words) + 3 :] if words[1] == "-m" else words
        assert (python, manage) == ("python", "manage.py")
        assert command in {*get_commands(), "help"}
