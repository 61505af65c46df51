"""Servers that join from now on are welcomed; those that are there are not."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, ClassVar

from django.db import migrations, models

SINCE = "welcome:since"


def note_since(apps: Any, schema_editor: Any) -> None:
    """Its `created_at` is what is meant: it is done, and nobody does anything for it."""
    now = datetime.now(UTC)
    entries = apps.get_model("games", "OutboxEntry").objects
    entries.get_or_create(key=SINCE, defaults={"kind": "welcome", "guild_id": "", "due_at": now, "done_at": now})


class Migration(migrations.Migration):
    dependencies: ClassVar = [("games", "0011_hidden_players")]

    operations: ClassVar = [
        migrations.AlterField(
            model_name="outboxentry",
            name="kind",
            field=models.CharField(
                choices=[
                    ("amend", "amend a results post"),
                    ("trial", "send a test post"),
                    ("welcome", "welcome a server"),
                ],
                max_length=10,
            ),
        ),
        migrations.RunPython(note_since, migrations.RunPython.noop),
    ]
