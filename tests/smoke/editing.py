"""A person edits heroes at the keyboard. Door: `start`, `edit`."""

from pathlib import Path

from tests.smoke import rosters
from tests.smoke.program import Program, expect, promise, screenshot


def start(executable: Path, home: Path) -> None:
    """A first start makes the default roster, by the migrations inside the package."""
    screenshot(executable, home, home / "first.png")
    made = list(home.rglob("heroes.db"))
    expect(len(made) == 1, "The first start made no roster")
    expect(
        rosters.rows(made[0]) == [] and rosters.is_ours(made[0]),
        "The first start made something else than an empty roster",
    )


def edit(executable: Path, home: Path) -> None:
    roster = home / "tutorial.db"
    rosters.make(roster)
    rows, digest = rosters.rows(roster), rosters.digest(roster)
    with Program(executable, home, str(roster)) as program:
        program.settle()
        expect(rosters.digest(roster) == digest, "Opening the roster has changed it")
        program.press("Alt+A")
        promise(lambda: rosters.is_ours(roster), "Heroes' own tables, after Alt+A")
        _create(program, "Aaron Smoke", "42", "First-Try")
        rows.append(("Aaron Smoke", 42, rosters.HEROES + 1, "First-Try"))
        rosters.await_rows(roster, rows, "the created hero")
        program.press("Ctrl+E")
        program.type("Abel Smoke")
        program.press("Ctrl+Return")
        rows[-1] = ("Abel Smoke", 42, rosters.HEROES + 1, "First-Try")
        rosters.await_rows(roster, rows, "the edited hero")
        _create(program, "Adam Smoke", "", "Second-Try")
        rosters.await_rows(roster, [*rows, ("Adam Smoke", None, rosters.HEROES + 2, "Second-Try")], "the second hero")
        program.press("Del")
        rosters.await_rows(roster, rows, "the deletion of the second hero")
        program.quit()
    _undo_after_a_restart(executable, home, roster, rows)
    _crash(executable, home, roster, rows)
    expect(rosters.rows(roster) == rows, "The roster changed when the program ended")
    expect(rosters.ask(roster, "PRAGMA integrity_check") == [("ok",)], "The roster is damaged")
    left = [path.name for path in home.glob("tutorial.db-*")]
    expect(not left, f"The program left files beside the roster: {left}")


def _undo_after_a_restart(executable: Path, home: Path, roster: Path, rows: list[rosters.Row]) -> None:
    with Program(executable, home, str(roster)) as program:
        program.press("Ctrl+Z")
        rosters.await_rows(
            roster, [*rows, ("Adam Smoke", None, rosters.HEROES + 2, "Second-Try")], "undo after a restart"
        )
        program.press("Ctrl+Y")
        rosters.await_rows(roster, rows, "redo")
        program.quit()


def _crash(executable: Path, home: Path, roster: Path, rows: list[rosters.Row]) -> None:
    """What was acknowledged survives; the next start takes over whatever the crash has left."""
    with Program(executable, home, str(roster)) as program:
        _create(program, "Cora Smoke", "7", "Third-Try")
        rows.append(("Cora Smoke", 7, rosters.HEROES + 3, "Third-Try"))
        rosters.await_rows(roster, rows, "the hero before the crash")
        program.press("Ctrl+N")
        program.type("Half")
        program.kill()
    with Program(executable, home, str(roster)) as program:
        program.settle()
        expect(rosters.rows(roster) == rows, "The crash has lost or changed heroes")
        program.press("Ctrl+Z")
        rosters.await_rows(roster, rows[:-1], "undo after the crash")
        program.press("Ctrl+Y")
        rosters.await_rows(roster, rows, "redo after the crash")
        program.quit()


def _create(program: Program, name: str, age: str, secret_name: str) -> None:
    """Fill in the dialog from the first field to the last, as Tab leads through it."""
    program.press("Ctrl+N")
    program.type(name)
    program.press("Tab")
    program.type(age)
    program.press("Tab", "Tab")
    program.type(secret_name)
    program.press("Ctrl+Return")
