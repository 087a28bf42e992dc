"""By phone, by video or on site, as a mail's words and a form's fields tell it."""

import pytest

from daemon.core.reading.medium import medium_of


@pytest.mark.parametrize(
    ("words", "medium"),
    [
        ("Following our phone call this morning, please come to Quay Road on Friday at 10.", "onsite"),
        ("Wie telefonisch besprochen: Freitag, 10 Uhr, Schlossplatz 4, 99990 Oberlohe.", "onsite"),
        ("Comme suite à notre conversation téléphonique, rendez-vous au 12 rue des Lilas.", "onsite"),
        ("Where: Teams (invite to follow)\nI'll give you a call the day before.", "video"),
        ("Location\nMarlow Books, 3 Tallow Yard, London", "onsite"),
        ("Format: a pretend outage in a shared terminal\nGoogle Meet: https://meet.google.com/abc", "video"),
        ("Got a few minutes for a call this week?", "phone"),
        ("We would like to tell you more.", None),
    ],
)
def test_how_an_interview_is_held(words: str, medium: str | None) -> None:
    assert medium_of(words) == medium
