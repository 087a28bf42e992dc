"""The signs of a mail and their weighing: whatever is seen, shares that sum to one, and names that mean something."""

import math
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from daemon.core.knowledge import weights as weighing
from daemon.core.knowledge.frames import ready
from daemon.core.knowledge.weights import Row, Shared, Spelt, Weights, packed, unpacked, weights
from daemon.core.reading.sentences import clauses
from daemon.core.reading.signs import likelihoods, signs, telling

LANGUAGES = ("de", "en", "es", "fr")
TABLES = [table for language in LANGUAGES for table in weights(language)]
FLAGS = {"is an answer", "to many", "from nobody", "tells how to join", "with a calendar"}


def seen(text: str, subject: str = "", *flags: str, **scores: float) -> dict[str, float]:
    return signs(clauses(text, "en"), clauses(subject, "en"), scores, flags)


def test_a_sign_is_a_concept_two_that_meet_in_a_clause_a_word_and_what_is_known_besides() -> None:
    found = seen("Unfortunately we won't. The jury met.", "Interview", "to many", rejection=0.8)
    told = {"neg", "sorry", "neg+sorry", "en:jury", "subject:interview", "subject:en:interview", "to many"}
    told |= {"en:the jury", "en:^ the", "en:met $"}
    assert told <= found.keys()
    assert "met+neg" not in found
    assert {"8 words or more", "with ?"} <= seen("Could you come to us on Monday, or on Tuesday?").keys()
    assert found["says:rejection"] == pytest.approx(0.8)


@given(st.lists(st.lists(st.integers(-3000, 3000), min_size=14, max_size=14), min_size=1, max_size=50))
def test_the_sum_of_packed_rows_is_the_row_of_their_sums(rows: list[list[int]]) -> None:
    assert unpacked(sum(map(packed, rows)), 14) == [sum(column) for column in zip(*rows, strict=True)]


def test_each_sign_has_a_weight_for_each_kind() -> None:
    knowledge = Path(weighing.__file__).parent
    shared = msgspec.json.decode((knowledge / "weights.json").read_bytes(), type=Shared)
    both = [shared.arrived, shared.sent]
    spelt = [msgspec.json.decode((knowledge / f"weights.{one}.json").read_bytes(), type=Spelt) for one in LANGUAGES]
    for at, table in enumerate(both):
        for rows in (table.signs, *((own.arrived, own.sent)[at] for own in spelt)):
            assert (
                {len(msgspec.json.decode(row, type=Row)) for row in rows.values()}
                == {len(table.kinds)}
                == {len(table.base)}
            )
        assert "unrelated" in table.kinds


@pytest.mark.parametrize("table", TABLES)
def test_no_weight_is_left_for_a_concept_that_is_gone(table: Weights) -> None:
    """After a concept is renamed, `make fit` has to run again."""
    concepts = {name for language in LANGUAGES if (made := ready(language)) for name in made[1]}
    for name in table.signs:
        bare = name.removeprefix("subject:")
        if (
            name not in FLAGS
            and "words or more" not in name
            and not bare.startswith(("with ", "says:", "from:", *(f"{one}:" for one in LANGUAGES)))
        ):
            assert set(bare.split("+")) <= concepts, name


@given(st.dictionaries(st.sampled_from(sorted(weights("en").arrived.signs)), st.floats(0, 1), max_size=60))
def test_the_shares_of_all_kinds_sum_to_one_in_whatever_order_signs_come(found: dict[str, float]) -> None:
    for table in TABLES:
        shares = likelihoods(found, table)
        assert math.isclose(sum(shares.values()), 1)
        again = likelihoods(dict(reversed(found.items())), table)
        assert all(math.isclose(again[kind], share, abs_tol=1e-9) for kind, share in shares.items())


def test_what_tells_is_the_clause_that_weighs_most() -> None:
    spoken = clauses("The weather is fine here. We have chosen somebody else for the position.", "en")
    best, *_ = telling(spoken, "rejection", weights("en").arrived)
    assert spoken.text[best.start : best.end].startswith("We have chosen somebody else")
    assert telling(clauses("", "en"), "rejection", weights("en").arrived) == []
    assert telling(spoken, "sent", weights("en").arrived) == []
