"""Regular expressions that can neither freeze nor crash the program. Doors: `compiled`, `matches`."""

from functools import lru_cache
from typing import Any, Final

from desktop.data.errors import QuestionError

PATIENCE_S: Final = 0.1
"""How long one value may be tried."""

_LONGEST: Final = 1_000


@lru_cache(16)
def compiled(pattern: str, called: str = "regular expression", instead: str = "search without it") -> Any:
    """A compiled pattern.

    Args:
        pattern: What was typed.
        called: What the person knows it as.
        instead: What the person can do without it.

    Raises:
        QuestionError: The pattern cannot be understood.
    """
    import regex  # type: ignore[import-untyped]

    if len(pattern) > _LONGEST:
        raise QuestionError(f"The {called} is too long. Use at most {_LONGEST:,} characters.")
    try:
        return regex.compile(pattern)
    except (regex.error, RecursionError, OverflowError) as error:
        raise QuestionError(f"The {called} cannot be understood: {error}. Correct it, or {instead}.") from None


def matches(value: str, pattern: str) -> bool:
    """Whether a pattern is found anywhere in a value; other threads run meanwhile.

    Raises:
        TimeoutError: It takes too long.
    """
    return compiled(pattern).search(value, timeout=PATIENCE_S, concurrent=True) is not None
