"""The dialog of the API: how it stands, where clients find it, what was served, and how to serve. Not modal."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.ui import icons, theme
from desktop.ui.i18n import tr
from desktop.ui.plain import label, one_line
from desktop.ui.server.access import Access
from desktop.ui.server.control import Phase, ServerControl
from desktop.ui.server.options import Options

if TYPE_CHECKING:
    from desktop.ui.main_window import MainWindow

_G: Final = theme.GRID
_WIDTH: Final = 88 * _G


class ServerDialog(QDialog):
    """Stays open beside the table, so that a person sees what clients do there.

    Args:
        window: The window of the roster.
        control: Starts and stops.
    """

    def __init__(self, window: "MainWindow", control: ServerControl) -> None:
        super().__init__(window)
        self.setWindowTitle(tr("API of {name}").format(name=one_line(control.name)))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._control = control
        self._icon = icons.IconLabel(icons.LARGE)
        self._state = label()
        self._state.setFont(theme.heading(self.font()))
        self._toggle = QPushButton()
        self._toggle.clicked.connect(lambda *_: control.switch(control.phase is Phase.OFF))
        self._about = label(_about(is_read_only=control.is_read_only), wrap=True)
        self._access = Access(control)
        self._options = Options(control)
        self._arrange()
        control.changed.connect(self._show)
        control.counted.connect(self._access.count)
        self._show()

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(_G)
        head.addWidget(self._icon)
        head.addWidget(self._state, 1)
        head.addWidget(self._toggle)
        buttons = QDialogButtonBox()
        buttons.addButton(tr("C&lose"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[3 * _G] * 4)
        layout.setSpacing(2 * _G)
        layout.addLayout(head)
        for part in (self._about, self._access, _line(), self._options):
            layout.addWidget(part)
        layout.addStretch()
        layout.addWidget(buttons)
        self.setMinimumWidth(_WIDTH)

    def _show(self) -> None:
        phase, served = self._control.phase, self._control.served
        is_on = phase is Phase.ON and served is not None
        is_whole = served is not None and served.wish.whole_heroes
        role = "text_dim" if not is_on else "danger" if is_whole else "success"
        self._icon.show_icon("radio" if is_on else "circle-dashed", role)
        self._state.setText(
            {
                Phase.OFF: tr("The API is off"),
                Phase.STARTING: tr("The API is starting"),
                Phase.ON: tr("The API is on"),
                Phase.STOPPING: tr("The API is stopping"),
            }[phase]
        )
        self._toggle.setText(tr("&Start") if phase in (Phase.OFF, Phase.STARTING) else tr("&Stop"))
        self._toggle.setEnabled(phase in (Phase.OFF, Phase.ON))
        self._toggle.setDefault(True)
        self._about.setVisible(not is_on)
        self._access.setVisible(is_on)
        if served is not None:
            self._access.show_served(served)
        self._options.show_wish()
        self.adjustSize()


def _about(*, is_read_only: bool) -> str:
    if is_read_only:
        return tr(
            "While it is on, programs on this computer can read the heroes over HTTP, as in the FastAPI tutorial. They"
            " cannot change them: the roster is read-only."
        )
    return tr(
        "While it is on, programs on this computer can read and change the heroes over HTTP, as in the FastAPI"
        " tutorial. What they do shows in the table and stands in the history."
    )


def _line() -> QWidget:
    line = QFrame()
    line.setFrameShape(QFrame.Shape.HLine)
    line.setForegroundRole(line.palette().ColorRole.Mid)
    return line
