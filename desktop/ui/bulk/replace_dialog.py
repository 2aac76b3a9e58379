"""Find and replace: shows at once, and while it is looked for, what would change; the window stays usable."""

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialogButtonBox, QVBoxLayout

from desktop.data.errors import Interrupted, QuestionError, RosterError
from desktop.data.replacing import Preview, Replacement, previews, replace_text
from desktop.data.scope import NOBODY, Scope
from desktop.ui import prompts, theme
from desktop.ui.bulk.hits import Hits, hits_view
from desktop.ui.bulk.replace_form import ReplaceForm, Where
from desktop.ui.bulk.running import Change, Running
from desktop.ui.i18n import count, tr
from desktop.ui.message_line import MessageLine
from desktop.ui.plain import label

if TYPE_CHECKING:
    from desktop.task import Task
    from desktop.tasks import Tasks
    from desktop.ui.table.roster_panel import RosterPanel

SOON_MS: Final = 200
SHOWN: Final = 200
_REASONS: Final = 3
_G: Final = theme.GRID


class ReplaceDialog(prompts.Dialog):
    """Finds and replaces text in one column.

    Args:
        panel: The table.
        tasks: Looks for the text in the background.
        running: Replaces it.
        revealed: Whether secret fields are offered.
    """

    def __init__(self, panel: "RosterPanel", tasks: "Tasks", running: Running, *, revealed: bool) -> None:
        super().__init__(panel, tr("Find and Replace"))
        self.setWindowModality(Qt.WindowModality.NonModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
        self._panel = panel
        self._tasks = tasks
        self._running = running
        self._looking: Task | None = None
        self._asked = 0
        self._ready: tuple[Scope, Replacement, int] | None = None
        self._form = ReplaceForm(revealed=revealed)
        self._hits = Hits(self)
        self._summary = label(wrap=True)
        self._message = MessageLine()
        self._buttons = QDialogButtonBox()
        self._replace = self._buttons.addButton("", prompts.Role.ActionRole)
        self._close = self._buttons.addButton(tr("Cl&ose"), prompts.Role.RejectRole)
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._arrange()
        self._connect()

    def begin(self) -> None:
        """Begin with what is selected, or what is searched, and the current column."""
        status = self._panel.status()
        self._offer()
        many = status.selected > 1 and not status.everything_selected
        self._form.choose(status.field, Where.SELECTION if many else Where.SEARCH if status.filtered else Where.ALL)
        self._form.text.setFocus()
        self._form.text.selectAll()
        self._look()

    def set_secrets_revealed(self, revealed: bool) -> None:
        """Offer secret fields, or no longer: then nothing of them is left to be seen."""
        self._hits.show(())
        self._form.set_secrets_revealed(revealed)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Nobody wants to know any more."""
        super().hideEvent(event)
        self._stop()

    def _arrange(self) -> None:
        for button in (self._replace, self._close):
            button.setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[3 * _G] * 4)
        layout.setSpacing(2 * _G)
        layout.addWidget(self._form)
        layout.addWidget(hits_view(self._hits), 1)
        layout.addWidget(self._summary)
        layout.addWidget(self._message)
        layout.addWidget(self._buttons)
        self._say("")

    def _connect(self) -> None:
        self._soon.timeout.connect(self._look)
        self._form.changed.connect(self._look_soon)
        self._buttons.rejected.connect(self.reject)
        self._replace.clicked.connect(self._submit)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self, self._submit)
        self._panel.selection_changed.connect(partial(self._follow, Where.SELECTION))
        self._panel.status_changed.connect(partial(self._follow, Where.SEARCH))
        for told in (self._tasks.committed, self._tasks.outside_changed, self._running.ended):
            told.connect(self._look_soon)

    def _offer(self) -> None:
        status = self._panel.status()
        self._form.offer(is_search=status.filtered, selected=status.selected)

    def _follow(self, where: Where) -> None:
        """What is selected or searched has changed."""
        if self.isVisible():
            self._offer()
            if self._form.where is where:
                self._look_soon()

    def _look_soon(self, *_: object) -> None:
        if self.isVisible():
            self._stop()
            self._soon.start()

    def _stop(self) -> None:
        self._soon.stop()
        self._asked += 1
        self._ready = None
        self._replace.setEnabled(False)
        if self._looking is not None:
            self._looking.cancel()
        self._looking = None

    def _look(self) -> None:
        self._stop()
        self._message.show_text("")
        replacement = self._form.replacement()
        if not replacement.find:
            self._hits.show(())
            self._say(tr("Enter the text to look for."))
        elif self._form.where is Where.SELECTION:
            self._panel.read_scope(partial(self._look_in, self._asked, replacement))
        else:
            everywhere = Scope() if self._form.where is Where.ALL else Scope(self._panel.query())
            self._look_in(self._asked, replacement, everywhere)

    def _look_in(self, asked: int, replacement: Replacement, scope: Scope) -> None:
        if asked != self._asked:
            return
        if scope == NOBODY:
            self._hits.show(())
            self._say(tr("Nobody is selected."))
            return
        newest = [Preview(0, (), ())]

        def each(preview: Preview) -> None:
            newest[0] = preview
            self._show(preview, is_whole=False)

        def done() -> None:
            self._looking = None
            self._ready = (scope, replacement, newest[0].rows)
            self._show(newest[0], is_whole=True)

        self._looking = self._tasks.scan(
            previews, scope, replacement, SHOWN, each=each, done=done, failed=self._refuse, replaces="previews"
        )

    def _show(self, preview: Preview, *, is_whole: bool) -> None:
        self._hits.show(preview.hits)
        if not preview.rows:
            text = tr("Nothing to replace.") if is_whole else tr("Looking…")
        elif is_whole:
            text = tr("%Ln heroes would change.", "", preview.rows)
        else:
            text = tr("%Ln heroes so far…", "", preview.rows)
        if preview.rows > len(preview.hits):
            text += " " + tr("The first {number} are shown.").format(number=count(len(preview.hits)))
        for reason, number in preview.reasons[:_REASONS]:
            text += "\n" + tr("%Ln heroes are left out:", "", number) + " " + reason
        self._say(text, preview.rows if is_whole else 0)

    def _say(self, text: str, ready: int = 0) -> None:
        self._summary.setText(text)
        self._replace.setText(tr("&Replace in %Ln Heroes", "", ready) if ready else tr("&Replace"))
        self._replace.setEnabled(ready > 0 and not self._running.is_busy)

    def _refuse(self, error: RosterError) -> None:
        if isinstance(error, Interrupted):
            return
        self._stop()
        self._hits.show(())
        self._say("")
        self._message.show_text(str(error))

    def _submit(self) -> None:
        if self._ready is None or not self._replace.isEnabled():
            return
        scope, replacement, number = self._ready
        title = self._form.field.title
        change = Change(
            replace_text,
            (scope, replacement),
            number,
            label=tr("Replace in {field}").format(field=title),
            doing=tr("Replacing in {field}…").format(field=title),
            told=lambda rows: tr("Replaced in {field} of %Ln heroes", "", rows).format(field=title),
        )
        self._replace.setEnabled(False)
        self._running.start(change, self._not_replaced)

    def _not_replaced(self, error: RosterError) -> None:
        if isinstance(error, QuestionError):
            self._refuse(error)
        else:
            prompts.show_error(self, error)
