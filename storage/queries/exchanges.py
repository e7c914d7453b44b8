"""What the local Clever was asked and answered, newest kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from storage.connections import Reader, Writer
from storage.records.sign_ins import HttpExchangeRecord

_COLUMNS = "pk, at, application, method, target, status, microseconds, document"


def add(writer: Writer, exchanges: Sequence[HttpExchangeRecord]) -> None:
    """Keep exchanges; their keys are the store's to give."""
    writer.execute_many(
        "INSERT INTO http_exchanges (at, application, method, target, status, microseconds, "
        "document) VALUES (:at, :application, :method, :target, :status, :microseconds, "
        ":document)",
        [exchange._asdict() for exchange in exchanges],
    )


def keep_newest(writer: Writer, number: int) -> None:
    """Forget all but the newest exchanges."""
    writer.execute(
        "DELETE FROM http_exchanges WHERE pk <= (SELECT MAX(pk) FROM http_exchanges) - :number",
        {"number": number},
    )


def newest(
    reader: Reader, *, after: int = 0, application: str | None = None, limit: int = 200
) -> list[HttpExchangeRecord]:
    """The newest exchanges first: those kept after key `after`, of one application if named."""
    where, parameters = "pk > :after", dict[str, Any](after=after, limit=limit)
    if application is not None:
        where += " AND application = :application"
        parameters["application"] = application
    rows = reader.rows(
        f"SELECT {_COLUMNS} FROM http_exchanges WHERE {where} ORDER BY pk DESC LIMIT :limit",
        parameters,
    )
    return [HttpExchangeRecord(*row) for row in rows]
