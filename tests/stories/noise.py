"""Mail that has nothing to do with a job search, in any number: newsletters, receipts, friends, alerts.

Made by counting, so the same call gives the same mail.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import cycle, islice

from tests.stories.mail import KIM, mail

_LETTERS = (
    (
        "The Morning Kettle <hello@kettle{n}.example>",
        "Issue {n}: an interview with a potter",
        "This week: descaling without tears, and what a grower says in an interview.\nUnsubscribe at any time.\n",
        {"List-Id": "<kettle{n}.example>", "List-Unsubscribe": "<https://kettle{n}.example/u>"},
    ),
    (
        "JobHive Alerts <alerts@jobhive.example>",
        "{n} new jobs for you",
        "Your application could be the first! Now interviewing: Shift Lead, Depot {n}.\nUnsubscribe from this alert.\n",
        {"List-Unsubscribe": "<https://jobhive.example/u/{n}>", "Precedence": "bulk"},
    ),
    ("Nell Frost <nell{n}@frost.example>", "saturday?", "Dinner on Saturday? Bring the corkscrew.\nN\n", {}),
    (
        "Swiftpost <noreply@swiftpost.example>",
        "Your parcel {n} is scheduled",
        "Parcel {n} is scheduled for delivery tomorrow, between 10:00 and 12:00. Reschedule in the app.\n",
        {"Auto-Submitted": "auto-generated"},
    ),
    (
        "Corner Bank <service@cornerbank.example>",
        "Statement {n}, and a loan offer for you",
        "Your statement is ready. Finish your loan application in minutes and get our best offer.\n",
        {},
    ),
    (
        "Liam Doyle <liam.doyle@allotments{n}.example>",
        "Committee meeting",
        "Hi Kim,\n\nthe committee meets on the usual day at 7 pm. Could you bring the keys to shed {n}?\n\nLiam\n",
        {},
    ),
    (
        "June Abara <june@potandplot{n}.example>",
        "Interview for our podcast?",
        "Hi Kim,\n\nwe would love to interview you for episode {n}: forty minutes, on Zoom, about gardens.\n\nJune\n",
        {},
    ),
)


def noise(count: int, last: datetime, days: int = 60) -> Iterator[tuple[datetime, bytes]]:
    """`count` mails with the moments of their arrival, spread over the `days` before `last`, oldest first."""
    for number, (sender, subject, text, headers) in enumerate(islice(cycle(_LETTERS), count)):
        at = last - timedelta(days=days) * (count - number) / count
        yield (
            at,
            mail(
                text.format(n=number),
                sender=sender.format(n=number),
                to=KIM,
                subject=subject.format(n=number),
                at=at.replace(microsecond=0),
                message_id=f"<noise.{number}@noise.example>",
                headers={name: value.format(n=number) for name, value in headers.items()},
            ),
        )
