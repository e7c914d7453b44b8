"""Keys by which texts are compared. Pure: both databases compare keys, never the texts.

The rules for email follow RFC 5321 (local part as is, here lower case), RFC 5890 (domains as
A-labels) and Unicode NFC; nothing is folded further, so `ß` is not `ss` and dots count.
"""

from __future__ import annotations

import unicodedata

from storage.folding import fold

__all__ = ["email_key", "fold", "hashed", "header_key", "name_key"]


def email_key(email: str) -> str:
    """What two spellings of one email address have in common; `email` must be valid."""
    local, _, domain = unicodedata.normalize("NFC", email.strip()).rpartition("@")
    if domain.isascii():
        return f"{local.lower()}@{domain.lower()}"
    return f"{local.lower()}@{_ascii_domain(domain)}"


def _ascii_domain(domain: str) -> str:
    import idna

    try:
        return idna.encode(domain, uts46=True).decode("ascii").lower()
    except idna.IDNAError:
        return domain.lower()


def name_key(first_name: str, last_name: str) -> str:
    """How a person is sorted and searched: last name, then first name."""
    return f"{fold(last_name)}, {fold(first_name)}"


def hashed(secret: str) -> str:
    """How a client secret, code or token is kept and looked up; it stays secret itself.

    All are random and long, so one SHA-256 is enough: nobody finds them by trying.
    """
    import hashlib

    return hashlib.sha256(secret.encode()).hexdigest()


def header_key(header: str) -> str:
    """How column headers are compared: without case, blanks, `_` and `-`."""
    return "".join(letter for letter in header.casefold() if letter not in " _-\t\u00a0")
