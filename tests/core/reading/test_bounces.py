"""Mail that says another did not arrive: by report (RFC 3464), by field, or in prose, and whom it failed to reach."""

from datetime import UTC, datetime

import pytest

from connectors.models import Message
from daemon.core.facts import Reading
from daemon.core.reading.reader import read_mail
from daemon.core.you import You

YOU = You(name="Alex Doe", addresses=("alex@example.com",))


def read(raw: str) -> Reading:
    return read_mail(Message(raw.encode(), "INBOX", datetime(2026, 12, 1, tzinfo=UTC)), YOU, "home").reading


def mail(sender: str, subject: str, text: str, more: str = "") -> str:
    return (
        f"Return-Path: <>\nFrom: {sender}\nTo: alex@example.com\nDate: Wed, 11 Mar 2026 09:00:00 +0000\n"
        f"Subject: {subject}\nMessage-ID: <b1@mx.example>\n{more}Content-Type: text/plain; charset=utf-8\n\n{text}"
    )


def report(action: str, *, status: str = "5.1.1", text: str = "This is the mail system at host mx.example.") -> str:
    """As Postfix writes it."""
    return f"""Return-Path: <>
From: MAILER-DAEMON@mx.example (Mail Delivery System)
To: alex@example.com
Date: Wed, 11 Mar 2026 09:00:00 +0000
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
Message-ID: <b2@mx.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="rr"

--rr
Content-Description: Notification

{text}

--rr
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; dana.reed@acme.example
Original-Recipient: rfc822;dana@acme.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 no such user

Final-Recipient: rfc822; sam.ode@acme.example
Action: relayed
Status: 2.0.0

--rr
Content-Type: text/rfc822-headers

From: Alex Doe <alex@example.com>
To: Dana Reed <dana@acme.example>, sam.ode@acme.example
Subject: Thank you

--rr--
"""


def test_a_report_names_whom_it_failed_to_reach_and_no_one_else() -> None:
    reading = read(report("failed"))
    assert (reading.kind, reading.failed) == ("bounce", ("dana.reed@acme.example", "dana@acme.example"))


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_a_report_of_a_delay_or_of_success_is_no_bounce(action: str) -> None:
    assert read(report(action, status="4.4.1")).kind == "unrelated"


EXIM = """This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  dana.reed@acme.example
    host mx.acme.example [192.0.2.7]
    550 mailbox for dana.reed@acme.example is gone

------ This is a copy of the message, including all the headers. ------

From: Alex Doe <alex@example.com>
To: info@elsewhere.example
"""
QMAIL = """Hi. This is the qmail-send program at mx.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<dana.reed@acme.example>:
192.0.2.7 does not like recipient.
Remote host said: 550 unknown user

--- Below this line is a copy of the message.

Return-Path: <alex@example.com>
"""
PROSE = {
    "exim": (
        "Mail Delivery System <Mailer-Daemon@mx.example>",
        "Mail delivery failed: returning message to sender",
        EXIM,
    ),
    "qmail": ("MAILER-DAEMON@mx.example", "failure notice", QMAIL),
    "gmail": (
        "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
        "Delivery Status Notification (Failure)",
        "** Address not found **\n\nYour message wasn't delivered to dana.reed@acme.example because the address couldn't be found, or is unable to receive mail.\n\nThe response from the remote server was:\n550 5.1.1 User doesn't exist",
    ),
    "exchange": (
        "Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@acme.example>",
        "Undeliverable: Thank you for your time",
        "Your message to dana.reed@acme.example couldn't be delivered.\n\ndana.reed wasn't found at acme.example.\n\nOffice 365\nalex\nAction Required\nRecipient\nUnknown To address\n\nOriginal message headers:\nFrom: alex@example.com\nMessage-ID: <xyz.123@example.com>",
    ),
    "prose alone": (
        "postmaster@acme.example",
        "Your mail",
        "Dear sender, the mailbox dana.reed@acme.example does not exist any more. The mail of alex@example.com was not delivered. For help contact support@acme.example.",
    ),
    "german exchange": (
        "Microsoft Outlook <postmaster@acme.example>",
        "Unzustellbar: Vielen Dank für das Gespräch",
        "Fehler bei der Nachrichtenzustellung an folgende Empfänger oder Gruppen:\n\ndana.reed@acme.example\nDie eingegebene E-Mail-Adresse konnte nicht gefunden werden.\n\nDiagnoseinformationen für Administratoren:\nGenerierender Server: mx@acme.example",
    ),
    "german provider": (
        "Mail Delivery System <mailer-daemon@post.example>",
        "Mail nicht zugestellt",
        "Diese Nachricht wurde automatisch erzeugt.\n\nIhre E-Mail konnte nicht zugestellt werden an:\n\n   dana.reed@acme.example\n   Empfänger unbekannt\n\nUrsprüngliche Nachricht:\nAn: jemand@anders.example",
    ),
    "french exchange": (
        "Microsoft Outlook <postmaster@acme.example>",
        "Non remis : Merci pour votre accueil",
        "Échec de la remise pour ces destinataires ou groupes :\n\ndana.reed@acme.example\nL’adresse de courrier que vous avez entrée est introuvable.",
    ),
    "french provider": (
        "Administrateur système <postmaster@poste.example>",
        "Message non distribué",
        "Bonjour,\n\nVotre message n’a pas pu être distribué à dana.reed@acme.example : la boîte aux lettres est pleine.",
    ),
    "spanish exchange": (
        "Microsoft Outlook <postmaster@acme.example>",
        "No se puede entregar: Gracias por la entrevista",
        "Error en la entrega a estos destinatarios o grupos:\n\ndana.reed@acme.example\nNo se encontró la dirección de correo electrónico que escribió.",
    ),
    "spanish provider": (
        "Sistema de entrega de correo <mailer-daemon@correo.example>",
        "Correo devuelto al remitente",
        "Su mensaje para dana.reed@acme.example no se ha podido entregar. El usuario no existe.",
    ),
}


