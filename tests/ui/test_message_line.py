"""One sentence with an icon: hidden without words, known by its words, in the colors of the moment."""

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop.settings import Settings
from desktop.ui import theme
from desktop.ui.message_line import MessageLine


def test_without_words_it_is_not_there(qtbot: QtBot) -> None:
    line = MessageLine()
    qtbot.addWidget(line)
    assert line.isHidden()
    line.show_text("Correct it.")
    assert not line.isHidden()
    assert (line.text(), line.accessibleName()) == ("Correct it.", "Correct it.")
    line.show_text("")
    assert line.isHidden()


@pytest.mark.usefixtures("themed")
def test_colored_words_follow_icon_and_scheme(qtbot: QtBot, settings: Settings) -> None:
    line = MessageLine("triangle-alert", "warning", is_colored=True)
    qtbot.addWidget(line)
    line.show_text("Careful.")
    (words,) = line.findChildren(QLabel)
    assert words.palette().windowText().color() == theme.colors(QGuiApplication.palette()).warning
    line.show_text("Worse.", "circle-alert", "danger")
    assert words.palette().windowText().color() == theme.colors(QGuiApplication.palette()).danger
    for choice, scheme in (("dark", theme.DARK), ("light", theme.LIGHT)):
        settings.set("color_scheme", choice)
        qtbot.waitUntil(lambda wanted=scheme.danger: words.palette().windowText().color() == wanted)  # type: ignore[misc]
