"""The addresses of the servers that Tally stands on, store, cache and database, as settings name them."""

from __future__ import annotations

import importlib
from typing import Any
from urllib.parse import urlsplit

import environ

from trivia_site.configuration.values import Wrong

_POSTGRES = ("postgres", "postgresql", "psql", "pgsql")
_DJANGOS = ("assume_role", "isolation_level", "pool", "server_side_binding")
"""Options that Django takes for itself."""
_DATABASES = "sqlite:////absolute/path or postgres://user:password@host/name"
_ESCAPED = "In a password, / # ? % and @ are written %2F %23 %3F %25 and %40."


def store(text: str) -> str:
    """Where the store is. Raises Wrong."""
    # Not above: settings without an address have no use for the client library, which takes long to load.
    from games.store.redis import topology

    try:
        topology.read(text)
    except topology.WrongAddress as error:
        raise Wrong(
            f"it {error.why}. It is such as redis://:password@host:6379/0 or unix:///path. {_ESCAPED}"
        ) from None
    return text


def cache(text: str) -> str:
    """Where the cache is, which is one server. Raises Wrong."""
    store(text)
    if "+" in text.partition("://")[0]:
        raise Wrong("the cache is one server, such as redis://:password@host:6379/0.")
    return text


def database(text: str) -> dict[str, Any]:
    """What Django has to know of the database. Raises Wrong."""
    scheme, found, _ = text.partition("://")
    if not found or scheme not in ("sqlite", *_POSTGRES):
        raise Wrong(f"it is no address of a database that Tally knows. It is such as {_DATABASES}.")
    if scheme == "sqlite":
        return _sqlite(text)
    try:
        parts = urlsplit(text)
        settings: dict[str, Any] = environ.Env.db_url_config(text)
    except (ValueError, TypeError, IndexError):
        raise Wrong(f"its host or its port makes no sense. {_ESCAPED}") from None
    options = settings.get("OPTIONS", {})
    lost = parts.fragment and parts.path  # django-environ takes care of a # before the first slash alone
    if lost or "@" in settings["NAME"] + parts.query or "/" in settings["NAME"]:
        raise Wrong(f"its parts cannot be separated. {_ESCAPED}")
    if not settings["NAME"] and "service" not in options:
        raise Wrong(f"it names no database. It is such as {_DATABASES}.")
    if isinstance(settings.get("CONN_MAX_AGE"), str):
        raise Wrong("its option conn_max_age is no number of seconds.")
    _known_to_driver(options)
    return settings


def _sqlite(text: str) -> dict[str, Any]:
    if not text.startswith("sqlite:///") or text == "sqlite:///":
        raise Wrong("it names no file. It is such as sqlite:////absolute/path, with four slashes.")
    settings: dict[str, Any] = environ.Env.db_url_config(text)
    return settings


def _known_to_driver(options: dict[str, Any]) -> None:
    """Whether PostgreSQL's driver is here, and knows what follows the address."""
    try:
        driver = importlib.import_module("psycopg")
    except ImportError:
        raise Wrong("PostgreSQL's driver is not installed. Run: pip install -r requirements-postgres.txt") from None
    try:
        driver.conninfo.make_conninfo("", **{name: value for name, value in options.items() if name not in _DJANGOS})
    except driver.Error:
        raise Wrong("an option behind the ? is none of PostgreSQL's, as connect_timeout and sslmode are.") from None
