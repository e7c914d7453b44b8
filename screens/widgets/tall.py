"""The base of widgets that scroll by drawing other lines."""

from __future__ import annotations

from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.widget import Widget

from screens.widgets.toned import Toned


class Tall(Toned, ScrollView):
    """A widget higher than the screen, without scrollbars (see `scroll_mark`)."""

    @property
    def allow_vertical_scroll(self) -> bool:
        """Always: Textual would ask whether a scrollbar is shown."""
        return True

    def set_height(self, lines: int) -> None:
        """Say how many lines there are to scroll through.

        Textual lays the whole screen out again when `virtual_size` is assigned, since scrollbars
        might come or go; here there are none.
        """
        self.set_reactive(Widget.virtual_size, Size(self.size.width, lines))
