"""What macOS and Windows want to know, as far as it can be looked at without them."""

import plistlib
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from desktop import __version__
from shipping import macos, windows
from shipping.linux import deb

ASM = "{urn:schemas-microsoft-com:asm.v3}"


def test_info_plist_is_one_and_claims_the_documents() -> None:
    plist = plistlib.loads(plistlib.dumps(macos.info_plist("1.2.3")))
    kinds = [it for kind in plist["CFBundleDocumentTypes"] for it in kind.get("CFBundleTypeExtensions", [])]
    assert kinds == ["db", "sqlite", "sqlite3"]
    roster = plist["UTExportedTypeDeclarations"][0]
    assert roster["UTTypeTagSpecification"] == {"public.filename-extension": ["heroes"]}
    assert plist["CFBundleDocumentTypes"][0]["LSItemContentTypes"] == [roster["UTTypeIdentifier"]]
    assert plist["NSHighResolutionCapable"] is True
    assert plist["NSRequiresAquaSystemAppearance"] is False
    assert plist["CFBundleShortVersionString"] == "1.2.3"


@pytest.mark.parametrize(
    ("version", "numbers"),
    [("0.1.0", (0, 1, 0, 0)), ("2.13.4.dev1", (2, 13, 4, 0)), ("1.0", (1, 0, 0, 0)), ("3.0.1rc2", (3, 0, 0, 0))],
)
def test_windows_counts_four_numbers(version: str, numbers: tuple[int, ...]) -> None:
    assert windows.numbers(version) == numbers


def test_the_version_resource_is_what_pyinstaller_reads() -> None:
    found: dict[str, str] = {}

    def made(kind: str) -> Any:
        def make(*parts: Any, **named: Any) -> Any:
            if kind == "StringStruct":
                found[parts[0]] = parts[1]
            return (kind, parts, named)

        return make

    kinds = ["VSVersionInfo", "FixedFileInfo", "StringFileInfo", "StringTable", "StringStruct"]
    kinds += ["VarFileInfo", "VarStruct"]
    kind, _, named = eval(windows.version_resource("1.2.3"), {name: made(name) for name in kinds})
    assert kind == "VSVersionInfo"
    assert named["ffi"][2]["filevers"] == (1, 2, 3, 0)
    assert found["ProductName"] == "Heroes"
    assert found["FileVersion"] == "1.2.3"


def test_the_manifest_asks_for_long_paths_and_sharp_windows() -> None:
    root = ET.fromstring(windows.MANIFEST)
    settings = {it.tag.rpartition("}")[2]: it.text for it in root.iter() if "WindowsSettings" in it.tag}
    assert settings["longPathAware"] == "true"
    assert settings["dpiAwareness"] == "PerMonitorV2"
    level = root.find(f".//{ASM}requestedExecutionLevel")
    assert level is not None
    assert level.get("level") == "asInvoker"


def test_the_installer_script_is_filled_in() -> None:
    script = windows.installer(__version__, Path("C:/dist/Heroes"), Path("C:/dist"))
    assert "$" not in script
    parts = re.findall(r"^\[(\w+)\]$", script, re.MULTILINE)
    assert parts == ["Setup", "Tasks", "Files", "Icons", "Registry", "Run"]
    facts = dict(re.findall(r"^(\w+)=(.*)$", script, re.MULTILINE))
    assert facts["AppVersion"] == __version__
    assert facts["AppId"].startswith("{{")
    assert facts["OutputBaseFilename"] == f"Heroes-{__version__}-windows-x64"
    assert r"Software\Classes\.heroes" in script


def test_debian_sorts_what_comes_before_a_release_before_it() -> None:
    assert deb.debian_version("1.2.0.dev3") == "1.2.0~dev3"
    assert deb.debian_version("1.2.0rc1") == "1.2.0~rc1"
    assert deb.debian_version("1.2.0") == "1.2.0"
