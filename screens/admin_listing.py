"""The list on the place Admins: what it shows, in which order, and the index its search goes by."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from textual import work
from textual.worker import get_current_worker

from console.provisioning.admin_list import LARGE, AdminList, keep_index
from console.provisioning.directory import school_refs
from screens.admin_filter import AdminFilter
from screens.admin_orders import COLUMNS, ORDERS, columns_of
from screens.admin_source import AdminSource
from screens.list_page import ListPage
from screens.ordering import Ordering, choose_order
from screens.person_actions import PersonActions
from screens.widgets.table import RowTable
from storage.errors import StoreError
from storage.records.admins import AdminRecord

# The first screen is not made to wait for work that nobody asked for.
INDEX_AFTER_SECONDS = 2.0


class AdminListing(ListPage[AdminRecord], PersonActions):
    """Admins by search, filter and order; marks; the index of words is seen to."""

    def __init__(self) -> None:
        super().__init__()
        self.filter = AdminFilter()
        self.order: Ordering = ORDERS[0]
        self._list: AdminList | None = None
        self._search = self.session.search
        self._index_due, self._indexing = True, False

    def make_table(self) -> RowTable[AdminRecord]:
        """Deactivated admins are dimmed."""
        table = RowTable(COLUMNS, dim=lambda admin: not admin.active, id="table")
        table.sorted = self.order.sorted
        return table

    def source(self, term: str) -> AdminSource:
        """The admins that search and filter find, in the order chosen."""
        source = AdminSource(self.listed(term))
        source.first, self.session.opening = self.session.opening, None
        return source

    def listed(self, term: str) -> AdminList:
        """The list of a search; the same one as long as the same is asked for."""
        query = replace(self.filter.query(term), sort=self.order.name)
        if self._list is None or self._list.query != query:
            self._list = AdminList(self.workspace, self.district, query, self._search)
        return self._list

    def filter_words(self) -> str:
        """What the filter leaves out."""
        return self.filter.words

    @work(group="change")
    async def action_filter(self) -> None:
        """Choose scope, school and state."""
        from screens.dialogs.filter import FilterDialog

        district = self.district
        with self.reporting("list the schools"):
            schools = await self.in_store(lambda workspace: workspace.read(school_refs, district))
            chosen = await self.app.push_screen_wait(FilterDialog(self.filter, schools))
            if chosen is not None:
                self.filter = chosen
                self.search_again()

    @work(group="choose")
    async def action_sort(self) -> None:
        """Choose the order of the list."""
        order = await choose_order(self, ORDERS, self.order)
        if order is not None:
            self.order = order
            self.table.show_sorted(self.order.sorted, columns_of(self.order.name))
            self.search_again()

    @work(group="choose")
    async def action_mark_all(self) -> None:
        """Mark everybody whom search and filter find."""
        from screens.bulk import mark_all

        await mark_all(self, self.listed(self.finder.term))

    def action_read_again(self) -> None:
        """Read the rows again, even those that were changed by somebody who left no trace."""
        self._list = None
        super().action_read_again()

    # The index of words

    def refresh_data(self) -> None:
        """Read the list again, and see whether the index still is of use."""
        self._index_due = True
        super().refresh_data()

    def show_tally(self) -> None:
        """Show the count; in a large district, see to the index of words."""
        super().show_tally()
        large = (self.table.total or 0) > LARGE
        if large and self._index_due and not self._indexing and not self.workspace.read_only:
            self._index_due, self._indexing = False, True
            self.set_timer(INDEX_AFTER_SECONDS, self.keep_index)

    @work(thread=True, group="index", exit_on_error=False)
    def keep_index(self) -> None:
        """Make the index of words, or make it anew; the list is searched without it meanwhile."""
        worker = get_current_worker()
        with suppress(StoreError):
            keep_index(self._search, lambda: worker.is_cancelled or not self.app.is_running)
        self._indexing = False
