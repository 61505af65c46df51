"""`manage.py stress`: many players, racing workers and faults; the players' own journals are the judge."""
