"""What only holds for a roster on a server."""

import threading
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection

from desktop.data import crud
from desktop.data.database import Database
from desktop.data.errors import (
    Interrupted,
    RosterError,
    RosterForeign,
    RosterMissing,
    RosterReadOnly,
    RosterRefused,
    RosterUnavailable,
    ServerUnreachable,
)
from desktop.data.models import Change
from tests.data.conftest import Open
from tests.data.postgresql import servers
from tests.data.postgresql.servers import Server
from tests.data.rosters import ORIGIN

UNREACHABLE = (
    "The server of “{name}” does not answer. What was saved before is safe; check the network and the address, then "
    "try again."
)


def add(connection: Connection, name: str) -> Change:
    return crud.create(connection, {"name": name, "secret_name": "unknown"}, ORIGIN)


def end_all(server: Server) -> None:
    """Cut every connection of ours, as a restarted server does."""
    servers.tell(
        server.address(),
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'Heroes'",
    )


@pytest.mark.parametrize(
    ("url", "kind", "sees"),
    [
        ("postgresql://bob:hidden@127.0.0.1:1/marvel", ServerUnreachable, UNREACHABLE.format(name="marvel")),
        ("postgres://bob:hidden@127.0.0.1:1", ServerUnreachable, UNREACHABLE.format(name="127.0.0.1")),
        (
            "postgresql://bob:hidden@127.0.0.1:port/marvel",
            RosterMissing,
            "This address of a server cannot be understood. Nothing was changed; write it like "
            "postgresql://user@server/database.",
        ),
    ],
)
def test_servers_that_are_not_there(url: str, kind: type[RosterError], sees: str) -> None:
    with pytest.raises(kind) as refused:
        Database.open(url)
    assert str(refused.value) == sees
    assert "hidden" not in f"{refused.value!r} {refused.value.details} {refused.value.__cause__}"


def test_databases_and_users_that_are_not_there(server: Server) -> None:
    with pytest.raises(RosterMissing, match="There is no database “nowhere” on the server"):
        Database.open(server.address("nowhere"))
    with pytest.raises(RosterUnavailable, match="refused the user name or the password"):
        Database.open(server.address(user="nobody", password="hidden"))


def test_the_password_is_never_shown(opened: Open, server: Server) -> None:
    servers.tell(server.address(), "CREATE ROLE bob LOGIN SUPERUSER PASSWORD 'hidden'")
    url = server.address(server.database().rpartition("/")[2].partition("?")[0], "bob", "hidden")
    assert "hidden" in url
    database = opened(f"{url}&sslpassword=hidden", create=True)
    assert "hidden" not in f"{database.location} {database.name} {database.state}"
    assert database.location.startswith("postgresql://bob@/roster_")
    assert opened(database.location).state == database.state


def schema(*more: str) -> tuple[str, ...]:
    return (*servers.TUTORIAL, *more)


@pytest.mark.parametrize(
    ("statements", "why"),
    [
        (schema("ALTER TABLE hero ADD COLUMN cape VARCHAR"), "further columns"),
        (schema("ALTER TABLE hero ALTER COLUMN id DROP DEFAULT"), "does not number new heroes"),
        (
            schema(
                "CREATE FUNCTION grow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$",
                "CREATE TRIGGER grow BEFORE UPDATE ON hero FOR EACH ROW EXECUTE FUNCTION grow()",
            ),
            "triggers",
        ),
        (schema("CREATE RULE keep AS ON DELETE TO hero DO INSTEAD NOTHING"), "triggers"),
        (schema("CREATE TABLE pet (owner BIGINT REFERENCES hero ON DELETE SET NULL)"), "Deleting a hero would"),
        (schema("CREATE TABLE mutant () INHERITS (hero)"), "several tables"),
    ],
)
def test_rosters_that_are_open_for_reading_only(
    statements: tuple[str, ...], why: str, opened: Open, server: Server
) -> None:
    url = server.schema(*statements)
    database = opened(url)
    assert database.state.read_only
    assert why in database.state.reason
    with pytest.raises(RosterReadOnly, match=r"^“postgres” is open for reading only\."):
        database.write(add, "lost").result()
    assert servers.ask(url, "SELECT count(*) FROM hero") == [(3,)]


