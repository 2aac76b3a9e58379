"""Command line: arguments and exit codes. Imports Qt only when a window is wanted."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from desktop import __version__


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program.

    Args:
        arguments: Words after the program's name; None takes them from the process.

    Returns:
        The exit code: 0 when all went well, 1 for a known error, 2 for wrong arguments.
    """
    options = _parser().parse_args(arguments)
    from desktop import app

    return app.run(roster=options.roster, data_dir=options.data_dir, screenshot=options.screenshot)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="heroes", description="A table of heroes that can be edited quickly and safely."
    )
    parser.add_argument(
        "roster", nargs="?", metavar="ROSTER", help="file or postgresql:// address; default: the last one"
    )
    parser.add_argument("--data-dir", type=Path, metavar="DIR", help="keep settings, logs and the default roster here")
    parser.add_argument("--screenshot", type=Path, metavar="PNG", help="show the window, save a picture of it and exit")
    parser.add_argument("--version", action="version", version=f"Heroes {__version__}")
    return parser


if __name__ == "__main__":
    sys.exit(main())
