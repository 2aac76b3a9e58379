"""Questions as text: what is printed is what is parsed, and what cannot be understood says what to write."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.data.errors import QuestionError
from desktop.data.questions.hero_query import Filter, HeroQuery, Operator, Sort
from desktop.data.questions.language import parse, printed
from tests.data.questions import questions

WILD = st.text(st.characters(exclude_categories=()), max_size=12)
TRICKY = st.text(st.sampled_from('a "\\/^=!~<>?:,-%1\t\n'), max_size=8)
VALUES = st.one_of(WILD, TRICKY, st.sampled_from(("unknown", "known", "?", "!?", "", "sort:id", "18-25")))
PATTERNS = st.sampled_from(
    ("", "a", "a/b", r"a\/b", r"\\/", r"\\", "a b", "^a|b$", r"\s", '"', "//", "[/]", r"\\\/", "x?", "\n")
)
NUMBERS = st.integers(-(2**63) + 1, 2**63 - 1)
TEXT_OPERATORS = (Operator.CONTAINS, Operator.STARTS, Operator.IS, Operator.IS_NOT, Operator.EXACT)
NUMBER_OPERATORS = (
    Operator.EQUAL,
    Operator.NOT_EQUAL,
    Operator.LESS,
    Operator.AT_MOST,
    Operator.GREATER,
    Operator.AT_LEAST,
)
FILTERS = st.one_of(
    st.builds(Filter, st.sampled_from(("name", "secret_name")), st.sampled_from(TEXT_OPERATORS), VALUES),
    st.builds(Filter, st.just("name"), st.just(Operator.REGEX), PATTERNS),
    st.builds(Filter, st.sampled_from(("age", "id")), st.sampled_from(NUMBER_OPERATORS), NUMBERS),
    st.builds(
        lambda ends: Filter("age", Operator.BETWEEN, *sorted(ends)),
        st.tuples(st.integers(-30, 30), st.integers(-30, 30)),
    ),
    questions.KNOWLEDGE,
)
QUERIES = st.builds(
    HeroQuery,
    st.one_of(WILD, TRICKY, st.sampled_from(("name:x", "Name:x y", "sort:", '"', "a:b age:", "iron   man"))),
    st.lists(FILTERS, max_size=3).map(tuple),
    questions.SORTS,
)


@given(QUERIES)
def test_what_is_printed_is_parsed_as_the_same_question(query: HeroQuery) -> None:
    assert HeroQuery.parse(str(query)) == query


@given(st.one_of(WILD, TRICKY, st.text(st.sampled_from('name:age sort-<>=!^/~"?1x '), max_size=30)))
def test_whatever_is_typed_is_understood_or_explained(text: str) -> None:
    understood = explained = None
    try:
        understood = HeroQuery.parse(text)
    except QuestionError as error:
        explained = error
    if understood is not None:
        assert str(HeroQuery.parse(str(understood))) == str(understood)
    else:
        assert explained is not None
        assert explained.position in range(len(text) + 1)
        assert str(explained).endswith(".")


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("", HeroQuery()),
        ("  Spider   man ", HeroQuery("Spider man")),
        ("name:spider", HeroQuery(filters=(Filter("name", Operator.CONTAINS, "spider"),))),
        ("NAME:Spider", HeroQuery(filters=(Filter("name", Operator.CONTAINS, "Spider"),))),
        ('name:"iron man"', HeroQuery(filters=(Filter("name", Operator.CONTAINS, "iron man"),))),
        ('name:"say \\"hi\\" \\\\"', HeroQuery(filters=(Filter("name", Operator.CONTAINS, 'say "hi" \\'),))),
        ('name:"say ""hi"""', HeroQuery(filters=(Filter("name", Operator.CONTAINS, 'say "hi"'),))),
        ("name:a\\b", HeroQuery(filters=(Filter("name", Operator.CONTAINS, "a\\b"),))),
        ("name:^iron", HeroQuery(filters=(Filter("name", Operator.STARTS, "iron"),))),
        ("name:=Thor", HeroQuery(filters=(Filter("name", Operator.IS, "Thor"),))),
        ("name:!=Thor", HeroQuery(filters=(Filter("name", Operator.IS_NOT, "Thor"),))),
        ("name:==Thor", HeroQuery(filters=(Filter("name", Operator.EXACT, "Thor"),))),
        ('name:=="Iron Man"', HeroQuery(filters=(Filter("name", Operator.EXACT, "Iron Man"),))),
        (r"name:/^a\/b c$/", HeroQuery(filters=(Filter("name", Operator.REGEX, "^a/b c$"),))),
        ("name:? age:?", HeroQuery(filters=(Filter("name", Operator.UNKNOWN), Filter("age", Operator.UNKNOWN)))),
        ("name:unknown", HeroQuery(filters=(Filter("name", Operator.CONTAINS, "unknown"),))),
        ("age:30", HeroQuery(filters=(Filter("age", Operator.EQUAL, 30),))),
        ("age:=30", HeroQuery(filters=(Filter("age", Operator.EQUAL, 30),))),
        ("age:!=30", HeroQuery(filters=(Filter("age", Operator.NOT_EQUAL, 30),))),
        ("age:>=30", HeroQuery(filters=(Filter("age", Operator.AT_LEAST, 30),))),
        ("age:<18", HeroQuery(filters=(Filter("age", Operator.LESS, 18),))),
        ("age:18-25", HeroQuery(filters=(Filter("age", Operator.BETWEEN, 18, 25),))),
        ("age:25-18", HeroQuery(filters=(Filter("age", Operator.BETWEEN, 18, 25),))),
        ("id:-5--1", HeroQuery(filters=(Filter("id", Operator.BETWEEN, -5, -1),))),
        ("age:-5", HeroQuery(filters=(Filter("age", Operator.EQUAL, -5),))),
        ("age:Unknown", HeroQuery(filters=(Filter("age", Operator.UNKNOWN),))),
        ("age:known", HeroQuery(filters=(Filter("age", Operator.KNOWN),))),
        ("sort:name,-age", HeroQuery(sort=(Sort("name"), Sort("age", descending=True)))),
        ("Spider-Man: Blue", HeroQuery("Spider-Man: Blue")),
        ('"name:x" "two words"', HeroQuery("name:x two words")),
        ("a name:b c", HeroQuery("a c", (Filter("name", Operator.CONTAINS, "b"),))),
    ],
)
def test_forms(text: str, query: HeroQuery) -> None:
    assert HeroQuery.parse(text) == query


