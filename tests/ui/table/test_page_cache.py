"""The rows at hand, against a plain list."""

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from desktop.data.fields import COLUMNS
from desktop.data.models import Row
from desktop.data.queries import PAGE_SIZE
from desktop.ui.table.page_cache import CAPACITY_ROWS, PageCache

SIZE = 5
CAPACITY = 20


def hero(number: int) -> Row:
    return tuple(number if column == "id" else f"{column} {number}" for column in COLUMNS)


def filled(count: int, *pages: int) -> PageCache:
    cache = PageCache(capacity=1_000, page_size=SIZE)
    for page in pages:
        first = page * SIZE
        cache.put(first, tuple(hero(number) for number in range(first, min(first + SIZE, count))), count)
    return cache


def test_rows_of_a_page_are_at_hand() -> None:
    cache = filled(12, 0, 2)
    assert [cache.row(position) for position in (0, 4, 10, 11)] == [hero(0), hero(4), hero(10), hero(11)]
    assert [cache.row(position) for position in (5, 9, 12, 99)] == [None] * 4


def test_what_is_missing_is_told_in_whole_pages() -> None:
    assert filled(50, 0, 2).missing(3, 17, 50) == [5, 15]
    assert filled(50).missing(48, 99, 50) == [45]
    assert filled(50).missing(0, 9, 0) == []


def test_a_short_page_is_missing_once_more_rows_are_known() -> None:
    cache = PageCache(page_size=SIZE)
    cache.put(0, (hero(0), hero(1)), 2)
    assert cache.missing(0, 4, 2) == []
    assert cache.missing(0, 4, 3) == [0]


def test_a_page_that_turned_out_short_is_not_asked_for_again_and_again() -> None:
    cache = PageCache(page_size=SIZE)
    cache.put(0, (hero(0),), 5)
    assert cache.missing(0, 4, 5) == []


def test_stale_rows_are_shown_but_missing() -> None:
    cache = filled(10, 0, 1)
    cache.make_stale()
    assert cache.row(3) == hero(3)
    assert cache.missing(0, 9, 10) == [0, 5]
    cache.put(0, (hero(100),) * SIZE, 10)
    assert cache.row(3) == hero(100)
    assert cache.missing(0, 9, 10) == [5]


def test_the_least_recently_seen_pages_are_dropped() -> None:
    cache = PageCache(capacity=3 * SIZE, page_size=SIZE)
    for page in range(3):
        cache.put(page * SIZE, tuple(map(hero, range(page * SIZE, page * SIZE + SIZE))), 100)
    cache.missing(0, 4, 100)
    cache.put(50, tuple(map(hero, range(50, 55))), 100)
    assert len(cache) == 3 * SIZE
    assert cache.row(0) == hero(0)
    assert cache.row(5) is None


def test_the_bound_holds_for_any_number_of_pages() -> None:
    cache, rows = PageCache(), tuple(map(hero, range(PAGE_SIZE)))
    for first in range(0, 2 * CAPACITY_ROWS, PAGE_SIZE):
        cache.put(first, rows, 10**7)
    assert len(cache) == CAPACITY_ROWS


def test_heroes_are_found_by_id() -> None:
    assert filled(20, 0, 3).positions([3, 7, 16, 99]) == {3: 3, 16: 16}


@given(st.integers(0, 30), st.integers(0, 60))
def test_cutting_forgets_what_follows(pages: int, count: int) -> None:
    cache = filled(pages * SIZE, *range(pages))
    cache.cut(count)
    assert [cache.row(position) is not None for position in range(pages * SIZE)] == [
        position < count for position in range(pages * SIZE)
    ]


class Cached(RuleBasedStateMachine):
    """A cache and the list it stands for. What the cache knows must be right; it may know less."""

    @initialize(count=st.integers(0, 60))
    def start(self, count: int) -> None:
        self.rows = [hero(number) for number in range(count)]
        self.next = count
        self.cache = PageCache(capacity=CAPACITY, page_size=SIZE)

    @rule(page=st.integers(0, 12))
    def read(self, page: int) -> None:
        self.cache.put(page * SIZE, tuple(self.rows[page * SIZE : (page + 1) * SIZE]), len(self.rows))

    @rule(place=st.integers(0, 60))
    def insert(self, place: int) -> None:
        place = min(place, len(self.rows))
        self.rows.insert(place, hero(self.next))
        self.cache.insert(place, hero(self.next))
        self.next += 1

    @rule(place=st.integers(0, 60), more=st.integers(0, 3))
    def remove(self, place: int, more: int) -> None:
        last = min(place + more, len(self.rows) - 1)
        if place <= last:
            del self.rows[place : last + 1]
            self.cache.remove(place, last)

    @rule(place=st.integers(0, 60))
    def replace(self, place: int) -> None:
        if self.cache.row(place) is not None:
            self.rows[place] = hero(self.next)
            self.cache.replace(place, hero(self.next))
            self.next += 1

    @invariant()
    def agrees(self) -> None:
        known = {place: self.cache.row(place) for place in range(80) if self.cache.row(place) is not None}
        assert known == {place: self.rows[place] for place in known}
        assert len(self.cache) == len(known) <= CAPACITY

    @invariant()
    def misses_nothing(self) -> None:
        missing = self.cache.missing(0, 99, len(self.rows))
        for place in range(len(self.rows)):
            assert self.cache.row(place) is not None or place // SIZE * SIZE in missing


TestCached = Cached.TestCase
TestCached.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
