"""The newest words of a mail, as people and their mail programs leave them."""

import pytest

from daemon.core.reading.message.html import to_text
from daemon.core.reading.message.newest import split

QUOTES = {
    "gmail": "Yes, that works.\n\nOn Mon, Mar 2, 2026 at 9:14 AM Alex Doe <alex@example.com>\nwrote:\n\n> Could we meet?\n> Alex\n",
    "outlook": "Yes, that works.\n\n________________________________\nFrom: Alex Doe <alex@example.com>\nSent: Monday, March 2, 2026 9:14 AM\nTo: Ana Ruiz <ana@acme.example>\nSubject: RE: Interview\n\nCould we meet?",
    "old outlook": "Yes, that works.\n\n-----Original Message-----\nFrom: Alex Doe\nSent: Monday\n\nCould we meet?",
    "german outlook": "Yes, that works.\n\nVon: Alex Doe <alex@example.com>\nGesendet: Montag, 2. März 2026 09:14\nAn: Ana Ruiz\nBetreff: AW: Interview\n\nCould we meet?",
    "apple mail, german": "Yes, that works.\n\nAm 02.03.2026 um 09:14 schrieb Alex Doe <alex@example.com>:\n\n> Could we meet?",
    "french": "Yes, that works.\n\nLe lun. 2 mars 2026 à 09:14, Alex Doe <alex@example.com> a écrit :\n\n> Could we meet?",
    "spanish": "Yes, that works.\n\nEl lun, 2 mar 2026 a las 9:14, Alex Doe (<alex@example.com>) escribió:\n\n> Could we meet?",
    "lotus notes": "Yes, that works.\n\nAlex Doe\n03/02/2026 09:14 AM\nTo: ana@acme.example\ncc:\nSubject: Interview\n\nCould we meet?",
    "outlook for mac, unmarked": 'Yes, that works.\n\nOn 3/2/26, 9:14 AM, "Alex Doe" <alex@example.com> wrote:\n\nCould we meet?',
    "gmail, german": "Yes, that works.\n\nAm Mo., 2. März 2026 um 09:14 Uhr schrieb Alex Doe <\nalex@example.com>:\n\n> Could we meet?",
    "gmail, german, unmarked": "Yes, that works.\n\nAm Mo., 2. März 2026 um 09:14 Uhr schrieb Alex Doe <alex@example.com>:\n\nCould we meet?",
    "iphone, german, without an address": "Yes, that works.\n\nVon meinem iPhone gesendet\n\nAm 02.03.2026 um 09:14 schrieb Alex Doe:\n\n\nCould we meet?",
    "thunderbird, german": "Yes, that works.\n\nAlex Doe schrieb am 02.03.26 um 09:14:\n> Could we meet?",
    "gmx": 'Yes, that works.\n\nGesendet: Montag, 02. März 2026 um 09:14 Uhr\nVon: "Alex Doe" <alex@example.com>\nAn: ana@acme.example\nBetreff: Interview\n\nCould we meet?',
    "outlook, bold": "Yes, that works.\n\n*From:* Alex Doe <alex@example.com>\n*Sent:* Monday, March 2, 2026 9:14 AM\n*To:* Ana Ruiz\n*Subject:* Interview\n\nCould we meet?",
    "outlook, markdown": "Yes, that works.\n\n**Von:** Alex Doe\n**Gesendet:** Montag, 2. März 2026 09:14\n**An:** Ana Ruiz\n**Betreff:** Interview\n\nCould we meet?",
    "french outlook": "Yes, that works.\n\nDe\xa0: Alex Doe <alex@example.com>\nEnvoyé\xa0: lundi 2 mars 2026 09:14\nÀ\xa0: Ana Ruiz\nObjet\xa0: RE: Entretien\n\nCould we meet?",
    "spanish outlook": "Yes, that works.\n\nDe: Alex Doe <alex@example.com>\nEnviado el: lunes, 2 de marzo de 2026 9:14\nPara: Ana Ruiz\nAsunto: RE: Entrevista\n\nCould we meet?",
    "apple, french": "Yes, that works.\n\nEnvoyé de mon iPhone\n\n> Le 2 mars 2026 à 09:14, Alex Doe <alex@example.com> a écrit :\n> \n> Could we meet?",
    "apple, spanish": "Yes, that works.\n\nEnviado desde mi iPhone\n\n> El 2 mar 2026, a las 9:14, Alex Doe <alex@example.com> escribió:\n> \n> Could we meet?",
    "yahoo": "Yes, that works.\n\n    On Monday, March 2, 2026 at 09:14:05 AM GMT+1, Alex Doe <alex@example.com> wrote:  \n \n Could we meet?",
    "zoho": "Yes, that works.\n\n\n---- On Mon, 02 Mar 2026 09:14:05 +0100 Alex Doe <alex@example.com> wrote ----\n\nCould we meet?",
    "proton": "Yes, that works.\n\nSent with Proton Mail secure email.\n\n------- Original Message -------\nOn Monday, March 2nd, 2026 at 9:14 AM, Alex Doe <alex@example.com> wrote:\n\n> Could we meet?",
    "proton, old": "Yes, that works.\n\n\u2010\u2010\u2010\u2010\u2010\u2010\u2010 Original Message \u2010\u2010\u2010\u2010\u2010\u2010\u2010\nOn Monday, Alex Doe wrote:\n\nCould we meet?",
    "outlook on a phone, german": "Yes, that works.\n\nOutlook für iOS<https://aka.ms/x> beziehen\n________________________________\nVon: Alex Doe <alex@example.com>\nGesendet: Montag, 2. März 2026 09:14\nAn: Ana Ruiz\nBetreff: Interview\n\nCould we meet?",
    "below the quote": "> Could we meet?\n> Alex\n\nYes, that works.",
    "a phone's": "Yes, that works.\n\nSent from my iPhone\n\n> On 2 Mar 2026, at 09:14, Alex Doe <alex@example.com> wrote:\n> \n> Could we meet?",
}


