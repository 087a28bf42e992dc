"""`afterword doctor`: each check with its verdict, and how to mend what isn't well."""

import click

from daemon.cli.output import print_json
from daemon.cli.settings import Settings
from daemon.doctor import Check, Verdict, examine
from daemon.errors import EX_CONFIG, FAILED

_MARKS: dict[Verdict, tuple[str, str]] = {
    "ok": ("ok     ", "green"),
    "warning": ("warning", "yellow"),
    "failed": ("failed ", "red"),
    "skipped": ("skipped", "bright_black"),
}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object a check, one a line.")
@click.pass_obj
def doctor(settings: Settings, *, as_json: bool) -> int:
    r"""Check every account and this machine; one draft is put and taken out again.

    A warning is something to know; Afterword works all the same.

    \b
    Examples:
      afterword doctor
      afterword doctor --json
    """
    failed: list[Check] = []
    for check in examine(settings.config_path.absolute(), settings.state_dir):
        if as_json:
            fields = ("check", "account", "verdict", "seen", "mend")
            print_json([{field: getattr(check, field) for field in fields}])
        else:
            _show(check)
        if check.verdict == "failed":
            failed.append(check)
    if not failed:
        return 0
    return EX_CONFIG if all(check.needs_you for check in failed) else FAILED


def _show(check: Check) -> None:
    mark, colour = _MARKS[check.verdict]
    about = f"{check.account}, {check.check}" if check.account else check.check
    seen = "".join(letter if letter.isprintable() else "?" for letter in check.seen)
    click.echo(f"{click.style(mark, fg=colour)}  {about}: {seen}")
    if check.mend:
        click.echo(f"         {check.mend}")
