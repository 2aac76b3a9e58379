"""How a file is to be read and what its columns mean, with its first rows as they will be read. Door: `SetupPage`."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from desktop.data.errors import RosterError
from desktop.data.fields import FIELDS
from desktop.data.transfer.first_look import Look, look
from desktop.data.transfer.mapping import Plan
from desktop.settings import Settings
from desktop.ui import theme
from desktop.ui.i18n import tr
from desktop.ui.message_line import MessageLine
from desktop.ui.plain import label
from desktop.ui.transfer.layout_form import LayoutForm
from desktop.ui.transfer.mapping_form import MappingForm
from desktop.ui.transfer.matching_form import MatchingForm
from desktop.ui.transfer.preview import Preview, preview_view
from desktop.ui.transfer.remembered import recalled

if TYPE_CHECKING:
    from desktop.data.transfer.layout import Layout
    from desktop.data.transfer.source import Source
    from desktop.task import Task
    from desktop.tasks import Tasks

SOON_MS: Final = 150
_G: Final = theme.GRID


class SetupPage(QWidget):
    """The forms above and beside the preview.

    Args:
        source: The file.
        tasks: Reads its first rows.
        settings: Remember how such files were imported.
        revealed: Whether secrets are shown from the start.
    """

    changed = Signal()

    def __init__(self, source: "Source", tasks: "Tasks", settings: Settings, *, revealed: bool) -> None:
        super().__init__()
        self._source = source
        self._tasks = tasks
        self._settings = settings
        self._looking: Task | None = None
        self._look: Look | None = None
        self._columns: tuple[str, ...] | None = None
        self.problem = ""
        self.layout_form = LayoutForm()
        self.mapping_form = MappingForm()
        self.matching_form = MatchingForm()
        self.preview = Preview(self)
        self.table = preview_view(self.preview)
        self.reveal = QCheckBox(tr("Show secret &names"))
        self.reveal.setChecked(revealed)
        self._hint = label(wrap=True)
        self._message = MessageLine()
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._arrange()
        self._connect()
        self._begin()

    @property
    def is_settled(self) -> bool:
        """Whether the preview shows what the forms say."""
        return self._looking is None and not self._soon.isActive()

    @property
    def plan(self) -> Plan:
        """What was decided."""
        return Plan(self.mapping_form.mapping(), self.matching_form.matching)

    @property
    def layout_of_file(self) -> "Layout | None":
        """How the file is read; None while it cannot be read."""
        return None if self._look is None else self._look.layout

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the file."""
        return self._columns or ()

    def obstacle(self) -> str:
        """Why nothing can be checked yet, or ""."""
        if self.problem or self._look is None:
            return self.problem or tr("Reading…")
        if not self._look.sample.rows:
            return tr("There are no rows in it. Choose another file, or another way to read it.")
        if not self.mapping_form.fields:
            return tr("Choose the column of at least one field.")
        return ""

    def _arrange(self) -> None:
        self.layout_form.hide()
        right = QVBoxLayout()
        right.setSpacing(2 * _G)
        right.addWidget(self.matching_form)
        right.addWidget(self._hint)
        right.addStretch()
        right.addWidget(self.reveal)
        forms = QHBoxLayout()
        forms.setSpacing(4 * _G)
        forms.addWidget(self.mapping_form, 3)
        forms.addLayout(right, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * _G)
        layout.addWidget(self.layout_form)
        layout.addWidget(self.table, 1)
        layout.addWidget(self._message)
        layout.addLayout(forms)

    def _connect(self) -> None:
        self._soon.timeout.connect(self._begin)
        self.layout_form.changed.connect(self._read_anew)
        self.mapping_form.changed.connect(self._map_anew)
        self.matching_form.changed.connect(self._update)
        self.reveal.toggled.connect(self._show)

    def _read_anew(self) -> None:
        self._look = None
        self._soon.start()

    def _map_anew(self) -> None:
        self._soon.start()
        self._update()

    def _begin(self) -> None:
        self._soon.stop()
        if self._looking is not None:
            self._looking.cancel()
        mapping = self.mapping_form.mapping() if self._columns is not None else None
        self._looking = self._tasks.run(
            look, self._source, self.layout_of_file, dict(self.layout_form.given), mapping,
            done=self._take, failed=self._refuse,
        )  # fmt: skip

    def _take(self, found: Look) -> None:
        self._looking, self._look, self.problem = None, found, found.problem
        self.layout_form.show_layout(found.layout)
        self.layout_form.show()
        if found.sample.columns != self._columns:
            self._offer(found)
        self._show()

    def _offer(self, found: Look) -> None:
        """Other columns: map them as last time, or as their names suggest."""
        self._columns = found.sample.columns
        kept = recalled(self._settings, self._columns)
        self.mapping_form.show_mapping(self._columns, kept.mapping if kept else found.guess)
        self.matching_form.begin(kept.matching if kept else None)
        if kept is not None and kept.mapping != found.guess:
            self._begin()

    def _refuse(self, error: RosterError) -> None:
        self._looking, self.problem = None, str(error)
        self.layout_form.show()
        self._update()

    def _show(self, *_: object) -> None:
        if self._look is not None:
            self.preview.show_look(self._look, self.plan.mapping, revealed=self.reveal.isChecked())
        self._update()

    def _update(self) -> None:
        self.matching_form.offer(self.mapping_form.fields)
        self._hint.setText(self._lacking())
        self._message.show_text(self.problem or (self.obstacle() if self._look is not None else ""))
        self.changed.emit()

    def _lacking(self) -> str:
        """What new heroes would lack."""
        given = {*self.mapping_form.fields, *(field for field, _ in self.mapping_form.mapping().defaults)}
        lacking = [field.title for field in FIELDS if field.editable and not field.nullable and field.name not in given]
        if not lacking or self._look is None:
            return ""
        return tr("New heroes need {fields}: choose its column, or what stands for an empty cell.").format(
            fields=tr(" and ").join(lacking)
        )
