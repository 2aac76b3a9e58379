"""Uses the packaged program with the keyboard and checks what it wrote. Door: `python3 dev.py smoke`.

The program runs without a screen. It makes a roster of its own, opens one made by the FastAPI tutorial, takes it over,
creates, edits and deletes heroes, draws its window and ends. The exit code is 1 when anything is not as it should be.
"""

import argparse
import hashlib
import random
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

from tests.smoke.program import Failure, Program, screenshot, until

ROOT: Final = Path(__file__).parents[2]
EXECUTABLE: Final = ROOT / "dist" / "Heroes" / "Heroes"
PICTURE: Final = ROOT / "build" / "smoke.png"
HEROES: Final = 300
TUTORIAL: Final = """
CREATE TABLE hero (
    name VARCHAR NOT NULL,
    age INTEGER,
    id INTEGER NOT NULL,
    secret_name VARCHAR NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX ix_hero_name ON hero (name);
CREATE INDEX ix_hero_age ON hero (age);
"""
Row = tuple[object, ...]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the whole story; say what was done or what went wrong."""
    parser = argparse.ArgumentParser(prog="dev.py smoke", description="Use the packaged program as a person would.")
    parser.add_argument("--executable", type=Path, default=EXECUTABLE, help="the built program")
    parser.add_argument("--picture", type=Path, default=PICTURE, help="where the picture of its window goes")
    options = parser.parse_args(arguments)
    if not sys.platform.startswith("linux"):
        sys.stderr.write("The smoke test types through Qt's evdev plug-in, which only Linux has.\n")
        return 2
    if not options.executable.exists():
        sys.stderr.write(f"{options.executable} is missing: python3 dev.py package builds it.\n")
        return 2
    home = Path(tempfile.mkdtemp(prefix="heroes-smoke-"))
    try:
        _start_for_the_first_time(options.executable, home)
        _edit(options.executable, home)
        options.picture.parent.mkdir(exist_ok=True)
        screenshot(options.executable, home, options.picture.absolute())
    except Failure as failure:
        sys.stderr.write(f"Smoke test failed: {failure}\nWhat it left: {home}\n")
        return 1
    shutil.rmtree(home)
    print(f"The packaged program works. Its window: {options.picture}")
    return 0


def _start_for_the_first_time(executable: Path, home: Path) -> None:
    """A first start makes the default roster, by the migrations inside the package."""
    screenshot(executable, home, home / "first.png")
    made = list(home.rglob("heroes.db"))
    _expect(len(made) == 1, "The first start made no roster")
    _expect(_rows(made[0]) == [] and _is_ours(made[0]), "The first start made something else than an empty roster")


def _edit(executable: Path, home: Path) -> None:
    roster = home / "tutorial.db"
    _make_tutorial_roster(roster)
    rows, digest = _rows(roster), _digest(roster)
    with Program(executable, home, str(roster)) as program:
        program.settle()
        _expect(_digest(roster) == digest, "Opening the roster has changed it")
        program.press("Alt+A")
        _await(lambda: _is_ours(roster), "Heroes' own tables, after Alt+A")
        _create(program, "Aaron Smoke", "42", "First-Try")
        rows.append(("Aaron Smoke", 42, HEROES + 1, "First-Try"))
        _await_rows(roster, rows, "the created hero")
        program.press("Ctrl+E")
        program.type("Abel Smoke")
        program.press("Ctrl+Return")
        rows[-1] = ("Abel Smoke", 42, HEROES + 1, "First-Try")
        _await_rows(roster, rows, "the edited hero")
        _create(program, "Adam Smoke", "", "Second-Try")
        _await_rows(roster, [*rows, ("Adam Smoke", None, HEROES + 2, "Second-Try")], "the second hero")
        program.press("Del")
        _await_rows(roster, rows, "the deletion of the second hero")
        program.quit()
    _expect(_rows(roster) == rows, "The roster changed when the program ended")
    _expect(_ask(roster, "PRAGMA integrity_check") == [("ok",)], "The roster is damaged")
    left = [path.name for path in home.glob("tutorial.db-*")]
    _expect(not left, f"The program left files beside the roster: {left}")


def _create(program: Program, name: str, age: str, secret_name: str) -> None:
    """Fill in the dialog from the first field to the last, as Tab leads through it."""
    program.press("Ctrl+N")
    program.type(name)
    program.press("Tab")
    program.type(age)
    program.press("Tab", "Tab")
    program.type(secret_name)
    program.press("Ctrl+Return")


def _make_tutorial_roster(file: Path) -> None:
    """A roster exactly as the FastAPI tutorial's code makes it, with the quirks of real ones."""
    draw = random.Random(2)
    first = ("Anna", "Björn", "Chloé", "Deadpond", "Élodie", "Rusty-Man", "Spider-Boy", "Zoë", "孫悟空", "o'Neil")
    heroes = [
        (f"{draw.choice(first)} {number}", draw.choice((None, draw.randrange(9_000))), f"Secret {number} of {HEROES}")
        for number in range(1, HEROES + 1)
    ]
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.executescript(TUTORIAL)
        connection.executemany("INSERT INTO hero (name, age, secret_name) VALUES (?, ?, ?)", heroes)


def _ask(file: Path, question: str) -> list[Row]:
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True, timeout=10)) as connection:
        return list(connection.execute(question))


def _rows(file: Path) -> list[Row]:
    return _ask(file, "SELECT name, age, id, secret_name FROM hero ORDER BY id")


def _is_ours(file: Path) -> bool:
    return bool(_ask(file, "SELECT 1 FROM sqlite_schema WHERE name = 'heroes_version'"))


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _await(condition: Callable[[], bool], what: str) -> None:
    until(condition, what)
    print(f"ok: {what}", flush=True)


def _await_rows(file: Path, rows: list[Row], what: str) -> None:
    _await(lambda: _rows(file) == rows, what)


def _expect(is_so: bool, otherwise: str) -> None:
    if not is_so:
        raise Failure(otherwise)


if __name__ == "__main__":
    sys.exit(main())
