"""Whether two names are of one role, and which of them tells more."""

from daemon.core.knowledge.employers import spelling


def ends_alike(one: str, other: str) -> bool:
    """Do two names begin and end with the same words: "Graduate Engineer", "Graduate Software Engineer"?"""
    words, others = one.lower().split(), other.lower().split()
    return (words[0], words[-1]) == (others[0], others[-1])


def is_fuller(name: str, other: str) -> bool:
    """Does a name tell more than another, which is a part of it or short for it?"""
    longer = len(name) > len(other) and f" {other.lower()} " in f" {name.lower()} "
    return longer or is_written_out(name, other)


def is_written_out(name: str, other: str) -> bool:
    """Does it write another out: "Clinical Nurse Specialist", "Clin Nurse Spec" or "CNS"?"""
    words, others = name.split(), other.split()
    if len(others) == 1 and len(words) > 1:
        return other.isupper() and "".join(one[0] for one in words) == other
    pairs = list(zip(name.lower().split(), other.lower().split(), strict=False))
    alike = len(words) == len(others) > 1 and len(name) > len(other)
    return alike and all(one.startswith(short) or spelling().short.get(short) == one for one, short in pairs)
