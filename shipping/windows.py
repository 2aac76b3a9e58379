"""What Windows wants to know of the program, and its installer. Door: `version_resource`, `MANIFEST`, `build`."""

import os
import shutil
import subprocess
from pathlib import Path
from string import Template
from typing import Final

HERE: Final = Path(__file__).parent
MANIFEST: Final = (HERE / "windows.manifest").read_text(encoding="utf-8")
_INNO: Final = Path(r"C:\Program Files (x86)\Inno Setup 6\ISCC.exe")
_VERSION: Final = """\
VSVersionInfo(
  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, OS=0x40004, fileType=0x1),
  kids=[
    StringFileInfo([StringTable("040904B0", [{texts}])]),
    VarFileInfo([VarStruct("Translation", [0x0409, 0x04B0])]),
  ],
)
"""


def numbers(version: str) -> tuple[int, int, int, int]:
    """The version as Windows counts: four numbers; what follows them, such as `.dev1`, does not count."""
    parts = [int(part) for part in version.split(".") if part.isdecimal()]
    first, second, third, *_ = [*parts, 0, 0, 0]
    return first, second, third, 0


def version_resource(version: str) -> str:
    """What Explorer shows under Properties > Details, in PyInstaller's words."""
    texts = {
        "CompanyName": "Heroes contributors",
        "FileDescription": "Heroes",
        "FileVersion": version,
        "InternalName": "Heroes",
        "LegalCopyright": "MIT licence",
        "OriginalFilename": "Heroes.exe",
        "ProductName": "Heroes",
        "ProductVersion": version,
    }
    strings = ", ".join(f"StringStruct({key!r}, {text!r})" for key, text in texts.items())
    return _VERSION.format(numbers=numbers(version), texts=strings)


def installer(version: str, folder: Path, target: Path) -> str:
    """The script for Inno Setup.

    Args:
        version: The program's.
        folder: The built program.
        target: Where the installer goes.
    """
    text = (HERE / "windows.iss").read_text(encoding="utf-8")
    number = ".".join(map(str, numbers(version)))
    return Template(text).substitute(version=version, number=number, folder=folder, target=target)


def build(folder: Path, target: Path, version: str, scratch: Path) -> Path:
    """Sign the program, if there is a certificate, and make the installer with Inno Setup.

    `HEROES_SIGN_CERTIFICATE` is the thumbprint of a certificate of the system's store.
    """
    certificate = os.environ.get("HEROES_SIGN_CERTIFICATE")
    script = scratch / "heroes.iss"
    script.write_text(installer(version, folder, target), encoding="utf-8-sig")
    _sign(folder / "Heroes.exe", certificate)
    subprocess.run([shutil.which("iscc") or _INNO, "/Qp", script], check=True)
    result = target / f"Heroes-{version}-windows-x64.exe"
    _sign(result, certificate)
    return result


def _sign(program: Path, certificate: str | None) -> None:
    if not certificate:
        print(f"{program.name} is not signed: HEROES_SIGN_CERTIFICATE names no certificate.")
        return
    options = ("/sha1", certificate, "/fd", "sha256", "/tr", "http://timestamp.digicert.com", "/td", "sha256")
    subprocess.run(["signtool", "sign", *options, program], check=True)
