"""Linking: which process a fact belongs to, told in a line each."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.core.facts import Fact, MailFact, Person
from daemon.core.tracking.alike import folded_employer, same_employer, same_role
from daemon.core.tracking.fold import fold
from tests.core.telling import DANA, MAEVE, PRIYA, ROBIN, TOM, WINDOWS, arrived, at, event, only, round_at, sent

RELAY = Person("Hiring Team", "no-reply@us.greenhouse-mail.io")
NED = Person("Ned Voss", "ned@voss-partners.example")
ANN = Person("Ann Voss", "ann@voss-partners.example")
BETH = Person("Beth Shaw", "beth.shaw@gmail.com")


def rows(facts: list[Fact], day: int = 18) -> list[tuple[str, str | None]]:
    return sorted((o.employer, o.role) for o in fold(facts, at(day), ROBIN, WINDOWS))


def with_employer(mail: MailFact, employer: str | None, domain: str | None) -> MailFact:
    return msgspec.structs.replace(
        mail, reading=msgspec.structs.replace(mail.reading, employer=employer, domain=domain)
    )


@pytest.mark.parametrize(
    "name", ["Calderwood", "Calderwood Corp.", "CALDERWOOD Corporation", "calderwood", "Calderwood S.L."]
)
def test_an_employer_is_one_however_it_is_spelt(name: str) -> None:
    receipt = arrived("acknowledged", at(2), RELAY, employer=name, domain=None, bulk=True)
    answer = arrived("invitation", at(5), MAEVE)
    assert len(rows([receipt, answer])) == 1


def test_a_name_written_apart_is_the_domains_own() -> None:
    """ "Meridian Foods" by an applicant-tracking system; its people write from meridianfoods.example."""
    ana = Person("Ana Ruiz", "ana@meridianfoods.example")
    facts: list[Fact] = [
        arrived("acknowledged", at(2), RELAY, employer="Meridian Foods", domain=None, bulk=True),
        arrived("invitation", at(5), ana, employer="Meridianfoods", domain="meridianfoods.example"),
    ]
    assert len(rows(facts)) == 1


def test_a_name_made_short_as_in_the_domain_is_the_same() -> None:
    ana = Person("Ana Ruiz", "ana@tidewatercu.example")
    facts: list[Fact] = [
        arrived("invitation", at(2), ana, employer="Tidewater Credit Union", domain="tidewatercu.example"),
        arrived("status_update", at(5), RELAY, employer="TidewaterCU", domain=None, bulk=True),
    ]
    assert len(rows(facts)) == 1


def test_a_name_said_more_fully_is_the_same_where_nothing_speaks_against_it() -> None:
    full = arrived("acknowledged", at(2), RELAY, employer="Calderwood Instruments GmbH", domain=None, bulk=True)
    short = arrived("invitation", at(5), MAEVE)
    assert len(rows([full, short])) == 1
    assert len(rows([msgspec.structs.replace(short, at=at(1)), full])) == 1


def test_a_systems_mail_that_names_only_the_role_belongs_to_the_one_process_for_it() -> None:
    nameless = arrived("acknowledged", at(6), RELAY, employer=None, domain=None, role="Data Analyst", bulk=True)
    mine = arrived("invitation", at(2), MAEVE, role="Senior Data Analyst", name="a")
    other = arrived("invitation", at(3), NED, employer="Kestrel", domain="kestrel.example", role="Planner", name="b")
    twin = arrived("invitation", at(4), BETH, employer="Acme", domain="acme.example", role="Data Analyst", name="c")
    assert [len(o.timeline) for o in fold([mine, other, nameless], at(18), ROBIN, WINDOWS)] == [2, 1]
    assert len(rows([mine, twin, nameless])) == 3


def test_two_employers_that_share_a_word_stay_two() -> None:
    facts: list[Fact] = [
        arrived("acknowledged", at(2), RELAY, employer="Summit Bank", domain=None, bulk=True, name="a"),
        arrived("acknowledged", at(3), RELAY, employer="Summit Museum", domain=None, bulk=True, name="b"),
    ]
    assert [employer for employer, _ in rows(facts)] == ["Summit Bank", "Summit Museum"]


def test_a_systems_address_binds_nothing() -> None:
    """All receipts come from one address, and answers to it go there."""
    facts: list[Fact] = [
        arrived("acknowledged", at(2), RELAY, employer="Acme", domain=None, bulk=True, name="a"),
        arrived("acknowledged", at(3), RELAY, employer="Kestrel", domain=None, bulk=True, name="b"),
        with_employer(sent("sent", at(4), RELAY, name="re", refs=("<a@mail.example>",)), None, None),
        with_employer(sent("follow_up", at(5), RELAY, name="ask"), "Kestrel", None),
    ]
    found = {o.employer: o for o in fold(facts, at(18), ROBIN, WINDOWS)}
    assert {name: len(o.timeline) for name, o in found.items()} == {"Acme": 2, "Kestrel": 2}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("senior data analyst", "data analyst", True),
        ("sr data analyst", "senior data analyst", True),
        ("controllerin", "controller", True),
        ("engineering manager", "manager engineering", True),
        ("backend engineer", "data engineer", False),
        ("data analyst", "data engineer", False),
    ],
)
def test_what_is_one_role(one: str, other: str, same: bool) -> None:
    assert same_role(one, other) == same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Acme", "ACME Corporation", True),
        ("Tidewater GmbH & Co. KG", "Tidewater", True),
        ("Stadtwerke Moorbek GmbH", "Stadtwerke Moorbek", True),
        ("Ferrystone", "Ferrystone Bank", True),
        ("Acme", "Acton", False),
        ("Brightwater", "Brightloom", False),
    ],
)
def test_what_is_one_employer(one: str, other: str, same: bool) -> None:
    assert same_employer(folded_employer(one), folded_employer(other)) == same


def test_a_role_said_shortly_does_not_make_two_others_one() -> None:
    facts: list[Fact] = [
        arrived("acknowledged", at(2), MAEVE, role="Engineer", name="a"),
        arrived("invitation", at(3), MAEVE, role="Data Engineer", name="b"),
        arrived("invitation", at(4), MAEVE, role="Backend Engineer", name="c"),
    ]
    assert len(rows(facts)) == 2


def test_a_rejection_of_one_role_leaves_the_other() -> None:
    facts: list[Fact] = [
        arrived("scheduled", at(2), MAEVE, round_at(at(4), DANA), role="Site Engineer", name="a"),
        arrived("scheduled", at(2, "11:00"), MAEVE, round_at(at(5), DANA), role="Safety Manager", name="b"),
        arrived("rejection", at(9), MAEVE, role="Site Engineer", name="no"),
    ]
    stages = {o.role: o.stage for o in fold(facts, at(10), ROBIN, WINDOWS)}
    assert stages == {"Site Engineer": "rejected", "Safety Manager": "interviewed"}


def test_thanks_that_seem_to_name_another_role_belong_to_the_only_process_of_that_person() -> None:
    told = arrived("scheduled", at(2), MAEVE, round_at(at(4), DANA), role="Data Analyst")
    thanks = sent("thank_you", at(5), DANA, role="Head of Data")
    assert rows([told, thanks]) == [("Calderwood", "Data Analyst")]


def test_a_subject_that_changes_and_words_that_name_nothing() -> None:
    first = arrived("invitation", at(2), MAEVE, name="ask", role="Data Analyst")
    renamed = arrived(
        "scheduled", at(3), Person("Front Desk", "desk@web.example"), round_at(at(9), DANA), refs=("<ask@mail.example>",),
        employer=None, domain=None,
    )  # fmt: skip
    aside = arrived("unrelated", at(4), MAEVE, employer=None, domain=None, confidence=0.3, name="new thread")
    found = only([first, renamed, aside], at(5))
    assert (len(found.rounds), found.theirs and found.theirs.at) == (1, at(4))


def client(name: str, kind: str, day: int, employer: str | None, sender: Person = NED, **more: object) -> MailFact:
    return arrived(kind, at(day), sender, employer=employer, domain=None, agency=True, name=name, **more)  # type: ignore[arg-type] # kinds by name


def test_an_agency_is_never_the_employer_whatever_its_other_mails_leave_out() -> None:
    """Ned's first and last mails say nothing of a client: their employer was guessed from his domain."""
    facts: list[Fact] = [
        arrived("reply", at(2), NED, employer="Voss Partners", domain="voss-partners.example", name="hello"),
        client("a", "invitation", 3, "Ferrystone"),
        arrived("scheduled", at(4), NED, employer="Voss Partners", domain="voss-partners.example", name="when"),
        with_employer(sent("thank_you", at(5), NED), "Voss Partners", "voss-partners.example"),
    ]
    found = only(facts, at(18))
    assert (found.employer, found.domain, found.agency) == ("Ferrystone", None, True)