@pytest.mark.parametrize("program", QUOTES)
def test_what_was_quoted_is_left_out(program: str) -> None:
    said = split(QUOTES[program])
    assert said.words == "Yes, that works."
    assert "Could we meet?" in said.rest


def test_answers_between_quoted_lines_are_all_kept() -> None:
    said = split(
        "On 2 Mar 2026 Alex <alex@example.com> wrote:\n> Is there parking?\nYes, behind the house.\n> And when?\nAt ten.\n"
    )
    assert said.words.split("\n") == ["Yes, behind the house.", "At ten."]


def test_a_sentence_that_says_wrote_is_no_head_of_a_quote() -> None:
    text = "On your form you told us what you wrote:\nthe answer was fine. See you Monday."
    assert split(text).words == text


def test_times_listed_from_and_to_are_no_quoted_header() -> None:
    text = "Here is the plan.\n\nDate: Monday\nFrom: 2 pm\n\nSee you."
    assert split(text).words == text


@pytest.mark.parametrize(
    ("head", "author"),
    [
        ("---------- Forwarded message ---------\nFrom: Ida Kern <ida@acme.example>\nDate: 2 March", "Ida Kern <ida@acme.example>"),
        ("---------- Forwarded message ---------\nDe: Ing. Iker Sola <iker@acme.example>\nDate: 2 mar", "Ing. Iker Sola <iker@acme.example>"),
        ("-----Ursprüngliche Nachricht-----\nVon: Ida Kern\nGesendet: Montag, 2. März 2026 09:14", "Ida Kern"),
        ("-----Message d'origine-----\nDe : Noé Saulnier\nEnvoyé : lundi 2 mars 2026 09:14", "Noé Saulnier"),
        ("From: Ida Kern\nSent: Monday, March 2, 2026 9:14 AM\nTo: Ana Ruiz", "Ida Kern"),
        ("Am 02.03.2026 um 09:14 schrieb Ida Kern <ida@acme.example>:\n", ""),
    ],
)  # fmt: skip
def test_a_header_names_who_wrote_what_is_forwarded(head: str, author: str) -> None:
    assert split(f"See below, that works for us.\n\n{head}\n\nTuesday at ten, then.").author == author


def test_a_signature_is_taken_off_and_kept() -> None:
    said = split("See you Thursday.\n\nKind regards,\nAna Ruiz\nHead of Engineering\n+1 212 555 0142")
    assert said.words == "See you Thursday."
    assert said.signature == "Ana Ruiz\nHead of Engineering\n+1 212 555 0142"


def test_thanks_at_the_beginning_is_no_signature() -> None:
    text = "Thanks\n\nfor your application, which we have read with great interest. Could you come to our office on Thursday, so that we can talk about it?\nWe have reserved two hours for you and would show you around before lunch as well."
    assert split(text).words == text


@pytest.mark.parametrize(
    "closing",
    [
        "Mit freundlichen Grüßen",
        "Viele Grüße aus Hamburg",
        "Cordialement,",
        "Bien à vous",
        "Un saludo,",
        "Saludos cordiales",
        "Best regards,",
        "Je vous prie d'agréer, Madame, l'expression de mes salutations distinguées.",
        "Dans l'attente de votre retour. Je vous prie de croire, Madame, en mes salutations distinguées.",
    ],
)
def test_a_closing_phrase_in_four_languages(closing: str) -> None:
    said = split(f"Bis Donnerstag.\n\n{closing}\nAna Ruiz\nLeiterin Technik\n+49 40 555 0142")
    assert said.words == "Bis Donnerstag."
    assert said.signature.startswith("Ana Ruiz\nLeiterin Technik")


