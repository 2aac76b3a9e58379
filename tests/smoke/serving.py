"""A program talks to the server, without a window and while one shows the roster. Door: `serve`, `switch`."""

import json
import re
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urljoin
from urllib.request import Request, urlopen

from tests.smoke import rosters
from tests.smoke.program import Program, environment, expect, promise, until


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
    expect(not _answers(url), "The server still answers after its end")


def switch(executable: Path, home: Path) -> None:
    """Switch the API of a window on and off, twice, through its menu: Qt's evdev knows no Ctrl with Shift."""
    roster, data = home / "switched.db", home / "switching"
    rosters.make(roster)
    data.mkdir()
    url = f"http://127.0.0.1:{_free_port(data)}"
    with Program(executable, home, "--data-dir", str(data), str(roster)) as program:
        program.settle()
        expect(not _answers(url), "The API is on before anybody wants it")
        for _ in range(2):
            program.press("Alt+S", "s")
            promise(lambda: _refused(f"{url}/heroes/"), "the API of the window answers, and wants its token")
            program.press("Alt+S", "s")
            promise(lambda: not _answers(url), "the API of the window is off")
        program.press("Alt+S", "s")
        until(lambda: _answers(url), "the API for the third time")
        program.quit()
    expect(not _answers(url), "The API outlives the window")


def _free_port(data: Path) -> int:
    """A port nobody uses, written down as the one the window shall take."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = int(server.getsockname()[1])
    (data / "settings.json").write_text(json.dumps({"server_port": port}), encoding="utf-8")
    return port


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
    """Whether it answers, and that the token is missing."""
    try:
        _get(url, "")
    except HTTPError as error:
        return error.code == 401
    except URLError:
        return False
    return False


def _answers(url: str) -> bool:
    """Whether anybody listens there."""
    try:
        _get(url, "")
    except HTTPError:
        return True
    except URLError:
        return False
    return True


def _get(url: str, token: str, body: bytes | None = None) -> str:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    if body is not None:
        headers["Content-Type"] = "application/json"
    answer: Any
    with urlopen(Request(url, body, headers), timeout=30) as answer:
        return str(answer.read().decode("latin-1"))
