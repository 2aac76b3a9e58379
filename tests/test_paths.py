"""Paths: one folder moves everything; resources are found where each kind of installation keeps them."""

import sys
from pathlib import Path

import pytest

from desktop.paths import Paths, resource


def test_data_dir_holds_everything(tmp_path: Path) -> None:
    paths = Paths(tmp_path)
    for place in (paths.settings_file, paths.log_dir, paths.default_roster, paths.backup_dir, paths.cache_dir):
        assert place.is_relative_to(tmp_path)


def test_a_relative_data_dir_does_not_follow_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    paths = Paths(Path("here"))
    monkeypatch.chdir(tmp_path.parent)
    assert paths.default_roster == tmp_path / "here" / "heroes.db"


def test_the_platform_decides_without_data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if sys.platform == "linux":
        monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
        assert Paths().default_roster == tmp_path / "Heroes" / "heroes.db"
    assert Paths().default_roster.is_absolute()


def test_resources_of_a_source_tree() -> None:
    assert resource("icons").is_dir()


def test_resources_of_a_frozen_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "resources").mkdir()
    (tmp_path / "resources" / "x.svg").touch()
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert resource("x.svg") == tmp_path / "resources" / "x.svg"


def test_a_missing_resource_says_what_to_do() -> None:
    with pytest.raises(FileNotFoundError, match="Install it again"):
        resource("icons/no such icon.svg")


def test_without_a_home_everything_has_a_place(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    def unknown() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", unknown)
    paths = Paths()
    for place in (paths.log_dir, paths.settings_file, paths.default_roster, paths.instance_file):
        assert place.is_absolute()
        assert place.is_relative_to(home / "tmp")
