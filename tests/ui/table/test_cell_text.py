"""What cells say: short, on one line, masked, marked when damaged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.data.fields import FIELDS, HeroField
from desktop.ui.table.cell_text import MAX_SHOWN, CellText, State, cell_text, explained, one_line, spoken

NAME, AGE, SECRET, ID = (
    next(field for field in FIELDS if field.name == name) for name in ("name", "age", "secret_name", "id")
)


@pytest.mark.parametrize(
    ("field", "value", "text", "state"),
    [
        (NAME, "Iron Man", "Iron Man", State.PLAIN),
        (AGE, 1_234_567, "1234567", State.PLAIN),
        (AGE, None, "unknown", State.UNKNOWN),
        (SECRET, "Tony", "••••••••", State.MASKED),
        (SECRET, "A far longer secret", "••••••••", State.MASKED),
        (NAME, None, "empty", State.DAMAGED),
        (AGE, "forty", "forty", State.DAMAGED),
        (AGE, 4.5, "4.5", State.DAMAGED),
        (NAME, b"\xff\x00", "2 bytes", State.DAMAGED),
        (NAME, "Caf\udce9", "Caf\ufffd", State.DAMAGED),
        (SECRET, b"Tony", "••••••••", State.DAMAGED),
        (NAME, "Two\nlines\r\nthree", "Two↵ lines↵ three", State.PLAIN),
        (NAME, "A\tB\x07C", "A B C", State.PLAIN),
    ],
)
def test_cells(field: HeroField, value: object, text: str, state: State) -> None:
    assert cell_text(field, value, revealed=False) == CellText(text, state)


def test_revealed_secrets_are_shown() -> None:
    assert cell_text(SECRET, "Tony", revealed=True) == CellText("Tony", State.PLAIN)
    assert cell_text(SECRET, b"Tony", revealed=True) == CellText("4 bytes", State.DAMAGED)


@pytest.mark.timeout(5)
def test_a_huge_text_costs_nothing() -> None:
    huge = "x" * 50_000_000
    for _ in range(1_000):
        assert cell_text(NAME, huge, revealed=False).text == "x" * MAX_SHOWN + "…"


@given(st.text())
def test_any_text_fits_on_one_short_line(text: str) -> None:
    shown = one_line(text)
    assert len(shown) <= 2 * MAX_SHOWN + 1
    assert not set(shown) & set("\n\r\t\0\x7f\u2028\u2029")


@given(st.none() | st.integers() | st.floats() | st.binary() | st.text(st.characters()))
def test_nothing_raises_and_masked_cells_tell_nothing(value: object) -> None:
    for field in FIELDS:
        cell = cell_text(field, value, revealed=False)
        assert isinstance(spoken(field, cell), str)
        if field.secret:
            assert set(cell.text) == {"•"}
        if cell.state is State.DAMAGED:
            assert explained(field, value).endswith("It stays as it is until you edit it.")


def test_screen_readers_hear_column_value_and_state() -> None:
    assert spoken(NAME, cell_text(NAME, "Thor", revealed=False)) == "Name: Thor"
    assert spoken(AGE, cell_text(AGE, None, revealed=False)) == "Age: unknown"
    assert spoken(SECRET, cell_text(SECRET, "x", revealed=False)) == "Secret name: hidden"
    assert spoken(AGE, cell_text(AGE, "forty", revealed=False)) == "Age: damaged, forty"
