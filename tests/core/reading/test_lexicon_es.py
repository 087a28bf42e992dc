"""Spanish sentences of many countries and voices, and what must be heard in them: decided before they were run."""

import pytest

from daemon.core.knowledge.lexicon import tagger
from daemon.core.knowledge.phrases import reader
from daemon.core.reading.kinds import SENT, Heard, Prepared, hear
from daemon.core.reading.sentences import clauses, hear_clauses

ES, EN = tagger("es"), tagger("en")
BOOK = reader("es")


def heard_in(text: str, *, outgoing: bool = False) -> Heard:
    assert BOOK is not None
    heard = hear(BOOK, Prepared(text))
    hear_clauses(clauses(text, "es"), heard, outgoing=outgoing)
    return heard


def test_it_knows_all_concepts_that_english_has() -> None:
    assert EN is not None
    assert ES is not None
    assert set(EN.concepts) <= set(ES.concepts)


SAID = [
    ("Nos gustaría invitarte a una entrevista en nuestras oficinas.", "invitation"),
    ("¿Te late que platiquemos por Zoom el jueves?", "invitation"),
    ("¿Podés venir a charlar el martes a la tarde?", "invitation"),
    ("Le rogamos nos indique su disponibilidad para una entrevista personal.", "invitation"),
    ("Pasate por el local cuando puedas y hablamos.", "invitation"),
    ("Queremos conocerte: dinos qué día te viene mejor para una llamada.", "invitation"),
    ("Ha sido preseleccionado para la fase de entrevistas.", "invitation"),
    ("Elige un hueco en mi calendario para la videollamada.", "invitation"),
    ("Quisiéramos agendar una entrevista contigo esta semana.", "invitation"),
    ("Te confirmo la entrevista para el martes a las 10:00.", "scheduled"),
    ("Su entrevista tendrá lugar el miércoles 3 de junio a las 9:00 horas.", "scheduled"),
    ("Quedó agendado para mañana a las 11 hs.", "scheduled"),
    ("Nos vemos el lunes a las 9:30 en la recepción.", "scheduled"),
    ("Te recordamos tu entrevista de mañana.", "scheduled"),
    ("El viernes te llama Gabriel a las once para la entrevista.", "scheduled"),
    ("Tenemos que mover nuestra entrevista del martes al miércoles.", "rescheduled"),
    ("Debemos reprogramar su entrevista para el jueves.", "rescheduled"),
    ("Mañana no puedo, ¿podríamos dejarlo para el viernes?", "rescheduled"),
    ("Se aplaza la reunión al día 14.", "rescheduled"),
    ("¿Te importaría que pospusiéramos la entrevista?", "rescheduled"),
    ("Me ha surgido un imprevisto, ¿podemos pasar la llamada al lunes?", "rescheduled"),
    ("La entrevista de mañana queda cancelada.", "cancelled"),
    ("Hemos tenido que anular tu cita del jueves.", "cancelled"),
    ("Se suspende la entrevista prevista para el 3 de junio.", "cancelled"),
    ("Al final la entrevista del lunes no se va a hacer.", "cancelled"),
    ("La convocatoria a entrevista del martes queda sin efecto.", "cancelled"),
    ("Hemos decidido continuar con otros candidatos.", "rejection"),
    ("Lamentamos comunicarle que no ha sido seleccionado.", "rejection"),
    ("Al final nos quedamos con otra persona con más experiencia.", "rejection"),
    ("En esta oportunidad avanzamos con otro perfil.", "rejection"),
    ("La vacante ya ha sido cubierta.", "rejection"),
    ("No vamos a seguir adelante con tu candidatura.", "rejection"),
    ("Desafortunadamente tu perfil no se ajusta a lo que buscamos.", "rejection"),
    ("Su candidatura ha sido descartada.", "rejection"),
    ("Por el momento no podemos ofrecerte el puesto.", "rejection"),
    ("El puesto se lo hemos dado a una candidata interna.", "rejection"),
    ("Tu postulación no continuará en el proceso.", "rejection"),
    ("Se quedan con la candidata interna.", "rejection"),
    ("Por ahora dejamos tu proceso acá.", "rejection"),
    ("Actualmente no tenemos procesos abiertos.", "rejection"),
    ("La comisión ha emitido un informe desfavorable sobre su candidatura.", "rejection"),
    ("Nos vemos obligados a declinar su candidatura.", "rejection"),
    ("Tu perfil no es el que estamos buscando.", "rejection"),
    ("Hemos recibido tu candidatura correctamente.", "acknowledged"),
    ("Su postulación quedó registrada en nuestro portal.", "acknowledged"),
    ("Acusamos recibo de su solicitud para la plaza.", "acknowledged"),
    ("Te has inscrito en la oferta de mozo de almacén.", "acknowledged"),
    ("Ya le hice llegar tu CV al gerente.", "acknowledged"),
    ("¡Tu candidatura está en buenas manos!", "acknowledged"),
    ("Este es un correo automático: hemos recibido tu candidatura.", "acknowledged"),
    ("Gracias por postularte, vamos a leer tu hoja de vida con atención.", "acknowledged"),
    ("Me ha llegado bien tu currículum.", "acknowledged"),
    ("Seguimos entrevistando a otros candidatos para el puesto.", "status_update"),
    ("Tu candidatura sigue en proceso de valoración.", "status_update"),
    ("Aún no hemos elegido.", "status_update"),
    ("Todavía no tenemos una decisión sobre la vacante.", "status_update"),
    ("Nos comunicaremos con usted a la brevedad.", "status_update"),
    ("La contratación está congelada hasta enero.", "status_update"),
    ("Perdona el silencio, te pido un poco de paciencia.", "status_update"),
    ("En cuanto sepamos algo de la selección te avisamos.", "status_update"),
    ("Te enviamos una prueba técnica que debes completar antes del viernes.", "assessment"),
    ("Realice el test psicotécnico en el siguiente enlace.", "assessment"),
    ("Te adjunto un pequeño ejercicio, dedícale un par de horas.", "assessment"),
    ("Para la siguiente fase te pedimos que prepares un caso práctico.", "assessment"),
    ("Favor de contestar la evaluación psicométrica en esta liga.", "assessment"),
    ("Nos complace ofrecerte el puesto de analista.", "offer"),
    ("Te mandamos el contrato para que lo firmes.", "offer"),
    ("Queremos que formes parte de nuestro equipo.", "offer"),
    ("¡El puesto es tuyo, enhorabuena!", "offer"),
    ("Adjunto la carta oferta con las condiciones económicas.", "offer"),
    ("Vi tu perfil en LinkedIn y tengo una vacante que podría interesarte.", "outreach"),
    ("Soy recruiter y estamos buscando analistas para un cliente.", "outreach"),
    ("¿Estarías abierto a escuchar nuevas propuestas sobre una posición?", "outreach"),
    ("¿Cuáles son tus expectativas salariales?", "reply"),
    ("Necesitamos copia de tu título y el número de cuenta.", "reply"),
    ("Adjunto mi CV para el puesto de camarero.", "applied"),
    ("Quiero postularme para la vacante de vendedor.", "applied"),
    ("Muchas gracias por la entrevista de ayer.", "thank_you"),
    ("Le agradezco el tiempo que me dedicó en la visita.", "thank_you"),
    ("Quería saber si hay novedades sobre mi candidatura.", "follow_up"),
    ("Todavía no he recibido respuesta sobre mi postulación.", "follow_up"),
    ("Le escribo para retirar mi candidatura.", "withdrew"),
    ("Me bajo del proceso, conseguí otro trabajo.", "withdrew"),
]


