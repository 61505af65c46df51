"""A real nginx in front of a site, with the configuration that is in the repository."""

from __future__ import annotations

import datetime
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.conftest import find_nginx
from tests.e2e.servers import PROJECT

NAME = "trivia.localhost"
"""Stands for the name of an installation; the machine's own, so that DEBUG is allowed to serve it."""
WRITTEN = "trivia.example.org"
"""The name that the configuration is written for."""
_TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
_AROUND = """
{user}
daemon off;
pid {folder}/nginx.pid;
error_log stderr;
worker_processes 1;
events {{}}
http {{
    access_log off;
    {temporary}
    include {folder}/tally.conf;
}}
"""
"""What Debian has in /etc/nginx/nginx.conf, as far as it matters."""


@contextmanager
def proxy(folder: Path, site: int, plain: int, tls: int) -> Iterator[None]:
    """nginx on two ports of this machine, in front of a site's; with a certificate of its own."""
    path = _certificate(folder)
    (folder / "tally.conf").write_text(_fitted(path, site, plain, tls))
    around = folder / "nginx.conf"
    temporary = "\n    ".join(f"{kind}_temp_path {folder}/{kind};" for kind in _TEMPORARY)
    user = "user root;" if os.getuid() == 0 else ""  # the folder is closed to others
    around.write_text(_AROUND.format(folder=folder, temporary=temporary, user=user))
    nginx = find_nginx()
    assert nginx, "mark the test with pytest.mark.proxy"
    server = subprocess.Popen([nginx, "-e", "stderr", "-p", folder, "-c", around])
    try:
        _await(tls, server)
        yield
    finally:
        server.terminate()
        server.wait(10)


def _fitted(certificate: Path, site: int, plain: int, tls: int) -> str:
    """The configuration with this machine's ports, name and certificate in it, and the waits made short."""
    text = (PROJECT / "deploy/nginx.conf").read_text()
    folder = f"/etc/letsencrypt/live/{WRITTEN}"
    for written, here in {
        f"{folder}/fullchain.pem": str(certificate),
        f"{folder}/privkey.pem": str(certificate),
        WRITTEN: NAME,
        "listen 80": f"listen 127.0.0.1:{plain}",
        "listen 443 ssl": f"listen 127.0.0.1:{tls} ssl",
        "127.0.0.1:8000": f"127.0.0.1:{site}",
        "_timeout 10s;": "_timeout 1s;",
    }.items():
        assert written in text, written
        text = text.replace(written, here)
    return text


def _certificate(folder: Path) -> Path:
    """A key and a certificate that it has signed itself, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    form = serialization.Encoding.PEM
    private = key.private_bytes(form, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = folder / "certificate.pem"
    path.write_bytes(private + certificate.public_bytes(form))
    return path


def _await(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 20
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
            return
        except OSError:
            assert server.poll() is None, "nginx ended"
            assert time.monotonic() < deadline, "nginx did not answer"
            time.sleep(0.05)
