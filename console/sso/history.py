"""Reads: past sign-ins, newest first."""

from __future__ import annotations

from storage.connections import Reader
from storage.queries import sign_ins
from storage.records.sign_ins import SignInRecord


def sign_ins_of_person(reader: Reader, user_pk: int, *, limit: int = 20) -> list[SignInRecord]:
    """A person's newest sign-ins, refused ones too."""
    return sign_ins.of_person(reader, user_pk, limit=limit)
