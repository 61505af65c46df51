"""Finished games for good, in SQL: kept, certified, looked after, and forgotten on demand."""
