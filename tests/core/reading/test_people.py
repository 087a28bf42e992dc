"""Who is named in a mail, who takes part, and as what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.core.facts import Person
from daemon.core.reading.people.cast import people_in
from daemon.core.reading.people.names import display_name, fits_address, same_person
from daemon.core.reading.people.signature import signer
from daemon.core.reading.people.titles import titles
from daemon.core.you import You

YOU = You(name="Jo Doe", addresses=("jo.doe@example.com",), country="US")
LENA = Person("Lena Fox", "lena.fox@acme.example")


def read(text, signature="", sender=LENA, others=()):
    return people_in(text, signature, sender=sender, others=others, you=YOU)


def part(text, signature="", sender=LENA, others=()):
    return [(p.name, p.title) for p in read(text, signature, sender, others).taking_part]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "You'll be meeting with Ana Ruiz, our VP of Engineering, and her colleague Tom.",
            [("Ana Ruiz", "VP of Engineering"), ("Tom", None)],
        ),
        (
            "The panel: Dana Reed (Director, Data), Sam Ode — Staff Engineer",
            [("Dana Reed", "Director, Data"), ("Sam Ode", "Staff Engineer")],
        ),
        (
            "The panel will be:\n- Dana Reed, Director of Data\n- Sam Ode — Staff Engineer\n\nBest,\nLena",
            [("Dana Reed", "Director of Data"), ("Sam Ode", "Staff Engineer")],
        ),
        ("I'd like you to speak with our CTO, Priya N.", [("Priya N.", "CTO")]),
        ("Next you would speak to our Head of Data, Ana Ruiz.", [("Ana Ruiz", "Head of Data")]),
        ("You will meet Mark and Lucy from the platform team.", [("Mark", None), ("Lucy", None)]),
        ("Your interview with Dr. Hans-Peter von der Müller is confirmed.", [("Hans-Peter von der Müller", None)]),
        (
            "You will be interviewed by Aoife O'Neill and Jean-Luc Roux.",
            [("Aoife O'Neill", None), ("Jean-Luc Roux", None)],
        ),
        ("Dana Reed has asked me to schedule a conversation with you.", [("Dana Reed", None)]),
        ("Dana Reed would like to meet you on Tuesday.", [("Dana Reed", None)]),
        ("I write on behalf of Dana Reed, President. She would like to meet you.", [("Dana Reed", "President")]),
        (
            "The first conversation is with Carla Holm, Head of People; the second with our founder and CEO, Rolf Becker; and the last one with Ines Ortega.",
            [("Carla Holm", "Head of People"), ("Rolf Becker", "founder and CEO"), ("Ines Ortega", None)],
        ),
        (
            "Meet your interviewers\n\nPriya Nair\nEngineering Manager\n\nTom O'Brien\nSenior Software Engineer\n",
            [("Priya Nair", "Engineering Manager"), ("Tom O'Brien", "Senior Software Engineer")],
        ),
        (
            "Interviewers\nPriya Nair (she/her), Engineering Manager\nTom O'Brien, Staff Engineer, Platform",
            [("Priya Nair", "Engineering Manager"), ("Tom O'Brien", "Staff Engineer, Platform")],
        ),
        (
            "9:00 AM  Priya Nair, Engineering Manager (Zoom)\n10:00 AM  Coffee break\n10:15 AM  System Design with Tom Holm",
            [("Priya Nair", "Engineering Manager"), ("Tom Holm", None)],
        ),
        ("Dana Reed and Sam Ode will interview you on Tuesday.", [("Dana Reed", None), ("Sam Ode", None)]),
        ("Interviewer: Dana Reed\nDate: Tuesday 12 May 2026\nLocation: Zoom", [("Dana Reed", None)]),
        (
            "Interviewers: Dana Reed (Director of Data), Sam Ode (Staff Engineer)",
            [("Dana Reed", "Director of Data"), ("Sam Ode", "Staff Engineer")],
        ),
        (
            "10:00 - 10:45 Dana Reed, Director of Data\n10:45 - 11:30 Sam Ode, Staff Engineer",
            [("Dana Reed", "Director of Data"), ("Sam Ode", "Staff Engineer")],
        ),
        (
            "1:30 pm - 2:15 pm - mark fischer\n2:15 pm - 3:00 pm - greg holm",
            [("Mark Fischer", None), ("Greg Holm", None)],
        ),
        (
            "vera holm 1:30 pm\nsam ode 1:45 pm\nplease let me know if these times work.",
            [("Vera Holm", None), ("Sam Ode", None)],
        ),
        (
            "the persons who will be interviewing you are:\nvera kamin managing director\nstan holm vice president\nosman sez manager\ni look forward to hearing from you.",
            [("Vera Kamin", "managing director"), ("Stan Holm", "vice president"), ("Osman Sez", "manager")],
        ),
        ("vera kamin and the research group would like to bring you in this friday.", [("Vera Kamin", None)]),
    ],
)
def test_those_who_take_part(text, expected):
    assert part(text)[: len(expected)] == expected
    assert len(part(text)) == len(expected)


@pytest.mark.parametrize(
    "text",
    [
        "Interview with Acme on Google Meet.",
        "Your interview with Acme Corp is on Tuesday.",
        "You will meet the Hiring Team in the Boardroom at our Berlin office.",
        "We look forward to speaking with you on Tuesday.",
        "Please join via Microsoft Teams or call Reception.",
        "You'll be meeting with Jo Doe",  # the user themselves
        "You will speak with our Engineering Manager.",
        "Best Regards,\nTalent Acquisition Team",
        "The interview will be with the VP of Engineering and a Staff Engineer.",
        "Please meet with Smith & Co. at Canary Wharf, then talk to Amazon Web Services.",
        "I've copied my colleague Ben Carter, who will arrange the details.",
        "Meet Google Meet. Talk to Zoom Video. With Kind Regards",
    ],
)
def test_these_are_no_people(text):
    assert part(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "I'd like to talk with you about the role. Are you free on Tuesday?",
        "Could you speak with me on Thursday at 10?",
        "I'll call you tomorrow at 3 pm.",
        "I am looking forward to our call.",
    ],
)
def test_the_sender_who_speaks_of_themselves_takes_part(text):
    assert part(text, "Lena Fox\nDirector of Data\nAcme") == [("Lena Fox", "Director of Data")]


def test_a_coordinator_only_arranges():
    people = read(
        "I'd like to schedule a call. I look forward to speaking with you.", "Lena Fox\nRecruiting Coordinator"
    )
    assert people.taking_part == ()
    assert people.everyone[0].role == "coordinator"


def test_the_sender_takes_part_beside_others_only_when_they_say_so():
    assert part("Ana Ruiz and I would like to meet you next week.") == [("Lena Fox", None), ("Ana Ruiz", None)]
    assert part("You will meet Ana Ruiz. I am happy to answer questions.") == [("Ana Ruiz", None)]


@pytest.mark.parametrize(
    "text",
    [
        "You would report to Dana Reed. You will meet Sam Ode on Tuesday.",
        "You will meet Dana Reed, to whom the job reports.",
        "Hiring manager: Dana Reed\nInterviewer: Sam Ode",
        "You will meet the hiring manager, Dana Reed.",
        "First the director to whom the job reports.\nYou will speak with Dana Reed, Director of Operations.",
        "Dana Reed is the hiring manager and would like to meet you.",
    ],
)
def test_the_manager_of_the_job(text):
    roles = {p.name: p.role for p in read(text).everyone}
    assert roles["Dana Reed"] == "hiring_manager"
    assert "hiring_manager" not in {role for name, role in roles.items() if name != "Dana Reed"}


def test_addresses_come_from_headers_and_words_alone():
    cc = (Person("Reed, Dana (Acme)", "dana.reed@acme.example"), Person(None, "sode@acme.example"))
    people = read("You will meet Dana Reed, Sam Ode and Ana Ruiz <ana@acme.example>. And Max Mu.", others=cc)
    addresses = {p.name: p.address for p in people.taking_part}
    assert addresses == {
        "Dana Reed": "dana.reed@acme.example",
        "Sam Ode": "sode@acme.example",
        "Ana Ruiz": "ana@acme.example",
    }


def test_the_user_is_never_one_of_them():
    people = read("Hi Jo, you and Ana Ruiz will meet.", others=(Person("Jo Doe", "jo.doe+jobs@example.com"),))
    assert all(p.name != "Jo Doe" for p in people.everyone)


SIGNATURE = """Best regards,
Lena Fox
Senior Talent Partner | Acme Corp
M: +1 (212) 555-0142 | Fax: +1 212 555 0199
lena.fox@acme.example | acme.example
"""


def test_a_signature():
    assert signer(SIGNATURE, Person("Lena Fox", "lena.fox@acme.example"), region="US") == Person(
        name="Lena Fox",
        address="lena.fox@acme.example",
        title="Senior Talent Partner",
        phone="+1 (212) 555-0142",
        role="recruiter",
    )


@pytest.mark.parametrize(
    ("signature", "name", "title", "phone"),
    [
        (
            "shirley holm\nadministrative coordinator\n713-853-5290",
            "Shirley Holm",
            "administrative coordinator",
            "713-853-5290",
        ),
        ("Dana Reed, Director of Data", "Dana Reed", "Director of Data", None),
        ("--\nDana Reed – Head of Data, Acme\n+49 30 901820", "Dana Reed", "Head of Data", "+49 30 901820"),
        ("Thanks!\nDana", "Dana", None, None),
        ("Dana Reed, PhD\nVP, Engineering\nAcme Inc., 12 High Street, London", "Dana Reed", "VP, Engineering", None),
        ("Sent from my iPhone", None, None, None),
        ("Order 1234567890123456\n2026-03-05 12:30", None, None, None),
    ],
)
def test_signatures(signature, name, title, phone):
    person = signer(signature, Person(None, "x@acme.example"), region="US")
    assert (person.name, person.title, person.phone) == (name, title, phone)


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("Ruiz, Ana", "Ana Ruiz"),
        ("Reed, Dana (Acme)", "Dana Reed"),
        ("'Dana Reed'", "Dana Reed"),
        ("DANA REED", "Dana Reed"),
        ("Dana Reed via Greenhouse", "Dana Reed"),
        ("Dana Reed | Acme", "Dana Reed"),
        ("Dr. Dana Reed, PhD", "Dana Reed"),
        ("Jürgen von der Höh", "Jürgen von der Höh"),
        ("van der Berg, Jan", "Jan van der Berg"),
        ("Dana", "Dana"),
        ("Acme", None),
        ("Acme Recruiting Team", None),
        ("Talent Acquisition", None),
        ("no-reply@acme.example", None),
        ("HR", None),
        ("unknown sender", None),
        ("Mail Delivery Notifications", None),
        ("", None),
        (None, None),
    ],
)
def test_display_names(raw, name):
    assert display_name(raw) == name


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ana Ruiz", "ana ruiz", True),
        ("Ana", "Ana Ruiz", True),
        ("A. Ruiz", "Ana Ruiz", True),
        ("Jürgen Höh", "Juergen Hoeh", True),
        ("José Peña", "Jose Pena", True),
        ("Ana Maria Ruiz", "Ana Ruiz", True),
        ("Ana Ruiz", "Ana Berg", False),
        ("Ana Ruiz", "Tom Ruiz", False),
        (None, "Ana", False),
    ],
)
def test_one_person_or_two(one, other, same):
    assert same_person(one, other) is same
    assert same_person(other, one) is same


@pytest.mark.parametrize(
    ("name", "address", "fits"),
    [
        ("Dana Reed", "dana.reed@acme.example", True),
        ("Dana Reed", "dreed@acme.example", True),
        ("Dana Reed", "reed.dana@acme.example", True),
        ("Dana Reed", "dana@acme.example", True),
        ("Jürgen Höh", "juergen.hoeh@acme.example", True),
        ("Dana Reed", "dana.holm@acme.example", False),
        ("Dana Reed", "careers@acme.example", False),
        ("Dana Reed", None, False),
    ],
)
def test_whose_address(name, address, fits):
    assert fits_address(name, address) is fits


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("Senior Technical Recruiter", "recruiter"),
        ("Talent Acquisition Partner", "recruiter"),
        ("HR Business Partner", "recruiter"),
        ("Recruiting Coordinator", "coordinator"),
        ("Executive Assistant to the CEO", "coordinator"),
        ("Recruitment Consultant", "agency"),
        ("Vice President, Sales", "executive"),
        ("Co-Founder & CTO", "executive"),
        ("Chief People Officer", "executive"),
        ("Managing Director", "executive"),
        ("Hiring Manager", "hiring_manager"),
        ("Engineering Manager", "peer"),
        ("Staff Engineer", "peer"),
        ("Director of Data", "unknown"),
        ("Head of Design", "unknown"),
        ("Florist of the Year", None),
    ],
)
def test_roles_by_title(title, role):
    assert titles("en").role_of(title) == role


words = st.sampled_from(
    [
        "Ana",
        "Ruiz",
        ",",
        "and",
        "her",
        "colleague",
        "Tom",
        "VP",
        "of",
        "(",
        "Director",
        ")",
        "meet",
        "with",
        "panel",
        ":",
        "\n",
        "-",
        "<ana@acme.example>",
        "the",
        "hiring",
        "manager",
        "Dr",
        ".",
        "von",
        "O",
        "'",
        "Neill",
        "would",
        "like",
        "to",
        "interview",
        "you",
        "with",
        "10:00",
        "vera",
    ]
)


@given(st.lists(words, max_size=40).map(" ".join) | st.text(max_size=200))
def test_any_text_is_read(text):
    people = read(text, text)
    assert set(people.taking_part) <= set(people.everyone)
    display_name(text)
    same_person(text, "Ana Ruiz")
    fits_address(text, text)


@pytest.mark.parametrize(
    "piece",
    ["Ana ", "meet with ", "and ", "a@b.c ", "A-", "@", "(", "1", "with Ana, ", "Ana\n", "+1 ", "hiring manager "],
)
@pytest.mark.timeout(5)
def test_no_text_is_slow(piece):
    read(piece * 10_000, piece * 10_000)


@pytest.mark.parametrize("date", ["Thu Jan 22, 2026", "Thu, 22 Jan", "Sun Apr 5", "1 June 2026", "May 4"])
def test_a_date_is_nobody(date):
    """Jan, April and Thu are given names elsewhere."""
    assert part(f"Your interview\n\nWhen: {date} 3:00pm\nWith: Ana Ruiz, VP Product\n") == [("Ana Ruiz", "VP Product")]


def test_a_person_may_be_called_like_a_month():
    assert part("You are meeting with April Stone and Jan Vos.") == [("April Stone", None), ("Jan Vos", None)]


@pytest.mark.parametrize(
    ("sender", "name"),
    [
        (Person("Docks Atlantique", "recrutement@docksatlantique.example"), None),
        (Person("Blue Harbor", "jobs@blue-harbor.example"), None),
        (Person("Blue Harbor", "careers@mail.blueharbor.example"), None),
        (Person("Mia Berger", "mia@miaberger.example"), "Mia Berger"),
        (Person("Julien MERCIER", "j.mercier@docksatlantique.example"), "Julien Mercier"),
    ],
)
def test_who_is_called_like_their_own_domain_is_a_house(sender, name):
    assert read("Thank you for your application.", sender=sender).everyone[0].name == name
