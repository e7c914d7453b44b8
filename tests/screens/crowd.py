"""People to test the screens with."""

from __future__ import annotations

from dataclasses import replace

from console.provisioning.admins import create_admin
from console.provisioning.drafts import AdminDraft
from console.workspace import Workspace
from storage.records.admins import AdminRecord
from storage.records.districts import DistrictRecord

NAMES = ("Rivera", "Nguyen", "O’Brien", "Müller", "Okafor", "Tanaka", "Haddad", "Novák")
ANA = AdminDraft("a.rivera@maple.example", "Ana", "Rivera", "school", "Principal", ("101",), "A1")
LUIS = AdminDraft("l.soto@maple.example", "Luis", "Rivera-Soto", "district", "ICT Coordinator")
MEI = replace(ANA, email="m.tanaka@maple.example", first_name="Mei", last_name="Tanaka", sis_id="")


def add(workspace: Workspace, district: DistrictRecord, *drafts: AdminDraft) -> list[AdminRecord]:
    """Add these admins."""
    return [workspace.run(create_admin, district, draft).admin for draft in drafts]


def crowd(workspace: Workspace, district: DistrictRecord, count: int) -> None:
    """Add many admins by plain SQL, as an upload would: fast, and without entries in the log."""
    users = [
        {
            "pk": pk,
            "id": f"{pk:024x}",
            "district": district.pk,
            "email": f"p{pk}@maple.example",
            "last": NAMES[pk % len(NAMES)],
            "first": f"Person {pk:06}",
            "key": f"{NAMES[pk % len(NAMES)].lower()}, person {pk:06}",
            "legacy": f"{pk + 10**9:024x}",
        }
        for pk in range(1, count + 1)
    ]
    with workspace.store.write() as transaction:
        transaction.execute_many(
            "INSERT INTO users (pk, id, district_pk, email, email_key, first_name, middle_name, "
            "last_name, name_key, employee, created_at, modified_at, version) VALUES (:pk, :id, "
            ":district, :email, :email, :first, '', :last, :key, :employee, 0, 0, 1)",
            [{**user, "employee": True} for user in users],
        )
        transaction.execute_many(
            "INSERT INTO admin_roles (user_pk, district_pk, legacy_id, admin_scope, title, "
            "school_pks, active, department, username, portal_role, hand_edited) VALUES (:pk, "
            ":district, :legacy, 'district', '', '', :active, '', '', '', '')",
            [{**user, "active": True} for user in users],
        )
