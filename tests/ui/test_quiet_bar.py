import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QToolButton
from pytestqt.qtbot import QtBot

from desktop.settings import Settings
from desktop.ui.quiet_bar import QuietBar
from desktop.ui.theme import DARK, LIGHT
from tests.ui.drive import button, press, texts


@pytest.fixture
def bar(qtbot: QtBot) -> QuietBar:
    bar = QuietBar()
    qtbot.addWidget(bar)
    bar.resize(800, 40)
    return bar


def test_hidden_without_news(bar: QuietBar) -> None:
    assert bar.isHidden()
    assert bar.text() == ""


def test_button_answers_and_dismisses(bar: QuietBar) -> None:
    pressed: list[str] = []
    bar.show_message("Do it?", [("&Yes", lambda: pressed.append("yes")), ("&No", lambda: pressed.append("no"))])
    assert "Do it?" in texts(bar)
    press(bar, "No")
    assert pressed == ["no"]
    assert bar.isHidden()


def test_older_notice_comes_back(bar: QuietBar) -> None:
    bar.show_message("First", [("A", lambda: None)])
    bar.show_message("Second", [("B", lambda: None)])
    assert bar.text() == "Second"
    QTest.keyClick(bar, Qt.Key.Key_Escape)
    assert bar.text() == "First"
    assert button(bar, "A").isVisibleTo(bar)
    close = bar.findChild(QToolButton)
    assert isinstance(close, QToolButton)
    assert close.accessibleName() == "Dismiss"
    QTest.mouseClick(close, Qt.MouseButton.LeftButton)
    assert bar.isHidden()


def test_same_key_is_replaced_and_can_be_taken_back(bar: QuietBar) -> None:
    bar.show_message("Old", key="state")
    bar.show_message("New", key="state")
    assert bar.text() == "New"
    bar.hide_message("state")
    bar.hide_message("never there")
    assert bar.isHidden()


def test_a_button_may_show_the_next_notice(bar: QuietBar) -> None:
    bar.show_message("Do it?", [("Yes", lambda: bar.show_message("Done"))])
    press(bar, "Yes")
    assert bar.text() == "Done"


def test_buttons_never_become_windows(qapp: QApplication, bar: QuietBar) -> None:
    bar.show()
    bar.show_message("Do it?", [("Yes", lambda: None)], key="a")
    bar.hide_message("a")
    qapp.processEvents()
    assert [it for it in qapp.topLevelWidgets() if it is not bar and it.isVisible()] == []


def test_text_is_plain(bar: QuietBar) -> None:
    bar.show_message("<b>bold</b>")
    assert "<b>bold</b>" in texts(bar)


@pytest.mark.usefixtures("themed")
def test_color_follows_the_scheme(qapp: QApplication, settings: Settings, bar: QuietBar) -> None:
    bar.show_message("News")
    for choice, scheme in (("dark", DARK), ("light", LIGHT)):
        settings.set("color_scheme", choice)
        qapp.processEvents()
        assert bar.palette().window().color() == scheme.notice
        assert bar.palette().windowText().color() == scheme.text


def test_buttons_stand_below_the_words_where_it_is_narrow(qtbot: QtBot, bar: QuietBar) -> None:
    bar.show_message("One or two sentences that need some room. " * 4, [("Yes", print), ("No", print)])
    yes, no = button(bar, "Yes"), button(bar, "No")
    for width, is_below in ((800, False), (400, True), (800, False)):
        bar.resize(width, bar.heightForWidth(width))
        qtbot.waitUntil(lambda below=is_below: (yes.y() > bar.findChildren(QLabel)[0].geometry().bottom()) is below)  # type: ignore[misc]
        assert 0 < yes.x() < yes.geometry().right() < no.x()
        assert no.geometry().right() < width


def test_the_keyboard_comes_to_the_buttons_before_it_can_dismiss(bar: QuietBar) -> None:
    bar.show_message("Do it?", [("Yes", print), ("No", print)])
    button(bar, "Yes").setFocus()
    reached = []
    for _ in range(2):
        bar.focusNextChild()
        reached.append(bar.focusWidget())
    assert reached == [button(bar, "No"), bar.findChild(QToolButton)]
