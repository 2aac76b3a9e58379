"""The answer to one question as it becomes known: how many rows, which pages, and what changes do to them."""

from functools import partial
from typing import TYPE_CHECKING, Final

from desktop.data.errors import Interrupted, RosterError
from desktop.data.fields import id_of
from desktop.data.models import Change, Row
from desktop.data.paging.page_index import Cuts, PageIndex
from desktop.data.questions.hero_query import HeroQuery
from desktop.task import Task, cancel
from desktop.ui.table.effects import created, is_contradicted, kept, moves_unseen, stays
from desktop.ui.table.listener import Listener
from desktop.ui.table.page_cache import PageCache
from desktop.ui.table.page_requests import PageRequests
from desktop.ui.table.reads import Follow, Pages, Survey, settle
from desktop.ui.table.spans import spans_of
from desktop.ui.table.surveys import Surveys

if TYPE_CHECKING:
    from desktop.tasks import Tasks

FEW_CHANGES: Final = 20
MANY_CHANGES: Final = 1_000


class Result:
    """One question and what is known of its answer.

    Args:
        tasks: The background threads.
        query: The question.
        listener: Who is told.
        cuts: Of an earlier index, to be reused if they fit.
        known: The number of rows if it is known beforehand, as after a change of the order alone.
    """

    def __init__(
        self,
        tasks: "Tasks",
        query: HeroQuery,
        listener: Listener,
        *,
        cuts: Cuts | None = None,
        known: int | None = None,
    ) -> None:
        self.query = query
        self.cache = PageCache()
        self.index = PageIndex.start(query, tasks.state.indexed, cuts, found=known or 0)
        self.damaged: set[tuple[int, str]] = set()
        self._tasks = tasks
        self._listener = listener
        self._known = known
        self._count = known or 0
        self._has_first_page = False
        self._is_stopped = False
        self._is_paused = False
        self._settling: Task | None = None
        self._unsettled: tuple[Change, ...] = ()
        self._is_torn = False
        self._surveys = Surveys(
            tasks,
            grown=self._grow,
            counted=lambda: listener.counted(self),
            renewed=lambda news: listener.renewed(self, news),
            failed=self._break,
        )
        self.requests = PageRequests(
            tasks,
            self.cache,
            index=lambda: self.index,
            count=lambda: self._count or int(not self.index.complete),
            arrived=self._take,
            failed=self._break,
        )

    @property
    def count(self) -> int:
        """Rows as far as they are known."""
        return self._count

    @property
    def is_counting(self) -> bool:
        """Whether there may be more rows than `count` says."""
        return not self.index.complete and self._known is None

    @property
    def is_renewing(self) -> bool:
        """Whether the rows are being read anew, or have to be as soon as no other question comes first."""
        return self._surveys.is_renewing or self._is_paused

    @property
    def is_settling(self) -> bool:
        """Whether positions may shift because of changes of our own."""
        return self._settling is not None or bool(self._unsettled)

    @property
    def is_under_way(self) -> bool:
        """Whether the background still works on the number or the order of the rows."""
        return self._surveys.is_counting or self.is_renewing or self._settling is not None

    @property
    def has_rows(self) -> bool:
        """Whether there is something to show: rows, or the certainty that there are none."""
        return (self._has_first_page and len(self.cache) > 0) or (self.index.complete and self.index.count == 0)

    def row(self, position: int) -> Row | None:
        """The row at a position; it is fetched if it is not at hand."""
        row = self.cache.row(position)
        if row is None:
            self.requests.miss(position)
        return row

    def start(self, follow: Follow) -> None:
        """Read the first page at once, count the rows, find the heroes to follow."""
        self.requests.look(0, follow.height)
        self._count_on(follow)

    def refresh(self) -> None:
        """Read everything anew while the rows at hand are still shown."""
        self._is_paused = False
        self.requests.release()
        fresh = PageIndex.start(self.query, self._tasks.state.indexed, self.index.cuts)
        self._surveys.renew(fresh, self._listener.follow(self))

    def pause(self) -> None:
        """Another question comes first: leave the background threads to it, until `go_on`."""
        is_unfinished = not self.index.complete and not self._is_stopped
        self._is_paused |= self._surveys.is_renewing or is_unfinished
        self._surveys.drop()

    def go_on(self) -> None:
        """The other question is given up."""
        if self._is_paused:
            self.refresh()

    def apply(self, changes: tuple[Change, ...], places: dict[int, int], *, by_others: bool = False) -> None:
        """Show committed changes at once, then find out where the rows belong now.

        Args:
            changes: What was committed.
            places: Positions of changed heroes that are known although they are not at hand.
            by_others: Whether nobody waits to see them; more may be committed at any moment.
        """
        self.requests.hold()
        self._patch(changes)
        if by_others and not self.is_under_way:
            changes = tuple(change for change in changes if not stays(self.index, change))
        self._is_torn |= by_others and bool(changes)
        self._take_out(changes[:MANY_CHANGES], places)
        self._unsettled += changes
        self._settle()
        if not self.is_settling:
            self.requests.release()

    def compare(self, places: dict[int, int]) -> None:
        """Heroes were placed; if rows at hand say otherwise, the next changes place everything anew."""
        self._is_torn |= is_contradicted(places, self.cache)

    def renew(self, news: Survey) -> None:
        """Take over what was found when everything was read anew."""
        self.index, self._known = news.index, None
        self.cache.make_stale()
        self._put(news.around)
        self._set_count(news.index.count)

    def stop_counting(self) -> bool:
        """Leave it at what is known; whether there was something to stop."""
        if is_stopped := self.is_counting and (self._surveys.is_counting or self._surveys.is_renewing):
            self._surveys.drop()
            self._is_stopped = True
        return is_stopped

    def close(self) -> None:
        """Nobody wants the answer any more."""
        cancel(self._settling)
        self._settling = None
        self._surveys.drop()
        self.requests.close()

    def _count_on(self, follow: Follow) -> None:
        self._surveys.count(self.index, follow, known=self._known)

    def _grow(self, news: Survey) -> None:
        self.index = news.index
        if news.index.complete:
            self._set_count(news.index.count)
        else:
            self._known = news.total
            self._set_count(max(self._count, news.index.count, news.total or 0))
        self._put(news.around)
        self._listener.followed(self, news)

    def _set_count(self, count: int) -> None:
        if count != self._count:
            self._count = count
            self.cache.cut(count)
        self._listener.counted(self)
        self.requests.ask_soon()

    def _put(self, pages: Pages) -> None:
        for first, rows in pages.pages:
            self.cache.put(first, rows, self._count)
        self._tell(pages)

    def _take(self, pages: Pages) -> None:
        self._has_first_page = True
        end = max((first + len(rows) for first, rows in pages.pages), default=0)
        if not self.index.complete and end > self._count:
            self._set_count(end)
        self._tell(pages)

    def _tell(self, pages: Pages) -> None:
        self.damaged |= pages.damaged
        for first, rows in pages.pages:
            self._listener.arrived(self, first, first + max(len(rows), 1) - 1)

    def _patch(self, changes: tuple[Change, ...]) -> None:
        afters = {id_of(change.after): change.after for change in changes[-MANY_CHANGES:] if change.after}
        at_hand = self.cache.positions(afters)
        for hero, position in at_hand.items():
            self.cache.replace(position, afters[hero])
        if places := at_hand.values():
            self._listener.arrived(self, min(places), max(places))

    def _take_out(self, changes: tuple[Change, ...], places: dict[int, int]) -> None:
        """Take away the heroes that are gone, or note that rows may have moved where nobody saw it."""
        at_hand = self.cache.positions(id_of(change.before) for change in changes if change.before is not None)
        gone = [id_of(change.before) for change in changes if change.before is not None and change.after is None]
        known = places | at_hand
        spans = spans_of(known[hero] for hero in gone if hero in known)
        is_placed = len(spans) <= FEW_CHANGES and known.keys() >= set(gone)
        self._is_torn |= not is_placed or len(changes) - len(gone) > FEW_CHANGES
        self._is_torn |= any(moves_unseen(self.index, change, at_hand) for change in changes)
        for first, last in reversed(spans) if is_placed else ():
            self._remove(first, last)

    def _settle(self) -> None:
        if self._settling is not None or not self._unsettled:
            return
        changes, self._unsettled = self._unsettled, ()
        self._surveys.drop_count()
        if len(changes) > MANY_CHANGES:
            self._is_torn = False
            self.refresh()
            return
        self._settling = self._tasks.read(
            settle,
            self.index,
            changes,
            self._listener.follow(self) if self._is_torn else Follow(kept(changes)),
            done=partial(self._end_settling, changes),
            failed=self._break,
        )

    def _end_settling(self, changes: tuple[Change, ...], news: Survey) -> None:
        self._settling = None
        self.index = news.index
        if self._unsettled:
            self._is_torn = True
            self._settle()
            return
        self.requests.release()
        is_torn, self._is_torn = self._is_torn, False
        if not news.index.complete:
            self._known = None
            self.cache.make_stale()
            if not self._is_stopped and not self._is_paused:
                self._count_on(self._listener.follow(self))
        elif is_torn:
            self._listener.renewed(self, news)
        else:
            self._place(changes, news.places or {})
        if self._surveys.is_renewing:
            self.refresh()

    def _place(self, changes: tuple[Change, ...], places: dict[int, int]) -> None:
        """Move rows to where they are now; then read the rows on the screen, as some may have been read in between."""
        at_hand = self.cache.positions(kept(changes))
        movable = at_hand.keys() | created(changes)
        if any(places.get(hero) != at_hand.get(hero) for hero in movable):
            for change in changes:
                if change.after is not None and id_of(change.after) in movable:
                    self._move(change.after, places.get(id_of(change.after)))
        self.cache.make_stale()
        self._set_count(self.index.count)
        self._listener.settled(self, places)

    def _move(self, row: Row, place: int | None) -> None:
        position = self.cache.positions((id_of(row),)).get(id_of(row))
        if position == place:
            return
        if position is not None:
            self._remove(position, position)
        if place is not None:
            with self._listener.inserting(self, place):
                self.cache.insert(place, row)
                self._count += 1

    def _remove(self, first: int, last: int) -> None:
        with self._listener.removing(self, first, last):
            self.cache.remove(first, last)
            self._count -= last - first + 1

    def _break(self, error: RosterError) -> None:
        if not isinstance(error, Interrupted):
            self.close()
            self._listener.broken(self, error)
