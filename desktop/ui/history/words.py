"""What the history says, as plain text: titles, times, sources, and what changed cell by cell."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QDateTime, QLocale

from desktop.data.fields import FIELDS, POSITION, HeroField
from desktop.data.journal.pages import Entry, Named
from desktop.data.journal.values import CREATED, DELETED, Kind, Operation
from desktop.ui.i18n import QT_TR_NOOP, tr
from desktop.ui.plain import one_line
from desktop.ui.table.cell_text import CellText, State, cell_text

_FIELDS: Final = {field.name: field for field in FIELDS}
_NAME: Final = FIELDS[POSITION["name"]]
_MINUTE: Final = 60_000
_HOUR: Final = 60 * _MINUTE
_DAY: Final = 24 * _HOUR
_MAX_LABEL: Final = 80
_WINDOW: Final = "window"
_SOURCES: Final = {
    "api": (QT_TR_NOOP("API"), "globe"),
    "import": (QT_TR_NOOP("Import"), "file-input"),
    "restore": (QT_TR_NOOP("Backup"), "archive-restore"),
}
_WHATS: Final = {CREATED: "plus", DELETED: "trash-2"}
_STEPS: Final = {Kind.UNDO: "undo-2", Kind.REDO: "redo-2"}


@dataclass(frozen=True, slots=True)
class Line:
    """One changed cell.

    Attributes:
        field: What changed.
        before: What it was; None when there was nothing.
        after: What it became; None when it is gone.
        values: Both as stored.
    """

    field: HeroField
    before: CellText | None
    after: CellText | None
    values: tuple[object, object]


def title(operation: Operation) -> str:
    """What an operation is called."""
    label = one_line(operation.label, _MAX_LABEL)
    match operation.kind:
        case Kind.UNDO:
            return tr("Undo: {label}").format(label=label)
        case Kind.REDO:
            return tr("Redo: {label}").format(label=label)
        case _:
            return label


def full_title(entry: Entry) -> str:
    """What an operation is called, with the hero it is about."""
    called = hero_name(entry.only) if entry.only is not None else ""
    return f"{title(entry.operation)} — {called}" if called else title(entry.operation)


def facts(operation: Operation, author: str, now: int) -> str:
    """Whether it was undone, when, where and how many heroes, in one line; the end may be cut."""
    parts = [tr("undone")] if operation.undone_by is not None else []
    parts += [ago(operation.time, now), source(operation, author)]
    if operation.rows != 1:
        parts.append(tr("%Ln heroes", "", operation.rows))
    return " · ".join(parts)


def source(operation: Operation, author: str) -> str:
    """Where an operation came from."""
    if operation.source == _WINDOW:
        return tr("Here", "done in this program") if operation.author == author else tr("Another Heroes")
    name, _ = _SOURCES.get(operation.source, ("", ""))
    return tr(name) if name else one_line(operation.source)


def symbol(entry: Entry) -> str:
    """Name of the icon of an operation."""
    operation = entry.operation
    if operation.kind in _STEPS:
        return _STEPS[operation.kind]
    if operation.source in _SOURCES:
        return _SOURCES[operation.source][1]
    return _WHATS.get(entry.only.recorded.what, "pencil") if entry.only is not None else "pencil"


def ago(time: int, now: int) -> str:
    """How long ago something was, or its day when that is long.

    Args:
        time: In milliseconds since 1970, UTC.
        now: The same for now.
    """
    past = now - time
    if past < _MINUTE:
        return tr("just now")
    if past < _HOUR:
        return tr("%Ln minutes ago", "", past // _MINUTE)
    if past < _DAY:
        return tr("%Ln hours ago", "", past // _HOUR)
    if past < 7 * _DAY:
        return tr("%Ln days ago", "", past // _DAY)
    return QLocale().toString(_moment(time).date(), QLocale.FormatType.ShortFormat)


def exact(time: int) -> str:
    """Day and time to the second."""
    moment, short = _moment(time), QLocale.FormatType.ShortFormat
    day = QLocale().toString(moment.date(), QLocale.FormatType.LongFormat)
    return f"{day}, {QLocale().toString(moment.time(), QLocale().timeFormat(short).replace('mm', 'mm:ss'))}"


def hero_name(named: Named) -> str:
    """What a hero is called; "" when nobody knows."""
    if named.name is None:
        return ""
    return one_line(cell_text(_NAME, named.name, revealed=False).text)


def hero_title(named: Named) -> str:
    """A hero's name and id, and whether it was created or deleted."""
    name, number = hero_name(named), str(named.recorded.hero)
    called = tr("{name}, id {id}").format(name=name, id=number) if name else tr("Id {id}").format(id=number)
    match named.recorded.what:
        case what if what == CREATED:
            return f"{called} · {tr('created')}"
        case what if what == DELETED:
            return f"{called} · {tr('deleted')}"
        case _:
            return called


def lines(named: Named, *, revealed: bool) -> tuple[Line, ...]:
    """What changed, cell by cell."""
    what = named.recorded.what
    return tuple(
        Line(
            field,
            None if what == CREATED else cell_text(field, cell.before, revealed=revealed),
            None if what == DELETED else cell_text(field, cell.after, revealed=revealed),
            (cell.before, cell.after),
        )
        for cell in named.recorded.cells
        if (field := _FIELDS.get(cell.field)) is not None
    )


def spoken(line: Line) -> str:
    """What a screen reader says of a changed cell."""
    sides = [_spoken_side(side) for side in (line.before, line.after) if side is not None]
    changed = tr("{before} becomes {after}").format(before=sides[0], after=sides[-1]) if len(sides) > 1 else sides[0]
    return tr("{column}: {value}").format(column=line.field.title, value=changed)


def _spoken_side(side: CellText) -> str:
    match side.state:
        case State.MASKED:
            return tr("hidden")
        case State.DAMAGED:
            return tr("damaged, {value}").format(value=side.text)
        case _:
            return side.text


def _moment(time: int) -> QDateTime:
    return QDateTime.fromMSecsSinceEpoch(time)
