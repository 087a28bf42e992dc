"""What French sentences of hiring mail say, word for word as people write them: no phrase of them is written down."""

import pytest

from daemon.core.knowledge.frames import frames
from daemon.core.knowledge.lexicon import FOOTER, NOTHING, tagger
from daemon.core.reading.kinds import Heard
from daemon.core.reading.sentences import clauses, hear_clauses

_HEARD = 0.4
_BY_THE_USER = frozenset({"thank_you", "follow_up", "applied", "withdrew"})


def _score(label: str, sentence: str) -> float:
    heard = Heard()
    hear_clauses(clauses(sentence, "fr"), heard, outgoing=label in _BY_THE_USER)
    return heard.score(label)


_SAID = {
    "rejection": (
        "Nous ne sommes pas en mesure de donner une suite favorable à votre candidature.",
        "Nous sommes au regret de vous informer que votre dossier n'a pas été retenu.",
        "On a pris quelqu'un d'autre pour le poste.",
        "Notre choix s'est porté sur une candidate plus expérimentée.",
        "Le poste a été pourvu à l'interne.",
        "Nous avons décidé de ne pas aller de l'avant avec ta candidature.",
        "Votre profil ne correspond pas aux exigences du poste.",
        "On va en rester là pour ta candidature, désolé.",
        "Votre postulation reçoit malheureusement une réponse négative.",
        "Nous poursuivons le processus avec d'autres candidats.",
        "Tu n'as pas été retenue pour l'alternance.",
        "L'équipe ne souhaite pas donner suite.",
        "Votre candidature a été examinée mais n'a pu être retenue.",
        "Nous ne recrutons pas en ce moment.",
        "Nous avons trouvé la personne qu'il nous fallait, merci pour votre candidature.",
        "Votre candidature ne peut recevoir un accueil favorable.",
        "Nous sommes contraints de décliner votre candidature.",
        "Nous ne retiendrons pas votre candidature.",
    ),
    "invitation": (
        "Nous souhaiterions vous rencontrer lors d'un entretien.",
        "Serais-tu libre mardi pour un appel ?",
        "Nous avons le plaisir de vous convier à une entrevue.",
        "Tu peux passer me voir au resto jeudi ?",
        "Quelles sont vos disponibilités pour un entretien téléphonique ?",
        "Merci de choisir le créneau qui vous convient dans mon agenda.",
        "On aimerait te recevoir pour un entretien avec l'équipe.",
        "Vous êtes convoqué à un entretien devant le jury.",
        "Vous êtes invité(e) à vous présenter devant le jury de recrutement le 18 mars à 10 h 15.",
        "Merci de nous contacter au 04 78 55 01 02 pour un entretien.",
        "Venez me voir au laboratoire mercredi après 14h si vous pouvez.",
        "Votre dossier a été présélectionné pour une entrevue.",
        "Pourriez-vous me proposer trois dates pour une visio ?",
    ),
    "scheduled": (
        "Je vous confirme notre entretien de mardi à 10h30.",
        "L'entrevue est prévue le 11 décembre à 13 h 30.",
        "C'est noté, on se voit lundi à 9h.",
        "Mercredi 14h convient parfaitement à notre directeur.",
        "Top, lundi 14h30 c'est calé !",
        "Je vous retrouve le 9 à 18 heures au café.",
        "Nous vous attendons mercredi à 16 heures.",
        "Le rendez-vous est fixé au 15 décembre à 14h15.",
        "L'entretien aura lieu jeudi à 9h dans nos locaux.",
        "À jeudi 14h !",
    ),
    "rescheduled": (
        "Je dois décaler notre entretien de mardi.",
        "L'entrevue est reportée au 12 décembre.",
        "Suite à un empêchement, peut-on déplacer notre rendez-vous ?",
        "Gros imprévu demain, on peut remettre à vendredi ?",
        "Nous sommes contraints de repousser votre entretien.",
        "Madame Roy est souffrante, auriez-vous une autre date ?",
        "Pourrions-nous convenir d'une autre date pour l'entretien ?",
        "L'entretien aura finalement lieu à 15h30 et non à 14h.",
        "Votre entretien a été modifié.",
    ),
    "cancelled": (
        "Notre entretien de demain est annulé.",
        "L'entrevue du 9 décembre n'aura pas lieu.",
        "Je suis obligée d'annuler notre rendez-vous de jeudi.",
        "L'entretien tombe à l'eau.",
    ),
    "offer": (
        "Nous avons le plaisir de vous proposer le poste de comptable.",
        "Vous trouverez ci-joint votre promesse d'embauche.",
        "On te prend, tu commences lundi !",
        "Le poste est à toi.",
        "Nous serions ravis de vous accueillir dans notre équipe dès le 4 janvier.",
        "Veuillez nous retourner le contrat de travail signé.",
        "Toute l'équipe est d'accord : bienvenue parmi nous !",
    ),
    "acknowledged": (
        "Nous accusons réception de votre candidature.",
        "Votre dossier nous est bien parvenu.",
        "Bien reçu, je transmets à ma collègue des RH.",
        "Ceci est un message automatique : nous avons bien reçu votre candidature.",
        "Votre profil a été ajouté à notre vivier.",
        "Nous avons bien reçu ton CV.",
        "Votre postulation est en cours d'examen.",
        "Votre candidature a bien été enregistrée.",
    ),
    "status_update": (
        "Nous n'avons pas encore pris de décision.",
        "Votre candidature est toujours à l'étude.",
        "Il nous reste deux candidats à rencontrer.",
        "On finit les entretiens jeudi, tu auras une réponse vendredi.",
        "Nous n'avons pas encore arrêté notre choix.",
        "Nous ne vous avons pas oublié.",
        "Le recrutement est suspendu pour des raisons de budget.",
    ),
    "assessment": (
        "Merci de compléter le test technique en ligne avant dimanche.",
        "Tu trouveras ci-joint une étude de cas à préparer pour le 12 décembre.",
        "Vous êtes invitée à passer une évaluation sur TestGorilla.",
        "On te propose un petit exercice à faire chez toi.",
        "Il s'agit d'un entretien vidéo différé, enregistrez vos réponses sous 72 heures.",
    ),
    "outreach": (
        "Mon client recherche un chef de projet pour un poste à Lyon.",
        "Seriez-vous à l'écoute de nouvelles opportunités ?",
        "Je suis tombée sur votre profil et nous recrutons une graphiste.",
        "Ce poste pourrait-il vous intéresser ?",
    ),
    "thank_you": (
        "Merci pour l'entretien d'hier.",
        "Je vous remercie de m'avoir reçue ce matin.",
        "J'ai beaucoup apprécié notre échange.",
    ),
    "follow_up": (
        "Je me permets de revenir vers vous au sujet de ma candidature.",
        "Avez-vous pu prendre une décision ?",
        "Je n'ai pas eu de réponse depuis notre entretien.",
    ),
    "applied": (
        "Vous trouverez ci-joint mon CV et ma lettre de motivation.",
        "Je souhaite postuler au poste de technicien.",
        "Je vous adresse ma candidature.",
    ),
    "withdrew": (
        "Je souhaite retirer ma candidature.",
        "J'ai accepté un autre poste.",
        "Je ne souhaite pas poursuivre le processus de recrutement.",
    ),
}

