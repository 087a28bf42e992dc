"""`afterword run`: the daemon, in the foreground, for systemd."""

import logging
import signal

import click

from daemon.cli.settings import Settings
from daemon.log import setup
from daemon.service.loop import Loop
from daemon.wiring import open_service


@click.command()
@click.pass_obj
def run(settings: Settings) -> None:
    """Watch the accounts until stopped: poll, decide, draft; wake when a step falls due."""
    config = settings.load_config()
    setup(logging.INFO)
    with open_service(config, settings.state_dir) as service:
        loop = Loop(service, config.you.zone)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: loop.stop())
        loop.run()
