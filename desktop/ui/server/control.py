"""Starts and stops serving a window's roster, in the background, and knows how it stands. Door: `ServerControl`."""

from enum import Enum
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication

from desktop.data.errors import RosterError
from desktop.settings import Settings
from desktop.ui import prompts
from desktop.ui.i18n import tr
from desktop.ui.server.curl import curl_line
from desktop.ui.server.service import PortTaken, Served, Service, Traffic, Wish
from desktop.ui.transfer.clipboard import SecretClipboard

if TYPE_CHECKING:
    from desktop.tasks import Tasks
    from desktop.ui.main_window import MainWindow
    from desktop.ui.table.roster_panel import RosterPanel

AT_START: Final = "serve_at_start"
LOOK_MS: Final = 500
_NOTICE: Final = "server"


class Phase(Enum):
    """How it stands."""

    OFF = "off"
    STARTING = "starting"
    ON = "on"
    STOPPING = "stopping"


class ServerControl(QObject):
    """What a person does with the API of the roster in a window.

    The port is remembered; the two options that open more doors are not, they hold until the roster is closed.

    Args:
        service: Serves.
        tasks: Background work on the roster.
        window: Shows notes and notices.
        panel: Owner; the server starts by itself once it shows heroes, if the person wants that. What is only
            read, such as a backup that is looked at, is left alone: clients would take it for the roster.
        settings: What is remembered.
    """

    changed = Signal()
    counted = Signal()

    def __init__(
        self, service: Service, tasks: "Tasks", window: "MainWindow", panel: "RosterPanel", settings: Settings
    ) -> None:
        super().__init__(panel)
        self._service = service
        self._tasks = tasks
        self._window = window
        self._panel = panel
        self._settings = settings
        self.phase = Phase.OFF
        self.wish = Wish(port=settings.get("server_port"))
        self.served: Served | None = None
        self.traffic = Traffic()
        self._secrets = SecretClipboard(self)
        self._watch = QTimer(self, interval=LOOK_MS)
        self._watch.timeout.connect(self._look)
        if settings.get(AT_START) and not tasks.state.read_only:
            panel.status_changed.connect(self._start_at_once)

    @property
    def name(self) -> str:
        """What a person calls the roster."""
        return self._tasks.name

    @property
    def is_read_only(self) -> bool:
        """Whether clients cannot change anything."""
        return self._tasks.state.read_only

    @property
    def starts_with_roster(self) -> bool:
        """Whether it starts by itself."""
        return bool(self._settings.get(AT_START))

    def set_at_start(self, on: bool) -> None:
        """Whether to start by itself from now on, with every roster."""
        self._settings.set(AT_START, on)
        self.changed.emit()

    def set_wish(self, wish: Wish) -> None:
        """How to serve from the next start on."""
        self.wish = wish
        self._settings.set("server_port", wish.port)
        self.changed.emit()

    def switch(self, on: bool) -> None:
        """Serve, or serve no longer."""
        if on:
            self.start(self.wish)
        else:
            self.stop()

    def start(self, wish: Wish) -> None:
        """Serve; nothing happens unless it is off."""
        if self.phase is not Phase.OFF:
            return
        self._window.quiet_bar.hide_message(_NOTICE)
        self._enter(Phase.STARTING)
        finish = self._window.status.begin(tr("Starting the API…")).finish

        def done(served: Served) -> None:
            finish()
            self.served = served
            self._watch.start()
            self._enter(Phase.ON)
            self._look()
            self._window.status.say(tr("Serving at {address}").format(address=served.url))

        def failed(error: RosterError) -> None:
            finish()
            self._enter(Phase.OFF)
            self._tell(error, wish)

        self._tasks.run(self._service.begin, wish, done=done, failed=failed)

    def stop(self) -> None:
        """Serve no longer; nothing happens unless it is on."""
        if self.phase is not Phase.ON:
            return
        self._enter(Phase.STOPPING)
        finish = self._window.status.begin(tr("Stopping the API…")).finish

        def done(_: object) -> None:
            finish()
            self._left()
            self._window.status.say(tr("The API is off"))

        self._tasks.run(self._service.end, done=done, failed=done)

    def copy_address(self) -> None:
        """Put the address on the clipboard."""
        if self.served is not None:
            QGuiApplication.clipboard().setText(self.served.url)
            self._window.status.say(tr("Address copied"))

    def copy_curl(self, *, with_token: bool) -> None:
        """Put a line for the terminal on the clipboard."""
        if self.served is None:
            return
        if with_token and self.served.token is not None:
            from desktop.data.transfer.clip import Clip

            self._secrets.put(Clip(text=curl_line(self.served, with_token=True)))
            self._window.status.say(tr("Line with the token copied, for half a minute"))
        else:
            QGuiApplication.clipboard().setText(curl_line(self.served))
            self._window.status.say(tr("Line copied"))

    def take_secret_back(self) -> None:
        """Take the token off the clipboard, if it is there."""
        self._secrets.clear()

    def open_docs(self) -> None:
        """Show the API's description in the browser."""
        if self.served is not None:
            QDesktopServices.openUrl(QUrl(self._service.docs_url()))

    def _start_at_once(self) -> None:
        self._panel.status_changed.disconnect(self._start_at_once)
        self.start(self.wish)

    def _enter(self, phase: Phase) -> None:
        self.phase = phase
        self.changed.emit()

    def _left(self) -> None:
        self.served = None
        self._watch.stop()
        self._enter(Phase.OFF)

    def _look(self) -> None:
        traffic = self._service.traffic()
        if traffic is None:
            if self.phase is Phase.ON:
                self._left()
                self._window.status.say(tr("The API has ended; the log says more"))
        elif traffic != self.traffic:
            self.traffic = traffic
            self.counted.emit()

    def _tell(self, error: RosterError, wish: Wish) -> None:
        if not isinstance(error, PortTaken):
            prompts.show_error(self._window, error)
            return
        free = Wish(0, wish.has_token, wish.whole_heroes)
        self._window.quiet_bar.show_message(
            tr("Port {port} is taken or reserved, so the API is off.").format(port=wish.port),
            [(tr("Use &a Free Port"), lambda: self.start(free))],
            icon="triangle-alert",
            role="warning",
            key=_NOTICE,
        )
