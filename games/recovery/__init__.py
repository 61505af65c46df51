"""Let store and SQL agree again after one was restored from an older copy, or lost.

By itself, in the duty loop: `older_copy` notices, `ended_games` takes what ended from SQL, `lost_posts` marks the posts
of games that neither has. By `manage.py reconcile`: `reconciliation`.
"""
