#!/usr/bin/env python3
"""The one command for people and CI: sets the project up on first use, then runs, tests, checks and packages it.

    python3 dev.py VERB [--] [arguments]

Standard library only. The first use makes `.venv` from `requirements.lock`; stamps inside it, written last, say that it
is complete and up to date, so an interrupted set-up mends itself and a finished one costs nothing.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

OLDEST_PYTHON = (3, 11)
ROOT = Path(__file__).resolve().parent
LOCK = ROOT / "requirements.lock"
PROJECT = ROOT / "pyproject.toml"
SCRATCH = ROOT / "build"
PICTURE = SCRATCH / "heroes.png"

# What Qt loads from the system and the Debian packages that have it (these bring the rest): to start at all ...
QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
# ... and to show windows.
WINDOW_LIBRARIES = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")
FONT_PACKAGE = "fonts-dejavu-core"

CHECKS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("lint-imports",),
)


class Trouble(Exception):
    """Something that stops the work and that a person can mend; the text says what and how."""


def call(*command: object, **environment: str) -> int:
    """Run a command in the project's folder and return its exit code."""
    return subprocess.call([str(part) for part in command], cwd=ROOT, env={**os.environ, **environment})


def must(otherwise: str, *command: object, **environment: str) -> None:
    """Run a command that has to succeed; `otherwise` says what to do if it does not."""
    try:
        problem = f"exit code {code}" if (code := call(*command, **environment)) else ""
    except OSError as error:
        problem = str(error)
    if problem:
        raise Trouble(f"This failed ({problem}): {shlex.join(map(str, command))}\n{otherwise}")


def missing_libraries(wanted: Iterable[str]) -> list[str]:
    """The libraries and programs among `wanted` that neither the dynamic linker nor the shell finds."""
    linker = shutil.which("ldconfig") or "/sbin/ldconfig"
    try:
        known = subprocess.run([linker, "-p"], capture_output=True, text=True, check=False).stdout
    except OSError:
        known = ""
    return [name for name in wanted if f"\t{name} " not in known and not shutil.which(name) and not loads(name)]


def loads(library: str) -> bool:
    """Whether a library can be loaded, wherever it lies."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_font(folders: Iterable[str] = FONT_FOLDERS) -> bool:
    """Whether any font is installed; without one Qt draws no text."""
    files = (file for folder in folders for file in Path(folder).expanduser().rglob("*.[ot]t[fc]"))
    return next(files, None) is not None


def missing_packages(libraries: Mapping[str, str]) -> dict[str, str]:
    """What the system lacks, each with the Debian package that has it."""
    missing = {name: libraries[name] for name in missing_libraries(libraries)}
    if libraries and not has_font():
        missing["a font"] = FONT_PACKAGE
    if importlib.util.find_spec("ensurepip") is None and not VENV.folder.exists():
        missing["Python's venv module"] = "python3-venv"
    return missing


def need_system(libraries: Mapping[str, str]) -> None:
    """Make sure that the system has what Qt needs: install it where that is possible, else say what to install."""
    if not sys.platform.startswith("linux"):
        return
    missing = missing_packages(libraries)
    if not missing:
        return
    lacks = f"The system lacks {', '.join(missing)}."
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *sorted(set(missing.values()))]
    if shutil.which("apt-get") is None:
        raise Trouble(f"{lacks}\nInstall what has them, then try again.")
    rights = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
    if rights and "CI" not in os.environ:
        raise Trouble(f"{lacks}\nInstall it, then try again:\n\n  sudo {shlex.join(command)}")
    print(f"{lacks} Installing it.", flush=True)
    must(f"{lacks} Install it by hand, then try again.", *rights, "apt-get", "update", "--quiet")
    must(f"{lacks} Install it by hand, then try again.", *rights, *command, DEBIAN_FRONTEND="noninteractive")


class Venv(NamedTuple):
    """A virtual environment, with notes in it of what was done and for which contents."""

    folder: Path

    def tool(self, name: str) -> Path:
        """The path of a program inside."""
        return self.folder / "Scripts" / f"{name}.exe" if os.name == "nt" else self.folder / "bin" / name

    def fill(self, *packages: object) -> None:
        """Make it new, so that nothing older lingers, and install packages as pip's arguments name them."""
        print(f"Setting up {self.folder} (once; this takes some minutes)", flush=True)
        python = getattr(sys, "_base_executable", None) or sys.executable
        must("Is this Python complete, and is there room on the disk?", python, "-m", "venv", "--clear", self.folder)
        self.pip("install", *packages)

    def pip(self, *arguments: object) -> None:
        """Run pip inside."""
        program = (self.tool("python"), "-m", "pip", "--disable-pip-version-check")
        must("Is there a network? The next call of dev.py starts the set-up again.", *program, *arguments)

    def do_once(self, step: str, content: str, work: Callable[[], None]) -> None:
        """Do a step of the set-up unless it was completed for the same contents; an interrupted one is done again."""
        stamp = self.folder / f"heroes-{step}"
        if self.tool("python").exists() and stamp.is_file() and stamp.read_text(encoding="ascii") == content:
            return
        stamp.unlink(missing_ok=True)
        work()
        stamp.write_text(content, encoding="ascii")


