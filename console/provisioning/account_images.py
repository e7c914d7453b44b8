"""What accounts were before a change and after it, kept with its audit entry, and the way back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from console.display import display
from console.keys import email_key
from console.provisioning.undoable import Entry, Way
from console.workspace import Act
from storage.connections import Reader
from storage.queries import accounts as queries
from storage.records.applications import ApplicationRecord
from storage.records.sign_ins import AccountRecord

COMPARED = (
    "account_id",
    "clever_id",
    "email",
    "first_name",
    "last_name",
    "created_at",
    "last_sign_in_at",
)


class Turn(NamedTuple):
    """One account: what it is to become (empty: nothing), and what it is now."""

    account_id: str
    wanted: str
    now: str


def image(account: AccountRecord) -> str:
    """An account as JSON that compares."""
    return json.dumps({name: getattr(account, name) for name in COMPARED}, ensure_ascii=False)


def note_images(
    act: Act, seq: int, before: Iterable[AccountRecord], after: Iterable[AccountRecord]
) -> None:
    """Keep with audit entry `seq` the accounts it changed, made or took away."""
    was = {account.account_id: image(account) for account in before}
    became = {account.account_id: image(account) for account in after}
    queries.note_images(
        act.transaction,
        seq,
        [
            (account_id, was.get(account_id, ""), became.get(account_id, ""))
            for account_id in sorted({*was, *became})
            if was.get(account_id) != became.get(account_id)
        ],
    )


def accounts_back(reader: Reader, application: ApplicationRecord, entry: Entry) -> Way:
    """The way back from a change of accounts; accounts changed since are kept, and named."""
    stored = {found.account_id: image(found) for found in queries.accounts(reader, application.pk)}
    turns: list[Turn] = []
    kept: list[str] = []
    for account_id, before, after in queries.images(reader, entry.record.seq):
        now = stored.get(account_id, "")
        if now == after:
            turns.append(Turn(account_id, before, now))
        elif now != before:
            kept.append(f"account {display(account_id)}, changed or signed in to since")
    counted = _counted(turns)
    name = display(application.name)
    return Way(
        f"Of the accounts of {name}, {counted}." if turns else "",
        f"Of the accounts of {name}, {counted}.",
        lambda act: restore(act, application, turns),
        tuple(kept),
    )


def _counted(turns: list[Turn]) -> str:
    added = sum(not turn.now for turn in turns)
    gone = sum(not turn.wanted for turn in turns)
    changed = len(turns) - added - gone
    words = ((added, "come back"), (changed, "become as before"), (gone, "go"))
    return ", ".join(f"{count:,} {verb}" for count, verb in words if count) or "none changes"


def restore(act: Act, application: ApplicationRecord, turns: list[Turn]) -> None:
    """Make accounts what they were; the entry can be undone in its turn."""
    rows = [_row(application, turn.wanted) for turn in turns if turn.wanted]
    gone = [turn.account_id for turn in turns if turn.now]
    queries.remove(act.transaction, application.pk, gone)
    queries.put_back(act.transaction, rows)
    added = sum(not turn.now for turn in turns)
    removed = sum(not turn.wanted for turn in turns)
    seq = act.record(
        "application.restore_accounts",
        f"application {application.name}",
        subject_id=application.id,
        after={"added": added, "changed": len(turns) - added - removed, "removed": removed},
    )
    images = [(turn.account_id, turn.now, turn.wanted) for turn in turns]
    queries.note_images(act.transaction, seq, images)


def _row(application: ApplicationRecord, wanted: str) -> dict[str, Any]:
    found = json.loads(wanted)
    key = email_key(found["email"]) if found["email"] else None
    return {**found, "application_pk": application.pk, "email_key": key}
