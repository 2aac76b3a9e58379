"""What is known of an answer before it is read."""

from dataclasses import dataclass, field

from desktop.data.paging.page_index import PageIndex
from desktop.data.questions.hero_query import HeroQuery
from desktop.ui.table.beforehand import MAX_CUTS, Beforehand

FIELDS = ("name", "age", "secret_name", "id")
ORDERS = [f"sort:{sign}{name}" for name in FIELDS for sign in ("", "-")]


@dataclass
class Answer:
    """As much of a `Result` as is asked."""

    query: HeroQuery
    count: int = 7
    is_counting: bool = False
    is_renewing: bool = False
    index: PageIndex = field(init=False)

    def __post_init__(self) -> None:
        self.index = PageIndex.start(self.query, frozenset())


def asked(text: str) -> HeroQuery:
    return HeroQuery.parse(text)


def test_the_cuts_of_the_orders_used_last_are_remembered() -> None:
    beforehand = Beforehand()
    for order in (*ORDERS[:MAX_CUTS], ORDERS[0], ORDERS[MAX_CUTS]):
        beforehand.remember(Answer(asked(order)))  # type: ignore[arg-type]
    known = [order for order in ORDERS if beforehand.cuts(asked(f"age:>3 {order}")) is not None]
    assert known == [ORDERS[0], *ORDERS[2 : MAX_CUTS + 1]]


def test_the_number_of_rows_is_known_when_only_the_order_changes() -> None:
    beforehand = Beforehand()
    shown = Answer(asked("spider sort:name"))
    for text, known in (("spider sort:-age", 7), ("spider", 7), ("spiders sort:name", None), ("spider age:>3", None)):
        assert beforehand.count(asked(text), shown) == known, text  # type: ignore[arg-type]
    assert beforehand.count(asked("spider"), None) is None
    for unsure in (Answer(shown.query, is_counting=True), Answer(shown.query, is_renewing=True)):
        assert beforehand.count(asked("spider"), unsure) is None  # type: ignore[arg-type]
