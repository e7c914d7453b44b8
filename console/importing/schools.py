"""Which school a cell means: SIS ids and Clever ids to the keys of the store's schools. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from hashlib import blake2b

from console.importing.spreadsheets import AS_TEXT, is_eaten
from storage.records.school_refs import SchoolRef

_PARTS = re.compile(r"[;|]")
_QUOTED = re.compile("“([^”]*)”")


class SchoolKeys:
    """The schools of one district, by both names they go by; some may be deactivated.

    `former` are SIS ids that files may still use of schools whose SIS id was edited by hand; a
    school that has such an id now goes before.
    """

    def __init__(
        self,
        refs: Iterable[SchoolRef],
        inactive: frozenset[int] = frozenset(),
        former: Mapping[str, int] | None = None,
    ) -> None:
        self.refs = sorted(refs)
        self.former = dict(former or {})
        # By whole columns: some districts have thousands of schools, and every upload begins here.
        pks, ids, sis_ids, _ = zip(*self.refs, strict=True) if self.refs else ((), (), (), ())
        self._by_name: dict[str, int] = {**self.former, **dict(zip(ids, pks, strict=True))}
        self._by_name.pop("", None)
        self._by_name.update(zip(sis_ids, pks, strict=True))
        self.sis_ids: dict[int, str] = dict(zip(pks, sis_ids, strict=True))
        texts = list(map(str, pks))
        self._texts = {pk: str(pk) for pk in self.former.values()}
        self._texts.update(zip(pks, texts, strict=True))
        named = map(self._texts.__getitem__, self._by_name.values())
        self._single: dict[str, str] = dict(zip(self._by_name, named, strict=True))
        if not is_one_name("\n".join(self._single)):
            self._single = {name: pk for name, pk in self._single.items() if is_one_name(name)}
        self._single[""] = ""
        names = "\n".join(map(" ".join, zip(texts, ids, sis_ids, strict=True)))
        names += "".join(f"\n{pk} inactive" for pk in sorted(inactive))
        names += "".join(f"\n{pk} was {name}" for name, pk in sorted(self.former.items()))
        self.inactive = inactive
        self.digest = blake2b(names.encode("utf-8", "surrogatepass"), digest_size=8).digest()

    def listed(self, cell: str) -> str | None:
        """A cell as the store's comma list, or None if it names a school that is not there."""
        return self._single.get(cell) or self._resolve(cell)

    def lists(self, cells: list[str]) -> list[str | None]:
        """Many cells at once; None for one that names a school that is not there."""
        found = list(map(self._single.get, cells))
        if None in found:
            # One cell names several schools in a thousand ways: resolved, not remembered.
            for index, known in enumerate(found):
                if known is None:
                    found[index] = self._resolve(cells[index])
        return found

    def _resolve(self, cell: str) -> str | None:
        keys = set(map(self._by_name.get, cell.split(";")))
        if None in keys:
            keys = set(map(self._by_name.get, split_schools(cell)))
            if None in keys:
                return None
        return ",".join(map(self._texts.__getitem__, sorted(keys)))  # type: ignore[type-var,arg-type]

    def is_unseen(self, listed: str) -> bool:
        """Whether a comma list names schools, but none that any application sees."""
        return bool(self.inactive and listed) and self.inactive.issuperset(
            map(int, listed.split(","))
        )

    def any_unseen(self, lists: Iterable[str]) -> bool:
        """Whether any of many lists is such a one."""
        return bool(self.inactive) and any(map(self.is_unseen, set(lists)))

    def pk_of(self, name: str) -> int | None:
        """The key of one school, by SIS id or Clever id."""
        return self._by_name.get(name)

    def unknown(self, cell: str) -> tuple[str, ...]:
        """The names in a cell that no school of the district goes by."""
        return tuple(name for name in split_schools(cell) if name not in self._by_name)

    def hint(self, message: str) -> str:
        """What may have become of the unknown name quoted in a message, and the way out."""
        quoted = _QUOTED.search(message)
        name = quoted[1] if quoted else ""
        several = [part.strip() for part in name.split(",")]
        if len(several) > 1 and all(map(self._by_name.get, several)):
            return " Separate several schools with ; or |."
        if is_eaten(name):
            return f" A spreadsheet has turned this id into a number. {AS_TEXT}"
        if name.isdigit():
            for width in range(len(name) + 1, len(name) + 8):
                if name.zfill(width) in self._by_name:
                    return (
                        f" A spreadsheet may have taken its zeros: {name.zfill(width)} is a "
                        f"school. {AS_TEXT}"
                    )
        return ""


def is_one_name(name: str) -> bool:
    """Whether a SIS id can stand in a list of schools without being cut."""
    return ";" not in name and "|" not in name


def split_schools(cell: str) -> list[str]:
    """The school names in a cell, separated by `;` or `|`, each once."""
    if cell.isalnum():
        return [cell]
    parts = (part.strip() for part in _PARTS.split(cell))
    return list(dict.fromkeys(part for part in parts if part))
