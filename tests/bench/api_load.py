"""Clients that ask as fast as they are answered. Run as `python -m tests.bench.api_load`; the job is JSON on stdin.

It does little itself, so that what is measured is the server: requests are made beforehand, answers are only cut apart.
"""

import asyncio
import contextlib
import json
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from desktop.api.running import loop_factory


@dataclass
class Job:
    """What to ask.

    Attributes:
        port: Where.
        token: Sent with every request.
        kind: `one`, `page`, `post` or `patch`, or paths and queries of GETs with line breaks between.
        ids: Ids to choose from.
        connections: How many clients.
        seconds: How long.
    """

    port: int
    token: str
    kind: str
    ids: Sequence[int]
    connections: int
    seconds: float
    seed: int = 0
    latencies: list[float] = field(default_factory=list)
    wrong: int = 0


class Client(asyncio.Protocol):
    def __init__(self, job: Job, number: int, done: asyncio.Future[None]) -> None:
        self._job = job
        self._numbers = random.Random(f"{job.seed}.{number}")
        self._done = done
        self._deadline = time.perf_counter() + job.seconds
        self._rest = b""
        self._sent = 0.0

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        self._ask()

    def data_received(self, data: bytes) -> None:
        self._rest += data
        head, end, body = self._rest.partition(b"\r\n\r\n")
        if not end:
            return
        length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
        if len(body) < length:
            return
        self._rest = body[length:]
        now = time.perf_counter()
        self._job.latencies.append((now - self._sent) * 1000)
        self._job.wrong += not head.startswith(b"HTTP/1.1 200")
        if now < self._deadline:
            self._ask()
        else:
            self._transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        del exc
        with contextlib.suppress(asyncio.InvalidStateError):
            self._done.set_result(None)

    def _ask(self) -> None:
        self._transport.write(request(self._job, self._numbers))
        self._sent = time.perf_counter()


def request(job: Job, numbers: random.Random) -> bytes:
    """The next request of a client."""
    hero = numbers.choice(job.ids)
    body = b""
    if job.kind == "one":
        line = f"GET /heroes/{hero}"
    elif job.kind == "page":
        line = "GET /heroes/?offset=0&limit=100"
    elif job.kind == "post":
        line, body = "POST /heroes/", json.dumps({"name": f"New {hero}", "secret_name": "S", "age": hero % 90}).encode()
    elif job.kind == "patch":
        line, body = f"PATCH /heroes/{hero}", json.dumps({"age": numbers.randrange(10**6)}).encode()
    else:
        line = f"GET {numbers.choice(job.kind.splitlines())}"
    head = f"{line} HTTP/1.1\r\nHost: 127.0.0.1:{job.port}\r\nAuthorization: Bearer {job.token}\r\n"
    kind = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n" if body else ""
    return f"{head}{kind}\r\n".encode() + body


async def run(job: Job) -> float:
    """Ask until the time is over; returns the seconds it took."""
    loop = asyncio.get_running_loop()
    done: list[asyncio.Future[None]] = [loop.create_future() for _ in range(job.connections)]
    begin = time.perf_counter()
    for number, future in enumerate(done):
        await loop.create_connection(lambda n=number, f=future: Client(job, n, f), "127.0.0.1", job.port)  # type: ignore[misc]
    await asyncio.gather(*done)
    return time.perf_counter() - begin


def main() -> None:
    """Do the job on stdin; print what came out."""
    job = Job(**json.load(sys.stdin))
    with asyncio.Runner(loop_factory=loop_factory()) as runner:
        seconds = runner.run(run(job))
    ordered = sorted(job.latencies)
    hundredths = [round(ordered[(len(ordered) - 1) * part // 100], 3) for part in range(101)]
    print(json.dumps({"rate": len(ordered) / seconds, "latencies": hundredths, "wrong": job.wrong}))


if __name__ == "__main__":
    main()
