"""Faults switched on for what is served."""

from __future__ import annotations

from typing import NamedTuple

from storage.connections import Reader, Writer


class FaultSwitchRecord(NamedTuple):
    """One switch; `application` is a name, empty for all. `times_left` None means always."""

    pk: int
    fault: str
    application_pk: int | None
    application: str
    milliseconds: int | None
    times_left: int | None
    created_at: int


def switches(reader: Reader) -> list[FaultSwitchRecord]:
    """Every switch that is on, oldest first."""
    rows = reader.rows(
        "SELECT f.pk, f.fault, f.application_pk, COALESCE(a.name, ''), f.milliseconds, "
        "f.times_left, f.created_at FROM fault_switches f "
        "LEFT JOIN applications a ON a.pk = f.application_pk ORDER BY f.pk"
    )
    return [FaultSwitchRecord(*row) for row in rows]


def add(writer: Writer, switch: FaultSwitchRecord) -> None:
    """Keep a switch; its `pk` is the store's to give, its application's name the application's."""
    writer.execute(
        "INSERT INTO fault_switches (fault, application_pk, milliseconds, times_left, created_at) "
        "VALUES (:fault, :application_pk, :milliseconds, :times_left, :created_at)",
        switch._asdict(),
    )


def delete(writer: Writer, pk: int) -> None:
    """Take one switch away."""
    writer.execute("DELETE FROM fault_switches WHERE pk = :pk", {"pk": pk})


def use(writer: Writer, pk: int) -> bool:
    """Spend one time of a switch; of any number of callers, as many are told True as were left.

    The last one takes the switch away.
    """
    row = writer.row(
        "UPDATE fault_switches SET times_left = times_left - 1 "
        "WHERE pk = :pk AND times_left > 0 RETURNING times_left",
        {"pk": pk},
    )
    if row is not None and row[0] == 0:
        delete(writer, pk)
    return row is not None
