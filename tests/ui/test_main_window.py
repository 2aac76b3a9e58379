from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit, QTableView, QToolBar
from pytestqt.qtbot import QtBot

from desktop.data.errors import RosterDamaged
from desktop.paths import Paths
from desktop.settings import Settings
from desktop.ui.editing.hero_dialog import HeroDialog
from desktop.ui.help import AboutDialog, ShortcutsDialog
from desktop.ui.main_window import MainWindow
from desktop.ui.pages import FailurePage, OpeningPage
from desktop.ui.prompts import Message
from desktop.ui.start_page import StartPage
from desktop.ui.table.hero_view import HeroView
from tests.data import rosters
from tests.ui.drive import choose, modal, no_dialog, press, texts
from tests.ui.shell import Shell, fill, shown

DAMAGED = RosterDamaged("The file is damaged. Open a copy.", "SQLITE_CORRUPT")


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return Paths(tmp_path / "data")


@pytest.fixture
def settings(paths: Paths) -> Settings:
    return Settings(paths.settings_file)


@pytest.fixture
def empty(qtbot: QtBot, settings: Settings, paths: Paths) -> MainWindow:
    window = MainWindow(settings, paths)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


@pytest.fixture
def shell(qtbot: QtBot, tmp_path: Path) -> Iterator[Shell]:
    with shown(qtbot, rosters.make(tmp_path / "marvel.db"), tmp_path / "data") as shell:
        yield shell


def test_shows_without_a_roster(empty: MainWindow) -> None:
    empty.show_opening("marvel")
    page = empty.findChild(OpeningPage)
    assert page is not None
    assert page.isVisible()
    assert texts(page) == "Opening marvel…"
    assert empty.windowTitle() == "Heroes"
    enabled = {it.objectName() for it in empty.actions() if it.isEnabled()}
    assert {"new_roster", "open_roster", "quit", "shortcuts"} <= enabled
    assert enabled.isdisjoint({"new_hero", "edit_hero", "delete_heroes", "save_copy", "refresh", "find"})


def test_failure_offers_a_way_on(qtbot: QtBot, empty: MainWindow, tmp_path: Path) -> None:
    empty.show_failure(DAMAGED, "/x/marvel.db")
    page = empty.findChild(FailurePage)
    assert page is not None
    assert page.isVisible()
    assert texts(page).splitlines() == ["The file is damaged", "Open a copy.", str(Path("/x/marvel.db"))]
    with qtbot.waitSignal(empty.open_requested) as asked:
        press(page, "Try Again")
    assert asked.args == ["/x/marvel.db"]
    press(page, "Open Another Roster…")
    modal(qtbot, QFileDialog).reject()


@pytest.mark.parametrize("words", range(6, 14))
def test_why_it_failed_is_told_whole_in_the_smallest_window(qtbot: QtBot, empty: MainWindow, words: int) -> None:
    sentence = " ".join(["reason"] * words) + ". "
    empty.show_failure(RosterDamaged(sentence * 2, "X"), "/x/marvel.db")
    empty.resize(empty.minimumSize())
    page = empty.findChild(FailurePage)
    assert page is not None
    for label in page.findChildren(QLabel):
        qtbot.waitUntil(lambda label=label: label.height() >= label.heightForWidth(label.width()))  # type: ignore[misc]
        assert page.rect().contains(label.geometry())


def test_roster_fills_the_window(shell: Shell) -> None:
    assert shell.window.windowTitle() == "Heroes — marvel"
    shell.wait_for("3 heroes")
    assert shell.said()[-1] == "marvel.db"
    assert shell.panel.isVisible()
    bar = shell.window.findChild(QToolBar)
    assert bar is not None
    assert bar.isAncestorOf(shell.panel.search_widget())
    focus = QApplication.focusWidget()
    assert focus is not None
    assert shell.panel.isAncestorOf(focus)


def test_where_the_keyboard_is_can_be_seen_from_the_start(shell: Shell) -> None:
    view = shell.panel.findChild(HeroView)
    assert view is not None
    assert view.hasFocus()
    assert (view.currentIndex().row(), view.currentIndex().column()) == (0, 0)
    assert not view.selectionModel().hasSelection()


@pytest.mark.parametrize("key", ["/", "Ctrl+F"])
def test_search_by_key(shell: Shell, key: str) -> None:
    shell.key(key)
    focus = QApplication.focusWidget()
    assert isinstance(focus, QLineEdit)
    assert shell.panel.search_widget().isAncestorOf(focus) or focus is shell.panel.search_widget()
    QTest.keyClicks(focus, "rusty")
    shell.wait_for("1 hero found")
    assert shell.window.actions_by_id["clear_filters"].isEnabled()
    shell.key("Ctrl+Shift+F")
    shell.wait_for("3 heroes")


