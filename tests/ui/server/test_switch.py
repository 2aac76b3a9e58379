"""The switch of the API, with real clicks and a real server."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QLabel, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.data.backups.making import Keeping
from desktop.data.backups.pace import Pace
from desktop.data.backups.shelf import Why
from desktop.data.database import Database
from desktop.data.fields import POSITION
from desktop.settings import Settings
from desktop.ui.message_line import MessageLine
from desktop.ui.plain import one_line
from desktop.ui.server.control import Phase
from desktop.ui.server.server_dialog import ServerDialog
from desktop.ui.server.service import Served, Wish
from desktop.ui.server.switch import Switch
from tests.data import rosters
from tests.ui.shell import Shell, shown

FREE = Wish(port=0)
HERO = {"name": "a", "secret_name": "b"}


@pytest.fixture
def shell(qtbot: QtBot, tmp_path: Path) -> Iterator[Shell]:
    remember(tmp_path, server_port=0)
    with shown(qtbot, rosters.make(tmp_path / "heroes.db"), tmp_path) as shell:
        shell.window.quiet_bar.clear()
        yield shell


def remember(folder: Path, **values: object) -> None:
    settings = Settings(folder / "settings.json")
    for key, value in values.items():
        settings.set(key, value)


def switch(shell: Shell) -> Switch:
    found = shell.window.findChild(Switch)
    assert found is not None
    return found


def served(shell: Shell) -> Served:
    """How the roster is served, once it is."""
    shell.qtbot.waitUntil(lambda: switch(shell).is_on, timeout=20_000)
    found = switch(shell).control.served
    assert found is not None
    return found


def is_off(shell: Shell) -> bool:
    return switch(shell).control.phase is Phase.OFF


def click(widget: QWidget | None) -> None:
    assert widget is not None
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def toolbar_button(shell: Shell) -> QWidget | None:
    return shell.window._toolbar.widgetForAction(shell.window.actions_by_id["serve"])


def word(shell: Shell) -> QToolButton:
    """What stands in the status bar."""
    return next(it for it in shell.window.status.findChildren(QToolButton) if it.text().startswith("API"))


def dialog(shell: Shell) -> ServerDialog:
    """The dialog, opened from the status bar."""
    click(word(shell))
    found = shell.window.findChild(ServerDialog)
    assert found is not None
    shell.qtbot.waitUntil(found.isVisible)
    return found


def button(dialog: ServerDialog, text: str) -> QPushButton:
    return next(it for it in dialog.findChildren(QPushButton) if it.text() == text and it.isVisible())


def box(dialog: ServerDialog, start: str) -> QCheckBox:
    return next(it for it in dialog.findChildren(QCheckBox) if it.text().startswith(start))


def cautions(dialog: ServerDialog) -> list[str]:
    return [it.text() for it in dialog.findChildren(MessageLine) if it.isVisible()]


def client(found: Served, *, with_token: bool = True) -> httpx.Client:
    headers = {"Authorization": f"Bearer {found.token}"} if with_token else {}
    return httpx.Client(base_url=found.url, headers=headers, trust_env=False, timeout=20)


def test_a_click_serves_and_another_one_stops(shell: Shell) -> None:
    assert word(shell).text() == "API off"
    click(toolbar_button(shell))
    found = served(shell)
    assert found.url == f"http://127.0.0.1:{found.port}"
    assert word(shell).text() == f"API on, port {found.port}"
    with client(found) as http:
        assert http.get("/heroes/1").json()["name"] == "Deadpond"
        assert "secret_name" not in http.get("/heroes/1").json()
    with client(found, with_token=False) as http:
        assert http.get("/heroes/").status_code == 401
    click(toolbar_button(shell))
    shell.qtbot.waitUntil(lambda: is_off(shell))
    assert word(shell).text() == "API off"
    with pytest.raises(httpx.ConnectError), client(found) as http:
        http.get("/heroes/")


def test_the_keyboard_does_it_too(shell: Shell) -> None:
    shell.key("Ctrl+Shift+A")
    served(shell)
    assert shell.window.actions_by_id["serve"].isChecked()
    shell.key("Ctrl+Shift+A")
    shell.qtbot.waitUntil(lambda: is_off(shell))
    assert not shell.window.actions_by_id["serve"].isChecked()


def test_what_a_client_writes_is_in_the_table_and_can_be_read_there(shell: Shell) -> None:
    click(toolbar_button(shell))
    with client(served(shell)) as http:
        assert http.patch("/heroes/2", json={"name": "By a client"}).status_code == 200
        shell.qtbot.waitUntil(lambda: shell.panel._model.index(1, POSITION["name"]).data() == "By a client")
        http.post("/heroes/", json={"name": "New", "secret_name": "x"})
        shell.qtbot.waitUntil(lambda: shell.panel.status().total == 4)
        http.delete("/heroes/1")
        shell.qtbot.waitUntil(lambda: shell.panel.status().total == 3)


def test_the_dialog_tells_address_and_traffic(shell: Shell) -> None:
    shown = dialog(shell)
    assert shown._state.text() == "The API is off"
    assert not shown._access.isVisible()
    click(button(shown, "&Start"))
    found = served(shell)
    assert shown._access._address.text() == found.url
    assert shown._access._requests.text() == "None yet"
    with client(found) as http:
        http.get("/heroes/")
        shell.qtbot.waitUntil(lambda: shown._access._requests.text().startswith("1 request, the last one at "))
        http.get("/heroes/")
        shell.qtbot.waitUntil(lambda: shown._access._requests.text().startswith("2 requests, "))
    assert dialog(shell) is shown, "one dialog only"
    click(button(shown, "&Stop"))
    shell.qtbot.waitUntil(lambda: is_off(shell))
    assert not shown._access.isVisible()


def test_what_is_copied(shell: Shell) -> None:
    click(toolbar_button(shell))
    found = served(shell)
    assert found.token is not None
    clipboard = QGuiApplication.clipboard()
    shell.window.actions_by_id["copy_address"].trigger()
    assert clipboard.text() == found.url
    shell.window.actions_by_id["copy_curl"].trigger()
    assert clipboard.text() == f'curl -H "Authorization: Bearer $HEROES_TOKEN" {found.url}/heroes/'
    assert not clipboard.mimeData().hasFormat("x-kde-passwordManagerHint")
    click(button(dialog(shell), "Copy with &Token"))
    assert clipboard.text() == f'curl -H "Authorization: Bearer {found.token}" {found.url}/heroes/'
    assert bytes(clipboard.mimeData().data("x-kde-passwordManagerHint").data()) == b"secret"
    everything = [it.text() for it in shell.window.findChildren(QWidget) if hasattr(it, "text") and callable(it.text)]
    assert not any(found.token in text for text in everything), "the token is nowhere on the screen"
    assert found.token not in repr(found)


class Browser(QObject):
    """Takes addresses that the program opens."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, address: QUrl) -> None:
        self.opened.append(address.toString())


