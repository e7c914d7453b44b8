"""The accounts an application keeps on its own side: what a sign-in is matched against."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

from textual import work
from textual.binding import Binding, BindingType

from console.errors import FileUnusable
from console.keys import fold
from console.provisioning.accounts import COLUMNS as FILE_COLUMNS
from console.provisioning.accounts import AccountDraft, Loaded, read_accounts
from console.provisioning.app_directory import list_accounts
from console.workspace import Workspace
from screens import application_changes as changes
from screens.over_page import OverPage
from screens.widgets.columns import Column
from screens.widgets.pressing import pressing
from screens.widgets.runs import Line, line, wrapped
from screens.widgets.sources import Source
from screens.wording import ago, number, several
from storage.records.applications import ApplicationRecord
from storage.records.sign_ins import AccountRecord

MOST_BYTES = 32_000_000
BELOW = 60


class AccountSource(Source[AccountRecord]):
    """The accounts of an application that hold the words searched for, oldest first."""

    def __init__(self, workspace: Workspace, application: ApplicationRecord, term: str) -> None:
        self.workspace = workspace
        self.application = application
        self.words = fold(term).split()

    def _found(self) -> list[AccountRecord]:
        accounts = self.workspace.read(list_accounts, self.application)
        return [account for account in accounts if self._holds(account)]

    def _holds(self, account: AccountRecord) -> bool:
        text = fold(f"{account.account_id} {_name(account)} {account.email} {account.clever_id}")
        return all(word in text for word in self.words)

    def page(self, start: int, count: int) -> Sequence[AccountRecord]:
        """Some of them."""
        return self._found()[start : start + count]

    def count(self) -> int:
        """How many there are."""
        return len(self._found())

    def key(self, row: AccountRecord) -> int:
        """By the store's own key."""
        return row.pk


def _name(account: AccountRecord) -> str:
    return f"{account.first_name} {account.last_name}".strip()


class AccountsPage(OverPage[AccountRecord]):
    """The accounts one application keeps on its own side."""

    place: ClassVar[str] = "applications"
    footer: ClassVar[tuple[str, ...]] = ("accounts.load", "list.search", "accounts.back")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("l", "load", "load a file", tooltip="Load accounts from a CSV", id="accounts.load"),
        Binding("X", "clear", "forget all", tooltip="Forget every account", id="accounts.clear"),
        Binding("escape", "back", "back", id="accounts.back"),
    ]

    def __init__(self, application: ApplicationRecord) -> None:
        super().__init__()
        self.application = application

    @property
    def columns(self) -> tuple[Column[Any], ...]:  # type: ignore[override]
        """Its own id, who it is, whether it is linked, when it was used."""
        return (
            Column("Account", 12, lambda account: account.account_id),
            Column("Name", 20, _name),
            Column("Email", 26, lambda account: account.email or "none"),
            Column(
                "Linked", 24, lambda account: account.clever_id or "no Clever id", 72, fixed=True
            ),
            Column("Last sign-in", 16, self._last, 110),
        )

    def _last(self, account: AccountRecord) -> str:
        at = account.last_sign_in_at
        return "never" if at is None else ago(self.workspace.clock(), at)

    def crumbs(self) -> list[str]:
        """Whose accounts."""
        return [self.application.name, "accounts"]

    def source(self, term: str) -> AccountSource:
        """The accounts a search finds."""
        return AccountSource(self.workspace, self.application, term)

    def detail(self, row: AccountRecord, cells: int) -> Sequence[Line]:
        """Who it is, and how the next sign-in would find it."""
        linked = (
            f"Linked to {row.clever_id}: matches by id."
            if row.clever_id
            else "Not linked yet: can only match by email."
        )
        told = [
            line((_name(row) or row.account_id, "strong"), f"   {row.email}"),
            line((linked, "dim"), f"   Last sign-in {self._last(row)}"),
        ]
        if cells >= BELOW:
            return told
        return [part for each in told for part in wrapped(each, cells - 1)]

    def empty(self, term: str) -> Sequence[Line]:
        """What to do when there is none."""
        if term:
            return [
                line(
                    "   No account holds that.  ",
                    pressing("list.clear", "esc"),
                    " clears the search.",
                )
            ]
        return [
            line(f"   {self.application.name} has no account on its side yet."),
            (),
            line("   ", pressing("accounts.load", "l"), f" loads a CSV: {','.join(FILE_COLUMNS)}"),
            line("   Every sign-in that matches none makes one."),
        ]

    def count_words(self, total: int) -> str:
        """How many."""
        return several(total, "account")

    @work(group="change", exclusive=True)
    async def action_load(self) -> None:
        """Load a CSV; every problem of it is shown, and then nothing is loaded."""
        from screens.dialogs.file_picker import FilePickerDialog

        explanation = (
            f"A CSV with the columns {', '.join(FILE_COLUMNS)}; only account_id is required."
        )
        picker = FilePickerDialog("Load accounts", explanation, self.workspace.clock)
        path = await self.app.push_screen_wait(picker)
        if path is None:
            return
        with self.reporting(f"load {path.name}"):
            loaded = await self.in_store(load_file, self.application, path)
            self.tell(
                f"{number(loaded.added)} added, {number(loaded.changed)} changed, "
                f"{number(loaded.unchanged)} unchanged."
            )
            self.refresh_data()

    @work(group="change", exclusive=True)
    async def action_clear(self) -> None:
        """Forget every account, after asking."""
        from screens.dialogs.confirm import ConfirmDialog

        application, name = self.application, self.application.name
        known = await self.in_store(lambda workspace: workspace.read(list_accounts, application))
        total = len(known)
        dialog = ConfirmDialog(
            f"Forget {several(total, 'account')} of {name}?",
            "They exist only in this rehearsal; the vendor’s own program is not touched. The next "
            "sign-ins find no account and make new ones.",
            ["Forget"],
            danger=True,
        )
        if await self.app.push_screen_wait(dialog):
            with self.reporting(f"forget the accounts of {name}"):
                gone = await self.in_store(changes.forget_accounts, self.application)
                self.tell(f"{several(gone, 'account')} forgotten.")
                self.refresh_data()


def load_file(workspace: Workspace, application: ApplicationRecord, path: Path) -> Loaded:
    """Read a file of accounts and load it.

    Raises:
        FileUnusable: it cannot be read, or is not UTF-8.
        Invalid: every problem of the file.
    """
    drafts: tuple[AccountDraft, ...] = read_accounts(_text(path))
    return changes.load_account_file(workspace, application, drafts)


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise FileUnusable(f"{path} is larger than {MOST_BYTES // 1_000_000} MB.")
        return path.read_text("utf-8")
    except OSError as error:
        raise FileUnusable(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise FileUnusable(f"{path} is not UTF-8 text. Save it as CSV (UTF-8).") from error
