"""Who teaches a class, where OneRoster's enrollments say it.

A whole file of enrollments names all teachers of a class; a delta names those who come and go.
"""

from __future__ import annotations

from collections.abc import Iterable

from console.importing.roster import Teaching
from console.importing.roster_reading import Line, Staging, refuse, unknown
from console.importing.uploads import Upload
from storage.bulk import roster_staging, section_teachers
from storage.bulk.kinds import SECTIONS, SEPARATOR, TEACHERS
from storage.bulk.roster_repeats import renamed


def known_teachers(upload: Upload) -> frozenset[str]:
    """The ids of teachers in the upload or the store."""
    writer = upload.writer
    known = set(roster_staging.known_ids(writer, TEACHERS, upload.district.pk))
    if "teachers" in upload.roster.kinds:
        known.update(roster_staging.staged_ids(writer, TEACHERS))
        known -= {row.old if row.taken else row.new for row in renamed(writer, TEACHERS)}
    return frozenset(known)


def stage_taught(upload: Upload, staging: Staging) -> None:
    """Stage the classes of which only their teachers are said; refuse rows of unknown classes."""
    roster, writer = upload.roster, upload.writer
    if not roster.teaching:
        return
    staging.flush()
    said = {*roster_staging.staged_ids(writer, SECTIONS), *roster.present["sections"]}
    stored = roster_staging.known_ids(writer, SECTIONS, upload.district.pk)
    known = {section for section in stored if section in roster.teaching}
    for section in sorted(roster.teaching.keys() - said):
        rows = roster.teaching[section]
        if section in known:
            place = Line(rows[0].file, rows[0].line, {}, [])
            staging.add(place, {"sis_id": section, "teachers": roster.teachers_of(section)}, [])
        else:
            _refuse_all(upload, section, rows)


def _refuse_all(upload: Upload, section: str, rows: Iterable[Teaching]) -> None:
    for row in rows:
        place = Line(row.file, row.line, {}, [])
        if not row.gone:
            refuse(upload, place, [unknown(upload, place, "section", section)])


def change_teachers(upload: Upload) -> None:
    """Let a delta change who teaches the staged classes: those who are stored, less and more."""
    roster, writer = upload.roster, upload.writer
    if not roster.is_delta or not roster.teaching:
        return
    stored = section_teachers.stored(writer, list(roster.teaching))
    section_teachers.set_all(
        writer,
        {section: _changed(listed, roster.teaching[section]) for section, listed in stored},
    )


def _changed(stored: str, rows: Iterable[Teaching]) -> str:
    """Those who taught and still do, with those who come; a primary teacher comes first."""
    rows = sorted(rows)
    ended = {row.person for row in rows if row.gone}
    before = [person for person in stored.split(SEPARATOR) if person and person not in ended]
    first = [row.person for row in rows if not (row.gone or row.secondary)]
    others = [row.person for row in rows if row.secondary and not row.gone]
    return SEPARATOR.join(dict.fromkeys([*first, *before, *others]))
