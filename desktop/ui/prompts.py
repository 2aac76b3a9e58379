"""The only place with modal dialogs: window-modal, opened without waiting, plain text, verbs on the buttons."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.data.errors import RosterError, Unforeseen
from desktop.ui import icons, theme
from desktop.ui.i18n import count, tr
from desktop.ui.plain import label, one_line

WIDTH: Final = 46 * theme.GRID
SHOWN_NAMES: Final = 5
_ICON: Final = 32
_MAX_TEXT: Final = 2_000

Callback = Callable[[], object]
Role = QDialogButtonBox.ButtonRole


class Dialog(QDialog):
    """A window-modal dialog that deletes itself when it closes.

    Args:
        parent: The window it belongs to; another dialog that is open there takes its place.
        title: Title of the dialog, without values of heroes.
    """

    def __init__(self, parent: QWidget | None, title: str) -> None:
        super().__init__(parent and _innermost(parent))
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlag(Qt.WindowType.WindowContextHelpButtonHint, on=False)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Tell screen readers that something wants an answer."""
        super().showEvent(event)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def done(self, result: int) -> None:
        """Close, and give the keyboard back to the window below; not every screen has a window manager that does."""
        parent = self.parentWidget()
        was_active = self.isActiveWindow()
        super().done(result)
        if was_active and parent is not None:
            parent.window().activateWindow()


