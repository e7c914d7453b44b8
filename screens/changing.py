"""Which actions change the store: what a run that only looks dims."""

from __future__ import annotations

from functools import cache

from textual.binding import Binding
from textual.dom import DOMNode

# By the ids of their bindings. What is missing here is still refused, by the workspace.
CHANGES = frozenset(
    {
        "accounts.clear",
        "accounts.load",
        "activity.undo",
        "admins.add_school",
        "admins.move",
        "admins.new",
        "admins.remove_school",
        "application.connect",
        "application.deactivate",
        "application.disconnect",
        "application.edit",
        "application.reactivate",
        "application.secret",
        "application.share",
        "applications.new",
        "districts.deactivate",
        "districts.new",
        "districts.reactivate",
        "districts.rename",
        "entry.undo",
        "faults.off",
        "faults.once",
        "faults.switch",
        "form.save",
        "imports.undo",
        "lenses.share",
        "library.authorize",
        "library.withdraw",
        "person.deactivate",
        "person.edit",
        "person.reactivate",
        "plan.apply",
        "result.undo",
        "schools.deactivate",
        "schools.edit",
        "schools.new",
        "schools.reactivate",
        "sharing.save",
        "sign_in.go",
        "welcome.demo",
        "welcome.new",
    }
)


@cache
def changing_actions(page: type[DOMNode]) -> frozenset[str]:
    """The actions of a page that change the store."""
    found = (b for owner in page.__mro__ for b in vars(owner).get("BINDINGS", ()))
    return frozenset(
        binding.action.partition("(")[0]
        for binding in found
        if isinstance(binding, Binding) and binding.id in CHANGES
    )