@pytest.mark.parametrize(
    ("text", "position", "advice"),
    [
        ('spider "iron', 7, "Close it"),
        ('name:"iron', 5, "Close it"),
        ('name:"iron"man', 11, "Put a space"),
        ("name:/a/b", 8, "Put a space"),
        ("name:", 0, "Write a word"),
        ("x name: spider", 2, "Write a word"),
        ("name:=", 5, "Write a word"),
        ("name:/a", 5, "Close it"),
        ("name:/a(/", 5, "Correct it"),
        ("age:", 0, "Write 30"),
        ("age:old", 4, "Write 30"),
        ("age:>= 30", 4, "Write 30"),
        ("age:9223372036854775808", 4, "Write at most"),
        ("sort:", 5, "Fields are: name"),
        ("sort:name,power", 10, "Fields are: name"),
        ("sort:id sort:age", 8, "Write one"),
        ("x" * 10_001, 10_000, "Use at most"),
    ],
)
def test_what_cannot_be_understood_is_explained_where_it_stands(text: str, position: int, advice: str) -> None:
    with pytest.raises(QuestionError, match=advice) as caught:
        HeroQuery.parse(text)
    assert caught.value.position == position


def test_a_new_field_needs_no_edit() -> None:
    fields = {"power": False, "rank": True}
    query = parse("power:^fl rank:>3 sort:-power name:x", fields)
    assert query.filters == (Filter("power", Operator.STARTS, "fl"), Filter("rank", Operator.GREATER, 3))
    assert query.sort == (Sort("power", descending=True),)
    assert query.text == "name:x"
    assert parse(printed(query, fields), fields) == query


def test_questions_are_evened_out() -> None:
    assert HeroQuery("  a \t b ", sort=()) == HeroQuery("a b")
    assert str(HeroQuery("a", search_secrets=True)) == "a"
    assert HeroQuery("a", (Filter("age", Operator.KNOWN),), (Sort("age"),), search_secrets=True).unfiltered() == (
        HeroQuery(sort=(Sort("age"),))
    )


def test_importing_the_language_is_cheap() -> None:
    program = (
        "import sys, desktop.data.questions.language, desktop.data.questions.hero_query;"
        "print({'sqlalchemy', 'pydantic', 'sqlmodel', 'PySide6', 'regex'} & sys.modules.keys())"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
