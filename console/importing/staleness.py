"""Whether the store is still as a plan found it."""

from __future__ import annotations

from console.display import display
from console.errors import StalePlan
from storage.connections import Reader
from storage.queries import imports, ledger
from storage.records.log import AuditRecord

# What the log says of an upload that was rolled back; it makes no plan stale.
INTERRUPTED = "import.interrupted"
_NAMED_CHANGES = 5


def state_of(reader: Reader) -> tuple[int, str] | None:
    """What a plan holds for: the newest audit entry that stands for a change, None before any."""
    return ledger.head_without(reader, INTERRUPTED)


def refuse_stale(reader: Reader, head: tuple[int, str] | None, import_id: str = "") -> None:
    """Refuse unless the store is where a plan was made: at that audit entry and no other.

    `import_id` is that of a saved plan, which may have moved the store itself.

    Raises:
        StalePlan: says what moved.
    """
    if state_of(reader) == head:
        return
    seq = head[0] if head else 0
    page = ledger.page(reader, limit=_NAMED_CHANGES * 20)
    newer = [entry for entry in page if entry.seq > seq and entry.action != INTERRUPTED]
    raise StalePlan(_if_applied(reader, import_id) + moved(newer))


def _if_applied(reader: Reader, import_id: str) -> str:
    """Said first of a plan that is among the uploads."""
    run = imports.run(reader, import_id) if import_id else None
    if run is None:
        return ""
    undone = "" if run.undone_at is None else ", and undone since"
    return f"This plan was applied already (upload {import_id}){undone}. "


def moved(newer: list[AuditRecord]) -> str:
    """What happened to the store since a plan was made, as a sentence for people."""
    if not newer:
        return "The store was restored since the plan was made; nothing was changed. Plan again."
    told = "; ".join(
        f"{display(entry.operator)}: {entry.action} {display(entry.subject)}"
        for entry in newer[:_NAMED_CHANGES]
    )
    more = len(newer) - _NAMED_CHANGES
    rest = f"; and {more} more" if more > 0 else ""
    return (
        f"The store moved since the plan was made ({told}{rest}). Nothing was changed. Plan again."
    )
