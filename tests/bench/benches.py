"""The table of all benchmarks. Door: `BENCHES`; a new one is a function and a line here."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Final

from tests.bench import peers, start
from tests.bench.figures import Figure
from tests.bench.subject import Subject

Bench = Callable[[Subject], Iterator[Figure]]


def _edits(subject: Subject) -> Iterator[Figure]:
    from tests.bench import edits

    yield from edits.edits(subject)


def _index(subject: Subject) -> Iterator[Figure]:
    from tests.bench import index

    yield from index.indexes(subject)


def _export(subject: Subject) -> Iterator[Figure]:
    from tests.bench import export

    yield from export.exports(subject)


def _many(subject: Subject) -> Iterator[Figure]:
    from tests.bench import many

    yield from many.changes(subject)


def _api(subject: Subject) -> Iterator[Figure]:
    from tests.bench import api

    yield from api.serving(subject)


def _imports(subject: Subject) -> Iterator[Figure]:
    from tests.bench import importing

    yield from importing.imports(subject)


def _packages(subject: Subject) -> Iterator[Figure]:
    from tests.bench import package

    yield from package.starts(subject)


def _on_a_copy(module: str, action: str, subject: Subject) -> Iterator[Figure]:
    """An action that writes, so the window shows a copy."""
    copy = subject.scratch / "heroes.db"
    shutil.copy(subject.roster, copy)
    yield from _window(module, action, replace(subject, roster=copy))


def _backups(subject: Subject) -> Iterator[Figure]:
    from tests.bench import backups

    yield from backups.backups(subject)


def _window(module: str, action: str, subject: Subject) -> Iterator[Figure]:
    """An action in the window; its modules load the whole program, which the other benchmarks must not."""
    from importlib import import_module

    from tests.bench.drive import driven

    yield from driven(subject, getattr(import_module(f"tests.bench.{module}"), action))


BENCHES: Final[dict[str, Bench]] = {
    "start": start.starts,
    "package": _packages,
    "idle": partial(_window, "selection", "idle"),
    "jumps": partial(_window, "scroll", "jumps"),
    "edit": _edits,
    "ends": partial(_window, "scroll", "ends"),
    "steps": partial(_window, "scroll", "steps"),
    "drag": partial(_window, "scroll", "drag"),
    "go": partial(_window, "scroll", "go_to_row"),
    "sort": partial(_window, "sort", "sorts"),
    "after-sort": partial(_window, "sort", "after_sort"),
    "search": partial(_window, "search", "searches"),
    "cancel": partial(_window, "search", "cancels"),
    "select": partial(_window, "selection", "select_all"),
    "memory": partial(_window, "scroll", "memory"),
    "export": _export,
    "export-window": partial(_window, "export", "through_the_window"),
    "many": _many,
    "index": _index,
    "seek": peers.seek,
    "offset": peers.offset,
    "sql-model": peers.sql_model,
    "api": _api,
    "backups": _backups,
    "import": _imports,
    "live": partial(_on_a_copy, "live", "storm"),
    "paste": partial(_on_a_copy, "pasting", "paste"),
}
"""Each runs in a process of its own, for each size."""
