"""Invitations as calendars and booking services mail them (RFC 5546), whole: what is done, when, and with whom."""

import base64
from datetime import UTC, datetime

import pytest

from connectors import vevent
from connectors.models import Message
from daemon.core.facts import DOUBTFUL, Interview, MailFact
from daemon.core.reading.calendar.events import read_event
from daemon.core.reading.reader import read_mail
from daemon.core.you import You

YOU = You(name="Alex Doe", addresses=("alex@example.com", "a.doe@mail.example"), time_zone="Europe/Berlin")
RECEIVED = datetime(2026, 12, 1, tzinfo=UTC)

BERLIN = """BEGIN:VTIMEZONE
TZID:Customized Time Zone
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
"""
GOOGLE = """ORGANIZER;CN=Ines Falk:mailto:ines.falk@tidemark.example
UID:4c1qk0vh2b@google.com
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION;RSVP=TRUE;CN=alex@example.com;X-NUM-GUESTS=0:mailto:alex@example.com
ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=TRUE;CN=Ines Falk;X-NUM-GUESTS=0:mailto:ines.falk@tidemark.example
ATTENDEE;CUTYPE=RESOURCE;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN="Hamburg-2-Elbe (8)":mailto:c_188e@resource.calendar.google.com
DTSTART:20260512T080000Z
DTEND:20260512T084500Z
"""


