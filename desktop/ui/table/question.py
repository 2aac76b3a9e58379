"""What is asked and what is shown: the old answer stays until the new one has rows; heroes are followed by id."""

from contextlib import AbstractContextManager
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal

from desktop.data.errors import Interrupted, RosterError
from desktop.data.models import Change
from desktop.data.questions.hero_query import HeroQuery
from desktop.ui.table.beforehand import Beforehand
from desktop.ui.table.hero_model import HeroModel
from desktop.ui.table.landing import Landing
from desktop.ui.table.reads import Follow, Survey, locate
from desktop.ui.table.result import Result
from desktop.ui.table.selection import Selection
from desktop.ui.table.stage import Scene, Stage
from desktop.ui.table.wishes import Wishes
from desktop.ui.timers import once

if TYPE_CHECKING:
    from desktop.tasks import Tasks
    from desktop.ui.table.hero_view import HeroView

HOLD_MS: Final = 60
WAITING_MS: Final = 150


class Question(QObject):
    """Asks questions and shows their answers in the table.

    Args:
        tasks: The background threads.
        model: Shows the rows.
        view: The table.
        selection: Its selection.
    """

    changed = Signal()
    asked = Signal()
    failed = Signal(object)
    dropped = Signal(int)

    def __init__(self, tasks: "Tasks", model: HeroModel, view: "HeroView", selection: Selection) -> None:
        super().__init__(view)
        self._tasks = tasks
        self._model = model
        self._view = view
        self._selection = selection
        self._stage = Stage(view, model, selection)
        self._landing = Landing(self._stage)
        self._query = HeroQuery()
        self._shown: Result | None = None
        self._pending: Result | None = None
        self._wishes = Wishes(self._stage, selection)
        self._before_renewal = Follow()
        self._is_outdated = False
        self._beforehand = Beforehand()
        self._hold = once(self, HOLD_MS, self._try_to_show)
        self._waiting = once(self, WAITING_MS, partial(view.set_waiting, waiting=True))

    @property
    def query(self) -> HeroQuery:
        """The newest question."""
        return self._query

    @property
    def shown(self) -> Result | None:
        """The answer in the table."""
        return self._shown

    @property
    def newest(self) -> Result | None:
        """The answer to the newest question, shown or not."""
        return self._pending or self._shown

    @property
    def is_landing(self) -> bool:
        """Whether the hero who was current is still being looked for."""
        return self._landing.is_looking

    @property
    def is_pending(self) -> bool:
        """Whether the newest question has nothing to show yet."""
        return self._pending is not None

    def ask(self, query: HeroQuery) -> None:
        """Ask something else. What is shown stays until there are rows of the new answer."""
        before, self._query = self._query, query
        self._drop_pending()
        known = self._beforehand.count(query, self._shown)
        follow = self._wishes.added_to(self._landing.begin(before, query, same_heroes=known is not None))
        if self._shown is not None:
            self._shown.pause()
        self._pending = Result(self._tasks, query, self, cuts=self._beforehand.cuts(query), known=known)
        self._hold.start()
        self._waiting.start()
        self.asked.emit()
        self._pending.start(follow)
        self.changed.emit()

    def refresh(self) -> None:
        """Read everything anew; rows, selection and place stay as far as they can."""
        if self._pending is not None or self._shown is None or self._shown.query != self._query:
            self.ask(self._query)
        elif self._shown.is_renewing:
            self._is_outdated = True
        else:
            self._shown.refresh()
            self.changed.emit()

    def apply(self, changes: tuple[Change, ...], select: tuple[int, ...]) -> None:
        """Show what was just committed; follow the heroes to be selected to their places."""
        self._wishes.want(select)
        if self._shown is not None:
            self._shown.apply(changes, self._selection.places())
        if self._pending is not None:
            self.ask(self._query)
        self.changed.emit()

    @property
    def is_calm(self) -> bool:
        """Whether rows are where they belong, so that changes can be shown without undoing work under way."""
        shown = self._shown
        return shown is not None and self._pending is None and not shown.is_settling and not shown.is_renewing

    def apply_others(self, changes: tuple[Change, ...]) -> None:
        """Show what others have committed; nothing a person does is disturbed by it."""
        if self._shown is not None:
            self._shown.apply(changes, self._selection.places(), by_others=True)
            self.changed.emit()

    def cancel(self) -> bool:
        """Give up the newest question, or leave counting where it is; whether there was anything to stop."""
        if self._pending is not None and self._shown is not None:
            self._drop_pending()
            self._landing.end()
            self._query = self._shown.query
            self._shown.go_on()
            self.asked.emit()
        elif self._shown is None or not self._shown.stop_counting():
            return False
        self.changed.emit()
        return True

    def go_to(self, position: int, *, column: int | None = None) -> None:
        """Make a position current, as far as there are rows."""
        if self._model.count:
            self._landing.end()
            self._stage.go_to(max(0, min(position, self._model.count - 1)), column=column)

    def close(self) -> None:
        """Nobody wants anything any more."""
        self._drop_pending()
        if self._shown is not None:
            self._shown.close()

    def arrived(self, result: Result, first: int, last: int) -> None:
        """See `Listener`."""
        if result is self._shown:
            self._model.change(first, last)
            self.changed.emit()
        else:
            self._try_to_show()

    def counted(self, result: Result) -> None:
        """See `Listener`."""
        if result is not self._shown:
            self._try_to_show()
            return
        if result.index.complete:
            self._beforehand.remember(result)
        is_everything = self._selection.everything and result.count != self._model.count
        self._model.set_count(result.count)
        if is_everything:
            self._selection.select_everything()
        self.changed.emit()

    def follow(self, result: Result) -> Follow:
        """See `Listener`."""
        scene = self._stage.scene(holds_top=True)
        if not result.index.complete and self._pending is None:
            scene = self._landing.go_on(scene)
        self._before_renewal = scene.follow
        return self._wishes.added_to(scene.follow)

    def followed(self, result: Result, survey: Survey) -> None:
        """See `Listener`."""
        if result is not self._shown:
            self._landing.hear(survey)
            self._try_to_show()
            return
        if self._pending is None:
            self._heard(result, self._landing.note(survey))

    def removing(self, result: Result, first: int, last: int) -> AbstractContextManager[None]:
        """See `Listener`."""
        return self._stage.removing(result.cache.row(first) if first == last else None, first, last)

    def inserting(self, result: Result, position: int) -> AbstractContextManager[None]:
        """See `Listener`."""
        del result
        return self._stage.inserting(position)

    def settled(self, result: Result, places: dict[int, int]) -> None:
        """See `Listener`."""
        del result
        self._stage.replant(places)
        self._grant(places)
        self.changed.emit()

    def renewed(self, result: Result, survey: Survey) -> None:
        """See `Listener`."""
        scene = self._stage.scene(holds_top=True)
        is_known = scene.follow == self._before_renewal and not self._wishes
        self._stage.forget_uprooted()
        result.renew(survey)
        if is_known:
            self._restore(result, scene, survey)
        else:
            self._tasks.read(
                locate,
                result.index,
                self._wishes.added_to(scene.follow),
                done=partial(self._located, result, scene),
                failed=self._fail,
                replaces="locate",
            )
        if self._is_outdated:
            self._is_outdated = False
            self.refresh()

    def broken(self, result: Result, error: RosterError) -> None:
        """See `Listener`."""
        if result is self._pending:
            self._drop_pending()
        self._fail(error)

    def _located(self, result: Result, scene: Scene, survey: Survey) -> None:
        if result is self._shown and survey.index is result.index:
            self._restore(result, scene, survey)

    def _restore(self, result: Result, scene: Scene, survey: Survey) -> None:
        places = survey.places or {}
        self._model.change_all()
        if survey.anchor is not None:
            self._stage.land(scene, survey.anchor)
        self._tell_dropped(0 if self._stage.restore(scene, places) else scene.selection.size)
        result.compare(places)
        self._grant(places)
        self.changed.emit()

    def _grant(self, places: dict[int, int]) -> None:
        if self._pending is None:
            self._wishes.grant(places)
        self._selection.go_on()

    def _tell_dropped(self, size: int) -> None:
        if size:
            self.dropped.emit(size)

    def _try_to_show(self) -> None:
        result = self._pending
        if result is not None and result.has_rows and not (self._landing.is_awaited and self._hold.isActive()):
            self._show(result)

    def _show(self, result: Result) -> None:
        before, self._shown, self._pending = self._shown, result, None
        self._hold.stop()
        self._waiting.stop()
        if before is not None:
            before.close()
        self._model.reset(result, result.count)
        self._view.set_waiting(waiting=False)
        self._heard(result, self._landing.show())
        self.changed.emit()

    def _heard(self, result: Result, dropped: int) -> None:
        self._tell_dropped(dropped)
        if self._landing.places is not None:
            result.compare(self._landing.places)
            self._grant(self._landing.places)

    def _drop_pending(self) -> None:
        if self._pending is not None:
            self._pending.close()
        self._pending = None
        self._hold.stop()
        self._waiting.stop()
        self._view.set_waiting(waiting=False)

    def _fail(self, error: RosterError) -> None:
        if not isinstance(error, Interrupted):
            self.failed.emit(error)
            self.changed.emit()
