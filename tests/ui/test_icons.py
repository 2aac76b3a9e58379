from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QImage, QPalette
from PySide6.QtWidgets import QApplication

from desktop.paths import resource
from desktop.settings import Settings
from desktop.ui import icons
from desktop.ui.actions import ACTIONS
from desktop.ui.theme import DARK, LIGHT

FOLDER = resource("icons")
SOURCES = Path(icons.__file__).parent.rglob("*.py")


def strongest(image: QImage) -> QColor:
    colors = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return max(colors, key=lambda color: color.alpha())


def is_near(one: QColor, other: QColor) -> bool:
    return all(
        abs(a - b) <= 2 for a, b in ((one.red(), other.red()), (one.green(), other.green()), (one.blue(), other.blue()))
    )


def test_every_action_icon_is_there() -> None:
    assert [it.icon for it in ACTIONS if it.icon and not (FOLDER / f"{it.icon}.svg").exists()] == []


def test_no_icon_lies_there_unused() -> None:
    sources = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    unused = [path.stem for path in FOLDER.glob("*.svg") if f'"{path.stem}"' not in sources]
    assert unused == []


def test_icons_carry_their_licence() -> None:
    assert "ISC License" in (FOLDER / "LICENSE-lucide.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("ratio", [1.0, 2.0])
@pytest.mark.parametrize("size", [icons.SMALL, icons.LARGE])
def test_drawn_for_the_screen(qapp: QApplication, size: int, ratio: float) -> None:
    picture = icons.icon("pencil").pixmap(QSize(size, size), ratio)
    assert picture.devicePixelRatio() == ratio
    assert picture.size() == QSize(size, size) * ratio
    assert strongest(picture.toImage()).alpha() > 200


@pytest.mark.usefixtures("themed")
def test_tint_follows_the_scheme(qapp: QApplication, settings: Settings) -> None:
    icon = icons.icon("plus")
    for choice, scheme in (("light", LIGHT), ("dark", DARK), ("light", LIGHT)):
        settings.set("color_scheme", choice)
        assert is_near(strongest(icon.pixmap(20, 20).toImage()), scheme.text)


@pytest.mark.usefixtures("themed")
def test_role_and_disabled_state(qapp: QApplication, settings: Settings) -> None:
    danger = icons.icon("plus", "danger")
    assert is_near(strongest(danger.pixmap(20, 20).toImage()), LIGHT.danger)
    disabled = strongest(danger.pixmap(QSize(20, 20), QIcon.Mode.Disabled).toImage())
    assert is_near(disabled, qapp.palette().color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.WindowText))


def test_icon_survives_copies(qapp: QApplication) -> None:
    icon = QIcon(icons.icon("search"))
    copy = QIcon(icon)
    copy.addPixmap(icons.pixmap("x", 16, QColor("red")))
    del icon
    assert not copy.pixmap(16, 16).isNull()


def test_application_icon_has_all_sizes(qapp: QApplication) -> None:
    sizes = {size.width() for size in icons.application_icon().availableSizes()}
    assert sizes == {16, 24, 32, 48, 64, 128, 256}


def test_missing_icon_is_named(qapp: QApplication) -> None:
    with pytest.raises(FileNotFoundError, match="no-such"):
        icons.pixmap("no-such", 16, QColor("red"))
