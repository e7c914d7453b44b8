"""The base of lists that are opened over a place."""

from __future__ import annotations

from screens.detail_page import T
from screens.list_page import ListPage


class OverPage(ListPage[T]):
    """A list that one comes back from; bind esc to `back`."""

    def action_back(self) -> None:
        """Take the search back; without one, leave without an answer."""
        if self.finder.term:
            self.finder.clear()
        else:
            self.dismiss(None)