def test_docs_arrive_authorised(shell: Shell) -> None:
    click(toolbar_button(shell))
    found = served(shell)
    browser = Browser()
    QDesktopServices.setUrlHandler("http", browser, "open")  # type: ignore[arg-type] # the stub says bytes, PySide str
    try:
        shell.window.actions_by_id["open_docs"].trigger()
    finally:
        QDesktopServices.unsetUrlHandler("http")
    (address,) = browser.opened
    page, _, ticket = address.partition("#ticket=")
    assert page == f"{found.url}/docs"
    assert found.token is not None
    assert found.token not in address
    with client(found, with_token=False) as http:
        assert http.post("/docs/token", json={"ticket": ticket}).json() == {"token": found.token}


def test_the_tutorials_open_behaviour(shell: Shell) -> None:
    shown = dialog(shell)
    box(shown, "Ask clients").click()
    assert any("open behaviour" in text for text in cautions(shown))
    click(button(shown, "&Start"))
    found = served(shell)
    assert found.token is None
    assert cautions(shown) == ["Every program on this computer can read and change the heroes."]
    assert shown._access._curl.text() == f"curl {found.url}/heroes/"
    assert not any(it.text() == "Copy with &Token" and it.isVisible() for it in shown.findChildren(QPushButton))
    with client(found, with_token=False) as http:
        assert len(http.get("/heroes/").json()) == 3
    assert not box(shown, "Ask clients").isEnabled()


def test_whole_heroes_are_told_of_in_red(shell: Shell) -> None:
    shown = dialog(shell)
    box(shown, "Tell &whole").click()
    click(button(shown, "&Start"))
    with client(served(shell)) as http:
        assert http.get("/heroes/1").json()["secret_name"] == "Dive Wilson"
    assert cautions(shown) == ["Clients that have the token can read the secret names."]
    assert word(shell).text() == "API on, with secret names"


