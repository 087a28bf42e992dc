"""Who stands in for whom: recruiters who take over, those who pass thanks on, and who asked while a talk was to go on."""

import pytest

from daemon.core.facts import Fact, MailFact, Person
from daemon.core.opportunity import Step
from tests.core.deciding.situations import ADA, KIM, LEE
from tests.core.telling import DANA, MAEVE, TOM, all_steps, arrived, at, event, only, round_at, sent

JO = Person("Jo Lind", "jo@calderwood.example", "Recruiter", role="recruiter")
ORLA = Person("Orla Byrne", "orla@calderwood.example", "Recruiter", role="recruiter")
SCREEN: tuple[Fact, ...] = (
    arrived("scheduled", at(2), MAEVE, round_at(at(4, "14:00"), MAEVE), name="screen"),
    sent("thank_you", at(4, "18:00"), MAEVE),
)
"""Only Maeve, the recruiter, was met."""


def follow_up(*facts: Fact) -> str | None:
    return next(s for s in all_steps(list(facts), at(9)) if s.kind == "follow_up").to[0].person.name


def notes(*facts: Fact) -> list[Step]:
    return [s for s in all_steps(list(facts), at(5)) if s.kind == "thank_you"]


def wrote(who: Person, day: int, time: str = "10:00") -> MailFact:
    return arrived("status_update", at(day, time), who, name=f"{who.address}{day}")


def test_a_recruiter_who_wrote_since_has_taken_over() -> None:
    assert follow_up(*SCREEN, wrote(JO, 6)) == "Jo Lind"


def test_of_two_who_wrote_since_the_later_has() -> None:
    assert follow_up(*SCREEN, wrote(JO, 5), wrote(ORLA, 6)) == "Orla Byrne"
    assert follow_up(*SCREEN, wrote(ORLA, 5), wrote(JO, 6)) == "Jo Lind"


def test_nobody_takes_over_who_is_no_recruiter_wrote_before_or_was_only_written_to() -> None:
    assert follow_up(*SCREEN, wrote(TOM, 6)) == "Maeve Quinn"
    assert follow_up(wrote(JO, 1), *SCREEN) == "Maeve Quinn"
    assert follow_up(*SCREEN, sent("sent", at(6), JO)) == "Maeve Quinn"


def test_who_wrote_in_the_same_minute_has_not_taken_over() -> None:
    assert follow_up(*SCREEN, wrote(MAEVE, 6), wrote(JO, 6)) == "Maeve Quinn"


def test_a_title_tells_how_far_up_somebody_stands_only_where_no_role_does() -> None:
    """Both are known as peers: then it is whom the user met last, whatever one is called."""
    uma = Person("Uma Sen", "uma@calderwood.example", "Head Gardener", role="peer")
    ned = Person("Ned Ray", "ned@calderwood.example", "Gardener", role="peer")
    first = arrived("scheduled", at(2), MAEVE, round_at(at(4, "09:00"), uma), name="first")
    then = arrived("scheduled", at(2, "11:00"), MAEVE, round_at(at(4, "14:00"), ned), name="then")
    assert follow_up(first, then, sent("thank_you", at(4, "18:00"), uma, ned)) == "Ned Ray"


def test_thanks_are_passed_on_by_who_proposed_that_round_and_not_by_who_spoke_of_another() -> None:
    """A calendar fixed it, and Bea had proposed that time; Cy had proposed another one before."""
    bea, cy = (Person(f"{name} Frost", f"{name.lower()}@calderwood.example") for name in ("Bea", "Cy"))
    other = arrived("invitation", at(1), cy, round_at(at(3, "09:00"), status="proposed"), name="other")
    proposed = arrived("invitation", at(2), bea, round_at(at(4, "14:00"), status="proposed"), name="proposed")
    fixed = event(at(2, "12:00"), round_at(at(4, "14:00"), ADA, uid="one"), key="one")
    assert [s.to[0].person.name for s in notes(other, proposed, fixed)] == ["Bea Frost"]


def day(*who: tuple[str, Person, Person]) -> list[Fact]:
    """Rounds on Wed 4 March, an hour each: when, with whom, and who fixed it."""
    return [
        arrived("scheduled", at(2, f"{9 + n}:00"), by, round_at(at(4, time), one), name=f"r{n}")
        for n, (time, one, by) in enumerate(who)
    ]


def test_of_a_day_s_rounds_who_fixed_the_last_passes_all_thanks_on() -> None:
    (note,) = notes(*day(("09:00", ADA, JO), ("13:00", KIM, ORLA)))
    assert (note.to[0].person.name, [c.person.name for c in note.thanks]) == ("Orla Byrne", ["Ada Voss", "Kim Ruane"])


def test_a_note_passed_on_is_due_after_the_last_round_and_known_by_the_first() -> None:
    facts = day(("09:00", ADA, JO), ("13:00", KIM, ORLA))
    (note,) = notes(*facts)
    assert note.due == at(4, "16:00")
    assert note.anchor == only(facts, at(5)).rounds[0].anchor


def test_who_took_part_and_passes_thanks_on_gets_one_note_after_the_last_round() -> None:
    facts = day(("09:00", LEE, LEE), ("11:00", ADA, LEE), ("13:00", KIM, LEE))
    (note,) = notes(*facts)
    assert [c.person.name for c in note.thanks] == ["Lee Marsh", "Ada Voss", "Kim Ruane"]
    assert note.due == at(4, "16:00")


@pytest.mark.parametrize(("asks", "thanked"), [(True, []), (False, ["Dana Reed", "Tom Ode"])])
def test_one_of_two_who_asks_while_it_was_to_go_on_is_not_talking(asks: bool, thanked: list[str]) -> None:
    panel = arrived("scheduled", at(2), MAEVE, round_at(at(4, "14:00"), DANA, TOM), name="panel")
    asked = arrived("reply", at(4, "14:20"), DANA, name="where", asks=asks)
    assert sorted(s.to[0].person.name or "" for s in notes(panel, asked)) == thanked