@pytest.mark.parametrize(("text", "label"), SAID)
def test_what_is_said_is_heard(text: str, label: str) -> None:
    assert heard_in(text, outgoing=label in SENT).score(label) >= 0.5


# What looks like it and isn't: hypotheses, the opposite, words of two senses ("tarde", "archivo", "enfermera").
NOT_SAID = [
    ("Si tu perfil encaja, te invitaremos a una entrevista.", "invitation"),
    ("Solo contactaremos con las personas seleccionadas para una entrevista.", "invitation"),
    ("Lamentablemente no podemos invitarte a una entrevista.", "invitation"),
    ("No dudes en escribirnos si tienes alguna pregunta.", "rejection"),
    ("Todavía no hemos decidido con qué candidatos vamos a continuar.", "rejection"),
    ("En esta oportunidad queremos invitarte a una entrevista.", "rejection"),
    ("Te mando el archivo con los datos del puesto.", "rejection"),
    ("No hay problema, confirmamos tu entrevista.", "rejection"),
    ("No te preocupes por el horario del puesto.", "rejection"),
    ("Tu entrevista es el martes por la tarde.", "status_update"),
    ("Para cancelar o reprogramar la cita, haz clic aquí.", "cancelled"),
    ("Entrevista para enfermera el jueves en el hospital.", "rescheduled"),
    ("Queremos seguir adelante contigo y conocerte en una entrevista.", "rescheduled"),
    ("Se inscribió usted en la oferta de administrativo.", "offer"),
    ("El lunes empieza el curso de cocina.", "offer"),
    ("Puedes unirte a la reunión con este enlace.", "offer"),
    ("Llevo tres años de experiencia en ventas y he enviado mi carta de presentación.", "assessment"),
    ("Gracias por tu carta de presentación.", "assessment"),
    ("Hemos recibido tu pedido.", "acknowledged"),
    ("¿Te viene bien el jueves por la mañana?", "rescheduled"),
    ("No podemos ofrecerte el puesto.", "offer"),
    ("Incorporamos su CV a nuestra base de datos para futuros procesos.", "offer"),
    ("Contrato indefinido, coche y hasta 48k.", "offer"),
    ("¿Puede pasar por la oficina el lunes a las 7?", "rescheduled"),
    ("Han cancelado mi tren y no llegaré a la entrevista.", "cancelled"),
    ("Hemos seleccionado tu candidatura para una primera entrevista.", "rejection"),
    ("Agradecemos su postulación, la cual será procesada al cierre de la convocatoria.", "rejection"),
    ("Estimadas familias: la reunión será el jueves.", "invitation"),
    ("No hemos recibido tu candidatura.", "acknowledged"),
    ("Seguimos sin fecha, pero no hemos cubierto la vacante todavía.", "rejection"),
    ("Te escribo por WhatsApp para la entrevista.", "lookalike"),
    ("Su currículum está en nuestra base.", "lookalike"),
]


