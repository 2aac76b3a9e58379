"""What the folder consists of, and how big it is. Door: `look`."""

from pathlib import Path
from typing import Final

from tests.smoke.program import Failure, expect

LIST: Final = Path(__file__).parents[2] / "shipping" / "libraries-linux.txt"
MOST_MB: Final = 100.0
MOST_COMPRESSED_MB: Final = 38.0


def look(executable: Path, _: Path) -> None:
    """Compare the libraries with the list, and the sizes with what was promised."""
    folder = executable.parent
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    found = sorted({_name(path.relative_to(folder)) for path in files if _is_library(path)})
    wanted = LIST.read_text(encoding="utf-8").split()
    if found != wanted:
        (folder.parent / LIST.name).write_text("\n".join(found) + "\n", encoding="utf-8")
        more, less = sorted(set(found) - set(wanted)), sorted(set(wanted) - set(found))
        raise Failure(
            f"Other libraries than in {LIST}: more {more}, less {less}. {folder.parent / LIST.name} has them all"
        )
    size = sum(path.stat().st_size for path in files) / 1e6
    expect(size <= MOST_MB, f"The folder has {size:.1f} MB, more than {MOST_MB}")
    for package in (folder.parent / "packages").glob("*.tar.xz"):
        compressed = package.stat().st_size / 1e6
        expect(compressed <= MOST_COMPRESSED_MB, f"{package.name} has {compressed:.1f} MB")
    licences = (folder / "_internal" / "resources" / "licences.txt").read_text(encoding="utf-8")
    lacking = [name for name in ("PySide6", "SQLAlchemy", "Python", "Swagger UI") if f"{name}" not in licences]
    expect(not lacking, f"The licences lack {lacking}")
    print(f"ok: {len(found)} libraries, {size:.1f} MB", flush=True)


def _is_library(path: Path) -> bool:
    return ".so" in path.suffixes


def _name(path: Path) -> str:
    """Without what changes with every build of Python or of a library: versions, hashes, the kind of machine."""
    return str(
        path.parent / path.name.partition(".so")[0].partition(".cpython-")[0].partition(".abi3")[0].partition("-")[0]
    )
