"""What the options before the command say."""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from daemon.config import Config


class Settings(NamedTuple):
    """The files to work with; handed to each command by `@click.pass_obj`."""

    config_path: Path
    state_dir: Path

    def load_config(self) -> "Config":
        """The configuration. Raises `daemon.errors.ConfigError` with all of its faults."""
        from daemon.config import load

        return load(self.config_path)