def test_a_greeting_that_begins_like_a_closing_formula_ends_nothing() -> None:
    text = "Estimada Ana:\n\nReciba un cordial saludo. Su entrevista con el director, D. Luis Gil, será el lunes.\n\nLe rogamos puntualidad.\n\nSecretaría"
    assert "Su entrevista con el director" in split(text).words


@pytest.mark.parametrize("mark", ["P.S.", "PS:", "P.-S. :", "PD:", "P.D."])
def test_a_postscript_is_the_writers_own_words_again(mark: str) -> None:
    said = split(
        f"See you Thursday.\n\nBest regards,\nAna Ruiz\nHead of Engineering\n\n{mark} Could you bring your passport to the reception, they will ask for it there?\n"
    )
    assert (
        said.words
        == f"See you Thursday.\n\n{mark} Could you bring your passport to the reception, they will ask for it there?"
    )
    assert said.signature == "Ana Ruiz\nHead of Engineering"


LEGAL = {
    "en": "This email and any attachments are confidential and unfortunately\nmay be rejected.\n\nYou must not call us on Monday. Any offer in it is withdrawn.",
    "de": "Diese E-Mail enthält vertrauliche Informationen. Leider ist das so.\n\nDas unerlaubte Kopieren ist nicht gestattet, eine Absage erfolgt nicht.",
    "fr": "Ce message et toutes les pièces jointes sont confidentiels.\n\nToute utilisation est interdite, malheureusement.",
    "es": "Este mensaje y sus anexos son confidenciales.\n\nQueda prohibida su copia; lamentamos las molestias.",
}


@pytest.mark.parametrize("language", LEGAL)
def test_a_legal_footer_says_nothing_in_any_of_its_paragraphs(language: str) -> None:
    said = split(
        f"See you Thursday.\n\n{LEGAL[language]}\n\nOn 2 Mar 2026 Alex <alex@example.com> wrote:\n> Could we meet?\n"
    )
    assert said.words == "See you Thursday."
    assert "Could we meet?" in said.rest


@pytest.mark.parametrize(
    "banner",
    [
        "CAUTION: This email originated from outside. Do not click links.",
        "You don't often get email from ana@acme.example. Learn why this is important",
        "ACHTUNG: Externe E-Mail. Öffnen Sie keine Anhänge.",
        "Attention : ce message provient de l'extérieur.",
        "No suele recibir correo electrónico de ana@acme.example.",
        "This message and any attachments are confidential.",
    ],
)
def test_a_gateways_warning_above_the_mail_takes_only_itself_away(banner: str) -> None:
    assert split(f"{banner}\n\nSee you Thursday.\n").words == "See you Thursday."


@pytest.mark.parametrize(
    "line",
    [
        "Von meinem Chef weiß ich: es passt.",
        "Am Montag schrieb mir Ana: es passt.",
        "On the form you wrote: yes, 2 days a week.",
        "This is what I read in the notes.",
    ],
)
def test_a_sentence_that_begins_like_a_mark_is_none(line: str) -> None:
    assert split(f"Hallo Alex,\n{line}\nBis dann!").words == f"Hallo Alex,\n{line}\nBis dann!"


def test_a_bare_forward_speaks_with_the_words_it_forwards() -> None:
    said = split(
        "FYI\n\n---------- Forwarded message ---------\nFrom: Ana Ruiz <ana@acme.example>\nDate: Mon, 2 Mar 2026\nSubject: Interview\nTo: Sam\n\nWe would like to meet Alex."
    )
    assert said.words == "We would like to meet Alex."


def test_html_comes_out_as_it_is_seen() -> None:
    html = """<html><head><style>p{}</style><title>no</title></head><body><div style="display:none">preview</div>
    <p>Hi <b>Alex</b>,</p><table><tr><td>When</td><td>Monday</td></tr><tr><td>Where</td><td>Zoom</td></tr></table>
    Bye<br>Ana<img src="https://t.example/x.gif"><blockquote>old</blockquote></body></html>"""
    assert to_text(html).split("\n") == ["Hi Alex,", "", "When Monday", "Where Zoom", "", "Bye", "Ana", "", "> old"]


def test_a_note_above_a_forwarded_mail_and_that_mail_are_both_said_now() -> None:
    """An agency passes on what its client wrote, with a line of its own; a long letter above it is all there is."""
    forwarded = "---------- Forwarded message ---------\nFrom: Lena Brandt <lena@northwind.example>\nSubject: Alex\n\nTuesday at 10 suits us."
    note = "Hi Alex, see below from the client, let me know if that suits."
    said = split(f"{note}\n\n{forwarded}")
    assert said.words == f"{note}\n\nTuesday at 10 suits us."
    letter = "We talked at length. " * 20
    assert split(f"{letter}\n\n{forwarded}").words == letter.strip()


