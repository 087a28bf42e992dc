"""A user's note on a conversation, put into words that fit a letter, or left out.

`afterword note ACME "she asked how I'd test the Kafka move; seemed tired"` was written for
oneself. A letter can take from it a thing to come back to ("how I'd test the Kafka move") or a
sentence of the user's own ("I promised to send you the article."). Reminders, moods and private
matters stay out, and so does a note in another language than the letter's. The patterns are data
(`knowledge/notes.<language>.toml`), and so is what keeps the weaving sound: where nouns have cases,
a thing comes with its own preposition ("über den Umzug"), or as a quotation (zum Stichwort „Umzug“).
"""

import re
from functools import cache

import msgspec

from daemon.core.knowledge.languages import languages
from daemon.core.knowledge.load import load
from daemon.core.writing.clean import plain

_LONGEST = 24
"""Words: a letter has room for no more."""
_FRAGMENTS = re.compile(r"(?<=[.!?])\s+(?=\S)|\s*[;\n\u2022]\s*|\s+[-\u2013\u2014]\s+")
_UNFIT = re.compile(r"[\[\]{}<>_|\\@*=#~^]|https?:|www\.|\.\.\.|\u2026")
_QUOTES = " \t\"'\u201c\u201d\u201e\u00ab\u00bb-\u2013\u2022,:"


