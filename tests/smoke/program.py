"""The built program as a running process. Door: `Program`, `screenshot`, `command`, `promise`, `expect`, `Failure`."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, Self

from tests.smoke.keyboard import Keyboard

PATIENCE_S: Final = 30.0
LOOK_S: Final = 0.05
QUIET_S: Final = 0.6
QUIET_CPU_S: Final = 0.03


class Failure(Exception):
    """The program did not do what it should."""


def until(condition: Callable[[], bool], what: str) -> None:
    """Wait for a condition; what was waited for is named when it does not come."""
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        if time.monotonic() > deadline:
            raise Failure(f"Waited {PATIENCE_S:.0f} s in vain: {what}")
        time.sleep(LOOK_S)


def promise(condition: Callable[[], bool], what: str) -> None:
    """Wait for a condition and say that it came."""
    until(condition, what)
    print(f"ok: {what}", flush=True)


def expect(is_so: bool, otherwise: str) -> None:
    """Fail if something is not so."""
    if not is_so:
        raise Failure(otherwise)


def environment(home: Path) -> dict[str, str]:
    """What a person has around the built folder: no virtual environment, no screen, a home of their own."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "SYSTEMROOT") if name in os.environ}
    return {**kept, "HOME": str(home), "TMPDIR": str(home), "QT_QPA_PLATFORM": "offscreen"}


def command(executable: Path, home: Path, *arguments: str, **options: Any) -> str:
    """Run the program until it ends, which must be well; what it printed."""
    run = [str(executable), *arguments]
    options = {"env": environment(home), "timeout": 120, **options}
    done = subprocess.run(run, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, **options)
    if done.returncode:
        raise Failure(f"{' '.join(arguments)}: exit code {done.returncode}: {done.stdout}{done.stderr}")
    return str(done.stdout)


def screenshot(executable: Path, home: Path, picture: Path, *arguments: str) -> None:
    """Let the program draw its window into a file."""
    command(executable, home, *arguments, "--screenshot", str(picture))
    expect(picture.exists(), "No picture was made")


class Program:
    """The program with a roster open, at a keyboard.

    Args:
        executable: The built program.
        home: Its home folder.
        arguments: For the command line.
    """

    def __init__(self, executable: Path, home: Path, *arguments: str) -> None:
        self.keyboard = Keyboard()
        self._log = home / "output.txt"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [executable, *arguments],
                env=environment(home) | {"QT_QPA_GENERIC_PLUGINS": self.keyboard.plugin},
                pass_fds=[self.keyboard.read_end],
                stdout=log,
                stderr=log,
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self.keyboard.close()
        if kind is not None:
            sys.stderr.write(f"The program's output:\n{self._log.read_text(encoding='utf-8', errors='replace')}\n")

    def press(self, *chords: str) -> None:
        """Press chords one after the other, as soon as the program has done with what came before."""
        for chord in chords:
            self.settle()
            self.keyboard.press(chord)
        self.settle()

    def type(self, text: str) -> None:
        """Type a text into what has the focus."""
        self.settle()
        self.keyboard.type(text)
        self.settle()

    def settle(self) -> None:
        """Wait until the program has nothing to do, as a person waits who looks at the window."""
        deadline = time.monotonic() + PATIENCE_S
        while True:
            before = self._cpu_seconds()
            time.sleep(QUIET_S)
            if self._cpu_seconds() - before <= QUIET_CPU_S:
                return
            if time.monotonic() > deadline:
                raise Failure(f"The program is still busy after {PATIENCE_S:.0f} s")

    def kill(self) -> None:
        """End the program as a crash or a power cut would."""
        self._process.kill()
        self._process.wait()

    def quit(self) -> None:
        """End the program by its own shortcut; it must end well."""
        self.settle()
        self.keyboard.press("Ctrl+Q")
        until(lambda: self._process.poll() is not None, "the end of the program after Ctrl+Q")
        if self._process.returncode:
            raise Failure(f"The program ended with exit code {self._process.returncode}")

    def _cpu_seconds(self) -> float:
        """The time it has worked so far; it must still be running."""
        if (code := self._process.poll()) is not None:
            meaning = f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
            raise Failure(f"The program ended by itself ({meaning})")
        figures = Path(f"/proc/{self._process.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(figures[11]) + int(figures[12])) / os.sysconf("SC_CLK_TCK")
