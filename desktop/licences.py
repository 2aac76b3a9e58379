"""What the program is made of, under which licences. Door: `text`, `components`.

From source this is read from the metadata of the installed packages; a packaged program carries the text, made by the
same code when it was built.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from typing import Final

from desktop import __version__
from desktop.paths import resource

FILE_NAME: Final = "licences.txt"
_ROOT: Final = "heroes-desktop"
_REQUIREMENT: Final = re.compile(r"([\w.-]+)(?:\[([^]]*)])?[^;]*;?(.*)")
_EXTRA: Final = re.compile(r"""extra\s*==\s*["']([^"']+)["']""")
_TEXT: Final = re.compile(r"licen[cs]e|copying|notice|authors", re.IGNORECASE)
_INSIDE: Final = {
    "libpq, in psycopg-binary": "PostgreSQL",
    "OpenSSL, in psycopg-binary": "Apache-2.0",
    "Qt, in PySide6": "LGPL-3.0-only",
    "ReDoc, in fastapi-offline": "MIT",
    "SQLite, in Python": "Public domain",
    "Swagger UI, in fastapi-offline": "Apache-2.0",
}
"""What other parts bring along without metadata of its own."""
_RULE: Final = "=" * 80
_BEGINNING: Final = f"""\
Heroes {__version__} is free software under the MIT licence.

It is made with the work of others, each under a licence of its own; their texts follow below the list.

"""
UNNAMED: Final = "see below"
"""Instead of the short name of a licence that has none."""


@dataclass(frozen=True, slots=True)
class Component:
    """One part that was made by others.

    Attributes:
        name: What its makers call it.
        version: Of the part that is used; empty if it has none.
        licence: Short name of its licence.
        text: The licence itself; empty when it is one of those that stand at the end.
    """

    name: str
    version: str
    licence: str
    text: str


def components() -> list[Component]:
    """Every package the program needs, with all that these need, and what is in `resources`."""
    found: dict[str, Distribution] = {}
    _walk(_ROOT, frozenset(), found)
    found.pop(_ROOT, None)
    packages = [_component(it) for it in found.values()]
    lucide = resource("icons/LICENSE-lucide.txt").read_text(encoding="utf-8")
    packages.append(Component("Lucide icons", "", "ISC", lucide))
    packages += [Component(name, "", licence, "") for name, licence in _INSIDE.items()]
    return sorted(packages, key=lambda it: it.name.casefold())


def text() -> str:
    """Everything for a person to read, the list first."""
    try:
        return resource(FILE_NAME).read_text(encoding="utf-8")
    except FileNotFoundError:
        return written(components())


def written(parts: Iterable[Component]) -> str:
    """The text for these parts; a licence that several have stands there once."""
    lines, titles = [], dict[str, list[str]]()
    for it in parts:
        title = f"{it.name} {it.version}".strip()
        lines.append(f"{title}: {it.licence}\n")
        if it.text:
            titles.setdefault(it.text, []).append(title)
    for file in sorted(resource("licences").glob("*.txt")):
        titles[file.read_text(encoding="utf-8")] = [file.stem]
    texts = [f"\n\n{_RULE}\n{', '.join(names)}\n{_RULE}\n\n{body}" for body, names in titles.items()]
    return "".join([_BEGINNING, *lines, *texts])


def _walk(name: str, extras: frozenset[str], found: dict[str, Distribution]) -> None:
    try:
        package = distribution(name)
    except PackageNotFoundError:
        return
    key = re.sub(r"[-_.]+", "-", package.metadata["Name"]).lower()
    if key in found and not extras:
        return
    found[key] = package
    for needed, wanted in _needs(package, extras):
        _walk(needed, wanted, found)


def _needs(package: Distribution, extras: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    for requirement in package.requires or []:
        match = _REQUIREMENT.match(requirement)
        assert match is not None
        only_for = set(_EXTRA.findall(match[3]))
        if not only_for or only_for & extras:
            yield match[1], frozenset(filter(None, re.split(r"[,\s]+", match[2] or "")))


def _component(package: Distribution) -> Component:
    facts = package.metadata
    files = [it for it in package.files or [] if ".dist-info" in str(it) and _TEXT.search(it.name)]
    texts = [str(it.locate()) for it in files]
    licence = next((facts[key] for key in ("License-Expression", "License") if key in facts), UNNAMED)
    return Component(facts["Name"], package.version, licence.splitlines()[0], "\n\n".join(map(_read, texts)))


def _read(path: str) -> str:
    with open(path, encoding="utf-8", errors="replace") as file:  # noqa: PTH123 - the metadata's own kind of path
        return file.read()
