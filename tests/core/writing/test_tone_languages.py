"""The tone gate in German, French and Spanish from both sides; English stands in `test_tone`."""

import pytest

from daemon.core.writing.tone import faults

RUDE = {
    "de": {
        "reproach": [
            "Ich habe noch immer nichts von Ihnen gehört.",
            "Leider habe ich bis heute keine Antwort erhalten.",
            "Sie haben sich trotz Zusage nicht gemeldet.",
            "Sie hatten mir eine Rückmeldung versprochen.",
            "Ich warte seit drei Wochen auf eine Antwort.",
            "Ihr Schweigen ist schwer zu verstehen.",
            "Von diesem Umgang bin ich enttäuscht.",
            "Warum habe ich noch nichts gehört?",
        ],
        "per my last email": [
            "Wie bereits geschrieben, bin ich interessiert.",
            "Vielleicht ist meine Mail untergegangen.",
            "Bezug auf meine letzte Mail nehme ich hiermit.",
        ],
        "just checking in": [
            "Ich wollte nur kurz nachfragen.",
            "Ich möchte noch einmal nachhaken.",
            "Dies ist eine freundliche Erinnerung.",
            "Gibt es schon Neuigkeiten?",
        ],
        "cliche": ["Ich hoffe, es geht Ihnen gut.", "Hiermit bewerbe ich mich mit großem Interesse."],
        "ultimatum": [
            "Wenn ich bis Freitag nichts höre, nehme ich anderes an.",
            "Andernfalls ziehe ich meine Bewerbung zurück.",
            "Dies ist die letzte Chance.",
            "Ich erwarte eine Antwort.",
        ],
        "pressure": [
            "Bitte antworten Sie so schnell wie möglich.",
            "Über eine baldige Rückmeldung freue ich mich.",
            "Bitte melden Sie sich bis Freitag.",
            "Die Zeit drängt.",
        ],
        "begging": [
            "Bitte, bitte nehmen Sie mich.",
            "Geben Sie mir eine Chance.",
            "Ich brauche diese Stelle.",
            "Ich würde alles tun, um bei Ihnen zu arbeiten.",
        ],
        "flattery": [
            "Sie sind ein großartiges Unternehmen.",
            "Das ist mein Traumjob.",
            "Es war mir eine große Ehre.",
            "Sie haben das beste Team.",
        ],
        "self-pity": [
            "Ich bin seit Monaten arbeitslos.",
            "Ich bekomme nur Absagen.",
            "Ich habe es im zweiten Teil vermasselt.",
            "Auch wenn ich nicht alle Anforderungen erfülle, hoffe ich.",
        ],
        "apology for writing": [
            "Entschuldigen Sie, dass ich schon wieder schreibe.",
            "Ich will wirklich nicht stören.",
            "Ich weiß, dass Sie sehr beschäftigt sind.",
            "Danke für Ihre kostbare Zeit.",
        ],
        "comparison": ["Ich habe ein anderes Angebot.", "Andere Unternehmen haben Interesse an mir."],
        "exclamation": ["Vielen Dank!!", "Was ist los??"],
    },
    "fr": {
        "reproach": [
            "Je n’ai toujours pas eu de réponse.",
            "Je n’ai reçu aucune nouvelle de vous.",
            "Vous ne m’avez pas répondu.",
            "Vous m’aviez pourtant promis un retour.",
            "Votre silence est difficile à comprendre.",
            "Je suis déçue de ce manque de communication.",
            "Pourquoi ce silence ?",
            "Ma candidature est restée sans réponse.",
        ],
        "per my last email": [
            "Comme je vous l’ai déjà dit, ce poste m’intéresse.",
            "Suite à mon dernier mail, je reviens vers vous.",
            "Je vous renvoie mon message.",
        ],
        "just checking in": [
            "Juste un petit mot pour prendre des nouvelles.",
            "Je me permets de vous relancer.",
            "Une petite relance au sujet du poste.",
            "Avez-vous des nouvelles ?",
        ],
        "cliche": ["J’espère que vous allez bien.", "Dans l’attente de votre réponse, je reste disponible."],
        "ultimatum": [
            "Sans réponse de votre part, je chercherai ailleurs.",
            "Je retirerai ma candidature.",
            "Ceci est mon dernier message.",
            "J’exige une réponse.",
        ],
        "pressure": [
            "Merci de me répondre avant vendredi.",
            "J’aimerais une réponse rapide.",
            "Répondez-moi dès que possible.",
            "Le temps presse.",
            "J’attends votre décision.",
        ],
        "begging": [
            "Je vous en supplie, regardez mon dossier.",
            "Donnez-moi une chance.",
            "J’ai vraiment besoin de ce poste.",
            "Je ferais n’importe quoi pour vous rejoindre.",
        ],
        "flattery": [
            "Votre entreprise est extraordinaire.",
            "C’est le poste de mes rêves.",
            "Ce fut un immense honneur.",
            "Vous avez la meilleure équipe.",
        ],
        "self-pity": [
            "Je suis au chômage depuis des mois.",
            "Je n’ai que des refus, tant de refus.",
            "Je n’étais pas à la hauteur.",
            "Même si je n’ai pas toutes les compétences, j’espère.",
        ],
        "apology for writing": [
            "Désolé de vous déranger encore.",
            "Je ne voudrais pas vous importuner.",
            "Je sais que vous êtes très occupée.",
            "Merci de votre précieux temps.",
        ],
        "comparison": ["J’ai une autre offre.", "D’autres entreprises s’intéressent à moi."],
        "exclamation": ["Merci beaucoup !!", "Que se passe-t-il ??"],
    },
    "es": {
        "reproach": [
            "Todavía no he recibido respuesta.",
            "No he tenido ninguna noticia suya.",
            "Usted no me ha contestado.",
            "Me prometió una respuesta.",
            "Su silencio es difícil de entender.",
            "Me siento decepcionado.",
            "¿Por qué nadie me responde?",
            "Llevo tres semanas esperando.",
        ],
        "per my last email": [
            "Como ya le dije, me interesa.",
            "En mi último correo le preguntaba por el puesto.",
            "Le reenvío mi mensaje.",
        ],
        "just checking in": [
            "Solo quería saber si hay algo.",
            "Un pequeño recordatorio sobre el puesto.",
            "¿Hay alguna novedad?",
        ],
        "cliche": ["Espero que se encuentre bien.", "Por medio de la presente le escribo."],
        "ultimatum": [
            "Si no recibo respuesta, buscaré otra cosa.",
            "Retiraré mi candidatura.",
            "Este es mi último correo.",
            "Exijo una respuesta.",
        ],
        "pressure": [
            "Espero una pronta respuesta.",
            "Respóndame lo antes posible.",
            "Contésteme antes del viernes.",
            "Sigo esperando su decisión.",
        ],
        "begging": [
            "Le ruego que mire mi candidatura.",
            "Deme una oportunidad.",
            "Necesito este trabajo.",
            "Haría cualquier cosa por trabajar aquí.",
        ],
        "flattery": [
            "Es una empresa increíble.",
            "Es el trabajo de mis sueños.",
            "Fue un honor conocerla.",
            "Tienen el mejor equipo.",
        ],
        "self-pity": [
            "Estoy en paro desde hace meses.",
            "He recibido tantos rechazos.",
            "Me puse muy nervioso.",
            "Aunque no tengo suficiente experiencia, espero.",
        ],
        "apology for writing": [
            "Perdone que le moleste otra vez.",
            "No quiero ser insistente.",
            "Sé que está muy ocupada.",
            "Gracias por su valioso tiempo.",
        ],
        "comparison": ["Tengo otra oferta.", "Hay otras empresas interesadas."],
        "exclamation": ["¡Muchas gracias!!", "¿Qué pasa??"],
    },
}

