"""Actions on what a district shares: connect, share schools, district tokens."""

from __future__ import annotations

import secrets
from typing import Any

from console.display import display
from console.errors import NothingToDo
from console.keys import hashed
from console.provisioning.app_directory import (
    Sharing,
    derived_token,
    district_token,
    find_connection,
)
from console.provisioning.applications import get_application
from console.provisioning.shared_schools import (
    Listing,
    Schools,
    after_sharing,
    after_unsharing,
    listing,
    listing_image,
)
from console.workspace import Act
from storage.queries import applications as queries
from storage.records.applications import ApplicationRecord, ConnectionRecord
from storage.records.districts import DistrictRecord
from storage.rows import add
from storage.rows.applications import Connection, DistrictToken

NONCE_BYTES = 16
NO_SCHOOL = Listing(all_schools=False, pks=frozenset())


def connect(
    act: Act,
    application: ApplicationRecord,
    district: DistrictRecord,
    shared: Listing = NO_SCHOOL,
) -> ConnectionRecord:
    """Connect a district to an application: it sees the district admins, and these schools.

    Raises:
        NothingToDo: it is connected already.
    """
    get_application(act, application.pk)
    if queries.connection(act, application.pk, district.pk) is not None:
        raise NothingToDo(
            f"{display(application.name)} is already connected to {display(district.name)}."
        )
    pk = add(
        act.transaction,
        Connection(application_pk=application.pk, district_pk=district.pk, created_at=act.now),
    )
    _add_token(act, pk)
    queries.set_shared(act.transaction, pk, all_schools=shared.all_schools, school_pks=shared.pks)
    after = listing_image(act, district, shared)
    _record(act, "application.connect", (application, district), after=after)
    return find_connection(act, application, district)


def disconnect(act: Act, application: ApplicationRecord, district: DistrictRecord) -> None:
    """Take an application's access to a district away, its token and sharing with it."""
    connection = find_connection(act, application, district)
    before = listing_image(act, district, listing(act, connection))
    queries.delete_connection(act.transaction, connection.pk)
    _record(act, "application.disconnect", (application, district), before=before)


def share(
    act: Act, application: ApplicationRecord, district: DistrictRecord, schools: Schools
) -> Sharing:
    """Share schools (SIS ids, ids or names) with an application, or "all", future ones too.

    Raises:
        NotFound: the district has not connected the application.
        Invalid: names every school that is not one of the district.
        NothingToDo: they are all shared already.
    """
    connection = find_connection(act, application, district)
    before = listing(act, connection)
    return share_just(act, application, district, after_sharing(act, district, before, schools))


def unshare(
    act: Act, application: ApplicationRecord, district: DistrictRecord, schools: Schools
) -> Sharing:
    """Stop sharing schools; some of "all" turns it into the list of the others."""
    connection = find_connection(act, application, district)
    before = listing(act, connection)
    return share_just(act, application, district, after_unsharing(act, district, before, schools))


def share_just(
    act: Act, application: ApplicationRecord, district: DistrictRecord, after: Listing
) -> Sharing:
    """Share exactly what `after` says.

    Raises:
        NotFound: the district has not connected the application.
        NothingToDo: it is so already.
    """
    connection = find_connection(act, application, district)
    before = listing(act, connection)
    if before == after:
        raise NothingToDo(
            f"Nothing to change: {display(application.name)} already sees just these schools."
        )
    queries.set_shared(
        act.transaction, connection.pk, all_schools=after.all_schools, school_pks=after.pks
    )
    _record(
        act,
        "application.share",
        (application, district),
        before=listing_image(act, district, before),
        after=listing_image(act, district, after),
    )
    connection = find_connection(act, application, district)
    return Sharing(district, connection, tuple(queries.shared_refs(act, connection)))


def _record(
    act: Act,
    action: str,
    grant: tuple[ApplicationRecord, DistrictRecord],
    **images: dict[str, Any],
) -> None:
    """The entry of one change; `images` may hold `before` and `after`."""
    application, district = grant
    where = {"district": district.name, "district_id": district.id}
    told = {name: {**where, **image} for name, image in images.items()}
    act.record(action, f"application {application.name}", subject_id=application.id, **told)


def rotate_district_token(
    act: Act, application: ApplicationRecord, district: DistrictRecord
) -> str:
    """Give a connection a new district token; the old one stops working at once."""
    connection = find_connection(act, application, district)
    queries.revoke_tokens(act.transaction, connection.pk, act.now)
    _add_token(act, connection.pk)
    _record(act, "application.rotate_token", (application, district), after={})
    return district_token(act, connection)


def _add_token(act: Act, connection_pk: int) -> None:
    nonce = secrets.token_hex(NONCE_BYTES)
    token = derived_token(act, nonce)
    add(
        act.transaction,
        DistrictToken(
            id=act.new_id(),
            connection_pk=connection_pk,
            nonce=nonce,
            token_hash=hashed(token),
            created_at=act.now,
        ),
    )
