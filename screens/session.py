"""What all screens of one run share: the workspace, and the district being worked on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from console.provisioning.admin_list import search_of
from console.provisioning.directory import AdminQuery, page_of_admins
from console.provisioning.which_district import list_districts
from console.workspace import Workspace
from screens.widgets.window import PAGE_ROWS
from storage.records.admins import AdminRecord
from storage.records.districts import DistrictRecord
from storage.search.index import Search
from storage.store import Store

if TYPE_CHECKING:
    from console.provisioning.people_search import PeopleSearch


@dataclass
class Session:
    """One run of the console on one store."""

    workspace: Workspace
    demo: bool = False
    districts: list[DistrictRecord] = field(default_factory=list)
    district: DistrictRecord | None = None
    # The first admins, read before the terminal is taken, so that the first screen shows them.
    opening: list[AdminRecord] | None = None
    adopted: Store | None = None
    # The index of words, whether there is one or not: one for all lists, so that it is read once.
    search: Search = field(init=False)

    def __post_init__(self) -> None:
        self.search = search_of(self.workspace)

    @classmethod
    def begin(cls, workspace: Workspace, *, demo: bool = False) -> Session:
        """Look which districts there are, take the first, and read its first admins.

        Raises:
            StoreError: the store cannot be read.
        """
        workspace.store.keep_little()
        session = cls(workspace, demo=demo)
        session.know(workspace.read(list_districts))
        if session.district is not None:
            session.opening = workspace.read(
                page_of_admins, session.district, AdminQuery(), 0, PAGE_ROWS
            )
        return session

    def adopt(self, workspace: Workspace) -> None:
        """Go over to another store; it is closed when the console ends.

        Raises:
            StoreError: the store cannot be read.
        """
        workspace.store.keep_little()
        districts = workspace.read(list_districts)
        self.close()
        self.adopted, self.workspace = workspace.store, workspace
        self.search.close()
        self.search = search_of(workspace)
        self.demo, self.district, self.opening = False, None, None
        self.know(districts)

    def close(self) -> None:
        """Close a store that was opened in the console; the first one is its opener's."""
        if self.adopted is not None:
            self.adopted.close()
            self.adopted = None

    def know(self, districts: list[DistrictRecord]) -> None:
        """Take note of the districts there are now; the chosen one stays chosen."""
        self.districts = districts
        chosen = self.district.pk if self.district else None
        by_pk = {district.pk: district for district in districts}
        self.district = by_pk.get(chosen or 0) or (districts[0] if districts else None)

    def people(self, term: str) -> PeopleSearch:
        """A search for people of the district chosen.

        Raises:
            RuntimeError: there is no district yet.
        """
        from console.provisioning.people_search import PeopleSearch

        if self.district is None:
            raise RuntimeError("people were looked for before there was a district")
        return PeopleSearch(self.workspace, self.district, term, search=self.search)

    @property
    def store_name(self) -> str:
        """The store as the header names it."""
        return self.workspace.store.location.name
