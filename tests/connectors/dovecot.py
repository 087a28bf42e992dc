"""A real IMAP server for the tests: a private, throw-away Dovecot in a folder of its own, ready in a tenth of a second.

Any user may log in with the one password, and has an empty mailbox at first; so each test takes a user of its own.
Everything runs as the calling user; called by root, it drops to `nobody`, since Dovecot refuses to log in as root.
"""

import atexit
import grp
import itertools
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import ExitStack, contextmanager
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from imapclient import IMAPClient

from connectors.imap import ImapAccount
from connectors.rfc5322 import message_id
from connectors.settings import Imap
from tests.connectors.mailboxes import NOON, Folder
from tests.servers import need

PASSWORD = "open-sesame"

_CONFIGURATION = """
base_dir = {root}/run
state_dir = {root}/run/state
log_path = {root}/log
protocols = imap
listen = 127.0.0.1
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = {uid}
first_valid_gid = 0
mail_max_userip_connections = 200
disable_plaintext_auth = no
ssl = yes
ssl_cert = <{root}/cert.pem
ssl_key = <{root}/key.pem
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={root}/home/%u
}}
mail_location = maildir:~/Maildir
mail_plugins = {plugins}
namespace inbox {{
  inbox = yes
  separator = {separator}
  prefix = {prefix}
  mailbox Drafts {{
    special_use = \\Drafts
    auto = {drafts}
  }}
  mailbox Sent {{
    special_use = \\Sent
    auto = subscribe
  }}
  mailbox Junk {{
    special_use = \\Junk
    auto = subscribe
  }}
  mailbox Trash {{
    special_use = \\Trash
    auto = subscribe
  }}
  mailbox Jobs {{
    auto = subscribe
  }}
}}
# Without these two a wrong password costs 2, then 4, 6 ... seconds.
auth_failure_delay = 0
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  process_min_avail = 1
  service_count = 0
  inet_listener imap {{
    address = 127.0.0.1
    port = {port}
  }}
  inet_listener imaps {{
    address = 127.0.0.1
    port = {tls_port}
    ssl = yes
  }}
}}
# Processes that serve many connections, one after the other: a login takes 3 ms in place of 15.
service imap {{
  process_limit = 200
  service_count = 1000
}}
protocol imap {{
  imap_capability = {capability}
}}
{extra}
"""


class Dovecot:
    """One server. `capability` replaces what it says it can; `extra` is more configuration."""

    def __init__(
        self,
        *,
        capability: str = "",
        plugins: str = "",
        prefix: str = "",
        separator: str = "/",
        drafts: str = "subscribe",
        extra: str = "",
    ) -> None:
        # Not below pytest's own folders: they are closed to `nobody`, and too long for the name of a socket.
        root = self.root = Path(tempfile.mkdtemp(prefix="dovecot-"))
        self.host, self.prefix = "127.0.0.1", prefix
        self.port, self.tls_port = _free_port(), _free_port()
        self.ca_file = str(root / "cert.pem")
        self._users = itertools.count(1)
        self._as: dict[str, Any] = {}
        uid, gid = os.getuid(), os.getgid()
        if uid == 0:
            uid, gid = pwd.getpwnam("nobody")[2:4]
            self._as = {"user": uid, "group": gid, "extra_groups": []}
        for folder in (root, root / "run", root / "run" / "state", root / "home"):
            folder.mkdir(parents=True, exist_ok=True)
        _make_certificate(root)
        (root / "dovecot.conf").write_text(
            _CONFIGURATION.format(
                root=root,
                user=pwd.getpwuid(uid).pw_name,
                group=grp.getgrgid(gid).gr_name,
                uid=uid,
                gid=gid,
                password=PASSWORD,
                port=self.port,
                tls_port=self.tls_port,
                capability=capability,
                plugins=plugins,
                prefix=prefix,
                separator=separator,
                drafts=drafts,
                extra=extra,
            )
        )
        for path in (root, *root.rglob("*")):
            os.chown(path, uid, gid)

    @contextmanager
    def running(self):
        program = need("dovecot", "dovecot-imapd")
        with (self.root / "out").open("wb") as out:
            process = subprocess.Popen(
                [program, "-F", "-c", self.root / "dovecot.conf"], stdout=out, stderr=out, cwd="/", **self._as
            )
        try:
            self._await(process)
            yield self
        finally:
            process.terminate()
            process.wait(10)
            shutil.rmtree(self.root)

    def user(self, name: str = "sam") -> str:
        """A user that nobody has used yet."""
        return f"{name}{next(self._users)}"

    def doveadm(self, *words: str) -> str:
        command = [need("doveadm", "dovecot-core"), "-c", self.root / "dovecot.conf", *words]
        return subprocess.run(command, capture_output=True, check=True, cwd="/", text=True, **self._as).stdout

    def settings(self, user: str, **given: Any) -> Imap:
        """A plain connection to this user's mailbox, unless told otherwise."""
        return Imap(**({"name": "work", "host": self.host, "user": user, "port": self.port, "tls": "none"} | given))

    def account(self, user: str, batch: int = 500, **given: Any) -> ImapAccount:
        return ImapAccount(self.settings(user, **given), lambda: PASSWORD, batch)

    @contextmanager
    def client(self, user: str):
        """The user's own mail program."""
        with IMAPClient(self.host, self.port, ssl=False, timeout=10) as client:
            client.login(user, PASSWORD)
            client.normalise_times = False
            yield client

    def _await(self, process: subprocess.Popen[bytes]) -> None:
        for _ in range(1000):
            try:
                with socket.create_connection((self.host, self.port), timeout=5) as connection:
                    if connection.recv(1000).startswith(b"* OK"):
                        return
            except OSError:
                pass
            if process.poll() is not None:
                break
            time.sleep(0.01)
        log = self.root / "log"
        raise RuntimeError((self.root / "out").read_text() + (log.read_text() if log.exists() else ""))


