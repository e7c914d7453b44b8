"""Undo for every kind of entry in the audit log: a table from its kind to the way back.

The way back is worked out from the entry's own before and after images and the store as it is
now: what was changed again since is kept and named. Taking it is an ordinary change with an
entry of its own, so redo is the undo of the undo. Uploads are taken back by
`console.importing.undoing`, from their before-images.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from console.errors import NotFound, Refused
from console.provisioning import many_admins
from console.provisioning import ways_back_grants as grants
from console.provisioning.undoable import UPLOAD, Entry, Way, read_entry, why_not
from console.provisioning.ways_back import THINGS, created, edited, switched
from console.workspace import Act
from storage.connections import Reader
from storage.queries import ledger
from storage.records.log import AuditRecord

MANY_ADMINS = (
    "admins.move",
    "admins.add_school",
    "admins.remove_school",
    "admins.restore_schools",
    "admins.deactivate",
    "admins.reactivate",
)
KINDS: dict[str, Callable[[Reader, Entry], Way]] = {
    "application.connect": grants.connected,
    "application.disconnect": grants.disconnected,
    "application.share": grants.shared,
    "application.authorize": grants.authorized,
    "application.withdraw": grants.withdrawn,
    "application.load_accounts": grants.accounts,
    "application.clear_accounts": grants.accounts,
    "application.restore_accounts": grants.accounts,
    **dict.fromkeys(MANY_ADMINS, many_admins.changed_back),
}
for _name, _thing in THINGS.items():
    KINDS |= {
        f"{_name}.create": partial(created, _thing),
        f"{_name}.edit": partial(edited, _thing),
        f"{_name}.deactivate": partial(switched, _thing),
        f"{_name}.reactivate": partial(switched, _thing),
    }


class Undone(NamedTuple):
    """What an undo did, in words, what it left as it was, and its own entry's number."""

    words: str
    kept: tuple[str, ...]
    seq: int


def find_entry(reader: Reader, seq: int) -> AuditRecord:
    """The audit entry with that number.

    Raises:
        NotFound: there is none.
    """
    found = ledger.page(reader, before_seq=seq + 1, limit=1)
    if not found or found[0].seq != seq:
        raise NotFound(f"There is no entry {seq:,} in the log. See 'principal log'.")
    return found[0]


def way_back(reader: Reader, record: AuditRecord) -> Way:
    """What undoing an entry would do now.

    Raises:
        Refused: entries of that kind cannot be undone, and why.
        Conflict: everything it changed was changed again since, and by whom.
        NothingToDo: all is as before already.
    """
    reason = why_not(record.action)
    find = KINDS.get(record.action)
    if find is None or reason is not None:
        told = "Uploads are undone by their own id." if record.action == UPLOAD else ""
        raise Refused(reason or told or f"Entries of the kind “{record.action}” have no way back.")
    return find(reader, read_entry(record))


def undo_entry(act: Act, record: AuditRecord) -> Undone:
    """Take back what an entry did, and say what was kept; the new entry names the old one.

    Raises:
        Refused | Conflict | NothingToDo: as `way_back`.
        Invalid: what was before would break a rule today.
    """
    way = way_back(act, record)
    act.operator = act.operator._replace(session={**act.operator.session, "undoes": record.seq})
    way.take(act)
    return Undone(way.done, way.kept, ledger.last_seq(act))
