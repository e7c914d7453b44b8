"""Who teaches the staged sections, by SIS ids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from storage.bulk.kinds import SECTIONS
from storage.connections import Reader, Writer, in_list

_PAGE = 400


def stored(reader: Reader, sis_ids: Sequence[str]) -> list[tuple[str, str]]:
    """Of these sections those that are staged, each with its stored teachers in one text."""
    found: list[tuple[str, str]] = []
    for start in range(0, len(sis_ids), _PAGE):
        names, parameters = in_list("sis_id", sis_ids[start : start + _PAGE])
        rows = reader.rows(
            f"SELECT sis_id, stored_teachers FROM {SECTIONS.stage} WHERE sis_id IN {names}",
            parameters,
        )
        found += [(str(row[0]), str(row[1])) for row in rows]
    return found


def set_all(writer: Writer, teachers: Mapping[str, str]) -> None:
    """Say who teaches staged sections from now on."""
    writer.execute_many(
        f"UPDATE {SECTIONS.stage} SET teachers = :listed WHERE sis_id = :section",
        [{"section": section, "listed": listed} for section, listed in teachers.items()],
    )
