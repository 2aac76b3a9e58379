"""The API's place in the window: menu entries, the switch in the toolbar, a word in the status bar. Door: `Switch`."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtWidgets import QToolButton

from desktop.ui import icons
from desktop.ui.i18n import tr
from desktop.ui.server.control import Phase, ServerControl

if TYPE_CHECKING:
    from desktop.ui.main_window import MainWindow
    from desktop.ui.server.server_dialog import ServerDialog

_ICONS: Final = {
    Phase.OFF: ("circle-dashed", "text"),
    Phase.STARTING: ("circle-dashed", "accent"),
    Phase.ON: ("radio", "success"),
    Phase.STOPPING: ("circle-dashed", "accent"),
}


class Switch(QObject):
    """Shows how it stands and takes what a person wants.

    Args:
        control: Owner; does it.
        window: Where it is shown.
    """

    def __init__(self, control: ServerControl, window: "MainWindow") -> None:
        super().__init__(control)
        self.control = control
        self._window = window
        self._dialog: ServerDialog | None = None
        self._word = QToolButton()
        self._word.setAutoRaise(True)
        self._word.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._word.setIconSize(QSize(icons.SMALL, icons.SMALL))
        self._word.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._word.clicked.connect(self.show_dialog)
        window.status.show_part(self._word)
        control.changed.connect(self._show)
        window.actions_by_id.menu("server").aboutToShow.connect(self._show)
        self._show()

    @property
    def is_on(self) -> bool:
        """Whether clients are served."""
        return self.control.phase is Phase.ON

    def serve(self, on: bool) -> None:
        """Start or stop, as far as that is possible at the moment."""
        self.control.switch(on)
        self._show()

    def show_dialog(self) -> None:
        """Show address and options; a dialog that is open already comes to the front."""
        if self._dialog is None:
            from desktop.ui.server.server_dialog import ServerDialog

            self._dialog = ServerDialog(self._window, self.control)
            self._dialog.finished.connect(self._forget_dialog)
        self._dialog.show()
        self._dialog.raise_()
        self._dialog.activateWindow()

    def stop(self) -> None:
        """See `Part`."""
        self.control.take_secret_back()

    def finish(self) -> None:
        """See `Part`."""

    def leave(self) -> None:
        """The window shows another roster."""
        self._window.status.drop_part(self._word)
        if self._dialog is not None:
            self._dialog.close()

    def _forget_dialog(self) -> None:
        self._dialog = None

    def _show(self) -> None:
        control = self.control
        icon, role = _ICONS[control.phase]
        if control.served is not None and control.served.wish.whole_heroes:
            role = "danger"
        action = self._window.actions_by_id["serve"]
        action.setIcon(icons.icon(icon, role))
        action.setChecked(control.phase in (Phase.STARTING, Phase.ON))
        self._window.actions_by_id["serve_at_start"].setChecked(control.starts_with_roster)
        self._word.setIcon(icons.icon(icon, "text_dim" if control.phase is Phase.OFF else role))
        self._word.setText(self._text())
        self._word.setToolTip(tr("Address and options of the API"))

    def _text(self) -> str:
        served = self.control.served
        match self.control.phase:
            case Phase.STARTING:
                return tr("API starting")
            case Phase.STOPPING:
                return tr("API stopping")
            case Phase.ON if served is not None and served.wish.whole_heroes:
                return tr("API on, with secret names")
            case Phase.ON if served is not None:
                return tr("API on, port {port}").format(port=served.port)
            case _:
                return tr("API off")