@cache
def shared_server(*, bare: bool = False) -> Dovecot:
    """One server for all tests of this process. The bare one offers no extension, and keeps folders below INBOX."""
    server = Dovecot(capability="IMAP4rev1", prefix="INBOX.", separator=".") if bare else Dovecot()
    running = server.running()
    atexit.register(running.__exit__, None, None, None)
    return running.__enter__()


class DovecotMailbox:
    """One user's mailbox on the real server, for the contract suite."""

    def __init__(self, server: Dovecot, stack: ExitStack) -> None:
        self.server, self.user = server, server.user()
        self._client = stack.enter_context(server.client(self.user))

    def account(self) -> ImapAccount:
        return self.server.account(self.user, batch=3)

    def deliver(self, raw: bytes, folder: Folder = "INBOX", received: datetime = NOON) -> None:
        self._client.append(self._called(folder), raw, msg_time=received)

    def folder(self, name: Folder) -> list[bytes]:
        self._client.select_folder(self._called(name), readonly=True)
        return [items[b"BODY[]"] for items in self._client.fetch(self._client.search(), ["BODY.PEEK[]"]).values()]

    def flags(self, name: str, folder: Folder) -> frozenset[str]:
        uid = self._open(name, folder, readonly=True)
        flags = {flag.decode().lstrip("\\").lower() for flag in self._client.get_flags([uid])[uid]}
        return frozenset(flags & {"draft", "seen", "flagged"})

    def mark(self, name: str, folder: Folder) -> None:
        self._client.add_flags([self._open(name, folder)], [b"\\Flagged"])

    def edit(self, name: str, raw: bytes) -> None:
        uid = self._open(name, "Drafts")
        self._client.append(self._called("Drafts"), raw, flags=[b"\\Draft", b"\\Seen"])
        self._client.delete_messages([uid])
        self._client.expunge([uid])

    def move(self, name: str, source: Folder, target: Folder) -> None:
        uid = self._open(name, source)
        self._client.copy([uid], self._called(target))
        self._client.delete_messages([uid])
        self._client.expunge([uid])

    def delete(self, name: str, folder: Folder) -> None:
        uid = self._open(name, folder)
        self._client.delete_messages([uid])
        self._client.expunge([uid])

    def _called(self, folder: Folder) -> str:
        return folder if folder == "INBOX" else self.server.prefix + folder

    def _open(self, name: str, folder: Folder, *, readonly: bool = False) -> int:
        self._client.select_folder(self._called(folder), readonly=readonly)
        found = self._client.fetch(self._client.search(), ["BODY.PEEK[HEADER]"])
        return next(uid for uid, items in found.items() if message_id(items[b"BODY[HEADER]"]) == name)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _make_certificate(root: Path) -> None:
    """For the address 127.0.0.1 alone: the name localhost doesn't fit it. It is its own CA."""
    openssl = need("openssl", "openssl")
    command = f"{openssl} req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj /CN=test"
    names = "subjectAltName=IP:127.0.0.1"
    files = ["-keyout", root / "key.pem", "-out", root / "cert.pem"]
    subprocess.run([*command.split(), "-addext", names, *files], check=True, capture_output=True)
