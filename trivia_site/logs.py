"""Logging: structlog and the standard library through one formatter, for people or machines, secrets blotted out."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from games.domain.processes import BOT, DUTIES, name_of

FORMATS = ("console", "json")
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
_HIDDEN = "[secret]"
_NAMED = re.compile(
    r"(\b(?:sessionid|csrftoken|csrfmiddlewaretoken|code_verifier|client_secret|access_token|refresh_token)"
    r"|(?<=[?&])(?:code|state))=[^\s;,&'\"]+"
)
"""Cookies, and what stands in the address and the forms of a login with Discord."""
_URL_PASSWORD = re.compile(r"(?<=://)([^/@\s:]*):[^/\s]+(?=@)|((?<=[?&])(?:\w+_)?password)=[^\s&]+")
"""Up to the last @: one in a password need not be escaped. Settings with an unescaped / are refused."""


def without_passwords(text: str) -> str:
    """The text with the password of every URL in it blotted out."""
    return _URL_PASSWORD.sub(lambda found: f"{found[2]}={_HIDDEN}" if found[2] else f"{found[1]}:{_HIDDEN}", text)


class Redactor:
    """Replaces known secrets, passwords of URLs and what visitors are known by, in what is about to be logged."""

    def __init__(self, secrets: Iterable[str]) -> None:
        # Shorter ones would blot out ordinary words.
        self._secrets = sorted({secret for secret in secrets if len(secret) >= 8}, key=len, reverse=True)

    def __call__(self, _logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        return {key: self._clean(value) for key, value in event.items()}

    def _clean(self, value: object) -> object:
        if isinstance(value, str):
            for secret in self._secrets:
                value = value.replace(secret, _HIDDEN)
            return _NAMED.sub(rf"\1={_HIDDEN}", without_passwords(value))
        if isinstance(value, dict):
            return {key: self._clean(item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [self._clean(item) for item in value]
        return value


def configure(level: str, form: str, secrets: Iterable[str]) -> dict[str, Any]:
    """Set structlog up and return Django's LOGGING. `form` is one of `FORMATS`."""
    _configure_structlog()
    if form == "json":  # a warning, or the last words of a process, in lines of their own would be no JSON
        logging.captureWarnings(True)
        sys.excepthook = _log_uncaught
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"structlog": _formatter(form, secrets)},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structlog"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": _loggers(level),
    }


def _common() -> list[Processor]:
    """What every line has, whichever library it comes from."""
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.ExtraAdder(),
    ]


def _configure_structlog() -> None:
    structlog.configure(
        processors=[
            *_common(),
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def _formatter(form: str, secrets: Iterable[str]) -> dict[str, Any]:
    return {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": _common(),
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _without_colours,
            # Before the redactor: a traceback may carry a secret too.
            structlog.processors.format_exc_info,
            *([_process] if form == "json" else []),  # the supervisor puts a name before the lines for people
            Redactor(secrets),
            _renderer(form),
        ],
    }


def _loggers(level: str) -> dict[str, Any]:
    """Those of libraries that would speak twice, in their own way, or say too much."""
    return {
        # Django's own handlers would print each line a second time.
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
        # uvicorn sets levels and handlers of its own before it loads the settings.
        "uvicorn": {"handlers": [], "propagate": True, "level": level},
        "uvicorn.error": {"level": level},
        "uvicorn.access": {"handlers": [], "propagate": True, "level": level},
        # It logs every statement with its values, sessions and password hashes among them.
        "django.db.backends": {"level": "WARNING"},
    }


def _renderer(form: str) -> Processor:
    if form == "json":
        return structlog.processors.JSONRenderer()
    return structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback)


def role() -> str:
    """What this process was started as."""
    program, *words = sys.argv or [""]
    name = Path(program).name
    if name in ("manage.py", "__main__.py") and words:
        name = "site" if words[0].startswith("trivia_site.asgi") else words[0]
    return {"runbot": BOT, "run_duties": DUTIES}.get(name, name)


def _process(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Say who speaks, by the name that the store and `doctor` have for it; children that were forked have another."""
    event["process"] = name_of(role())
    return event


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    structlog.get_logger(__name__).critical("ended by an error", exc_info=(kind, error, trace))


def _without_colours(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Drop uvicorn's second copy of its message, made for its own formatter."""
    event.pop("color_message", None)
    return event
