"""What a Linux desktop wants of a program: menu entry, icons, kind of file, description, manual. Door: `lay`."""

import datetime as dt
import gzip
import os
import shutil
import subprocess
from pathlib import Path
from string import Template
from typing import Final

from shipping import icons

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parents[1]
PLACES: Final = {
    "heroes.desktop": "applications",
    "heroes.xml": "mime/packages",
    "org.heroes.desktop.metainfo.xml": "metainfo",
    "heroes.1": "man/man1",
}


def lay(share: Path, version: str) -> None:
    """Put everything into a `share` folder.

    Args:
        share: `/usr/share` of a package, or beside the program.
        version: The program's.
    """
    facts = {"version": version, "date": released().date().isoformat()}
    for name, place in PLACES.items():
        target = share / place / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(Template((HERE / name).read_text(encoding="utf-8")).safe_substitute(facts), encoding="utf-8")
    manual = share / "man/man1/heroes.1"
    manual.with_name("heroes.1.gz").write_bytes(gzip.compress(manual.read_bytes(), mtime=0))
    manual.unlink()
    for size in icons.SIZES:
        picture = share / f"icons/hicolor/{size}x{size}/apps/heroes.png"
        picture.parent.mkdir(parents=True)
        picture.write_bytes(icons.png(size))
    drawing = share / "icons/hicolor/scalable/apps/heroes.svg"
    drawing.parent.mkdir(parents=True)
    shutil.copyfile(icons.SOURCE, drawing)


def released() -> dt.datetime:
    """When the sources were last changed, so that the same sources make the same packages."""
    if moment := os.environ.get("SOURCE_DATE_EPOCH"):
        return dt.datetime.fromtimestamp(int(moment), dt.UTC)
    command = ["git", "log", "-1", "--format=%ct"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return dt.datetime.fromtimestamp(int(done.stdout), dt.UTC) if done.stdout else dt.datetime.now(dt.UTC)
