"""Uses the packaged program as people and programs do. Door: `python3 dev.py smoke`.

The program runs without a screen, at a keyboard of its own: it makes a roster, opens one made by the FastAPI tutorial,
takes it over, creates, edits, deletes and undoes, also after a restart and a crash; then its commands, its server, the
switch of its API, odd places and what it consists of. Elsewhere than on Linux it only checks itself and draws its
window. The exit code is 1 when anything is not as it should be.
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tests.smoke import commands, contents, editing, installing, places, serving
from tests.smoke.program import Failure, screenshot

ROOT: Final = Path(__file__).parents[2]
EXECUTABLE: Final = (
    ROOT
    / "dist"
    / {"darwin": "Heroes.app/Contents/MacOS/Heroes", "win32": "Heroes/Heroes.exe"}.get(sys.platform, "Heroes/Heroes")
)
PICTURE: Final = ROOT / "build" / "smoke.png"
STORIES: Final = (
    contents.look,
    commands.check,
    commands.transfer,
    editing.start,
    editing.edit,
    serving.serve,
    serving.switch,
    places.move,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run all stories; say what was done or what went wrong."""
    parser = argparse.ArgumentParser(prog="dev.py smoke", description="Use the packaged program as a person would.")
    parser.add_argument("--executable", type=Path, default=EXECUTABLE, help="the built program")
    parser.add_argument("--picture", type=Path, default=PICTURE, help="where the picture of its window goes")
    parser.add_argument("--install", action="store_true", help="also install the .deb here, start and remove it")
    options = parser.parse_args(arguments)
    if not options.executable.exists():
        sys.stderr.write(f"{options.executable} is missing: python3 dev.py package builds it.\n")
        return 2
    home = Path(tempfile.mkdtemp(prefix="heroes-smoke-"))
    is_linux = sys.platform.startswith("linux")
    stories = [*(STORIES if is_linux else (commands.check,)), *([installing.install] if options.install else [])]
    try:
        for story in stories:
            story(options.executable.absolute(), home)
        options.picture.parent.mkdir(exist_ok=True)
        screenshot(options.executable, home, options.picture.absolute())
    except Failure as failure:
        sys.stderr.write(f"Smoke test failed: {failure}\nWhat it left: {home}\n")
        return 1
    shutil.rmtree(home)
    print(f"The packaged program works. Its window: {options.picture}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
