"""Registrations in Django's admin though they live in the store: see docs/decisions/0003-registrations-pages.md."""
