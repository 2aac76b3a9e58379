"""Which backups are kept, against a plain oracle; the order of thinning does not matter."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from desktop.data.backups.rotation import Aged, kept

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
PLENTY = 10**18
times = st.integers(-3 * 24 * 60, 3 * 365 * 24 * 60).map(lambda minutes: NOW - timedelta(minutes=minutes))
backups = st.builds(
    Aged,
    st.sampled_from(["marvel", "dc"]),
    times,
    st.integers(1, 100),
    st.uuids().map(str),
)
many = st.lists(backups, max_size=40)


def oracle(all_: list[Aged], now: datetime) -> set[Aged]:
    """Backup by backup: is there a newer one that stands for the same span?"""

    def is_newest(backup: Aged, span: Callable[[datetime], object]) -> bool:
        rivals = [other for other in all_ if other.roster == backup.roster and span(other.made) == span(backup.made)]
        return max(rivals, key=lambda other: (other.made, other.name)) == backup

    def stays(backup: Aged) -> bool:
        days = (now - backup.made) / timedelta(days=1)
        return (
            days <= 2
            or (days <= 30 and is_newest(backup, lambda made: made.strftime("%Y-%m-%d")))
            or (days <= 365 and is_newest(backup, lambda made: made.strftime("%G-%V")))
            or is_newest(backup, lambda made: made.strftime("%Y-%m"))
        )

    return {backup for backup in all_ if stays(backup)}


@given(many)
def test_what_is_kept(all_: list[Aged]) -> None:
    assert kept(all_, NOW, PLENTY) == oracle(all_, NOW)


@given(st.lists(st.tuples(backups, st.booleans()), max_size=40))
def test_thinning_often_comes_to_the_same_as_thinning_once(steps: list[tuple[Aged, bool]]) -> None:
    steps.sort(key=lambda step: (step[0].made, step[0].name))
    standing: set[Aged] = set()
    for backup, thinned in steps:
        standing.add(backup)
        if thinned:
            standing = kept(standing, backup.made, PLENTY)
    later = NOW + timedelta(days=4)
    assert kept(standing, later, PLENTY) == kept([backup for backup, _ in steps], later, PLENTY)


@given(many, st.integers(0, 2000))
def test_too_much_goes_from_the_oldest_but_never_the_newest_of_a_roster(all_: list[Aged], most: int) -> None:
    chosen = kept(all_, NOW, most)
    newest = {
        max((it for it in all_ if it.roster == roster), key=lambda it: (it.made, it.name))
        for roster in {it.roster for it in all_}
    }
    assert newest <= chosen
    assert sum(it.bytes for it in chosen) <= most or chosen == newest
    dropped = oracle(all_, NOW) - chosen
    for lost in dropped:
        assert all((lost.made, lost.roster, lost.name) < (it.made, it.roster, it.name) for it in chosen - newest)
        assert sum(it.bytes for it in chosen) + lost.bytes > most or any(
            (other.made, other.roster, other.name) > (lost.made, lost.roster, lost.name) for other in dropped
        )


def test_a_year_of_half_hours() -> None:
    all_ = [Aged("marvel", NOW - timedelta(minutes=30 * number), 1, str(number)) for number in range(2 * 24 * 365)]
    assert 2 * 48 + 28 + 47 < len(kept(all_, NOW, PLENTY)) < 2 * 48 + 31 + 54 + 13
