"""A private coturn on loopback for tests: UDP and TCP on one port, TLS with a certificate on another.

It runs by the very lines that `docs/deploying.md` tells a clinic to write; only what is its own differs.
"""

from __future__ import annotations

import datetime
import socket
import subprocess
import time
from ipaddress import IPv4Address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.real.packages import program
from tests.real.port import free_port

HOST = "127.0.0.1"
LOOPBACK = ("allow-loopback-peers", "no-dtls", "verbose", "simple-log")
DEPLOYING = Path(__file__).resolve().parents[2] / "docs" / "deploying.md"


def documented() -> list[str]:
    """The lines of the documented `turnserver.conf`."""
    _, _, rest = DEPLOYING.read_text().partition("```\n# /etc/turnserver.conf\n")
    return rest.partition("```")[0].splitlines()


class TurnServer:
    """Runs while the block lasts. `only_to` is the one peer address that it relays to; `without` names an
    option of the documented ones that is left out."""

    def __init__(
        self, folder: Path, *, secret: str = "a secret of tests", only_to: str = HOST, without: str = ""
    ) -> None:
        self.secret = secret
        self.port, self.tls_port = free_port(), free_port()
        self._folder = folder
        self._only_to = only_to
        self._without = without
        self._process: subprocess.Popen[bytes] | None = None

    def url(self, way: str) -> str:
        """What a browser is given to come by "udp", "tcp" or "tls"."""
        if way == "tls":
            return f"turns:{HOST}:{self.tls_port}?transport=tcp"
        return f"turn:{HOST}:{self.port}?transport={way}"

    def __enter__(self) -> TurnServer:
        (self._folder / "turn.conf").write_text("\n".join(self._lines()))
        command = [program("turnserver", "coturn"), "-c", str(self._folder / "turn.conf")]
        self._process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=self._folder
        )
        _wait_for(self.port)
        return self

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(timeout=10)

    def _lines(self) -> list[str]:
        """As documented, with this place's own addresses, and what loopback and a folder of its own need."""
        certificate, key = write_certificate(self._folder)
        own = {
            "static-auth-secret": self.secret,
            "listening-port": self.port,
            "tls-listening-port": self.tls_port,
            "cert": certificate,
            "pkey": key,
            "allowed-peer-ip": self._only_to,
        }
        lines = [line for line in documented() if line != self._without]
        lines = [f"{name}={own.get(name, value)}" if value else name for name, value in map(_option, lines)]
        files = {"pidfile": "turn.pid", "log-file": "turn.log", "userdb": "turn.db"}
        lines += [f"{name}={self._folder / file}" for name, file in files.items()]
        return [*lines, f"listening-ip={HOST}", f"relay-ip={HOST}", *LOOPBACK, ""]

    def log(self) -> str:
        """What it has said so far."""
        return (self._folder / "turn.log").read_text(errors="replace")


def _option(line: str) -> tuple[str, str]:
    name, _, value = line.partition("=")
    return name, value


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 10
    while True:
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


def write_certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for `HOST`, signed by itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "turn.invalid")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address(HOST))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "turn.pem", folder / "turn.key"
    paths[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return paths
