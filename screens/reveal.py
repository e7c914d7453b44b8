"""Client secrets and district tokens: shown on request, copied or written, never kept."""

from __future__ import annotations

from console.provisioning.app_directory import district_token
from screens import application_changes as changes
from screens.copying import Text, copy, save
from screens.dialogs.confirm import ConfirmDialog
from screens.dialogs.message import WIDTH
from screens.dialogs.reveal import RevealDialog
from screens.page import AnyPage
from screens.widgets.pressing import key_of
from screens.widgets.runs import Line, line, wrapped
from storage.records.applications import ApplicationRecord, ConnectionRecord

ONLY_NOW = (
    "This is the only time it is shown: the store keeps a hash of it. Copy it, or write it to a "
    "file only you can read."
)


async def show_secret(page: AnyPage, application: ApplicationRecord, secret: str) -> None:
    """Show a client secret once; leaving without having kept it asks again."""
    text = Text(
        f"settings of {application.name}",
        f"CLEVER_CLIENT_ID={application.client_id}\nCLEVER_CLIENT_SECRET={secret}",
    )
    note, kept = ONLY_NOW, False
    while True:
        lines: list[Line] = [
            line(("Client id", "dim")),
            line(application.client_id),
            line(("Client secret", "dim")),
            line((secret, "strong")),
            (),
            *wrapped(line((note, "plain" if kept else "warning")), WIDTH),
        ]
        wish = await page.app.push_screen_wait(
            RevealDialog(f"The secret of {application.name}", lines, can=("copy", "save"))
        )
        if wish is None:
            if kept or await _sure_to_lose_it(page, application):
                return
            continue
        await (copy if wish == "copy" else save)(page, text)
        note, kept = "Kept. It is not shown again once this is closed.", True


async def _sure_to_lose_it(page: AnyPage, application: ApplicationRecord) -> bool:
    effect = (
        "It was neither copied nor written to a file. Nobody can read it again; "
        f"{application.name} would need a new one ({key_of('application.secret', 'S')})."
    )
    dialog = ConfirmDialog("Close without keeping the secret?", effect, ["Close"], danger=True)
    answer = await page.app.push_screen_wait(dialog)
    return bool(answer)


async def show_token(
    page: AnyPage, application: ApplicationRecord, connection: ConnectionRecord
) -> None:
    """Show that there is a district token, and the token itself when asked."""
    token = await page.in_store(lambda workspace: workspace.read(district_token, connection))
    hidden, show = True, key_of("reveal.show", "v")
    while True:
        lines: list[Line] = [
            *wrapped(line(f"With it {application.name} reads {page.district.name}:"), WIDTH),
            (),
            line((f"…{token[-4:]}   hidden; {show} shows it" if hidden else token, "strong")),
            (),
            *wrapped(line(("It goes into a header: Authorization: Bearer TOKEN", "dim")), WIDTH),
        ]
        wish = await page.app.push_screen_wait(
            RevealDialog(
                "District token",
                lines,
                can=("copy", "save", "renew", "show") if hidden else ("copy", "save", "renew"),
            )
        )
        if wish is None:
            return
        if wish == "show":
            hidden = False
        elif wish == "renew":
            token = await _renewed(page, application, token)
        else:
            await (copy if wish == "copy" else save)(page, Text("district token", token))


async def _renewed(page: AnyPage, application: ApplicationRecord, token: str) -> str:
    """Another token, if the operator really wants one."""
    effect = (
        f"The present one (…{token[-4:]}) stops working at once: {application.name} reads nothing "
        f"of {page.district.name} until its vendor has put in the new one."
    )
    dialog = ConfirmDialog("Make a new district token?", effect, ["Make it"], danger=True)
    if not await page.app.push_screen_wait(dialog):
        return token
    renewed = await page.in_store(changes.new_token, application, page.district)
    page.tell(f"{application.name} has a new district token; the old one is refused.")
    return renewed
