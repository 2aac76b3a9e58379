"""What the program does without a window. Door: `check`, `transfer`."""

import csv
import os
from pathlib import Path

from tests.smoke import rosters
from tests.smoke.program import command, expect


def check(executable: Path, home: Path) -> None:
    """Let the program look at itself: libraries, resources, and whether Qt loses references."""
    said = command(executable, home, "--check-installation")
    if os.name != "nt":  # a windowed program of Windows says nothing
        expect("References of Qt: steady" in said, f"The installation was not checked: {said}")
    print("ok: the installation is complete, references of Qt stay steady", flush=True)


def transfer(executable: Path, home: Path) -> None:
    """Export heroes, and import them into a new roster."""
    roster, listed, second = home / "exported.db", home / "heroes.csv", home / "imported.db"
    rosters.make(roster)
    digest, rows = rosters.digest(roster), rosters.rows(roster)
    command(executable, home, "export", "--secrets", str(roster), str(listed))
    with listed.open(encoding="utf-8-sig", newline="") as file:
        names = [row["name"] for row in csv.DictReader(file)]
    expect(names == [row[0] for row in rows], f"{len(names)} heroes were exported, not the right ones")
    expect(rosters.digest(roster) == digest, "Exporting has changed the roster")
    command(executable, home, "import", "--create", str(second), str(listed))
    expect(rosters.rows(second) == rows, "What was imported is not what was exported")
    print(f"ok: {len(names)} heroes exported and imported", flush=True)
