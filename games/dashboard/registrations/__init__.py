"""Registrations in Django's admin though they live in the store: docs/decisions/0003-registrations-pages.md says why."""
