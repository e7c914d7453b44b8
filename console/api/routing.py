"""From a path to its route: a tree of path segments, letter case of fixed segments ignored."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import Enum

from console.api.calls import Call, Handler


class Access(Enum):
    """Which token a route asks for."""

    OPEN = "none"
    DISTRICT = "district"
    PERSON = "person"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Route:
    """One row of the routes table; `versions` are path prefixes, "" is unversioned.

    `roster` routes are not for the district token of an application without rostering.
    `threaded` handlers write or look for long, and run in a worker thread so that others are
    answered meanwhile; where that depends on the call, it is a function that tells.
    """

    method: str
    path: str
    handler: Handler
    access: Access
    versions: tuple[str, ...] = ("",)
    threaded: bool | Callable[[Call], bool] = False
    roster: bool = True

    def takes_long(self, call: Call) -> bool:
        """Whether this call runs in a worker thread."""
        return self.threaded if isinstance(self.threaded, bool) else self.threaded(call)


@dataclass(frozen=True, slots=True)
class Match:
    """A route found for a path, with the path's version and parameters."""

    route: Route
    dialect: str
    values: tuple[str, ...]


@dataclass(slots=True)
class _Node:
    fixed: dict[str, _Node] = field(default_factory=dict)
    parameter: _Node | None = None
    routes: dict[str, tuple[Route, str]] = field(default_factory=dict)


class Router:
    """Finds routes; built once from the table."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._root = _Node()
        for route in routes:
            for version in route.versions:
                self._add(route, version)

    def _add(self, route: Route, version: str) -> None:
        node = self._root
        for segment in _segments(f"/{version}{route.path}" if version else route.path):
            if segment.startswith("{"):
                node.parameter = node.parameter or _Node()
                node = node.parameter
            else:
                node = node.fixed.setdefault(segment.lower(), _Node())
        if route.method in node.routes:
            raise ValueError(f"two routes answer {route.method} /{version}{route.path}")
        node.routes[route.method] = (route, version)

    def find(self, method: str, path: str) -> Match | tuple[str, ...]:
        """The route for a method and path, else the methods the path knows (none: no such path)."""
        node, values = self._root, []
        for segment in _segments(path):
            below = node.fixed.get(segment.lower())
            if below is None:
                below = node.parameter
                values.append(segment)
            if below is None:
                return ()
            node = below
        found = node.routes.get("GET" if method == "HEAD" else method)
        if found is None:
            return _allowed(node)
        return Match(found[0], found[1], tuple(values))


def _allowed(node: _Node) -> tuple[str, ...]:
    known = set(node.routes)
    return tuple(sorted(known | ({"HEAD"} if "GET" in known else set())))


def _segments(path: str) -> list[str]:
    return path.strip("/").split("/")
