"""Coming from JSON and going back: reads `app_state.json` in, checks every record, and writes it out again.

`docs/migration.md` says what becomes of what; `docs/decisions/0009-migration.md` why it is done in this way.
"""
