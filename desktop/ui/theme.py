"""How everything is coloured: named roles for light and dark, the palette, and who follows the system."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QToolTip

from desktop.settings import Settings

GRID: Final = 8
BUTTON: Final = 3 * GRID + GRID // 2
"""The least height of a button that stands by itself in the middle of the window."""
SETTING: Final = "color_scheme"


@dataclass(frozen=True)
class Colors:
    """One color scheme by role. Text roles reach 4.5 : 1 on every surface they are used on, symbols 3 : 1.

    Attributes:
        window: Behind bars and dialogs.
        surface: Behind tables and inputs.
        surface_alternate: Every second row.
        surface_hover: The row under the mouse.
        text: Text on window and surfaces.
        text_dim: Secondary text there.
        line: Hairlines between rows; decoration only.
        outline: Edges of controls.
        accent: The one strong color: focus, current cell, main button.
        accent_text: Text on accent.
        selection: Behind selected rows.
        selection_text: Text on selection.
        danger: Errors in text and symbols.
        warning: Cautions in text and symbols.
        success: Good news in text and symbols.
        damaged: Text of a damaged cell.
        damaged_surface: Behind a damaged cell.
        flash: Behind a cell that has just changed.
        notice: Behind the quiet bar.
        link: Links.
    """

    window: QColor
    surface: QColor
    surface_alternate: QColor
    surface_hover: QColor
    text: QColor
    text_dim: QColor
    line: QColor
    outline: QColor
    accent: QColor
    accent_text: QColor
    selection: QColor
    selection_text: QColor
    danger: QColor
    warning: QColor
    success: QColor
    damaged: QColor
    damaged_surface: QColor
    flash: QColor
    notice: QColor
    link: QColor

    @property
    def dark(self) -> bool:
        """Whether the text is lighter than its background."""
        return self.text.lightness() > self.surface.lightness()


def _colors(**names: str) -> Colors:
    return Colors(**{role: QColor(name) for role, name in names.items()})


LIGHT: Final = _colors(
    window="#f2f3f5",
    surface="#ffffff",
    surface_alternate="#f8f9fa",
    surface_hover="#f0f3f8",
    text="#1b1f24",
    text_dim="#59616b",
    line="#e0e3e8",
    outline="#868d96",
    accent="#2a5bc7",
    accent_text="#ffffff",
    selection="#d6e3fb",
    selection_text="#10203f",
    danger="#b3261e",
    warning="#8a5300",
    success="#1a6e33",
    damaged="#96350c",
    damaged_surface="#fdeee4",
    flash="#ffeeb0",
    notice="#e8eefb",
    link="#2a5bc7",
)
DARK: Final = _colors(
    window="#212327",
    surface="#191b1e",
    surface_alternate="#1d1f23",
    surface_hover="#262a30",
    text="#e5e7ea",
    text_dim="#a1a8b3",
    line="#2f3339",
    outline="#717a86",
    accent="#82acff",
    accent_text="#0b1a36",
    selection="#263b63",
    selection_text="#edf2ff",
    danger="#ff8f86",
    warning="#f0b649",
    success="#79cf90",
    damaged="#ffb58c",
    damaged_surface="#3b261b",
    flash="#463c12",
    notice="#263047",
    link="#8db4ff",
)


def colors(palette: QPalette) -> Colors:
    """The scheme that goes with a widget's palette; ask when painting, or again after a palette change."""
    return DARK if palette.window().color().lightness() < palette.windowText().color().lightness() else LIGHT


def tabular(font: QFont) -> QFont:
    """The same font with figures of equal width."""
    result = QFont(font)
    result.setFeature(QFont.Tag("tnum"), 1)
    return result


def heading(font: QFont) -> QFont:
    """The font of a page's title."""
    result = QFont(font)
    result.setPointSizeF(font.pointSizeF() * 1.35)
    result.setWeight(QFont.Weight.DemiBold)
    return result


def strong(font: QFont) -> QFont:
    """The same font, a little heavier."""
    result = QFont(font)
    result.setWeight(QFont.Weight.DemiBold)
    return result


def palette(scheme: Colors) -> QPalette:
    """The palette of our own look, for platforms without a native style."""
    result = QPalette()
    for role, color in _roles(scheme):
        result.setColor(role, color)
    for role in (_Role.WindowText, _Role.Text, _Role.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, role, _mixed(scheme.text, scheme.window, 0.45))
    result.setColor(QPalette.ColorGroup.Disabled, _Role.Highlight, _mixed(scheme.text_dim, scheme.window, 0.5))
    return result


