"""Pastes over cells or as new heroes, after a look at what it would do. Door: `Pasting`."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from desktop.data.errors import RosterError
from desktop.data.fields import FIELDS, HeroField, id_of
from desktop.data.reader import aside
from desktop.data.transfer.mapping import Mapping, Matching, Plan, field_called
from desktop.data.transfer.pasting import Clipped, clipped, heroes_below
from desktop.data.transfer.staging import Status
from desktop.ui import prompts
from desktop.ui.i18n import tr
from desktop.ui.transfer.applying import Applying, Words
from desktop.ui.transfer.clipboard import OWN
from desktop.ui.transfer.paste_dialog import PasteDialog

if TYPE_CHECKING:
    from desktop.data.reader import Reader
    from desktop.tasks import Tasks
    from desktop.ui.main_window import MainWindow
    from desktop.ui.table.roster_panel import RosterPanel

_NEEDED: Final = tuple(field for field in FIELDS if field.editable and not field.nullable)
Begin = Callable[[Clipped, tuple[int, ...]], None]


class Pasting(QObject):
    """What a person pastes into one roster.

    Args:
        tasks: Where it runs.
        panel: Holds the current cell and the order of rows and columns.
        window: Parent of the dialog; shows notes and progress.
        open_reader: Opens a connection to read from.
        applying: Writes.
    """

    def __init__(
        self,
        tasks: "Tasks",
        panel: "RosterPanel",
        window: "MainWindow",
        open_reader: "Callable[[], Reader]",
        *,
        applying: Applying,
    ) -> None:
        super().__init__(panel)
        self._tasks = tasks
        self._panel = panel
        self._window = window
        self._open_reader = open_reader
        self._applying = applying

    def paste(self) -> None:
        """Paste over cells: from the current one on, downwards and to the right; as new heroes when there is none."""
        grid = self._panel.grid
        place, row = grid.current(), self._panel.current_row()
        if place is None or row is None:
            self.paste_new()
            return
        columns = grid.columns
        fields = [FIELDS[column] for column in columns[columns.index(place[1]) :]]
        find = partial(self._find_heroes, fields, id_of(row))
        self._read(lambda clip: self._panel.when_certain(partial(find, clip)))

    def paste_new(self) -> None:
        """Paste every row as a new hero."""
        fields = [FIELDS[column] for column in self._panel.grid.columns if FIELDS[column].editable]
        self._read(partial(self._begin_new, fields))

    def _read(self, then: Callable[[Clipped], None]) -> None:
        if self._tasks.state.read_only:
            self._window.status.say(tr("This roster is read-only"))
            return
        held = QGuiApplication.clipboard().mimeData()
        is_there = held is not None  # PySide gives None for an empty clipboard
        if not is_there or not (held.hasFormat(OWN) or held.hasText()):
            self._window.status.say(tr("There is no text on the clipboard"))
            return
        own = bytes(held.data(OWN).data()) if held.hasFormat(OWN) else b""
        data = own or held.text().encode("utf-8", "replace")
        self._tasks.run(clipped, data, done=then, failed=partial(prompts.show_error, self._window))

    def _find_heroes(self, fields: list[HeroField], hero: int, clip: Clipped) -> None:
        index = self._panel.grid.index
        if index is None:
            clip.source.discard()
            return
        found: list[tuple[int, ...]] = []

        def done() -> None:
            work.finish()
            self._begin_over(fields, clip, found[-1])

        def stop() -> None:
            work.finish()
            clip.source.discard()

        def cancel() -> None:
            task.cancel()
            stop()

        def failed(error: RosterError) -> None:
            stop()
            prompts.show_error(self._window, error)

        work = self._window.status.begin(tr("Looking which heroes are below…"), cancel)
        task = self._tasks.run(
            aside, self._open_reader, heroes_below, index, hero, clip.rows,
            each=found.append, done=lambda _: done(), failed=failed,
        )  # fmt: skip

    def _begin_over(self, fields: Sequence[HeroField], clip: Clipped, heroes: tuple[int, ...]) -> None:
        mapping = _mapping(clip, fields)
        lacking = [field.title for field in _NEEDED if field.name not in mapping.fields]
        notes = [tr("Goes over {fields}, from the current row down.").format(fields=_titles(mapping))]
        beyond = clip.rows - len(heroes)
        if beyond > 0 and lacking:
            text = tr("%Ln more lines than heroes below are left out: new heroes need {fields}.", "", beyond)
            notes.append(text.format(fields=tr(" and ").join(lacking)))
        matching = Matching(heroes=heroes, makes_new=not lacking)
        self._begin(clip, Plan(mapping, matching), notes, fields)

    def _begin_new(self, fields: Sequence[HeroField], clip: Clipped) -> None:
        mapping = _mapping(clip, fields)
        self._begin(
            clip, Plan(mapping), [tr("Makes new heroes with {fields}.").format(fields=_titles(mapping))], fields
        )

    def _begin(self, clip: Clipped, plan: Plan, notes: list[str], fields: Sequence[HeroField]) -> None:
        if not plan.mapping.fields:
            clip.source.discard()
            self._window.status.say(tr("Nothing on the clipboard has a place here"))
            return
        extra = 0 if clip.is_named else len(clip.columns) - len(fields)
        if extra > 0:
            notes.append(tr("%Ln columns of the clipboard have no place in the table and are left out.", "", extra))
        dialog = PasteDialog(
            self._window, clip, plan, self._tasks, notes=" ".join(notes), revealed=self._panel.grid.revealed
        )
        words = Words(
            tr("Paste"), tr("Pasting…"), lambda rows: tr("%Ln heroes pasted", "", rows), icon="clipboard-paste"
        )
        dialog.wanted.connect(partial(self._applying.write, dialog, words))
        if clip.rows == len(clip.columns) == 1 and plan.matching.heroes:
            dialog.trial.counted.connect(partial(self._like_typing, dialog, words))
            dialog.trial.refused.connect(dialog.open)
        else:
            dialog.open()

    def _like_typing(self, dialog: PasteDialog, words: Words, counts: dict[Status, int]) -> None:
        """One cell goes over another one without a question, unless something is wrong with it."""
        if dialog.isVisible():
            return
        if counts[Status.CHANGED]:
            self._applying.write(dialog, words)
        elif counts[Status.UNCHANGED]:
            dialog.reject()
        else:
            dialog.open()


def _mapping(clip: Clipped, fields: Sequence[HeroField]) -> Mapping:
    """Columns that name fields become these, others the fields in their order; ids are never pasted."""
    named = [field_called(column) for column in clip.columns] if clip.is_named else fields
    pairs = zip(clip.columns, named, strict=False)
    return Mapping(tuple((column, field.name) for column, field in pairs if field is not None and field.editable))


def _titles(mapping: Mapping) -> str:
    return ", ".join(field.title for field in FIELDS if field.name in mapping.fields)
