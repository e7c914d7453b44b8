"""The admins a search and a filter find, for a table."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from console.provisioning.admin_list import AdminList
from screens.widgets.sources import Source
from storage.records.admins import AdminRecord


class AdminSource(Source[AdminRecord]):
    """The admins of one list."""

    def __init__(self, admins: AdminList) -> None:
        self.admins = admins
        self._stopped = False

    def page(self, start: int, count: int) -> Sequence[AdminRecord]:
        """Some admins from row `start`."""
        return self.admins.page(start, count)

    def count(self) -> int | None:
        """How many admins there are."""
        return self.admins.count(lambda: self._stopped)

    def key(self, row: AdminRecord) -> Hashable:
        """By the store's own key."""
        return row.pk

    def find(self, row: AdminRecord) -> int | None:
        """How many stand before that admin now."""
        return self.admins.find(row)

    def stop(self) -> None:
        """Give up counting."""
        self._stopped = True
