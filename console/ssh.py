"""What an SSH server tells about who has come: the address, the key, the command asked for.

All of it comes through the environment. sshd sets these variables last, so a client cannot replace
them; somebody with a shell on the server can, and is told apart by their own account.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping

AUTHENTICATION_BYTES = 65_536


def peer(environment: Mapping[str, str]) -> str:
    """The address the connection comes from; empty when there is none."""
    return environment.get("SSH_CONNECTION", "").partition(" ")[0]


def original_command(environment: Mapping[str, str]) -> str:
    """What the client asked to run where the key forces another command."""
    return environment.get("SSH_ORIGINAL_COMMAND", "").strip()


def key_fingerprint(environment: Mapping[str, str]) -> str:
    """The fingerprint of the key that signed in, as `ssh-keygen -l` prints it; empty if unknown.

    sshd tells it with `ExposeAuthInfo yes`, in a file that it names (sshd_config(5)).
    """
    for line in _authentication(environment.get("SSH_USER_AUTH", "")).splitlines():
        method, _, key = line.partition(" ")
        parts = key.split(" ")
        if method == "publickey" and len(parts) >= 2:
            return _fingerprint(parts[1])
    return ""


def _authentication(path: str) -> str:
    """The file with what the client proved; nothing where it is no plain file of text."""
    if not path:
        return ""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except (OSError, ValueError):
        return ""
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            return ""
        return os.read(handle, AUTHENTICATION_BYTES).decode("ascii", "replace")
    finally:
        os.close(handle)


def _fingerprint(blob: str) -> str:
    import base64
    import binascii
    import hashlib

    try:
        digest = hashlib.sha256(base64.b64decode(blob, validate=True)).digest()
    except (binascii.Error, ValueError):
        return ""
    return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")
