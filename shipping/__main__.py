"""Builds the program and the packages made from it. Door: `python3 dev.py package`.

    python3 dev.py package [KIND ...]

Without a KIND it makes all that this system can: the folder dist/Heroes, then packages, checksums and a bill of
materials in dist/packages. There is no AppImage: the part that starts it comes from neither PyPI nor Debian.
"""

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from desktop import __version__
from shipping import macos, windows
from shipping.linux import archive, deb

ROOT: Final = Path(__file__).parents[1]
SCRATCH: Final = ROOT / "build"
FOLDER: Final = ROOT / "dist" / "Heroes"
PACKAGES: Final = ROOT / "dist" / "packages"
BILL: Final = SCRATCH / "sbom.json"


def main(kinds: Sequence[str]) -> int:
    """Make what is asked for; return the exit code."""
    makers = MAKERS.get(sys.platform, MAKERS["linux"])
    unknown = set(kinds) - makers.keys()
    if unknown:
        print(f"Unknown: {', '.join(sorted(unknown))}. This system can make: {', '.join(makers)}")
        return 2
    wanted = [kind for kind in makers if not kinds or kind in kinds]
    if kinds and "folder" not in wanted and not FOLDER.exists():
        print(f"{FOLDER} is missing: make the folder first.")
        return 2
    PACKAGES.mkdir(parents=True, exist_ok=True)
    for kind in wanted:
        print(f"--- {kind}", flush=True)
        made = makers[kind]()
        if made is not None:
            print(f"{made.relative_to(ROOT)}: {made.stat().st_size / 1e6:.1f} MB", flush=True)
    _sum()
    return 0


def folder() -> None:
    """The program as a folder that needs no Python."""
    options = ("--noconfirm", "--log-level", "ERROR", "--distpath", ROOT / "dist", "--workpath", SCRATCH)
    subprocess.run([sys.executable, "-m", "PyInstaller", *options, "build.spec"], cwd=ROOT, check=True)
    shutil.rmtree(PACKAGES, ignore_errors=True)
    PACKAGES.mkdir()
    shutil.copyfile(BILL, PACKAGES / f"Heroes-{__version__}-{sys.platform}.cdx.json")


def _archive() -> Path:
    return archive.build(FOLDER, PACKAGES, f"Heroes-{__version__}-linux-{deb.architecture()}")


def _deb() -> Path:
    return deb.build(FOLDER, PACKAGES, __version__, SCRATCH / "deb")


def _sum() -> None:
    """Write down what the packages are, for whoever downloads them."""
    sums = PACKAGES / f"SHA256SUMS-{sys.platform}"
    files = sorted(it for it in PACKAGES.iterdir() if it != sums)
    lines = [f"{hashlib.sha256(it.read_bytes()).hexdigest()}  {it.name}\n" for it in files]
    sums.write_text("".join(lines), encoding="utf-8")


MAKERS: Final[dict[str, dict[str, Callable[[], Path | None]]]] = {
    "linux": {"folder": folder, "archive": _archive, "deb": _deb},
    "darwin": {"folder": folder, "app": lambda: macos.build(FOLDER.with_suffix(".app"), PACKAGES, __version__)},
    "win32": {"folder": folder, "installer": lambda: windows.build(FOLDER, PACKAGES, __version__, SCRATCH)},
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
