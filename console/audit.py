"""Who did what, when: operators, and the hash chain of the audit log.

Every entry's hash covers its fields and the hash before it, so a changed or missing entry in the
middle shows; a cut tail shows against a head kept elsewhere (`principal log --verify` prints it).
"""

import os
import pwd
import sys
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple, Self

from console import ssh
from console.display import display
from storage.records.log import AuditRecord

FIRST_HASH = "0" * 64
LONGEST = 200


class Operator(NamedTuple):
    """The person at the keyboard: the OS user, and what else tells people on one account apart.

    `session` holds what the system says (uid, host, process), who the command line names
    (`operator`), and what the environment claims (`ssh_peer`, `ssh_key`, `sudo_user`, `actor`).
    """

    name: str
    session: Mapping[str, Any] = MappingProxyType({})

    @classmethod
    def current(cls, environment: Mapping[str, str], named: str | None = None) -> Self:
        """The operator of this process: the OS user by uid, and whoever shares that account.

        `named` comes from the command line, which a forced command of an SSH key fixes; it wins
        over PRINCIPAL_OPERATOR, which a client may be able to set. Without a name the key tells
        people apart.
        """
        uid = os.getuid()
        try:
            name = pwd.getpwuid(uid).pw_name
        except KeyError:
            name = f"uid {uid}"
        session: dict[str, Any] = {
            "uid": uid,
            "host": os.uname().nodename,
            "pid": os.getpid(),
            "program": display(os.path.basename(sys.argv[0] or "principal")),  # noqa: PTH119
        }
        told = {
            "operator": named or "",
            "ssh_peer": ssh.peer(environment),
            "ssh_key": ssh.key_fingerprint(environment),
            "sudo_user": environment.get("SUDO_USER", ""),
            "actor": environment.get("PRINCIPAL_OPERATOR", ""),
        }
        # Bytes that are no text reach us as surrogates, which no hash or database takes.
        session.update({key: display(value)[:LONGEST] for key, value in told.items() if value})
        return cls(name=_shown_name(name, session), session=session)


def _shown_name(name: str, session: Mapping[str, Any]) -> str:
    if named := session.get("operator"):
        name = f"{named} as {name}"
    else:
        if claimed := session.get("actor"):
            name = f"{claimed} as {name}"
        if key := session.get("ssh_key"):
            name = f"{name} with key {key}"
    if peer := session.get("ssh_peer"):
        name = f"{name} from {peer}"
    return name


def canonical(value: Mapping[str, Any] | None) -> str | None:
    """A before or after image as text that hashes the same everywhere."""
    if value is None:
        return None
    import json

    return json.dumps(dict(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def entry_hash(entry: AuditRecord) -> str:
    """SHA-256 over the entry's fields and the hash before it."""
    import hashlib
    import json

    covered = [
        entry.seq,
        entry.at,
        entry.operator,
        entry.session,
        entry.action,
        entry.subject,
        entry.subject_id,
        entry.before,
        entry.after,
        entry.previous_hash,
    ]
    text = json.dumps(covered, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


class Verdict(NamedTuple):
    """What checking the chain found; `broken_at` is the first entry that does not fit."""

    entries: int
    head: str
    broken_at: int | None = None
    cut: bool = False

    @property
    def whole(self) -> bool:
        """Whether every entry fits, and none after the head noted earlier is gone."""
        return self.broken_at is None and not self.cut


def verify(entries: Iterable[AuditRecord], head: str | None = None) -> Verdict:
    """Walk the chain from its first entry; `head` is one noted earlier, which must be in it."""
    previous, expected_seq, met = FIRST_HASH, 1, head in {None, FIRST_HASH}
    for entry in entries:
        fits = entry.seq == expected_seq and entry.previous_hash == previous
        if not fits or entry.hash != entry_hash(entry):
            return Verdict(entries=expected_seq - 1, head=previous, broken_at=entry.seq)
        previous, expected_seq = entry.hash, expected_seq + 1
        met = met or entry.hash == head
    return Verdict(entries=expected_seq - 1, head=previous, cut=not met)