JOINING = {
    "teams": "________________________________\nMicrosoft Teams Need help?<https://aka.ms/x>\nJoin the meeting now<https://teams.microsoft.com/l/meetup-join/19>\nMeeting ID: 234 567 890 123\nPasscode: aB3xYz\n________________________________\nDial in by phone\n+1 872-555-0149,,123456789#<tel:+18725550149> United States, Chicago\nFind a local number<https://x.example>\nPhone conference ID: 123 456 789#\nFor organizers: Meeting options | Reset dial-in PIN",
    "zoom": "Join Zoom Meeting\nhttps://us02web.zoom.us/j/88012345678\n\nMeeting ID: 880 1234 5678\nPasscode: 123456\n\nOne tap mobile\n+16465550156,,88012345678# US (New York)\n\nDial by your location\n• +1 646 555 0156 US (New York)\n• +1 312 555 0199 US (Chicago)",
    "meet": "Join with Google Meet\nhttps://meet.google.com/abc-defg-hij\n\nOr dial: (US) +1 470-555-0123 PIN: 123456789#",
    "webex": "Join from the meeting link\nhttps://acme.webex.com/x\n\nMeeting number (access code): 2345 678 9012\n\nJoin by phone\n+1-415-555-0130 US Toll",
    "teams, german": "Microsoft Teams Benötigen Sie Hilfe?<https://aka.ms/x>\nJetzt an der Besprechung teilnehmen<https://teams.microsoft.com/x>\nBesprechungs-ID: 345 678 901 234\nKennung: Zx9kQ2\nTelefonische Einwahl\n+49 69 5550147,,987654321# Germany, Frankfurt am Main\nOrtsnummer suchen<https://x.example>\nTelefonkonferenz-ID: 987 654 321#\nFür Organisatoren: Besprechungsoptionen",
    "teams, french": "Réunion Microsoft Teams\nRejoindre la réunion maintenant<https://teams.microsoft.com/x>\nID de réunion : 345 678 901 234\nCode secret : Zx9kQ2\nAppeler par téléphone\n+33 1 70 55 01 47,,987654321# France, Paris\nRechercher un numéro local<https://x.example>\nPour les organisateurs : Options de réunion",
    "teams, spanish": "Reunión de Microsoft Teams\nUnirse a la reunión ahora<https://teams.microsoft.com/x>\nId. de reunión: 345 678 901 234\nCódigo de acceso: Zx9kQ2\nLlamar por teléfono\n+34 910 55 01 47,,987654321# España, Madrid\nBuscar un número local<https://x.example>\nPara organizadores: Opciones de reunión",
}


@pytest.mark.parametrize("program", JOINING)
def test_how_to_join_a_meeting_is_apart_from_words_and_signature(program: str) -> None:
    """Its numbers are no person's, and its towns no place to go to."""
    below = split(f"See you on Tuesday.\n\nBest regards,\nAna Ruiz\nAcme\n\n{JOINING[program]}")
    assert (below.words, below.signature.strip("_\n")) == ("See you on Tuesday.", "Ana Ruiz\nAcme")
    amid = split(f"See you on Tuesday.\n\n{JOINING[program]}\n\nPlease bring your passport.\n\nBest regards,\nAna Ruiz")
    assert " ".join(amid.words.replace("_", "").split()) == "See you on Tuesday. Please bring your passport."
    assert amid.signature == "Ana Ruiz"
    assert not any(one in below.words + below.signature for one in "0123456789")


@pytest.mark.parametrize(
    "line",
    [
        "Join us for lunch after the talk.",
        "Meeting Ana on Tuesday is fine.",
        "Pin the badge to your coat.",
        "You will meet Tom at 10.",
        "My number is +1 415 555 0130.",
        "Join by phone at 3 pm on Tuesday",
        "Meeting ID and link will follow.",
    ],
)
def test_a_sentence_that_begins_like_one_of_its_lines_is_none(line: str) -> None:
    assert split(f"Hi Alex,\n\n{line}\n\nBest regards,\nAna").words == f"Hi Alex,\n\n{line}"


def test_the_cells_of_a_schedules_row_are_parted() -> None:
    """So that a title ends where its cell does; what a layout or a label puts side by side isn't a schedule."""
    html = """<table><tr><td>9:30</td><td>Ana Ruiz, VP Product</td><td>Product sense</td></tr>
    <tr><td>When</td><td>Monday</td></tr></table><table><tr><td>Hi</td><td></td><td>Alex</td></tr></table>"""
    assert to_text(html).split("\n\n") == ["9:30 | Ana Ruiz, VP Product | Product sense\nWhen Monday", "Hi Alex"]