def test_selection_decides_what_can_be_done(shell: Shell) -> None:
    edit, delete = (shell.window.actions_by_id[name] for name in ("edit_hero", "delete_heroes"))
    shell.select(1)
    assert (edit.isEnabled(), delete.isEnabled()) == (True, True)
    shell.key("Ctrl+A")
    shell.wait_for("all selected")
    assert (edit.isEnabled(), delete.isEnabled()) == (False, True)


def test_help_by_key(shell: Shell) -> None:
    shell.key("F1")
    QTest.keyClick(modal(shell.qtbot, ShortcutsDialog), Qt.Key.Key_Escape)
    no_dialog(shell.qtbot)
    shell.window.actions_by_id["about"].trigger()
    press(modal(shell.qtbot, AboutDialog), "Close")


def test_go_to_row(shell: Shell) -> None:
    shell.key("Ctrl+G")
    dialog = modal(shell.qtbot, Message)
    number = dialog.findChild(QLineEdit)
    assert number is not None
    QTest.keyClicks(number, "3")
    QTest.keyClick(number, Qt.Key.Key_Return)
    no_dialog(shell.qtbot)
    shell.wait_for("1 selected")


def test_secrets_are_revealed_everywhere(shell: Shell) -> None:
    shell.key("Ctrl+Shift+H")
    assert shell.window.actions_by_id["reveal_secrets"].isChecked()
    shell.select(1)
    shell.key("Ctrl+E")
    dialog = modal(shell.qtbot, HeroDialog)
    secret = dialog.findChild(QLineEdit, "secret_name")
    assert secret is not None
    assert secret.displayText() == "Dive Wilson"
    dialog.reject()
    no_dialog(shell.qtbot)


def test_settings_of_the_view_are_kept(shell: Shell, tmp_path: Path) -> None:
    shell.window.actions_by_id["row_numbers"].trigger()
    shell.window.actions_by_id["scheme_dark"].trigger()
    shell.window.resize(777, 555)
    shell.window.close()
    kept = Settings(Paths(tmp_path / "data").settings_file)
    assert kept.get("row_numbers") is True
    assert kept.get("color_scheme") == "dark"
    again = MainWindow(kept, Paths(tmp_path / "data"))
    shell.qtbot.addWidget(again)
    assert (again.width(), again.height()) == (777, 555)
    assert again.actions_by_id["row_numbers"].isChecked()
    assert again.actions_by_id["scheme_dark"].isChecked()


def test_recent_rosters(shell: Shell, tmp_path: Path) -> None:
    settings = Settings(Paths(tmp_path / "data").settings_file)
    others = [str(tmp_path / "a & b.db"), str(tmp_path / "c.db")]
    shell.window._settings.set("recent_rosters", [shell.tasks.location, *others])
    menu = shell.window.actions_by_id.menu("recent")
    menu.aboutToShow.emit()
    menu.aboutToShow.emit()
    entries = [it for it in menu.actions() if not it.isSeparator()]
    assert [Path(it.text().replace("&&", "&")).name for it in entries[:-1]] == ["a & b.db", "c.db"]
    with shell.qtbot.waitSignal(shell.window.open_requested) as asked:
        entries[0].trigger()
    assert asked.args == [others[0]]
    entries[-1].trigger()
    assert Settings(Paths(tmp_path / "data").settings_file).get("recent_rosters") == [shell.tasks.location]
    assert settings.get("recent_rosters") == []


def test_new_roster_never_replaces_a_file(shell: Shell, tmp_path: Path) -> None:
    shell.key("Ctrl+Shift+N")
    choose(shell.qtbot, shell.tasks.location)
    question = modal(shell.qtbot, Message)
    assert "There is a file of this name already." in texts(question)
    press(question, "Choose Another Name…")
    with shell.qtbot.waitSignal(shell.window.new_requested) as asked:
        choose(shell.qtbot, str(tmp_path / "fresh.db"))
    assert [Path(it) for it in asked.args or ()] == [tmp_path / "fresh.db"]


def test_opening_another_leaves_the_first_until_it_is_there(shell: Shell, tmp_path: Path) -> None:
    shell.window.show_opening("other")
    assert shell.panel.isVisible()
    shell.window.show_failure(DAMAGED, "/x/other.db")
    assert "The file is damaged." in texts(modal(shell.qtbot, Message))
    press(modal(shell.qtbot, Message), "Close")
    assert shell.panel.isVisible()
    other = rosters.make(tmp_path / "other.db")
    shell.close()
    paths = Paths(tmp_path / "data")
    second = fill(shell.qtbot, shell.window, Settings(paths.settings_file), paths, other)
    second.settle()
    assert shell.window.windowTitle() == "Heroes — other"
    assert len(shell.window.findChildren(type(second.panel))) == 1
    second.close()


