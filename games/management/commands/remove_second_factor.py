"""`manage.py remove_second_factor NAME`: for somebody who has lost both the phone and the recovery codes."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from games.access import second_factor
from games.archive import audit
from games.management.arguments import word
from games.management.checks import OF_INSTALLATION
from games.management.exits import USAGE


class Command(BaseCommand):
    help = (
        "Take an account's second factor and its recovery codes away: its password alone opens it again. Exit status 2 "
        "if there is no such account, 1 if it has no second factor."
    )
    requires_system_checks = OF_INSTALLATION

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", type=word, help="the account's user name")

    def handle(self, *args: Any, name: str, **options: Any) -> None:
        user = User.objects.filter(username=name).first()
        if user is None:
            raise CommandError(f"There is no account of the name {name!r}.", returncode=USAGE)
        if not second_factor.remove(audit.SHELL, user):
            raise CommandError(f"{name} has no second factor: nothing was changed.")
        self.stdout.write(f"{name} logs in with the password alone now. Set the second factor up again soon.")
