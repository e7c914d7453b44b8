"""The audit log, ids and imports: what happened, in order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from storage.connections import Reader, Writer, in_list
from storage.queries.texts import contains, folded
from storage.records.log import AuditRecord

_COLUMNS = (
    "seq, at, operator, session, action, subject, subject_id, before, after, previous_hash, hash"
)
# What a change of many says of one of them: the ids of schools, some 700 at most.
MOST_OF_ONE = 20_000


def lock(writer: Writer) -> None:
    """Let one action at a time into the ledger; SQLite's BEGIN IMMEDIATE already does."""
    if not writer.is_sqlite:
        writer.rows("SELECT pk FROM store_state WHERE pk = 1 FOR UPDATE")


def last_id(reader: Reader) -> str:
    """The last Clever id handed out."""
    return str(reader.value("SELECT last_id FROM store_state WHERE pk = 1"))


def set_last_id(writer: Writer, value: str) -> None:
    """Remember the last Clever id handed out."""
    writer.execute("UPDATE store_state SET last_id = :value WHERE pk = 1", {"value": value})


def secret_key(reader: Reader) -> str:
    """The key district tokens are derived from (64 hex digits)."""
    return str(reader.value("SELECT secret_key FROM store_state WHERE pk = 1"))


def head(reader: Reader) -> tuple[int, str] | None:
    """Seq and hash of the newest audit entry."""
    row = reader.row("SELECT seq, hash FROM audit_entries ORDER BY seq DESC LIMIT 1")
    return None if row is None else (int(row[0]), str(row[1]))


def head_without(reader: Reader, action: str) -> tuple[int, str] | None:
    """Seq and hash of the newest audit entry that is not of an action which changes nothing."""
    row = reader.row(
        "SELECT seq, hash FROM audit_entries WHERE action <> :action ORDER BY seq DESC LIMIT 1",
        {"action": action},
    )
    return None if row is None else (int(row[0]), str(row[1]))


def last_seq(reader: Reader) -> int:
    """Seq of the newest audit entry: it grows with every action, so it tells what is stale."""
    return int(reader.value("SELECT MAX(seq) FROM audit_entries") or 0)


def head_hash(reader: Reader) -> str:
    """Hash of the newest audit entry; empty when there is none. No two states share one."""
    return str(reader.value("SELECT hash FROM audit_entries ORDER BY seq DESC LIMIT 1") or "")


def holds(reader: Reader, entry: AuditRecord) -> bool:
    """Whether an audit entry is in the log, as it was written."""
    sql = "SELECT hash FROM audit_entries WHERE seq = :seq"
    return bool(reader.value(sql, {"seq": entry.seq}) == entry.hash)


def append(writer: Writer, entry: AuditRecord) -> None:
    """Write one audit entry."""
    writer.execute(
        f"INSERT INTO audit_entries ({_COLUMNS}) VALUES (:seq, :at, :operator, :session, :action, "
        ":subject, :subject_id, :before, :after, :previous_hash, :hash)",
        entry._asdict(),
    )


def entries(reader: Reader, *, newest_first: bool = False) -> Iterator[AuditRecord]:
    """All audit entries in order of seq."""
    order = "DESC" if newest_first else "ASC"
    for row in reader.stream(f"SELECT {_COLUMNS} FROM audit_entries ORDER BY seq {order}"):
        yield AuditRecord(*row)


def operator_of(reader: Reader, *, at: int, subject_id: str) -> str | None:
    """Who made the change of that moment: to that subject, or in an import it was part of."""
    found = reader.value(
        "SELECT operator FROM audit_entries WHERE at = :at "
        "ORDER BY CASE WHEN subject_id = :subject_id THEN 0 ELSE 1 END, seq DESC LIMIT 1",
        {"at": at, "subject_id": subject_id},
    )
    return None if found is None else str(found)


