"""How every full screen works with the store and speaks to people."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Concatenate, Generic, ParamSpec, TypeVar, cast

from textual.css.query import NoMatches
from textual.screen import Screen, ScreenResultType

from console.errors import PrincipalError
from console.workspace import Workspace
from screens.session import Session
from screens.widgets.frame import Head, NoticeRule
from screens.widgets.runs import Tone
from screens.wording import in_console
from storage.errors import StoreError
from storage.records.districts import DistrictRecord

if TYPE_CHECKING:
    from screens.app import PrincipalApp

P = ParamSpec("P")
T = TypeVar("T")


class Speaking(Screen[ScreenResultType], Generic[ScreenResultType]):
    """A screen that reads the store in threads, and tells refusals and what was done."""

    @property
    def principal(self) -> PrincipalApp:
        """The running console."""
        return cast("PrincipalApp", self.app)

    @property
    def session(self) -> Session:
        """What all screens share."""
        return self.principal.session

    @property
    def workspace(self) -> Workspace:
        """The store and the operator."""
        return self.session.workspace

    @property
    def district(self) -> DistrictRecord:
        """The district being worked on; pages are opened only when there is one."""
        if self.session.district is None:
            raise RuntimeError("a page was used before there was a district")
        return self.session.district

    async def in_store(
        self, work: Callable[Concatenate[Workspace, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run `work(workspace, …)` in a thread and give back what it returns.

        Raises:
            PrincipalError | StoreError: as `work` does; see `reporting`.
        """
        return await asyncio.to_thread(work, self.workspace, *args, **kwargs)

    @contextmanager
    def reporting(self, what: str) -> Iterator[None]:
        """Show what was refused inside the block as a dialog: `Could not {what}`.

        Work that comes back to a page which was left finds its widgets gone; that is no fault.
        """
        try:
            yield
        except (PrincipalError, StoreError) as error:
            self.tell_problem(f"Could not {what}", in_console(str(error)))
        except NoMatches:
            if self.is_attached and self.query(Head):
                raise

    def tell_problem(self, title: str, message: str) -> None:
        """Show a refusal in a dialog."""
        from screens.dialogs.message import MessageDialog

        self.app.push_screen(MessageDialog(title, message))

    def tell(self, text: str, tone: Tone = "accent") -> None:
        """Say what happened, in the lower rule: accent done, warning look here, danger not done."""
        self.query_one(NoticeRule).notice(text, tone)
