"""The page as one self-contained HTML file: no script, nothing fetched, everything escaped.

What came out of mail is hostile: it is cleaned of controls and of signs that turn the reading direction, escaped by
the template engine, and a content security policy allows this page's own style by its digest and nothing else.
"""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib import resources

from jinja2 import StrictUndefined, Template
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from daemon.core.writing.clean import plain
from daemon.report.line import MIDDLE
from daemon.report.page import Page


def html(page: Page) -> str:
    """The report, a whole HTML document."""
    style = asset("style.css")
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return template().render(page=page, style=Markup(style), digest=digest, middle=MIDDLE)  # noqa: S704 - our own file


@cache
def template() -> Template:
    """The page's template."""
    environment = ImmutableSandboxedEnvironment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, finalize=harmless
    )
    return environment.from_string(asset("page.html"))


def harmless(value: object) -> object:
    """A value as it may be set: text on one line, without invisible signs. It is escaped after this."""
    return plain(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def asset(name: str) -> str:
    """A file of this package."""
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
