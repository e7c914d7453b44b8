"""Requests a second over HTTP, one worker, beside a static ASGI answer and a first-draft version.

    python -m tests.benchmarks.serving FILE        a store made by tests.benchmarks.crowd

All three servers run as `principal serve` does; one client with 16 kept connections asks them in
turn, several rounds; medians are printed. Goals (issue 3): /admins/{id} and /me at least 0.3 of
the static answer of the same size; the page at least 15 times the FastAPI + SQLModel version.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import Any, NamedTuple

from console.api.app import create_app
from console.api.client import InProcess, bearer
from console.api.server import address_of, bind, run
from console.audit import Operator
from console.provisioning.app_directory import district_token, find_application, find_connection
from console.provisioning.which_district import find_district
from console.sso import tokens
from console.workspace import Workspace, system_clock
from storage.connections import Location
from storage.queries import people
from storage.store import Store

CONNECTIONS = 16
SECONDS = 2.0
ROUNDS = 5
SHARES = "Crowd 2500"


class Target(NamedTuple):
    """One address to ask again and again."""

    label: str
    make: Callable[[], Any]
    requests: tuple[bytes, ...]


def opened(path: Path) -> Workspace:
    """The store as a workspace."""
    store = Store.open(Location.parse(str(path)), create=False)
    return Workspace(store, Operator("benchmark"), system_clock)


def ours(path: Path) -> Any:
    """Our application, its rate limit out of the way."""
    app = create_app(opened(path))
    app.rates.limit = sys.maxsize
    return app


def static(size: int) -> Any:
    """The least an ASGI application can do."""
    body = b"x" * size
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % size)]

    async def app(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return app


def first_draft(path: Path) -> Any:
    """The FastAPI + SQLModel version."""
    from tests.benchmarks.straightforward import straightforward_app

    return straightforward_app(str(path))


def serve(make: Callable[[], Any], told: Any) -> None:
    """A server process; tells its port."""
    listening = bind("127.0.0.1", 0)
    run(make(), listening, lambda: told.put(int(address_of(listening, "x").rpartition(":")[2])))


async def ask(port: int, requests: Iterator[bytes], until: float) -> int:
    """Ask over one kept connection until the time is up; how many answers came."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    answers = 0
    while time.perf_counter() < until:
        writer.write(next(requests))
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(head.decode())
        length = next(
            int(line.split(b":")[1])
            for line in head.split(b"\r\n")
            if line.lower().startswith(b"content-length")
        )
        await reader.readexactly(length)
        answers += 1
    writer.close()
    return answers


async def rate(port: int, requests: tuple[bytes, ...]) -> float:
    """Answers a second over all connections."""
    until = time.perf_counter() + SECONDS
    turns = cycle(requests)
    counts = await asyncio.gather(*(ask(port, turns, until) for _ in range(CONNECTIONS)))
    return sum(counts) / SECONDS


def measured(target: Target) -> float:
    """The rate of one target in a process of its own."""
    context = multiprocessing.get_context("spawn")
    told = context.Queue()
    process = context.Process(target=serve, args=(target.make, told))
    process.start()
    try:
        return asyncio.run(rate(told.get(timeout=60), target.requests))
    finally:
        process.terminate()
        process.join()


def get(path: str, token: str) -> bytes:
    """A request as it travels."""
    return (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n\r\n".encode()
    )


def person_token(workspace: Workspace, user_pk: int, application_pk: int) -> str:
    """An SSO token of one person."""
    person = workspace.read(people.by_pk, user_pk)
    if person is None:
        raise LookupError(user_pk)
    grant = tokens.Grant(
        application_pk, user_pk, person.id, "district", "benchmark", "staff", "b:/"
    )
    now = workspace.clock()
    with workspace.store.sessions.write() as writer:
        code = tokens.issue_code(writer, grant, now)
        issued = tokens.exchange_code(writer, tokens.CodeExchange(application_pk, code, "b:/"), now)
    if isinstance(issued, tokens.GrantRefused):
        raise TypeError(issued.description)
    return issued.token


def targets(path: Path) -> list[Target]:
    """What is measured: each of ours with its baselines of the same size."""
    workspace = opened(path)
    application = workspace.read(find_application, SHARES)
    district = workspace.read(find_district, None)
    token = workspace.read(district_token, workspace.read(find_connection, application, district))
    client = InProcess(ours(path))
    page = client.send_now("GET", "/admins", headers=[bearer(token)])
    admin = next(one["data"] for one in page.json()["data"] if one["data"]["schools"])
    with workspace.store.read() as reader:
        person = people.by_id(reader, admin["id"])
    if person is None:
        raise LookupError(admin["id"])
    own = person_token(workspace, person.pk, application.pk)
    one = client.send_now("GET", f"/admins/{admin['id']}", headers=[bearer(token)])
    make, draft = partial(ours, path), partial(first_draft, path)
    pages = tuple(get(f"/admins?starting_after={start}", token) for start in starts(workspace))
    return [
        Target("static, one admin", partial(static, len(one.body)), (get("/", "x"),)),
        Target("/admins/{id}", make, (get(f"/admins/{admin['id']}", token),)),
        Target("/draft/me", make, (get("/draft/me", own),)),
        Target("static, a page", partial(static, len(page.body)), (get("/", "x"),)),
        Target("/admins, pages in turn", make, pages),
        Target("/admins, the same page", make, pages[:1]),
        Target("FastAPI, pages in turn", draft, pages),
    ]


def starts(workspace: Workspace) -> list[str]:
    """The ids that pages start from, all over the district, more than anything remembers."""
    with workspace.store.read() as reader:
        rows = reader.rows("SELECT id FROM users WHERE pk % 997 = 1 ORDER BY pk LIMIT 900")
    return [row[0] for row in rows]


def main() -> int:
    """Measure, print, and judge by the goals."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    chosen = targets(parser.parse_args().file)
    rounds = [[measured(target) for target in chosen] for _ in range(ROUNDS)]
    for target, found in zip(chosen, zip(*rounds, strict=True), strict=True):
        print(f"{target.label:24} {statistics.median(found):9,.0f} requests a second")
    # Ratios within a round, since the machine's own pace changes between rounds.
    one, me, page, again = (
        statistics.median(found[ours] / found[theirs] for found in rounds)
        for ours, theirs in ((1, 0), (2, 0), (4, 6), (5, 6))
    )
    print(f"/admins/{{id}} {one:.2f} of static (goal 0.30), /draft/me {me:.2f}")
    print(f"/admins {page:.1f} times FastAPI + SQLModel (goal 15), the same page {again:.0f}")
    return 0 if one >= 0.3 and me >= 0.3 and page >= 15 else 1


if __name__ == "__main__":
    raise SystemExit(main())
