"""The native file choosers, opened without waiting."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.ui.i18n import tr

SUFFIX = "db"
TABLES = (".csv", ".tsv", ".tab", ".txt", ".json", ".ndjson", ".jsonl", ".xlsx", ".xls", ".ods")
"""How the names of files end from which heroes are imported and that are no rosters."""
_ROSTERS = "*.heroes *.db *.sqlite *.sqlite3"
Chosen = Callable[[str], None]


def choose_roster(parent: QWidget, folder: Path, chosen: Chosen) -> QFileDialog:
    """Let the person choose a roster to open."""
    dialog = _dialog(parent, tr("Open Roster"), folder, chosen)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.open()
    return dialog


def choose_new(parent: QWidget, folder: Path, chosen: Chosen) -> QFileDialog:
    """Let the person choose name and place of a new roster."""
    dialog = _dialog(parent, tr("New Roster"), folder, chosen)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
    dialog.setLabelText(QFileDialog.DialogLabel.Accept, tr("Create"))
    dialog.open()
    return dialog


def choose_copy(parent: QWidget, suggestion: Path, chosen: Chosen) -> None:
    """Let the person choose name and place of a copy; the chooser asks before it replaces a file."""
    dialog = _dialog(parent, tr("Save a Copy"), suggestion.parent, chosen)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.selectFile(suggestion.name)
    dialog.open()


def choose_export(parent: QWidget, suggestion: Path, kind: str, chosen: Chosen) -> None:
    """Let the person choose name and place of a file to export to; the chooser asks before it replaces one.

    Args:
        parent: The window.
        suggestion: Its folder, name and suffix.
        kind: What a person calls such files, with the endings of their names.
        chosen: Gets the file.
    """
    dialog = _dialog(parent, tr("Export"), suggestion.parent, chosen)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters([kind, tr("All files (*)")])
    dialog.setDefaultSuffix(suggestion.suffix.removeprefix("."))
    dialog.setLabelText(QFileDialog.DialogLabel.Accept, tr("Export"))
    dialog.selectFile(suggestion.name)
    dialog.open()


def choose_import(parent: QWidget, folder: Path, chosen: Chosen) -> None:
    """Let the person choose a file to import from."""
    endings = " ".join((*(f"*{ending}" for ending in TABLES), _ROSTERS))
    dialog = _dialog(parent, tr("Import"), folder, chosen)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters([tr("Files with heroes ({endings})").format(endings=endings), tr("All files (*)")])
    dialog.setLabelText(QFileDialog.DialogLabel.Accept, tr("Import"))
    dialog.open()


def choose_report(parent: QWidget, suggestion: Path, chosen: Chosen) -> None:
    """Let the person choose where a report goes; the chooser asks before it replaces a file."""
    dialog = _dialog(parent, tr("Save Report"), suggestion.parent, chosen)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters([tr("CSV (*.csv)"), tr("All files (*)")])
    dialog.setDefaultSuffix("csv")
    dialog.selectFile(suggestion.name)
    dialog.open()


def _dialog(parent: QWidget, title: str, folder: Path, chosen: Chosen) -> QFileDialog:
    dialog = QFileDialog(parent, title, str(folder))
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setNameFilters([tr("Rosters ({endings})").format(endings=_ROSTERS), tr("All files (*)")])
    dialog.setDefaultSuffix(SUFFIX)
    dialog.accepted.connect(lambda: chosen(dialog.selectedFiles()[0]))
    return dialog