class Phrases(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A language's file on notes and agendas; what each field is for stands there."""

    about: tuple[tuple[str, str], ...]
    tail: str
    said: tuple[str, ...]
    fact: str
    bare: str
    nothing: str
    sentence: str
    name: tuple[tuple[str, str], ...]
    first_person: str
    finite: str
    relative: str
    small: str
    memo: str
    mood: str
    private: str
    alone: tuple[tuple[str, str], ...]
    together: tuple[tuple[str, str], ...]
    third: str
    no_agenda: str
    ours: tuple[tuple[str, str], ...]
    common: str
    counted: str
    article: str
    join: str


class Woven(msgspec.Struct, frozen=True):
    """What a letter can say of a note: a `thing` that fits after "conversation (about)", or a whole `sentence`."""

    thing: str = ""
    sentence: str = ""


class Reader(msgspec.Struct, frozen=True):
    """Whom the letter goes to, as far as a note's "she", "they" or "Dana" may mean them.

    `names`: the words of their name. `alone`: nobody else can be meant by "she" or "he".
    `speaks_for_them`: "they" is the reader's own house (an agency's recruiter is not of the house).
    `familiar`: do they say du or tú to each other?
    """

    names: tuple[str, ...] = ()
    alone: bool = True
    speaks_for_them: bool = True
    familiar: bool = False


def woven(note: str, reader: Reader, language: str) -> Woven | None:
    """The first part of `note` that fits a letter to `reader`; None when none does."""
    phrases: Phrases = load(f"notes.{language}.toml", Phrases)
    for fragment in _FRAGMENTS.split(note):
        text = plain(fragment).strip(_QUOTES).rstrip(".!?,;: \"'\u201d")
        if not text or len(text.split()) > _LONGEST or _UNFIT.search(text) or _has(phrases.private, text):
            continue
        if _foreign(text, language):
            continue
        if (found := _fragment(text, reader, phrases)) is not None:
            return found
    return None


def agenda(topic: str, language: str) -> str:
    """What a round was to be about, to stand after "about" in the candidate's words; "" when it names no subject."""
    phrases: Phrases = load(f"notes.{language}.toml", Phrases)
    text = plain(topic).strip(_QUOTES).rstrip(".!?,;: ")
    words = text.split()
    if not text or len(words) > _LONGEST // 2 or _UNFIT.search(text) or ":" in text or any(map(str.isdigit, text)):
        return ""
    if _word(phrases.no_agenda).search(text) or _word(phrases.finite).search(text):
        return ""
    common = set(phrases.common.split())
    for number, word in enumerate(words):
        if word.strip(",").lower() not in common or (word.isupper() and len(word) > 1):
            break
        words[number] = word.lower()
    spoken = _replace(phrases.ours, " ".join(words))
    bare = (
        not _first(phrases.small, spoken)
        and words[-1] in phrases.counted.split()
        and len(words) < 5
        and "," not in text
    )
    return f"{phrases.article} {spoken}" if bare else _listed(spoken, phrases)


def _foreign(text: str, language: str) -> bool:
    """Do its small words speak for another language more than for this one?"""
    words = set(re.findall(r"[^\W\d_]+", text.lower()))
    counts = {name: len(words & known) for name, known in languages().words.items()}
    return max(counts.values()) > counts.get(language, 0)


def _fragment(text: str, reader: Reader, phrases: Phrases) -> Woven | None:
    """One fragment, read in the order: something talked about, something said, a sentence, a thing."""
    text = _stand_in(text, reader, phrases)
    for pattern, lead in phrases.about:
        if found := _compiled(rf"^{pattern}").match(text):
            return _thing(_without_tail(text[found.end() :], phrases), reader, phrases, found.expand(lead))
    if _first(phrases.first_person, text) and (_word(phrases.finite).search(text) or _starts(phrases.sentence, text)):
        sentence = _to_reader(text, reader, phrases)
        return Woven(sentence=f"{sentence[0].upper()}{sentence[1:]}.") if sentence else None
    for pattern in phrases.said:
        if found := _compiled(rf"^{pattern}").match(text):
            clause = _to_reader(_lower(text[found.end() :], phrases), reader, phrases)
            return Woven(phrases.fact.replace("{{ clause }}", clause)) if clause else None
    if _first(phrases.memo, text) or _first(phrases.mood, text) or _is_clause(text, phrases):
        return None
    return _thing(text, reader, phrases)


def _thing(text: str, reader: Reader, phrases: Phrases, lead: str | None = None) -> Woven | None:
    """`text` as something to come back to, unless it says too little or speaks of somebody else.

    `lead` is what governed it in the note; without one it is bare, and said as the language says such a thing.
    """
    if _compiled(rf"^(?:{phrases.nothing})$").match(text) or len(text) < 2 or (lead and _is_clause(text, phrases)):
        return None
    spoken = _to_reader(_lower(text, phrases), reader, phrases)
    if not spoken:
        return None
    listed = _listed(spoken, phrases)
    return Woven(thing=phrases.bare.replace("{{ thing }}", listed) if lead is None else f"{lead}{listed}")


def _without_tail(text: str, phrases: Phrases) -> str:
    """Without the participle that a German sentence ends in: "über Kafka gesprochen"."""
    return _compiled(rf"(?:{phrases.tail})$").sub("", text) if phrases.tail else text


def _is_clause(text: str, phrases: Phrases) -> bool:
    """Is it a sentence about the world: a finite verb that no relative word leads in?"""
    verb = _word(phrases.finite).search(text)
    relative = _word(phrases.relative).search(text)
    return verb is not None and (relative is None or relative.start() > verb.start())


def _stand_in(text: str, reader: Reader, phrases: Phrases) -> str:
    """The reader's own name becomes "she", which is then turned into "you" like any other."""
    if not reader.names:
        return text
    name = "(?:" + "|".join(map(re.escape, reader.names)) + ")"
    for pattern, word in phrases.name:
        text = re.sub(pattern.replace("NAME", rf"\b{name}(?: {name})*"), word, text, flags=re.IGNORECASE)
    return text


def _to_reader(text: str, reader: Reader, phrases: Phrases) -> str:
    """The text said to the reader's face; "" when somebody is left in it who may be a stranger."""
    if reader.alone:
        text = _replace(phrases.alone, text, familiar=reader.familiar)
    if reader.speaks_for_them:
        text = _replace(phrases.together, text, familiar=reader.familiar)
    return "" if _has(phrases.third, text) else text


def _listed(text: str, phrases: Phrases) -> str:
    """Jottings ("Kafka, on-call / dbt") joined as a sentence joins them."""
    items = [item.strip() for item in re.split(r",\s+|\s+/\s+|\s+\+\s+|\s+&\s+", text)]
    if len(items) == 1 or any(len(item.split()) > 4 for item in items) or f" {phrases.join} " in items[0]:
        return text
    last = items[-1].removeprefix(f"{phrases.join} ")
    return f"{', '.join(items[:-1])} {phrases.join} {last}"


def _lower(text: str, phrases: Phrases) -> str:
    """A capital that only stood at the beginning of a note is put back."""
    return text[0].lower() + text[1:] if _first(phrases.small, text) else text


def _replace(pairs: tuple[tuple[str, str], ...], text: str, *, familiar: bool = False) -> str:
    """Each pattern by its word; a word with two forms ("Ihre|deine") by the one that fits."""
    for pattern, word in pairs:
        formal, _, other = word.partition("|")
        text = _compiled(pattern).sub(other if familiar and other else formal, text)
    return text


def _starts(pattern: str, text: str) -> bool:
    return bool(pattern) and _compiled(pattern).match(text) is not None


def _first(words: str, text: str) -> bool:
    return _word(words).match(text) is not None


def _has(pattern: str, text: str) -> bool:
    return _compiled(pattern).search(text) is not None


def _word(words: str) -> re.Pattern[str]:
    return _compiled(r"\b(?:" + "|".join(map(re.escape, words.split())) + r")(?![\w-])")


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
