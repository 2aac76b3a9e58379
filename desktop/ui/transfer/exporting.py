"""Exports heroes to a file: asks what and where, runs in the background, tells how it ended. Door: `Exporting`."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from desktop.data.errors import RosterError
from desktop.data.fields import FIELDS
from desktop.data.queries import total
from desktop.data.reader import aside
from desktop.data.scope import Scope
from desktop.data.transfer.export import Exported, to_file
from desktop.data.transfer.formats import FORMATS, Export
from desktop.settings import Settings
from desktop.ui import files, prompts
from desktop.ui.i18n import tr
from desktop.ui.plain import place
from desktop.ui.transfer.export_dialog import Choice, ExportDialog, What

if TYPE_CHECKING:
    from desktop.data.reader import Reader
    from desktop.task import Task
    from desktop.tasks import Tasks
    from desktop.ui.main_window import MainWindow
    from desktop.ui.table.roster_panel import RosterPanel


class Exporting(QObject):
    """The exports of one open roster.

    Args:
        tasks: Where they run.
        panel: Holds the question and the selection.
        window: Parent of the dialog; shows progress and how it ended.
        settings: Remembers format and options, never fields.
        open_reader: Opens a connection to read from.
    """

    def __init__(
        self,
        tasks: "Tasks",
        panel: "RosterPanel",
        window: "MainWindow",
        settings: Settings,
        open_reader: "Callable[[], Reader]",
    ) -> None:
        super().__init__(panel)
        self._tasks = tasks
        self._panel = panel
        self._window = window
        self._settings = settings
        self._open_reader = open_reader
        self._running: list[Task] = []

    def ask(self) -> None:
        """Let the person choose what to export, then where to."""
        status = self._panel.status()
        fields = [FIELDS[column] for column in self._panel.grid.columns]
        dialog = ExportDialog(
            self._window,
            selected=self._panel.selected_count,
            found=status.total if status.filtered else None,
            fields=fields,
            choice=Choice(
                format=self._settings.get("export_format"),
                safe=self._settings.get("export_safe"),
                bom=self._settings.get("export_bom"),
            ),
        )
        dialog.chosen.connect(self._choose_file)
        counting = self._tasks.read(total, self._panel.query(), done=dialog.set_total, failed=lambda _: None)
        dialog.finished.connect(lambda _: counting.cancel())
        dialog.open()

    def may_leave(self, then: Callable[[], object]) -> bool:
        """Whether no export is running; otherwise asks, and calls `then` if the person insists."""
        if not self._running:
            return True
        prompts.ask(
            self._window,
            tr("An export is still running."),
            tr("If you leave now, there will be no file."),
            yes=(tr("&Leave Anyway"), lambda: self._leave(then)),
            no=(tr("&Wait"), None),
            danger=True,
        )
        return False

    def _leave(self, then: Callable[[], object]) -> None:
        for task in self._running:
            task.cancel()
        self._running.clear()
        then()

    def _choose_file(self, choice: Choice) -> None:
        for key, value in (("format", choice.format), ("safe", choice.safe), ("bom", choice.bom)):
            self._settings.set(f"export_{key}", value)
        kind = FORMATS[choice.format]
        location = self._tasks.location
        folder = Path.home() if "://" in location else Path(location).parent
        name = self._tasks.name + (tr(" export") if choice.format == "roster" else "")
        endings = " ".join(f"*{suffix}" for suffix in kind.suffixes)
        files.choose_export(
            self._window,
            folder / f"{name}{kind.suffixes[0]}",
            f"{kind.title} ({endings})",
            lambda target: self._with_scope(choice, partial(self._begin, choice, Path(target))),
        )

    def _with_scope(self, choice: Choice, then: Callable[[Scope], None]) -> None:
        if choice.what is What.SELECTED:
            self._panel.read_scope(then)
        else:
            query = self._panel.query()
            then(Scope(query if choice.what is What.FOUND else query.unfiltered()))

    def _begin(self, choice: Choice, target: Path, scope: Scope) -> None:
        export = Export(scope, choice.fields, choice.format, choice.safe, choice.bom)
        roster = None if "://" in self._tasks.location else Path(self._tasks.location)
        newest = [Exported()]

        def note(exported: Exported) -> None:
            newest[0] = exported
            work.progress(exported.rows, choice.rows)

        def end() -> None:
            work.finish()
            if task in self._running:
                self._running.remove(task)

        def cancel() -> None:
            task.cancel()
            end()
            self._window.status.say(tr("Export cancelled; nothing was written"))

        def done(_: object) -> None:
            end()
            self._tell(newest[0], target)

        def failed(error: RosterError) -> None:
            end()
            prompts.show_error(self._window, error)

        work = self._window.status.begin(tr("Exporting to {file}…").format(file=place(str(target), short=True)), cancel)
        task = self._tasks.run(
            aside, self._open_reader, to_file, export, target, roster, self._tasks.state.indexed,
            each=note, done=done, failed=failed,
        )  # fmt: skip
        self._running.append(task)

    def _tell(self, exported: Exported, target: Path) -> None:
        name = place(str(target), short=True)
        text = tr("%Ln heroes exported to {file}.", "", exported.rows).format(file=name)
        if exported.inexact:
            text += " " + tr("%Ln damaged cells are told as the nearest text.", "", exported.inexact)
        if exported.changed:
            text += " " + tr("The roster was changed meanwhile, so the file may not be of one moment.")
        self._window.quiet_bar.show_message(
            text,
            [(tr("Show in Fol&der"), partial(_show_folder, target))],
            icon="triangle-alert" if exported.inexact or exported.changed else "upload",
            role="warning" if exported.inexact or exported.changed else "accent",
            key=str(target),
        )


def _show_folder(target: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(target.parent)))