@pytest.mark.parametrize(("text", "label"), NOT_SAID)
def test_what_only_sounds_like_it_is_not_heard(text: str, label: str) -> None:
    assert heard_in(text).score(label) < 0.5


ELSEWHERE = [
    "Nos encantaría entrevistarte en nuestro podcast para el próximo episodio.",
    "Buscamos participantes para un estudio de usuarios; la entrevista dura media hora.",
    "Alerta de empleo: 20 nuevas ofertas de programador en Madrid.",
    "Aprende a brillar en tu próxima entrevista. Plazas limitadas.",
    "Te paso los CV de los dos candidatos que entrevistamos mañana.",
    "Su entrevista de visado en el consulado es el lunes.",
    "Gana hasta 300 euros al día desde casa. Escríbenos por Telegram.",
    "Tu solicitud de préstamo ha sido recibida.",
    "Cuéntanos cómo fue tu experiencia en la entrevista en esta encuesta.",
    "Nos gustaría haceros una entrevista previa a la adopción del perro.",
    "Soy periodista de una revista y me gustaría entrevistarte.",
    "Tía, ayer tuve una entrevista y me fue fatal.",
]


@pytest.mark.parametrize("text", ELSEWHERE)
def test_what_is_about_something_else_is_known(text: str) -> None:
    heard = heard_in(text)
    assert max(heard.score("lookalike"), heard.score("off_topic")) >= 0.5
