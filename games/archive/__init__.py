"""Finished games for good, in SQL: kept, certified, monitored, and forgotten on demand."""
