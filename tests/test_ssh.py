"""What is believed of an SSH server's environment, and what a restricted key may ask for."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

import pytest

from console import ssh
from console.__main__ import run
from console.audit import Operator
from console.cli.ssh_commands import asked_for
from console.errors import Refused

KEY = base64.b64encode(b"\0\0\0\x0bssh-ed25519" + bytes(36)).decode()


def told(path: Path, text: str) -> str:
    path.write_text(text, "utf-8")
    return ssh.key_fingerprint({"SSH_USER_AUTH": str(path)})


def test_the_fingerprint_is_the_one_that_ssh_keygen_prints(tmp_path: Path) -> None:
    digest = hashlib.sha256(base64.b64decode(KEY)).digest()
    expected = "SHA256:" + base64.b64encode(digest).decode().rstrip("=")
    for before in ("", "password\n"):
        assert told(tmp_path / "auth", f"{before}publickey ssh-ed25519 {KEY}\n") == expected


@pytest.mark.parametrize(
    "text", ["", "keyboard-interactive", "publickey ssh-ed25519 \xff", "x" * 99]
)
def test_a_file_that_tells_no_key_stops_nothing(text: str, tmp_path: Path) -> None:
    assert told(tmp_path / "auth", text) == ""


def test_what_is_no_file_of_sshd_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "real").write_text(f"publickey ssh-ed25519 {KEY}\n")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    for named in (tmp_path, tmp_path / "none", tmp_path / "link", "a\0b"):
        assert ssh.key_fingerprint({"SSH_USER_AUTH": str(named)}) == ""


def test_a_name_on_the_command_line_wins_and_the_claim_is_kept_beside_it() -> None:
    operator = Operator.current({"PRINCIPAL_OPERATOR": "mallory"}, "jane@office")
    assert operator.name.startswith("jane@office as ")
    assert operator.session["actor"] == "mallory"


def test_a_claimed_name_does_not_hide_the_key(tmp_path: Path) -> None:
    (tmp_path / "auth").write_text(f"publickey ssh-ed25519 {KEY}\n")
    environment = {
        "PRINCIPAL_OPERATOR": "mallory",
        "SSH_USER_AUTH": str(tmp_path / "auth"),
        "SSH_CONNECTION": "192.0.2.7 50022 192.0.2.1 22",
    }
    operator = Operator.current(environment)
    assert operator.name.startswith("mallory as ")
    assert operator.name.endswith(f" with key {operator.session['ssh_key']} from 192.0.2.7")


def test_an_empty_name_is_no_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--db", "/nowhere/x.db", "--operator", " ", "districts", "list"]) == 2
    assert "--operator needs a name" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("", []),
        ("principal", []),
        ("/opt/bin/principal --plain", ["--plain"]),
        ("admins list --search='de la' --json", ["admins", "list", "--search=de la", "--json"]),
        ("log --verify", ["log", "--verify"]),
        ("imports", ["imports"]),
        ("import -", ["import", "-"]),
        (
            "import - --mode full --map='E-Mail=email' --dry-run",
            ["import", "-", "--mode", "full", "--map=E-Mail=email", "--dry-run"],
        ),
    ],
)
def test_reading_and_uploading_may_be_asked_for(asked: str, words: list[str]) -> None:
    assert asked_for(asked) == words


@pytest.mark.parametrize(
    "asked",
    [
        "admins",
        "admins add --email a@x.org --first-name A --last-name B --scope district",
        "admins export /tmp/stolen.csv",
        "admins list --db=/tmp/another.db",
        "log --operator mallory",
        "import",
        "import /etc/passwd",
        "import - /etc/passwd",
        "import - --rejects /tmp/x",
        "import - --plan=/tmp/x",
        "import - --yes=--db",
        "import - --mode full /etc/passwd",
        "imports; id",
        "imports -- --db x",
        "--db /tmp/x imports",
        "/usr/lib/openssh/sftp-server",
        "admins 'list",
        "\x1b[2J",
    ],
)
def test_everything_else_is_refused_with_what_there_is(asked: str) -> None:
    with pytest.raises(Refused, match="This key does not run") as refused:
        asked_for(asked)
    assert "'admins list'" in str(refused.value)
    assert "\x1b" not in str(refused.value)
