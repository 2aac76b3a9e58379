"""Text without case and accents, and regular expressions that cannot freeze anything."""

import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.data.errors import QuestionError
from desktop.data.questions import patterns
from desktop.data.questions.patterns import compiled, matches
from desktop.data.questions.text_match import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Spider-Man", "spider-man"),
        ("ZOË", "zoe"),
        ("a\u0301", "a"),
        ("Straße", "strasse"),
        ("Łódź", "lodz"),
        ("Ærøskøbing", "aeroskobing"),
        ("İI", "ii"),
        ("ＡＢ", "ab"),
        ("ﬁ", "fi"),
        ("Ψυχή", "ψυχη"),
        ("Ёж", "еж"),
        ("漢字", "漢字"),
        ("a\udcff", "a\udcff"),
    ],
)
def test_case_and_accents_are_ignored(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text(st.characters(exclude_categories=())), st.text(st.characters(exclude_categories=())))
def test_folding_is_done_letter_by_letter_and_once_is_enough(one: str, other: str) -> None:
    assert fold(one + other) == fold(one) + fold(other)
    assert fold(fold(one)) == fold(one)


def test_a_hopeless_pattern_gives_up_and_lets_others_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patterns, "PATIENCE_S", 0.2)
    turns: list[float] = []
    stop = threading.Event()

    def work() -> None:
        while not stop.wait(0.001):
            turns.append(time.perf_counter())

    worker = threading.Thread(target=work)
    worker.start()
    try:
        with pytest.raises(TimeoutError):
            matches("a" * 40 + "b", "(a|a)*$")
    finally:
        stop.set()
        worker.join()
    assert len(turns) > 10


@pytest.mark.parametrize("pattern", ["a(", "[", "(?P<a>x)(?P<a>y", "*", "a{5,1}", "x" * 1_001])
def test_a_pattern_that_cannot_be_understood_is_explained(pattern: str) -> None:
    with pytest.raises(QuestionError, match=r"regular expression .*\."):
        compiled(pattern)
