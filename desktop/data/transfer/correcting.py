"""Correcting single records after a dry run. Doors: `correct`, `leave_out`, `take_in`."""

from dataclasses import replace

from sqlalchemy import Connection

from desktop.data.fields import COLUMNS, POSITION
from desktop.data.transfer.judging import Judge
from desktop.data.transfer.staging import SAME_AS, Record, Staging, Status, stored
from desktop.data.transfer.values import Values


def correct(connection: Connection, staging: Staging, number: int, field: str, text: str) -> Record:
    """Put another value into a record, then check and compare it again.

    Args:
        connection: Where the roster can be read.
        staging: After its dry run.
        number: The record.
        field: Name of the field.
        text: What the person typed.

    Returns:
        The record as it is now; other records that mean the same hero may have changed too.
    """
    record = staging.get(number)
    after = tuple(text if name == field else value for name, value in zip(COLUMNS, record.after, strict=True))
    return _judge_again(connection, staging, replace(record, after=after), record, field)


def leave_out(connection: Connection, staging: Staging, number: int) -> Record:
    """Let a record have no effect."""
    record = staging.get(number)
    staging.put([stored(replace(record, status=Status.LEFT_OUT, reasons=()))])
    _settle(connection, staging, record)
    return staging.get(number)


def take_in(connection: Connection, staging: Staging, number: int) -> Record:
    """Take back what `leave_out` did."""
    record = staging.get(number)
    return _judge_again(connection, staging, record, record)


def _judge_again(connection: Connection, staging: Staging, record: Record, was: Record, corrected: str = "") -> Record:
    before = record.before or (None,) * len(COLUMNS)
    given = {
        name: [new]
        for name, new, old in zip(COLUMNS, record.after, before, strict=True)
        if name in staging.plan.mapping.fields or name == corrected or new != old
    }
    judge, values = _judge(connection, staging, frozenset(given))
    staging.put(judge.judged(record.number, [record.line], values.checked(given)))
    _settle(connection, staging, was)
    _settle(connection, staging, staging.get(record.number))
    return staging.get(record.number)


def _judge(connection: Connection, staging: Staging, given: frozenset[str]) -> tuple[Judge, Values]:
    plan = staging.plan
    values = Values(replace(plan.mapping, columns=(), patterns=()), ())
    return Judge(connection, plan, values, given), values


def _settle(connection: Connection, staging: Staging, record: Record) -> None:
    """Let the first of the records that mean the same hero count, and the others be its duplicates."""
    keys = [record.after[POSITION[name]] for name in staging.plan.matching.keys]
    if not keys or None in keys:
        return
    judge, _ = _judge(connection, staging, frozenset())
    standing = [twin for twin in staging.twins(record.after) if twin.status is not Status.LEFT_OUT or twin.reasons]
    for place, twin in enumerate(standing):
        if place == 0 and twin.status is Status.DUPLICATE:
            status, reasons = judge.own(twin.after, twin.before)
            staging.put([stored(replace(twin, status=status, reasons=tuple(reasons)))])
        elif place and (twin.status is not Status.DUPLICATE or twin.reasons[0][1] != _same_as(standing[0])):
            staging.put([stored(replace(twin, status=Status.DUPLICATE, reasons=(("", _same_as(standing[0])),)))])


def _same_as(record: Record) -> str:
    return f"{SAME_AS}{record.line}."
