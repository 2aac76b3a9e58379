"""Which heroes of the roster the rows of a file mean, and what becomes of these. Door: `MatchingForm`."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QWidget

from desktop.data.transfer.mapping import BY_ID, Matching, OnMatch
from desktop.ui import theme
from desktop.ui.i18n import QT_TR_NOOP, tr

_G: Final = theme.GRID
_KEYS: Final[dict[tuple[str, ...], str]] = {
    (): QT_TR_NOOP("Every row is a new hero"),
    BY_ID: QT_TR_NOOP("The one of the same id"),
    ("name",): QT_TR_NOOP("The one of the same name"),
    ("name", "secret_name"): QT_TR_NOOP("The one of the same name and secret name"),
}
_ON_MATCH: Final = {
    OnMatch.UPDATE: QT_TR_NOOP("Change it to what the row says"),
    OnMatch.SKIP: QT_TR_NOOP("Leave it as it is"),
}


class MatchingForm(QWidget):
    """Two choices; those that the mapping does not allow cannot be taken."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.keys = QComboBox()
        self.keys.addItems([tr(text) for text in _KEYS.values()])
        self.on_match = QComboBox()
        for on_match, text in _ON_MATCH.items():
            self.on_match.addItem(tr(text), on_match)
        self._chosen: Matching | None = None
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * _G)
        grid.setVerticalSpacing(_G)
        grid.setColumnStretch(1, 1)
        for row, (text, choice) in enumerate(((tr("A row &means"), self.keys), (tr("If it is the&re"), self.on_match))):
            title = QLabel(text)
            title.setBuddy(choice)
            choice.setAccessibleName(text.replace("&", ""))
            grid.addWidget(title, row, 0)
            grid.addWidget(choice, row, 1)
            choice.activated.connect(self._choose)

    @property
    def matching(self) -> Matching:
        """What is chosen."""
        return Matching(self._keys, self.on_match.currentData())

    def begin(self, chosen: Matching | None) -> None:
        """Begin with a choice; None for what the mapping suggests."""
        self._chosen = chosen
        if chosen is not None:
            self._choose_keys(chosen.fields)
            self.on_match.setCurrentIndex(max(0, self.on_match.findData(chosen.on_match)))

    def offer(self, fields: tuple[str, ...]) -> None:
        """Only fields that the file gives can tell which hero is meant; ids do unless something else was chosen."""
        model = self.keys.model()
        for row, keys in enumerate(_KEYS):
            item = model.item(row)  # type: ignore[attr-defined] # a QStandardItemModel
            item.setEnabled(set(keys) <= set(fields))
        wanted = self._chosen.fields if self._chosen is not None else BY_ID
        self._choose_keys(wanted if set(wanted) <= set(fields) else ())
        self.on_match.setEnabled(bool(self._keys))

    @property
    def _keys(self) -> tuple[str, ...]:
        return list(_KEYS)[self.keys.currentIndex()]

    def _choose_keys(self, keys: tuple[str, ...]) -> None:
        self.keys.setCurrentIndex(list(_KEYS).index(keys) if keys in _KEYS else 0)

    def _choose(self, _: int) -> None:
        self._chosen = self.matching
        self.on_match.setEnabled(bool(self._chosen.fields))
        self.changed.emit()