_NOT_SAID = (
    ("rejection", "N'hésitez pas à nous contacter au sujet de votre candidature."),
    ("rejection", "Si votre candidature n'est pas retenue, nous vous en informerons."),
    (
        "rejection",
        "Sans réponse de notre part sous un mois, veuillez considérer que votre candidature n'a pas été retenue.",
    ),
    ("rejection", "Que vous soyez retenu ou non, nous vous répondrons."),
    ("rejection", "Votre candidature ayant été présélectionnée, vous êtes invitée à un entretien."),
    ("offer", "Chouette, tu aimerais nous rejoindre !"),
    ("status_update", "Oui, le poste est toujours à pourvoir."),
    ("assessment", "L'examen des candidatures se poursuit."),
    ("withdrew", "Je reste très motivé par le poste."),
    ("rejection", "Ce mardi ne me convient pas, auriez-vous une autre date ?"),
    ("rejection", "Pas de souci pour mardi, à bientôt."),
    ("rejection", "Nous n'avons pas encore étudié votre candidature."),
    ("invitation", "Si votre profil correspond, nous vous inviterons à un entretien."),
    ("invitation", "Nous ne pourrons pas vous inviter à un entretien."),
    ("invitation", "Nous avons bien reçu votre candidature."),
    ("scheduled", "Je dois reporter notre entretien de mardi à 10h."),
    ("scheduled", "Seriez-vous libre mardi à 10h ?"),
    ("scheduled", "Notre entretien de mardi à 10h est annulé."),
    ("cancelled", "En cas d'empêchement, merci d'annuler votre rendez-vous 24 heures avant."),
    ("rescheduled", "Nous souhaitons avancer avec votre candidature."),
    ("offer", "Nous ne pouvons pas vous proposer le poste."),
    ("offer", "Pouvez-vous rejoindre la réunion par ce lien ?"),
    ("offer", "Nous vous proposons un entretien mardi à 10h."),
    ("acknowledged", "Nous n'avons pas reçu votre candidature."),
    ("assessment", "Nous avons bien reçu votre test technique."),
    ("outreach", "Votre candidature n'a pas retenu notre attention."),
    ("status_update", "Dans l'attente de vous lire, je vous prie d'agréer, Madame, mes salutations distinguées."),
)


@pytest.mark.parametrize(("label", "sentence"), [(label, one) for label, many in _SAID.items() for one in many])
def test_it_says(label: str, sentence: str) -> None:
    """What is meant is heard in wordings of every level: letters, chat, Québec, Switzerland."""
    assert _score(label, sentence) >= _HEARD


@pytest.mark.parametrize(("label", "sentence"), _NOT_SAID)
def test_it_does_not_say(label: str, sentence: str) -> None:
    """A condition, a polite formula or its opposite isn't the thing itself."""
    assert _score(label, sentence) < _HEARD


@pytest.mark.parametrize("way", ["l'entretien", "d\u2019entretien", "ENTRETIEN", "lentretien"])
def test_articles_are_part_of_the_word(way: str) -> None:
    """Whichever article leads it and however the apostrophe is typed, an interview is one."""
    book = tagger("fr")
    assert book is not None
    (one,) = clauses(f"la date de {way}", "fr").clauses
    assert one.concepts & book.bit["interview"]


def test_it_knows_all_that_frames_ask_for() -> None:
    """A frame whose concept is missing could never speak."""
    book = tagger("fr")
    assert book is not None
    asked = {name for frame in frames().frame for either in frame.all for name in either}
    asked |= {name for frame in frames().frame for name in frame.none}
    assert asked - set(book.concepts) - set(frames().signs) == set()
    assert {FOOTER, NOTHING} <= set(book.concepts)
