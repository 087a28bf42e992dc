"""The story that Afterword must always tell, as Kim Larsson lived it in Dublin, in other voices than the demo's.

A phone call in the week before; HR on Mon 23 February; the director to whom the job reports on Wed 25;
the technical peer and the president on Fri 27. Kim thanks HR alone. Then nothing.

They answer within a day or two, so their own pace stretches no window.
Counting (Ireland: no public holiday between 2 February and 17 March): the last round ends Fri 27 February
12:30, day 0. Mon 2, Tue 3, Wed 4, Thu 5, Fri 6, Mon 9 March: the follow-up is due Mon 9 March, 09:00.
On Wed 11 March they have been silent for 12 days.
"""

from datetime import UTC, datetime

from tests.stories.mail import KIM, invitation, mail, message_id

AOIFE = "Aoife Brennan <aoife.brennan@halcyonpumps.example>"
STEFAN = "Stefan Kowalczyk <s.kowalczyk@halcyonpumps.example>"
MAIREAD = "Mairead Quinn <mairead.quinn@halcyonpumps.example>"
PADRAIG = "Padraig O'Dowd <padraig@halcyonpumps.example>"
AOIFE_SIGNS = "Aoife Brennan\nHR Business Partner, Halcyon Pumps\n020 915 0136\n"
ROLE = "Validation Lead"
ZONE = "Europe/Dublin"
COUNTRY = "IE"


def at(month: int, day: int, clock: str) -> datetime:
    """Irish time is UTC until 29 March."""
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


applied = mail(
    f"Dear Ms Brennan,\n\nI would like to apply for the position of {ROLE} at Halcyon Pumps. My CV is attached.\n\n"
    "Kind regards,\nKim Larsson\n",
    sender=KIM,
    to=AOIFE,
    subject=f"Application: {ROLE}",
    at=at(2, 9, "20:10"),
)
received = mail(
    "Dear Kim,\n\nthank you for your application, it has arrived. We'll read it with care.\n\n" + AOIFE_SIGNS,
    sender=AOIFE,
    subject=f"Re: Application: {ROLE}",
    at=at(2, 10, "09:12"),
    answers=(message_id(applied),),
)
called = mail(
    "Hi Kim,\n\nlovely to talk to you on the phone just now. As promised, here's the invite for our interview on\n"
    "Monday, you should have it in a minute. It'll be me and you, on Teams.\n\n" + AOIFE_SIGNS,
    sender=AOIFE,
    subject=f"Re: Application: {ROLE}",
    at=at(2, 18, "15:02"),
    answers=(message_id(applied),),
)
hr_invites = mail(
    f"Interview {ROLE}\n\nMicrosoft Teams meeting\n",
    sender=AOIFE,
    subject=f"Interview {ROLE}: Kim Larsson",
    at=at(2, 18, "15:04"),
    method="REQUEST",
    ics=invitation(
        start=at(2, 23, "10:00"),
        end=at(2, 23, "10:45"),
        summary=f"Interview {ROLE}: Kim Larsson",
        organizer=AOIFE,
        uid="040000008200E00074C5B7101A82E008aoife",
        location="Microsoft Teams Meeting",
    ),
)
thanks_hr = mail(
    "Hi Aoife,\n\nthank you for your time this morning, I enjoyed our conversation and I'm keen to hear more.\n\nKim\n",
    sender=KIM,
    to=AOIFE,
    subject="Thank you",
    at=at(2, 23, "11:20"),
)
director_writes = mail(
    "Dear Kim,\n\nAoife tells me good things. The Validation Lead reports to me, so I would like to meet you before\n"
    "anything else happens. Can I confirm Wednesday 25 February, 14:30 to 15:30, by video? Link below.\n"
    "I'd like to hear how you would set up the endurance tests.\n\n"
    "https://meet.example/halcyon-4471\n\nBest regards\n\n"
    "Stefan Kowalczyk\nDirector of Engineering\nHalcyon Pumps\n020 915 0140\n",
    sender=STEFAN,
    subject=f"{ROLE}: interview on Wednesday",
    at=at(2, 23, "16:48"),
)
kim_agrees = mail(
    "Dear Stefan,\n\nWednesday 25 February at 14:30 suits me well. I look forward to it.\n\nKim\n",
    sender=KIM,
    to=STEFAN,
    subject=f"Re: {ROLE}: interview on Wednesday",
    at=at(2, 23, "17:30"),
    answers=(message_id(director_writes),),
)
last_invite = mail(
    "Hi Kim,\n\nlast one! On Friday 27 February, 11:00 to 12:30, you'll meet Mairead Quinn, our Test Engineering\n"
    "Manager, and Padraig O'Dowd, our President, here in Sandyford. I won't be in the room myself.\n\n" + AOIFE_SIGNS,
    sender=AOIFE,
    cc=f"{MAIREAD}, {PADRAIG}",
    subject=f"Final interview {ROLE}, Friday 27 February",
    at=at(2, 25, "17:10"),
    method="REQUEST",
    ics=invitation(
        start=at(2, 27, "11:00"),
        end=at(2, 27, "12:30"),
        summary=f"Final interview {ROLE}: Kim Larsson",
        organizer=AOIFE,
        attendees=(MAIREAD, PADRAIG, KIM),
        uid="040000008200E00074C5B7101A82E008final",
        location="Sandyford\\, Boardroom",
    ),
)

MAIL = (
    (at(2, 9, "20:10"), applied, True),
    (at(2, 10, "09:12"), received, False),
    (at(2, 18, "15:02"), called, False),
    (at(2, 18, "15:04"), hr_invites, False),
    (at(2, 23, "11:20"), thanks_hr, True),
    (at(2, 23, "16:48"), director_writes, False),
    (at(2, 23, "17:30"), kim_agrees, True),
    (at(2, 25, "17:10"), last_invite, False),
)
"""(when, message, whether Kim sent it), oldest first."""
