"""The work behind the three lenses, run in threads; no Textual here."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from console.provisioning.app_directory import find_connection
from console.provisioning.directory import get_admin
from console.workspace import Workspace
from screens import preview_asking as asking
from screens.copying import Text
from screens.lens_words import API, SIDE_BY_SIDE, lens_lines
from screens.widgets.exchange_view import plain_text
from storage.records.applications import ApplicationRecord, ConnectionRecord
from storage.records.districts import DistrictRecord

if TYPE_CHECKING:
    from console.api.lenses import Lenses
    from console.api.preview import Previewer

make_previewer = asking.make_previewer


class Wish(NamedTuple):
    """Whom to look at, through what."""

    district: DistrictRecord
    admin_pk: int
    application: ApplicationRecord
    dialect: str
    library: bool


def look(workspace: Workspace, previewer: Previewer, wish: Wish) -> Lenses:
    """Look through all three lenses at the admin as they are now."""
    from console.api.lens_rows import Asked
    from console.api.lenses import look as looked

    admin = workspace.read(get_admin, wish.admin_pk)
    asked = Asked(wish.district, admin, wish.application, wish.dialect, wish.library)
    return looked(workspace, previewer, asked)


def first_application(workspace: Workspace, district: DistrictRecord) -> ApplicationRecord | None:
    """The application to begin with: one the district connected, if there is any."""
    return workspace.read(asking.first_application, district)


def connection_of(
    workspace: Workspace, application: ApplicationRecord, district: DistrictRecord
) -> ConnectionRecord:
    """The connection whose sharing is to be changed.

    Raises:
        NotFound: the district has not connected the application.
    """
    return workspace.read(find_connection, application, district)


def texts_of(lenses: Lenses) -> list[Text]:
    """The lenses to copy: as text, as JSON."""
    from console.api.lens_document import lenses_document

    text = plain_text(lens_lines(lenses, API, SIDE_BY_SIDE + 40))
    whole = json.dumps(lenses_document(lenses), ensure_ascii=False, indent=2)
    return [Text("three lenses", text), Text("three lenses as JSON", whole)]
