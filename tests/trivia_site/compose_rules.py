"""What is asked of each service of compose.yaml, so that a new one without limits does not get in."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

PROJECT = Path(__file__).resolve().parents[2]
COMPOSE = PROJECT / "compose.yaml"
ROLES = ("migrate", "site", "bot", "duties", "manage")
LASTING = ("site", "bot", "duties", "valkey", "postgres")
SECRETS = {
    "migrate": {"database_url", "secret_key"},
    "site": {"database_url", "secret_key", "discord_client_secret"},
    "bot": {"database_url", "secret_key", "discord_token"},
    "duties": {"database_url", "secret_key", "discord_token"},
    "manage": {"database_url", "secret_key", "discord_token", "discord_client_secret"},
    "postgres": {"postgres_password"},
}
"""Service -> the secrets that it may read. Who is not named may read none."""
OF_ONES_OWN = "tally"
"""The image that is built here."""

_EXACT = re.compile(r"[\w./-]+:\d+\.\d+(\.\d+)?[\w.-]*(@sha256:[0-9a-f]{64})?")
_SECRET_NAME = re.compile(r"PASSWORD|SECRET|TOKEN|_URL")
_AMOUNT = re.compile(r"(?:\$\{[A-Z_]+:-)?(\d+)([mg])b?\}?")


def compose() -> dict[str, Any]:
    """The file as it stands."""
    found: dict[str, Any] = YAML(typ="safe").load(COMPOSE)
    return found


def megabytes(text: str) -> int:
    """Of an amount such as `1g` or `${NAME:-512mb}`, with its default."""
    found = _AMOUNT.fullmatch(text)
    assert found, f"{text} is no amount of memory"
    return int(found[1]) * (1024 if found[2] == "g" else 1)


def complaints(name: str, service: dict[str, Any]) -> set[str]:
    """What is wrong with a service; empty when all is well."""
    asked = {
        "may write to its image": service.get("read_only") is True,
        "keeps capabilities": service.get("cap_drop") == ["ALL"] and "cap_add" not in service,
        "may gain privileges": service.get("security_opt") == ["no-new-privileges:true"]
        and not service.get("privileged"),
        "has no reaper": service.get("init") is True,
        "runs as root": service.get("image") == OF_ONES_OWN or _is_no_root(str(service.get("user", "0"))),
        "has no memory limit": "mem_limit" in service,
        "has no process limit": 0 < service.get("pids_limit", 0) <= 512,
        "writes logs without end": "max-size" in service.get("logging", {}).get("options", {}),
        "has a temporary folder without limit": all("size=" in each for each in service.get("tmpfs", ["no size"])),
        "is of no exact version": service.get("image") == OF_ONES_OWN or _is_exact(str(service.get("image"))),
        "reads a secret that it does not need": set(service.get("secrets", [])) == SECRETS.get(name, set()),
        "is told a secret in the clear": not _in_the_clear(service.get("environment", {})),
    }
    return {complaint for complaint, is_well in asked.items() if not is_well}


def _is_no_root(user: str) -> bool:
    return re.fullmatch(r"[1-9]\d*:[1-9]\d*", user) is not None


def _is_exact(image: str) -> bool:
    return _EXACT.fullmatch(image) is not None


def _in_the_clear(environment: dict[str, str]) -> set[str]:
    """Variables that hold a secret themselves. The store's address has none: nobody else shares its network."""
    return {
        name
        for name in environment
        if _SECRET_NAME.search(name) and not name.endswith("_FILE") and environment[name] != "redis://valkey:6379/0"
    }
