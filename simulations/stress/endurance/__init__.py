"""`manage.py stress --duration`: plays for so long while faults drawn by the seed strike, judged from outside."""
