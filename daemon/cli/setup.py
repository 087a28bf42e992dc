"""`afterword setup`: the wizard, or with every answer given, no question at all."""

from contextlib import suppress
from typing import Any

import click

from daemon.cli.settings import Settings
from daemon.errors import FAILED


@click.command()
@click.option("--name", metavar="NAME", help="Your name, as it ends your letters.")
@click.option("--address", "addresses", metavar="A", multiple=True, help="Your mail address; again for each other one.")
@click.option("--time-zone", metavar="ZONE", help="Your time zone, such as Europe/Berlin.")
@click.option("--country", metavar="CC", help="Two letters, for its holidays.")
@click.option("--subdivision", metavar="PART", help="State or region, for holidays of its own.")
@click.option("--language", "languages", metavar="LL", multiple=True, help="One you look for work in; again for each.")
@click.option("--imap-host", metavar="HOST", help="Your IMAP server; without it, it is found from the address.")
@click.option("--imap-port", metavar="PORT", type=click.IntRange(1, 65535), help="993, or 143 with STARTTLS.")
@click.option("--tls", type=click.Choice(["implicit", "starttls", "none"]), help="How the server is spoken to.")
@click.option("--imap-user", metavar="USER", help="Your user name there; without it, the address.")
@click.option("--auth", type=click.Choice(["password", "oauth2"]), help="How to log in; oauth2 by an access token.")
@click.option("--ca-file", metavar="PEM", help="The certificate authority of a server of your own.")
@click.option("--maildir", metavar="PATH", help="Mail in files, as mbsync keeps it, instead of IMAP.")
@click.option("--google-client", metavar="JSON", help="Gmail over Google's interface, by an OAuth client of your own.")
@click.option("--caldav-url", metavar="URL", help="A CalDAV server or calendar.")
@click.option("--ics", metavar="PATH", help="An .ics file, or a folder of them.")
@click.option("--secret-command", metavar="COMMAND", help="A program that prints the password, like 'pass show mail'.")
@click.option("--secret-file", metavar="PATH", help="A file with the password on its first line.")
@click.option("--non-interactive", "silent", is_flag=True, help="Ask nothing; say what is missing.")
@click.pass_obj
def setup(settings: Settings, /, *, silent: bool, **options: Any) -> int:  # noqa: ANN401 - the fields of Given
    r"""Set Afterword up: finds your mail server and calendars, tries them, and writes the configuration.

    Run it again for another account or a new password. It shows what it will write, and asks, before it changes
    anything. A password is never an option: it is asked for, or comes from a program or a file.

    \b
    Examples:
      afterword setup
      afterword setup --non-interactive --name "Robin Example" \
        --address robin@example.com --secret-command "pass show mail"
      afterword setup --google-client client_secret.json
    """
    from daemon.setup import wizard
    from daemon.setup.given import Given
    from daemon.setup.talk import Talk

    talk = Talk(silent=silent)
    try:
        if not wizard.run(settings.config_path.absolute(), Given(**options), talk):
            return FAILED
    except click.Abort:
        click.echo("\nafterword: Setup stopped before its end: nothing was written. Run it again.", err=True)
        return FAILED
    try:
        if not silent:
            with suppress(click.Abort):
                _offer_service(settings, talk)
    finally:
        click.echo("Next: `afterword sync` for a first look, `afterword doctor` to check everything.")
    return 0


def _offer_service(settings: Settings, talk: Any) -> None:  # noqa: ANN401 - Talk, which is imported late
    """Where there is a service to install, offer it."""
    root = click.get_current_context().find_root()
    assert isinstance(root.command, click.Group)
    service = root.command.get_command(root, "service")
    question = "Start Afterword with your desktop (a systemd user service)?"
    if service is None or not talk.agrees(question, default=True):
        return
    service.main(["install"], "afterword service", standalone_mode=False, obj=settings, parent=root)
