"""What is shipped: the wheel has every room, every migration and every resource."""

import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from desktop import __version__

ROOT = Path(__file__).parents[1]


BUILD = "import sys, setuptools.build_meta as backend; backend.build_wheel(sys.argv[1])"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built as pip does, from a copy, because setuptools writes into the folder it builds from."""
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for folder in ("desktop", "resources"):
        shutil.copytree(ROOT / folder, source / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / file, source)
    subprocess.run([sys.executable, "-c", BUILD, target], cwd=source, capture_output=True, check=True)
    return next(target.glob("*.whl"))


def shipped(folder: str) -> set[str]:
    files = (path for path in (ROOT / folder).rglob("*") if path.is_file())
    return {path.relative_to(ROOT).as_posix() for path in files if "__pycache__" not in path.parts}


def test_the_wheel_has_every_room_and_resource(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    resources = {f"desktop/{name}" for name in shipped("resources")}
    assert names == shipped("desktop") | resources


def test_the_wheel_has_the_version_the_command_and_the_licence(wheel: Path) -> None:
    assert wheel.name.startswith(f"heroes_desktop-{__version__}-py3")
    with ZipFile(wheel) as archive:
        info = f"heroes_desktop-{__version__}.dist-info"
        assert "heroes = desktop.cli:main" in archive.read(f"{info}/entry_points.txt").decode()
        assert f"{info}/licenses/LICENSE" in archive.namelist()
