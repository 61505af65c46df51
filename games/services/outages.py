"""What the database raises when it cannot do its work now, as against what is wrong with what it was asked."""

from __future__ import annotations

from django.db import InterfaceError, InternalError, OperationalError

SQL_IS_AWAY = (OperationalError, InterfaceError, InternalError)
"""Its server or the connection is gone, its disk is full or broken, it takes no writes or is locked: tried again, and
told in a line without a trace, which would say nothing more. PostgreSQL's refusal to write, as of a standby, is an
InternalError."""
