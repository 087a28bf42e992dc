"""German sentences, formal and casual, and what must be heard in them: what each says was decided before it was run."""

import pytest

from daemon.core.knowledge.lexicon import tagger
from daemon.core.knowledge.phrases import reader
from daemon.core.reading.kinds import SENT, Heard, Prepared, hear
from daemon.core.reading.sentences import clauses, hear_clauses

DE, EN = tagger("de"), tagger("en")
BOOK = reader("de")


def heard_in(text: str, *, outgoing: bool = False) -> Heard:
    assert BOOK is not None
    heard = hear(BOOK, Prepared(text))
    hear_clauses(clauses(text, "de"), heard, outgoing=outgoing)
    return heard


def test_it_knows_all_concepts_that_english_has() -> None:
    assert EN is not None
    assert DE is not None
    assert set(EN.concepts) <= set(DE.concepts)


SAID = [
    ("Wir laden Sie herzlich zu einem Vorstellungsgespräch in unserem Haus ein.", "invitation"),
    ("Gerne möchten wir dich in einem ersten Gespräch kennenlernen.", "invitation"),
    ("Wann hättest du Zeit für ein kurzes Telefonat?", "invitation"),
    ("Bitte wählen Sie unter folgendem Link einen Termin für Ihr Interview aus.", "invitation"),
    ("Magst du naechste Woche zum Schnuppern vorbeikommen?", "invitation"),
    ("Sie sind in der engeren Auswahl für die Stelle.", "invitation"),
    ("Wir würden gern einen Termin für ein Zweitgespräch mit Ihnen vereinbaren.", "invitation"),
    ("Haben Sie am Dienstag Zeit für ein Gespräch?", "invitation"),
    ("Hiermit bestätigen wir Ihr Vorstellungsgespräch am 3. März um 14 Uhr.", "scheduled"),
    ("Das Interview findet am Montag um 10:00 Uhr statt.", "scheduled"),
    ("Ihr Bewerbungsgespräch ist am Donnerstag um halb drei.", "scheduled"),
    ("Wir freuen uns auf das Kennenlernen am Freitag um 9 Uhr.", "scheduled"),
    ("Zur Erinnerung: Morgen haben Sie Ihr Interview bei uns.", "scheduled"),
    ("Der Termin für das Probearbeiten steht fest: Mittwoch, 8 Uhr.", "scheduled"),
    ("Wir erwarten Sie am Montag um 8 Uhr zum Probearbeiten.", "scheduled"),
    ("Wir müssen das Gespräch leider auf Donnerstag verschieben.", "rescheduled"),
    ("Könnten wir den Termin eine Stunde nach hinten schieben?", "rescheduled"),
    ("Ich bin am Dienstag verhindert, können wir einen neuen Termin suchen?", "rescheduled"),
    ("Das Interview wird auf den 12. Mai verlegt.", "rescheduled"),
    ("Der Kollege ist erkrankt, als Ersatztermin schlagen wir Freitag vor.", "rescheduled"),
    ("Leider müssen wir das Vorstellungsgespräch am Montag absagen.", "cancelled"),
    ("Der Termin am 4. Juni entfällt.", "cancelled"),
    ("Das Kennenlerngespräch kann am Freitag leider nicht stattfinden.", "cancelled"),
    ("Ihr Interviewtermin wurde storniert.", "cancelled"),
    ("Das Interview am Mittwoch fällt aus.", "cancelled"),
    ("Leider können wir Ihre Bewerbung nicht weiter berücksichtigen.", "rejection"),
    ("Wir haben uns für einen anderen Kandidaten entschieden.", "rejection"),
    ("Die Stelle wurde inzwischen besetzt.", "rejection"),
    ("Ihr Profil entspricht leider nicht unseren Anforderungen.", "rejection"),
    ("Leider muss ich dir eine Absage erteilen.", "rejection"),
    ("Es hat für die nächste Runde leider nicht gereicht.", "rejection"),
    ("Die Position wird intern vergeben.", "rejection"),
    ("Wir konnten Sie nicht in die engere Auswahl aufnehmen.", "rejection"),
    ("Wir können Ihnen die Stelle leider nicht anbieten.", "rejection"),
    ("Andere Bewerberinnen passen noch besser zu dem, was wir suchen.", "rejection"),
    ("Sie koennen wir fuer die Stelle leider nicht beruecksichtigen.", "rejection"),
    ("Ihre Bewerbung ist bei uns eingegangen.", "acknowledged"),
    ("Vielen Dank für die Zusendung Ihrer Bewerbungsunterlagen.", "acknowledged"),
    ("Wir prüfen Ihre Bewerbung sorgfältig.", "acknowledged"),
    ("Danke für deine Bewerbung als Koch!", "acknowledged"),
    ("Besten Dank für Ihr Dossier, das wir gerne erhalten haben.", "acknowledged"),
    ("Wir führen noch Gespräche mit anderen Bewerbern.", "status_update"),
    ("Die Entscheidung über die Stelle verzögert sich.", "status_update"),
    ("Wir bitten Sie noch um etwas Geduld.", "status_update"),
    ("Wir melden uns bis Ende nächster Woche bei Ihnen.", "status_update"),
    ("Die Nachbesetzung liegt derzeit auf Eis.", "status_update"),
    ("Das Auswahlverfahren ist noch nicht abgeschlossen.", "status_update"),
    ("Wir freuen uns, Ihnen die Stelle anbieten zu können.", "offer"),
    ("Du hast den Job!", "offer"),
    ("Anbei erhalten Sie Ihren Arbeitsvertrag zur Unterschrift.", "offer"),
    ("Wir haben uns für Sie entschieden.", "offer"),
    ("Wir möchten dich gern ab Mai im Team haben.", "offer"),
    ("Bitte bearbeiten Sie die Testaufgabe bis Freitag.", "assessment"),
    ("Nimm dir für deine Coding Challenge bitte zwei Stunden Zeit.", "assessment"),
    ("Bitte absolvieren Sie den Eignungstest innerhalb von sieben Tagen.", "assessment"),
    ("Schick uns bitte eine kurze Arbeitsprobe.", "assessment"),
    ("Sie werden hiermit zum Auswahlgespräch am 27. März in das Rathaus gebeten.", "invitation"),
    ("Rufen Sie an, damit wir einen Termin für ein Vorstellungsgespräch ausmachen können.", "invitation"),
    ("Dein Profil passt, wir müssen dich kennenlernen!", "invitation"),
    ("Könnten Sie mir für ein Videotelefonat ein paar Zeitfenster nennen?", "invitation"),
    ("Frau Dr. Lenz ruft Sie am Montag um 17 Uhr an.", "scheduled"),
    ("Der Videocall mit dem Team ist am Donnerstag von 16 bis 17 Uhr.", "scheduled"),
    ("Wir haben Ihnen den 2. Juli, 8:30 Uhr, reserviert.", "scheduled"),
    ("Frau Sommer und Herr Beck freuen sich, Sie am 3. Juni um 9 Uhr kennenzulernen.", "scheduled"),
    ("An Ihrem Vorstellungsgespräch um 10 Uhr nimmt die Gleichstellungsbeauftragte teil.", "scheduled"),
    ("Freitag 13 Uhr geht bei uns.", "scheduled"),
    ("Wegen des Streiks würden wir das Gespräch lieber auf kommende Woche legen.", "rescheduled"),
    ("Können wir das Gespräch auf 11:30 Uhr verschieben?", "rescheduled"),
    ("Dieser Termin wurde abgesagt.", "cancelled"),
    ("Bitte kommen Sie am Montag nicht zum Probearbeiten.", "cancelled"),
    ("Wir sagen den Termin am Mittwoch hiermit ab.", "cancelled"),
    ("Daher sagen wir Ihnen hiermit ab.", "rejection"),
    ("Wir gehen mit Kandidaten weiter, deren Erfahrung näher an der Rolle liegt.", "rejection"),
    ("Den Ausschlag gab die Erfahrung einer Mitbewerberin, für die wir uns entschieden haben.", "rejection"),
    ("Hiermit bestätige ich Ihnen den Erhalt Ihrer Bewerbung.", "acknowledged"),
    ("Für die Übersendung Ihrer Bewerbungsunterlagen danken wir Ihnen.", "acknowledged"),
    ("Mit Freude haben wir Ihre Bewerbung entgegengenommen.", "acknowledged"),
    ("Deine Bewerbung ist auf dem Weg zu Müller Logistik.", "acknowledged"),
    ("Die Prüfung nimmt mehr Zeit in Anspruch als geplant.", "status_update"),
    ("Vorher kann ich Ihnen nichts Verbindliches sagen.", "status_update"),
    ("Wir würden dich gern ab September bei uns haben.", "offer"),
    ("Der Ausschuss hat beschlossen, Sie zum 1. Juli einzustellen.", "offer"),
    ("Bitte beantworten Sie uns bis Sonntag fünf Fragen per Video.", "assessment"),
    ("Ich bin auf Ihr Profil gestoßen und habe eine spannende Position für Sie.", "outreach"),
    ("Wären Sie offen für eine neue Stelle?", "outreach"),
    ("Für meinen Mandanten suche ich eine Leitung für die Position im Einkauf.", "outreach"),
    ("Hiermit bewerbe ich mich um die Stelle als Buchhalterin.", "applied"),
    ("Anbei finden Sie meine Bewerbungsunterlagen.", "applied"),
    ("Vielen Dank für das angenehme Gespräch gestern.", "thank_you"),
    ("Danke, dass Sie sich für das Interview Zeit genommen haben.", "thank_you"),
    ("Ich wollte mich nach dem Stand meiner Bewerbung erkundigen.", "follow_up"),
    ("Gibt es schon Neuigkeiten zu meiner Bewerbung?", "follow_up"),
    ("Hiermit ziehe ich meine Bewerbung zurück.", "withdrew"),
    ("Ich habe eine andere Stelle angenommen.", "withdrew"),
]


