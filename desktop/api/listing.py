"""Pages of a question for requests: deep ones by anchors, the next ones by cursor, and the total. Door: `Listing`."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from functools import partial
from typing import Final

from sqlalchemy import Connection

from desktop.api import cursor
from desktop.api.news import News
from desktop.api.reads import Reads
from desktop.data import quick
from desktop.data.database import Database
from desktop.data.fields import HeroField, id_of
from desktop.data.models import MAX_INTEGER, Change, Row
from desktop.data.paging import page_index, seeks
from desktop.data.paging.page_index import PageIndex
from desktop.data.questions.hero_query import HeroQuery
from desktop.data.questions.sort_order import Key, Order

_PLAIN: Final = HeroQuery()
_BY_ID: Final = Order.of(_PLAIN)
_KEPT: Final = 16
_FEW: Final = 32
_UNEVEN: Final = 8


@dataclass(frozen=True, slots=True)
class Page:
    """What a request for heroes is answered with.

    Attributes:
        rows: The heroes.
        total: How many the question has in all.
        after: The cursor of the next page; None when there is none.
    """

    rows: tuple[Row, ...]
    total: int
    after: str | None


@dataclass(frozen=True, slots=True)
class JsonPage:
    """A page whose heroes are JSON already.

    Attributes:
        objects: The heroes, with commas between.
        total: See `Page`.
        after: See `Page`.
    """

    objects: str
    total: int
    after: str | None


@dataclass(slots=True)
class _Entry:
    index: PageIndex
    position: int


class Listing:
    """Keeps the page indexes of the questions asked last, fresh to the last commit of this process.

    What other processes commit is noticed by the roster's watch, half a second later at most. To be used on the loop.

    Args:
        database: The roster.
        reads: Where to read.
        news: What is committed.
    """

    def __init__(self, database: Database, reads: Reads, news: News) -> None:
        self._database = database
        self._reads = reads
        self._news = news
        self._entries: OrderedDict[HeroQuery, _Entry] = OrderedDict()
        self._building: dict[HeroQuery, asyncio.Task[_Entry]] = {}

    async def page(self, query: HeroQuery, offset: int, limit: int, after: str | None) -> Page:
        """A page of a question.

        Args:
            query: The question.
            offset: How many heroes to leave out.
            limit: How many to tell of.
            after: The cursor of the page before; then there is no offset.

        Raises:
            QuestionError: The cursor belongs to another order.
        """
        key = None if after is None else cursor.parsed(after, PageIndex.start(query, frozenset()).order)
        index = await self.index(query)
        if index.order == _BY_ID and not index.is_filtered:
            return await self._page_by_id(index, offset, limit, None if key is None else int(str(key[-1])))
        read = self._reads.quick if index.is_served and not index.is_filtered else self._reads.slow
        if key is None:
            rows = await read(page_index.page, index, offset, limit) if limit else ()
            has_more = offset + len(rows) < index.count
        else:
            rows, has_more = await read(_behind, index, key, limit)
        next_one = cursor.printed(index.order, index.order.key(rows[-1])) if rows and has_more else None
        return Page(rows, index.count, next_one)

    async def index(self, query: HeroQuery) -> PageIndex:
        """The complete index of a question as of now."""
        entry = self._entries.get(query) or await self._built(query)
        changes = self._news.since(entry.position)
        if changes is None:
            entry = await self._built(query)
            changes = self._news.since(entry.position) or ()
        position = entry.position + len(changes)
        touching = [change for change in changes if _touches(entry.index, change)]
        if touching:
            read = self._reads.quick if len(touching) <= _FEW and not entry.index.is_filtered else self._reads.slow
            index = await read(page_index.refreshed, entry.index, touching)
            if position > entry.position:
                entry.index = index
            self._even_out(query, index)
        entry.position = max(entry.position, position)
        return entry.index

    async def plain_page(self, fields: tuple[HeroField, ...], offset: int, limit: int) -> JsonPage | None:
        """A page in the order of ids as JSON objects; None when `page` has to be asked.

        Args:
            fields: What is told of each hero.
            offset: How many heroes to leave out.
            limit: How many to tell of.
        """
        index = await self.index(_PLAIN)
        if offset >= index.count or limit == 0:
            return JsonPage("", index.count, None)
        found = await self._reads.quick(quick.page_as_json, fields, *_start(index, offset, limit))
        if found is None:
            return None
        objects, number, last = found
        has_more = number > 0 and offset + number < index.count
        return JsonPage(objects, index.count, cursor.printed(_BY_ID, (last,)) if has_more else None)

    async def _page_by_id(self, index: PageIndex, offset: int, limit: int, after: int | None) -> Page:
        """The order that most clients ask for."""
        if after == MAX_INTEGER or (after is None and offset >= index.count):
            return Page((), index.count, None)
        place = (after + 1, limit + 1, 0) if after is not None else _start(index, offset, limit + 1)
        found = await self._reads.quick(quick.page, *place)
        rows = tuple(found[:limit])
        has_more = limit > 0 and len(found) > limit
        return Page(rows, index.count, cursor.printed(_BY_ID, (id_of(rows[-1]),)) if has_more else None)

    def _even_out(self, query: HeroQuery, index: PageIndex) -> None:
        """Begin to build anew when rows have piled up behind the last cut."""
        if index.counted and index.starts[-1] - index.starts[-2] > _UNEVEN * index.cuts.width:
            self._start(query)

    async def _built(self, query: HeroQuery) -> _Entry:
        return await asyncio.shield(self._start(query))

    def _start(self, query: HeroQuery) -> "asyncio.Task[_Entry]":
        if query not in self._building:
            self._building[query] = asyncio.get_running_loop().create_task(self._build(query))
            self._building[query].add_done_callback(partial(self._forget, query))
        return self._building[query]

    def _forget(self, query: HeroQuery, task: "asyncio.Task[_Entry]") -> None:
        self._building.pop(query, None)
        if not task.cancelled():
            task.exception()

    async def _build(self, query: HeroQuery) -> _Entry:
        position = self._news.position
        index = await self._reads.slow(_complete, PageIndex.start(query, self._database.state.indexed))
        self._entries[query] = entry = _Entry(index, position)
        while len(self._entries) > _KEPT:
            self._entries.popitem(last=False)
        return entry


def _start(index: PageIndex, offset: int, limit: int) -> tuple[int, int, int]:
    """From which id on to read, how many, and how many to leave out, for a page in the order of ids."""
    bucket = index.bucket_at(offset)
    cut = index.cut(bucket)
    return int(str(cut[0])) if cut else -MAX_INTEGER - 1, limit, offset - index.starts[bucket]


def _complete(connection: Connection, index: PageIndex) -> PageIndex:
    for longer in page_index.build(connection, index):
        index = longer
    return index


def _behind(connection: Connection, index: PageIndex, key: Key, limit: int) -> tuple[tuple[Row, ...], bool]:
    """Heroes behind a key, and whether there are more; the hero that had the key may be gone."""
    found = seeks.rows(connection, index.question, index.order.between(key), limit + 2)
    if found and id_of(found[0]) == key[-1]:
        found = found[1:]
    return tuple(found[:limit]), len(found) > limit


def _touches(index: PageIndex, change: Change) -> bool:
    """Whether a change may alter how many rows lie before the cuts."""
    if index.is_filtered or change.before is None or change.after is None:
        return True
    return index.order.key(change.before) != index.order.key(change.after)
