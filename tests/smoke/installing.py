"""The Debian package on this machine: installed, started from its menu entry, removed. Door: `install`.

Only when it is asked for, as root. The menu entry is started on a virtual screen with a window manager when Xvfb,
openbox, gio and wmctrl are there, else its command draws a picture.
"""

import os
import shlex
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.smoke.program import Failure, command, environment, expect, until

PACKAGES: Final = Path(__file__).parents[2] / "dist" / "packages"
ENTRY: Final = Path("/usr/share/applications/heroes.desktop")
SCREEN: Final = ":97"
_TOOLS: Final = ("Xvfb", "gio", "openbox", "wmctrl")


def install(_: Path, home: Path) -> None:
    """Install, start and remove the package."""
    packages = list(PACKAGES.glob("heroes_*.deb"))
    expect(len(packages) == 1, f"There is not one package in {PACKAGES} but {len(packages)}")
    expect(os.geteuid() == 0 and shutil.which("dpkg") is not None, "Only root of a Debian system can install it")
    _must("dpkg", "--install", str(packages[0]))
    try:
        said = command(Path("/usr/bin/heroes"), home, "--check-installation")
        expect("FAILED" not in said, said)
        if all(shutil.which(tool) for tool in _TOOLS):
            with _screen() as screen:
                _start_from_the_menu(home, screen)
            how = "started from the menu"
        else:
            _draw(home)
            how = "its menu entry's command run"
    finally:
        _must("dpkg", "--purge", "heroes")
    left = [it for it in ("/usr/lib/heroes", "/usr/bin/heroes", str(ENTRY)) if Path(it).exists()]
    expect(not left, f"Removing the package left {left}")
    print(f"ok: the package was installed, {how} and removed", flush=True)


def _start_from_the_menu(home: Path, screen: dict[str, str]) -> None:
    subprocess.run(["gio", "launch", ENTRY], env=environment(home) | screen, check=True, timeout=60)
    until(lambda: "Heroes — " in _windows(screen), "the window of the menu entry")
    subprocess.run(["wmctrl", "-c", "Heroes — "], env=os.environ | screen, check=True)
    until(lambda: "Heroes" not in _windows(screen), "the end of the window")
    until(lambda: not list(home.glob("heroes-*/socket")), "the end of the program")


def _windows(screen: dict[str, str]) -> str:
    done = subprocess.run(["wmctrl", "-l"], env=os.environ | screen, capture_output=True, text=True, check=False)
    return done.stdout


def _draw(home: Path) -> None:
    lines = [
        line.partition("=")[2] for line in ENTRY.read_text(encoding="utf-8").splitlines() if line.startswith("Exec=")
    ]
    program, *_ = shlex.split(lines[0])
    picture = home / "menu.png"
    command(Path(shutil.which(program) or program), home, "--screenshot", str(picture))
    expect(picture.exists(), "No picture was made")


@contextmanager
def _screen() -> Iterator[dict[str, str]]:
    """A virtual screen with a window manager."""
    screen = {"DISPLAY": SCREEN, "QT_QPA_PLATFORM": "xcb"}
    commands = (["Xvfb", SCREEN, "-screen", "0", "1280x800x24", "-nolisten", "tcp"], ["openbox"])
    running: list[subprocess.Popen[bytes]] = []
    try:
        for it in commands:
            quiet = subprocess.DEVNULL
            running.append(subprocess.Popen(it, env=os.environ | screen, stdout=quiet, stderr=quiet))
            time.sleep(1)
            expect(running[-1].poll() is None, f"{it[0]} does not run")
        yield screen
    finally:
        for process in reversed(running):
            process.terminate()
            process.wait()


def _must(*run: str) -> None:
    done = subprocess.run(run, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failure(f"{shlex.join(run)}: {done.stdout}{done.stderr}")