@pytest.mark.parametrize(("text", "label"), SAID)
def test_it_is_heard(text: str, label: str) -> None:
    assert heard_in(text, outgoing=label in SENT).score(label) >= 0.5


NOT_SAID = [
    ("Wenn Ihr Profil passt, laden wir Sie zu einem Gespräch ein.", "invitation"),
    ("Wir können Sie leider nicht zu einem Vorstellungsgespräch einladen.", "invitation"),
    ("Wir haben uns noch nicht entschieden.", "rejection"),
    ("Sollte die Stelle schon besetzt sein, informieren wir Sie.", "rejection"),
    ("Ist die Stelle noch nicht vergeben?", "rejection"),
    ("Zögern Sie nicht, uns bei Fragen zur Bewerbung anzurufen.", "rejection"),
    ("Leider müssen wir unser Interview am Montag verschieben.", "rejection"),
    ("Bitte antworten Sie nicht auf diese E-Mail.", "rejection"),
    ("An dieser Stelle möchten wir nicht versäumen, Ihnen zu danken.", "offer"),
    ("Wir können Ihnen die Stelle leider nicht anbieten.", "offer"),
    ("Wir haben uns nicht für Sie entschieden.", "offer"),
    ("Wir haben die Stelle leider vergeben und wünschen Ihnen alles Gute.", "offer"),
    ("Wir bieten Ihnen folgende Gesprächstermine an.", "offer"),
    ("Guten Morgen, danke für Ihre Bewerbung.", "scheduled"),
    ("Wir freuen uns auf Ihre Rückmeldung.", "scheduled"),
    ("Termin verschieben oder stornieren", "cancelled"),
    ("Findet das Gespräch wie geplant statt?", "cancelled"),
    ("Ihre Bewerbung wurde nicht vollständig übermittelt.", "acknowledged"),
    ("Vielen Dank für Ihre Bewerbung.", "rejection"),
    ("Wir melden uns, ob der Test entfällt, wenn Sie ihn schon kennen.", "assessment"),
    ("Wir haben Ihre Testaufgabe erhalten.", "assessment"),
    ("Dieser Termin wurde abgesagt und aus deinem Kalender entfernt.", "rejection"),
    ("Du brauchst nichts weiter zu tun.", "rejection"),
    ("Bitte nehmen Sie sich ungestört Zeit, der Test kann nicht unterbrochen werden.", "rejection"),
    ("Wir informieren Sie, sobald eine Entscheidung gefallen ist.", "rejection"),
    ("Vielen Dank für Ihre Zusage für das Auswahlgespräch.", "offer"),
    ("Du kannst den Termin hier verschieben oder absagen.", "cancelled"),
    ("Der Probetag findet am Samstag ab 9 Uhr statt.", "cancelled"),
    ("Schick mir drei Terminvorschläge ab Montag, ich stimme es dann ab.", "cancelled"),
    ("Das Gespräch findet bei uns statt und dauert 60 Minuten.", "rescheduled"),
    ("Wir haben dafür Montag, 13.30 Uhr, reserviert.", "rescheduled"),
    ("Wir möchten Sie an Ihr Vorstellungsgespräch morgen erinnern.", "invitation"),
    ("Schön, dass du Teil unseres Teams werden möchtest!", "invitation"),
    ("Wie geht es weiter?", "invitation"),
    ("Falls Sie verhindert sind, geben Sie uns bitte Bescheid.", "rescheduled"),
]