def digest(*parts: str | bytes) -> str:
    """A short name for exactly these contents."""
    return hashlib.sha256(b"\0".join(part.encode() if isinstance(part, str) else part for part in parts)).hexdigest()


def set_up(venv: Venv) -> None:
    """Make the environment what the lock, the metadata and this Python say, doing only what is not done yet."""
    locked = digest(LOCK.read_bytes(), sys.version, str(ROOT))
    project = ("--quiet", "--no-deps", "--no-build-isolation", "--editable", ROOT)
    venv.do_once("locked", locked, lambda: venv.fill("--require-hashes", "--requirement", LOCK))
    venv.do_once("installed", digest(locked, PROJECT.read_bytes()), lambda: venv.pip("install", *project))


VENV = Venv(ROOT / ".venv")


def has_screen(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether windows can be seen: a display, or a platform chosen by hand that shows them."""
    if chosen := environment.get("QT_QPA_PLATFORM"):
        return chosen.partition(":")[0] not in {"offscreen", "minimal"}
    if not sys.platform.startswith("linux"):
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def run(arguments: list[str]) -> int:
    """Start the program; without a screen, draw its window into a file."""
    program = (VENV.tool("python"), "-m", "desktop.cli", *arguments)
    if has_screen():
        return call(*program)
    print("No display was found, so the window is drawn off-screen.", flush=True)
    if any(argument.startswith("--screenshot") for argument in arguments):
        return call(*program, QT_QPA_PLATFORM="offscreen")
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.unlink(missing_ok=True)
    code = call(*program, "--screenshot", PICTURE, QT_QPA_PLATFORM="offscreen")
    if PICTURE.exists():
        print(f"A picture of it is in {PICTURE}")
    return code


def test(arguments: list[str]) -> int:
    """Run the tests (all, or what the arguments to pytest say)."""
    return call(VENV.tool("python"), "-m", "pytest", *arguments)


def check(_arguments: list[str]) -> int:
    """Lint, check the format, the types and the doors between the rooms; report every failure."""
    failed = []
    for command in CHECKS:
        title = shlex.join(command)
        print(f"\n--- {title}", flush=True)
        if call(VENV.tool(command[0]), *command[1:]):
            failed.append(title)
    print(f"\nFailed: {', '.join(failed)}" if failed else "\nAll checks passed.")
    return 1 if failed else 0


def bench(arguments: list[str]) -> int:
    """Measure the program and print the figures."""
    return call(VENV.tool("python"), "-m", "tests.bench", *arguments)


def fuzz(arguments: list[str]) -> int:
    """Ask the API what nobody would ask; no answer may be undescribed (`fuzz 5000`: so often for each operation)."""
    asking = "tests/api/test_schema.py::test_no_request_gets_an_answer_that_is_not_described"
    times = arguments[0] if arguments else "1000"
    return call(VENV.tool("python"), "-m", "pytest", "--timeout=0", asking, HEROES_FUZZ=times)


def package(arguments: list[str]) -> int:
    """Build the program as a folder that needs no Python, dist/Heroes, and packages of it (`package deb`: one)."""
    return call(VENV.tool("python"), "-m", "shipping", *arguments, QT_QPA_PLATFORM="offscreen")


def smoke(arguments: list[str]) -> int:
    """Start the packaged program and use it as a person would; fail if anything is not as it should be."""
    return call(VENV.tool("python"), "-m", "tests.smoke", *arguments)


def i18n(arguments: list[str]) -> int:
    """Collect the texts to translate, for new languages too (`i18n de`), and compile the translations."""
    folder = ROOT / "resources" / "translations"
    sources = sorted((ROOT / "desktop").rglob("*.py"))
    english = folder / "heroes_en.ts"
    others = sorted({*folder.glob("heroes_*.ts"), *(folder / f"heroes_{it}.ts" for it in arguments)} - {english})
    update = (VENV.tool("pyside6-lupdate"), *sources, "-locations", "none", "-no-obsolete")
    return (
        call(*update, "-pluralonly", "-ts", english)
        or (others and call(*update, "-ts", *others))
        or call(VENV.tool("pyside6-lrelease"), english, *others)
    )


def lock(arguments: list[str]) -> int:
    """Pin the dependencies again in requirements.lock (`lock --upgrade` takes the newest)."""
    uv: object = shutil.which("uv")
    if uv is None:
        venv = Venv(SCRATCH / "uv")
        venv.do_once("uv", "any", lambda: venv.fill("uv"))
        uv = venv.tool("uv")
    options = ("--group", "dev", "--universal", "--python-version", "3.11", "--generate-hashes", "--no-header")
    quiet = ("--quiet", "--no-annotate", "--no-emit-index-url")
    return call(uv, "pip", "compile", PROJECT.name, *options, *quiet, "--output-file", LOCK.name, *arguments)


class Verb(NamedTuple):
    """What `dev.py` can be asked to do, and which libraries and programs of the system that takes."""

    do: Callable[[list[str]], int]
    libraries: Mapping[str, str]
    venv: bool = True


ALL_LIBRARIES = {**QT_LIBRARIES, **WINDOW_LIBRARIES}
PACKAGE_TOOLS = {"objdump": "binutils", "strip": "binutils"}
VERBS = {
    "run": Verb(run, ALL_LIBRARIES if has_screen() else QT_LIBRARIES),
    "test": Verb(test, QT_LIBRARIES),
    "check": Verb(check, {}),
    "bench": Verb(bench, QT_LIBRARIES),
    "fuzz": Verb(fuzz, QT_LIBRARIES),
    "package": Verb(package, {**ALL_LIBRARIES, **PACKAGE_TOOLS}),
    "smoke": Verb(smoke, QT_LIBRARIES),
    "i18n": Verb(i18n, QT_LIBRARIES),
    "lock": Verb(lock, {}, venv=False),
}


def usage() -> str:
    """What to type."""
    verbs = "\n".join(f"  {name:8} {verb.do.__doc__}" for name, verb in VERBS.items())
    return f"python3 dev.py VERB [--] [arguments]\n\n{verbs}"


def main(arguments: Sequence[str]) -> int:
    """Do what the first argument says with the others; return the exit code."""
    if sys.version_info < OLDEST_PYTHON:
        raise Trouble(f"Heroes needs Python {OLDEST_PYTHON[0]}.{OLDEST_PYTHON[1]} or newer; this is {sys.version}.")
    if not arguments or arguments[0] not in VERBS:
        print(usage())
        return 0 if arguments and arguments[0] in {"-h", "--help", "help"} else 2
    verb, rest = VERBS[arguments[0]], list(arguments[1:])
    need_system(verb.libraries)
    if verb.venv:
        set_up(VENV)
    return verb.do(rest[1:] if rest[:1] == ["--"] else rest)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Trouble as trouble:
        sys.exit(f"dev.py: {trouble}")
    except KeyboardInterrupt:
        sys.exit(130)
