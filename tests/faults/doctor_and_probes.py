"""What doctor and /readyz say, as one JSON object of another process: `python tests/faults/doctor_and_probes.py`"""

from __future__ import annotations

import contextlib
import io
import json
import sys

import django


def main() -> None:
    django.setup()
    from django.core.management import call_command
    from django.test import Client

    ready = Client().get("/readyz", headers={"host": "localhost"})
    doctor, status = io.StringIO(), 0
    with contextlib.redirect_stdout(doctor):
        try:
            call_command("doctor", "--json", stdout=doctor)
        except SystemExit as end:
            status = int(end.code or 0)
    findings = {finding["about"]: finding for finding in json.loads(doctor.getvalue())["findings"]}
    said = {"status": status, "saving": findings["saving"], "room": findings["room"]}
    json.dump(said | {"readyz": ready.status_code, "words": ready.content.decode()}, sys.stdout)


if __name__ == "__main__":
    main()
