"""Every directory and resource of the program, in one place. `--data-dir` moves them all."""

import sys
from pathlib import Path

import platformdirs

from desktop.locations import home, is_homeless

NAME = "Heroes"


class Paths:
    """Where the program keeps what is not a roster a person chose a place for.

    Args:
        data_dir: One folder for everything; None uses the platform's own folders.
    """

    def __init__(self, data_dir: Path | None = None) -> None:
        if data_dir is None and is_homeless():
            data_dir = home() / NAME
        if data_dir is None:
            dirs = platformdirs.PlatformDirs(NAME, appauthor=False, roaming=False)
            data, config = dirs.user_data_path, dirs.user_config_path
            self.log_dir, self.cache_dir = dirs.user_log_path, dirs.user_cache_path
        else:
            data = config = data_dir.expanduser().absolute()
            self.log_dir, self.cache_dir = data / "logs", data / "cache"
        self.settings_file = config / "settings.json"
        self.default_roster = data / "heroes.db"
        self.backup_dir = data / "backups"
        self.instance_file = self.cache_dir / "instance"


def resource(name: str) -> Path:
    """The path of a bundled file or folder, such as `icons/heroes.svg`.

    Resources lie beside the package in a source tree, inside it in a wheel, and in the bundle of a frozen program.
    """
    package = Path(__file__).resolve().parent
    bundle = getattr(sys, "_MEIPASS", None)
    roots = [Path(bundle)] if bundle else [package, package.parent]
    for root in roots:
        path = root / "resources" / name
        if path.exists():
            return path
    raise FileNotFoundError(f"The program is incomplete: its resource {name} is missing. Install it again.")
