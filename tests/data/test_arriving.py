import os
import stat
from pathlib import Path

import pytest

from desktop.data.arriving import arriving
from desktop.data.errors import RosterRefused, RosterUnavailable
from tests.data import rosters


def test_the_old_file_stays_until_the_new_one_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "heroes.csv"
    target.write_text("old")
    with arriving(target) as part:
        part.write_text("new")
        assert target.read_text() == "old"
    assert target.read_text() == "new"
    assert rosters.siblings(target) == ["heroes.csv"]


def test_nothing_is_left_of_what_failed(tmp_path: Path) -> None:
    target = tmp_path / "heroes.csv"
    target.write_text("old")
    with pytest.raises(RosterUnavailable, match=r"“heroes\.csv” could not be written"):
        _fill_a_full_disk(target)
    assert target.read_text() == "old"
    assert rosters.siblings(target) == ["heroes.csv"]


@pytest.mark.skipif(os.name != "posix", reason="other systems keep rights differently")
def test_a_private_file_is_for_its_owner_only(tmp_path: Path) -> None:
    target = tmp_path / "heroes.csv"
    target.write_text("old")
    target.chmod(0o644)
    with arriving(target, private=True) as part:
        assert stat.S_IMODE(part.stat().st_mode) == 0o600
        part.write_text("secret")
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


@pytest.mark.parametrize("ending", ["", "-journal", "-wal", "-shm"])
def test_what_belongs_to_the_roster_is_never_replaced(tutorial: Path, ending: str) -> None:
    target = tutorial.parent / "." / (tutorial.name + ending)
    before = rosters.fingerprint(tutorial)
    with pytest.raises(RosterRefused, match="belongs to the open roster"), arriving(target, tutorial):
        raise AssertionError
    assert rosters.fingerprint(tutorial) == before


def _fill_a_full_disk(target: Path) -> None:
    with arriving(target) as part:
        part.write_text("half")
        part.with_name(part.name + "-journal").write_text("rest")
        raise OSError(28, "No space left on device")
