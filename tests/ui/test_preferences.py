"""The preferences follow the table of settings and are applied at once."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLineEdit, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from desktop.paths import Paths
from desktop.settings import SETTINGS, Setting, Settings
from desktop.ui import preferences as preferences_module
from desktop.ui.main_window import MainWindow
from desktop.ui.preferences import Preferences
from tests.ui.drive import button, choose, modal, no_dialog, press, texts


@pytest.fixture
def window(qtbot: QtBot, settings: Settings, tmp_path: Path) -> MainWindow:
    window = MainWindow(settings, Paths(tmp_path))
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(window.isActiveWindow)
    return window


@pytest.fixture
def preferences(qtbot: QtBot, window: MainWindow) -> Preferences:
    window.actions_by_id["preferences"].trigger()
    return modal(qtbot, Preferences)


def widget(preferences: Preferences, key: str) -> QWidget:
    found = preferences.findChild(QWidget, key)
    assert found is not None
    return found


def close(qtbot: QtBot, preferences: Preferences) -> None:
    QTest.keyClick(preferences, Qt.Key.Key_Escape)
    no_dialog(qtbot)


def test_every_setting_with_a_section_is_there(qtbot: QtBot, preferences: Preferences, settings: Settings) -> None:
    for setting in SETTINGS:
        assert (preferences.findChild(QWidget, setting.key) is not None) is bool(setting.section)
        if setting.section:
            assert setting.section in texts(preferences)
            assert setting.tip in texts(preferences)
            assert widget(preferences, setting.key).accessibleName() or setting.type is bool
    close(qtbot, preferences)


def test_a_switch_a_number_and_a_choice_count_at_once(
    qtbot: QtBot, preferences: Preferences, settings: Settings, window: MainWindow
) -> None:
    switch, choice, number = (widget(preferences, it) for it in ("row_numbers", "color_scheme", "backup_max_mb"))
    assert isinstance(switch, QCheckBox)
    assert isinstance(choice, QComboBox)
    assert isinstance(number, QSpinBox)
    QTest.keyClick(switch, Qt.Key.Key_Space)
    assert settings.get("row_numbers") is True
    assert window.actions_by_id["row_numbers"].isChecked()
    QTest.keyClick(choice, Qt.Key.Key_End)
    assert settings.get("color_scheme") == "dark"
    assert window.actions_by_id["scheme_dark"].isChecked()
    number.setFocus()
    number.selectAll()
    QTest.keyClicks(number, "250")
    QTest.keyClick(number, Qt.Key.Key_Tab)
    assert settings.get("backup_max_mb") == 250
    close(qtbot, preferences)
    settings.set("color_scheme", "system")


def test_a_folder_is_chosen_and_given_back(
    qtbot: QtBot, preferences: Preferences, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "stick").mkdir()
    shown = widget(preferences, "backup_folder")
    assert isinstance(shown, QLineEdit)
    assert shown.text() == str(tmp_path / "backups")
    assert not button(preferences, "Usual Place").isEnabled()
    press(preferences, "Choose…")
    choose(qtbot, str(tmp_path / "stick"))
    qtbot.waitUntil(lambda: settings.get("backup_folder") == str(tmp_path / "stick"))
    assert shown.text() == str(tmp_path / "stick")
    press(preferences, "Usual Place")
    assert settings.get("backup_folder") == ""
    assert shown.text() == str(tmp_path / "backups")
    close(qtbot, preferences)


def test_a_new_setting_appears_by_itself(qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    added = Setting("speed", int, 3, "How fast", "Motion", tip="Not too fast.", bounds=(1, 5), unit="x")
    monkeypatch.setattr(preferences_module, "SETTINGS", (*SETTINGS, added))
    monkeypatch.setitem(__import__("desktop.settings").settings._BY_KEY, "speed", added)
    window.actions_by_id["preferences"].trigger()
    preferences = modal(qtbot, Preferences)
    box = widget(preferences, "speed")
    assert isinstance(box, QSpinBox)
    assert (box.value(), box.maximum(), box.suffix()) == (3, 5, " x")
    assert "Motion" in texts(preferences)
    close(qtbot, preferences)


def test_the_keyboard_reaches_everything(qtbot: QtBot, preferences: Preferences) -> None:
    reached = set()
    for _ in range(30):
        focus = QApplication.focusWidget()
        assert focus is not None
        reached.add(focus.objectName())
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    assert {setting.key for setting in SETTINGS if setting.section} <= reached
    close(qtbot, preferences)
