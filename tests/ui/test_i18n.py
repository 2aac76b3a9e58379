import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from desktop.ui import i18n
from desktop.ui.i18n import count, tr


@pytest.fixture
def english(qapp: QApplication) -> QApplication:
    i18n.install(qapp)
    return qapp


def test_text_without_translation_stays() -> None:
    assert tr("Something nobody translates") == "Something nobody translates"


def test_english_plurals(english: QApplication) -> None:
    assert tr("%Ln heroes", "", 1) == "1 hero"
    assert tr("%Ln heroes", "", 2) == "2 heroes"
    assert tr("%Ln heroes", "", 0) == "0 heroes"


def test_counts_are_grouped(english: QApplication) -> None:
    assert QLocale().language() is not QLocale.Language.C
    separator = QLocale().groupSeparator()
    assert count(16376) == f"16{separator}376"
    assert tr("%Ln heroes", "", 16376) == f"16{separator}376 heroes"


def test_a_number_beyond_32_bits_does_not_fail(english: QApplication) -> None:
    assert tr("%Ln heroes", "", 2**40).endswith(" heroes")
