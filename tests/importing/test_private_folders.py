"""Copies that a killed upload left behind are removed by the next one, and nothing else is."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Keeps a copy until its standard input ends, and says where.
HOLDS = """
import sys
from console.importing.sources import Folder, open_sources
folder = Folder()
open_sources(sys.argv[1:], folder)
print(folder.path, flush=True)
sys.stdin.read()
folder.close()
"""


@contextmanager
def holding(temporary: Path) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    """A process that uploads what it can read only once, and the folder of its copy."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDS, os.devnull],
        env={**os.environ, "TMPDIR": str(temporary)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        yield process, Path(os.fsdecode(process.stdout.readline().strip()))


def test_only_what_a_killed_upload_left_is_swept(tmp_path: Path) -> None:
    temporary, elsewhere = tmp_path / "tmp", tmp_path / "elsewhere"
    for folder in (temporary, elsewhere, temporary / "somebody-else"):
        folder.mkdir()
    (elsewhere / "kept.csv").write_text("x")
    (temporary / "principal-upload-link").symlink_to(elsewhere)
    (temporary / "principal-upload-file").write_text("x")
    with holding(temporary) as (killed, left), holding(temporary) as (_, living):
        assert left != living
        assert list(left.iterdir())
        killed.kill()
        killed.wait()
        assert left.is_dir()
        with holding(temporary) as (_, following):
            assert following.is_dir()
        assert not left.exists()
        assert list(living.iterdir())
    assert not living.exists()
    assert not following.exists()
    assert {path.name for path in temporary.iterdir()} == {
        "principal-upload-file", "principal-upload-link", "somebody-else",
    }  # fmt: skip
    assert (elsewhere / "kept.csv").exists()
