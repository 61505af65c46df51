"""`manage.py stress`: many players, racing workers and faults; the players' own notes are the judge."""