class Message(Dialog):
    """What happened, what it means, what to do; then buttons.

    Args:
        parent: The window it belongs to.
        text: One sentence.
        informative: What it means and what to do.
        details: Technical words, hidden at first.
        icon: Lucide name.
        role: Role of `theme.Colors` for the icon.
    """

    def __init__(
        self,
        parent: QWidget | None,
        text: str,
        informative: str = "",
        *,
        details: str = "",
        icon: str = "info",
        role: str = "accent",
    ) -> None:
        super().__init__(parent, tr("Heroes"))
        self._pressed: QPushButton | None = None
        self.setAccessibleName(text)
        self.setAccessibleDescription(informative)
        self.text = label(text[:_MAX_TEXT], wrap=True)
        self.text.setFont(theme.strong(self.font()))
        self.text.setMinimumWidth(WIDTH)
        self.informative = label(informative[:_MAX_TEXT], wrap=True)
        self.informative.setVisible(bool(informative))
        self.buttons = QDialogButtonBox()
        self._body = QVBoxLayout()
        self._body.setSpacing(theme.GRID)
        self._body.addWidget(self.text)
        self._body.addWidget(self.informative)
        if details:
            self._add_details(details)
        self._arrange(icon, role)

    def add_button(self, text: str, role: Role, callback: Callback | None = None) -> QPushButton:
        """Add a button; it closes the dialog and then calls back."""
        button = self.buttons.addButton(text, role)
        if callback is not None:
            self.finished.connect(lambda _: callback() if self._pressed is button else None)
        button.clicked.connect(lambda *_: self._press(button))
        return button

    def add_widget(self, widget: QWidget) -> None:
        """Add a widget between the texts and the buttons."""
        self._body.addWidget(widget)

    def _press(self, button: QPushButton) -> None:
        self._pressed = button
        self.done(self.buttons.buttonRole(button) is not Role.RejectRole)

    def _arrange(self, icon: str, role: str) -> None:
        layout = QGridLayout(self)
        layout.setContentsMargins(*[3 * theme.GRID] * 4)
        layout.setHorizontalSpacing(2 * theme.GRID)
        layout.setVerticalSpacing(2 * theme.GRID)
        layout.addWidget(icons.IconLabel(_ICON, icon, role), 0, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(self._body, 0, 1)
        layout.addWidget(self.buttons, 1, 0, 1, 2)
        layout.setColumnStretch(1, 1)

    def _add_details(self, details: str) -> None:
        shown = QPlainTextEdit(details)
        shown.setReadOnly(True)
        shown.setAccessibleName(tr("Details"))
        shown.setMinimumHeight(15 * theme.GRID)
        shown.hide()
        toggle = QToolButton()
        toggle.setText(tr("Details"))
        toggle.setCheckable(True)
        toggle.setAutoRaise(True)
        toggle.setIcon(icons.icon("chevron-right"))
        toggle.setIconSize(QSize(icons.SMALL, icons.SMALL))
        toggle.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        toggle.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        toggle.toggled.connect(shown.setVisible)
        toggle.toggled.connect(lambda on: toggle.setIcon(icons.icon("chevron-down" if on else "chevron-right")))
        self._body.addWidget(toggle, 0, Qt.AlignmentFlag.AlignLeft)
        self._body.addWidget(shown)


def show_error(parent: QWidget, error: RosterError) -> None:
    """A known error: its message, and its technical words under Details; nothing if it has been reported already."""
    if isinstance(error, Unforeseen):
        return
    what, _, meaning = str(error).partition(". ")
    message = Message(
        parent, f"{what}." if meaning else what, meaning, details=error.details, icon="circle-alert", role="danger"
    )
    message.add_button(tr("&Close"), Role.RejectRole)
    message.open()


def confirm_delete(
    parent: QWidget, names: Sequence[str], number: int, *, accepted: Callback, rejected: Callback
) -> None:
    """Ask before heroes are deleted, with their number and some of their names.

    Args:
        parent: The window.
        names: Names of the first of them; never secret ones.
        number: How many heroes there are.
        accepted: Called when the person wants it.
        rejected: Called when not.
    """
    message = Message(
        parent,
        tr("Delete %Ln heroes?", "", number),
        tr("They leave the roster. Undo brings them back.", "", number),
        icon="trash-2",
        role="danger",
    )
    shown = [one_line(name) for name in names[:SHOWN_NAMES]]
    if number > len(shown):
        shown.append(tr("and %Ln more", "heroes", number - len(shown)))
    message.add_widget(label("\n".join(shown), wrap=True))
    message.add_button(tr("&Delete %Ln Heroes", "", number), Role.DestructiveRole, accepted)
    message.rejected.connect(rejected)
    message.add_button(tr("&Cancel"), Role.RejectRole).setDefault(True)
    message.open()


def ask(
    parent: QWidget,
    text: str,
    informative: str,
    *,
    yes: tuple[str, Callback],
    no: tuple[str, Callback | None],
    danger: bool = False,
) -> Message:
    """A question with two answers, each with the verb on its button.

    Args:
        parent: The window.
        text: The question.
        informative: What the answers mean.
        yes: Button and what it does.
        no: Button of the safe answer, also given by Esc, and what it does.
        danger: Whether the answer loses something; Enter then gives the safe one.
    """
    message = Message(
        parent,
        text,
        informative,
        icon="triangle-alert" if danger else "info",
        role="warning" if danger else "accent",
    )
    accept = message.add_button(yes[0], Role.DestructiveRole if danger else Role.AcceptRole, yes[1])
    reject = message.add_button(no[0], Role.RejectRole, no[1])
    (reject if danger else accept).setDefault(True)
    message.open()
    return message


def ask_upgrade(parent: QWidget, name: str, *, accepted: Callback) -> None:
    """Ask before a roster of an older version is brought up to date."""
    ask(
        parent,
        tr("Upgrade {name}?").format(name=one_line(name)),
        tr("It was made by an older version of Heroes. A verified copy is kept before anything is changed."),
        yes=(tr("&Upgrade"), accepted),
        no=(tr("&Not Now"), None),
    )


def ask_row(parent: QWidget, rows: int, accepted: Callable[[int], None]) -> None:
    """Ask for a row number between 1 and `rows`."""
    message = Message(parent, tr("Go to row"), tr("A number from 1 to {last}").format(last=count(rows)), icon="hash")
    number = QLineEdit()
    number.setAccessibleName(tr("Row number"))
    number.setFont(theme.tabular(number.font()))
    message.add_widget(number)
    go = message.add_button(tr("&Go"), Role.AcceptRole, lambda: accepted(min(_digits(number.text()), rows)))
    message.add_button(tr("&Cancel"), Role.RejectRole)
    go.setDefault(True)
    go.setEnabled(False)
    number.textChanged.connect(lambda text: go.setEnabled(_digits(text) > 0))
    number.setFocus()
    message.open()


def _digits(text: str) -> int:
    digits = "".join(character for character in text if character.isdecimal())
    rest = text.translate({ord(character): None for character in digits + " .,'’\u00a0\u202f"})
    return int(digits[:18]) if digits and not rest else 0


class Unexpected(Message):
    """The dialog of an unexpected error; further ones are counted in it instead of raining down."""

    def __init__(self, parent: QWidget | None, description: str) -> None:
        super().__init__(
            parent,
            tr("Something went wrong inside Heroes"),
            tr("What was saved is safe. You can go on; if it happens again, start Heroes anew."),
            details=description,
            icon="circle-alert",
            role="danger",
        )
        self._more = 0
        self.add_button(tr("&Close"), Role.RejectRole)

    def add(self) -> None:
        """Count one more."""
        self._more += 1
        self.text.setText(tr("Something went wrong inside Heroes, and %Ln more times since", "", self._more))


def show_unexpected(parent: QWidget, description: str) -> None:
    """Say once that something unexpected happened; the same place is not reported twice.

    Args:
        parent: The main window.
        description: Types and places, never values.
    """
    seen: list[str] = parent.property("seenErrors") or []
    shown = [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, Unexpected)]
    if shown:
        shown[0].add()
    elif description not in seen:
        parent.setProperty("seenErrors", [*seen, description])
        Unexpected(parent, description).open()


def close_dialogs(window: QWidget) -> bool:
    """Close every open dialog of a window from the innermost outwards, as their close buttons would.

    Returns:
        Whether none is left: one that holds unsaved text may ask first.
    """
    while (dialog := _innermost(window)) is not window:
        if not dialog.close():
            return False
    return True


def _innermost(parent: QWidget) -> QWidget:
    """The window of a widget, or the dialog that is open over it and has none over itself."""
    here = parent.window()
    while (over := next((it for it in QApplication.topLevelWidgets() if _is_over(it, here)), None)) is not None:
        here = over
    return here


def _is_over(widget: QWidget, window: QWidget) -> bool:
    below = widget.parentWidget()
    is_dialog = isinstance(widget, QDialog) and widget.isModal() and widget.isVisible()
    return is_dialog and below is not None and below.window() is window
