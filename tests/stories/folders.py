"""A Maildir++ as the standard library sees it, so that nothing of the product judges itself."""

import email
import email.policy
import mailbox
from collections.abc import Iterable
from email.message import EmailMessage
from pathlib import Path


def parsed(raw: bytes) -> EmailMessage:
    return email.message_from_bytes(raw, policy=email.policy.default)


def box_of(root: Path, folder: str) -> list[EmailMessage]:
    """All messages of the folder (Drafts, Sent), in the order of their file names."""
    box = mailbox.Maildir(root, create=False).get_folder(folder)
    return [parsed(box.get_bytes(key)) for key in sorted(box.keys())]


def everything_in(root: Path) -> dict[str, bytes]:
    """Every file under `root`, by path: two of these are equal when nothing was added, moved, changed or lost."""
    return {str(file.relative_to(root)): file.read_bytes() for file in root.rglob("*") if file.is_file()}


def by_address(messages: Iterable[EmailMessage]) -> dict[str, EmailMessage]:
    """Drafts by their one receiver."""
    found: dict[str, EmailMessage] = {}
    for message in messages:
        (receiver,) = message["To"].addresses
        assert receiver.addr_spec not in found, f"two drafts to {receiver}"
        found[receiver.addr_spec] = message
    return found
