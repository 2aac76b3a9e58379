"""What a Linux desktop is told: complete, and valid where a validator is installed."""

import gzip
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from PySide6.QtGui import QGuiApplication

from desktop import cli
from shipping.linux import deb, tree

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="for Linux")


@pytest.fixture
def share(qapp: QGuiApplication, tmp_path: Path) -> Path:
    tree.lay(tmp_path / "share", "1.2.3")
    return tmp_path / "share"


def tool(*command: str | Path) -> None:
    """Run a validator, if there is one; what it says is why it fails."""
    if shutil.which(str(command[0])):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def test_the_menu_entry(share: Path) -> None:
    entry = share / "applications/heroes.desktop"
    tool("desktop-file-validate", entry)
    facts = dict(line.split("=", 1) for line in entry.read_text().splitlines()[1:])
    assert facts["Exec"] == "heroes %f"
    assert set(facts["MimeType"].split(";")) >= {"application/x-heroes-roster", "application/vnd.sqlite3"}
    assert (share / f"icons/hicolor/scalable/apps/{facts['Icon']}.svg").exists()
    assert len(list(share.glob(f"icons/hicolor/*x*/apps/{facts['Icon']}.png"))) == 11


def test_the_description_is_valid_and_leads_to_the_menu_entry(share: Path) -> None:
    file = share / "metainfo/org.heroes.desktop.metainfo.xml"
    tool("appstreamcli", "validate", "--no-net", file)
    root = ET.parse(file).getroot()
    assert (share / "applications" / str(root.findtext("launchable"))).exists()
    release = root.find("releases/release")
    assert release is not None
    assert release.get("version") == "1.2.3"


def test_the_kind_of_file(share: Path) -> None:
    name = "{http://www.freedesktop.org/standards/shared-mime-info}"
    root = ET.parse(share / "mime/packages/heroes.xml").getroot()
    assert [it.get("pattern") for it in root.iter(f"{name}glob")] == ["*.heroes"]
    assert [it.get("type") for it in root.iter(f"{name}mime-type")] == ["application/x-heroes-roster"]


def test_the_manual_names_every_option(share: Path) -> None:
    manual = gzip.decompress((share / "man/man1/heroes.1.gz").read_bytes()).decode()
    tool("mandoc", "-T", "lint", "-W", "error", tree.HERE / "heroes.1")
    options = [it for action in cli._parser()._actions for it in action.option_strings if it.startswith("--")]
    assert [it for it in options if it.replace("-", r"\-") not in manual] == []
    assert "1.2.3" in manual
    assert "$" not in manual


def test_a_library_that_nobody_has_is_a_mistake(tmp_path: Path) -> None:
    shutil.copy(shutil.which("true") or "", tmp_path / "program")
    assert deb.dependencies(tmp_path)[0].startswith("libc6 (>= 2.")
    with pytest.raises(deb.Unknown):
        deb._package("libnobody.so.1")
