"""Texts of the window room: the one door to translations, plurals and locale-grouped numbers."""

from PySide6.QtCore import QCoreApplication, QLocale, QTranslator

from desktop.paths import resource

_MAX_PLURAL = 2**31 - 1


def tr(text: str, comment: str = "", n: int | None = None, /) -> str:
    """The text in the language of the person.

    Texts must be literals, as `lupdate` reads them from the source; table texts are marked with `QT_TR_NOOP`.

    Args:
        text: English text; `%Ln` stands for the grouped number.
        comment: Tells equal texts of different meaning apart.
        n: Number that chooses the plural form.
    """
    number = -1 if n is None else min(n, _MAX_PLURAL)
    return QCoreApplication.translate("", text, comment or None, number)


def QT_TR_NOOP(text: str) -> str:  # noqa: N802 - the name by which lupdate knows it
    """Mark a text of a table for translation; `tr(variable)` translates it where it is used."""
    return text


def count(number: int) -> str:
    """A number of things, grouped as the locale does."""
    return QLocale().toString(number)


def install(application: QCoreApplication) -> None:
    """Load the texts of the system's language; English supplies the plurals of its own texts."""
    if QLocale().language() is QLocale.Language.C:
        QLocale.setDefault(QLocale(QLocale.Language.English))
    folder = str(resource("translations"))
    for locale in (QLocale(QLocale.Language.English), QLocale()):
        translator = QTranslator(application)
        if translator.load(locale, "heroes", "_", folder):
            application.installTranslator(translator)
