"""How to serve from the next start on: port, token, whole heroes, with the roster. Door: `Options`."""

from dataclasses import replace
from typing import Final

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QSpinBox, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.i18n import tr
from desktop.ui.message_line import MessageLine
from desktop.ui.plain import label
from desktop.ui.server.control import Phase, ServerControl
from desktop.ui.server.service import MAX_PORT, Wish

_G: Final = theme.GRID
_INDENT: Final = 3 * _G


class Options(QWidget):
    """What a person may choose; all but the last while nothing is served.

    Args:
        control: Takes what is chosen.
    """

    def __init__(self, control: ServerControl) -> None:
        super().__init__()
        self._control = control
        self._port = QSpinBox()
        self._port.setRange(0, MAX_PORT)
        self._port.setGroupSeparatorShown(False)
        self._port.setSpecialValueText(tr("any free one"))
        self._token = QCheckBox(tr("Ask clients for a to&ken"))
        self._whole = QCheckBox(tr("Tell &whole heroes, and keep ids that clients choose"))
        self._caution = MessageLine("triangle-alert", is_colored=True)
        self._at_start = QCheckBox(tr("Start with the &roster"))
        self._stop_first = label(tr("Stop the API to change these."))
        self._stop_first.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        self._choices = QWidget()
        self._arrange()
        self.show_wish()
        self._port.valueChanged.connect(self._choose)
        self._token.toggled.connect(self._choose)
        self._whole.toggled.connect(self._choose)
        self._at_start.toggled.connect(control.set_at_start)

    def show_wish(self) -> None:
        """Show what is chosen."""
        wish, is_off = self._control.wish, self._control.phase is Phase.OFF
        for widget in (self._port, self._token, self._whole, self._at_start):
            widget.blockSignals(True)
        self._port.setValue(wish.port)
        self._token.setChecked(wish.has_token)
        self._whole.setChecked(wish.whole_heroes)
        self._at_start.setChecked(self._control.starts_with_roster)
        for widget in (self._port, self._token, self._whole, self._at_start):
            widget.blockSignals(False)
        self._choices.setEnabled(is_off)
        self._stop_first.setVisible(not is_off)
        self._caution.show_text(_meaning(wish) if is_off else "")

    def _choose(self) -> None:
        wish = self._control.wish
        self._control.set_wish(
            replace(
                wish,
                port=self._port.value(),
                has_token=self._token.isChecked(),
                whole_heroes=self._whole.isChecked(),
            )
        )

    def _arrange(self) -> None:
        port = QHBoxLayout()
        port.setSpacing(_G)
        title = QLabel(tr("&Port"))
        title.setBuddy(self._port)
        port.addWidget(title)
        port.addWidget(self._port)
        port.addStretch()
        choices = QVBoxLayout(self._choices)
        choices.setContentsMargins(0, 0, 0, 0)
        choices.setSpacing(_G)
        choices.addLayout(port)
        choices.addWidget(self._token)
        choices.addWidget(self._whole)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(_G)
        for widget in (self._choices, self._caution, self._stop_first, self._at_start):
            layout.addWidget(widget)


def _meaning(wish: Wish) -> str:
    if wish.whole_heroes and not wish.has_token:
        return tr("Every program on this computer will be able to read the secret names and to change the heroes.")
    if wish.whole_heroes:
        return tr("Clients that have the token will be able to read the secret names.")
    if not wish.has_token:
        return tr(
            "Every program on this computer will be able to read and change the heroes: the tutorial's open behaviour."
        )
    return ""
