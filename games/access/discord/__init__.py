"""Log in with Discord: who somebody is and which servers are theirs, by Discord's word and no longer than it holds.

django-allauth does the OAuth2 dance (`provider.py`, `adapters.py`); what Discord says about a person's servers is asked
and kept by `rights.py`, and read by `games.access.roles`.
"""