def _outlined(wanted: QPalette, scheme: Colors) -> QPalette:
    """Fusion draws the edges of controls 1.4 times darker than Window, which nobody can see on a dark window."""
    result = QPalette(wanted)
    result.setColor(_Role.Window, scheme.outline.lighter(140))
    return result


_Role = QPalette.ColorRole
_OUTLINED: Final = (
    "QLineEdit",
    "QPlainTextEdit",
    "QCheckBox",
    "QRadioButton",
    "QComboBox",
    "QAbstractSpinBox",
    "QPushButton",
    "QProgressBar",
    "QListView",
    "QTreeView",
)


def _roles(scheme: Colors) -> Iterator[tuple[QPalette.ColorRole, QColor]]:
    yield _Role.Window, scheme.window
    yield _Role.WindowText, scheme.text
    yield _Role.Base, scheme.surface
    yield _Role.AlternateBase, scheme.surface_alternate
    yield _Role.Text, scheme.text
    yield _Role.Button, _mixed(scheme.window, scheme.text, 0.96 if scheme.dark else 1.0)
    yield _Role.ButtonText, scheme.text
    yield _Role.BrightText, scheme.danger
    yield _Role.PlaceholderText, scheme.text_dim
    yield _Role.ToolTipBase, scheme.surface
    yield _Role.ToolTipText, scheme.text
    yield _Role.Highlight, scheme.accent
    yield _Role.HighlightedText, scheme.accent_text
    yield _Role.Accent, scheme.accent
    yield _Role.Link, scheme.link
    yield _Role.LinkVisited, scheme.link
    yield _Role.Light, scheme.surface_hover if scheme.dark else scheme.surface
    yield _Role.Midlight, scheme.surface_hover
    yield _Role.Mid, scheme.line
    yield _Role.Dark, scheme.outline
    yield _Role.Shadow, QColor("#000000")


def _mixed(one: QColor, other: QColor, share: float) -> QColor:
    rest = 1 - share
    return QColor.fromRgbF(
        one.redF() * share + other.redF() * rest,
        one.greenF() * share + other.greenF() * rest,
        one.blueF() * share + other.blueF() * rest,
    )


class Follower(QObject):
    """Keeps the application in the scheme of the system, or in the one the person fixed.

    Args:
        application: Owner; gets style and palette.
        settings: Holds the choice: system, light or dark.
    """

    def __init__(self, application: QApplication, settings: Settings) -> None:
        super().__init__(application)
        self._application = application
        self._settings = settings
        self._native = sys.platform in {"darwin", "win32"} and QGuiApplication.platformName() != "offscreen"
        if not self._native:
            application.setStyle("Fusion")
        application.styleHints().colorSchemeChanged.connect(self._restyle)
        settings.listen(self._listen)
        self._choose()

    def _listen(self, key: str) -> None:
        if key == SETTING:
            self._choose()

    def _choose(self) -> None:
        hints = self._application.styleHints()
        match self._settings.get(SETTING):
            case "light":
                hints.setColorScheme(Qt.ColorScheme.Light)
            case "dark":
                hints.setColorScheme(Qt.ColorScheme.Dark)
            case _:
                hints.unsetColorScheme()
        self._restyle()

    def _restyle(self) -> None:
        if self._native:
            return
        scheme = DARK if self._dark() else LIGHT
        wanted = palette(scheme)
        if wanted == self._application.palette():
            return
        self._application.setPalette(wanted)
        QToolTip.setPalette(wanted)
        special = dict.fromkeys(_OUTLINED, _outlined(wanted, scheme))
        special["QMenu"] = _outlined(wanted, scheme)
        special["QMenu"].setColor(_Role.Highlight, scheme.selection)
        special["QMenu"].setColor(_Role.HighlightedText, scheme.selection_text)
        for name, its_palette in special.items():
            self._application.setPalette(its_palette, name)  # type: ignore[arg-type] # the stub says bytes, PySide str

    def _dark(self) -> bool:
        choice = self._settings.get(SETTING)
        if choice in {"light", "dark"}:
            return bool(choice == "dark")
        return self._application.styleHints().colorScheme() is Qt.ColorScheme.Dark


def apply(application: QApplication, settings: Settings) -> Follower:
    """Style the application, now and whenever the system or the setting changes."""
    return Follower(application, settings)
