from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator

import pytest
import structlog

from trivia_site import logs

TOKEN = "MTE4.discord-bot-token.abcdef"


@pytest.fixture
def logged() -> Iterator[Callable[[str], tuple[logging.Logger, io.StringIO]]]:
    """A logger of the standard library, set up as the settings do it, and what it writes."""
    logger = logging.getLogger("tests.logs")

    def set_up(form: str) -> tuple[logging.Logger, io.StringIO]:
        options = dict(logs.configure("INFO", form, secrets=[TOKEN, "short", ""])["formatters"]["structlog"])
        written = io.StringIO()
        handler = logging.StreamHandler(written)
        handler.setFormatter(options.pop("()")(**options))
        logger.handlers = [handler]
        logger.propagate = False
        logger.setLevel("INFO")
        return logger, written

    yield set_up
    logger.handlers = []


def test_a_line_for_machines_is_one_object(logged: Callable[[str], tuple[logging.Logger, io.StringIO]]) -> None:
    logger, written = logged("json")
    logger.warning("posted %s", "a game", extra={"game": "g1"})
    line = json.loads(written.getvalue())
    assert line["event"] == "posted a game"
    assert line["level"] == "warning"
    assert line["game"] == "g1"
    assert line["timestamp"].endswith("Z")


def test_structlog_and_the_standard_library_look_the_same(
    logged: Callable[[str], tuple[logging.Logger, io.StringIO]],
) -> None:
    _, written = logged("json")
    structlog.get_logger("tests.logs").info("closed", game="g2")
    assert json.loads(written.getvalue())["game"] == "g2"


@pytest.mark.parametrize("form", logs.FORMATS)
def test_no_secret_reaches_the_log(logged: Callable[[str], tuple[logging.Logger, io.StringIO]], form: str) -> None:
    logger, written = logged(form)
    logger.info("token %s", TOKEN, extra={"headers": {"Authorization": f"Bot {TOKEN}"}, "tried": [TOKEN]})
    logger.info("connecting to redis://user:hunter22@store:6379/0")
    try:
        raise RuntimeError(f"refused {TOKEN}")
    except RuntimeError:
        logger.exception("failed")
    said = written.getvalue()
    assert TOKEN not in said
    assert "hunter22" not in said
    assert "redis://user:" in said
    assert "RuntimeError: refused" in said


def test_short_values_are_no_secrets() -> None:
    assert logs.Redactor(["short"])(None, "info", {"event": "a short text"}) == {"event": "a short text"}


@pytest.mark.parametrize("form", logs.FORMATS)
def test_a_login_by_discord_leaves_neither_code_nor_token(
    logged: Callable[[str], tuple[logging.Logger, io.StringIO]], form: str
) -> None:
    logger, written = logged(form)
    logger.info('127.0.0.1 - "GET /discord/login/callback/?code=c0de-x&state=st4te-y HTTP/1.1" 302')
    logger.info("Not Found: %s", "/discord/login/callback/?state=st4te-y&code=c0de-x")
    logger.info("grant_type=refresh_token&refresh_token=t0ken-z&client_secret=s3cret-z&code_verifier=v3rifier-z")
    text = written.getvalue()
    assert not [word for word in ("c0de", "st4te", "t0ken", "s3cret", "v3rifier") if word in text]
    assert "/discord/login/callback/" in text


def test_a_word_before_an_equals_sign_is_no_secret(
    logged: Callable[[str], tuple[logging.Logger, io.StringIO]],
) -> None:
    logger, written = logged("json")
    logger.info("closed with code=4004, state=open")
    assert json.loads(written.getvalue())["event"] == "closed with code=4004, state=open"
