"""Help > About > Licences: what the program is made of. Door: `LicencesDialog`."""

import threading
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from desktop import licences
from desktop.ui import theme
from desktop.ui.i18n import tr
from desktop.ui.prompts import Dialog, Role

_G: Final = theme.GRID


class LicencesDialog(Dialog):
    """A long text, read on a thread."""

    _read = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, tr("Licences"))
        self._text = QPlainTextEdit()
        self._text.setReadOnly(True)
        self._text.setTabChangesFocus(True)
        self._text.document().setDocumentMargin(_G)
        self._text.setAccessibleName(tr("Licences"))
        self._text.setPlaceholderText(tr("Reading…"))
        buttons = QDialogButtonBox()
        buttons.addButton(tr("&Close"), Role.RejectRole).setDefault(True)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[3 * _G] * 4)
        layout.setSpacing(2 * _G)
        layout.addWidget(self._text)
        layout.addWidget(buttons)
        self.resize(88 * _G, 64 * _G)
        self._read.connect(self._text.setPlainText)
        self._thread = threading.Thread(target=lambda: self._read.emit(licences.text()), name="licences", daemon=True)
        self._thread.start()

    def done(self, result: int) -> None:
        """Close, after the moment that reading takes."""
        self._thread.join()
        super().done(result)
