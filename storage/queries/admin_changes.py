"""Changes of many admins by a few statements; the caller's transaction holds them together."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from storage.connections import Row, Writer, in_list
from storage.queries.schools import listed_pks

AT_ONCE = 500


class Touch(NamedTuple):
    """When a change is made, which field it is of, and whether an upload must respect it."""

    now: int
    field: str
    by_hand: bool


def set_active(writer: Writer, pks: Sequence[int], *, active: bool, touch: Touch) -> None:
    """Deactivate admins, or bring them back."""
    writer.execute_many(
        "UPDATE admin_roles SET active = :active WHERE user_pk = :pk",
        [{"active": active, "pk": pk} for pk in pks],
    )
    _touch(writer, pks, touch)


def set_schools(writer: Writer, schools: Mapping[int, Sequence[int]], touch: Touch) -> None:
    """Give admins these schools and no others, and say so in their rows."""
    link_schools(writer, schools)
    _touch(writer, list(schools), touch)


def link_schools(writer: Writer, schools: Mapping[int, Sequence[int]]) -> None:
    """Give admins these schools and no others: the links and the list in the row, both."""
    lists = {pk: ",".join(map(str, sorted(set(keys)))) for pk, keys in schools.items()}
    before = _column(writer, "school_pks", list(schools))
    replace_links(writer, [(pk, listed, lists[pk]) for pk, listed in before.items()])
    writer.execute_many(
        "UPDATE admin_roles SET school_pks = :listed WHERE user_pk = :pk",
        [{"listed": listed, "pk": pk} for pk, listed in lists.items()],
    )


def replace_links(writer: Writer, rows: Iterable[Row]) -> None:
    """Turn the links of old school lists into those of new ones; rows are user, old, new list."""
    gone: list[dict[str, int]] = []
    come: list[dict[str, int]] = []
    for user_pk, old, new in rows:
        before, after = set(listed_pks(old)), set(listed_pks(new))
        gone += [{"school_pk": pk, "user_pk": user_pk} for pk in before - after]
        come += [{"school_pk": pk, "user_pk": user_pk} for pk in after - before]
    writer.execute_many(
        "DELETE FROM admin_schools WHERE school_pk = :school_pk AND user_pk = :user_pk", gone
    )
    writer.execute_many(
        "INSERT INTO admin_schools (school_pk, user_pk) VALUES (:school_pk, :user_pk)", come
    )


def _column(writer: Writer, column: str, pks: Sequence[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for start in range(0, len(pks), AT_ONCE):
        names, parameters = in_list("pk", pks[start : start + AT_ONCE])
        found.update(
            writer.rows(
                f"SELECT user_pk, {column} FROM admin_roles WHERE user_pk IN {names}", parameters
            )
        )
    return found


def _touch(writer: Writer, pks: Sequence[int], touch: Touch) -> None:
    """A new version each, the line of a file forgotten, and whose the field is from now on."""
    edits = []
    for pk, hand_edited in _column(writer, "hand_edited", pks).items():
        fields = {*filter(None, hand_edited.split(","))} - {touch.field}
        fields |= {touch.field} if touch.by_hand else set()
        edits.append({"pk": pk, "fields": ",".join(sorted(fields))})
    writer.execute_many(
        "UPDATE admin_roles SET hand_edited = :fields, line_hash = NULL WHERE user_pk = :pk", edits
    )
    writer.execute_many(
        "UPDATE users SET modified_at = :now, version = version + 1 WHERE pk = :pk",
        [{"now": touch.now, "pk": pk} for pk in pks],
    )
