"""One spring of Kim's with many employers, lived through once by the real command; each test is one employer's story.

All interviews are with Dana Reed, the hiring manager, on Wed 4 March 2026. Six working days on is Thu 12 March;
Tue 17 is a holiday; six working days after Thu 12 is Mon 23. What is judged lies in the Maildir.
"""

from dataclasses import dataclass, field

import pytest

from tests.stories.clock import Row
from tests.stories.lives import Life, at, from_kim, invited, letter

DANA = "Dana Reed, our Director of Data and the hiring manager for this role"
EMPLOYERS = (
    "Acme",
    "Globex",
    "Initrode",
    "Umbra",
    "Vega",
    "Lyra",
    "Nova",
    "Orion",
    "Helix",
    "Pavo",
    "Rhea",
    "Sable",
    "Tern",
)
SLOTS = [
    f"Wednesday 4 March 2026 from {8 + n // 2:02}:{n % 2 * 30:02} to {8 + (n + 1) // 2:02}:{(n + 1) % 2 * 30:02}"
    for n in range(14)
]


def dana(employer: str) -> str:
    return f"dana.reed@{employer.lower()}.example"


@dataclass
class Spring:
    """What each pass told, by its moment, and what lay in Drafts after it."""

    life: Life
    rows: dict[str, list[Row]] = field(default_factory=dict)
    lying: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    status: dict[str, Row] = field(default_factory=dict)
    shown: str = ""

    def live(self, name: str, day: int, clock: str, month: int = 3) -> None:
        self.rows[name] = self.life.sync(at(day, clock, month))
        self.lying[name] = sorted(
            (address, message["Message-ID"])
            for employer in EMPLOYERS
            for person in ("dana.reed", "tom.ode", "ana.ruiz")
            for address in (f"{person}@{employer.lower()}.example",)
            for message in self.life.drafts(address)
        )

    def told(self, name: str, employer: str) -> list[tuple[str, str, str]]:
        """Step, state and receiver of each draft of this employer's in that pass."""
        return sorted((r["step"], r["state"], r["to"][0]) for r in self.rows[name] if r["employer"] == employer)

    def drafts(self, name: str, employer: str) -> list[str]:
        """Who of this employer had a draft lying in Drafts after that pass."""
        return [to for to, _ in self.lying[name] if to.endswith(f"@{employer.lower()}.example")]


@pytest.fixture(scope="module")
def spring(tmp_path_factory: pytest.TempPathFactory) -> Spring:
    life = Life(tmp_path_factory.mktemp("spring"))
    spring = Spring(life)
    for employer, slot in zip(EMPLOYERS, SLOTS, strict=False):
        tom = ("Tom Ode <tom.ode@pavo.example>",) if employer == "Pavo" else ()
        who = f"Tom Ode, our Platform Engineer, and {DANA}" if employer == "Pavo" else DANA
        life.arrives(invited(employer, who, slot, cc=(f"Dana Reed <{dana(employer)}>", *tom)), at(2, "09:30"))
    signed = "Director of Data, Rhea\n+353 20 915 0101"
    eager = "I look forward to our interview on Wednesday about the Data Analyst position."
    life.arrives(letter("Rhea", eager, at(3, "11:00"), "Dana Reed", signed=signed), at(3, "11:00"))
    life.sends(
        from_kim("Sable", "Thank you very much for the interview today. I enjoyed our conversation.", at(4, "14:20")),
        at(4, "14:20"),
    )
    spring.live("evening", 4, "20:00")

    life.mailbox.move(life.draft(dana("Acme")), "Drafts", "Sent")
    life.mailbox.delete(life.draft(dana("Globex")), "Drafts")
    words = "It was good to meet you yesterday. Thank you for taking the time to show me round."
    life.sends(from_kim("Globex", words, at(5, "09:00")), at(5, "09:00"))
    life.mailbox.delete(life.draft(dana("Initrode")), "Drafts")
    (draft,) = life.drafts(dana("Umbra"))
    draft.set_content("Dear Dana,\n\nmy own words, not finished yet\n")
    life.mailbox.edit(str(draft["Message-ID"]), draft.as_bytes())
    no = "Unfortunately we have decided not to move forward with your application."
    life.arrives(letter("Vega", no, at(5, "10:00")), at(5, "10:00"))
    life.mailbox.move(life.draft(dana("Lyra")), "Drafts", "Jobs")
    away = {"Auto-Submitted": "auto-replied"}
    leave = "I am out of the office until Friday 20 March 2026 and will answer your message after that."
    life.arrives(letter("Nova", leave, at(5, "11:00"), "Dana Reed", headers=away), at(5, "11:00"))
    hold = "We are still interviewing other candidates. You will hear from us by Friday 13 March."
    life.arrives(letter("Orion", hold, at(5, "12:00")), at(5, "12:00"))
    for employer in ("Pavo", "Rhea"):
        life.mailbox.move(life.draft(dana(employer)), "Drafts", "Sent")
    life.mailbox.move(life.draft("tom.ode@pavo.example"), "Drafts", "Sent")
    yes = "We are delighted to offer you the position of Data Analyst. The offer letter is attached."
    life.arrives(letter("Tern", yes, at(5, "15:00")), at(5, "15:00"))
    spring.live("friday", 6, "10:00")

    life.arrives(letter("Umbra", "Thank you for coming in. The team enjoyed it.", at(9)), at(9))
    spring.live("due", 12, "09:05")

    for employer in ("Acme", "Pavo", "Rhea"):
        life.mailbox.move(life.draft(dana(employer)), "Drafts", "Sent")
    (asked,) = [r for r in spring.rows["due"] if r["employer"] == "Pavo" and r["step"] == "follow_up"]
    (sent,) = [raw for raw in life.mailbox.folder("Sent") if asked["message_id"].encode() in raw]
    life.arrives(bounce(sent), at(12, "09:30"))
    spring.live("noon", 12, "12:00")
    spring.live("named", 18, "09:05")
    spring.live("second", 23, "09:05")
    spring.status = life.status(at(23, "09:10"))
    done = life.afterword(at(23, "09:10"), "show", "rhea")
    assert done.returncode == 0, done.stderr
    spring.shown = " ".join(done.stdout.split())
    spring.live("goodbye", 3, "08:05", month=4)
    return spring


