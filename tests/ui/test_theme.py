from dataclasses import fields
from itertools import product

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication, QCheckBox, QLineEdit, QMenu, QPushButton

from desktop.settings import Settings
from desktop.ui import theme
from desktop.ui.theme import DARK, LIGHT, Colors

ROW_SURFACES = ("surface", "surface_alternate", "surface_hover")
SURFACES = (*ROW_SURFACES, "window", "notice")
TEXT_ON = (
    *product(("text", "text_dim", "link", "danger", "warning", "success"), SURFACES),
    *product(("damaged",), (*ROW_SURFACES, "damaged_surface", "selection")),
    ("text", "flash"),
    ("text", "damaged_surface"),
    ("text_dim", "flash"),
    ("accent_text", "accent"),
    ("selection_text", "selection"),
    ("text_dim", "selection"),
)
SYMBOL_ON = (*product(("accent", "outline"), (*ROW_SURFACES, "window")), ("accent", "selection"), ("accent", "notice"))


@pytest.fixture(params=[LIGHT, DARK], ids=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> Colors:
    colors: Colors = request.param
    return colors


def contrast(one: QColor, other: QColor) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(color: QColor) -> float:
    channels = (color.redF(), color.greenF(), color.blueF())
    red, green, blue = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def too_faint(scheme: Colors, pairs: tuple[tuple[str, str], ...], least: float) -> dict[tuple[str, str], float]:
    ratios = {pair: contrast(getattr(scheme, pair[0]), getattr(scheme, pair[1])) for pair in pairs}
    return {pair: round(ratio, 2) for pair, ratio in ratios.items() if ratio < least}


def test_contrast_of_the_extremes() -> None:
    assert contrast(QColor("black"), QColor("white")) == pytest.approx(21)
    assert contrast(QColor("#777777"), QColor("white")) == pytest.approx(4.48, abs=0.01)


def test_text_can_be_read(scheme: Colors) -> None:
    assert too_faint(scheme, TEXT_ON, 4.5) == {}


def test_symbols_can_be_seen(scheme: Colors) -> None:
    assert too_faint(scheme, SYMBOL_ON, 3.0) == {}


def test_palette_text_can_be_read(qapp: QApplication, scheme: Colors) -> None:
    palette, role = theme.palette(scheme), QPalette.ColorRole
    pairs = (
        (role.WindowText, role.Window),
        (role.Text, role.Base),
        (role.Text, role.AlternateBase),
        (role.ButtonText, role.Button),
        (role.HighlightedText, role.Highlight),
        (role.PlaceholderText, role.Base),
        (role.ToolTipText, role.ToolTipBase),
        (role.Link, role.Window),
        (role.BrightText, role.Window),
    )
    ratios = {pair: contrast(palette.color(pair[0]), palette.color(pair[1])) for pair in pairs}
    assert {pair: ratio for pair, ratio in ratios.items() if ratio < 4.5} == {}


def test_every_role_is_a_color(scheme: Colors) -> None:
    assert all(getattr(scheme, field.name).isValid() for field in fields(Colors))


def test_scheme_of_a_palette(qapp: QApplication) -> None:
    assert theme.colors(theme.palette(LIGHT)) is LIGHT
    assert theme.colors(theme.palette(DARK)) is DARK
    assert (LIGHT.dark, DARK.dark) == (False, True)


@pytest.mark.usefixtures("themed")
def test_edges_of_controls_can_be_seen(qapp: QApplication, settings: Settings, scheme: Colors) -> None:
    settings.set("color_scheme", "dark" if scheme.dark else "light")
    for control in (QLineEdit(), QCheckBox(), QMenu(), QPushButton()):
        drawn = QApplication.palette(control).window().color().darker(140)
        assert contrast(drawn, scheme.surface) >= 3.0, control
        assert theme.colors(QApplication.palette(control)) is scheme


@pytest.mark.usefixtures("themed")
def test_setting_changes_the_palette_at_once(qapp: QApplication, settings: Settings) -> None:
    settings.set("color_scheme", "dark")
    assert theme.colors(qapp.palette()) is DARK
    settings.set("color_scheme", "light")
    assert theme.colors(qapp.palette()) is LIGHT
    assert qapp.style().objectName() == "fusion"


@pytest.mark.usefixtures("themed")
def test_the_system_is_followed_live(qapp: QApplication, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    assert theme.colors(qapp.palette()) is LIGHT
    hints = qapp.styleHints()
    monkeypatch.setattr(type(hints), "colorScheme", lambda _: Qt.ColorScheme.Dark)
    hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert theme.colors(qapp.palette()) is DARK
    settings.set("color_scheme", "light")
    assert theme.colors(qapp.palette()) is LIGHT


def test_fonts_keep_their_size(qapp: QApplication) -> None:
    font = qapp.font()
    assert theme.tabular(font).pointSizeF() == font.pointSizeF()
    assert theme.heading(font).pointSizeF() > font.pointSizeF()
    assert QFontInfo(theme.strong(font)).family() == QFontInfo(font).family()
