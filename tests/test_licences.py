"""Everything that is shipped is named with its licence, from the metadata of what is installed."""

from importlib.metadata import distribution

from desktop import __version__, licences
from desktop.licences import Component


def test_what_the_program_needs_is_listed_once_and_what_only_its_makers_need_is_not() -> None:
    parts = licences.components()
    names = [it.name.lower().replace("_", "-") for it in parts]
    assert {"pyside6-essentials", "shiboken6", "sqlmodel", "pydantic-core", "psycopg-binary", "uvicorn"} <= set(names)
    assert {"pytest", "mypy", "hypothesis", "heroes-desktop"}.isdisjoint(names)
    assert len(names) == len(set(names))


def test_every_part_has_a_licence_and_its_text() -> None:
    parts = licences.components()
    assert [it.name for it in parts if it.licence in {"", licences.UNNAMED}] == []
    without = {it.name for it in parts if not it.text}
    own = {it for it in without if ", in " not in it}
    assert own <= {"PySide6_Essentials", "shiboken6"}, "their texts stand at the end"
    assert next(it for it in parts if it.name == "SQLAlchemy").version == distribution("sqlalchemy").version


def test_the_text_begins_with_heroes_and_the_list_and_ends_with_the_common_licences() -> None:
    thing, same = (
        Component("Thing", "1.0", "MIT", "Do what you like."),
        Component("Same", "", "MIT", "Do what you like."),
    )
    text = licences.written([thing, Component("Bare", "", "X", ""), same])
    assert text.startswith(f"Heroes {__version__} is free software")
    assert "\n\nThing 1.0: MIT\nBare: X\nSame: MIT\n" in text
    assert "===\nThing 1.0, Same\n===" in text
    assert text.count("Do what you like.") == 1
    assert text.index("GPL-3.0\n===") < text.index("LGPL-3.0\n===")