def bounce(sent: bytes) -> bytes:
    """The mail system at Kim's own provider couldn't deliver this one (RFC 3464)."""
    ident = next(line for line in sent.decode().splitlines() if line.startswith("Message-ID:")).partition(": ")[2]
    report = (
        "Reporting-MTA: dns; mx.larsson.example\r\n\r\nFinal-Recipient: rfc822; dana.reed@pavo.example\r\n"
        "Action: failed\r\nStatus: 5.1.1\r\n"
    )
    return (
        "From: Mail Delivery System <mailer-daemon@larsson.example>\r\nTo: kim@larsson.example\r\n"
        "Subject: Undelivered Mail Returned to Sender\r\nDate: Thu, 12 Mar 2026 09:30:00 +0000\r\n"
        f"Message-ID: <back@larsson.example>\r\nIn-Reply-To: {ident}\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nThe following address failed: dana.reed@pavo.example\r\n"
        f"--b\r\nContent-Type: message/delivery-status\r\n\r\n{report}\r\n"
        f"--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: {ident}\r\nSubject: Re\r\n\r\nHello\r\n--b--\r\n"
    ).encode()


def test_sent_as_it_is_it_is_thanked_and_the_clock_goes_on_from_the_interview(spring: Spring) -> None:
    assert spring.told("friday", "Acme") == [("thank_you", "sent", dana("Acme"))]
    assert spring.told("due", "Acme") == [("follow_up", "written", dana("Acme"))]


def test_after_a_follow_up_without_an_answer_there_is_a_second(spring: Spring) -> None:
    assert spring.told("noon", "Acme") == [("follow_up", "sent", dana("Acme"))]
    assert spring.drafts("named", "Acme") == []
    assert spring.told("second", "Acme") == [("follow_up", "written", dana("Acme"))]


def test_sent_in_other_words_from_another_program_it_is_that_thank_you(spring: Spring) -> None:
    assert spring.told("friday", "Globex") == [("thank_you", "sent", dana("Globex"))]
    assert spring.told("due", "Globex") == [("follow_up", "written", dana("Globex"))]
    assert (spring.status["Globex"]["met"], spring.status["Globex"]["thanked"]) == (1, 1)


def test_deleted_it_is_never_written_again(spring: Spring) -> None:
    assert spring.told("friday", "Initrode") == [("thank_you", "discarded", dana("Initrode"))]
    assert spring.told("due", "Initrode") == [("follow_up", "written", dana("Initrode"))]
    assert spring.status["Initrode"]["thanked"] == 0


