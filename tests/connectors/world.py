"""A small internet of the tests on 127.0.0.1: a name server, names that lead to our own ports, and certificates for them.

`World` takes the place of the resolver and of `socket.create_connection` in this process, and remembers who was asked.
"""

import os
import socket
import subprocess
import threading
from pathlib import Path
from typing import Any, Self

import dns.flags
import dns.message
import dns.rcode
import dns.resolver
import dns.rrset
import pytest

from tests.servers import need


class NameServer:
    """Speaks DNS over UDP. `records` are by name and type, as a zone file has their values."""

    def __init__(self) -> None:
        self.records: dict[tuple[str, str], list[str]] = {}
        self.asked: list[str] = []
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                wire, client = self._socket.recvfrom(4096)
            except OSError:
                return
            if not wire:
                return
            query = dns.message.from_wire(wire)
            question = query.question[0]
            name, kind = question.name.to_text(omit_final_dot=True), dns.rdatatype.to_text(question.rdtype)
            self.asked.append(name)
            answer = dns.message.make_response(query)
            answer.flags |= dns.flags.RA
            if values := self.records.get((name, kind)):
                answer.answer.append(dns.rrset.from_text(f"{name}.", 60, "IN", kind, *values))
            elif not any(known == name for known, _ in self.records):
                answer.set_rcode(dns.rcode.NXDOMAIN)
            self._socket.sendto(answer.to_wire(), client)

    def stop(self) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as last:
            last.sendto(b"", ("127.0.0.1", self.port))
        self._thread.join(5)
        self._socket.close()


class World:
    """Use it as a context. What isn't in `hosts` can't be reached; 127.0.0.1 is as it is."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.names = NameServer()
        self.hosts: dict[tuple[str, int], int] = {}
        self.reached: list[tuple[str, int]] = []
        self.certificate, self._patch = folder, monkeypatch
        self._connect: Any = socket.create_connection

    def certify(self, *hosts: str) -> None:
        """One certificate for these names, which this process trusts from now on."""
        certify(self.certificate, *hosts)
        self._patch.setenv("SSL_CERT_FILE", str(self.certificate / "cert.pem"))

    def __enter__(self) -> Self:
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers, resolver.port = ["127.0.0.1"], self.names.port
        self._patch.setattr(dns.resolver, "default_resolver", resolver)
        self._patch.setattr(socket, "create_connection", self._dial)
        return self

    def __exit__(self, *_: object) -> None:
        self.names.stop()

    def _dial(self, address: tuple[str, int], *args: Any, **given: Any) -> socket.socket:
        self.reached.append(address)
        if address in self.hosts:
            address = ("127.0.0.1", self.hosts[address])
        if address[0] != "127.0.0.1":
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return self._connect(address, *args, **given)


def certify(folder: Path, *hosts: str) -> None:
    """cert.pem and key.pem for these names; it is its own authority."""
    folder.mkdir(exist_ok=True)
    command = f"{need('openssl', 'openssl')} req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30"
    names = "subjectAltName=" + ",".join(f"DNS:{host}" for host in hosts)
    files = ["-keyout", folder / "key.pem", "-out", folder / "cert.pem"]
    command = [*command.split(), "-subj", "/CN=test", "-addext", names, *files]
    subprocess.run(command, check=True, capture_output=True, env={**os.environ})
