"""What the options before the command say."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from daemon.config import Config


@dataclass(frozen=True, slots=True)
class Settings:
    """The files to work with; handed to each command by `@click.pass_obj`."""

    config_path: Path
    state_dir: Path

    def load_config(self) -> "Config":
        """The configuration. Raises `daemon.errors.ConfigError` with all of its faults."""
        from daemon.config import load

        return load(self.config_path)