RIGHT = {
    "de": [
        "Von dieser Bibliothek hatte ich vorher noch nie gehört.",
        "Ich habe gern gehört, wie offen Sie über Fehler sprechen.",
        "Ich hatte Ihnen den Artikel über Datenpipelines versprochen.",
        "Die letzte Chance, eine Migration zu testen, ist vor dem Start.",
        "Wir sprachen über dringende Reparaturen und wie man sie plant.",
        "Ich weiß, dass eine Besetzung Zeit braucht.",
        "Meine letzte Stelle hat mich gelehrt, Dinge aufzuschreiben.",
        "Wie Sie am Donnerstag sagten, kommt das Archiv zuerst.",
        "Darf ich fragen, ob es Neues gibt, das Sie erzählen können?",
        "Ich freue mich, von Ihnen zu hören.",
        "Eine kurze Zeile genügt völlig.",
        "Es ist ein schweres Problem, und ich mag schwere Probleme.",
        "Wenn noch etwas von mir fehlt, bekommen Sie es gleich.",
        "Ich möchte noch einmal auf die Stelle zurückkommen.",
        "Ihre Offenheit hat mir gefallen.",
        "Ich bin sehr an dieser Arbeit interessiert.",
        "Ich würde gern bei Ihnen anfangen.",
        "Könnten Sie mir sagen, wo Sie im Auswahlverfahren stehen?",
        "Vielen Dank! Es war ein guter Tag.",
        "Das Angebot, mir das Archiv zu zeigen, war freundlich.",
        "Die Unternehmen in Ihrem Portfolio sind sehr verschieden.",
        "Tests unter Last haben mich am meisten interessiert.",
    ],
    "fr": [
        "Je n’avais jamais entendu parler de cette bibliothèque.",
        "J’ai eu plaisir à vous entendre parler de vos erreurs.",
        "Je vous avais promis l’article sur les tests.",
        "La dernière occasion de tester une migration vient avant son lancement.",
        "Nous avons parlé des réparations et de la façon de les prévoir.",
        "Je sais qu’un recrutement prend du temps.",
        "Mon travail m’a appris à écrire les choses.",
        "Comme vous l’avez dit jeudi, les archives passent d’abord.",
        "Pourriez-vous me dire où vous en êtes dans le processus ?",
        "Une simple ligne suffit.",
        "C’est un problème difficile, et j’aime les problèmes difficiles.",
        "S’il manque un document, vous l’aurez sans tarder.",
        "J’aimerais revenir sur le poste.",
        "J’ai apprécié votre franchise.",
        "Ce travail m’intéresse vivement.",
        "Au plaisir de vous lire.",
        "Merci ! Ce fut une bonne journée.",
        "Les entreprises de votre portefeuille sont très différentes.",
        "J’ai encore des questions sur les archives.",
        "Votre offre de me montrer les archives était aimable.",
        "Si un appel vous convient mieux, je vous parlerai volontiers.",
    ],
    "es": [
        "No había oído hablar de esa biblioteca.",
        "Me gustó oír cómo habla de los errores.",
        "Le prometí el artículo sobre las pruebas.",
        "La última ocasión de probar una migración llega antes de lanzarla.",
        "Hablamos de reparaciones y de cómo se planifican.",
        "Sé que una selección lleva tiempo.",
        "Mi trabajo me enseñó a dejar las cosas por escrito.",
        "Como usted dijo el jueves, el archivo va primero.",
        "¿Podría decirme en qué punto está el proceso?",
        "Basta con una línea breve.",
        "Es un problema difícil, y me gustan los problemas difíciles.",
        "Si falta un documento, lo envío enseguida.",
        "Me gustaría volver al puesto.",
        "Me gustó su franqueza.",
        "Este trabajo me interesa mucho.",
        "Espero que volvamos a hablar.",
        "¡Gracias! Fue un buen día.",
        "Las empresas de su cartera son muy distintas.",
        "Todavía tengo preguntas sobre el archivo.",
        "Su ofrecimiento de mostrarme el archivo fue amable.",
        "Si una llamada le resulta más cómoda, hablaré con gusto.",
    ],
}


@pytest.mark.parametrize("language", ["de", "fr", "es"])
def test_there_are_examples_enough_of_every_kind(language):
    assert sum(map(len, RUDE[language].values())) >= 30
    assert len(RIGHT[language]) >= 20
    assert len(RUDE[language]) == 12


@pytest.mark.parametrize(
    ("language", "category", "sentence"),
    [(language, kind, one) for language, kinds in RUDE.items() for kind, found in kinds.items() for one in found],
)
def test_a_sentence_that_hurts_is_refused_for_what_it_is(language, category, sentence):
    found = faults(sentence, language)
    assert category in {fault.category for fault in found}
    assert all(fault.why.endswith(".") and fault.words for fault in found)


@pytest.mark.parametrize(
    ("language", "sentence"), [(language, one) for language, all_ in RIGHT.items() for one in all_]
)
def test_a_sentence_that_is_only_near_passes(language, sentence):
    assert faults(sentence, language) == ()


@pytest.mark.parametrize("language", ["en", "de", "fr", "es"])
def test_a_long_text_is_judged_in_no_time(language):
    assert faults("a " * 20_000 + "ich que je no sie vous usted " * 2_000, language) == ()
