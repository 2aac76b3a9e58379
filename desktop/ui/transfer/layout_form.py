"""How a file is read, as it was detected, and every part of it to be corrected. Door: `LayoutForm`."""

from typing import Any, Final

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLabel, QWidget

from desktop.data.transfer.layout import Format, Layout, Quoting
from desktop.ui import theme
from desktop.ui.i18n import QT_TR_NOOP, tr
from desktop.ui.plain import one_line

_G: Final = theme.GRID
_FORMATS: Final = {
    Format.DELIMITED: QT_TR_NOOP("Separated text (CSV, TSV)"),
    Format.JSON: QT_TR_NOOP("JSON"),
    Format.LINES: QT_TR_NOOP("JSON, one hero a line"),
    Format.SHEET: QT_TR_NOOP("Spreadsheet"),
    Format.TABLE: QT_TR_NOOP("SQLite database"),
}
_DELIMITERS: Final = {
    ",": QT_TR_NOOP("Comma ,"),
    ";": QT_TR_NOOP("Semicolon ;"),
    "\t": QT_TR_NOOP("Tab"),
    "|": QT_TR_NOOP("Bar |"),
    ":": QT_TR_NOOP("Colon :"),
    " ": QT_TR_NOOP("Space"),
    "^": QT_TR_NOOP("Caret ^"),
    "~": QT_TR_NOOP("Tilde ~"),
    "\x1f": QT_TR_NOOP("Unit separator"),
}
_QUOTINGS: Final = {
    Quoting.DOUBLED: QT_TR_NOOP('Doubled ""'),
    Quoting.BACKSLASH: QT_TR_NOOP('With a backslash \\"'),
    Quoting.BOTH: QT_TR_NOOP('Both \\""'),
    Quoting.NONE: QT_TR_NOOP("Mean nothing"),
}
_ENCODINGS: Final = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE",
    "cp1252": "Windows-1252",
    "cp1250": "Windows-1250",
    "cp1251": "Windows-1251",
    "iso8859-15": "ISO 8859-15",
    "mac-roman": "Mac Roman",
    "cp437": "DOS 437",
    "shift_jis": "Shift JIS",
    "gb18030": "GB 18030",
}
_TEXTS: Final = frozenset({Format.DELIMITED, Format.JSON, Format.LINES})
_SHOWN: Final = {
    "encoding": _TEXTS,
    "delimiter": frozenset({Format.DELIMITED}),
    "quoting": frozenset({Format.DELIMITED}),
    "part": frozenset({Format.JSON, Format.SHEET, Format.TABLE}),
    "has_header": frozenset({Format.DELIMITED, Format.SHEET}),
}


class LayoutForm(QWidget):
    """Choices in one line, each below its title; `given` is what the person has corrected."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.given: dict[str, Any] = {}
        self.choices = {
            "format": _choice(_FORMATS),
            "part": QComboBox(),
            "encoding": _choice(_ENCODINGS),
            "delimiter": _choice(_DELIMITERS),
            "quoting": _choice(_QUOTINGS),
        }
        self.header = QCheckBox(tr("First ro&w names the columns"))
        self._titles = dict(zip(self.choices, map(QLabel, self._names()), strict=True))
        self._arrange()
        for name, choice in self.choices.items():
            choice.activated.connect(lambda _, name=name: self._take(name))
        self.header.clicked.connect(lambda on: self._give("has_header", on))

    def show_layout(self, layout: Layout) -> None:
        """Show how the file is read now."""
        parts = self.choices["part"]
        with QSignalBlocker(parts):
            parts.clear()
            for part in layout.parts:
                parts.addItem(one_line(part, 60), part)
        for name, choice in self.choices.items():
            value = getattr(layout, name)
            if choice.findData(value) < 0 and name != "part":
                choice.addItem(str(value), value)
            choice.setCurrentIndex(choice.findData(value))
        self.header.setChecked(layout.has_header)
        for name, kinds in _SHOWN.items():
            is_shown = layout.format in kinds and (name != "part" or len(layout.parts) > 1)
            widget = self.choices.get(name, self.header)
            widget.setVisible(is_shown)
            if name in self._titles:
                self._titles[name].setVisible(is_shown)

    def _take(self, name: str) -> None:
        value = self.choices[name].currentData()
        if name == "format":
            self.given.clear()
        self._give(name, value)

    def _give(self, name: str, value: object) -> None:
        if self.given.get(name, self) != value:
            self.given[name] = value
            self.changed.emit()

    @staticmethod
    def _names() -> tuple[str, ...]:
        return tr("&Kind of file"), tr("Shee&t or table"), tr("&Encoding"), tr("Separated b&y"), tr("&Quotes in text")

    def _arrange(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * _G)
        grid.setVerticalSpacing(_G // 2)
        for column, (name, choice) in enumerate(self.choices.items()):
            title = self._titles[name]
            title.setBuddy(choice)
            choice.setAccessibleName(title.text().replace("&", ""))
            choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            grid.addWidget(title, 0, column)
            grid.addWidget(choice, 1, column)
        grid.addWidget(self.header, 1, len(self.choices), Qt.AlignmentFlag.AlignVCenter)
        grid.setColumnStretch(len(self.choices) + 1, 1)


def _choice(texts: dict[Any, str]) -> QComboBox:
    result = QComboBox()
    for value, text in texts.items():
        result.addItem(tr(text), value)
    return result
