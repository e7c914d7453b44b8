"""The orders a list can stand in, and the question after another one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from screens.widgets.columns import Sorted

if TYPE_CHECKING:
    from screens.page import AnyPage


class Ordering(NamedTuple):
    """An order: its name for the query, what it is by, and whether newest or most come first."""

    name: str
    words: str
    newest_first: bool = False

    @property
    def sorted(self) -> Sorted:
        """As the head of a table shows it."""
        return Sorted(self.name, self.newest_first)


async def choose_order(page: AnyPage, orders: Sequence[Ordering], now: Ordering) -> Ordering | None:
    """Ask for an order; None when the list is to stay as it is."""
    from screens.dialogs.choice import Choice, ChoiceDialog

    offered = [
        Choice(order.words, "as it is now" if order is now else "", order) for order in orders
    ]
    chosen = await page.app.push_screen_wait(ChoiceDialog("Sort by", offered))
    return None if chosen is None else chosen.value
