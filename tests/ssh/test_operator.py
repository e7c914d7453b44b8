"""Who works over SSH, as the log names them, and what a restricted key may run."""

from __future__ import annotations

import json
import os
import subprocess

from console.workspace import Workspace
from storage.records.districts import DistrictRecord
from storage.records.log import AuditRecord
from tests.ssh.conftest import Serve, log
from tests.ssh.servers import School

ADD_A_SCHOOL = "2\na\n104\nHeron Pond\n\n\n\n\n\ns\nq\n"


def add_a_school(
    school: School, workspace: Workspace, *options: str, **variables: str
) -> AuditRecord:
    ran = subprocess.run(
        school.command("-T", *options),
        input=ADD_A_SCHOOL, capture_output=True, text=True, timeout=60, check=False,
        env={**os.environ, **variables},
    )  # fmt: skip
    assert (ran.returncode, "Added Heron Pond." in ran.stdout) == (0, True), ran
    assert "\x1b" not in ran.stdout
    entry = log(workspace)[-1]
    assert entry.action == "school.create"
    return entry


def test_a_client_cannot_take_the_name_that_its_key_was_given(
    district: DistrictRecord, workspace: Workspace, serve: Serve
) -> None:
    school = serve("--plain", "--operator", "jane@office")
    entry = add_a_school(
        school, workspace, "-o", "SendEnv=PRINCIPAL_OPERATOR", PRINCIPAL_OPERATOR="mallory"
    )
    assert entry.operator.startswith("jane@office as ")
    assert "mallory" not in entry.operator
    session = json.loads(entry.session)
    assert (session["operator"], session["actor"]) == ("jane@office", "mallory")
    assert (session["ssh_peer"], session["ssh_key"]) == ("127.0.0.1", school.fingerprint)


def test_without_a_name_the_key_is_named(
    district: DistrictRecord, workspace: Workspace, serve: Serve
) -> None:
    school = serve("--plain")
    entry = add_a_school(school, workspace)
    assert entry.operator.endswith(f" with key {school.fingerprint} from 127.0.0.1")


def test_a_restricted_key_reads_and_changes_nothing_by_command(
    district: DistrictRecord, workspace: Workspace, serve: Serve
) -> None:
    school = serve("--operator", "jane@office")
    assert json.loads(school.run("districts list --json").stdout)[0]["id"] == district.id
    assert "The log is whole" in school.run("principal log --verify").stdout
    assert school.run("admins show nobody@x.org").returncode == 1
    for asked in ("admins export /tmp/stolen.csv", "districts list --db /tmp/another.db"):
        ran = school.run(asked)
        assert (ran.returncode, ran.stdout) == (1, ""), asked
        assert "This key does not run" in ran.stderr
        assert "districts list" in ran.stderr
    assert len(log(workspace)) == 1


def test_without_a_terminal_the_plain_console_is_named_and_there(
    district: DistrictRecord, serve: Serve
) -> None:
    school = serve()
    ran = school.run("")
    assert (ran.returncode, "--plain" in ran.stderr) == (2, True)
    plain = school.run("principal --plain", "q\n")
    assert (plain.returncode, "Left." in plain.stdout) == (0, True)


def test_a_file_is_uploaded_from_where_the_operator_is(
    district: DistrictRecord, workspace: Workspace, serve: Serve
) -> None:
    school = serve("--operator", "jane@office")
    file = (
        "email,first_name,last_name,admin_scope,school_ids\n"
        "ana@maple.example,Ana,Rivera,district,\n"
    )
    assert "+ 1 to create" in school.run("import - --dry-run", file).stdout
    assert school.run("import - --yes", file).returncode == 0
    entry = log(workspace)[-1]
    assert entry.action == "import.apply"
    assert entry.operator.startswith("jane@office as ")
