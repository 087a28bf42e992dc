"""Whose: to whom a title belongs that stands between two names, or whether what follows is only its field."""

from typing import TYPE_CHECKING

from daemon.core.knowledge.people import is_given, surnames
from daemon.core.reading.people.spotting import name_at, past_salutation

if TYPE_CHECKING:
    from daemon.core.reading.people.beside import Beside

ARTICLES = 3
"""Articles before a title at most."""


def is_name(name: str) -> bool:
    """Is it a name whatever leads up to it, and no noun?"""
    parts = name.lower().split()
    return len(parts) > 1 or is_given(parts[0]) or parts[0] in surnames()


def begins_another(beside: "Beside", at: int, sign: str) -> bool:
    """In "Ana, CTO Priya N." the title belongs to whom it stands before."""
    read = beside.titles.title_at(beside.found, at)
    if read is None or sign != "," or not beside.cased:
        return False
    if read[1] >= len(beside.found) or beside.found[read[1]].line != beside.found[at].line:
        return False
    if past_salutation(beside.found, read[1], beside.words) > read[1]:
        return True  # "Ana, Kämmerer Herr Kurz"
    named = name_at(beside.found, read[1], language=beside.language, cased=True)
    if named is None or (not is_name(named[0]) and _is_title_behind(beside, named[1])):
        return False  # "Ana, Lead Commissioning Engineer"
    if _is_field(beside, read[1], named[0]) and _is_whole(beside, at):
        return False  # "Ana Ruiz, Head of Nursing Informatics", "Ana Ruiz, Leiterin Supply Chain"
    lone = " " not in named[0] and at > 2 and _is_whole(beside, at)
    return is_name(named[0]) or not (beside.words.nouns_capital or lone)


def _is_whole(beside: "Beside", at: int) -> bool:
    """Does a name of several words stand before what begins here, so that a title is theirs: "Ana Ruiz, our VP"?"""
    begin = max(0, at - ARTICLES - 1)
    end = next((where for where in range(at - 1, begin, -1) if _is_word(beside, where)), 0)
    around = beside.found[max(0, end - 1) : end + 1]
    return all(token.raw[0].isupper() for token in around)


def _is_word(beside: "Beside", at: int) -> bool:
    """Does a word stand here, and no sign or article?"""
    return beside.found[at].raw[0].isalpha() and beside.found[at].text not in beside.words.articles


def _is_field(beside: "Beside", at: int, named: str) -> bool:
    """Are words that look like a name, right behind a title, its field?"""
    first, *rest = named.lower().split()
    if is_given(first) or (rest and rest[-1] in surnames()):
        return False
    of, last = beside.found[at - 2].text, beside.found[at - 1]
    own = last.raw[0].isupper() and last.text not in beside.titles.table.around.functions
    return beside.words.nouns_capital or (own and of in beside.titles.table.around.ofs)


def _is_title_behind(beside: "Beside", at: int) -> bool:
    """Does a title stand here, right behind another word?"""
    found = beside.found
    return at < len(found) and found[at].line == found[at - 1].line and beside.titles.is_head(found[at].text)
