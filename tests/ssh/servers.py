"""An SSH server of our own on a loopback port, with one key that forces one command."""

from __future__ import annotations

import getpass
import grp
import os
import pty
import shlex
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.terminals import Terminal, in_terminal

ROOT = Path(__file__).parents[2]
PLACES = os.pathsep.join(("/usr/sbin", "/usr/local/sbin", "/sbin", "/opt/homebrew/sbin"))
# Root's sshd insists on it; packages make it when the service starts.
PRIVILEGE_SEPARATION = Path("/run/sshd")
CONFIGURATION = """\
Port {port}
ListenAddress 127.0.0.1
HostKey {folder}/host
PidFile none
AuthorizedKeysFile {folder}/authorized_keys
AuthenticationMethods publickey
PermitRootLogin prohibit-password
StrictModes no
UsePAM no
PrintMotd no
AcceptEnv PRINCIPAL_OPERATOR
ExposeAuthInfo yes
"""


def why_not() -> str:
    """Why nothing can be served over SSH here; empty when it can."""
    for name in ("sshd", "ssh", "ssh-keygen"):
        if _program(name) is None:
            return f"there is no {name}"
    if os.getuid() and not _terminals_can_be_handed_out():
        return "only root can hand out terminals here (devpts is mounted without gid=tty)"
    return ""


def _program(name: str) -> str | None:
    return shutil.which(name, path=os.pathsep.join((os.environ.get("PATH", ""), PLACES)))


def _terminals_can_be_handed_out() -> bool:
    """Whether a new terminal is of the group tty at once: only root could make it so."""
    ours, theirs = pty.openpty()
    try:
        return grp.getgrgid(os.fstat(theirs).st_gid).gr_name == "tty"
    finally:
        os.close(ours)
        os.close(theirs)


@dataclass(frozen=True)
class School:
    """A school's server: whoever has the key may run one command there."""

    folder: Path
    port: int
    fingerprint: str

    def command(self, *options: str, asked: str = "") -> list[str]:
        """The client's command line."""
        fixed = {
            "IdentityFile": str(self.folder / "key"),
            "IdentitiesOnly": "yes",
            "BatchMode": "yes",
            "StrictHostKeyChecking": "yes",
            "UserKnownHostsFile": str(self.folder / "known_hosts"),
            "Port": str(self.port),
            "LogLevel": "ERROR",
        }
        settings = [part for name, value in fixed.items() for part in ("-o", f"{name}={value}")]
        return ["ssh", "-F", "none", *settings, *options, f"{getpass.getuser()}@127.0.0.1",
                *([asked] if asked else [])]  # fmt: skip

    @contextmanager
    def terminal(self, *options: str, **variables: str) -> Iterator[Terminal]:
        """The client in a terminal of 80 by 24."""
        environment = {**os.environ, "TERM": "xterm-256color", **variables}
        with in_terminal(self.command("-tt", *options), environment) as running:
            yield running

    def run(self, asked: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        """The client without a terminal."""
        return subprocess.run(
            self.command("-T", asked=asked),
            input=typed,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )


@contextmanager
def serving(folder: Path, *arguments: str, **variables: str) -> Iterator[School]:
    """Serve `principal` with these arguments as the forced command of a restricted key."""
    for name in ("host", "key"):
        _keygen("-q", "-t", "ed25519", "-N", "", "-C", "jane@office", "-f", str(folder / name))
    forced = _forced(folder, arguments, variables)
    key = (folder / "key.pub").read_text()
    (folder / "authorized_keys").write_text(f'command="{forced}",restrict,pty {key}')
    with _server(folder) as port:
        kind, blob, *_ = (folder / "host.pub").read_text().split()
        (folder / "known_hosts").write_text(f"[127.0.0.1]:{port} {kind} {blob}\n")
        fingerprint = _keygen("-l", "-f", str(folder / "key.pub")).split()[1]
        yield School(folder, port, fingerprint)


def _keygen(*arguments: str) -> str:
    made = subprocess.run(
        ["ssh-keygen", *arguments], capture_output=True, text=True, timeout=60, check=True
    )
    return made.stdout


def _forced(folder: Path, arguments: tuple[str, ...], variables: Mapping[str, str]) -> str:
    """The forced command, with a home of its own; quotes are escaped as sshd wants them."""
    set_up = {
        "PYTHONPATH": os.pathsep.join((str(ROOT), os.environ.get("PYTHONPATH", ""))),
        "HOME": str(folder),
        "XDG_STATE_HOME": str(folder / "state"),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "XDG_DATA_HOME": str(folder / "data"),
        **variables,
    }
    command = shlex.join(
        ["env", *(f"{name}={value}" for name, value in set_up.items()),
         sys.executable, "-m", "console", *arguments]
    )  # fmt: skip
    return command.replace("\\", "\\\\").replace('"', '\\"')


@contextmanager
def _server(folder: Path) -> Iterator[int]:
    if os.getuid() == 0:
        PRIVILEGE_SEPARATION.mkdir(mode=0o755, exist_ok=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    configuration = folder / "sshd_config"
    configuration.write_text(CONFIGURATION.format(port=port, folder=folder))
    process = subprocess.Popen(
        [_program("sshd") or "sshd", "-D", "-e", "-f", str(configuration)],
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stderr is not None
        said = process.stderr.readline()
        assert "listening on 127.0.0.1" in said, said + process.stderr.read()
        yield port
    finally:
        process.terminate()
        process.wait()
        if process.stderr is not None:
            process.stderr.close()
