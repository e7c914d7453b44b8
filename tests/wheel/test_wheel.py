"""What people install: the wheel, built from this checkout, alone in an environment of its own.

Not part of a plain `pytest`, as it installs from the package index: `pytest tests/wheel`.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
import venv
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.measures import ROOT

Principal = Callable[..., subprocess.CompletedProcess[str]]

UPLOAD = """\
sis_id,email,first_name,last_name,title,admin_scope,school_ids
A1,ana@maple.example,Ana,Rivera,Principal,school,101
A2,not an address,Bo,Lee,,district,
"""


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps"]
    subprocess.run([*command, "-w", str(folder), str(ROOT)], check=True, timeout=300)
    return next(folder.glob("principal-*.whl"))


@pytest.fixture(scope="session")
def principal(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Principal:
    """Runs the installed command far from the checkout, with an empty home."""
    place = tmp_path_factory.mktemp("installed")
    venv.create(place / "venv", with_pip=True)
    programs = place / "venv" / "bin"
    subprocess.run([programs / "pip", "install", "-q", wheel], check=True, timeout=600)
    (place / "home").mkdir()
    kept = {key: os.environ[key] for key in ("PATH", "LANG", "TMPDIR") if key in os.environ}

    def run(*arguments: str, program: str = "principal") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [programs / program, *arguments],
            cwd=place / "home",
            env={**kept, "HOME": str(place / "home")},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run


def test_holds_the_three_packages_and_their_data_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    kept_apart = re.compile(r"principal-[^/]*\.(dist-info|data)/")
    assert {name.partition("/")[0] for name in names if not kept_apart.match(name)} == {
        "console",
        "screens",
        "storage",
    }
    in_git = subprocess.run(
        ["git", "ls-files", "console", "screens", "storage"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert set(in_git) - set(names) == set()
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_what_is_imported_is_what_was_installed(principal: Principal) -> None:
    ran = principal(
        "-c", "import console, screens, storage; print(console.__file__)", program="python"
    )
    assert ran.returncode == 0, ran.stderr
    assert "site-packages" in ran.stdout


def test_help_names_the_commands(principal: Principal) -> None:
    ran = principal("--help")
    assert ran.returncode == 0, ran.stderr
    for command in ("admins", "import", "preview", "login", "demo"):
        assert command in ran.stdout


def test_the_man_page_and_completion_are_where_the_system_looks(
    wheel: Path, principal: Principal
) -> None:
    shared = {name.partition("/data/share/")[2] for name in zipfile.ZipFile(wheel).namelist()}
    assert shared - {""} == {
        "man/man1/principal.1",
        "bash-completion/completions/principal",
        "zsh/site-functions/_principal",
        "fish/vendor_completions.d/principal.fish",
    }
    assert principal("man").stdout.startswith('.\\" Made from the code')
    assert principal("completion", "bash").stdout.startswith("# Made from the code")
    assert "Add an admin" in principal("keys").stdout


def test_version_is_the_projects(principal: Principal) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert principal("--version").stdout.split() == ["principal", project["version"]]


def test_the_demo_tells_its_story_and_leaves_nothing(principal: Principal) -> None:
    ran = principal("demo", "--headless")
    assert ran.returncode == 0, ran.stderr
    assert "/admins" in ran.stdout
    assert principal("districts", "list", "--json").returncode == 6


def test_an_upload_is_planned_on_a_store_made_at_first_use(
    principal: Principal, tmp_path: Path
) -> None:
    place, upload = str(tmp_path / "maple.db"), tmp_path / "staff.csv"
    upload.write_text(UPLOAD)
    for command in (
        ("districts", "add", "Maple"),
        ("schools", "add", "--sis-id", "101", "--name", "Bell Ridge"),
    ):
        ran = principal(*command, "--db", place)
        assert ran.returncode == 0, ran.stderr
    ran = principal("import", str(upload), "--dry-run", "--json", "--db", place)
    report = json.loads(ran.stdout)
    assert (report["rows"], report["created"], report["rejected"]) == (2, 1, 1)
    assert (report["applied"], ran.returncode) == (False, 1)
