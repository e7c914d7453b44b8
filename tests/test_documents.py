"""Generated documents are what the code would generate now, and work where they are used."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from console.__main__ import run
from tests.documents import DOCUMENTS, FOLDER, HELP, ROOT
from tests.documents.closed import ARGUMENTS, OPTIONS
from tests.documents.keys import bindings, classes
from tests.documents.tree import commands


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.name))
def test_every_document_is_up_to_date(path: Path) -> None:
    assert path.read_text("utf-8") == DOCUMENTS[path](), "run python -m tests.documents"


def test_every_file_beside_the_documents_is_generated() -> None:
    assert set(FOLDER.iterdir()) == {path for path in DOCUMENTS if path.parent == FOLDER}


def test_help_is_the_rendered_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    assert capsys.readouterr().out == HELP.read_text("utf-8")


def test_help_lists_every_command_with_its_whole_sentence() -> None:
    """The help of a group gives a command what is left of 72 columns beside the longest name."""
    told = {command.path: command.help for command in commands()}
    for group in commands():
        longest = max((len(name) for name in group.commands), default=0)
        for name in group.commands:
            first = re.split(r"(?<=\.) ", told[(*group.path, name)][0])[0]
            assert len(first) <= 72 - longest, (name, first)


def test_every_command_option_and_argument_is_explained() -> None:
    silent = [command.name for command in commands() if not command.help] + [
        f"{command.name} {parameter.names[0]}"
        for command in commands()
        for parameter in command.parameters
        if not parameter.help
    ]
    assert silent == []


def test_completion_knows_the_words_of_options_that_exist() -> None:
    named = {name for command in commands() for option in command.options for name in option.names}
    assert set(OPTIONS) - named == set()
    assert {command.path for command in commands()} >= set(ARGUMENTS)


def test_every_binding_is_on_the_keys_page() -> None:
    listed = {entry["id"] for entry in json.loads((FOLDER / "keys.json").read_text("utf-8"))}
    bound = {binding.id for owner in classes() for binding in bindings(owner)}
    assert bound - listed - {None} == set()


def test_the_man_page_names_every_variable_the_program_reads() -> None:
    named = re.compile(r"\"(PRINCIPAL_[A-Z_]*[A-Z])\"")
    used = {
        name
        for package in ("console", "screens", "storage")
        for source in (ROOT / package).rglob("*.py")
        for name in named.findall(source.read_text("utf-8"))
    }
    page = (FOLDER / "principal.1").read_text("utf-8")
    assert {name for name in used if name not in page} == {"PRINCIPAL_TOKEN"}  # an example's own


def test_the_man_page_is_drawn_without_a_complaint() -> None:
    page = FOLDER / "principal.1"
    requests = {line.split()[0] for line in page.read_text().splitlines() if line[:1] in ".'"}
    assert requests <= {'.\\"', ".TH", ".SH", ".SS", ".PP", ".TP", ".B"}
    if shutil.which("groff"):
        command = ["groff", "-man", "-ww", "-Tutf8", str(page)]
        drawn = subprocess.run(command, capture_output=True, text=True, timeout=30, check=True)
        assert drawn.stderr == ""
        words = " ".join(re.sub(r"\x1b\[[\d;]*m|.\x08", "", drawn.stdout).split())
        assert "Hold a full upload beyond this." in words