def test_where_the_words_leave_the_client_out_the_subject_may_tell() -> None:
    first = client("a", "invitation", 2, "Meridian Foods", role="Buyer")
    told = arrived("invitation", at(3), NED, employer="Voss Partners", domain="voss-partners.example", name="b")
    named = msgspec.structs.replace(told, subject="Interview with Ferrystone")
    assert [employer for employer, _ in rows([first, named])] == ["Ferrystone", "Meridian Foods"]


AGENCY: list[Fact] = [
    client("a", "invitation", 2, "Ferrystone", role="Planner"),
    client("b", "invitation", 3, "Calderwood", role="Buyer"),
    client("c", "status_update", 4, "Ferrystone Bank", ANN),
    client("d", "scheduled", 5, None, role="Buyer"),
    arrived("reply", at(6), NED, employer="Voss Partners", domain="voss-partners.example", refs=("<a@mail.example>",)),
]


def test_an_agencys_clients_stay_apart_whoever_of_it_writes() -> None:
    assert rows(AGENCY) == [("Calderwood", "Buyer"), ("Ferrystone", "Planner")]


@settings(deadline=None)
@given(st.permutations(AGENCY))
def test_in_whatever_order_they_are_learnt(facts: list[Fact]) -> None:
    assert rows(facts) == rows(AGENCY)


