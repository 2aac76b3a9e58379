"""What a person does to the selected heroes: delete, set a field, fill down, clear, replace text. Door: `Bulk`."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject

from desktop.data import bulk
from desktop.data.errors import RosterError
from desktop.data.fields import POSITION, HeroField
from desktop.data.models import Row
from desktop.data.scope import NOBODY, Scope, size
from desktop.ui import prompts
from desktop.ui.bulk.running import Change, Running
from desktop.ui.i18n import count, tr

if TYPE_CHECKING:
    from desktop.data.journal.values import Done
    from desktop.tasks import Tasks
    from desktop.ui.bulk.replace_dialog import ReplaceDialog
    from desktop.ui.editing.origins import Origins
    from desktop.ui.editing.undoing import Undoing
    from desktop.ui.main_window import MainWindow
    from desktop.ui.table.roster_panel import RosterPanel

ASK_ABOVE: Final = 1_000
"""More heroes are never changed or deleted without a question."""

Then = Callable[[Scope, int], None]


class Bulk(QObject):
    """The flows for many heroes of one open roster.

    What is meant is decided when the change is made: heroes that match then, as they are then. Whatever somebody else
    did to them in between is in the journal's old values, so undo brings exactly that back.

    Args:
        tasks: Background work on the roster.
        panel: Holds the selection.
        window: Parent of the dialogs; shows notes.
        origins: Who does it.
        undoing: Takes it back.
        when_written: Calls what it is given when what is being typed into a cell is in the roster.
    """

    def __init__(
        self,
        tasks: "Tasks",
        panel: "RosterPanel",
        window: "MainWindow",
        origins: "Origins",
        undoing: "Undoing",
        *,
        when_written: Callable[[Callable[[], object]], None],
    ) -> None:
        super().__init__(panel)
        self._tasks = tasks
        self._panel = panel
        self._window = window
        self._when_written = when_written
        self._replacing: ReplaceDialog | None = None
        self.running = Running(tasks, panel, window, origins, undoing)

    def set_secrets_revealed(self, revealed: bool) -> None:
        """Whether secrets may be looked through."""
        if self._replacing is not None:
            self._replacing.set_secrets_revealed(revealed)

    def delete(self) -> None:
        """Delete the selected heroes; very many of them after a question."""
        self._with_selection(self._ask_delete)

    def set_field(self) -> None:
        """Let the person choose a field and its value for all selected heroes."""
        self._with_selection(self._ask_value)

    def fill_down(self) -> None:
        """Give all selected heroes what the first of them has in the current column."""
        field = self._panel.status().field
        if field is not None and self._may_change(field):
            self._with_selection(partial(self._fill_down, field))

    def clear_cells(self) -> None:
        """Make the current column of all selected heroes unknown."""
        field = self._panel.status().field
        if field is None or not self._may_change(field):
            return
        if not field.nullable:
            self._say(tr("{field} cannot be unknown, so it cannot be cleared").format(field=field.title))
            return
        self._with_selection(partial(self._clear, field))

    def replace(self) -> None:
        """Open the dialog that finds and replaces text."""
        if self._may_write():
            self._when_written(self._open_replace)

    def _open_replace(self) -> None:
        if self._replacing is None:
            from desktop.ui.bulk.replace_dialog import ReplaceDialog

            self._replacing = ReplaceDialog(self._panel, self._tasks, self.running, revealed=self._panel.grid.revealed)
        self._replacing.show()
        self._replacing.begin()

    def _ask_delete(self, scope: Scope, number: int) -> None:
        delete = partial(self._delete, scope, number)
        if number <= ASK_ABOVE:
            delete()
        else:
            self._panel.read_selected(prompts.SHOWN_NAMES, partial(self._confirm_delete, number, delete))

    def _confirm_delete(self, number: int, delete: Callable[[], None], rows: tuple[Row, ...]) -> None:
        names = [str(row[POSITION["name"]]) for row in rows]
        prompts.confirm_delete(self._window, names, number, accepted=delete, rejected=lambda: None)

    def _delete(self, scope: Scope, number: int) -> None:
        self.running.start(
            Change(
                bulk.delete,
                (scope,),
                number,
                label=tr("Delete heroes"),
                doing=tr("Deleting…"),
                told=lambda rows: tr("%Ln heroes deleted", "", rows),
                icon="trash-2",
            )
        )

    def _ask_value(self, scope: Scope, number: int, typed: tuple[HeroField, object] | None = None) -> None:
        from desktop.ui.bulk.set_dialog import SetDialog

        field = typed[0] if typed else self._panel.status().field
        dialog = SetDialog(self._window, number, field, revealed=self._panel.grid.revealed)
        if typed is not None:
            dialog.type_again(typed[1])
        dialog.chosen.connect(partial(self._set, scope, number))
        dialog.open()

    def _set(self, scope: Scope, number: int, field: HeroField, value: object) -> None:
        def failed(error: RosterError) -> None:
            self._ask_value(scope, number, (field, value))
            prompts.show_error(self._window, error)

        change = _of_field(field, number, bulk.set_field, (scope, field.name, value), tr("Set {field}"))
        self.running.start(change, failed)

    def _fill_down(self, field: HeroField, scope: Scope, number: int) -> None:
        change = _of_field(field, number, bulk.fill_down, (scope, field.name), tr("Fill down {field}"))
        question = tr("Give {number} heroes the same {field}?").format(number=count(number), field=field.title)
        self._ask_if_many(change, question, tr("Each gets what the first of them has. Undo takes it back."))

    def _clear(self, field: HeroField, scope: Scope, number: int) -> None:
        change = _of_field(field, number, bulk.clear, (scope, field.name), tr("Clear {field}"))
        question = tr("Clear {field} of {number} heroes?").format(number=count(number), field=field.title)
        self._ask_if_many(change, question, tr("It becomes unknown. Undo takes it back."))

    def _ask_if_many(self, change: Change, question: str, meaning: str) -> None:
        if change.number <= ASK_ABOVE:
            self.running.start(change)
            return
        prompts.ask(
            self._window,
            question,
            meaning,
            yes=(tr("C&hange %Ln Heroes", "", change.number), partial(self.running.start, change)),
            no=(tr("&Cancel"), None),
            danger=True,
        )

    def _with_selection(self, then: Then) -> None:
        """Go on with who is selected and how many they are."""
        if self._may_write():
            self._when_written(partial(self._panel.read_scope, partial(self._count, then)))

    def _count(self, then: Then, scope: Scope) -> None:
        if scope == NOBODY:
            self._say(tr("The selection is not what it was any more, so nothing was done"))
        elif scope.ids is not None:
            then(scope, len(scope.ids))
        else:
            self._count_in_background(then, scope)

    def _count_in_background(self, then: Then, scope: Scope) -> None:
        sizes: list[int] = []

        def done() -> None:
            work.finish()
            then(scope, sizes[-1])

        def failed(error: RosterError) -> None:
            work.finish()
            prompts.show_error(self._window, error)

        def cancel() -> None:
            if task.cancel():
                work.finish()

        work = self._window.status.begin(tr("Counting…"), cancel)
        task = self._tasks.scan(_sizes, scope, each=sizes.append, done=done, failed=failed)

    def _may_change(self, field: HeroField) -> bool:
        if not field.editable:
            self._say(tr("{field} cannot be changed").format(field=field.title))
        return field.editable

    def _may_write(self) -> bool:
        if self._tasks.state.read_only:
            self._say(tr("This roster is read-only"))
        elif self.running.is_busy:
            self._say(tr("Another change is still being made"))
        else:
            return True
        return False

    def _say(self, text: str) -> None:
        self._window.status.say(text)


def _sizes(connection: Any, scope: Scope) -> Iterator[int]:
    yield size(connection, scope)


def _of_field(
    field: HeroField, number: int, write: "Callable[..., Done]", arguments: tuple[Any, ...], label: str
) -> Change:
    def told(rows: int) -> str:
        return tr("{field} of %Ln heroes changed", "", rows).format(field=field.title)

    name = label.format(field=field.title)
    return Change(write, arguments, number, name, f"{name}…", told)
