"""Actions on the accounts an application keeps on its own side, and reading them from a CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from console.display import display
from console.errors import Invalid, Problem
from console.ids import is_clever_id
from console.keys import email_key, header_key
from console.provisioning.account_images import note_images
from console.provisioning.rules import check_email, check_text
from console.workspace import Act
from storage.queries import accounts as queries
from storage.records.applications import ApplicationRecord

COLUMNS = ("account_id", "clever_id", "email", "first_name", "last_name")
REQUIRED = ("account_id",)


@dataclass(frozen=True, slots=True)
class AccountDraft:
    """An account as a file names it; only `account_id` is required."""

    account_id: str
    clever_id: str = ""
    email: str = ""
    first_name: str = ""
    last_name: str = ""


class Loaded(NamedTuple):
    """What loading a file of accounts did."""

    added: int
    changed: int
    unchanged: int


def read_accounts(text: str) -> tuple[AccountDraft, ...]:
    """Accounts from CSV text with the columns of `COLUMNS`, in any order.

    Raises:
        Invalid: every problem of the file, each with its line.
    """
    problems: list[Problem] = []
    drafts: list[AccountDraft] = []
    seen: dict[str, int] = {}
    for line, row in _rows(text.removeprefix("\ufeff"), problems):
        draft = AccountDraft(**row | {"clever_id": row.get("clever_id", "").lower()})
        problems += [_at(line, problem) for problem in _check(draft)]
        first = seen.setdefault(draft.account_id, line)
        if first != line and draft.account_id:
            message = f"“{display(draft.account_id)}” is on line {first} already."
            problems.append(_at(line, Problem("account_id", "duplicate_account_id", message)))
        drafts.append(draft)
    if not drafts and not problems:
        problems.append(Problem("file", "no_data_rows", "It has a header and no account."))
    if problems:
        raise Invalid("load the accounts", problems)
    return tuple(drafts)


def _rows(text: str, problems: list[Problem]) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, None)
        names = _header(header or [], problems)
        if problems:
            return
        while True:
            line = reader.line_num + 1
            cells = next(reader, None)
            if cells is None:
                return
            if not cells:
                continue
            if len(cells) != len(names):
                message = f"{len(cells)} fields where the header has {len(names)}."
                problems.append(_at(line, Problem("row", "wrong_field_count", message)))
                continue
            yield line, dict(zip(names, (cell.strip() for cell in cells), strict=True))
    except csv.Error as error:
        line = reader.line_num
        problems.append(_at(line, Problem("row", "not_csv", f"It cannot be read: {error}.")))


def _header(header: Sequence[str], problems: list[Problem]) -> list[str]:
    known = {header_key(column): column for column in COLUMNS}
    names = [known.get(header_key(name), "") for name in header]
    for name, column in zip(header, names, strict=True):
        if not column:
            message = f"“{display(name)}” is none of {', '.join(COLUMNS)}."
            problems.append(Problem("header", "unknown_column", message))
    for column in COLUMNS:
        if names.count(column) > 1:
            message = f"The column {column} is there twice."
            problems.append(Problem("header", "duplicate_column", message))
    if "account_id" not in names:
        problems.append(Problem("header", "missing_column", "The column account_id is missing."))
    return names


def _at(line: int, problem: Problem) -> Problem:
    return Problem(f"line {line} {problem.field}", problem.code, problem.message)


def _check(draft: AccountDraft) -> Iterable[Problem]:
    for column in COLUMNS:
        problem = check_text(column, getattr(draft, column), required=column in REQUIRED)
        if problem is not None:
            yield problem
    if draft.email:
        problem = check_email(draft.email)
        if problem is not None and problem.code == "invalid_email":
            yield problem
    if draft.clever_id and not is_clever_id(draft.clever_id):
        message = f"“{display(draft.clever_id)}” is not an id of 24 hex digits."
        yield Problem("clever_id", "invalid_id", message)


def load_accounts(
    act: Act, application: ApplicationRecord, drafts: Sequence[AccountDraft]
) -> Loaded:
    """Add accounts to an application, or change those of the same `account_id`."""
    known = {account.account_id: account for account in queries.accounts(act, application.pk)}
    added, changed = [], []
    for draft in drafts:
        stored = known.get(draft.account_id)
        if stored is None:
            added.append(_row(application, draft, act.now))
        elif draft != _draft_of(stored.account_id, stored.clever_id, stored[4:7]):
            changed.append(_row(application, draft, act.now))
    queries.add(act.transaction, added)
    queries.change(act.transaction, changed)
    loaded = Loaded(len(added), len(changed), len(drafts) - len(added) - len(changed))
    seq = act.record(
        "application.load_accounts",
        f"application {application.name}",
        subject_id=application.id,
        after=loaded._asdict(),
    )
    note_images(act, seq, known.values(), queries.accounts(act, application.pk))
    return loaded


def _draft_of(account_id: str, clever_id: str | None, rest: Sequence[str]) -> AccountDraft:
    return AccountDraft(account_id, clever_id or "", *rest)


def _row(application: ApplicationRecord, draft: AccountDraft, now: int) -> dict[str, object]:
    return {
        "application_pk": application.pk,
        "account_id": draft.account_id,
        "clever_id": draft.clever_id or None,
        "email": draft.email,
        "email_key": email_key(draft.email) if draft.email else None,
        "first_name": draft.first_name,
        "last_name": draft.last_name,
        "now": now,
    }


def clear_accounts(act: Act, application: ApplicationRecord) -> int:
    """Forget every account of an application; returns how many there were."""
    before = queries.accounts(act, application.pk)
    gone = queries.clear(act.transaction, application.pk)
    seq = act.record(
        "application.clear_accounts",
        f"application {application.name}",
        subject_id=application.id,
        before={"accounts": gone},
    )
    note_images(act, seq, before, ())
    return gone
