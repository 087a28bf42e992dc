"""Beside a name: the title and the address that stand before it, amid it or behind it."""

from collections.abc import Sequence

import msgspec

from daemon.core.knowledge.people import PeopleWords, is_given, surnames
from daemon.core.reading.people.addresses import address_at
from daemon.core.reading.people.spotting import name_at, past_salutation
from daemon.core.reading.people.titles import Titles, spaced
from daemon.core.reading.people.whose import ARTICLES, begins_another, is_name
from daemon.core.reading.people.wrapping import wraps
from daemon.core.reading.text.tokens import Token

_ENDS = frozenset(".!?")
_OWN = 2
"""Words of a house's own beside the words that titles are known by."""
_WORDS = 4
"""Words at most that say what somebody is: "our weekend events coordinator"."""
_DEGREES = frozenset({"ph", "m", "b", "d"})
"""How degrees with points begin: Ph.D., M.Sc."""
_SHORT = 2
"""Letters of a small word: in, of, de, à."""
_INITIALS = 4
"""Letters of what is called by its initials: FD, SLT."""


class Beside(msgspec.Struct, frozen=True):
    """Reads what stands beside the names of one text."""

    found: Sequence[Token]
    words: PeopleWords
    titles: Titles
    language: str
    cased: bool

    def before(self, at: int) -> tuple[str | None, int]:
        """The title that leads up to a name, and the index of the name; past all tokens where there can be no name."""
        begin = at
        while at < len(self.found) and at - begin < ARTICLES and self._is_article(at):
            at += 1
        short = at + 1 < len(self.found) and self.found[at].text in self.words.abbreviated
        if short and self.found[at + 1].text == ".":
            return None, at  # "Hr." is no office
        led = self._in_capitals(at) or self.titles.title_at(self.found, at)
        led = led or (self._house_title(at) if at > begin else None)
        ours = at > begin or (at > 0 and self.found[at - 1].text in self.words.articles)
        if ours and (led is None or not self._leads_on(led[1])):
            small = self.found[min(at, len(self.found) - 1)].text in self.words.small  # "la licenciada Ruiz"
            called = at if small else self._past_occupation(at)
            if called > at:
                words = " ".join(spaced(self.found[at:called]).split()).rstrip(" ,")
                return (words if self.titles.role_of(words) else None), called
        if led is None:
            return None, at
        title, after = self._with_field(at, *led)
        if at == begin and after == at + 1 and self._is_family(at):
            return None, at
        if at == begin and self._ends_line(at, after):
            return None, len(self.found)  # the title belongs to whom it stands behind
        while after < len(self.found) and self.found[after].text in {",", ":", "-", "("}:
            after += 1
        below = after < len(self.found) and self.found[after].line > self.found[at].line
        if below and self.found[after - 1].text == ":":
            return None, len(self.found)  # "who will be your manager:"
        return title, after

    def _ends_line(self, at: int, after: int) -> bool:
        """Does a title end its line, and not lead over it: "it is closed. Principal / Reed", "with our CTO / Ana"?"""
        if after >= len(self.found) or self.found[after].line == self.found[after - 1].line:
            return False
        before = self.found[at - 1].text if at else ""
        return not ((before in _ENDS or before in self.words.possessives) and wraps(self.found, after))

    def _is_article(self, at: int) -> bool:
        """Does an article stand here, and no initial: "A. B. Reed"?"""
        point = at + 1 < len(self.found) and self.found[at + 1].text == "." and self.found[at].raw.isupper()
        return self.found[at].text in self.words.articles and not point

    def _with_field(self, at: int, title: str, after: int) -> tuple[str, int]:
        """A title before a name with the rest of its field: "la coordinadora de Ciencias | Sociales, | Ana Ruiz"."""
        found, end = self.found, after
        of = (
            after - at > 1
            and found[after - 2].text in self.titles.table.around.ofs
            and found[after - 1].raw[0].isupper()
        )
        if not (of and self.cased) or self.words.nouns_capital:
            return title, after
        while end < len(found) - 1 and end - after < _OWN and found[end].raw.istitle() and found[end].raw.isalpha():
            if found[end].line != found[at].line or is_name(found[end].raw):
                return title, after
            end += 1
        if (
            end == after
            or found[end].text != ","
            or name_at(found, end + 1, language=self.language, cased=True) is None
        ):
            return title, after
        return " ".join(spaced(found[at:end]).split()), end

    def _is_family(self, at: int) -> bool:
        """Is it a family's name that ends as titles do, with the given one behind: "Hoffmeister, Jo"?"""
        behind = self.found[at + 1 : at + 3]
        turned = len(behind) > 1 and behind[0].text == "," and is_given(behind[1].text)
        return turned and self.words.nouns_capital and self.found[at].text not in self.titles.heads

    def past_relation(self, at: int) -> int:
        """The index of the name behind what somebody is to the writer, "my | brother-in-law, | Jo"; else the same."""
        begin, found = at, self.found
        while at < len(found) and at - begin < ARTICLES and found[at].text in self.words.articles:
            at += 1
        if not (self.cased and 0 < at < len(found) and found[at - 1].text in self.words.possessives):
            return begin
        end = at + 1
        while end + 1 < len(found) and found[end].text == "-" and not found[end].spaced:
            end += 2
        if all(token.text not in self.words.relations for token in found[at:end]):
            return begin
        end += end < len(found) and found[end].text == ","
        return end if end < len(found) and found[end].raw[0].isupper() else begin

    def _in_capitals(self, at: int) -> tuple[str, int] | None:
        """A title in capitals with words of the house's own, before a common given name: "Board Treasurer Jo Doe"."""
        found, headed = self.found, False
        if not self.cased or at + 1 >= len(found) or not found[at].raw[0].isupper():
            return None
        for end in range(at, min(at + _WORDS + 1, len(found))):
            token = found[end]
            if not (token.raw[0].isupper() and token.raw.isalpha()) or token.line != found[at].line:
                return None
            given = is_given(token.text)
            if headed and given:
                return " ".join(spaced(found[at:end]).split()), end
            if given or token.text in self.words.salutations or token.text in self.words.not_names:
                return None
            headed = self.titles.is_head(token.text)
        return None

    def _leads_on(self, after: int) -> bool:
        """Does a name, or a sign, stand behind a title that ends before this token?"""
        if not self.cased or after >= len(self.found):
            return True
        hyphen = self.found[after].text == "-" and not self.found[after].spaced  # editor-in-chief
        return not (hyphen or self.found[after].raw.islower())

    def _past_occupation(self, at: int) -> int:
        """Past what somebody is in words that no table knows: "our | head gardener, | Rosa Bianchi"; else the same."""
        found, end, hyphens = self.found, at, 0
        while self.cased and end < len(found) and end - at - hyphens < _WORDS and found[end].line - found[at].line <= 1:
            token = found[end]
            if end > at and token.text == "-" and end + 1 < len(found) and not (token.spaced or found[end + 1].spaced):
                end, hyphens = end + 2, hyphens + 2  # editor-in-chief
                continue
            initials = token.raw.isupper() and len(token.raw) <= _INITIALS
            if not token.raw.isalpha() or not (token.raw.islower() or initials) or len(token.raw) < _SHORT:
                break
            around = self.titles.table.around
            of = token.text in around.fields or (end > at and token.text in around.ofs)
            plain = token.text not in self.words.articles
            small = len(token.raw) == _SHORT and not of and not initials
            if small or (token.text in self.words.joints | self.words.withs and not (of and plain)):
                break
            end += 1
        if self.words.nouns_capital:
            end = self._past_nouns(end)
        if end == at or end + 1 >= len(found):
            return at
        comma = found[end].text == "," and found[end].line == found[end + 1].line
        called = comma and self.titles.role_of(spaced(found[at:end])) is not None  # "our head of post, Wu Tran"
        end += comma
        while end < len(found) - 1 and found[end].text in self.words.articles and end - at <= _WORDS + ARTICLES:
            end += 1
        if past_salutation(found, end, self.words) > end:
            return end
        read = name_at(found, end, language=self.language, cased=True)
        parts = read[0].lower().split() if read else []
        several = len(parts) > 1
        return end if parts and (is_given(parts[0]) or (several and (called or parts[-1] in surnames()))) else at

    def _past_nouns(self, at: int) -> int:
        """Past nouns that stand before a salutation: "der | Betriebsratsvorsitzende | Herr Kurz"."""
        for end in range(at, min(at + _WORDS, len(self.found) - 1)):
            if past_salutation(self.found, end, self.words) > end:
                return end
            if not self.found[end].raw.isalpha() or self.found[end].text in self.words.joints | self.words.withs:
                break
        return at

    def amid(self, at: int, begins: int) -> tuple[str | None, int]:
        """The title between a salutation and the name, and the index of the name: "Herr Direktor Dr. Weidner"."""
        title = begins + (begins < len(self.found) and self.found[begins].text in self.words.articles)
        led = self.titles.title_at(self.found, title) if title < len(self.found) else None
        if led is None and title > begins:
            return None, self._past_office(title) or at
        if led and led[1] < len(self.found):
            comma = self.found[led[1]].text == "," and led[1] + 1 < len(self.found)
            if comma and (title > begins or is_given(self.found[led[1] + 1].text)):
                led = led[0], led[1] + 1  # "Mme la Directrice, Ana Ruiz"
            named = past_salutation(self.found, led[1], self.words)
            if (
                self.found[min(named, len(self.found) - 1)].raw[0].isupper()
                and self.found[led[1]].line == self.found[at].line
            ):
                return led
        return None, at

    def _past_office(self, at: int) -> int | None:
        """The index behind an office that no table knows, where they are saluted anew: "la Prévôte, | Mme"."""
        for end in range(at + 1, min(at + _WORDS, len(self.found) - 1)):
            if self.found[end].text == ",":
                return end + 1 if past_salutation(self.found, end + 1, self.words) > end + 1 else None
        return None

    def behind(self, after: int) -> tuple[str | None, str | None, int]:
        """Title and address behind a name: (title, address, index after them)."""
        found, title, address = self.found, None, None
        after = self._past_letters(after)
        for _ in range(4):
            if after >= len(found):
                break
            if found[after].text == "(" and after + 1 < len(found) and found[after + 1].text in self.words.pronouns:
                after = next(
                    (at + 1 for at in range(after, min(after + 12, len(found))) if found[at].text == ")"), after + 1
                )
                continue
            text = found[after].text
            opened = text in {"(", "<", "["}
            here = after + (text in {",", "-", "(", "<", "[", "|", ":", "/"})
            mail = address_at(found, here)
            if mail and (opened or text in {"-", ",", "|", ":"} or here == after):
                address, after = mail[0], mail[1]
                after += after < len(found) and found[after].text in {")", ">", "]"}
                continue
            while here < len(found) and found[here].text in self.words.articles and here - after < 4:
                here += 1
            if (
                title is None
                and here < len(found)
                and found[here].line - found[after - 1].line <= int(text == "," and self.cased)
            ):
                read = self.titles.title_at(found, here, whole=opened)
                if read is None or self._names_another(here, read[1]):
                    read = self.titles.title_at(found, here)
                read = read or (self.own_title(here) if text in {",", "-"} or here > after + 1 else None)
                if read and not begins_another(self, here, text):
                    title, after = read if opened else self._with_own_words(here, *read)
                    after += after < len(found) and found[after].text in {")", "]"}
                    continue
            break
        return title, address, after

    def _past_letters(self, at: int) -> int:
        """Past what somebody may call themselves, behind commas: "Ana Ruiz, | PhD, M. Sc., |"."""
        after = self._past_degree(at)
        while after > at:
            at, after = after, self._past_degree(after)
        return at

    def _past_degree(self, at: int) -> int:
        """Past ", PhD" or ", M. Sc."; the same index where a title stands, or somebody else: ", J. R. Reed"."""
        found = self.found
        if at + 2 >= len(found) or found[at].text != "," or found[at + 1].text in self.words.salutations:
            return at
        end, word = at + 2, found[at + 1].text
        if len(word) <= _SHORT and end + 2 < len(found) and found[end].text == found[end + 2].text == ".":
            end += 3 * (len(found[end + 1].text) <= _INITIALS)  # "Ph.D."
        elif word not in self.words.suffixes:
            return at
        elif self.titles.is_head(word):
            several = end + 1 < len(found) and found[end].text == ","
            end = end if several and found[end + 1].text in self.words.suffixes | _DEGREES else at
        goes_on = end < len(found) and found[end].line == found[end - 1].line and found[end].raw[0].isupper()
        return at if goes_on or not found[at + 1].raw[0].isupper() else end

    def _names_another(self, at: int, end: int) -> bool:
        """Is somebody named in what stands in brackets: "(our pastry chef, Ana Ruiz)"?"""
        behind = range(at + 1, min(end, len(self.found)))
        return any(self.found[sign - 1].text == "," and is_given(self.found[sign].text) for sign in behind)

    def _with_own_words(self, at: int, title: str, after: int) -> tuple[str, int]:
        """A title in apposition with a word or two of the house's own behind it: ", Leiter Netzbetrieb,"."""
        found, end = self.found, after
        while end < len(found) and end - after < _OWN and found[end].line == found[at].line:
            token = found[end]
            capitals = self.words.nouns_capital or found[at].raw[0].isupper()
            fits = token.raw[0].isupper() == capitals and token.raw.isalpha() and not is_given(token.text)
            if not fits or token.text in self.words.joints or token.text in self.words.not_names:
                break
            if token.text in self.words.withs or token.text in surnames():
                break
            end += 1
        line = end >= len(found) or found[end].line > found[at].line
        sign = line or found[end].text in {",", ")", ".", ";"} or found[end].text in self.words.ands
        one = end - after == 1  # "Head of Donor | Retention, |"
        ends = line if found[at].raw[0].isupper() and not (self.words.nouns_capital or one) else sign
        return (" ".join(spaced(found[at:end]).split()), end) if ends and end > after and self.cased else (title, after)

    def own_title(self, at: int) -> tuple[str, int] | None:
        """A title in apposition that begins with a word or two of the house's own: ", Ward Manager,"."""
        found = self.found
        for head in range(at + 1, min(at + _OWN + 1, len(found))):
            before = found[head - 1]
            if not before.raw.isalpha() or before.line != found[at].line or is_given(before.text):
                return None
            if before.text in self.words.joints or before.text in self.words.not_names:
                return None
            led = self.titles.title_at(found, head) if found[head].line == found[at].line else None
            if led:
                ends = led[1] >= len(found) or found[led[1]].line > found[at].line
                ends = ends or not found[led[1]].raw[0].isalnum() or found[led[1]].text in self.words.ands
                return (" ".join(spaced(found[at : led[1]]).split()), led[1]) if ends else None
        return None

    def _house_title(self, at: int) -> tuple[str, int] | None:
        """A title behind "our" that begins with a word or two of the house's own: "our practice manager"."""
        for head in range(at + 1, min(at + _OWN + 1, len(self.found))):
            if not all(token.raw.isalpha() and token.line == self.found[at].line for token in self.found[at:head]):
                return None
            led = self.titles.title_at(self.found, head)
            if led and led[1] < len(self.found) and self.found[led[1]].text == ",":
                return " ".join(spaced(self.found[at : led[1]]).split()), led[1]
        return None
