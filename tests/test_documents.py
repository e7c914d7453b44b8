"""Generated documents are what the code would generate now."""

from __future__ import annotations

import pytest

from console.__main__ import run
from console.cli.main import ORDER, build
from tests.documents import HELP, documents


def test_every_document_is_up_to_date() -> None:
    for path, text in documents().items():
        assert path.read_text("utf-8") == text, f"{path.name}: run python -m tests.documents"


def test_help_is_the_rendered_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    assert capsys.readouterr().out == HELP.read_text("utf-8")


def test_the_order_of_commands_names_them_all() -> None:
    tree = build(lambda _workspace, demo=False: 0)
    named = {group.name for group in tree.registered_groups}
    named |= {command.name for command in tree.registered_commands}
    assert named == set(ORDER)
