"""Which backups are kept: dense for the last days, ever thinner before. Door: `kept`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final

_ALL: Final = timedelta(days=2)
_DAILY: Final = timedelta(days=30)
_WEEKLY: Final = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Aged:
    """What counts of a backup here.

    Attributes:
        roster: Whose backup it is.
        made: When, in the person's own time zone.
        bytes: Its size.
        name: Tells it apart.
    """

    roster: str
    made: datetime
    bytes: int
    name: str


def kept(backups: Iterable[Aged], now: datetime, most_bytes: int) -> set[Aged]:
    """All of the last two days, the newest of each day for a month, of each week for a year, of each month for ever.

    If that is too much in all, the oldest go, whosoever they are; the newest of each roster always stays. Asking often
    comes to the same as asking once in the end.

    Args:
        backups: Of all rosters.
        now: What age is counted from.
        most_bytes: How much room they may take.
    """
    newest_first = sorted(backups, key=lambda backup: (backup.roster, backup.made, backup.name), reverse=True)
    chosen: set[Aged] = set()
    newest: set[Aged] = set()
    for _, group in groupby(newest_first, key=lambda backup: backup.roster):
        own = list(group)
        newest.add(own[0])
        chosen |= _thinned(own, now)
    room = most_bytes - sum(backup.bytes for backup in chosen)
    for backup in sorted(chosen - newest, key=lambda backup: (backup.made, backup.roster, backup.name)):
        if room >= 0:
            break
        chosen.remove(backup)
        room += backup.bytes
    return chosen


def _thinned(newest_first: list[Aged], now: datetime) -> set[Aged]:
    chosen = {newest_first[0]}
    seen: set[tuple[object, ...]] = set()
    for backup in newest_first:
        age = now - backup.made
        day = backup.made.date()
        year, week, _ = day.isocalendar()
        spans = (
            (_ALL, ("one", backup.name)),
            (_DAILY, ("day", day)),
            (_WEEKLY, ("week", year, week)),
            (timedelta.max, ("month", day.year, day.month)),
        )
        if any(age <= span and mark not in seen for span, mark in spans):
            chosen.add(backup)
        seen.update(mark for _, mark in spans)
    return chosen
