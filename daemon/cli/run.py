"""`afterword run`: the daemon, in the foreground, for systemd."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import click

from daemon.cli.settings import Settings
from daemon.config import Config
from daemon.log import setup
from daemon.service.loop import Loop
from daemon.service.warden import Warden
from daemon.wiring import open_service, openings, own_letters, telling


@click.command()
@click.pass_obj
def run(settings: Settings) -> None:
    r"""Watch the accounts until stopped: react, decide, draft; wake when a step falls due.

    SIGHUP loads the configuration again. One runs for each state folder.

    \b
    Examples:
      afterword run                 in this terminal, until Ctrl-C
      afterword service install     in the background, from now on
    """

    def load() -> Config:
        config = settings.load_config()
        own_letters(config.drafts.templates)
        return config

    @contextmanager
    def life(config: Config) -> Iterator[Loop]:
        def ask(why: str) -> None:
            loop.ask(why)  # there is one long before anything is shown that could be pressed

        with open_service(config, settings.state_dir) as service, telling(service, ask) as tell:
            loop = Loop(service, config.you.zone, tell, openings(config))
            yield loop

    config = load()
    setup(logging.INFO)
    Warden(config, load, life, settings.state_dir).run()
