"""Where clients find the API: address, a line for the terminal, and what was served so far. Door: `Access`."""

from typing import Final

from PySide6.QtCore import QDateTime, QLocale, Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.ui import icons, theme
from desktop.ui.i18n import tr
from desktop.ui.message_line import MessageLine
from desktop.ui.plain import label
from desktop.ui.server.control import ServerControl
from desktop.ui.server.curl import curl_line
from desktop.ui.server.service import Served, Traffic

_G: Final = theme.GRID


class Access(QWidget):
    """What a person gives to a client.

    Args:
        control: Copies and opens.
    """

    def __init__(self, control: ServerControl) -> None:
        super().__init__()
        self._control = control
        self._caution = MessageLine("triangle-alert", is_colored=True)
        self._address = _shown(tr("Address"))
        self._curl = _shown(tr("A line for the terminal"))
        self._requests = label()
        self._with_token = _button(tr("Copy with &Token"), "", lambda: control.copy_curl(with_token=True))
        self._with_token.setToolTip(tr("Whoever has the token can read and change the heroes"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(_G)
        grid.setVerticalSpacing(_G)
        grid.setColumnStretch(1, 1)
        self._add(
            grid,
            tr("&Address"),
            self._address,
            _button(tr("&Copy"), "copy", control.copy_address),
            _button(tr("Open &Docs"), "external-link", control.open_docs),
        )
        self._add(
            grid,
            tr("Ter&minal"),
            self._curl,
            _button(tr("C&opy"), "copy", lambda: control.copy_curl(with_token=False)),
            self._with_token,
        )
        grid.addWidget(label(tr("Requests")), 2, 0)
        grid.addWidget(self._requests, 2, 1, 1, 3)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * _G)
        layout.addWidget(self._caution)
        layout.addLayout(grid)

    def show_served(self, served: Served) -> None:
        """Show where the roster is served."""
        self._address.setText(served.url)
        self._curl.setText(curl_line(served))
        self._curl.setCursorPosition(0)
        self._with_token.setVisible(served.token is not None)
        self._caution.show_text(_caution(served))
        self.count()

    def count(self) -> None:
        """Show what was served so far."""
        self._requests.setText(_requests(self._control.traffic))

    def _add(self, grid: QGridLayout, text: str, shown: QLineEdit, *buttons: QPushButton) -> None:
        row = grid.rowCount() if grid.count() else 0
        title = QLabel(text)
        title.setTextFormat(Qt.TextFormat.PlainText)
        title.setBuddy(shown)
        grid.addWidget(title, row, 0)
        grid.addWidget(shown, row, 1)
        for column, button in enumerate(buttons, 2):
            grid.addWidget(button, row, column)


def _shown(name: str) -> QLineEdit:
    field = QLineEdit()
    field.setReadOnly(True)
    field.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
    field.setAccessibleName(name)
    return field


def _button(text: str, icon: str, pressed: object) -> QPushButton:
    button = QPushButton(text)
    button.setAutoDefault(False)
    if icon:
        button.setIcon(icons.icon(icon))
    button.clicked.connect(lambda *_: pressed())  # type: ignore[operator]
    return button


def _caution(served: Served) -> str:
    if served.wish.whole_heroes and served.token is None:
        return tr("Every program on this computer can read the secret names and change the heroes.")
    if served.wish.whole_heroes:
        return tr("Clients that have the token can read the secret names.")
    if served.token is None:
        return tr("Every program on this computer can read and change the heroes.")
    return ""


def _requests(traffic: Traffic) -> str:
    if traffic.last is None:
        return tr("None yet")
    last = QDateTime.fromMSecsSinceEpoch(round(traffic.last * 1000)).time()
    time = QLocale().toString(last, "HH:mm:ss")
    return tr("%Ln requests, the last one at {time}", "", traffic.requests).format(time=time)
