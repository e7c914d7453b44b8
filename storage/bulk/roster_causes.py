"""What the teachers, students or sections that a full upload leaves out have in common."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from storage.bulk.kinds import Kind
from storage.connections import Reader


class Share(NamedTuple):
    """How many of a kind a school has, and how many of them would be deactivated."""

    school_pk: int
    removed: int
    active: int


def removed_by_school(reader: Reader, kind: Kind, district_pk: int) -> list[Share]:
    """The schools that would lose some, those that lose most first; none for schools themselves."""
    column = "t.school_pks" if kind.is_person else "CAST(t.school_pk AS TEXT)"
    if not kind.is_person and "school_pk" not in kind.fields:
        return []
    removed: Counter[int] = Counter()
    active: Counter[int] = Counter()
    for listed, all_of_them, gone in reader.rows(
        f"SELECT {column}, count(*), count(x.pk) FROM {kind.table} t "
        f"LEFT JOIN {kind.removed} x ON x.pk = t.{kind.key} "
        f"WHERE t.district_pk = :d AND t.active GROUP BY {column}",
        {"d": district_pk},
    ):
        for pk in filter(None, str(listed).split(",")):
            active[int(pk)] += int(all_of_them)
            removed[int(pk)] += int(gone)
    return [Share(pk, gone, active[pk]) for pk, gone in removed.most_common() if gone]
