"""Import of a CSV file by the data room alone, against Python's csv into executemany. Door: `imports`.

Heroes' part runs in a process of its own, `python -m tests.bench.importing CSV FOLDER`, so that its memory is its own.
"""

import csv
import json
import resource
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.bench.figures import Figure
from tests.bench.rosters import heroes
from tests.bench.subject import Subject

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop.data.database import Database
    from desktop.data.journal.values import Origin
    from desktop.data.transfer.staging import Staging

_INSERT: Final = "INSERT INTO hero (id, name, age, secret_name) VALUES (?, ?, ?, ?)"
_CANCELS: Final = (0.25, 0.5, 0.75, 0.85)

OURS: Final = "import of CSV, dry run and write with the journal"
THEIRS: Final = "csv.reader into executemany, the same indexes"
MEMORY: Final = "import of CSV, peak memory"
CANCEL: Final = "import of CSV cancelled while it writes, until the roster is as it was"


class WrongImport(Exception):
    """What was imported is not what was in the file."""


def imports(subject: Subject) -> Iterator[Figure]:
    """As many heroes as the subject has, from a file into an empty roster."""
    source = subject.scratch / "heroes.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "name", "age", "secret_name"])
        for chunk in heroes(subject.rows):
            writer.writerows(chunk)
    yield Figure(subject.rows, THEIRS, (_executemany(source, subject.scratch / "theirs.db"),))
    command = [sys.executable, "-m", __name__, str(source), str(subject.scratch)]
    told = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    _check(subject)
    yield Figure(subject.rows, OURS, (told["dry run"] + told["write"],))
    yield Figure(subject.rows, "import of CSV, only the dry run", (told["dry run"],))
    yield Figure(subject.rows, "import of CSV, longest step of the dry run", (told["step"],))
    yield Figure(subject.rows, MEMORY, (told["memory"],), unit="MB")
    yield Figure(subject.rows, CANCEL, tuple(told["cancels"]))


def _executemany(source: Path, roster: Path) -> float:
    from desktop.data.database import Database

    Database.open(roster, create=True).close()
    begin = time.perf_counter()
    with closing(sqlite3.connect(roster)) as connection, source.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        next(reader)
        connection.executemany(_INSERT, ((number, name, age or None, secret) for number, name, age, secret in reader))
        connection.commit()
    return (time.perf_counter() - begin) * 1000


def _check(subject: Subject) -> None:
    question = "SELECT id, name, age, secret_name FROM hero ORDER BY id"
    with (
        closing(sqlite3.connect(subject.scratch / "ours.db")) as ours,
        closing(sqlite3.connect(subject.scratch / "theirs.db")) as theirs,
    ):
        for one, other in zip(ours.execute(question), theirs.execute(question), strict=True):
            if one != other:
                raise WrongImport(f"{one[:2]} is not {other[:2]}")


def _ours(source: Path, folder: Path) -> None:
    from desktop.data.database import Database
    from desktop.data.journal.values import Origin
    from desktop.data.transfer.detection import detect
    from desktop.data.transfer.dry_run import dry_run
    from desktop.data.transfer.mapping import Matching, Plan, guess
    from desktop.data.transfer.records import sample
    from desktop.data.transfer.source import Source
    from desktop.data.transfer.staging import Staging
    from desktop.data.transfer.writing import write

    database = Database.open(folder / "ours.db", create=True)
    staging, origin = Staging(), Origin("import", "bench", "Import")
    with closing(database.reader()) as reader:
        begin = last = time.perf_counter()
        longest = 0.0
        file = Source.of_file(source)
        layout = detect(file)
        plan = Plan(guess(sample(file, layout, 50)), Matching(("id",)))

        def walk(connection: "Connection") -> None:
            nonlocal last, longest
            for _ in dry_run(connection, file, layout, plan, staging):
                longest, last = max(longest, time.perf_counter() - last), time.perf_counter()

        reader.run(walk)
        tried = time.perf_counter() - begin
    cancels = [_cancelled(database, staging, origin, share) for share in _CANCELS]
    begin = time.perf_counter()
    database.write(write, staging, origin).result()
    written = time.perf_counter() - begin
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    staging.close()
    database.close()
    told = {"dry run": tried, "write": written, "step": longest}
    print(json.dumps({name: value * 1000 for name, value in told.items()} | {"memory": memory, "cancels": cancels}))


def _cancelled(database: "Database", staging: "Staging", origin: "Origin", share: float) -> float:
    """Milliseconds from the wish to cancel at a share of the write to the end of it, at worst: after one more piece."""
    from desktop.data.backups.pace import Pace
    from desktop.data.errors import Interrupted
    from desktop.data.journal.values import OnConflict
    from desktop.data.transfer.writing import write

    class Cancelling(Pace):
        begin = 0.0

        def look(self, done: float | None = None) -> None:
            super().look(done)
            if (done or 0) >= share:
                self.begin = time.perf_counter()
                self.cancel()

    pace = Cancelling()
    try:
        database.write(write, staging, origin, OnConflict.REFUSE, pace).result()
    except Interrupted:
        return (time.perf_counter() - pace.begin) * 1000
    raise WrongImport("it could not be cancelled")


if __name__ == "__main__":
    _ours(Path(sys.argv[1]), Path(sys.argv[2]))