def test_an_agent_with_a_webmail_address_speaks_for_themself_alone() -> None:
    other = Person("Mia Wong", "mia.wong@gmail.com")
    facts: list[Fact] = [
        client("a", "invitation", 2, "Ferrystone", BETH),
        arrived("invitation", at(3), other, employer="Copper Kettle", domain=None, name="b"),
    ]
    assert {o.employer: o.agency for o in fold(facts, at(18), ROBIN, WINDOWS)} == {
        "Ferrystone": True,
        "Copper Kettle": False,
    }


def test_an_interview_that_only_the_calendar_knows_is_a_process_and_mail_joins_it() -> None:
    entry = event(at(2), round_at(at(9), DANA, uid="u"), key="u")
    assert [r.state for r in only([entry], at(10)).rounds] == ["held"]
    note = arrived("reply", at(3), DANA, employer=None, domain=None)
    assert len(only([entry, note], at(10)).timeline) == 2


def test_mail_invite_and_two_calendars_entries_are_one_round() -> None:
    start = at(9, "11:00")
    facts: list[Fact] = [
        arrived("scheduled", at(2), MAEVE, round_at(start, DANA), name="mail"),
        arrived("scheduled", at(2, "10:05"), MAEVE, round_at(start, DANA, TOM, uid="u"), name="invite"),
        event(at(2, "10:06"), round_at(start, DANA, TOM, uid="u"), key="u"),
        event(at(2, "10:07"), round_at(start, PRIYA, uid="copy"), key="copy"),
    ]
    (held,) = only(facts, at(10)).rounds
    assert len(held.people) == 3


