from collections import Counter

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMainWindow, QMenu, QToolBar, QToolButton
from pytestqt.qtbot import QtBot

from desktop.ui.action_set import ActionSet, markdown, shortcuts
from desktop.ui.actions import ACTIONS, MENUS, Action, Need

EVERYTHING = ~Need.NOTHING


@pytest.fixture
def asked() -> list[object]:
    return []


@pytest.fixture
def window(qtbot: QtBot) -> QMainWindow:
    widget = QMainWindow()
    qtbot.addWidget(widget)
    widget.setCentralWidget(QLineEdit())
    widget.show()
    qtbot.waitActive(widget).__enter__()
    return widget


@pytest.fixture
def actions(window: QMainWindow, asked: list[object]) -> ActionSet:
    def handler(action: Action) -> object:
        if action.checkable and not action.choice:
            return lambda on: asked.append((action.id, on))
        return lambda: asked.append(action.id)

    return ActionSet({action.id: handler(action) for action in ACTIONS}, window)  # type: ignore[misc]


def mnemonic(text: str) -> str:
    return text[text.index("&") + 1].lower()


def test_no_name_and_no_key_stands_twice() -> None:
    names = Counter(action.id for action in ACTIONS)
    keys = Counter(key for action in ACTIONS for key in action.keys)
    assert [it for it, number in (names + keys).items() if number > 1] == []


def test_every_key_is_one() -> None:
    keys = [key for action in ACTIONS for key in action.keys]
    assert [key for key in keys if QKeySequence(key).count() != 1] == []


def test_every_entry_of_a_menu_has_a_mnemonic_of_its_own() -> None:
    for menu in MENUS:
        letters = [mnemonic(action.text) for action in ACTIONS if action.menu == menu.id]
        letters += [mnemonic(other.text) for other in MENUS if other.parent == menu.id]
        assert len(set(letters)) == len(letters), menu.id
    titles = [mnemonic(menu.text) for menu in MENUS if not menu.parent]
    assert len(set(titles)) == len(titles)
    table = [mnemonic(action.text) for action in ACTIONS if action.context]
    assert len(set(table)) == len(table)


def test_menus_hold_every_action(window: QMainWindow, actions: ActionSet) -> None:
    actions.fill_menu_bar(window.menuBar())
    placed = [it.objectName() for menu in MENUS for it in actions.menu(menu.id).actions() if it.objectName()]
    assert sorted(placed) == sorted(action.id for action in ACTIONS)
    top = [it.text() for it in window.menuBar().actions()]
    assert top == ["&File", "&Edit", "He&ro", "&View", "&Server", "&Help"]


def test_submenus_stand_before_their_separator(window: QMainWindow, actions: ActionSet) -> None:
    actions.fill_menu_bar(window.menuBar())
    file = ["—" if it.isSeparator() else it.text() for it in actions.menu("file").actions()]
    opening = ["&New Roster…", "New &Window", "&Open…", "Open &Recent"]
    assert file == [
        *opening,
        "—",
        "Save a &Copy As…",
        "&Import…",
        "&Export…",
        "&Backups…",
        "—",
        "C&lose Window",
        "&Quit",
    ]


def test_a_menu_begins_with_an_entry(window: QMainWindow, actions: ActionSet) -> None:
    actions.fill_menu_bar(window.menuBar())
    for menu in MENUS:
        assert not actions.menu(menu.id).actions()[0].isSeparator(), menu.id
    edit = ["—" if it.isSeparator() else it.text() for it in actions.menu("edit").actions()]
    assert edit[:3] == ["&Undo", "&Redo", "—"]


def test_toolbar_has_the_main_actions_with_text_and_the_others_as_icons(
    window: QMainWindow, actions: ActionSet
) -> None:
    bar = QToolBar(window)
    bar.setIconSize(QSize(20, 20))
    actions.fill_toolbar(bar)
    buttons = [it for it in bar.findChildren(QToolButton) if it.defaultAction() is not None]
    style = Qt.ToolButtonStyle
    assert [it.text() for it in buttons] == ["New", "Edit", "Delete", "Undo", "Redo"]
    assert [it.toolButtonStyle() for it in buttons] == [style.ToolButtonTextBesideIcon] * 3 + [
        style.ToolButtonIconOnly
    ] * 2
    assert [it.accessibleName() for it in buttons] == ["New Hero", "Edit Hero", "Delete", "Undo", "Redo"]
    assert buttons[0].toolTip() == "Add a hero (Ctrl+N)"


