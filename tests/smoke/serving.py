"""A program talks to the server. Door: `serve`."""

import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urljoin
from urllib.request import Request, urlopen

from tests.smoke import rosters
from tests.smoke.program import Failure, environment, expect, until


def serve(executable: Path, home: Path) -> None:
    """Switch the server on, read, write, look at the manual without a network, and switch it off."""
    roster = home / "served.db"
    rosters.make(roster)
    with _served(executable, home, roster) as (url, token):
        heroes = json.loads(_get(f"{url}/heroes/?limit=3", token))
        expect(len(heroes) == 3 and "secret_name" not in heroes[0], f"The server answers {heroes}")
        expect(_refused(f"{url}/heroes/"), "The server answers without the token")
        new = json.dumps({"name": "Ada Served", "age": 1, "secret_name": "Over HTTP"}).encode()
        made = json.loads(_get(f"{url}/heroes/", token, new))
        rows = rosters.rows(roster)
        expect(rows[-1] == ("Ada Served", 1, made["id"], "Over HTTP"), f"The server stored {rows[-1]}")
        for page in ("docs", "redoc"):
            _look_at(f"{url}/{page}", token)
    print("ok: the server answers, stores and describes itself without a network; it ends when told", flush=True)
    try:
        urlopen(url, timeout=5)
    except OSError:
        return
    raise Failure("The server still answers after its end")


@contextmanager
def _served(executable: Path, home: Path, roster: Path) -> Iterator[tuple[str, str]]:
    """Address and token of a running server; it ends well when it is told to."""
    command = [str(executable), "serve", "--port", "0", str(roster)]
    process = subprocess.Popen(command, env=environment(home), stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        address = re.search(r"at (http://\S+)", process.stdout.readline())
        token = re.search(r"Token: (\S+)", process.stdout.readline())
        expect(address is not None and token is not None, "The server does not say where it is")
        assert address is not None
        assert token is not None
        yield address[1].rstrip("/"), token[1]
        process.terminate()
        until(lambda: process.poll() is not None, "the end of the server")
        expect(process.returncode == 0, f"The server ended with exit code {process.returncode}")
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def _look_at(page: str, token: str) -> None:
    """The page and all that it loads come from the server itself."""
    text = _get(page, token)
    assets = re.findall(r'(?:src|href)="([^"]+)"', text)
    expect(bool(assets), f"{page} is empty")
    for asset in assets:
        where = urljoin(page, asset)
        expect(where.startswith(urljoin(page, "/")), f"{page} wants {asset} from elsewhere")
        expect(len(_get(where, token)) > 100, f"{asset} is empty")


def _refused(url: str) -> bool:
    try:
        _get(url, "")
    except HTTPError as error:
        return error.code == 401
    return False


def _get(url: str, token: str, body: bytes | None = None) -> str:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    if body is not None:
        headers["Content-Type"] = "application/json"
    answer: Any
    with urlopen(Request(url, body, headers), timeout=30) as answer:
        return str(answer.read().decode("latin-1"))
