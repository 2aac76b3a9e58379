"""Other programs that use the same file, as real processes."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

_HOLD = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
for statement in sys.argv[2:]:
    connection.execute(statement).fetchone()
print("ready", flush=True)
sys.stdin.read()
"""


@contextmanager
def holding(path: Path, *statements: str) -> Iterator[None]:
    """Another program that has run the statements and keeps its connection; it ends in good order."""
    with _running(path, *statements) as process:
        yield
        assert process.poll() is None
        process.communicate(timeout=20)


def may_write(path: Path) -> bool:
    """Whether another program could begin to write now."""
    script = "import sqlite3, sys; sqlite3.connect(sys.argv[1], timeout=0).execute('BEGIN IMMEDIATE')"
    done = subprocess.run([sys.executable, "-c", script, str(path)], stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 0 or "database is locked" in done.stderr
    return done.returncode == 0


def crash(path: Path, *statements: str) -> None:
    """Another program that runs the statements and is killed."""
    with _running(path, *statements):
        pass


def kill_when_ready(script: str, *arguments: str) -> None:
    """Run Python code in a process of its own until it has printed "ready", then kill it."""
    with _script(script, *arguments):
        pass


def _running(path: Path, *statements: str) -> AbstractContextManager[subprocess.Popen[str]]:
    return _script(_HOLD, str(path), *statements)


@contextmanager
def _script(script: str, *more: str) -> Iterator[subprocess.Popen[str]]:
    arguments = [sys.executable, "-c", script, *more]
    with subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            yield process
        finally:
            if process.poll() is None:
                process.kill()


UNFINISHED = (
    "PRAGMA cache_size=1",
    "BEGIN IMMEDIATE",
    "WITH RECURSIVE n(i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)"
    " INSERT INTO hero (name, id, secret_name) SELECT 'half', i, 'half' FROM n",
)
"""A big change of which a part has reached the file already."""