@pytest.mark.parametrize(("text", "label"), NOT_SAID)
def test_it_is_not_heard(text: str, label: str) -> None:
    assert heard_in(text, outgoing=label in SENT).score(label) < 0.5


ELSEWHERE = [
    "Wir laden Sie zur Besichtigung der Wohnung ein, bitte bringen Sie die Selbstauskunft mit.",
    "Für unsere Studie suchen wir Teilnehmer für ein Nutzerinterview.",
    "10 neue Jobs für dich in Hamburg",
    "Bewerbungstraining: So überzeugen Sie im Vorstellungsgespräch. Jetzt anmelden!",
    "Kannst du am Mittwoch das Interview mit der Bewerberin übernehmen?",
    "Verdienen Sie von zu Hause, Kontakt nur über WhatsApp.",
    "Vielen Dank für Ihren Antrag auf ein Modernisierungsdarlehen.",
    "Vielen Dank für Ihre Bewerbung um einen Standplatz.",
    "Ihr Visumsinterview findet im Konsulat statt.",
    "Kannst du am Dienstag bei den Vorstellungsgesprächen dabei sein?",
    "Die Bewerbung für den Schrebergarten ist eingegangen.",
    "Wie war dein Vorstellungsgespräch gestern?",
]


@pytest.mark.parametrize("text", ELSEWHERE)
def test_what_only_sounds_like_it_is_known(text: str) -> None:
    heard = heard_in(text)
    assert max(heard.score("lookalike"), heard.score("off_topic")) >= 0.5