def test_edited_it_is_kims_and_a_reply_only_flags_it(spring: Spring) -> None:
    assert spring.told("friday", "Umbra") == [("thank_you", "edited", dana("Umbra"))]
    (row,) = [row for row in spring.rows["due"] if row["employer"] == "Umbra"]
    assert (row["state"], row["step"]) == ("edited", "thank_you")
    assert spring.drafts("goodbye", "Umbra") == [dana("Umbra")]
    assert "not finished yet" in spring.life.drafts(dana("Umbra"))[0].get_content()


def test_a_rejection_takes_the_untouched_draft_out_and_nothing_follows(spring: Spring) -> None:
    assert spring.told("friday", "Vega") == [("thank_you", "obsolete", dana("Vega"))]
    assert all(spring.drafts(name, "Vega") == [] for name in ("friday", "due", "second", "goodbye"))
    assert spring.status["Vega"]["stage"] == "rejected"


def test_an_offer_ends_it_as_well(spring: Spring) -> None:
    assert spring.status["Tern"]["stage"] == "offer"
    assert all(spring.drafts(name, "Tern") == [] for name in ("friday", "due", "second", "goodbye"))


def test_moved_to_another_folder_it_is_kims_and_not_written_anew(spring: Spring) -> None:
    assert spring.drafts("friday", "Lyra") == []
    assert spring.told("due", "Lyra") == [("follow_up", "written", dana("Lyra")), ("thank_you", "edited", dana("Lyra"))]
    assert spring.drafts("due", "Lyra") == [dana("Lyra")]


def test_after_an_absence_it_waits_for_the_day_after_the_return(spring: Spring) -> None:
    """Dana is away until Fri 20 March; the working day after is Mon 23."""
    assert "follow_up" not in {step for step, _, _ in spring.told("named", "Nova")}
    assert ("follow_up", "written", dana("Nova")) in spring.told("second", "Nova")


def test_a_day_that_they_named_is_waited_for_and_two_working_days_more(spring: Spring) -> None:
    """By Fri 13 March; Mon 16 and, Tue 17 being a holiday, Wed 18."""
    assert "follow_up" not in {step for step, _, _ in spring.told("due", "Orion")}
    assert ("follow_up", "written", dana("Orion")) in spring.told("named", "Orion")


def test_the_follow_up_takes_the_place_of_the_untouched_thank_you(spring: Spring) -> None:
    assert spring.told("due", "Helix") == [
        ("follow_up", "written", dana("Helix")),
        ("thank_you", "obsolete", dana("Helix")),
    ]
    assert spring.drafts("due", "Helix") == [dana("Helix")]


def test_untouched_for_a_month_it_gives_way_to_a_closing_note(spring: Spring) -> None:
    """Thirty days after Wed 4 March is Fri 3 April; nine in Dublin's summer is eight in UTC."""
    assert spring.told("goodbye", "Helix") == [
        ("closing_note", "written", dana("Helix")),
        ("follow_up", "obsolete", dana("Helix")),
    ]


def test_where_it_came_back_the_next_person_is_written_to_at_once(spring: Spring) -> None:
    assert ("follow_up", "written", "tom.ode@pavo.example") in spring.told("noon", "Pavo")
    assert "dana.reed@pavo.example" not in spring.drafts("second", "Pavo")


def test_the_second_is_a_call_where_a_phone_is_known(spring: Spring) -> None:
    assert spring.drafts("second", "Rhea") == []
    assert spring.status["Rhea"]["next"]["step"] == "call"
    assert "Call +353 20 915 0101." in spring.shown
    assert "Say: Hello Dana, this is Kim Larsson." in spring.shown
    assert "To the machine: Hello Dana" in spring.shown


def test_show_says_why_they_may_be_silent(spring: Spring) -> None:
    assert "it is seldom about you" in spring.shown
    assert "6 working days (Fri 13, Mon 16 … Fri 20, Mon 23; Tue 17 is Saint Patrick's Day)" in spring.shown


def test_kims_own_thanks_before_ours_were_due_count(spring: Spring) -> None:
    assert spring.drafts("evening", "Sable") == []
    assert spring.told("due", "Sable") == [("follow_up", "written", dana("Sable"))]
    assert spring.status["Sable"]["thanked"] == 1
