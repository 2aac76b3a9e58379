"""The licences of everything in the built folder, for people and as a bill of materials. Door: `text`, `sbom`."""

import json
import platform
import subprocess
import sys
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from desktop import __version__, licences
from desktop.licences import Component

_DOCUMENTS: Final = Path("/usr/share/doc")


def text(libraries: Iterable[Path]) -> str:
    """What Help > About shows.

    Args:
        libraries: Files of the system that go into the folder.
    """
    return licences.written(_all(libraries))


def sbom(libraries: Iterable[Path]) -> str:
    """The same as a CycloneDX document, equal for equal content."""
    parts = [_entry(it) for it in _all(libraries)]
    content = json.dumps(parts, sort_keys=True)
    document: dict[str, Any] = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, content)}",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "Heroes", "version": __version__}},
        "components": parts,
    }
    return json.dumps(document, indent=2) + "\n"


def _all(libraries: Iterable[Path]) -> list[Component]:
    parts = [*licences.components(), _python(), *_system(libraries)]
    return sorted(parts, key=lambda it: it.name.casefold())


def _python() -> Component:
    places = [Path(sys.base_prefix, "LICENSE.txt"), *Path(sys.base_prefix, "lib").glob("python3*/LICENSE.txt")]
    place = next((it for it in places if it.exists()), None)
    body = place.read_text(encoding="utf-8") if place else "https://docs.python.org/3/license.html"
    return Component("Python", platform.python_version(), "PSF-2.0", body)


def _system(libraries: Iterable[Path]) -> Iterator[Component]:
    """What a Debian system lent, by package."""
    packages = {name for library in libraries if (name := _owner(library))}
    for package in sorted(packages):
        version = _ask("dpkg-query", "--show", "--showformat", "${Version}", package)
        place = _DOCUMENTS / package / "copyright"
        body = place.read_text(encoding="utf-8", errors="replace") if place.exists() else ""
        yield Component(package, version, licences.UNNAMED if body else "unknown", body)


def _owner(library: Path) -> str:
    """The package of a file; since `/lib` became `/usr/lib`, packages may name either."""
    plain = Path("/", *library.parts[2:]) if library.is_relative_to("/usr") else library
    names = (plain, Path("/usr", *plain.parts[1:]))
    answers = (_ask("dpkg-query", "--search", str(name)) for name in names if plain.is_relative_to("/lib"))
    return next((answer.partition(":")[0] for answer in answers if answer), "")


def _ask(*command: str) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout
    except OSError:
        return ""


def _entry(part: Component) -> dict[str, Any]:
    is_expression = part.licence not in {licences.UNNAMED, "unknown"}
    entry: dict[str, Any] = {"type": "library", "name": part.name}
    if part.version:
        entry["version"] = part.version
    if is_expression:
        entry["licenses"] = [{"expression": part.licence}] if "License" not in part.licence else _named(part.licence)
    return entry


def _named(licence: str) -> list[dict[str, Any]]:
    return [{"license": {"name": licence}}]
