"""The preferences, made from the table of settings and applied at once. Door: `Preferences`."""

from collections.abc import Callable, Mapping
from itertools import groupby
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QWidget,
)

from desktop.settings import SETTINGS, Setting, Settings
from desktop.ui import theme
from desktop.ui.i18n import tr
from desktop.ui.plain import label, place, tool_tip
from desktop.ui.scrolled_dialog import ScrolledDialog

_G: Final = theme.GRID
_WIDTH: Final = 84 * _G
_INDENT: Final = 19
"""Under the text of a switch rather than under its box."""


class Preferences(ScrolledDialog):
    """Every setting that has a section.

    Args:
        parent: The window.
        settings: Read and written.
        folders: The usual places of settings that are folders.
    """

    changed = Signal(str)
    """The key of a setting that has just got another value."""

    def __init__(self, parent: QWidget, settings: Settings, folders: Mapping[str, Path]) -> None:
        super().__init__(parent, tr("Preferences"))
        self._settings = settings
        self._folders = folders
        self.grid.setHorizontalSpacing(2 * _G)
        self.grid.setColumnStretch(1, 1)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        shown = [setting for setting in SETTINGS if setting.section]
        for section, group in groupby(shown, key=lambda setting: setting.section):
            self.add_heading(tr(section))
            for setting in group:
                self._add(setting)
        self.arrange(_WIDTH)

    def _add(self, setting: Setting) -> None:
        grid, row = self.grid, self.grid.rowCount()
        widget, focus = self._widget(setting)
        focus.setObjectName(setting.key)
        focus.setAccessibleDescription(tr(setting.tip) if setting.tip else "")
        if setting.type is bool:
            grid.addWidget(widget, row, 0, 1, 2)
        else:
            name = label(tr(setting.label))
            name.setBuddy(focus)
            focus.setAccessibleName(tr(setting.label))
            grid.addWidget(name, row, 0)
            grid.addWidget(widget, row, 1, Qt.AlignmentFlag.AlignLeft if not setting.is_folder else Qt.AlignmentFlag(0))
        if setting.tip:
            tip = self._tip(tr(setting.tip))
            tip.setIndent(_INDENT if setting.type is bool else 0)
            grid.addWidget(tip, row + 1, 0 if setting.type is bool else 1, 1, -1)

    def _tip(self, text: str) -> QLabel:
        tip = label(text, wrap=True)
        tip.setForegroundRole(self.palette().ColorRole.PlaceholderText)
        return tip

    def _widget(self, setting: Setting) -> tuple[QWidget, QWidget]:
        """What shows a setting, and the part of it that takes the keyboard."""
        if setting.is_folder:
            return self._folder(setting)
        made = self._switch if setting.type is bool else self._choice if setting.choices else self._number
        widget = made(setting)
        return widget, widget

    def _switch(self, setting: Setting) -> QWidget:
        box = QCheckBox(tr(setting.label))
        box.setChecked(self._settings.get(setting.key))
        box.toggled.connect(lambda on: self._set(setting, on))
        return box

    def _choice(self, setting: Setting) -> QWidget:
        box = QComboBox()
        for value, text in setting.choices:
            box.addItem(tr(text), value)
        box.setCurrentIndex(max(0, box.findData(self._settings.get(setting.key))))
        box.currentIndexChanged.connect(lambda _: self._set(setting, box.currentData()))
        return box

    def _number(self, setting: Setting) -> QWidget:
        box = QSpinBox()
        box.setRange(*setting.bounds)
        box.setGroupSeparatorShown(bool(setting.unit))
        box.setKeyboardTracking(False)
        box.setSuffix(f" {tr(setting.unit)}" if setting.unit else "")
        box.setFont(theme.tabular(box.font()))
        box.setValue(self._settings.get(setting.key))
        box.valueChanged.connect(lambda value: self._set(setting, value))
        return box

    def _folder(self, setting: Setting) -> tuple[QWidget, QWidget]:
        shown = QLineEdit()
        shown.setReadOnly(True)
        choose, usual = QPushButton(tr("C&hoose…")), QPushButton(tr("&Usual Place"))

        def show() -> None:
            chosen = self._settings.get(setting.key)
            shown.setText(place(chosen or str(self._folders[setting.key])))
            shown.setCursorPosition(0)
            shown.setToolTip(tool_tip(shown.text()))
            usual.setEnabled(bool(chosen))

        def take(folder: str) -> None:
            self._set(setting, folder)
            show()

        for button in (choose, usual):
            button.setAutoDefault(False)
        choose.clicked.connect(lambda *_: self._choose_folder(setting, take))
        usual.clicked.connect(lambda *_: take(""))
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_G)
        row.addWidget(shown, 1)
        row.addWidget(choose)
        row.addWidget(usual)
        whole = QWidget()
        whole.setLayout(row)
        show()
        return whole, shown

    def _choose_folder(self, setting: Setting, take: Callable[[str], None]) -> None:
        start = self._settings.get(setting.key) or str(self._folders[setting.key])
        chooser = QFileDialog(self, tr(setting.label), start)
        chooser.setFileMode(QFileDialog.FileMode.Directory)
        chooser.setOption(QFileDialog.Option.ShowDirsOnly)
        chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        chooser.accepted.connect(lambda: take(chooser.selectedFiles()[0]))
        chooser.open()

    def _set(self, setting: Setting, value: object) -> None:
        self._settings.set(setting.key, value)
        self.changed.emit(setting.key)
