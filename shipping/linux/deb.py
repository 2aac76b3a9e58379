"""The Debian package, made with `dpkg-deb` alone. Door: `build`, `dependencies`."""

import gzip
import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from shipping.linux import tree

ROOT: Final = tree.ROOT
LIBRARIES: Final = {
    "ld-linux": "libc6",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libc.so.6": "libc6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libdl.so.2": "libc6",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libgcc_s.so.1": "libgcc-s1",
    "libglib-2.0.so.0": "libglib2.0-0 | libglib2.0-0t64",
    "libgthread-2.0.so.0": "libglib2.0-0 | libglib2.0-0t64",
    "liblzma.so.5": "liblzma5",
    "libm.so.6": "libc6",
    "libpthread.so.0": "libc6",
    "libresolv.so.2": "libc6",
    "librt.so.1": "libc6",
    "libstdc++.so.6": "libstdc++6",
    "libutil.so.1": "libc6",
    "libuuid.so.1": "libuuid1",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libxcb.so.1": "libxcb1",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}
"""What is not in the folder, and the packages that have it, in Debian 12, 13 and the Ubuntus of these years."""
_CONTROL: Final = """\
Package: heroes
Version: {version}
Section: database
Priority: optional
Architecture: {architecture}
Maintainer: Heroes contributors <heroes@localhost>
Installed-Size: {size}
Depends: {depends}
Recommends: fonts-dejavu-core | fonts-freefont-ttf | fonts-noto-core, xdg-desktop-portal
Description: Edit a table of heroes quickly and safely
 Heroes opens a roster, one SQLite file or a PostgreSQL database, and shows its
 heroes in a table in which they are edited. Everything can be undone, nothing
 is overwritten silently, and a switch serves the same heroes over HTTP.
"""


class Unknown(Exception):
    """The folder needs a library that nobody said where to find."""


def build(folder: Path, target: Path, version: str, scratch: Path) -> Path:
    """Make the package.

    Args:
        folder: The built program.
        target: Where it goes.
        version: The program's.
        scratch: A folder for the work; made new.
    """
    shutil.rmtree(scratch, ignore_errors=True)
    program = scratch / "usr/lib/heroes"
    shutil.copytree(folder, program, symlinks=True)
    (scratch / "usr/bin").mkdir()
    (scratch / "usr/bin/heroes").symlink_to("../lib/heroes/Heroes")
    tree.lay(scratch / "usr/share", version)
    _document(scratch / "usr/share/doc/heroes")
    _describe(scratch, version, dependencies(folder))
    _set_rights(scratch)
    result = target / f"heroes_{debian_version(version)}_{architecture()}.deb"
    subprocess.run(["dpkg-deb", "--root-owner-group", "-Zxz", "--build", scratch, result], check=True)
    return result


def dependencies(folder: Path) -> list[str]:
    """The packages that have what the folder's libraries need and the folder has not.

    Raises:
        Unknown: It needs a library that `LIBRARIES` does not know.
    """
    binaries = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink() and _is_binary(path)]
    own = {path.name for path in folder.rglob("*")}
    needed = {name for binary in binaries for name in _needed(binary)} - own
    found = {name: _package(name) for name in needed}
    newest = max((version for binary in binaries for version in _glibc(binary)), default=(2, 28))
    packages = {package for package in found.values() if package != "libc6"}
    return [f"libc6 (>= {'.'.join(map(str, newest))})", *sorted(packages)]


def architecture() -> str:
    """Debian's name for this machine."""
    done = subprocess.run(["dpkg", "--print-architecture"], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def debian_version(version: str) -> str:
    """A version that Debian sorts as we do: what comes before a release is smaller than it."""
    return re.sub(r"\.?(dev|a|b|rc)(\d+)", r"~\1\2", version)


def _package(library: str) -> str:
    name = "ld-linux" if library.startswith("ld-linux") else library
    if name not in LIBRARIES:
        raise Unknown(f"{library} is neither in the folder nor in shipping/linux/deb.py. Which package has it?")
    return LIBRARIES[name]


def _is_binary(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def _needed(binary: Path) -> Iterator[str]:
    yield from re.findall(r"NEEDED +(\S+)", _objdump("-p", binary))


def _glibc(binary: Path) -> Iterator[tuple[int, ...]]:
    for version in re.findall(r"\bGLIBC_([\d.]+)", _objdump("-p", binary)):
        yield tuple(map(int, version.split(".")))


def _objdump(option: str, binary: Path) -> str:
    return subprocess.run(["objdump", option, binary], capture_output=True, text=True, check=True).stdout


def _document(folder: Path) -> None:
    folder.mkdir(parents=True)
    licence = (ROOT / "LICENSE").read_text(encoding="utf-8")
    note = "Licences of the libraries it ships: /usr/lib/heroes/_internal/resources/licences.txt\n"
    (folder / "copyright").write_text(f"{licence}\n{note}", encoding="utf-8")
    changes = (ROOT / "CHANGELOG.md").read_bytes()
    (folder / "changelog.gz").write_bytes(gzip.compress(changes, mtime=0))


def _describe(scratch: Path, version: str, depends: Iterable[str]) -> None:
    files = sorted(path for path in scratch.rglob("*") if path.is_file() and not path.is_symlink())
    sums = [
        f"{hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()}  {path.relative_to(scratch)}"
        for path in files
    ]
    control = _CONTROL.format(
        version=debian_version(version),
        architecture=architecture(),
        size=sum(path.stat().st_size for path in files) // 1024,
        depends=", ".join(depends),
    )
    (scratch / "DEBIAN").mkdir()
    (scratch / "DEBIAN/control").write_text(control, encoding="utf-8")
    (scratch / "DEBIAN/md5sums").write_text("\n".join(sums) + "\n", encoding="utf-8")


def _set_rights(scratch: Path) -> None:
    """Folders and programs 755, files 644, whoever builds."""
    for path in [scratch, *scratch.rglob("*")]:
        if not path.is_symlink():
            is_open = path.is_dir() or (os.access(path, os.X_OK) and _is_binary(path) and path.name == "Heroes")
            path.chmod(0o755 if is_open else 0o644)