def page(
    reader: Reader,
    *,
    before_seq: int | None = None,
    subject_id: str | None = None,
    limit: int = 100,
) -> list[AuditRecord]:
    """The newest entries, or those before `before_seq`; of one subject if `subject_id`."""
    where: list[str] = []
    parameters: dict[str, Any] = {"limit": limit}
    if before_seq is not None:
        where.append("seq < :before_seq")
        parameters["before_seq"] = before_seq
    if subject_id is not None:
        where.append("subject_id = :subject_id")
        parameters["subject_id"] = subject_id
    clause = f"WHERE {' AND '.join(where)} " if where else ""
    rows = reader.rows(
        f"SELECT {_COLUMNS} FROM audit_entries {clause}ORDER BY seq DESC LIMIT :limit", parameters
    )
    return [AuditRecord(*row) for row in rows]


def about(reader: Reader, subject_id: str, *, limit: int) -> list[AuditRecord]:
    """The newest entries about one subject, those about several people among them included.

    Of an entry about several, `before` and `after` hold only what its `people` says of that one.
    Entries about several have no subject, which the index of subjects finds; there are few.
    """
    rows = reader.rows(
        f"SELECT {_COLUMNS} FROM audit_entries WHERE subject_id = :id "
        "ORDER BY seq DESC LIMIT :limit",
        {"id": subject_id, "limit": limit},
    )
    key = f'"{subject_id}":'
    found = "instr" if reader.is_sqlite else "strpos"
    many = reader.rows(
        "SELECT seq, at, operator, session, action, subject, subject_id, "
        f"substr(before, {found}(before, :key), :most), "
        f"substr(after, {found}(after, :key), :most), previous_hash, hash FROM audit_entries "
        f"WHERE subject_id IS NULL AND action LIKE 'admins.%' AND {found}(after, :key) > 0 "
        "ORDER BY seq DESC LIMIT :limit",
        {"key": key, "most": MOST_OF_ONE, "limit": limit},
    )
    entries = [AuditRecord(*row) for row in rows]
    for row in many:
        entry = AuditRecord(*row)
        before, after = _of_one(entry.before, subject_id), _of_one(entry.after, subject_id)
        entries.append(entry._replace(before=before, after=after))
    return sorted(entries, key=lambda entry: -entry.seq)[:limit]


def of_subjects(reader: Reader, subject_ids: Sequence[str]) -> list[AuditRecord]:
    """Every entry about one of these subjects, in no order."""
    found: list[AuditRecord] = []
    for start in range(0, len(subject_ids), 500):
        names, parameters = in_list("id", subject_ids[start : start + 500])
        sql = f"SELECT {_COLUMNS} FROM audit_entries WHERE subject_id IN {names}"
        found += [AuditRecord(*row) for row in reader.rows(sql, parameters)]
    return found


def _of_one(text: str | None, subject_id: str) -> str | None:
    """`{"people": {id: value}}`, from a text that begins with `"id":value`; None without."""
    key = f'"{subject_id}":'
    if text is None or not text.startswith(key):
        return None
    import json

    try:
        value, _ = json.JSONDecoder().raw_decode(text, len(key))
    except ValueError:
        return None
    return json.dumps({"people": {subject_id: value}})


def search(reader: Reader, term: str, *, offset: int, limit: int) -> list[AuditRecord]:
    """Entries that hold every (folded) word of `term`, newest first."""
    where, parameters = _holding(reader, term)
    rows = reader.rows(
        f"SELECT {_COLUMNS} FROM audit_entries {where}"
        "ORDER BY seq DESC LIMIT :limit OFFSET :offset",
        {**parameters, "limit": limit, "offset": offset},
    )
    return [AuditRecord(*row) for row in rows]


def count(reader: Reader, term: str = "") -> int:
    """How many entries hold every (folded) word of `term`."""
    where, parameters = _holding(reader, term)
    return int(reader.value(f"SELECT COUNT(*) FROM audit_entries {where}", parameters))


def _holding(reader: Reader, term: str) -> tuple[str, dict[str, Any]]:
    words = term.split()
    parameters = {f"word_{index}": contains(word) for index, word in enumerate(words)}
    fields = (folded(reader, "subject"), folded(reader, "operator"), "action", "subject_id")
    conditions = [
        "(" + " OR ".join(f"{field} LIKE :{name} ESCAPE '!'" for field in fields) + ")"
        for name in parameters
    ]
    return (f"WHERE {' AND '.join(conditions)} " if conditions else ""), parameters