def test_closing_saves_nothing_half_and_asks_for_what_was_typed(shell: Shell) -> None:
    shell.key("Ctrl+N")
    dialog = modal(shell.qtbot, HeroDialog)
    QTest.keyClicks(dialog.focusWidget(), "Half")
    shell.window.close()
    assert shell.window.isVisible()
    press(modal(shell.qtbot, Message), "Keep Editing")
    assert dialog.form.inputs["name"].input.text() == "Half"
    shell.window.close()
    press(modal(shell.qtbot, Message), "Discard")
    no_dialog(shell.qtbot)
    with shell.qtbot.waitSignal(shell.window.closing):
        shell.window.close()
    assert not shell.window.isVisible()


def test_quit_by_key(shell: Shell) -> None:
    with shell.qtbot.waitSignal(shell.window.quit_requested):
        shell.key("Ctrl+Q")


def test_close_by_key(shell: Shell) -> None:
    with shell.qtbot.waitSignal(shell.window.closing):
        shell.key("Ctrl+W")
    assert not shell.window.isVisible()


def test_new_window_by_key(shell: Shell) -> None:
    with shell.qtbot.waitSignal(shell.window.new_window_requested) as asked:
        shell.key("Ctrl+Shift+O")
    assert asked.args == ["", False]


def test_what_is_chosen_in_one_window_is_seen_in_the_others(shell: Shell, empty: MainWindow) -> None:
    shell.window._settings.set("row_numbers", True)
    shell.window._settings.set("color_scheme", "dark")
    shell.window.activateWindow()
    shell.qtbot.waitUntil(shell.window.actions_by_id["row_numbers"].isChecked)
    assert shell.window.actions_by_id["scheme_dark"].isChecked()
    view = shell.panel.findChild(QTableView)
    assert view is not None
    assert view.verticalHeader().isVisible()


def test_a_window_without_a_roster_offers_those_opened_lately(qtbot: QtBot, empty: MainWindow, tmp_path: Path) -> None:
    recent = [str(tmp_path / f"{name}.db") for name in "abcdefgh"]
    empty._settings.set("recent_rosters", recent)
    empty.show_start()
    page = empty.findChild(StartPage)
    assert page is not None
    assert page.isVisible()
    first = page.focusProxy()
    assert first is not None
    assert first.hasFocus()
    with qtbot.waitSignal(empty.open_requested) as asked:
        QTest.keyClick(first, Qt.Key.Key_Space)
    assert asked.args == recent[:1]
    press(page, "New Roster…")
    with qtbot.waitSignal(empty.new_requested):
        choose(qtbot, str(tmp_path / "fresh.db"))
    press(page, "Open Roster…")
    modal(qtbot, QFileDialog).reject()


def test_foreign_file_is_adopted_only_when_asked(shell: Shell, tmp_path: Path) -> None:
    bar, file = shell.window.quiet_bar, tmp_path / "marvel.db"
    assert "made by another program" in bar.text()
    before = rosters.fingerprint(file)
    press(bar, "Not Now")
    assert bar.isHidden()
    assert rosters.fingerprint(file) == before


def test_foreign_file_can_be_adopted(shell: Shell, tmp_path: Path) -> None:
    press(shell.window.quiet_bar, "Add to This File")
    shell.wait_for("Added")
    assert shell.tasks.state.adopted
    assert len(list((tmp_path / "data" / "backups").rglob("*.db"))) == 1
    assert shell.window.quiet_bar.isHidden()


def test_news_from_outside(shell: Shell, tmp_path: Path) -> None:
    rosters.tell(tmp_path / "marvel.db", "INSERT INTO hero (name, secret_name) VALUES ('Late', 'x')")
    shell.wait_for("Changed by another program")
    shell.wait_for("4 heroes")
    (tmp_path / "marvel.db").rename(tmp_path / "moved.db")
    shell.wait_for("Read-only")
    assert shell.window.quiet_bar.text() == shell.tasks.state.reason
    assert not shell.window.actions_by_id["new_hero"].isEnabled()


def test_title_takes_names_literally(empty: MainWindow) -> None:
    empty._set_title("a[*]b\nc")
    assert empty.windowTitle() == "Heroes — a[*][*]b c"
    assert QKeySequence("Ctrl+N") in empty.actions_by_id["new_hero"].shortcuts()
