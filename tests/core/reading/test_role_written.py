"""How people write of a role: in short above, in full in older words below; with brackets, numbers and small words."""

import pytest

from tests.core.reading.test_fields import told

BELOW = {
    "en": "On Mon, 2 Mar 2026 at 08:00, Alex Doe <alex@example.com> wrote:",
    "de": "Am Mo., 2. März 2026 um 08:00 Uhr schrieb Alex Doe <alex@example.com>:",
    "fr": "Le lun. 2 mars 2026 à 08:00, Alex Doe <alex@example.com> a écrit :",
    "es": "El lun, 2 mar 2026 a las 08:00, Alex Doe (<alex@example.com>) escribió:",
}


def role_of(subject: str, words: str, older: str = "", *, language: str = "en") -> str | None:
    below = f"\n\n{BELOW[language]}\n\n> {older}\n" if older else "\n"
    mail = {"from": "Wanda Crisp <wanda@crispandsons.example>", "subject": subject, "kind": "invitation"}
    return told({**mail, "date": "Mon, 02 Mar 2026 09:00:00 +0000", "words": f"{words}{below}"}).role


@pytest.mark.parametrize(
    ("language", "subject", "words", "older", "role"),
    [
        ("en", "Re: Tuesday", "Tuesday at 2 is fine.", "I'm so glad about the Hull Fitter job.", "Hull Fitter"),
        ("en", "Re: Tuesday", "Tuesday at 2 is fine.", "Thanks for the call about the Tax Senior role.", "Tax Senior"),
        ("de", "AW: Donnerstag", "Donnerstag um 10 passt uns.", "ich bewerbe mich als Bootsbauer.", "Bootsbauer"),
        (
            "fr",
            "Re: jeudi",
            "Jeudi à 10 h, parfait pour notre entretien.",
            "Je postule au poste de tourneur.",
            "tourneur",
        ),
        ("es", "Re: el jueves", "El jueves a las 10 va bien.", "Le escribo por el puesto de tornero.", "tornero"),
    ],
)
def test_older_words_name_the_role_that_the_newest_leave_out(language, subject, words, older, role):
    assert role_of(subject, words, older, language=language) == role


@pytest.mark.parametrize(
    ("subject", "older", "role"),
    [
        ("Re: baker job", "Is the night baker job still open?", "night baker"),
        ("Re: joiner application", "Please find my application for bench joiner.", "bench joiner"),
        ("Re: Fellow", "Any news about the Research Fellow in Soil Biology post?", "Research Fellow in Soil Biology"),
        ("Re: Ward Clerk", "We spoke on May 4 for Ward Clerk.", "Ward Clerk"),
        ("Re: Ward Clerk", "My sister is a Site Manager, put me forward for the Site Manager role.", "Ward Clerk"),
    ],
)
def test_older_words_have_the_role_in_full(subject, older, role):
    assert role_of(subject, "Could you come in on Friday at 6?", older) == role


def test_an_agents_older_words_name_the_role_too():
    words = "They liked you. Could you see our client on Friday?\n\nWanda Crisp\nCrisp Recruitment Agency"
    older = "Any word about the Sail Maker job?"
    assert role_of("Re: Friday", words, older) == "Sail Maker"


@pytest.mark.parametrize(
    ("subject", "words", "role"),
    [
        ("PM role", "We'd like to meet you for the Production Manager role.", "Production Manager"),
        (
            "Shift Mgr, Ops",
            "An interview for the Shift Manager, Operations\nwould be on Friday.",
            "Shift Manager, Operations",
        ),
    ],
)
def test_a_role_in_short_is_written_out_where_the_mail_does(subject, words, role):
    assert role_of(subject, words) == role


@pytest.mark.parametrize(
    ("words", "role"),
    [
        ("You're in for the Crane Operator temp role on Friday.", "Crane Operator"),
        ("We'd like to see you for the Ward Clerk nights position.", "Ward Clerk"),
        ("We'd like to see you for the Head of stores position.", "Head of stores"),
        ("Is Friday good? It's about the part-time bookkeeper job.", "part-time bookkeeper"),
    ],
)
def test_small_words_behind_a_name_in_capitals_are_none_of_it(words, role):
    assert role_of("Friday", words) == role


@pytest.mark.parametrize(
    ("words", "role"),
    [
        ("Let us talk about the Solicitor (Wills & Probate) role.", "Solicitor (Wills & Probate)"),
        ("We offer you the post of Key Worker (Adults in Care), Grade 7.", "Key Worker (Adults in Care)"),
        ("You applied for requisition 5120, Track Maintainer (Ludlow Division).", "Track Maintainer"),
        ("You applied for the Data Steward (Faculty of Music) position.", "Data Steward"),
    ],
)
def test_what_a_bracket_adds_to_a_role_may_hold_small_words(words, role):
    assert role_of("Friday", words) == role


@pytest.mark.parametrize(
    ("subject", "role"),
    [
        ("Test invitation: iOS Developer", "iOS Developer"),
        ("Interview: 2D Artist", "2D Artist"),
        ("Requisition 5120 - Forklift Trainer", "Forklift Trainer"),
        ("Application received for Range Conservationist, KLM-26-4410-DE", "Range Conservationist"),
        ("Chief Chemist / meeting our CEO", "Chief Chemist"),
        ("Estate Attorney second interview", "Estate Attorney"),
    ],
)
def test_how_a_subject_names_a_role(subject, role):
    assert role_of(subject, "Would Friday at 10 suit you?") == role


@pytest.mark.parametrize(
    ("language", "subject", "words", "role"),
    [
        ("de", "2. Gespräch Bauleiter", "Passt Ihnen Freitag um 10 Uhr für das Gespräch?", "Bauleiter"),
        (
            "fr",
            "2e entretien chef de chantier",
            "Êtes-vous libre vendredi à 10 h pour l'entretien ?",
            "chef de chantier",
        ),
        ("es", "2.ª entrevista jefe de obra", "¿Le viene bien el viernes a las 10 para la entrevista?", "jefe de obra"),
    ],
)
def test_a_number_counts_the_interview_before_the_role(language, subject, words, role):
    assert role_of(subject, words, language=language) == role


@pytest.mark.parametrize(
    ("language", "subject", "role"),
    [
        ("es", "Auxiliar de enfermería - CV", "Auxiliar de enfermería"),
        ("es", "Técnica de ventas - entrevista", "Técnica de ventas"),
        ("fr", "Assistante de gestion - candidature", "Assistante de gestion"),
    ],
)
def test_of_what_somebody_is_belongs_to_the_role(language, subject, role):
    words = {"es": "¿Podría venir el viernes a las 10 a una entrevista?", "fr": "Pourriez-vous venir vendredi à 10 h ?"}
    assert role_of(subject, words[language], language=language) == role
