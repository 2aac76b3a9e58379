"""What the program itself committed shows at once, in its right place, and selection and place follow."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.data.fields import POSITION, id_of
from desktop.data.models import Change, Row
from desktop.data.questions.hero_query import HeroQuery, Sort
from desktop.settings import Settings
from tests.ui.table.tables import Table, heroes, people_order, roster, shown

COUNT = 900
CONTROL = Qt.KeyboardModifier.ControlModifier
BY_NAME = HeroQuery(sort=(Sort("name"),))


@pytest.fixture
def table(qtbot: QtBot, tmp_path: Path, settings: Settings) -> Iterator[Table]:
    with shown(qtbot, roster(tmp_path / "avengers.db", heroes(COUNT)), settings) as table:
        yield table


def row_at(table: Table, number: int) -> Row:
    row = table.model.row(number)
    assert row is not None
    return row


def resets(table: Table) -> list[int]:
    counted: list[int] = []
    table.model.modelReset.connect(lambda: counted.append(1))
    return counted


def test_a_changed_value_shows_at_once(table: Table) -> None:
    change = table.update(row_at(table, 4), name="Renamed")
    table.panel.apply_changes((change,), select=5)
    assert table.model.index(4, 0).data() == "Renamed", "before anything was read"
    table.settle()
    assert table.all_ids() == list(range(1, COUNT + 1))


def test_a_changed_hero_moves_to_its_place_and_stays_current(table: Table) -> None:
    table.panel.set_query(BY_NAME)
    table.settle()
    was_reset = resets(table)
    table.go_to(5)
    row = row_at(table, 5)
    change = table.update(row, name="Zorro")
    table.panel.apply_changes((change,), select=id_of(row))
    table.settle()
    assert table.view.currentIndex().row() == COUNT - 1
    assert table.current() == id_of(row)
    assert table.selected() == [id_of(row)]
    assert id_of(row) in table.visible_ids()
    assert not was_reset
    assert table.all_ids() == people_order(table.stored(), ("name", False))


def test_a_changed_hero_keeps_its_mark_when_another_is_current(table: Table) -> None:
    table.panel.set_query(BY_NAME)
    table.settle()
    table.click(3)
    table.click(8, CONTROL)
    before = {id_of(row_at(table, 3)), id_of(row_at(table, 8))}
    change = table.update(row_at(table, 3), name="Aaron")
    table.panel.apply_changes((change,))
    table.settle()
    assert set(table.selected()) == before
    assert table.ids(0, 0) == [id_of(change.after or ())]


def test_a_hero_that_fits_no_more_goes(table: Table) -> None:
    table.panel.set_query(HeroQuery(text="spider"))
    table.settle()
    count = table.model.rowCount()
    change = table.update(row_at(table, 2), name="Octopus")
    table.panel.apply_changes((change,))
    table.settle()
    assert table.model.rowCount() == count - 1
    assert id_of(change.after or ()) not in table.all_ids()


def test_a_new_hero_is_shown_and_selected(table: Table) -> None:
    table.panel.set_query(BY_NAME)
    table.settle()
    change = table.create("Mmm")
    assert change.after is not None
    table.panel.apply_changes((change,), select=id_of(change.after))
    table.settle()
    assert table.model.rowCount() == COUNT + 1
    assert table.current() == COUNT + 1
    assert table.selected() == [COUNT + 1]
    assert COUNT + 1 in table.visible_ids()
    assert table.all_ids() == people_order(table.stored(), ("name", False))


def test_a_new_hero_that_does_not_fit_the_question_changes_nothing(table: Table) -> None:
    table.panel.set_query(HeroQuery(text="spider"))
    table.settle()
    table.go_to(3)
    before = table.all_ids()
    current = table.current()
    change = table.create("Octopus")
    table.panel.apply_changes((change,), select=id_of(change.after or ()))
    table.settle()
    assert table.all_ids() == before
    assert table.current() == current


def test_deleted_heroes_go_at_once_and_the_next_one_is_current(table: Table) -> None:
    table.go_to(20)
    changes = table.delete(row_at(table, 20))
    table.panel.apply_changes(changes)
    assert table.model.rowCount() == COUNT - 1
    assert table.current() == 22
    table.settle()
    assert table.all_ids() == [number for number in range(1, COUNT + 1) if number != 21]
    assert table.panel.status().total == COUNT - 1


def test_many_scattered_heroes_go(table: Table) -> None:
    for row in range(0, 60, 2):
        table.view.scrollTo(table.model.index(row, 0))
        table.click(row, CONTROL if row else Qt.KeyboardModifier.NoModifier)
    rows = table.selected_rows(100)
    assert len(rows) == 30
    table.panel.apply_changes(table.delete(*rows))
    table.settle()
    gone = {row + 1 for row in range(0, 60, 2)}
    assert table.all_ids() == [number for number in range(1, COUNT + 1) if number not in gone]
    assert table.panel.status().selected == 0


def test_a_large_selection_is_deleted_piece_by_piece(table: Table) -> None:
    """As the program does it: read a piece, delete it, tell the table, read the next one."""
    table.go_to(100)
    table.view.show_row_at(790, 0)
    table.settle()
    table.click(799, Qt.KeyboardModifier.ShiftModifier)
    assert table.panel.status().selected == 700
    left = 700
    while left:
        rows = table.selected_rows(150)
        table.panel.apply_changes(table.delete(*rows))
        left -= len(rows)
        assert table.panel.status().selected == left
    table.settle()
    assert [id_of(row) for row in table.stored()] == [*range(1, 101), *range(801, 901)]
    assert table.all_ids() == [*range(1, 101), *range(801, 901)]


def test_everything_is_deleted_piece_by_piece(table: Table) -> None:
    table.panel.set_query(HeroQuery(text="spider"))
    table.settle()
    table.panel.select_all()
    for _ in range(10):
        rows = table.selected_rows(50)
        if not rows:
            break
        assert table.panel.status().everything_selected
        table.panel.apply_changes(table.delete(*rows))
    table.settle()
    assert table.model.rowCount() == 0
    assert not [row for row in table.stored() if "Spider" in str(row[0])]
    assert len(table.stored()) == COUNT - 113


def test_quick_changes_one_after_the_other_are_all_there(table: Table) -> None:
    table.panel.set_query(BY_NAME)
    table.settle()
    for number in range(6):
        change = table.update(row_at(table, number), name=f"Quick {number}")
        table.panel.apply_changes((change,))
        change = table.create(f"New {number}")
        table.panel.apply_changes((change,))
    table.settle()
    assert table.all_ids() == people_order(table.stored(), ("name", False))


def test_a_change_while_rows_are_read_anew_is_not_lost(table: Table) -> None:
    table.panel.refresh()
    change = table.update(row_at(table, 3), name="Renamed")
    table.panel.apply_changes((change,))
    assert table.model.index(3, 0).data() == "Renamed"
    table.settle()
    assert table.model.index(3, 0).data() == "Renamed"
    assert table.all_ids() == list(range(1, COUNT + 1))


def test_a_change_while_another_question_is_asked_is_in_its_answer(table: Table) -> None:
    change = table.create("Zzz")
    table.panel.set_query(HeroQuery(text="zzz"))
    table.panel.apply_changes((change,), select=id_of(change.after or ()))
    table.settle()
    assert table.all_ids() == [COUNT + 1]
    assert table.current() == COUNT + 1


def test_many_changes_at_once(table: Table) -> None:
    changes = tuple(table.create(f"Batch {number}") for number in range(30))
    table.panel.apply_changes(changes)
    table.settle()
    assert table.model.rowCount() == COUNT + 30
    assert table.all_ids() == list(range(1, COUNT + 31))


def test_a_conflict_kept_shows_what_the_roster_holds(table: Table) -> None:
    before = row_at(table, 2)
    theirs = tuple("Theirs" if place == POSITION["name"] else value for place, value in enumerate(before))
    table.elsewhere("UPDATE hero SET name = 'Theirs' WHERE id = 3")
    table.panel.apply_changes((Change(before, theirs),), select=3)
    table.settle()
    assert table.model.index(2, 0).data() == "Theirs"
    assert table.current() == 3
