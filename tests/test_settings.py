"""Settings: typed, atomic, forgiving about what lies in the file."""

import json
from pathlib import Path

import pytest

from desktop.settings import SETTINGS, Settings


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "new folder" / "settings.json"


def test_a_value_survives_a_restart(file: Path) -> None:
    Settings(file).set("recent_rosters", ["/a.db"])
    assert Settings(file).get("recent_rosters") == ["/a.db"]


def test_absent_values_are_the_defaults(file: Path) -> None:
    settings = Settings(file)
    assert {setting.key: settings.get(setting.key) for setting in SETTINGS} == {
        setting.key: setting.default for setting in SETTINGS
    }
    assert not file.exists()


@pytest.mark.parametrize("content", [b"\xff\xfe", b"{", b"[]", b"7"])
def test_an_unreadable_file_is_kept_aside(file: Path, content: bytes) -> None:
    file.parent.mkdir()
    file.write_bytes(content)
    settings = Settings(file)
    assert settings.get("color_scheme") == "system"
    settings.set("color_scheme", "dark")
    assert file.with_suffix(".unreadable").read_bytes() == content
    assert Settings(file).get("color_scheme") == "dark"


def test_values_of_another_type_and_unknown_keys_are_ignored(file: Path) -> None:
    file.parent.mkdir()
    file.write_text(json.dumps({"color_scheme": 3, "from_a_newer_version": 1, "row_numbers": True}))
    settings = Settings(file)
    assert settings.get("color_scheme") == "system"
    assert settings.get("row_numbers") is True


def test_only_known_keys_and_types_are_taken(file: Path) -> None:
    settings = Settings(file)
    with pytest.raises(KeyError):
        settings.set("secret", "x")
    with pytest.raises(TypeError):
        settings.set("animations", "yes")


def test_listeners_hear_of_changes_only(file: Path) -> None:
    settings = Settings(file)
    heard: list[str] = []
    settings.listen(heard.append)
    settings.set("row_numbers", True)
    settings.set("row_numbers", True)
    assert heard == ["row_numbers"]


def test_a_folder_that_cannot_be_made_is_no_reason_to_fail(tmp_path: Path) -> None:
    (tmp_path / "blocked").write_text("a file where the folder should be")
    settings = Settings(tmp_path / "blocked" / "settings.json")
    settings.set("row_numbers", True)
    assert settings.get("row_numbers") is True


def test_no_temporary_file_stays(file: Path) -> None:
    Settings(file).set("row_numbers", True)
    assert [path.name for path in file.parent.iterdir()] == [file.name]
