"""Registrations in Django's admin although they live in the store; docs/decisions/0003 says why and how."""
