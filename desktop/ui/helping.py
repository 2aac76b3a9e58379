"""What the Help menu does; its dialogs are loaded when they are asked for. Door: `help_handlers`."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget


def help_handlers(window: QWidget, log_folder: Path) -> dict[str, Callable[[], object]]:
    """Action ids and what they do.

    Args:
        window: Parent of the dialogs.
        log_folder: Where the log is.
    """

    def shortcuts() -> None:
        from desktop.ui.help import ShortcutsDialog

        ShortcutsDialog(window).open()

    def about() -> None:
        from desktop.ui.help import AboutDialog

        AboutDialog(window).open()

    return {
        "shortcuts": shortcuts,
        "log_folder": lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_folder))),
        "about": about,
    }
