"""The rehearsal of a whole district: the same ends as real sign-ins, and nothing written."""

from __future__ import annotations

from console.api.sign_in import simulate_sign_in
from console.matching import Outcome, Rule
from console.provisioning.app_directory import find_application
from console.provisioning.people import find_person
from console.sso.rehearsal import BATCH, Totals, rehearse, risky_first
from storage.rows import add
from storage.rows.roster import AdminRole, User
from tests.sso.conftest import Scene


def populated(scene: Scene) -> dict[str, Outcome]:
    """Admins of every outcome at ReadWell; gives the ends expected, by last name."""
    application = scene.application("ReadWell", "101").application
    ends = {}
    for last, outcome, accounts in (
        ("Aaron", Outcome.CREATED, ()),
        ("Baker", Outcome.MATCHED_BY_ID, (("1", "id", ""),)),
        ("Cole", Outcome.MATCHED_BY_EMAIL, (("2", "", "email"),)),
        ("Dent", Outcome.CONFLICT_ID_EMAIL, (("3", "id", ""), ("4", "", "email"))),
        ("Ender", Outcome.AMBIGUOUS_EMAIL, (("5", "", "email"), ("6", "", "email"))),
        ("Fox", Outcome.CONFLICT_ID_EMAIL, (("7", "other", "email"),)),
    ):
        person = scene.admin(f"X {last}")
        ids = {"id": person.id, "other": "f" * 24, "": None}
        for account_id, clever_id, email in accounts:
            scene.account(
                application,
                account_id,
                clever_id=ids[clever_id],
                email=person.email if email else "",
            )
        ends[last] = outcome
    scene.admin("X Gray", "school", "102")
    ends["Gray"] = Outcome.REFUSED
    return ends


def ends_of(scene: Scene, rule: Rule = Rule.ID_THEN_EMAIL) -> dict[str, Outcome]:
    with scene.workspace.store.read() as reader:
        application = find_application(reader, "ReadWell")
        return {
            one.person.last_name: one.outcome
            for one in rehearse(reader, application, scene.district, rule)
        }


def test_everybody_ends_as_they_would(scene: Scene) -> None:
    expected = populated(scene)
    before = scene.count("audit_entries")
    assert ends_of(scene) == expected
    assert scene.count("audit_entries") == before
    assert scene.count("sign_ins") == 0


def test_the_rehearsal_agrees_with_real_sign_ins(scene: Scene) -> None:
    populated(scene)
    application = scene.workspace.read(find_application, "ReadWell")
    for last, outcome in ends_of(scene).items():
        email = f"x.{last}@maple.example".lower()
        person = scene.workspace.read(find_person, scene.district, email)
        assert simulate_sign_in(scene.workspace, application, person).outcome is outcome


def test_more_admins_than_one_batch(scene: Scene) -> None:
    application = scene.application("ReadWell").application
    with scene.workspace.store.write() as writer:
        for number in range(BATCH + 3):
            user = User(
                id=f"{number:024x}",
                district_pk=scene.district.pk,
                email=f"u{number}@maple.example",
                email_key=f"u{number}@maple.example",
                first_name="U",
                last_name=f"{number:04}",
                name_key=f"{number:04}, u",
                created_at=0,
                modified_at=0,
            )
            role = AdminRole(
                user_pk=add(writer, user),
                district_pk=scene.district.pk,
                legacy_id=f"{number + 9999:024x}",
                admin_scope="district",
            )
            add(writer, role)
    scene.account(application, "last", email=f"U{BATCH + 2}@maple.example")
    ends = ends_of(scene)
    assert list(ends) == [f"{number:04}" for number in range(BATCH + 3)]
    assert ends[f"{BATCH + 2:04}"] is Outcome.MATCHED_BY_EMAIL
    assert set(list(ends.values())[:-1]) == {Outcome.CREATED}


def test_by_email_alone_takes_accounts_over(scene: Scene) -> None:
    populated(scene)
    ends = ends_of(scene, Rule.EMAIL)
    assert ends["Fox"] is Outcome.MATCHED_BY_EMAIL
    assert ends_of(scene, Rule.ID)["Cole"] is Outcome.CREATED


def test_collisions_come_first_and_all_are_counted(scene: Scene) -> None:
    populated(scene)
    totals = Totals()
    with scene.workspace.store.read() as reader:
        application = find_application(reader, "ReadWell")
        listed = list(
            totals.over(risky_first(lambda: rehearse(reader, application, scene.district)))
        )
    names = [one.person.last_name for one in listed]
    assert names == ["Dent", "Ender", "Fox", "Aaron", "Baker", "Cole", "Gray"]
    assert (totals.admins, totals.collisions) == (7, 3)