def test_rights_are_looked_at(opened: Open, server: Server) -> None:
    name = server.database(*servers.TUTORIAL, "CREATE ROLE guest LOGIN", "GRANT SELECT ON hero TO guest")
    name = name.rpartition("/")[2].partition("?")[0]
    guest = opened(server.address(name, "guest"))
    assert "You may only read it" in guest.state.reason
    servers.tell(server.address(name), f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    assert "Its server allows reading only" in opened(server.address(name)).state.reason


@pytest.mark.parametrize(
    ("statements", "why"),
    [
        (("CREATE VIEW hero AS SELECT 1 AS id",), "what it calls “hero” is a view, not an ordinary table"),
        (("CREATE TABLE hero (id INT) PARTITION BY LIST (id)",), "is a partitioned table, not an ordinary table"),
        (
            ("CREATE TABLE hero (id SERIAL PRIMARY KEY, name VARCHAR, age VARCHAR, secret_name VARCHAR)",),
            "hold other things than heroes",
        ),
        (("CREATE TABLE hero (id SERIAL PRIMARY KEY, name VARCHAR, secret_name VARCHAR)",), "lacks columns"),
        (("CREATE TABLE hero (id SERIAL, name VARCHAR, age INT, secret_name VARCHAR)",), "no number"),
    ],
)
def test_databases_that_are_no_rosters(statements: tuple[str, ...], why: str, server: Server) -> None:
    with pytest.raises(RosterForeign, match=why):
        Database.open(server.schema(*statements))


def test_numbers_beyond_the_tutorials_columns_are_refused(opened: Open, server: Server) -> None:
    with pytest.raises(RosterRefused, match="cannot hold these values"):
        opened(server.schema(*servers.TUTORIAL)).write(
            crud.create, {"name": "Thor", "secret_name": "x", "age": 2**40}, ORIGIN
        ).result()


def test_a_restarted_server_is_found_again(opened: Open, server: Server) -> None:
    url = server.schema()
    database = opened(url, create=True)
    reader = database.reader()
    end_all(server)
    with pytest.raises(ServerUnreachable) as away:
        reader.run(lambda connection: connection.exec_driver_sql("SELECT count(*) FROM hero").scalar())
    assert str(away.value) == UNREACHABLE.format(name="postgres")
    assert reader.run(lambda connection: connection.exec_driver_sql("SELECT count(*) FROM hero").scalar()) == 0
    reader.close()

    for _ in range(3):
        end_all(server)
        database.write(add, "later").result()
    assert servers.ask(url, "SELECT name FROM hero") == [("later",)] * 3


def test_numbers_that_only_the_server_gives(opened: Open, server: Server) -> None:
    url = server.schema(servers.TUTORIAL[0].replace("id SERIAL NOT NULL", "id INT GENERATED ALWAYS AS IDENTITY"))
    database = opened(url)
    created = database.write(add, "one").result()
    deleted = database.write(crud.delete, created.after or (), ORIGIN).result()
    with pytest.raises(RosterRefused, match="numbers its heroes itself"):
        database.write(crud.apply, [deleted.reverse], ORIGIN).result()


def test_a_server_lost_while_saving_leaves_no_certainty(opened: Open, server: Server) -> None:
    """Nothing can be said about a commit that was sent and never answered."""
    url = server.schema(
        *servers.TUTORIAL,
        "CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$",
    )
    database = opened(url)
    servers.tell(
        url,
        "CREATE CONSTRAINT TRIGGER cut AFTER INSERT ON hero DEFERRABLE INITIALLY DEFERRED"
        " FOR EACH ROW EXECUTE FUNCTION cut()",
    )
    with pytest.raises(ServerUnreachable, match="Nobody can tell whether the last change was saved"):
        database.write(add, "lost").result()


def test_a_lost_connection_in_a_write_fails_only_that_write(opened: Open, server: Server) -> None:
    database = opened(server.schema(*servers.TUTORIAL))
    begun, go = threading.Event(), threading.Event()

    def busy(_: Connection) -> None:
        begun.set()
        assert go.wait(20)

    def cut(connection: Connection) -> None:
        connection.exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")

    database.write(busy)
    assert begun.wait(20)
    first, bad, last = database.write(add, "one"), database.write(cut), database.write(add, "two")
    go.set()
    with pytest.raises(ServerUnreachable):
        bad.result()
    assert [first.result().before, last.result().before] == [None, None]


def test_a_late_cancellation_hits_nothing_later(opened: Open, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    cancel, quick_done = psycopg.Connection.cancel_safe, threading.Event()

    def late(connection: psycopg.Connection[Any], *, timeout: float) -> None:
        assert quick_done.wait(20)
        cancel(connection, timeout=timeout)

    monkeypatch.setattr(psycopg.Connection, "cancel_safe", late)
    reader = opened(server.schema(*servers.TUTORIAL)).reader()

    def quick(connection: Connection) -> None:
        reader.interrupt()
        quick_done.set()

    for _ in range(20):
        quick_done.clear()
        with pytest.raises(Interrupted):
            reader.run(quick)
        reader.run(lambda connection: connection.exec_driver_sql("SELECT pg_sleep(0.02)"))
    reader.close()


def test_without_our_tables_others_are_not_noticed_but_nothing_breaks(opened: Open, server: Server) -> None:
    database = opened(server.schema(*servers.TUTORIAL))
    database.check().result()
    assert database.write(add, "one").result().after == ("one", None, "unknown", 4)


def test_a_copy_of_a_big_roster_goes_in_pieces(
    opened: Open, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = server.schema(
        *servers.TUTORIAL,
        "INSERT INTO hero (name, secret_name) SELECT 'hero ' || i, 'x' FROM generate_series(1, 12000) AS i",
    )
    opened(url).save_copy(tmp_path / "copy.db")
    copy = opened(tmp_path / "copy.db").reader()
    question = "SELECT count(*), min(id), max(id), count(DISTINCT name) FROM hero"
    assert tuple(copy.run(lambda connection: connection.exec_driver_sql(question).one())) == (12003, 1, 12003, 12003)
    copy.close()
