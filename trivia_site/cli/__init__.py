"""What `manage.py` runs, and how it ends: with one line and a status that fits."""
