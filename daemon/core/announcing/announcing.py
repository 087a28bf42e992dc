"""What is announced now: each piece of news once, several of them as one digest, and nothing in the quiet hours.

What was held back then comes as one digest when they end.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import msgspec

from daemon.core.announcing.hours import is_quiet, quiet_ends
from daemon.core.announcing.news import LETTERS, RANK, Matter, News
from daemon.core.announcing.wording import body, harmless, table
from daemon.core.knowledge.announcements import Deed, Urgency
from daemon.core.policy import Quiet
from daemon.core.you import You

MANY = 3
"""So many pieces of news at once are one digest."""
HELD = 2
"""So many that the quiet hours held back are one, too."""
AGAIN = timedelta(days=1)
"""After this an account that still needs the user is told of again."""


class Announcement(msgspec.Struct, frozen=True):
    """One notification. Its texts are plain, one paragraph a line; `key` names its place on the screen."""

    key: str
    title: str
    body: str
    urgency: Urgency
    actions: tuple[tuple[Deed, str], ...] = ()
    """What can be pressed, with its label."""
    tells: tuple[str, ...] = ()
    """The keys of the news that it tells."""
    matter: Matter | None = None
    """What its buttons are about."""


def announcements(
    news: Sequence[News], told: Mapping[str, datetime], doubts: int, now: datetime, quiet: Quiet, you: You
) -> tuple[Announcement, ...]:
    """What is to be announced at `now`, given when each key was told; `doubts` readings wait for the user's word."""
    if is_quiet(now, quiet, you):
        return ()
    fresh = untold(news, told, now)
    held = [one for one in fresh if is_quiet(one.since, quiet, you)]
    if len(fresh) >= MANY or len(held) >= HELD:
        return (digest(fresh, doubts),)
    return tuple(single(one) for one in fresh)


def untold(news: Sequence[News], told: Mapping[str, datetime], now: datetime) -> list[News]:
    """The news that wasn't told yet, the most urgent first."""
    fresh = [one for one in news if one.key not in told or (one.kind == "account" and now - told[one.key] >= AGAIN)]
    return sorted(fresh, key=lambda one: (RANK[one.kind], one.since))


def next_telling(
    news: Sequence[News], told: Mapping[str, datetime], now: datetime, quiet: Quiet, you: You
) -> datetime | None:
    """When the quiet hours end that hold news back; None when nothing is held back."""
    return quiet_ends(now, quiet, you) if is_quiet(now, quiet, you) and untold(news, told, now) else None


def single(news: News) -> Announcement:
    """One piece of news by itself."""
    wording, words = table().news[news.kind], harmless(news.words)
    return Announcement(
        key=news.place,
        title=wording.title.format_map(words),
        body=body(wording.body, words),
        urgency=wording.urgency,
        actions=buttons(wording.buttons, news.matter),
        tells=(news.key,),
        matter=news.matter,
    )


def digest(news: Sequence[News], doubts: int) -> Announcement:
    """Several pieces of news as one, the most urgent first."""
    say = table()
    told, count = say.digest, len(news)
    lines = [told.bullet.format(line=say.news[one.kind].line.format_map(harmless(one.words))) for one in news]
    if count > told.most:
        lines[told.most - 1 :] = [told.more.format(count=count - told.most + 1)]
    if doubts:
        lines.append((told.doubt if doubts == 1 else told.doubts).format(count=doubts))
    accounts = {one.matter.account for one in news if one.matter and one.kind in LETTERS}
    folder = Matter("", "", "", accounts.pop(), None) if len(accounts) == 1 else None
    title = told.letters if all(one.kind in LETTERS for one in news) else told.title
    return Announcement(
        key=f"digest:{news[0].key}",
        title=title.format(count=count),
        body="\n".join(lines),
        urgency=told.urgency,
        actions=buttons(told.buttons, folder),
        tells=tuple(one.key for one in news),
        matter=folder,
    )


def answer(name: str, words: Mapping[str, str], matter: Matter | None) -> Announcement:
    """What a button is answered with."""
    wording, clean = table().answers[name], harmless(words)
    return Announcement(
        key=f"answer:{matter.about if matter else ''}",
        title=wording.title.format_map(clean),
        body=body(wording.body, clean),
        urgency=wording.urgency,
        actions=buttons(wording.buttons, matter),
        matter=matter,
    )


def buttons(deeds: tuple[Deed, ...], matter: Matter | None) -> tuple[tuple[Deed, str], ...]:
    """The buttons with their labels, where there is something for them to be about."""
    labels = table().buttons
    return tuple((deed, labels[deed]) for deed in deeds) if matter is not None else ()
