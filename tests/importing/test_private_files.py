"""What a killed process left beside a file is removed by the next one that writes it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from console.importing.private_files import private_file

# Writes until its standard input ends, and says when it has begun.
WRITES = """
import sys
from pathlib import Path
from console.importing.private_files import private_file
with private_file(Path(sys.argv[1])) as stream:
    stream.write(b"half")
    print("begun", flush=True)
    sys.stdin.read()
"""


@contextmanager
def writing(path: Path) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(
        [sys.executable, "-c", WRITES, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"begun\n"
        yield process


def test_only_what_a_killed_process_left_is_swept(tmp_path: Path) -> None:
    place, other = tmp_path / "rejects.csv", tmp_path / ".rejects.csv.mine"
    other.write_text("kept")
    with writing(place) as living:
        with writing(place) as killed:
            killed.kill()
        assert len(list(tmp_path.iterdir())) == 3
        with private_file(place, replace=True) as stream:
            stream.write(b"ours")
            assert len(list(tmp_path.iterdir())) == 3
        living.communicate()
    assert living.returncode == 0
    assert sorted(tmp_path.iterdir()) == [other, place]
    assert (place.read_bytes(), place.stat().st_mode & 0o777) == (b"half", 0o600)