def calendar(method: str, event: str, zones: str = "") -> str:
    lines = (
        f"BEGIN:VCALENDAR\nPRODID:-//Example//EN\nVERSION:2.0\nMETHOD:{method}\n{zones}"
        f"BEGIN:VEVENT\nDTSTAMP:20260501T090000Z\n{event.strip()}\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    return lines.replace("\n", "\r\n")


def mail(
    subject: str,
    text: str,
    ics: str,
    method: str,
    sender: str = "Ines Falk <ines.falk@tidemark.example>",
    to: str = "alex@example.com",
) -> str:
    """As Google and Exchange send it: words and calendar side by side, the calendar in base64."""
    data = base64.encodebytes(ics.encode()).decode()
    return (
        f"From: {sender}\nTo: {to}\nDate: Fri, 01 May 2026 09:00:00 +0000\nSubject: {subject}\n"
        f"Message-ID: <{abs(hash((subject, ics)))}@tidemark.example>\nMIME-Version: 1.0\n"
        f'Content-Type: multipart/alternative; boundary="=_b"\n\n--=_b\nContent-Type: text/plain; charset=utf-8\n\n{text}\n'
        f'--=_b\nContent-Type: text/calendar; charset="utf-8"; method={method}\nContent-Transfer-Encoding: base64\n\n{data}\n--=_b--\n'
    )


def read(raw: str | bytes, you: You = YOU, *, outgoing: bool = False) -> MailFact:
    data = raw.encode() if isinstance(raw, str) else raw
    return read_mail(Message(data, "INBOX", RECEIVED, outgoing=outgoing), you, "home")


def told(raw: str | bytes, you: You = YOU, *, outgoing: bool = False) -> tuple[str, list[tuple[str | None, str]]]:
    """The kind, and of each interview its start (UTC) and status."""
    reading = read(raw, you, outgoing=outgoing).reading
    return reading.kind, [(shown(one), one.status) for one in reading.interviews]


def shown(one: Interview) -> str | None:
    return one.start.astimezone(UTC).strftime("%m-%d %H:%M") if one.start else None


TIME = "Product Analyst interview @ Tue May 12, 2026 10am - 10:45am (CEST)"


@pytest.mark.parametrize(
    ("subject", "sequence", "kind", "status"),
    [
        (f"Invitation: {TIME}", 0, "scheduled", "scheduled"),
        (f"Updated invitation: {TIME}", 1, "rescheduled", "moved"),
        (f"Updated invitation with note: {TIME}", 0, "rescheduled", "moved"),
        # Guests that are added late get a first invitation to a changed event.
        (f"Invitation: {TIME}", 2, "scheduled", "scheduled"),
        ("Aktualisierte Einladung: Vorstellungsgespräch", 1, "rescheduled", "moved"),
        ("Invitation mise à jour : Entretien", 1, "rescheduled", "moved"),
        ("Invitación actualizada: Entrevista", 1, "rescheduled", "moved"),
        # Exchange puts nothing before an update's subject: its SEQUENCE alone tells.
        ("Product Analyst interview", 1, "rescheduled", "moved"),
        ("Product Analyst interview", 0, "scheduled", "scheduled"),
    ],
)
def test_a_request_fixes_a_time_and_a_later_one_moves_it(subject, sequence, kind, status):
    ics = calendar("REQUEST", f"{GOOGLE}SEQUENCE:{sequence}\nSTATUS:CONFIRMED\nSUMMARY:Product Analyst interview\n")
    assert told(mail(subject, "You have been invited.", ics, "REQUEST")) == (kind, [("05-12 08:00", status)])


def test_rooms_and_the_user_are_nobody_the_user_meets():
    ics = calendar("REQUEST", f"{GOOGLE}SEQUENCE:0\nSUMMARY:Product Analyst interview\n")
    reading = read(mail(f"Invitation: {TIME}", "", ics, "REQUEST")).reading
    (interview,) = reading.interviews
    assert [(one.name, one.address) for one in interview.with_whom] == [("Ines Falk", "ines.falk@tidemark.example")]
    assert [one.name for one in reading.people] == ["Ines Falk"]


@pytest.mark.parametrize(
    "dates",
    [
        "DTSTART;TZID=Customized Time Zone:20260512T100000\nDTEND;TZID=Customized Time Zone:20260512T104500",
        'DTSTART;TZID="W. Europe Standard Time":20260512T100000\nDURATION:PT45M',
        "DTSTART;TZID=/freeassociation.sourceforge.net/Europe/Berlin:20260512T100000\nDTEND;TZID=/freeassociation.sourceforge.net/Europe/Berlin:20260512T104500",
        'DTSTART;TZID="(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna":20260512T100000\nDURATION:PT45M',
        "DTSTART;TZID=tzone://Microsoft/Utc:20260512T080000\nDTEND;TZID=tzone://Microsoft/Utc:20260512T084500",
        "DTSTART:20260512T080000Z\nDTEND:20260512T084500Z",
        # No zone at all, but the calendar defines just one.
        "DTSTART:20260512T100000\nDTEND:20260512T104500",
        "DTSTART;TZID=W. Europe Daylight Time:20260512T100000\nDURATION:PT45M",
        'DTSTART;TZID="(UTC-05:00) Eastern Time (US & Canada)":20260512T040000\nDURATION:PT45M',
        "DTSTART;TZID=Pacific Time (US & Canada):20260512T010000\nDURATION:PT45M",
    ],
)
def test_exchange_and_apple_zones(dates):
    event = f'{dates}\nUID:040000008200E00074C5\nSEQUENCE:0\nSUMMARY;LANGUAGE=de-DE:Vorstellungsgespräch Controller (m/w/d)\nORGANIZER;CN="Ohm, Bea":MAILTO:bea.ohm@werft.example'
    ics = calendar("REQUEST", event, BERLIN)
    assert told(mail("Vorstellungsgespräch Controller (m/w/d)", "Guten Tag", ics, "REQUEST")) == (
        "scheduled",
        [("05-12 08:00", "scheduled")],
    )


@pytest.mark.parametrize(("offset", "start"), [("-0500", "05-12 15:00"), ("+0000", "05-12 08:00")])
def test_a_floating_time_is_in_the_senders_zone_or_where_their_date_tells_none_in_the_users(offset: str, start: str):
    """RFC 5545, 3.3.5. A Date in UTC is most often a server's; the user is in Berlin, where it is summer."""
    event = (
        "DTSTART:20260512T100000\nUID:f1\nSUMMARY:Interview with Tidemark\nORGANIZER:mailto:ines.falk@tidemark.example"
    )
    raw = mail("Interview with Tidemark", "", calendar("REQUEST", event), "REQUEST").replace("+0000", offset)
    assert told(raw) == ("scheduled", [(start, "scheduled")])


def test_a_whole_day_has_no_hour():
    event = "DTSTART;VALUE=DATE:20260512\nUID:d1\nSUMMARY:Assessment centre interview day\nORGANIZER:mailto:ines.falk@tidemark.example"
    text = (
        "Dear Alex, we are delighted to confirm your interview for the analyst position on 12 May. Kind regards, Ines"
    )
    kind, interviews = told(mail("Your interview", text, calendar("REQUEST", event), "REQUEST"))
    assert (kind, interviews) == ("scheduled", [(None, "scheduled")])


CANCELLED = f"{GOOGLE}SEQUENCE:1\nSTATUS:CANCELLED\nSUMMARY:Product Analyst interview\n"


@pytest.mark.parametrize(
    ("subject", "summary"),
    [
        (f"Canceled event: {TIME}", "Product Analyst interview"),
        ("Canceled: Product Analyst interview", "Canceled: Product Analyst interview"),
        ("Abgesagt: Vorstellungsgespräch", "Abgesagt: Vorstellungsgespräch"),
        ("Annulé : Entretien", "Annulé : Entretien"),
        ("Cancelado: Entrevista", "Cancelado: Entrevista"),
    ],
)
def test_a_cancel_calls_it_off(subject, summary):
    ics = calendar("CANCEL", CANCELLED.replace("Product Analyst interview", summary))
    assert told(mail(subject, "This event has been canceled.", ics, "CANCEL")) == (
        "cancelled",
        [("05-12 08:00", "cancelled")],
    )


def test_a_status_of_cancelled_is_enough():
    """Booking services publish the cancelled event."""
    raw = mail("Your booking", "", calendar("PUBLISH", CANCELLED), "PUBLISH")
    assert told(raw) == ("cancelled", [("05-12 08:00", "cancelled")])


def test_a_counter_asks_for_another_time():
    ics = calendar("COUNTER", f"{GOOGLE}SEQUENCE:0\nSUMMARY:Product Analyst interview\nCOMMENT:Could we do this?\n")
    assert told(mail("New Time Proposed: Product Analyst interview", "", ics, "COUNTER")) == (
        "rescheduled",
        [("05-12 08:00", "proposed")],
    )


REPLY = """ORGANIZER;CN=Alex Doe:mailto:alex@example.com
ATTENDEE;PARTSTAT={};CN=Ines Falk:mailto:ines.falk@tidemark.example
UID:mine-1@example.com
DTSTART:20260512T080000Z
DTEND:20260512T084500Z
SUMMARY:Interview Tidemark / Alex Doe
"""


@pytest.mark.parametrize(
    ("answer", "kind", "interviews"),
    [
        ("ACCEPTED", "scheduled", [("05-12 08:00", "scheduled")]),
        ("TENTATIVE", "reply", [("05-12 08:00", "proposed")]),
        ("DECLINED", "cancelled", [("05-12 08:00", "cancelled")]),
    ],
)
def test_the_employers_answer_to_the_users_invitation(answer, kind, interviews):
    text = "Happy to speak about the analyst position."
    raw = mail(f"{answer.title()}: Interview Tidemark", text, calendar("REPLY", REPLY.format(answer)), "REPLY")
    assert told(raw) == (kind, interviews)


@pytest.mark.parametrize(
    ("answer", "interviews"),
    [("ACCEPTED", [("05-12 08:00", "scheduled")]), ("DECLINED", [("05-12 08:00", "cancelled")])],
)
def test_the_users_own_answer_is_their_word(answer, interviews):
    event = f"""ORGANIZER;CN=Ines Falk:mailto:ines.falk@tidemark.example
ATTENDEE;PARTSTAT={answer};CN=Alex Doe:mailto:a.doe@mail.example
UID:4c1qk0vh2b@google.com
DTSTART:20260512T080000Z
DTEND:20260512T084500Z
SUMMARY:Product Analyst interview
"""
    raw = mail(
        f"{answer.title()}: {TIME}",
        "",
        calendar("REPLY", event),
        "REPLY",
        "a.doe@mail.example",
        "ines.falk@tidemark.example",
    )
    assert told(raw, outgoing=True) == ("sent", interviews)


def test_whom_the_user_invites_to_an_interview_makes_no_candidate_of_them():
    event = "ORGANIZER:mailto:alex@example.com\nATTENDEE;CN=Max Mu:mailto:max.mu@mail.example\nUID:h1\nDTSTART:20260512T080000Z\nSUMMARY:Interview: Max Mu"
    raw = mail(
        "Invitation: Interview: Max Mu",
        "",
        calendar("REQUEST", event),
        "REQUEST",
        "alex@example.com",
        "max.mu@mail.example",
    )
    assert told(raw, outgoing=True)[0] == "unrelated"


def test_one_instance_of_a_series_is_told_by_its_recurrence_id():
    event = f"{GOOGLE}RECURRENCE-ID:20260511T080000Z\nSEQUENCE:1\nSUMMARY:Product Analyst interview\n"
    (interview,) = read(
        mail(f"Updated invitation: {TIME}", "", calendar("REQUEST", event), "REQUEST")
    ).reading.interviews
    assert interview.uid == "4c1qk0vh2b@google.com#2026-05-11T08:00:00+00:00"


@pytest.mark.parametrize(
    ("summary", "more"),
    [
        ("Team sync: hiring and interviews", "RRULE:FREQ=WEEKLY;BYDAY=TU"),
        ("Interview practice", "RRULE:FREQ=WEEKLY;BYDAY=TU"),
        ("Team lunch", "DESCRIPTION:Lunch with the new candidate for the analyst role"),
        ("Mittagessen Team", ""),
        ("Entretien annuel", ""),
        ("Entretien de la chaudière", ""),
        ("Elterngespräch", ""),
        ("Entrevista de salida", ""),
        ("Entretien avec un journaliste", ""),
        ("Interview debrief: analyst candidates", ""),
    ],
)
def test_what_only_looks_like_an_interview(summary, more):
    ics = calendar("REQUEST", f"{GOOGLE}SEQUENCE:0\nSUMMARY:{summary}\n{more}\n")
    reading = read(mail(f"Invitation: {summary} @ weekly", "You have been invited.", ics, "REQUEST")).reading
    assert reading.interviews == ()
    assert reading.kind == "unrelated" or reading.confidence < DOUBTFUL


@pytest.mark.parametrize(
    "summary",
    [
        "Vorstellungsgespräch Controllerin",
        "Bewerbungsgespräch bei der Werft",
        "Kennenlerngespräch Alex Doe",
        "Entretien RH - Alex Doe",
        "Entretien téléphonique",
        "Entretien de recrutement : Chef de projet",
        "Entrevista de trabajo: Analista",
        "Entrevista técnica con Marta",
        "Segunda entrevista",
        "Zweites Gespräch: Produktmanager",
    ],
)
def test_an_interview_by_its_summary_in_four_languages(summary):
    ics = calendar("REQUEST", f"{GOOGLE}SEQUENCE:0\nSUMMARY:{summary}\n")
    kind, interviews = told(mail(summary, "", ics, "REQUEST"))
    assert (kind, interviews) == ("scheduled", [("05-12 08:00", "scheduled")])


BOOKED = """UID:{uid}
DTSTART:20260512T080000Z
DTEND:20260512T083000Z
SUMMARY:Intro interview between Ravi Sen and Alex Doe
ORGANIZER;CN=Ravi Sen:MAILTO:ravi.sen@quillworks.example
ATTENDEE;CN=Alex Doe:MAILTO:alex@example.com
LOCATION:https://quillworks.zoom.us/j/98765
SEQUENCE:0
"""


@pytest.mark.parametrize(
    "kind", ["application/octet-stream", "application/ics", "text/calendar", "application/x-unknown"]
)
def test_an_attached_file_is_read_whatever_it_claims_to_be(kind):
    """Calendly, Cal.com and GoodTime write as a no-reply sender and attach the event; the organizer is another."""
    data = base64.encodebytes(calendar("PUBLISH", BOOKED.format(uid="bk-1")).encode()).decode()
    raw = f"""From: Cal.com <hello@cal.com>
To: alex@example.com
Date: Fri, 01 May 2026 09:00:00 +0000
Subject: Confirmed: Intro interview between Ravi Sen and Alex Doe
Message-ID: <bk1@cal.com>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="mm"

--mm
Content-Type: text/html; charset=utf-8

<p>A new event has been scheduled.</p><p>What: Intro interview between Ravi Sen and Alex Doe</p>
--mm
Content-Type: {kind}; name="invite.ics"
Content-Disposition: attachment; filename="invite.ics"
Content-Transfer-Encoding: base64

{data}
--mm--
"""
    reading = read(raw).reading
    assert reading.kind == "scheduled"
    assert [(shown(one), one.medium) for one in reading.interviews] == [("05-12 08:00", "video")]
    assert [one.name for one in reading.interviews[0].with_whom] == ["Ravi Sen"]


def test_a_forwarded_invitation_is_read():
    inner = mail("Interview with Quillworks", "", calendar("REQUEST", BOOKED.format(uid="fw-1")), "REQUEST")
    raw = f"""From: Ravi Sen <ravi.sen@quillworks.example>
To: alex@example.com
Date: Fri, 01 May 2026 09:00:00 +0000
Subject: FW: Interview with Quillworks
Message-ID: <fw@quillworks.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="outer"

--outer
Content-Type: text/plain

Here it is again, see you at the interview for the analyst position.
--outer
Content-Type: message/rfc822

{inner}
--outer--
"""
    assert told(raw) == ("scheduled", [("05-12 08:00", "scheduled")])


def test_the_same_event_twice_is_one_and_the_later_state_counts():
    first = calendar("REQUEST", BOOKED.format(uid="tw-1"))
    later = first.replace("SEQUENCE:0", "SEQUENCE:3").replace("T080000Z", "T120000Z").replace("T083000Z", "T123000Z")
    raw = mail("Interview", "", first, "REQUEST").replace(
        "--=_b--", "--=_b\nContent-Type: application/ics; name=invite.ics\n\n" + later + "\n--=_b--"
    )
    assert told(raw) == ("rescheduled", [("05-12 12:00", "moved")])


def test_an_interviewer_who_declined_is_not_met():
    event = f"""{GOOGLE}ATTENDEE;PARTSTAT=DECLINED;CN=Uwe Lind:mailto:uwe.lind@tidemark.example
ATTENDEE;PARTSTAT=TENTATIVE;CN="Noor, Sami":mailto:sami.noor@tidemark.example
SEQUENCE:0
SUMMARY:Product Analyst interview
"""
    (interview,) = read(mail(f"Invitation: {TIME}", "", calendar("REQUEST", event), "REQUEST")).reading.interviews
    assert {one.name for one in interview.with_whom} == {"Ines Falk", "Sami Noor"}


def test_several_sessions_of_one_day_are_several_interviews():
    """Applicant-tracking systems put a whole onsite into one file."""
    one, two = (BOOKED.format(uid=f"day-{n}").strip() for n in (1, 2))
    two = two.replace("T080000Z", "T090000Z").replace("T083000Z", "T093000Z")
    ics = calendar("REQUEST", f"{one}\nEND:VEVENT\nBEGIN:VEVENT\n{two}")
    assert told(mail("Your onsite interview", "", ics, "REQUEST")) == (
        "scheduled",
        [("05-12 08:00", "scheduled"), ("05-12 09:00", "scheduled")],
    )


def test_an_offer_that_comes_with_a_meeting_stays_an_offer():
    text = "Dear Alex, we are delighted to offer you the position of Product Analyst. Let us go through the offer letter together. Kind regards, Ines"
    ics = calendar("REQUEST", f"{GOOGLE}SEQUENCE:0\nSUMMARY:Your offer\n")
    assert told(mail("Your offer from Tidemark", text, ics, "REQUEST"))[0] == "offer"


@pytest.mark.parametrize("fields", ["", "Delivered-To: alex+jobs@alias.example\n"])
def test_the_user_under_an_address_that_is_not_known_is_nobody_they_meet(fields):
    """A mail to one person alone, or delivered to an alias, tells who its receiver is."""
    event = GOOGLE.replace("CN=alex@example.com", "CN=A. Doe").replace("alex@example.com", "alex+jobs@alias.example")
    ics = calendar("REQUEST", f"{event}SEQUENCE:0\nSUMMARY:Product Analyst interview\n")
    to = "alex+jobs@alias.example" + (", sam@tidemark.example" if fields else "")
    raw = fields + mail(f"Invitation: {TIME}", "", ics, "REQUEST", to=to)
    (interview,) = read(raw, You()).reading.interviews
    assert [one.name for one in interview.with_whom] == ["Ines Falk"]


@pytest.mark.parametrize(
    ("method", "sequence", "kind", "status"),
    [
        ("REQUEST", 0, "scheduled", "scheduled"),
        ("REQUEST", 2, "rescheduled", "moved"),
        ("PUBLISH", 0, "scheduled", "scheduled"),
        ("COUNTER", 0, "rescheduled", "proposed"),
        ("CANCEL", 1, "cancelled", "cancelled"),
    ],
)
def test_the_same_in_a_file_of_its_own(method, sequence, kind, status):
    """As somebody saves an invitation and gives it to `afterword read`."""
    ics = calendar(method, f"{GOOGLE}SEQUENCE:{sequence}\nSUMMARY:Product Analyst interview\n").encode()
    (event,) = vevent.parse(ics, UTC).events
    reading = read_event(event, YOU, "home").reading
    assert (reading.kind, [one.status for one in reading.interviews]) == (kind, [status])


PANEL = """ORGANIZER;CN=Ines Falk:mailto:ines.falk@tidemark.example
UID:88ab@tidemark.example
ATTENDEE;CUTYPE=INDIVIDUAL;PARTSTAT=NEEDS-ACTION;CN=Alex Doe:mailto:alex@example.com
ATTENDEE;CUTYPE=INDIVIDUAL;PARTSTAT=ACCEPTED;CN="Sato, Haruka":mailto:haruka@tidemark.example
DTSTART:20260512T080000Z
DTEND:20260512T084500Z
SUMMARY:Interview: Data Engineer
"""


@pytest.mark.parametrize(
    ("sender", "said"),
    [
        ("Ines Falk <ines.falk@tidemark.example>", "You'll be meeting with Haruka, our head of data."),
        ("Ines Falk <ines.falk@tidemark.example>", "You'll be meeting with Ms Sato."),
        ("Ines Falk <calendar-notification@google.com>", "You'll be meeting with Haruka Sato."),
    ],
)
def test_whom_the_words_call_shortly_the_calendar_names_in_full(sender: str, said: str) -> None:
    """One person, so that nobody is thanked twice: once by mail and once more through a colleague."""
    text = f"Hi Alex,\n\nyour interview is on Tuesday. {said}\n\nBest,\nInes"
    fact = read(mail("Interview: Data Engineer", text, calendar("REQUEST", PANEL), "REQUEST", sender))
    assert [one.name for one in fact.reading.people] == ["Ines Falk", "Haruka Sato"]
    assert fact.reading.people[1].address == "haruka@tidemark.example"


HIRING_SIDE = """ORGANIZER;CN=Nora Quill:mailto:nora@brightwork.example
UID:p1@brightwork.example
ATTENDEE;CN=Alex Doe:mailto:alex@example.com
DTSTART:20260512T080000Z
DTEND:20260512T084500Z
SUMMARY:{summary}
DESCRIPTION:{description}
"""


@pytest.mark.parametrize(
    ("summary", "description", "said"),
    [
        ("Interview panel: Maya Ortiz", "", "You're interviewing Maya on Thursday. Her CV is in the folder."),
        (
            "Interview: Maya Ortiz (Designer)",
            "",
            "You are on the panel for Maya, with Jon. Scorecards by Friday, please.",
        ),
        ("Interview Maya Ortiz", "Candidate's resume: attached", "See you there."),
        ("Technical interview", "Please fill in the scoring sheet right after.", "Thanks for stepping in!"),
        ("Vorstellungsgespräch Ortiz", "", "Hallo Alex, du bist im Panel. Ihr Lebenslauf liegt im Ordner."),
        ("Bewerbungsgespräch", "Bewertungsbogen im Anhang", "Danke fürs Einspringen."),
        ("Entretien Maya Ortiz", "", "Tu fais passer l'entretien avec moi, son CV est en pièce jointe."),
        ("Entretien technique", "Grille d'évaluation en pièce jointe", "Merci de me remplacer."),
        ("Entrevista Maya Ortiz", "", "Entrevistas conmigo a Maya, su currículum está en la carpeta."),
        ("Entrevista técnica", "Hoja de evaluación adjunta", "Gracias por sustituirme."),
    ],
)
def test_an_invitation_to_see_a_candidate_starts_nothing(summary: str, description: str, said: str) -> None:
    """The user may be the one who hires, at their present work."""
    ics = calendar("REQUEST", HIRING_SIDE.format(summary=summary, description=description))
    assert told(mail(summary, said, ics, "REQUEST", "Nora Quill <nora@brightwork.example>")) == ("unrelated", [])


@pytest.mark.parametrize(
    "said",
    [
        "You'll be interviewing with Maya Ortiz, our design lead. Please bring your CV.",
        "Please have your resume at hand; the panel will ask about your portfolio.",
        "Bitte bringen Sie Ihren Lebenslauf mit. Das Panel besteht aus zwei Personen.",
        "Merci de venir avec votre CV.",
        "Traiga su currículum impreso, por favor.",
    ],
)
def test_an_invitation_to_a_candidate_fixes_a_time(said: str) -> None:
    ics = calendar("REQUEST", HIRING_SIDE.format(summary="Interview: Product Designer", description=""))
    kind, interviews = told(mail("Interview", said, ics, "REQUEST", "Nora Quill <nora@brightwork.example>"))
    assert (kind, interviews) == ("scheduled", [("05-12 08:00", "scheduled")])