def test_a_time_that_the_user_proposed_is_fixed_when_they_agree() -> None:
    """ "I could do Monday at 11 or Tuesday at 3." "Tuesday at 3 is perfect." """
    slots = (round_at(at(9, "11:00"), status="proposed"), round_at(at(10, "15:00"), status="proposed"))
    invitation = arrived("invitation", at(2), DANA, name="ask")
    offer = sent("sent", at(3), DANA, name="offer", refs=("<ask@mail.example>",), interviews=slots)
    named = arrived("reply", at(4), DANA, round_at(at(10, "15:00")), refs=("<offer@hale.example>",), accepts=True)
    assert [(r.start, r.state) for r in only([invitation, offer, named], at(11)).rounds] == [(at(10, "15:00"), "held")]
    vague = arrived("reply", at(4), DANA, refs=("<offer@hale.example>",), accepts=True)
    assert only([invitation, offer, vague], at(11)).rounds == ()


def test_a_time_that_the_user_asks_to_move_moves_when_they_agree_however_doubtful_their_words() -> None:
    planned = arrived("scheduled", at(2), MAEVE, round_at(at(9, "11:00"), DANA), name="plan")
    asked = sent("sent", at(3), DANA, name="move", interviews=(round_at(at(12, "15:00"), status="proposed"),))
    fine = arrived("scheduled", at(4), DANA, refs=("<move@hale.example>",), accepts=True, confidence=0.4)
    moved = only([planned, asked, fine], at(13)).rounds
    assert [(r.start, r.state, r.people) for r in moved] == [(at(12, "15:00"), "held", (DANA.address,))]
    assert [r.start for r in only([planned, asked], at(13)).rounds] == [at(9, "11:00")]


def test_times_offered_for_a_second_round_leave_the_first() -> None:
    planned = arrived("scheduled", at(2), MAEVE, round_at(at(9, "11:00"), DANA), name="plan")
    again = arrived("invitation", at(3), MAEVE, name="again")
    offer = sent("sent", at(4), MAEVE, name="offer", interviews=(round_at(at(12, "15:00"), status="proposed"),))
    fine = arrived("reply", at(5), MAEVE, refs=("<offer@hale.example>",), accepts=True)
    found = only([planned, again, offer, fine], at(13))
    assert [r.start for r in found.rounds] == [at(9, "11:00"), at(12, "15:00")]


@pytest.mark.parametrize(("sure", "processes"), [(0.7, 0), (0.9, 1)])
def test_an_answer_to_nothing_known_begins_a_process_only_when_it_plainly_speaks_of_one(
    sure: float, processes: int
) -> None:
    answer = arrived("reply", at(3), DANA, confidence=sure)
    assert len(fold([answer], at(4), ROBIN, WINDOWS)) == processes


def test_two_agencies_that_know_of_one_vacancy_are_two_processes() -> None:
    """The user is in talks through Ned, and turns Rohan down: he isn't to be asked where things stand with Ned's."""
    rohan = Person("Rohan Iyer", "rohan@quay-search.example")
    both: list[Fact] = [
        arrived("invitation", at(2), NED, employer="Pellworth", domain=None, agency=True, role="Planner", name="ned"),
        arrived("invitation", at(3), rohan, employer="Pellworth", domain=None, agency=True, role="Planner", name="ro"),
        sent("sent", at(3, "12:00"), rohan, name="no", refs=("<ro@mail.example>",)),
    ]
    assert [len(o.timeline) for o in fold(both, at(5), ROBIN, WINDOWS)] == [2, 1]


def test_an_agencys_colleague_and_the_client_itself_join_the_one_process() -> None:
    facts: list[Fact] = [
        arrived("invitation", at(2), NED, employer="Pellworth", domain=None, agency=True, name="ned"),
        arrived("scheduled", at(3), ANN, employer="Pellworth", domain=None, agency=True, name="ann"),
        arrived("status_update", at(4), RELAY, employer="Pellworth", domain=None, bulk=True, name="client"),
    ]
    assert [len(o.timeline) for o in fold(facts, at(5), ROBIN, WINDOWS)] == [3]
