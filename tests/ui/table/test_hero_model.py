"""The model alone: what it tells views, editors and screen readers, and how it fits into 2^31 pixels."""

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from desktop.data.fields import COLUMNS, FIELDS, POSITION
from desktop.data.models import Row
from desktop.ui.table.hero_model import MAX_HEIGHT, HeroModel

Role = Qt.ItemDataRole


class Source:
    """Heroes numbered by their position; some are not at hand."""

    def __init__(self, gone: range = range(0)) -> None:
        self.gone = gone
        self.rows = [hero(number) for number in range(200)]

    def row(self, position: int) -> Row | None:
        if position in self.gone:
            return None
        return self.rows[position] if position < len(self.rows) else hero(position)


def hero(number: int) -> Row:
    values: dict[str, object] = {"id": number, "name": f"Hero {number}", "age": None, "secret_name": "Ben"}
    return tuple(values[column] for column in COLUMNS)


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def model(qtbot: QtBot, source: Source) -> HeroModel:
    result = HeroModel()
    result.reset(source, 100)
    return result


def fit(model: HeroModel, row_height: int) -> None:
    with model.emptied(row_height):
        assert model.rowCount() == 0


def value(model: HeroModel, row: int, field: str, role: int = Role.DisplayRole) -> object:
    return model.data(model.index(row, POSITION[field]), role)


def test_qt_finds_nothing_wrong(model: HeroModel, source: Source) -> None:
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    model.set_count(150)
    with model.removing(10, 12):
        del source.rows[10:13]
    with model.inserting(5):
        source.rows.insert(5, hero(999))
    model.change(0, 20)
    model.set_revealed(revealed=True)
    model.set_count(0)
    model.set_count(3)
    model.reset(source, 40)
    assert model.rowCount() == 40


def test_columns_are_the_fields(model: HeroModel) -> None:
    titles = [model.headerData(column, Qt.Orientation.Horizontal) for column in range(model.columnCount())]
    assert titles == [field.title for field in FIELDS]


def test_cells_for_each_role(model: HeroModel) -> None:
    assert value(model, 7, "name") == "Hero 7"
    assert value(model, 7, "age") == "unknown"
    assert value(model, 7, "age", Role.EditRole) is None
    assert value(model, 7, "id", Role.EditRole) == 7
    assert value(model, 7, "age", Role.AccessibleTextRole) == "Age: unknown"
    assert value(model, 7, "id", Role.TextAlignmentRole) == Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    assert value(model, 7, "name", Role.TextAlignmentRole) == Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def test_secrets_stay_hidden_until_they_are_revealed(model: HeroModel) -> None:
    for role in Role:
        assert "Ben" not in str(value(model, 1, "secret_name", role))
    model.set_revealed(revealed=True)
    assert value(model, 1, "secret_name") == "Ben"


def test_rows_that_are_not_at_hand_say_nothing(model: HeroModel, source: Source) -> None:
    source.gone = range(100)
    assert value(model, 3, "name") is None
    assert value(model, 3, "name", Role.EditRole) is None
    assert value(model, 3, "name", Role.AccessibleTextRole) == "Name: loading"


def test_damage_is_explained_in_plain_text(model: HeroModel, source: Source) -> None:
    row = list(source.rows[0])
    row[POSITION["age"]] = "<b>forty</b>"
    source.rows[0] = tuple(row)
    tip = str(value(model, 0, "age", Role.ToolTipRole))
    assert "<b>" not in tip
    assert "until you edit it" in tip
    assert value(model, 1, "age", Role.ToolTipRole) is None


def test_stale_and_foreign_indexes_are_harmless(model: HeroModel) -> None:
    index = model.index(90, 0)
    model.set_count(10)
    assert model.data(index) is None
    assert model.flags(index) == Qt.ItemFlag.NoItemFlags
    assert model.data(QModelIndex()) is None
    assert model.headerData(99, Qt.Orientation.Horizontal) is None


def test_row_numbers_are_grouped_and_count_from_one(model: HeroModel, source: Source) -> None:
    model.reset(source, 2_000)
    assert model.headerData(0, Qt.Orientation.Vertical) == "1"
    assert model.headerData(1_233, Qt.Orientation.Vertical) == "1,234"


def test_more_rows_than_fit_are_shown_in_part(model: HeroModel, source: Source) -> None:
    fit(model, 40)
    room = MAX_HEIGHT // 40
    model.reset(source, 10**9)
    assert model.rowCount() == room
    assert model.count == 10**9
    number = model.bring(10**9 - 1)
    assert number == room - 1
    assert value(model, number, "id") == str(10**9 - 1)
    number = model.bring(500_000_000)
    assert value(model, number, "id") == "500000000"
    assert 0 < number < room
    assert model.bring(model.base + 3) == 3, "what is shown already needs no other part"
    assert model.bring(0) == 0
    assert model.base == 0


def test_taller_rows_leave_room_for_fewer(model: HeroModel, source: Source) -> None:
    fit(model, 30)
    model.reset(source, MAX_HEIGHT // 30)
    fit(model, 60)
    assert model.rowCount() == MAX_HEIGHT // 60


def test_rows_come_and_go_in_a_question_that_is_shown_in_part(model: HeroModel, source: Source) -> None:
    fit(model, 40)
    room = MAX_HEIGHT // 40
    model.reset(source, room + 5)
    with model.removing(3, 3):
        del source.rows[3]
    assert (model.count, model.rowCount()) == (room + 4, room)
    with model.inserting(room + 4):
        pass
    assert (model.count, model.rowCount()) == (room + 5, room)
