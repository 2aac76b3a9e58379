from pathlib import Path

import pytest

from desktop import locations

ADDRESS = "postgresql://me:se:cret@server:5432/marvel"


def test_paths_are_made_absolute_and_addresses_stay(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert locations.absolute("marvel.db") == str(tmp_path / "marvel.db")
    assert locations.absolute(ADDRESS) == ADDRESS


@pytest.mark.parametrize(("location", "name"), [("/x/marvel.db", "marvel"), (ADDRESS, "marvel"), ("m.old.db", "m.old")])
def test_what_a_person_calls_it(location: str, name: str) -> None:
    assert locations.name(location) == name


def test_one_place_has_one_identity(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "marvel.db").touch()
    (tmp_path / "link.db").symlink_to("marvel.db")
    spellings = ["marvel.db", "./x/../marvel.db", str(tmp_path / "marvel.db"), "link.db"]
    assert len({locations.identity(it) for it in spellings}) == 1
    assert locations.identity("other.db") != locations.identity("marvel.db")


def test_an_identity_has_no_password() -> None:
    assert locations.identity(ADDRESS) == locations.identity("postgresql://me@server:5432/marvel")
    assert "cret" not in locations.identity(ADDRESS)
