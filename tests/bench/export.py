"""Exporting everything. Room: CSV against a bare writer over a cursor, and the window meanwhile. Doors: functions."""

import csv
import filecmp
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QFileDialog, QLineEdit, QWidget
from sqlalchemy import Connection

from desktop.data.database import Database
from desktop.data.fields import COLUMNS
from desktop.data.questions.hero_query import HeroQuery, Sort
from desktop.data.scope import Scope
from desktop.data.transfer.export import to_file
from desktop.data.transfer.formats import Export
from desktop.ui.transfer.export_dialog import ExportDialog, What
from tests.bench.drive import Drive
from tests.bench.figures import Figure
from tests.bench.memory import resident_mb
from tests.bench.peers import WrongRows
from tests.bench.subject import Subject

W = TypeVar("W", bound=QWidget)

_TIMES: Final = 3
_ORDERS: Final = {"id": "id", "name": "name COLLATE NOCASE, id", "secret_name": "secret_name COLLATE NOCASE, id"}
_CANCELS: Final = 5
_LONG_MS: Final = 1_500
"""What takes at least this long can be cancelled on the way."""


def exports(subject: Subject) -> Iterator[Figure]:
    """CSV with all fields, in turns with the bare way; both files must be the same."""
    ours, bare = subject.scratch / "ours.csv", subject.scratch / "bare.csv"
    database = Database.open(subject.roster)
    reader = database.reader()
    try:
        for order, sql in _ORDERS.items():
            export = Export(Scope(HeroQuery(sort=(Sort(order),))), COLUMNS, "csv")
            samples: list[list[float]] = [[], []]
            steps: list[float] = []
            for _ in range(_TIMES):
                samples[0].append(_bare(subject.roster, bare, sql))
                begin = time.perf_counter()
                steps.append(reader.run(_longest, export, ours, subject.roster, database.state.indexed))
                samples[1].append((time.perf_counter() - begin) * 1000)
                if not filecmp.cmp(ours, bare, shallow=False):
                    raise WrongRows(f"the export by {order} is not the file it should be")
            yield Figure(subject.rows, f"bare csv.writer over a cursor, by {order}", tuple(samples[0]))
            yield Figure(subject.rows, f"CSV export, by {order}", tuple(samples[1]))
            yield Figure(subject.rows, f"CSV export, by {order}: longest step", tuple(steps))
    finally:
        reader.close()
        database.close()


def _bare(roster: Path, target: Path, order: str) -> float:
    begin = time.perf_counter()
    with closing(sqlite3.connect(roster)) as connection, target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(connection.execute(f"SELECT {', '.join(COLUMNS)} FROM hero ORDER BY {order}"))
    return (time.perf_counter() - begin) * 1000


def _longest(connection: Connection, export: Export, target: Path, roster: Path, indexed: frozenset[str]) -> float:
    longest, before = 0.0, time.perf_counter()
    for _ in to_file(connection, export, target, roster, indexed):
        now = time.perf_counter()
        longest, before = max(longest, now - before), now
    return longest * 1000


def through_the_window(drive: Drive) -> Iterator[Figure]:
    """An export by the dialog, and some that are cancelled on the way; the window must answer meanwhile."""
    target = drive.subject.scratch / "out.csv"
    before, peak = resident_mb(), 0.0
    drive.heart.reset()

    def is_done() -> bool:
        nonlocal peak
        peak = max(peak, resident_mb())
        return target.exists()

    sample = drive.timed(partial(_export, drive, target), is_done, "the export is done")
    yield drive.figure("CSV export through the window", [sample])
    yield Figure(drive.subject.rows, "CSV export through the window: memory above before", (peak - before,), unit="MB")
    target.unlink()
    if sample > _LONG_MS:
        yield from _cancels(drive, target)


def _cancels(drive: Drive, target: Path) -> Iterator[Figure]:
    status = drive.window.status
    answers, ends = [], []
    drive.heart.reset()
    for _ in range(_CANCELS):
        _export(drive, target)
        drive.wait(lambda: status._bar.isVisible() and status._bar.value() > 0, "the export is under way")
        begin = time.perf_counter()
        QTest.mouseClick(status._cancel, Qt.MouseButton.LeftButton)
        answers.append((drive.wait(lambda: "cancelled" in status._note.full_text, "cancelled") - begin) * 1000)
        ends.append((drive.wait(partial(_is_clean, target), "nothing is left") - begin) * 1000)
        status.say("")
    yield drive.figure("CSV export cancelled: answered", answers)
    yield Figure(drive.subject.rows, "CSV export cancelled: nothing is left", tuple(ends))


def _is_clean(target: Path) -> bool:
    return not target.exists() and not list(target.parent.glob(".heroes-*"))


def _export(drive: Drive, target: Path) -> None:
    drive.focus()
    drive.key(drive.view, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    dialog = _modal(drive, ExportDialog)
    drive.wait(lambda: dialog.choice().what is What.ALL and dialog.choice().rows > 0, "the heroes are counted")
    drive.key(dialog, Qt.Key.Key_Return)
    chooser = _modal(drive, QFileDialog)
    line, box = chooser.findChild(QLineEdit), chooser.findChild(QDialogButtonBox)
    assert line is not None
    assert box is not None
    line.setText(str(target))
    QTest.mouseClick(box.buttons()[0], Qt.MouseButton.LeftButton)


def _modal(drive: Drive, kind: type[W]) -> W:
    drive.wait(lambda: isinstance(QApplication.activeModalWidget(), kind), f"a {kind.__name__}")
    found = QApplication.activeModalWidget()
    assert isinstance(found, kind)
    return found
