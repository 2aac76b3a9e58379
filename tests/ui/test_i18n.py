import ast
from pathlib import Path
from xml.etree import ElementTree as ET

from PySide6.QtCore import QLocale

from desktop.paths import resource
from desktop.ui import i18n
from desktop.ui.i18n import count, tr


def test_text_without_translation_stays() -> None:
    assert tr("Something nobody translates") == "Something nobody translates"


def test_english_plurals() -> None:
    assert tr("%Ln heroes", "", 1) == "1 hero"
    assert tr("%Ln heroes", "", 2) == "2 heroes"
    assert tr("%Ln heroes", "", 0) == "0 heroes"


def test_counts_are_grouped() -> None:
    assert QLocale().language() is not QLocale.Language.C
    separator = QLocale().groupSeparator()
    assert count(16376) == f"16{separator}376"
    assert tr("%Ln heroes", "", 16376) == f"16{separator}376 heroes"


def test_a_number_beyond_32_bits_does_not_fail() -> None:
    assert tr("%Ln heroes", "", 2**40).endswith(" heroes")


def plural_texts() -> set[str]:
    """The texts that are asked for with a number, anywhere in the program."""
    found = set()
    for path in Path(i18n.__file__).parents[1].rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "tr":
                assert not node.keywords, f"{path.name}:{node.lineno}: lupdate reads positional arguments only"
                if len(node.args) == 3:
                    found.add(ast.literal_eval(node.args[0]))
    return found


def test_every_plural_has_its_english_forms() -> None:
    tree = ET.parse(resource("translations/heroes_en.ts"))
    forms = {
        message.findtext("source"): [form.text for form in message.findall("translation/numerusform")]
        for message in tree.iter("message")
    }
    assert {text for text in plural_texts() if len(forms.get(text, [])) != 2 or not all(forms[text])} == set()


def test_the_compiled_translation_is_the_current_one() -> None:
    tree = ET.parse(resource("translations/heroes_en.ts"))
    for message in tree.iter("message"):
        text, comment = message.findtext("source") or "", message.findtext("comment") or ""
        one, many = (form.text or "" for form in message.findall("translation/numerusform"))
        assert tr(text, comment, 1) == one.replace("%Ln", "1")
        assert tr(text, comment, 7) == many.replace("%Ln", "7")


def test_texts_are_literals() -> None:
    for path in Path(i18n.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "tr":
                kinds = ast.Constant | ast.Attribute | ast.Name
                assert isinstance(node.args[0], kinds), f"{path.name}:{node.lineno}: lupdate needs the text itself"
