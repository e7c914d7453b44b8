"""How long somebody who lists admins waits while a large upload is applied to the same store.

    python -m tests.benchmarks.import_waiting FOLDER

FOLDER is one that `import_admins --folder DIR` has filled, as DIR/1000000-rows. The reader asks
for the first page again and again; the longest wait is the time the upload holds the store alone.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

from console.provisioning.directory import list_admins
from console.provisioning.which_district import find_district
from storage.connections import Location
from storage.store import Store

PAUSE = 0.01


class Waited(NamedTuple):
    """Seconds of a whole upload, of the longest wait of a reader, and how often it read."""

    upload: float
    longest: float
    reads: int


def waited(command: list[str], place: Path, environment: dict[str, str]) -> Waited:
    """Run an upload and list admins of the same store until it is done."""
    store = Store.open(Location.parse(str(place)), wait=600)
    with store.read() as reader:
        district = find_district(reader, None)
    began = time.perf_counter()
    longest, reads = 0.0, 0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment) as process:
        while process.poll() is None:
            asked = time.perf_counter()
            with store.read() as reader:
                list_admins(reader, district)
            longest, reads = max(longest, time.perf_counter() - asked), reads + 1
            time.sleep(PAUSE)
    store.close()
    return Waited(time.perf_counter() - began, longest, reads)


def main(folder: Path) -> None:
    """Measure a load into an empty store, and one of the changed file into the loaded store."""
    from tests.benchmarks.import_admins import ENVIRONMENT, PROGRAM

    store = folder / "waiting.db"
    for base, file in (("base.db", "admins.csv"), ("loaded.db", "changed.csv")):
        shutil.copy2(folder / base, store)
        command = [*PROGRAM, str(store), "import", str(folder / file)]
        found = waited(command, store, ENVIRONMENT)
        sys.stdout.write(
            f"{file} into {base}: {found.upload:.2f} s; one of {found.reads:,} readers waited "
            f"{found.longest:.2f} s for the list of admins\n"
        )
    store.unlink()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