@pytest.mark.parametrize("system", PROSE)
def test_whom_it_failed_to_reach_stands_in_the_prose(system: str) -> None:
    reading = read(mail(*PROSE[system]))
    assert (reading.kind, reading.failed) == ("bounce", ("dana.reed@acme.example",))
    assert reading.evidence


def test_the_field_that_exim_and_gmail_set_counts_before_the_prose() -> None:
    raw = mail(
        "Mail Delivery System <mailer-daemon@mx.example>",
        "Mail delivery failed",
        "See postmaster@mx.example.",
        "X-Failed-Recipients: dana.reed@acme.example,\n sam.ode@acme.example\n",
    )
    assert read(raw).failed == ("dana.reed@acme.example", "sam.ode@acme.example")


def test_where_nobody_is_named_the_returned_mail_says_whom_it_was_for() -> None:
    text = "The following recipient could not be reached:\n\n  'Reed, Dana' on 11/03/2026 09:00\n\n----- Original message -----\nFrom: Alex Doe <alex@example.com>\nTo: Dana Reed <dana.reed@acme.example>\nSubject: Thank you\n"
    reading = read(mail("System Administrator <postmaster@acme.example>", "Undeliverable: Thank you", text))
    assert (reading.kind, reading.failed) == ("bounce", ("dana.reed@acme.example",))


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        (
            "Warning: could not send message for past 4 hours",
            "** THIS IS A WARNING MESSAGE ONLY **\n** YOU DO NOT NEED TO RESEND YOUR MESSAGE **\n\nDelivery to dana.reed@acme.example failed for 4 hours.",
        ),
        (
            "Delivery Status Notification (Delay)",
            "There was a temporary problem delivering your message to dana.reed@acme.example. We will retry for 46 more hours.",
        ),
        (
            "Zustellung verzögert: Danke",
            "Ihre Nachricht an dana.reed@acme.example wurde noch nicht zugestellt. Die Zustellung wird weiterhin versucht.",
        ),
        (
            "Remise retardée : Merci",
            "Votre message à dana.reed@acme.example n'a pas encore été remis. Le serveur continuera d'essayer.",
        ),
        (
            "Entrega retrasada: Gracias",
            "El mensaje para dana.reed@acme.example aún no se ha entregado. El servidor lo seguirá intentando.",
        ),
    ],
)
def test_what_is_only_late_has_not_failed(subject: str, text: str) -> None:
    reading = read(mail("Mail Delivery System <mailer-daemon@mx.example>", subject, text))
    assert (reading.kind, reading.failed) == ("unrelated", ())


@pytest.mark.parametrize(
    "text",
    [
        "Hi Alex, my earlier mail to you bounced, the system said the address could not be found. Trying again here: are you free on Tuesday for an interview?",
        "Hallo Alex, meine letzte Mail konnte nicht zugestellt werden, daher noch einmal.",
    ],
)
def test_a_person_who_speaks_of_a_bounce_sends_none(text: str) -> None:
    raw = mail("Dana Reed <dana.reed@acme.example>", "Fwd: Undeliverable: Interview", text).replace(
        "Return-Path: <>\n", ""
    )
    reading = read(raw)
    assert reading.kind != "bounce"
    assert reading.failed == ()


def test_a_read_receipt_says_nothing() -> None:
    raw = (
        report("failed")
        .replace("delivery-status;", "disposition-notification;")
        .replace("message/delivery-status", "message/disposition-notification")
    )
    assert read(raw).kind == "unrelated"


def test_an_answering_machine_behind_an_empty_return_path_is_no_bounce() -> None:
    """Responders, too, give nobody to report to; "no longer in use" is then the mailbox of one who left."""
    text = "Thank you for your mail. I no longer work at Acme and this mailbox is no longer in use. Please contact jobs@acme.example."
    reading = read(
        mail("Dana Reed <dana.reed@acme.example>", "Automatic reply: Thank you", text, "Auto-Submitted: auto-replied\n")
    )
    assert (reading.kind, reading.failed) == ("auto_reply", ())


def test_a_system_under_an_ordinary_address_returns_the_mail() -> None:
    text = "Your message could not be delivered to dana.reed@acme.example.\n\n--- Original message ---\nFrom: alex@example.com\nSubject: Thank you\n"
    raw = mail("Acme Gateway <gateway@acme.example>", "Undelivered mail", text).replace("Return-Path: <>\n", "")
    assert read(raw).failed == ("dana.reed@acme.example",)
