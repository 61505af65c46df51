"""One registration as Django's admin wants it: a model without a table, which migrations name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:  # nothing else is imported: every command loads this module, to know the model
    from games.dashboard.registrations.row_data import RowData
    from games.domain import records


class Registration(models.Model):
    """A row of the admin's list. It is never in SQL: `data` carries the registration of the store.

    Django names routes, log entries and templates by this class. Elsewhere it is called `Row`.
    """

    key = models.CharField(primary_key=True, max_length=40, editable=False)
    """Guild and registration id, joined by a hyphen."""

    data: RowData

    class Meta:
        app_label = "games"
        managed = False
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.data)

    @property
    def registration(self) -> records.Registration:
        return self.data.registration

    @classmethod
    def of(cls, data: RowData) -> Registration:
        row = cls(key=key_of(data.registration))
        row.data = data
        row._state.adding = False
        return row


Row = Registration


def key_of(registration: records.Registration) -> str:
    return f"{registration.guild_id}-{registration.id}"