def test_a_taken_port_offers_another_one(shell: Shell) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        switch(shell).control.set_wish(Wish(port=port))
        click(toolbar_button(shell))
        shell.qtbot.waitUntil(lambda: f"Port {port}" in shell.window.quiet_bar.text(), timeout=20_000)
        assert is_off(shell)
        assert not shell.window.actions_by_id["serve"].isChecked()
        free = next(it for it in shell.window.quiet_bar.findChildren(QPushButton) if "Free Port" in it.text())
        click(free)
        assert served(shell).port not in (0, port)


def test_options_are_remembered_as_far_as_that_is_safe(shell: Shell, tmp_path: Path) -> None:
    options = dialog(shell)._options
    options._port.setValue(4_321)
    for it in (options._token, options._whole, options._at_start):
        it.click()
    assert switch(shell).control.wish == Wish(4_321, has_token=False, whole_heroes=True)
    assert shell.window.actions_by_id["serve_at_start"].isChecked()
    stored = json.loads((tmp_path / "settings.json").read_text(encoding="utf-8"))
    assert {key: value for key, value in stored.items() if key.startswith("serve")} == {
        "server_port": 4_321,
        "serve_at_start": True,
    }


def test_it_starts_with_the_roster(qtbot: QtBot, tmp_path: Path) -> None:
    remember(tmp_path, server_port=0, serve_at_start=True)
    with shown(qtbot, rosters.make(tmp_path / "heroes.db"), tmp_path) as shell:
        found = served(shell)
        assert found.token is not None
        assert found.wish == FREE
        assert shell.window.actions_by_id["serve_at_start"].isChecked()


def test_a_backup_is_served_by_hand_only_and_only_to_be_read(qtbot: QtBot, tmp_path: Path) -> None:
    remember(tmp_path, server_port=0, serve_at_start=True)
    database = Database.open(rosters.make(tmp_path / "heroes.db"))
    backup = database.back_up(Keeping(tmp_path / "backups", 1_000_000_000), Why.PERSON, Pace()).path
    database.close()
    with shown(qtbot, backup, tmp_path) as shell:
        shell.settle()
        assert is_off(shell)
        opened = dialog(shell)
        assert "cannot change them" in opened._about.text()
        click(button(opened, "&Start"))
        with client(served(shell)) as http:
            assert len(http.get("/heroes/").json()) == 3
            for method, path in (("POST", ""), ("PATCH", "1"), ("DELETE", "1"), ("POST", "bulk")):
                body: object = [HERO] if path == "bulk" else HERO
                answer = http.request(method, f"/heroes/{path}", json=None if method == "DELETE" else body)
                assert (answer.status_code, answer.json()["detail"]) == (403, shell.tasks.state.reason)


def test_its_end_is_the_end_of_the_roster(qtbot: QtBot, tmp_path: Path) -> None:
    remember(tmp_path, server_port=0)
    with shown(qtbot, rosters.make(tmp_path / "heroes.db"), tmp_path) as shell:
        click(toolbar_button(shell))
        found = served(shell)
        switch(shell).control.copy_curl(with_token=True)
        assert str(found.token) in QGuiApplication.clipboard().text()
    assert QGuiApplication.clipboard().text() == ""
    with pytest.raises(httpx.ConnectError), client(found) as http:
        http.get("/health")


def test_it_is_closed_while_it_starts(qtbot: QtBot, tmp_path: Path) -> None:
    remember(tmp_path, server_port=0)
    with shown(qtbot, rosters.make(tmp_path / "heroes.db"), tmp_path) as shell:
        click(toolbar_button(shell))
        assert switch(shell).control.phase is Phase.STARTING


def test_the_dialog_names_the_roster(shell: Shell) -> None:
    assert dialog(shell).windowTitle() == f"API of {one_line('heroes')}"


@pytest.mark.parametrize("is_on", [False, True])
def test_no_letter_means_two_things(shell: Shell, is_on: bool) -> None:
    shown = dialog(shell)
    if is_on:
        click(button(shown, "&Start"))
        served(shell)
    texts = [it.text() for it in shown.findChildren(QAbstractButton) if it.isVisible()]
    texts += [it.text() for it in shown.findChildren(QLabel) if it.isVisible()]
    letters = [text[text.index("&") + 1].lower() for text in texts if "&" in text]
    assert len(letters) >= 6
    assert sorted(set(letters)) == sorted(letters)
