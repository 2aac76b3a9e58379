"""What the system lends to the package is named with its licence too."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from shipping import licences

LIBRARY = "libz.so.1"


@pytest.fixture
def library() -> Path:
    """A library of a Debian system, wherever it lies."""
    if shutil.which("dpkg-query") is None:
        pytest.skip("no Debian")
    known = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=True).stdout
    lines = [line.rpartition("=> ")[2] for line in known.splitlines() if line.strip().startswith(f"{LIBRARY} ")]
    return Path(lines[0])


@pytest.mark.parametrize("prefix", ["/", "/usr"])
def test_a_library_of_the_system_is_named_by_its_package(library: Path, prefix: str) -> None:
    plain = [part for part in library.parts[1:] if part != "usr"]
    text = licences.text([Path(prefix, *plain)])
    assert "\nzlib1g 1:" in text
    assert "Jean-loup Gailly" in text


def test_the_bill_of_materials_is_the_same_for_the_same_content(library: Path) -> None:
    bill = licences.sbom([library, library])
    assert bill == licences.sbom([library])
    parts = {it["name"]: it for it in json.loads(bill)["components"]}
    assert parts["uvicorn"]["licenses"] == [{"expression": "BSD-3-Clause"}]
    assert parts["zlib1g"]["version"].startswith("1:")
    assert len([name for name in parts if name == "zlib1g"]) == 1
