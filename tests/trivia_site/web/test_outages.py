"""A database that cannot do its work is reported on a page in plain words, and in the log in one line."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator

import pytest
from asgiref.sync import async_to_sync
from django.contrib.auth.models import User
from django.db import connection
from django.http import HttpResponse
from django.test import AsyncClient, Client

pytestmark = pytest.mark.django_db

FORM = {"username": "ada", "password": "open sesame"}


@pytest.fixture
def _refusing() -> Iterator[None]:
    """SQLite takes no writes, as on a full disk, and answers what is read."""
    User.objects.create_superuser(**FORM)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = 1")
        yield
        cursor.execute("PRAGMA query_only = 0")


def logged_in_sync() -> HttpResponse:
    return Client(raise_request_exception=False).post("/login/", FORM)  # type: ignore[return-value]


def logged_in_async() -> HttpResponse:
    return async_to_sync(AsyncClient(raise_request_exception=False).post)("/login/", FORM)  # type: ignore[return-value]


@pytest.mark.usefixtures("_refusing")
@pytest.mark.parametrize("log_in", [logged_in_sync, logged_in_async])
def test_a_login_that_cannot_be_saved_is_told_in_plain_words(
    log_in: Callable[[], HttpResponse], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        response = log_in()
    page = response.content.decode()
    assert response.status_code == 503 and "Nothing can be saved at the moment" in page
    assert "readonly" not in page and "sqlite" not in page.lower(), "a stranger learns no cause"
    [line] = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert "The database refused POST /login/: attempt to write a readonly database" in line.getMessage()
    assert not line.exc_info


@pytest.mark.usefixtures("_refusing")
def test_reading_goes_on() -> None:
    assert Client().get("/login/").status_code == 200