def test_context_menu_deletes_itself(qtbot: QtBot, window: QMainWindow, actions: ActionSet) -> None:
    menu = actions.context_menu()
    names = [it.objectName() for it in menu.actions() if not it.isSeparator()]
    many = ["set_field", "fill_down", "clear_cells"]
    assert names == [
        "new_hero",
        "edit_hero",
        "duplicate_heroes",
        "delete_heroes",
        *many,
        "copy",
        "copy_cell",
        "paste",
        "select_all",
    ]
    with qtbot.waitSignal(menu.destroyed):
        menu.close()
        menu.deleteLater()
    assert window.findChildren(QMenu) == []


@pytest.mark.parametrize("action", ACTIONS, ids=lambda it: it.id)
def test_enabled_only_when_all_it_needs_is_there(actions: ActionSet, action: Action) -> None:
    actions.update_state(EVERYTHING)
    assert actions[action.id].isEnabled()
    for need in action.needs:
        actions.update_state(EVERYTHING & ~need)
        assert not actions[action.id].isEnabled(), need
    actions.update_state(Need.NOTHING)
    assert actions[action.id].isEnabled() is (action.needs is Need.NOTHING)


@pytest.mark.parametrize("action", [it for it in ACTIONS if it.keys], ids=lambda it: it.id)
def test_every_key_does_it(window: QMainWindow, actions: ActionSet, asked: list[object], action: Action) -> None:
    actions.update_state(EVERYTHING)
    window.setFocus()
    for key in action.keys:
        asked.clear()
        QTest.keySequence(window, QKeySequence(key))
        assert asked in ([action.id], [(action.id, True)]), key


def test_letters_go_into_an_input_and_not_to_actions(
    window: QMainWindow, actions: ActionSet, asked: list[object]
) -> None:
    actions.update_state(EVERYTHING)
    line = window.centralWidget()
    assert isinstance(line, QLineEdit)
    line.setFocus()
    QTest.keyClicks(line, "a/b?")
    QTest.keyClick(line, Qt.Key.Key_Home)
    QTest.keyClick(line, Qt.Key.Key_Delete)
    assert line.text() == "/b?"
    assert asked == []


def test_disabled_action_does_nothing(window: QMainWindow, actions: ActionSet, asked: list[object]) -> None:
    actions.update_state(Need.NOTHING)
    window.setFocus()
    QTest.keySequence(window, QKeySequence("Ctrl+N"))
    assert asked == []


def test_one_color_scheme_is_checked(actions: ActionSet, asked: list[object]) -> None:
    schemes = [actions[f"scheme_{choice}"] for choice in ("system", "light", "dark")]
    schemes[2].trigger()
    schemes[1].trigger()
    assert [it.isChecked() for it in schemes] == [False, True, False]
    assert asked == ["scheme_dark", "scheme_light"]


def test_switch_tells_its_state(actions: ActionSet, asked: list[object]) -> None:
    actions["row_numbers"].trigger()
    actions["row_numbers"].trigger()
    assert asked == [("row_numbers", True), ("row_numbers", False)]


def test_macos_places(actions: ActionSet) -> None:
    assert actions["quit"].menuRole() is QAction.MenuRole.QuitRole
    assert actions["about"].menuRole() is QAction.MenuRole.AboutRole
    assert actions["find"].menuRole() is QAction.MenuRole.NoRole


def test_list_of_shortcuts_is_complete() -> None:
    shown = list(shortcuts())
    assert ("Edit", "Ctrl+F or /", "Find") in shown
    assert ("Help", "F1 or ?", "Keyboard Shortcuts") in shown
    assert ("Hero", "Ins or Ctrl+Shift+Enter", "New Hero in the Table") in shown
    assert list(dict.fromkeys(menu for menu, _, _ in shown))[:3] == ["File", "Edit", "Hero"]
    assert ("File", "Ctrl+Shift+N", "New Roster") in shown
    assert len([it for it in ACTIONS if it.keys]) < len(shown)


def test_manual_names_every_action() -> None:
    table = markdown()
    assert all(action.tip in table for action in ACTIONS)
    assert "| Find | `Ctrl+F` or `/` | Go to the search box |" in table
    assert "&" not in table
