"""Checks of this machine: where secrets are kept, what is shown, whether it runs, what time it is, where it writes."""

import shutil
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from connectors.web import host_of
from daemon.clock import system_zone_name
from daemon.config import Config
from daemon.doctor.verdict import Check, from_fault
from daemon.errors import AfterwordError, NeedsYou
from daemon.secrets import usable_keyring
from daemon.store.opening import FILE
from daemon.wiring import login_of

UNIT = "afterword.service"
LITTLE, TOO_LITTLE = 500 * 2**20, 50 * 2**20
"""Octets of free disk: a year's facts take ten million."""
_SECONDS = 5


def keyring(config: Config) -> Check:
    """Can secrets be kept in it, where an account wants that?"""
    keepers = [
        one.name for one in (*config.mail, *config.calendar) if (login := login_of(one)) and login[1] == "keyring"
    ]
    if not keepers:
        return Check("keyring", None, "skipped", "no account keeps its password there")
    try:
        return Check("keyring", None, "ok", f"{usable_keyring()}, for {', '.join(dict.fromkeys(keepers))}")
    except AfterwordError as error:
        return from_fault("keyring", None, error.faults[0], needs_you=isinstance(error, NeedsYou))


def notifications(config: Config) -> Check:
    """Does a notification server answer on the session bus (Desktop Notifications Specification 1.2)?"""
    if not config.notify.desktop:
        return Check("notifications", None, "skipped", "desktop = false in [notify]")
    from daemon.notify.bus import Bus, NoBus
    from daemon.notify.screen import SERVER

    try:
        bus = Bus(lambda _: None)
        try:
            able = bus.call(SERVER, "GetCapabilities").body[0]
        finally:
            bus.close()
    except NoBus as error:
        mend = "Run it within your desktop session; without notifications, `afterword status` says what is due."
        return Check("notifications", None, "warning", f"nothing can be shown: {error}", mend)
    buttons = "with" if "actions" in able else "without"
    return Check("notifications", None, "ok", f"a notification server answers; it shows them {buttons} buttons")


def service() -> Check:
    """Is the user unit installed, and does it run?"""
    enabled, active = _systemctl("is-enabled"), _systemctl("is-active")
    if active is None:
        return Check("service", None, "skipped", "there is no systemd for users in this session")
    if active == "active":
        return Check("service", None, "ok", f"{UNIT} runs" + ("" if enabled == "enabled" else " (until you log out)"))
    if active == "failed":
        mend = f"See why: journalctl --user -u {UNIT} -n 20. Then: systemctl --user restart {UNIT}"
        return Check("service", None, "failed", f"{UNIT} was started and failed", mend)
    if enabled in {"enabled", "disabled", "linked", "static"}:
        return Check("service", None, "warning", f"{UNIT} doesn't run", f"systemctl --user enable --now {UNIT}")
    mend = "`afterword service install` starts Afterword with your desktop; until then, run `afterword sync` yourself."
    return Check("service", None, "warning", f"{UNIT} is not installed", mend)


def time_zone(config: Config) -> Iterator[Check]:
    """Are the user's days those of this machine?"""
    machine, yours = system_zone_name(), config.you.time_zone
    if machine == yours:
        yield Check("time zone", None, "ok", yours)
    else:
        mend = "If you have moved, set time_zone in [you]; if not, all is well."
        yield Check("time zone", None, "warning", f"{yours} in the configuration, {machine} on this machine", mend)


def clock_set() -> Check:
    """Is the clock kept right? systemd knows whether it is synchronised."""
    said = _said("timedatectl", "show", "--property=NTPSynchronized", "--value")
    if said == "yes":
        return Check("clock", None, "ok", "synchronised over the network")
    if said == "no":
        mend = "Turn it on: timedatectl set-ntp true. Letters are due by the clock."
        return Check("clock", None, "warning", "the clock is not synchronised", mend)
    return Check("clock", None, "skipped", "this machine doesn't tell whether its clock is kept right")


def state(folder: Path) -> Iterator[Check]:
    """Is it private, whole, and is there room?"""
    file = folder / FILE
    there = folder
    while not there.exists():
        there = there.parent
    if not folder.exists():
        yield Check("state", None, "ok", f"{folder} is made with the first pass")
    else:
        open_to_others = [place for place in (folder, file) if place.exists() and _mode(place) & 0o077]
        if open_to_others:
            mend = "; ".join(f"chmod {'700' if place.is_dir() else '600'} {place}" for place in open_to_others)
            seen = f"others on this machine may look into {' and '.join(map(str, open_to_others))}"
            yield Check("state", None, "warning", seen, f"Make it private: {mend}")
        else:
            yield _whole(folder, file)
    free = shutil.disk_usage(there).free
    seen, mend = f"{free // 2**20:,} MB are free at {there}", "Make room there; nothing is lost meanwhile."
    if free < TOO_LITTLE:
        yield Check("disk", None, "failed", seen, mend, needs_you=False)
    elif free < LITTLE:
        yield Check("disk", None, "warning", seen, mend)
    else:
        yield Check("disk", None, "ok", seen)


def model(config: Config) -> Check:
    """Does the language model answer, where letters are to be worded by one?"""
    if config.drafts.engine != "llm" or config.llm is None:
        return Check("model", None, "skipped", "letters are worded without one")
    import socket

    parts = urlsplit(config.llm.base_url)
    where = f"{host_of(config.llm.base_url)}, port {parts.port or (443 if parts.scheme == 'https' else 80)}"
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
        socket.create_connection((host_of(config.llm.base_url), port), timeout=_SECONDS).close()
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        mend = "Start it; until then letters are worded by the templates."
        return Check("model", None, "warning", f"nothing answers at {where}: {why}", mend)
    return Check("model", None, "ok", f"a server answers at {where}")


def _whole(folder: Path, file: Path) -> Check:
    """Can the database be read from end to end?"""
    from daemon.store import Store

    if not file.exists():
        return Check("state", None, "ok", f"{folder} is private, and empty yet")
    try:
        with Store.rehearse(folder) as store:
            count = len(store.facts())
    except AfterwordError as error:
        return from_fault("state", None, error.faults[0])
    return Check("state", None, "ok", f"{folder} is private, with {count} fact{'' if count == 1 else 's'}")


def _mode(place: Path) -> int:
    return stat.S_IMODE(place.stat().st_mode)


def _systemctl(verb: str) -> str | None:
    """`active`, `enabled`, `not-found`…; None where no manager answers."""
    said = _said("systemctl", "--user", verb, UNIT)
    return said if said in _STATES else None


_STATES = {"active", "inactive", "failed", "activating", "deactivating", "reloading", "unknown"}
_STATES |= {"enabled", "disabled", "linked", "static", "masked", "not-found", "generated", "alias", "indirect"}


def _said(*command: str) -> str | None:
    """What a program of this machine prints on one line; None where it can't."""
    try:
        ended = subprocess.run(  # noqa: S603 - two programs of systemd, named here
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return ended.stdout.strip()
