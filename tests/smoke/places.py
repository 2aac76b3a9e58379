"""The program where it is not at home: moved, read-only, without HOME and network. Door: `move`."""

import os
import shutil
import subprocess
from pathlib import Path

from tests.smoke import rosters
from tests.smoke.program import command, environment, expect

NAME = "Ein Ort mit Wörtern, 空白"


def move(executable: Path, home: Path) -> None:
    """Copy the folder to an odd place where nothing can be written, and open a roster from elsewhere."""
    place = home / NAME
    shutil.copytree(executable.parent, place / "Heroes", symlinks=True)
    for path in [place, *place.rglob("*")]:
        if not path.is_symlink():
            path.chmod(path.stat().st_mode & ~0o222)
    try:
        _open(place / "Heroes" / executable.name, home)
    finally:
        for path in [place, *place.rglob("*")]:
            if path.is_dir():
                path.chmod(0o755)
    print("ok: runs from a read-only place with an odd name, without HOME and network, in another folder", flush=True)


def _open(executable: Path, home: Path) -> None:
    roster, elsewhere = home / "Röster & Söhne.db", home / "elsewhere"
    rosters.make(roster)
    digest = rosters.digest(roster)
    elsewhere.mkdir()
    without_home = {name: value for name, value in environment(home).items() if name != "HOME"}
    picture = home / "elsewhere.png"
    arguments = (f"../{roster.name}", "--screenshot", str(picture))
    command(executable, home, *arguments, env=without_home, cwd=elsewhere)
    expect(picture.exists(), "No picture was made")
    expect(rosters.digest(roster) == digest, "Opening the roster has changed it")
    if _can_leave_the_network():
        run = ["unshare", "--net", str(executable), *arguments]
        done = subprocess.run(run, env=environment(home), cwd=elsewhere, capture_output=True, text=True, check=False)
        expect(done.returncode == 0, f"Without a network: {done.stderr}")


def _can_leave_the_network() -> bool:
    return os.geteuid() == 0 and subprocess.run(["unshare", "--net", "true"], check=False).returncode == 0
