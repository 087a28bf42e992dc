"""Where Afterword keeps its files, by the XDG base directory specification."""

from pathlib import Path


def config_file() -> Path:
    """`$XDG_CONFIG_HOME/afterword/config.toml`."""
    from platformdirs import user_config_path

    return user_config_path("afterword") / "config.toml"


def state_dir() -> Path:
    """`$XDG_STATE_HOME/afterword`, the folder that holds the database."""
    from platformdirs import user_state_path

    return user_state_path("afterword")
